"""Durability: what held weight, how fast loops close, what failed and what followed, less code, and work in the night."""

from __future__ import annotations

from statistics import median

from tracker.model.growth import ArtifactLine, CommitQuery, Growth, Loop
from tracker.tui.charts import NamedBar, draw_bars, draw_spark
from tracker.tui.destinations import to_artifact, to_commits, to_shas
from tracker.tui.drawing import Drawing, Line
from tracker.tui.page import Page
from tracker.tui.quarterly import fill_shares
from tracker.tui.sectioned import Filled, Section, SectionedPage
from tracker.tui.timelines import Span, draw_spans
from tracker.tui.widgets.table import Column, Row
from tracker.tui.wording import count_text, days_between, share_text, signed, span_text

KINDS = {"idea-to-release": "idea to release", "break-to-fix": "break to fix"}


def make_room() -> Page:
    """The room as the app opens it."""
    return DurabilityRoom("durability", "Durability")


class DurabilityRoom(SectionedPage):
    """What held weight."""

    HELP = """
What kept shipping for years and which lines still stand; how long it takes from an idea to its release and from a break to its
fix; what failed and what followed; quarters that shipped with less code; work between 23:00 and 05:00. **enter** lists the commits
behind a line.
"""

    def list_sections(self) -> tuple[Section, ...]:
        return (
            Section("Held weight", fill_held),
            Section("Loops", fill_loops),
            Section("Failures", fill_failures),
            Section("Less code", fill_less),
            Section("Night", fill_night),
            Section("Still stands", fill_standing),
        )


def fill_held(growth: Growth) -> Filled:
    """Artifacts by how long they have been shipping."""
    columns = (
        Column("Artifact", 0, most=44), Column("Kind", 15, least=90), Column("First ship", 10, least=60), Column("Last ship", 10),
        Column("Held", 10, "right"), Column("Ships", 5, "right"), Column("Used by", 7, "right", 70),
    )  # fmt: skip
    lines = [line for line in growth.artifacts if line.first_shipped_on and line.shipped_on]
    lines.sort(key=lambda line: (days_between(line.first_shipped_on or "", line.shipped_on or ""), line.ships), reverse=True)
    rows = []
    for line in lines:
        days = days_between(line.first_shipped_on or "", line.shipped_on or "")
        is_late = _ships_still(line, growth.today)
        name: Line = (
            ("◆ " if is_late else "○ " if line.artifact.retired_on else "● ", "ship" if is_late else "muted"),
            (line.artifact.name, ""),
        )
        cells = (name, line.artifact.kind, line.first_shipped_on or "", line.shipped_on or "", span_text(days * 24) if days else "one day",
                 str(line.ships), str(len(line.used_by) or ""))  # fmt: skip
        rows.append(Row(to_artifact(line.artifact.artifact_id), cells))
    spans = [
        Span(line.artifact.name, line.first_shipped_on or "", None if _ships_still(line, growth.today) else line.shipped_on,
             span_text(24 * days_between(line.first_shipped_on or "", line.shipped_on or "")) if line.ships > 1 else "once")
        # What bears one name in one repository went out as one, though it be command and library.
        for line in {(line.artifact.repo, line.artifact.name): line for line in reversed(lines)}.values()
    ][::-1]  # fmt: skip

    def draw(width: int, height: int) -> Drawing:
        return draw_spans(spans, growth.today, min(width, 110), height)

    old = sum(days_between(line.first_shipped_on or "", line.shipped_on or "") >= 730 for line in lines)
    sentence = f"{count_text(old, 'artifact')} shipped over two years or more.  ◆ within a year ● stands ○ retired"
    nothing = "Nothing shipped yet, so nothing could hold."
    return Filled(columns, tuple(rows), nothing, sentence if rows else "", draw if rows else None)


def _ships_still(line: ArtifactLine, today: str) -> bool:
    """Whether it stands and shipped within a year."""
    return line.artifact.retired_on is None and days_between(line.shipped_on or "0001-01-01", today) <= 365


def fill_loops(growth: Growth) -> Filled:
    """Loops, newest first; above them the median of each year, of both kinds."""
    columns = (
        Column("Closed", 10), Column("Loop", 15), Column("Repository", 0, most=36),
        Column("Opened", 10, least=64), Column("Took", 10, "right"),
    )  # fmt: skip
    loops = sorted(growth.loops, key=lambda loop: loop.closed_on, reverse=True)

    def draw(width: int, height: int) -> Drawing:
        return tuple(line for kind in KINDS for line in draw_medians(growth.loops, kind, width, 6 if height >= 16 else 3))

    rows = tuple(
        Row(to_shas(f"{KINDS.get(loop.kind, loop.kind)} in {loop.repo}", loop.opened_sha, loop.closed_sha),
            (loop.closed_on, KINDS.get(loop.kind, loop.kind), loop.repo, loop.opened_on, span_text(loop.hours)))
        for loop in loops
    )  # fmt: skip
    return Filled(
        columns,
        rows,
        "No feedback loop closed yet.",
        "How long loops took: the median of each year, and every loop in a row." if rows else "",
        draw,
    )


