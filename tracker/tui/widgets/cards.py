"""Boxes on the arc: a year, and the next milestone. They show the values they are given and say when they are chosen."""

from __future__ import annotations

from textwrap import wrap

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tracker.model.growth import Milestone, YearCard
from tracker.model.plain import plain
from tracker.model.spans import say_typical
from tracker.tui.charts import draw_level_bar
from tracker.tui.drawing import Line, fit_line, fit_text
from tracker.tui.roles import content_of
from tracker.tui.wording import count_text, span_text


class Box(Widget, can_focus=True):
    """Something in a frame that can be opened."""

    BINDINGS = [
        Binding("enter", "choose", "Open", id="card.open"),
        Binding("left,h", "app.focus_previous", "Earlier", show=False, id="card.earlier"),
        Binding("right,l", "app.focus_next", "Later", show=False, id="card.later"),
        Binding("up,k", "app.focus('arc')", "To the quarters", show=False, id="card.up"),
    ]

    def on_click(self, event: events.Click) -> None:
        self.focus()
        self.action_choose()

    def action_choose(self) -> None:
        raise NotImplementedError


class YearBox(Box):
    """One year as a card."""

    HELP = """
A year: the shares of the four levels, what was built and shipped, how much of new projects' first month was there before
(head start), how long fixes took, which patterns came, and where the way of working turned. **enter** opens it.
"""

    class Chosen(Message):
        """A year was chosen."""

        def __init__(self, year: int) -> None:
            super().__init__()
            self.year = year

    def __init__(self, card: YearCard, shipped: tuple[str, ...] = ()) -> None:
        """shipped: names of what went out in the year, most often first."""
        super().__init__(classes="box")
        self.card = card
        self.shipped = shipped
        self.border_title = str(card.year)

    def action_choose(self) -> None:
        self.post_message(self.Chosen(self.card.year))

    def render(self) -> Content:
        size = self.content_size
        if size.width <= 0:
            return Content("")
        lines = [draw_level_bar(self.card.levels, size.width), *year_facts(self.card, self.shipped, size.width, size.height - 1)]
        return content_of(lines[: size.height])


def year_facts(card: YearCard, shipped: tuple[str, ...], width: int, height: int) -> list[Line]:
    """What a year says of itself, most telling first; with more height the names behind the numbers."""
    if not card.commits and not card.ships:
        return [(("no commit of yours", "muted"),)]
    begun = f"{len(card.artifacts_created)} begun"
    ships: Line = ((f"◆ {card.ships} shipped", "ship" if card.ships else "muted"),)
    facts: list[list[Line]] = [[((count_text(card.commits, "commit"), ""),)]]
    facts.append([(*ships, (f", {begun}", ""))] if width >= 22 else [ships, ((begun, ""),)])
    more: dict[int, list[Line]] = {}
    if shipped:
        more[len(facts) - 1] = _list_names(shipped, width, 2)
    if card.head_start is not None:
        facts.append([((f"head start {card.head_start:.0%}", ""),)])
    if card.days_to_ship is not None:
        facts.append([(("ships the same day" if card.days_to_ship < 1 else f"ships in {span_text(card.days_to_ship * 24)}", ""),)])
    if card.fix_hours:
        facts.append(_wrap(f"followed up after {say_typical(card.fix_hours, span_text)}", width, "", 3))
    if card.first_patterns:
        facts.append([((count_text(len(card.first_patterns), "new pattern"), ""),)])
        more[len(facts) - 1] = _list_names(card.first_patterns, width, 3)
    for point in card.turning_points:
        facts.append(_wrap(f"↗ {point.title}", width, "title", 1))
        more[len(facts) - 1] = _wrap(point.why, width, "muted", 3)
    if card.assisted_share >= 0.005:
        facts.append([((f"{card.assisted_share:.0%} assisted", "muted"),)])
    room = height - sum(len(lines) for lines in facts)
    told: list[Line] = []
    for at, lines in enumerate(facts):
        told += lines
        # What stands behind a number is told whole or not at all, as far as there is room.
        if at in more and len(more[at]) <= room:
            told += more[at]
            room -= len(more[at])
    return told


