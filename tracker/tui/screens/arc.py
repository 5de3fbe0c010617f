"""Home: the quarters by level, the years as cards, and the milestone that comes next.

Shows `Growth` and says what was chosen. No score, no rank, no streak.
"""

from __future__ import annotations

from collections import Counter

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, HorizontalScroll, Vertical
from textual.content import Content
from textual.widgets import Static

from tracker.model.growth import CommitQuery, Growth, Milestone, Quarter, YearCard
from tracker.model.plain import plain
from tracker.report.cautions import build_cautions, say_earlier
from tracker.tui import messages
from tracker.tui.charts import ArcBar, draw_legend
from tracker.tui.drawing import LEVEL_ROLES
from tracker.tui.page import Page
from tracker.tui.shipping import build_shipments
from tracker.tui.widgets.cards import NextStep, Steps, YearBox
from tracker.tui.widgets.plot import ArcChart, Plot
from tracker.tui.wording import count_text


def make_room() -> Page:
    """The room as the app opens it."""
    return ArcRoom("arc", "Arc")


class ArcRoom(Page):
    """Four years that a person recognises as their own."""

    HELP = """
The arc: how the scope of your commits widened, quarter by quarter. **enter** on a quarter lists its commits, **y** goes to the
years, **enter** on a year opens what it built, **m** shows the milestones with their proof.
"""

    FIRST_FOCUS = "#arc"
    BINDINGS = [
        Binding("m", "milestones", "Milestones", id="arc.milestones"),
        Binding("y", "years", "Years", show=False, id="arc.years"),
        Binding("left_square_bracket", "start(-1)", "Begin a year earlier", key_display="[", show=False, id="arc.begin_earlier"),
        Binding("right_square_bracket", "start(1)", "Begin a year later", key_display="]", show=False, id="arc.begin_later"),
    ]

    def __init__(self, room: str, crumb: str) -> None:
        super().__init__(room, crumb)
        self._years: tuple[tuple[YearCard, tuple[str, ...]], ...] = ()

    def compose_body(self) -> ComposeResult:
        with Horizontal(id="home"):
            with Vertical(id="quarters"):
                yield ArcChart(widget_id="arc", is_share=self.kept.is_share)
                yield Plot(lambda width, height: draw_legend(width), widget_id="legend")
                yield Static(id="quarter", markup=False)
                yield Static(id="caution", markup=False)
            yield Steps(widget_id="steps")
        yield HorizontalScroll(id="years", can_focus=False)
        yield NextStep(widget_id="next")

    def show_growth(self, growth: Growth) -> None:
        bars = [ArcBar(quarter.quarter, quarter.levels, quarter.ships, quarter.is_thin) for quarter in growth.quarters]
        self.query_one(ArcChart).set_bars(bars)
        years = tuple((card, name_shipped(growth, card.year)) for card in growth.years)
        if years != self._years:
            self._years = years
            self.call_next(self._show_years)
        cautions = [plain(sentence) for sentence in build_cautions(growth) if sentence != say_earlier(growth)]
        caution = self.query_one("#caution", Static)
        caution.display = bool(cautions)
        # A gap is seen in the columns; where there is little room only what they do not show is said.
        caution.set_class(bool(cautions) and not cautions[0].startswith("No commit"), "-grave")
        caution.update(Content.styled("  ".join(cautions), "$foreground 60%"))
        self.query_one(Steps).show(growth.milestones)
        self.query_one(NextStep).show(
            find_next(growth.milestones), sum(one.is_reached for one in growth.milestones), len(growth.milestones)
        )

    def say_about(self) -> str:
        about = super().say_about()
        growth = self.story.growth if self.story else None
        return f"{about} · shown from {growth.start_year}, [ earlier" if growth and say_earlier(growth) else about

    async def _show_years(self) -> None:
        """Puts the cards in place; where they do not all fit, the newest are seen."""
        row = self.query_one("#years", HorizontalScroll)
        async with self.batch():
            await row.remove_children()
            await row.mount_all(YearBox(card, shipped) for card, shipped in self._years)
            row.set_class(len(self._years) > 4, "-many")
        self.call_after_refresh(lambda: row.scroll_to(x=row.max_scroll_x, animate=False, force=True))

    @on(ArcChart.Reached)
    def _quarter_reached(self, reached: ArcChart.Reached) -> None:
        growth = self.story.growth if self.story else None
        quarter = next((one for one in growth.quarters if one.quarter == reached.quarter), None) if growth else None
        if quarter is not None:
            self.query_one("#quarter", Static).update(describe_quarter(quarter))

    @on(ArcChart.Chosen)
    def _quarter_chosen(self, chosen: ArcChart.Chosen) -> None:
        self.open_commits(chosen.quarter, CommitQuery(quarter=chosen.quarter, is_counted=True))

    @on(ArcChart.Scaled)
    def _scaled(self, scaled: ArcChart.Scaled) -> None:
        self.post_message(messages.Chosen(is_share=scaled.is_share))

    @on(YearBox.Chosen)
    def _year_chosen(self, chosen: YearBox.Chosen) -> None:
        self.post_message(messages.OpenYear(chosen.year))

    @on(NextStep.Chosen)
    def action_milestones(self) -> None:
        self.post_message(messages.OpenMilestones())

    def action_start(self, step: int) -> None:
        """Another first year of the arc."""
        growth = self.story.growth if self.story else None
        if growth is not None and growth.first_on is not None:
            first, last = int(growth.first_on[:4]), int((growth.last_on or growth.today)[:4])
            self.post_message(messages.BeginArc(max(first, min(growth.start_year + step, last))))

    def action_years(self) -> None:
        boxes = list(self.query(YearBox))
        if boxes:
            boxes[-1].focus()


def name_shipped(growth: Growth, year: int) -> tuple[str, ...]:
    """Names of what went out in a year, what went out most often first."""
    counts = Counter(one.name for one in build_shipments(growth) if one.name and one.release.shipped_on.startswith(str(year)))
    return tuple(name for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def find_next(milestones: tuple[Milestone, ...]) -> Milestone | None:
    """The first milestone of the arc that is not reached; None: all are."""
    return next((milestone for milestone in milestones if not milestone.is_reached), None)


def describe_quarter(quarter: Quarter) -> Content:
    """One sentence on a quarter: how much, at which levels, what went out."""
    parts: list[Content] = [Content.styled(plain(quarter.quarter), "bold")]
    parts.append(Content(count_text(quarter.commits, "commit") if quarter.commits else "no commits"))
    if quarter.ships:
        parts.append(Content.styled(f"◆ {quarter.ships} shipped", "$text-success"))
    if quarter.commits:
        levels = [f"{count} {name}" for count, name in zip(quarter.levels, LEVEL_ROLES, strict=True) if count]
        parts.append(Content(", ".join(levels)))
    if quarter.ships and quarter.deleted_lines > quarter.added_lines:
        parts.append(Content("shipped with less code"))
    if quarter.is_thin:
        parts.append(Content.styled("too little to say much", "$foreground 60%"))
    return Content(" · ").join(parts)
