"""Compounding: what builds on what, how much of a new project's first month was there before, how fast it shipped, what joined
layers, and what was done with AI as the team."""

from __future__ import annotations

from collections import defaultdict

from tracker.model.growth import CommitQuery, Growth, HeadStart
from tracker.model.ledger import ReuseEdge
from tracker.tui.charts import NamedBar, draw_bars
from tracker.tui.destinations import to_commit, to_shas, to_year
from tracker.tui.drawing import Drawing
from tracker.tui.page import Page
from tracker.tui.quarterly import fill_shares
from tracker.tui.sectioned import Filled, Section, SectionedPage
from tracker.tui.timelines import Span, draw_spans
from tracker.tui.widgets.table import Column, Row
from tracker.tui.wording import count_text, share_text, span_text


def make_room() -> Page:
    """The room as the app opens it."""
    return CompoundingRoom("compounding", "Compounding")


class CompoundingRoom(SectionedPage):
    """The operating system under the projects."""

    HELP = """
What of yours is used by another repository of yours, and what several stand on; how much of a new project stood elsewhere before
(its head start) and how fast it first shipped; changes that joined layers; work done with an AI co-author; the medians of each
year. **enter** shows the commit behind a line.
"""

    def list_sections(self) -> tuple[Section, ...]:
        return (
            Section("Who uses whom", fill_reuse),
            Section("Under one roof", fill_roofs),
            Section("Head starts", fill_head_starts),
            Section("Integrator", fill_integrations),
            Section("Assisted", fill_assisted),
            Section("Shared", fill_shared),
            Section("Years", fill_years),
        )


def fill_reuse(growth: Growth) -> Filled:
    """Edges, what stands first; above them the foundations and who builds on them."""
    columns = (
        Column("Used", 0, most=30), Column("By", 18, most=34), Column("What", 22, least=100, most=40), Column("How", 17),
        Column("Since", 10), Column("Until", 10, least=60),
    )  # fmt: skip
    edges = sorted(growth.reuse, key=lambda edge: (edge.until is not None, edge.how == "copy", edge.used_repo, edge.since))
    users: dict[str, list[ReuseEdge]] = defaultdict(list)
    for edge in edges:
        if edge.is_built_on:
            users[edge.used_repo].append(edge)
    ranked = sorted(users.items(), key=lambda item: (-len({one.user_repo for one in item[1]}), item[0]))
    spans: list[Span] = []
    for used, mine in ranked:
        count = len({one.user_repo for one in mine if one.until is None})
        spans.append(Span(used, "", None, f"{count} now", is_heading=True))
        spans += [
            Span(f"  {one.user_repo}", one.since, one.until, one.how, "bar" if one.until is None else "muted")
            for one in sorted(mine, key=lambda one: one.since)
        ]

    def draw(width: int, height: int) -> Drawing:
        return draw_spans(spans, growth.today, min(width, 110), height)

    rows = tuple(
        Row(
            to_commit(edge.sha),
            (edge.used_repo, edge.user_repo, edge.what, edge.how, edge.since, edge.until or "stands"),
            f"{edge.user_repo} uses {edge.what} of {edge.used_repo} ({edge.how})",
        )
        for edge in edges
    )
    standing = [edge for edge in edges if edge.until is None and edge.is_built_on]
    builders = len({edge.user_repo for edge in standing})
    used_now = len({edge.used_repo for edge in standing})
    used, using = (count_text(count, "repository", "repositories") for count in (used_now, builders))
    sentence = f"{used} used by {using} of yours today."
    copies = sum("copy" in edge.how for edge in edges)
    if copies:
        sentence += f" {count_text(copies, 'file')} copied from one to another, which is no foundation."
    return Filled(
        columns, rows, "Nothing of yours is used by another repository of yours yet.", sentence if rows else "", draw if spans else None
    )


def fill_roofs(growth: Growth) -> Filled:
    """Packages of one repository that build on each other, what stands first."""
    columns = (
        Column("Repository", 0, most=30), Column("Used", 20, most=34), Column("By", 20, most=34), Column("Since", 10),
        Column("Until", 10, least=60),
    )  # fmt: skip
    edges = sorted(growth.roofs, key=lambda edge: (edge.until is not None, edge.repo, edge.used, edge.since))
    rows = tuple(
        Row(
            to_commit(edge.sha),
            (edge.repo, edge.used, edge.user, edge.since, edge.until or "stands"),
            f"{edge.user} uses {edge.used}, both of {edge.repo}",
        )
        for edge in edges
    )
    standing = [edge for edge in edges if edge.until is None]
    packages = len({(edge.repo, name) for edge in standing for name in (edge.user, edge.used)})
    roofs = len({edge.repo for edge in standing})
    sentence = f"{count_text(packages, 'package')} in {count_text(roofs, 'repository', 'repositories')} build on each other today."
    return Filled(columns, rows, "No repository of yours holds packages that build on each other yet.", sentence if rows else "")


