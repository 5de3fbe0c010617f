"""Boxes on the arc: a year, and the next milestone. They show the values they are given and say when they are chosen."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tracker.model.growth import Milestone, YearCard
from tracker.model.plain import plain
from tracker.tui.charts import draw_level_bar
from tracker.tui.drawing import Line, fit_text
from tracker.tui.roles import content_of
from tracker.tui.wording import span_text


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
(head start), and how long fixes took. **enter** opens it.
"""

    class Chosen(Message):
        """A year was chosen."""

        def __init__(self, year: int) -> None:
            super().__init__()
            self.year = year

    def __init__(self, card: YearCard) -> None:
        super().__init__(classes="box")
        self.card = card
        self.border_title = str(card.year)

    def action_choose(self) -> None:
        self.post_message(self.Chosen(self.card.year))

    def render(self) -> Content:
        width = self.size.width
        if width <= 0:
            return Content("")
        lines = [draw_level_bar(self.card.levels, width), *year_facts(self.card, width)]
        return content_of(lines[: self.size.height])


def year_facts(card: YearCard, width: int) -> list[Line]:
    """What a year says of itself, most telling first, one line each."""
    begun = f"{len(card.artifacts_created)} begun"
    shipped: Line = ((f"◆ {card.ships} shipped", "ship" if card.ships else "muted"),)
    facts: list[Line] = [((f"{card.commits:,} commits", ""),)]
    facts += [(*shipped, (f", {begun}", ""))] if width >= 22 else [shipped, ((begun, ""),)]
    if card.head_start is not None:
        facts.append(((f"head start {card.head_start:.0%}", ""),))
    if card.days_to_ship is not None:
        facts.append(((f"ships in {span_text(card.days_to_ship * 24)}", ""),))
    if card.hours_to_fix is not None:
        facts.append(((f"mends in {span_text(card.hours_to_fix)}", ""),))
    if card.first_patterns:
        count = len(card.first_patterns)
        facts.append(((f"{count} new pattern{'s' * (count != 1)}", ""),))
        if width >= 24:
            facts.append((("  " + plain(", ".join(card.first_patterns)), "muted"),))
    if width >= 24:
        facts += [((f"↗ {plain(point.title)}", "title"),) for point in card.turning_points]
        if card.assisted_share >= 0.005:
            facts.append(((f"{card.assisted_share:.0%} assisted", "muted"),))
    return [tuple((fit_text(text, width).rstrip() if len(fact) == 1 else text, role) for text, role in fact) for fact in facts]


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
        self.border_title = "Next milestone" if milestone else "Milestones"
        self.border_subtitle = f"{reached} of {count} reached"
        self.refresh()

    def action_choose(self) -> None:
        self.post_message(self.Chosen())

    def render(self) -> Content:
        if self._milestone is None:
            return Content("Every milestone of the arc is reached." if self._all else "")
        return Content.assemble(
            (plain(self._milestone.title), "bold"),
            (f"  {self._milestone.stage}\n", "$foreground 60%"),
            plain(self._milestone.missing),
        )
