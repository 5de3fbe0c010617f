"""Pictures along the years: what lasted from when to when, and how often something shipped in each quarter.

Numbers and a width in, lines of pieces out. Must not know a widget, a theme or `Growth`; none needs colour to be read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from rich.cells import cell_len

from tracker.tui.charts import SPARKS
from tracker.tui.drawing import Drawing, Line, crop_drawing, fit_text


class Span(NamedTuple):
    """Something that lasted."""

    label: str
    since: str
    """ISO day."""
    until: str | None
    """ISO day; None: it stands."""
    text: str = ""
    """Written behind it."""
    role: str = "bar"
    is_heading: bool = False
    """True: the label of a group; no line of its own."""


def draw_spans(spans: Sequence[Span], today: str, width: int, most: int) -> Drawing:
    """A line for each span under an axis of years: ├──┤ ended, ├──▶ stands. At most `most` lines; what is left out is counted."""
    drawn = [span for span in spans if not span.is_heading]
    if not drawn or width < 24 or most < 2:
        return ()
    first = date.fromisoformat(min(span.since for span in drawn)).replace(month=1, day=1)
    last = max([date.fromisoformat(today), *(date.fromisoformat(span.until) for span in drawn if span.until)])
    label = min(max(cell_len(span.label) for span in spans), max(10, width // 3))
    text = min(max(cell_len(span.text) for span in drawn), width // 4)
    room = max(8, width - label - text - 3)
    days = max(1, (last - first).days)

    def place(day: str) -> int:
        return min(room - 1, max(0, (date.fromisoformat(day) - first).days * (room - 1) // days))

    lines: list[Line] = [((" " * (label + 1) + _axis(first, last, room, place), "axis"),)]
    kept = spans if len(spans) < most else spans[: most - 2]
    for span in kept:
        if span.is_heading:
            lines.append(((fit_text(span.label, label) + " ", "strong"), (" " * room + " ", ""), (span.text, "muted")))
            continue
        start = place(span.since)
        end = room - 1 if span.until is None else max(start, place(span.until))
        body = "▶" if span.until is None and start == end else "│" if start == end else "├" + "─" * (end - start - 1)
        body += "" if start == end else "▶" if span.until is None else "┤"
        lines.append(
            (
                (fit_text(span.label, label) + " ", ""),
                (" " * start, ""),
                (body, span.role),
                (" " * (room - end), ""),
                (fit_text(span.text, text), "muted"),
            )
        )
    if len(kept) < len(spans):
        lines.append(((f"… {sum(not span.is_heading for span in spans[len(kept) :])} more below", "muted"),))
    return crop_drawing(lines, width)


def _axis(first: date, last: date, room: int, place: Callable[[str], int]) -> str:
    """Years over their beginnings, as many as have room."""
    cells = [" "] * (room + 4)
    years = range(first.year, last.year + 1)
    step = next((step for step in (1, 2, 5, 10, 25, 50, 100) if room >= 6 * len(years) // step), 200)
    for year in years:
        if (year - first.year) % step == 0:
            at = place(f"{year:04d}-01-01")
            cells[at : at + 4] = list(f"{year:04d}")
    return "".join(cells)[:room]


def name_quarters(first: str, last: str, most: int) -> tuple[str, ...]:
    """The quarters from that of one ISO day to that of another, such as 2024-Q3; the newest `most` of them."""

    def number(day: str) -> int:
        return int(day[:4]) * 4 + (int(day[5:7]) - 1) // 3

    numbers = range(number(first), number(last) + 1)[-most:]
    return tuple(f"{at // 4}-Q{at % 4 + 1}" for at in numbers)


def draw_ships(days: Iterable[str], since: str, until: str | None, quarters: Sequence[str]) -> Line:
    """One glyph a quarter, as high as many shipped in it; a dot while it stood and nothing did, blank before and after."""
    if not quarters:
        return ()
    counts = Counter(f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}" for day in days)
    most = max(counts.values(), default=1)
    begun, over = name_quarters(since, since, 1)[0], name_quarters(until, until, 1)[0] if until else quarters[-1]
    text = "".join(
        SPARKS[min(7, round(7 * counts[name] / most))] if counts[name] else "·" if begun <= name <= over else " " for name in quarters
    )
    return ((text, "ship" if counts else "muted"),)
