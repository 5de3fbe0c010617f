"""All milestones of the arc: reached on which day, by which commits; or what is missing and the smallest next step."""

from __future__ import annotations

from tracker.model.growth import Growth
from tracker.tui.destinations import to_shas
from tracker.tui.drawing import Line
from tracker.tui.page import Page
from tracker.tui.sectioned import Filled, Section, SectionedPage
from tracker.tui.widgets.table import Column, Row


def make_page() -> Page:
    """The page of the milestones."""
    return MilestonesPage("arc", "Milestones")


class MilestonesPage(SectionedPage):
    """Where one stands between technician and architect; no score, no rank."""

    def list_sections(self) -> tuple[Section, ...]:
        return (Section("Milestones", fill_milestones), Section("Open", fill_open))


def fill_milestones(growth: Growth) -> Filled:
    """In the order of the arc."""
    return _fill(growth, is_open_only=False)


def fill_open(growth: Growth) -> Filled:
    """Only what is not reached."""
    return _fill(growth, is_open_only=True)


def _fill(growth: Growth, *, is_open_only: bool) -> Filled:
    columns = (Column("Milestone", 28), Column("Stage", 12, least=70), Column("Reached", 10), Column("Proof, or what is missing", 0))
    rows = []
    for one in growth.milestones:
        if is_open_only and one.is_reached:
            continue
        name: Line = (("✓ " if one.is_reached else "· ", "good" if one.is_reached else "muted"), (one.title, ""))
        key = to_shas(one.title, *one.shas) or f"open {one.milestone}"
        more = one.evidence or f"Not reached. {one.missing}"
        rows.append(Row(key, (name, one.stage, one.reached_on or "", one.evidence or one.missing), more))
    reached = sum(one.is_reached for one in growth.milestones)
    sentence = f"{reached} of {len(growth.milestones)} reached. enter shows the commits that prove one."
    return Filled(columns, tuple(rows), "All reached.", sentence)