def fill_head_starts(growth: Growth) -> Filled:
    """Repositories in the order of their beginning."""
    columns = (
        Column("Repository", 0, most=30), Column("Begun", 10), Column("There before", 12, "right"), Column("First ship", 10, least=60),
        Column("Days to ship", 12, "right"), Column("What was there", 40, least=120, most=70),
    )  # fmt: skip
    bars = [NamedBar(start.repo, start.share, share_text(start.share) or "?") for start in growth.head_starts if start.share is not None][
        -8:
    ]

    def draw(width: int, height: int) -> Drawing:
        return draw_bars(bars, min(width, 110), most=1.0)

    rows = tuple(_start_row(start) for start in growth.head_starts)
    sentence = "How much of a project's first month had stood in others before, oldest first; and how fast it first shipped."
    return Filled(columns, rows, "No repository was begun by you in what was scanned.", sentence, draw if bars else None)


def _start_row(start: HeadStart) -> Row:
    days = "" if start.days_to_ship is None else str(start.days_to_ship)
    cells = (
        start.repo,
        start.started_on,
        share_text(start.share) or "unknown",
        start.first_ship_on or "not yet",
        days,
        ", ".join(start.what),
    )
    return Row(to_commit(start.sha), cells, f"There before: {', '.join(start.what)}" if start.what else "")


def fill_integrations(growth: Growth) -> Filled:
    """Changes that joined layers, widest first, then newest."""
    columns = (
        Column("Day", 10),
        Column("Change", 0),
        Column("Repository", 16, least=80, most=30),
        Column("Layers", 34, least=66, most=40),
        Column("n", 2, "right"),
    )
    joined = sorted(growth.integrations, key=lambda one: (len(one.layers), one.happened_on), reverse=True)
    rows = tuple(
        Row(to_commit(one.sha), (one.happened_on, one.subject, one.repo, " + ".join(one.layers), str(len(one.layers)))) for one in joined
    )
    sentence = f"{count_text(len(rows), 'change')} joined storage, logic, interface or delivery."
    return Filled(columns, rows, "No change joined two layers yet.", sentence)


def fill_assisted(growth: Growth) -> Filled:
    """Quarters, newest first: how many commits had an AI co-author. Shown plainly, neither praise nor blame."""
    total = sum(quarter.assisted for quarter in growth.quarters)
    tooling = next((pattern.commits for pattern in growth.patterns if pattern.pattern == "agent-tooling"), 0)
    sentence = f"{count_text(total, 'commit')} with an AI co-author; {count_text(tooling, 'commit')} on agent tooling."
    return fill_shares(growth, "Assisted", "assisted", lambda quarter: quarter.assisted, CommitQuery(is_assisted=True), sentence)


def fill_shared(growth: Growth) -> Filled:
    """What several things stand on, most users first."""
    columns = (
        Column("What", 0, most=34), Column("Kind", 9), Column("Stands in", 26, least=90), Column("Since", 10, least=60),
        Column("Users", 5, "right"), Column("Used by", 40, least=120),
    )  # fmt: skip
    rows = tuple(
        Row(
            to_shas(f"{one.name} ({one.kind})", *one.shas),
            (one.name, one.kind, one.repo, one.since, str(len(one.users)), ", ".join(one.users)),
            f"{one.name}: {', '.join(one.users)}",
        )
        for one in growth.foundations
    )
    sentence = "Packages that others use or that share a roof; pipelines, auth and schemas of several repositories." if rows else ""
    return Filled(columns, rows, "Nothing stands under several repositories of yours yet.", sentence)


def fill_years(growth: Growth) -> Filled:
    """A line for each year, newest first: the medians; enter opens the year."""
    columns = (
        Column("Year", 5), Column("Begun", 5, "right"), Column("There before", 12, "right"), Column("Days to ship", 12, "right"),
        Column("Idea to release", 15, "right", 70), Column("Break to fix", 12, "right", 84), Column("Reverts", 7, "right", 96),
        Column("Joined", 6, "right", 104), Column("", 0),
    )  # fmt: skip
    rows = tuple(
        Row(
            to_year(one.year) if any(card.year == one.year for card in growth.years) else "",
            (
                str(one.year),
                str(one.begun or ""),
                share_text(one.head_start) or "",
                "" if one.days_to_ship is None else f"{one.days_to_ship:.0f}",
                "" if one.hours_to_release is None else span_text(one.hours_to_release),
                "" if one.hours_to_mend is None else span_text(one.hours_to_mend),
                str(one.reverts or ""),
                str(one.joined or ""),
                "",
            ),
        )
        for one in reversed(growth.compounding)
    )
    sentence = "The median of each year: what was there before, how fast a start shipped, how long loops took." if rows else ""
    return Filled(columns, rows, "No year yet.", sentence)
