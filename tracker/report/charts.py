"""A report's figures as inline SVG: shapes and text only, colours by class so that the page decides, nothing to load or run.

Every shape says its number in a `<title>`; the page puts the same numbers in a table beside.
"""

from __future__ import annotations

from html import escape

from tracker.model.plain import plain
from tracker.report.values import Figure

WIDTH = 720
LABEL = 26
"""Characters of a row's name that fit beside it."""
_STACKED_HEIGHT = 250
_ROW = 30
FULL = 9
"""How many more than one the largest dot stands for, at least."""


def draw_figure(figure: Figure) -> str:
    """The figure as one `<svg>` element, on one line."""
    return _draw_stacked(figure) if figure.kind == "stacked" else _draw_matrix(figure)


def find_ticks(most: int) -> list[int]:
    """Round numbers from 0 to at least `most`, three to five steps."""
    step = 1
    while most > step * 4:
        step = step * 2 if str(step)[0] in "15" else step * 5 // 2
    return list(range(0, most + step, step)) if most else [0, 1]


def shorten(name: str, length: int = LABEL) -> str:
    """A name on one line, cut where it does not fit."""
    line = plain(name)
    return line if len(line) <= length else line[: length - 1] + "…"


def _open(figure: Figure, height: int) -> str:
    name = f"figure-{figure.figure_id}"
    label = escape(figure.title)
    return (
        f'<svg class="{figure.kind}" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{name}" '
        f'xmlns="http://www.w3.org/2000/svg"><title id="{name}">{label}</title>'
    )


def _text(x: float, y: float, words: str, kind: str = "", anchor: str = "middle") -> str:
    klass = f' class="{kind}"' if kind else ""
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}"{klass}>{escape(words)}</text>'


def _draw_stacked(figure: Figure) -> str:
    """Columns side by side, the first series at the foot; years under their quarters."""
    left, right, top, foot = 44, 4, 12, 40
    height = _STACKED_HEIGHT
    totals = [sum(series.values[at] for series in figure.series) for at in range(len(figure.columns))]
    ticks = find_ticks(max(totals, default=0))
    inner = height - top - foot
    scale = inner / ticks[-1]
    step = (WIDTH - left - right) / max(1, len(figure.columns))
    parts = [_open(figure, height)]
    for tick in ticks:
        y = round(top + inner - tick * scale, 1)
        parts.append(f'<line class="{"axis" if tick == 0 else "grid"}" x1="{left}" x2="{WIDTH - right}" y1="{y:g}" y2="{y:g}"/>')
        parts.append(_text(left - 8, y + 4, f"{tick:,}", anchor="end"))
    for at, column in enumerate(figure.columns):
        x, y = left + at * step, top + inner
        for index, series in enumerate(figure.series):
            if tall := series.values[at] * scale:
                y -= tall
                tip = escape(f"{column}, {plain(series.name)}: {series.values[at]:,}")
                box = f'x="{x + step * 0.14:.1f}" y="{y:.1f}" width="{step * 0.72:.1f}" height="{tall:.1f}"'
                parts.append(f'<rect class="level{index}" {box}><title>{tip}</title></rect>')
    for at, column in enumerate(figure.columns):
        big, small = _split_column(column)
        parts.append(_text(round(left + (at + 0.5) * step, 1), height - foot + 16, small))
        if at == 0 or big != _split_column(figure.columns[at - 1])[0]:
            x = round(left + at * step, 1)
            parts.append(f'<line class="grid" x1="{x:g}" x2="{x:g}" y1="{height - foot + 2}" y2="{height - 4}"/>')
            parts.append(_text(x + 6, height - 8, big, "year", "start"))
    return " ".join([*parts, "</svg>"])


def _split_column(column: str) -> tuple[str, str]:
    """What changes slowly and what changes fast: (`2025`, `Q3`) of `2025 Q3`, and of `Jul 2025` (`2025`, `Jul`)."""
    first, _, last = column.partition(" ")
    return (first, last) if first.isdigit() else (last, first)


def _draw_matrix(figure: Figure) -> str:
    """A row for each series, a dot for each number, as large as the number; the sum of the row at its end."""
    left, right, top = 190, 46, 30
    height = top + _ROW * len(figure.series) + 6
    step = (WIDTH - left - right) / max(1, len(figure.columns))
    most = max((value for series in figure.series for value in series.values), default=1) or 1
    parts = [_open(figure, height)]
    for at, column in enumerate(figure.columns):
        parts.append(_text(round(left + (at + 0.5) * step, 1), 16, column))
    for row, series in enumerate(figure.series):
        y = top + _ROW * (row + 0.5)
        parts.append(f'<line class="grid" x1="{left}" x2="{WIDTH - right}" y1="{y:g}" y2="{y:g}"/>')
        parts.append(_text(left - 14, y + 4, shorten(series.name), "name", "end"))
        for at, value in enumerate(series.values):
            if value:
                x = round(left + (at + 0.5) * step, 1)
                tip = escape(f"{plain(series.name)}, {figure.columns[at]}: {value:,}")
                parts.append(f'<circle class="dot" cx="{x:g}" cy="{y:g}" r="{_radius(value, most):.1f}"><title>{tip}</title></circle>')
                if value > 1:
                    parts.append(_text(x, y + 4, f"{value:,}", "count"))
        parts.append(_text(WIDTH - 6, y + 4, f"{sum(series.values):,}", "sum", "end"))
    return " ".join([*parts, "</svg>"])


def _radius(value: int, most: int) -> float:
    """Of a dot whose area follows its number; the smallest can still be seen, and two is not made to look like many."""
    return float(5 + 8 * ((value - 1) / max(FULL, most - 1)) ** 0.5)