def draw_medians(loops: tuple[Loop, ...], kind: str, width: int, most_years: int) -> Drawing:
    """A title with a spark of all loops of a kind, then a bar for each year's median; nothing when there is no loop."""
    mine = [loop for loop in loops if loop.kind == kind]
    if not mine:
        return ()
    years = sorted({loop.closed_on[:4] for loop in mine})[-most_years:]
    middles = {year: median(loop.hours for loop in mine if loop.closed_on.startswith(year)) for year in years}
    bars = [NamedBar(year, hours, span_text(hours)) for year, hours in middles.items()]
    ordered = [loop.hours for loop in sorted(mine, key=lambda loop: loop.closed_on)][-max(4, min(40, width - 24)) :]
    title: Line = ((f"{KINDS[kind]} ", "strong"), *draw_spark(ordered, "muted"))
    return (title, *draw_bars(bars, min(width, 90)))


def fill_failures(growth: Growth) -> Filled:
    """Failures, newest first, with what followed; enter lists what failed, what took it back and what followed."""
    columns = (
        Column("Day", 10),
        Column("What", 15),
        Column("Subject", 0),
        Column("Repository", 16, least=90, most=30),
        Column("Followed", 9),
    )
    rows = []
    for failure in sorted(growth.failures, key=lambda one: one.happened_on, reverse=True):
        followed = "answered" if failure.followed_by else "not yet"
        key = to_shas(f"{failure.kind} in {failure.repo}", failure.failed_sha, failure.sha, failure.followed_by)
        rows.append(Row(key, (failure.happened_on, failure.kind, failure.subject, failure.repo, followed), failure.subject))
    answered = sum(failure.followed_by is not None for failure in growth.failures)
    sentence = f"{count_text(len(rows), 'failure')}, {answered} with an answer after." if rows else ""
    return Filled(columns, tuple(rows), "No revert and no broken release in your commits.", sentence)


def fill_less(growth: Growth) -> Filled:
    """Quarters in which more was removed than added while something still shipped, newest first."""
    columns = (
        Column("Quarter", 8),
        Column("Net lines", 10, "right"),
        Column("Shipped", 8, "right"),
        Column("Commits", 8, "right"),
        Column("", 0),
    )
    rows = []
    for quarter in reversed(growth.quarters):
        if quarter.deleted_lines > quarter.added_lines and quarter.ships:
            key = to_commits(
                f"{quarter.quarter}, most removed first", CommitQuery(quarter=quarter.quarter, is_counted=True, sort="most removed")
            )
            rows.append(
                Row(
                    key,
                    (quarter.quarter, signed(quarter.added_lines - quarter.deleted_lines), f"◆ {quarter.ships}", str(quarter.commits), ""),
                )
            )
    sentence = f"{count_text(len(rows), 'quarter')} shipped with less code than before." if rows else ""
    return Filled(columns, tuple(rows), "No quarter shipped while more was removed than added.", sentence)


def fill_night(growth: Growth) -> Filled:
    """Work from 23:00 to 05:00 by the author's clock, newest quarter first."""
    sentence = "Commits from 23:00 to 05:00 by your own clock: what does not wake you at night was built well."
    return fill_shares(growth, "At night", "at night", lambda quarter: quarter.night, CommitQuery(is_night=True), sentence)


def fill_standing(growth: Growth) -> Filled:
    """What each year wrote and what of it still stands, newest first; above it, the share of each year."""
    columns = (
        Column("Year", 6), Column("Repository", 0, most=40), Column("Written", 9, "right"), Column("Stands", 9, "right"),
        Column("Share", 6, "right"),
    )  # fmt: skip
    years = [one for one in growth.compounding if one.written_lines]

    def draw(width: int, height: int) -> Drawing:
        shown = years[-(12 if height >= 20 else 6) :]
        return draw_bars(
            [NamedBar(str(one.year), one.standing_lines, f"{one.standing_lines:,} of {one.written_lines:,}") for one in shown],
            min(width, 110),
        )

    rows = tuple(
        Row(
            to_commits(f"{one.year} in {one.repo}", CommitQuery(year=one.year, repo=one.repo, is_counted=True)),
            (str(one.year), one.repo, f"{one.written_lines:,}", f"{one.standing_lines:,}",
             share_text(one.standing_lines / one.written_lines)),
        )
        for one in sorted(growth.standing, key=lambda one: (-one.year, -one.standing_lines, one.repo))
    )  # fmt: skip
    sentence = "Lines of code by the year that wrote them, and how many still stand; estimated from one line in four." if rows else ""
    return Filled(columns, rows, "No line of yours was scanned yet.", sentence, draw if years else None)
