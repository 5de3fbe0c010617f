"""The pictures: the arc by quarter, bars, sparks, a calendar of days. Numbers and a width in, lines of pieces out.

Must not know a widget, a theme or `Growth`. No drawing is ever wider than the width it was given, and none needs colour
to be read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from math import log
from typing import NamedTuple

from rich.cells import cell_len

from tracker.tui.drawing import LEVEL_GLYPHS, LEVEL_ROLES, Drawing, Line, Piece, apportion, crop_drawing, fit_text

AXIS = 5
"""Cells that the arc's axis takes on its left."""
EIGHTHS = " ▏▎▍▌▋▊▉█"
SPARKS = "▁▂▃▄▅▆▇█"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class ArcBar(NamedTuple):
    """One column of the arc."""

    quarter: str
    """Such as 2024-Q3."""
    levels: tuple[int, ...]
    """Commits at each level, narrowest first."""
    ships: int
    is_thin: bool
    """Too few commits to say much: drawn as a narrow bar."""


class ArcPlan(NamedTuple):
    """Which columns of the arc fit, and where."""

    first: int
    """Index of the first bar shown."""
    shown: int
    slot: int
    """Cells from one bar to the next."""
    bar: int
    """Cells of a bar."""


def plan_arc(bars: int, width: int, cursor: int | None = None) -> ArcPlan:
    """How `bars` columns share `width` cells; where they do not all fit, the newest, or those up to the cursor."""
    inner = max(0, width - AXIS)
    if not bars or not inner:
        return ArcPlan(0, 0, 1, 1)
    slot = max(1, min(14, inner // bars))
    shown = min(bars, inner // slot)
    first = bars - shown
    if cursor is not None and cursor < first:
        first = max(0, cursor)
    return ArcPlan(first, shown, slot, slot - 1 if slot > 2 else 1 if slot == 2 else slot)


def draw_arc(bars: Sequence[ArcBar], width: int, height: int, cursor: int | None = None, is_share: bool = True) -> Drawing:
    """Stacked columns by quarter, the widest level on top, with an axis, counts and years below.

    height: lines in all; five of them are labels where there is room. cursor: index of the marked bar; None: none.
    is_share: every column is 100 % of its quarter; else columns are as high as they have commits.
    """
    plan = plan_arc(len(bars), width, cursor)
    if not plan.shown or height < 2:
        return ()
    seen = bars[plan.first : plan.first + plan.shown]
    marked = None if cursor is None else cursor - plan.first
    feet = _arc_feet(seen, plan, marked, is_tall=height >= 9)
    rows = max(1, height - len(feet))
    most = max(1, *(sum(bar.levels) for bar in seen)) if seen else 1
    columns = [_arc_column(bar, rows, most, is_share) for bar in seen]
    lines: list[Line] = []
    for row in range(rows):
        lines.append(((_axis_label(row, rows, most, is_share), "axis"), *_arc_row(seen, columns, row, plan)))
    return crop_drawing((*lines, *feet), width)


def _arc_column(bar: ArcBar, rows: int, most: int, is_share: bool) -> tuple[int | None, ...]:
    """Level in each row from the top; None: nothing there."""
    total = sum(bar.levels)
    full = rows if is_share else max(1, round(rows * total / most))
    cells = apportion(bar.levels, full if total else 0)
    stack = [level for level, count in enumerate(cells) for _ in range(count)]
    return tuple(stack[rows - 1 - row] if rows - 1 - row < len(stack) else None for row in range(rows))


def _arc_row(seen: Sequence[ArcBar], columns: Sequence[Sequence[int | None]], row: int, plan: ArcPlan) -> list[Piece]:
    pieces: list[Piece] = []
    for bar, column in zip(seen, columns, strict=True):
        level = column[row]
        if level is None:
            pieces.append((" " * plan.slot, ""))
            continue
        cells = plan.bar if not bar.is_thin or plan.bar < 3 else max(1, plan.bar // 3)
        left = (plan.bar - cells) // 2
        pieces.append((" " * left, ""))
        pieces.append((LEVEL_GLYPHS[level] * cells, LEVEL_ROLES[level]))
        pieces.append((" " * (plan.slot - left - cells), ""))
    return pieces


def _axis_label(row: int, rows: int, most: int, is_share: bool) -> str:
    if row == 0:
        text = "100%" if is_share else str(most)
    elif row == rows - 1:
        text = "0%" if is_share else "0"
    elif rows >= 5 and row == rows // 2:
        text = "50%" if is_share else str(round(most / 2))
    else:
        text = ""
    return fit_text(text, AXIS - 1, "right") + ("┤" if text else "│")


def _arc_feet(seen: Sequence[ArcBar], plan: ArcPlan, marked: int | None, is_tall: bool) -> list[Line]:
    """The lines below the columns: the cursor's mark, commits of each quarter, ships, the quarter's number, the year."""
    blank = " " * (AXIS - 1) + " "
    rule: list[Piece] = [(" " * (AXIS - 1) + "└", "axis")]
    for at in range(len(seen)):
        rule.append(("▲" * plan.bar if at == marked else "─" * plan.bar, "key" if at == marked else "axis"))
        rule.append(("─" * (plan.slot - plan.bar), "axis"))
    lines: list[Line] = [tuple(rule)]
    if plan.slot >= 4 and is_tall:
        counts = tuple((fit_text(str(sum(bar.levels)), plan.bar) + " ", "muted" if bar.is_thin else "") for bar in seen)
        lines.append(((fit_text("n", AXIS - 1, "right") + " ", "axis"), *(_slot(piece, plan) for piece in counts)))
        ships = tuple((f"◆{bar.ships}" if bar.ships else "", "ship") for bar in seen)
        if any(text for text, _ in ships):
            lines.append(((fit_text("◆", AXIS - 1, "right") + " ", "axis"), *(_slot(piece, plan) for piece in ships)))
    if plan.slot >= 3:
        lines.append(((blank, ""), *(_slot((bar.quarter[-2:], "cursor" if at == marked else ""), plan) for at, bar in enumerate(seen))))
    lines.append(((blank, ""), *_year_labels(seen, plan)))
    return lines


def _slot(piece: Piece, plan: ArcPlan) -> Piece:
    return (fit_text(piece[0].rstrip(), plan.slot), piece[1] if piece[1] != "cursor" else "key")


def _year_labels(seen: Sequence[ArcBar], plan: ArcPlan) -> list[Piece]:
    """Each year under its first quarter, as far as the cells until the next year allow."""
    pieces: list[Piece] = []
    starts = [at for at, bar in enumerate(seen) if at == 0 or bar.quarter[:4] != seen[at - 1].quarter[:4]]
    for start, end in zip(starts, [*starts[1:], len(seen)], strict=True):
        cells = (end - start) * plan.slot
        year = seen[start].quarter[:4]
        text = year if cells >= 5 else "'" + year[2:] if cells >= 4 else ""
        pieces.append((fit_text(text, cells), "muted"))
    return pieces


def draw_legend(width: int) -> Drawing:
    """The four glyphs and their names, on one line, shortened where it must be."""
    long: list[Piece] = []
    short: list[Piece] = []
    for glyph, role in zip(LEVEL_GLYPHS, LEVEL_ROLES, strict=True):
        long += [(glyph * 2, role), (f" {role}   ", "muted")]
        short += [(glyph, role), (f"{role[:4]} ", "muted")]
    line = long if sum(cell_len(text) for text, _ in long) <= width else short
    return crop_drawing((line,), width)


def draw_level_bar(levels: Sequence[int], width: int) -> Line:
    """The shares of the four levels as one line of exactly `width` cells; dots where there is no commit."""
    if not sum(levels):
        return (("·" * width, "muted"),)
    cells = apportion(levels, width)
    return tuple((glyph * count, role) for glyph, role, count in zip(LEVEL_GLYPHS, LEVEL_ROLES, cells, strict=True) if count)


def draw_spark(values: Sequence[float | None], role: str = "bar") -> Line:
    """One glyph a value, as high as it is among them; a middle dot where a value is unknown."""
    known = [max(0.0, value) for value in values if value is not None]
    most = max(known, default=0)
    text = "".join("·" if value is None else SPARKS[round((len(SPARKS) - 1) * max(0.0, value) / most) if most else 0] for value in values)
    return ((text, role),)


class NamedBar(NamedTuple):
    """One line of a bar chart."""

    label: str
    value: float | None
    """None: not known; no bar, only the text."""
    text: str
    """How the value is written, with its unit."""


def draw_bars(bars: Sequence[NamedBar], width: int, most: float | None = None, role: str = "bar") -> Drawing:
    """A label, a bar and a value a line; bars are measured against `most`, by default the greatest of them."""
    if not bars:
        return ()
    top = most or max((bar.value or 0 for bar in bars), default=0) or 1
    # A long text gives way to the bar, which is what is looked at.
    text_cells = min(max(cell_len(bar.text) for bar in bars), max(8, width // 2))
    label_cells = min(max(cell_len(bar.label) for bar in bars), max(4, width // 3))
    room = max(0, width - label_cells - text_cells - 2)
    lines: list[Line] = []
    for bar in bars:
        eighths = 0 if bar.value is None else round(max(0.0, min(1.0, bar.value / top)) * room * 8)
        if bar.value and not eighths and room:
            eighths = 1
        drawn = "█" * (eighths // 8) + (EIGHTHS[eighths % 8] if eighths % 8 else "")
        lines.append(((fit_text(bar.label, label_cells) + " ", ""), (drawn, role), (" " + bar.text, "muted")))
    return crop_drawing(lines, width)


def draw_calendar(counts: Mapping[date, int], year: int, width: int) -> Drawing:
    """A year as seven lines of weeks, Monday first; where 53 weeks do not fit, the newest with anything in it.

    counts: how many things happened on a day; days of other years are ignored.
    """
    # By ordinals: the weeks of the first and the last year reach beyond the calendar, and hostile tags name both.
    start = date(year, 1, 1).toordinal() - date(year, 1, 1).weekday()
    weeks = (date(year, 12, 31).toordinal() - start) // 7 + 1
    room = max(0, width - 4)
    cells = 2 if room >= weeks * 2 else 1
    shown = min(weeks, room // cells)
    last = weeks
    if shown < weeks:
        busy = [(day.toordinal() - start) // 7 for day, count in counts.items() if count and day.year == year]
        last = min(weeks, max(shown, max(busy, default=weeks - 1) + 1))
    first = last - shown
    heads: list[str] = [" "] * (shown * cells)
    for month in range(1, 13):
        week = (date(year, month, 1).toordinal() - start) // 7
        at = (week - first) * cells
        if first <= week < last and at + 3 <= len(heads):
            heads[at : at + 3] = list(MONTHS[month - 1])
    lines: list[Line] = [((" " * 4 + "".join(heads), "muted"),)]
    for weekday in range(7):
        name = ("Mon", "", "Wed", "", "Fri", "", "Sun")[weekday]
        pieces: list[Piece] = [(fit_text(name, 4), "muted")]
        for week in range(first, last):
            day = date.fromordinal(min(max(1, start + week * 7 + weekday), date.max.toordinal()))
            pieces.append(_day_piece(counts.get(day, 0) if day.year == year else None, cells))
        lines.append(tuple(pieces))
    return crop_drawing(lines, width)


def _day_piece(count: int | None, cells: int) -> Piece:
    if count is None:
        return (" " * cells, "")
    glyph = "·" if count == 0 else "▪" if count == 1 else "◆" if count <= 3 else "█"
    return (glyph.ljust(cells), "muted" if count == 0 else "ship")


def draw_heat(count: int, most: int, width: int) -> Line:
    """A number with a shade before it that says how much that is among its like; a dot for none."""
    if count <= 0:
        return ((fit_text("·", width, "right"), "muted"),)
    # By logarithm: one pattern practised a thousand times must not make all others look alike.
    step = min(3, int(4 * log(count + 1) / log(most + 2))) if most > 3 else min(3, count - 1)
    glyphs = 2 if width >= 6 else 1
    text = f"{LEVEL_GLYPHS[step] * glyphs}{fit_text(str(count), max(1, width - glyphs), 'right')}"
    return ((fit_text(text, width), LEVEL_ROLES[step] if step else ""),)