def _list_names(names: tuple[str, ...], width: int, most: int) -> list[Line]:
    """As many whole names as so many lines hold, and how many more there are."""
    for shown in range(len(names), 0, -1):
        rest = f" and {len(names) - shown} more" if shown < len(names) else ""
        lines = wrap(plain(", ".join(names[:shown])) + rest, max(8, width - 2), break_on_hyphens=False)
        if len(lines) <= most or shown == 1:
            return [(("  " + fit_text(line, max(1, width - 2)).rstrip(), "muted"),) for line in lines[:most]]
    return []


def _wrap(text: str, width: int, role: str, most: int) -> list[Line]:
    """A text over at most so many lines, those after the first set in by two cells; what does not fit ends in an ellipsis."""
    indent = "  " if role == "muted" else ""
    lines = wrap(plain(text), max(8, width - len(indent)), break_on_hyphens=False)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [((indent + fit_text(line, max(1, width - len(indent))).rstrip(), role),) for line in lines]


class NextStep(Box):
    """The milestone that comes next, and what would reach it."""

    HELP = """
The first milestone of the arc that is not reached, with the smallest step that would reach it. **enter** shows all milestones
with the commits that prove them.
"""

    class Chosen(Message):
        """All milestones are wanted."""

    def __init__(self, *, widget_id: str) -> None:
        super().__init__(id=widget_id, classes="box")
        self._milestone: Milestone | None = None
        self._reached = 0
        self._all = 0

    def show(self, milestone: Milestone | None, reached: int, count: int) -> None:
        """milestone: None when all are reached."""
        self._milestone, self._reached, self._all = milestone, reached, count
        self.border_title = Content(plain(f"Next milestone: {milestone.title} · {milestone.stage}") if milestone else "Milestones")
        self.border_subtitle = f"{reached} of {count} reached"
        self.refresh()

    def action_choose(self) -> None:
        self.post_message(self.Chosen())

    def render(self) -> Content:
        if self._milestone is None:
            return Content("Every milestone of the arc is reached." if self._all else "")
        return Content(plain(self._milestone.missing))


class Steps(Box):
    """Every milestone on one list, for wide screens: reached with its day, or not; below them what the next one lacks."""

    HELP = NextStep.HELP

    def __init__(self, *, widget_id: str) -> None:
        super().__init__(id=widget_id, classes="box")
        self._milestones: tuple[Milestone, ...] = ()
        self.border_title = "Milestones"

    def show(self, milestones: tuple[Milestone, ...]) -> None:
        """In the order of the arc."""
        self._milestones = milestones
        reached = sum(one.is_reached for one in milestones)
        self.border_subtitle = f"{reached} of {len(milestones)} reached"
        self.refresh()

    def action_choose(self) -> None:
        self.post_message(NextStep.Chosen())

    def render(self) -> Content:
        size = self.content_size
        coming = next((one for one in self._milestones if not one.is_reached), None)
        lines: list[Line] = []
        stage = ""
        for one in self._milestones:
            if one.stage != stage:
                stage = one.stage
                lines += [(("", ""),), ((stage.capitalize(), "strong"),)]
            mark: Line = (("✓ ", "good"), (one.title, "")) if one.is_reached else (("· ", "muted"), (one.title, "muted"))
            day = one.reached_on or ("next" if one is coming else "")
            lines.append((*fit_line(mark, max(4, size.width - 11)), (" ", ""), (day.rjust(10), "muted" if one.is_reached else "key")))
        lines = lines[1:]
        if coming is not None:
            lines += [(("", ""),), (("Next: " + plain(coming.title), "key"),), *_wrap(coming.missing, size.width, "", 5)]
        return content_of(lines[: size.height])
