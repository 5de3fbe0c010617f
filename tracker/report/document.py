"""Builds the yearly artifact summary as one frozen value. Pure: everything it says comes from its arguments.

Owns the order of the document and which section a claim stands in; the sentences stand with their subject in the
modules beside it. Says nothing that has no claim, and nothing about a person that the work does not show.
"""

from __future__ import annotations

from tracker.errors import ExportError
from tracker.model.growth import Growth
from tracker.report import compounding, practice, shipping, standing
from tracker.report.evidence import Evidence
from tracker.report.figures import build_figures
from tracker.report.interval import Year
from tracker.report.listing import build_ledger, build_projects
from tracker.report.products import Shelf, build_shelf
from tracker.report.values import Report, Section
from tracker.report.words import choose_name, say_day, say_zone


def check_year(growth: Growth, year: Year, commits: int | None = None) -> None:
    """Nothing when a report of `year` can say something.

    commits: how many of the year count; None: not known yet, the quarters are asked.
    Raises: ExportError with a sentence when it cannot: nobody is known, the year is still to come, or it holds nothing.
    """
    if growth.first_on is None and growth.quality.unread:
        raise ExportError("none of your commits was read yet; `tracker scan`, over the same folders, reads them.")
    if growth.first_on is None and growth.repositories:
        raise ExportError("none of the commits that were read is known as yours. `tracker me suggest` lists who you may be.")
    if growth.first_on is None:
        raise ExportError("nothing was scanned yet; `tracker scan FOLDER` reads your repositories.")
    if not growth.me and not growth.is_everyone:
        raise ExportError("nobody is known as you, so no commit is yours. `tracker me suggest` lists who it may be.")
    if year.first_on > growth.today:
        raise ExportError(f"{year.say_span()} has not begun (today is {growth.today}).")
    has_words = any(year.holds(day) for day in [*(n.happened_on for n in growth.notes), *(r.shipped_on for r in growth.releases)])
    if commits is None:
        number = year.number
        commits = sum(q.commits for q in growth.quarters if int(q.quarter[:4]) in ((number,) if year.is_calendar else (number, number + 1)))
    if not commits and not has_words:
        span = f"from {say_day(growth.first_on)} to {say_day(growth.last_on or growth.first_on)}"
        raise ExportError(f"{year.say_span()} holds no commit, release or note of yours; your work runs {span}.")


def build_report(growth: Growth, interval: int | Year, evidence: Evidence) -> Report:
    """The report of one year by the author's clock; a number means the calendar year.

    growth: read with a `start_year` of at most three years before, so that earlier years can be compared.
    Raises: ExportError as `check_year`.
    """
    year = interval if isinstance(interval, Year) else Year(interval)
    counted = sum(year.holds(q.quarter[:4] + "-01-01") * q.commits for q in growth.quarters) if year.is_calendar else 0
    check_year(growth, year, len(evidence.commits) or counted)
    shelf = build_shelf(growth)
    sections = tuple(section for section in _build_sections(growth, shelf, year, evidence) if section.claims)
    claims = [claim for section in sections for claim in section.claims]
    return Report(
        whose=choose_name(growth.me) if growth.me else None,
        year=year.number,
        first_on=year.first_on,
        until=year.until,
        made_on=growth.today,
        is_running=year.holds(growth.today),
        sections=sections,
        span=year.say_span(),
        zones=tuple(say_zone(offset) for offset in evidence.counts.offsets_min) if evidence.counts else (),
        figures=build_figures(growth, shelf, evidence, year),
        ledger=build_ledger(shelf, year),
        projects=build_projects(shelf, evidence, year, claims),
    )


def _build_sections(growth: Growth, shelf: Shelf, year: Year, evidence: Evidence) -> tuple[Section, ...]:
    repos = sorted({row.repo for row in evidence.commits})
    ends = tuple(dict.fromkeys(row.sha for row in (*evidence.commits[:1], *evidence.commits[-1:])))
    summary = shipping.say_summary(growth, shelf, year, len(evidence.commits), repos, ends)
    return (
        Section("year", "The year in one line", "", (summary,)),
        Section("shipped", "What shipped", "", shipping.build_shipped(growth, shelf, year)),
        Section("begun", "What was begun, what was retired", "", shipping.build_begun(growth, year)),
        Section(
            "compounds",
            "What compounds",
            "",
            (*compounding.build_compounding(growth, year), *compounding.build_integrations(growth, year)),
        ),
        Section(
            "outcomes",
            "Outcomes and notes",
            "Quoted as they stand in commit messages, or written by hand.",
            standing.build_outcomes(growth, evidence, year),
        ),
        Section("patterns", "Patterns first practised, patterns that travelled", "", practice.build_patterns(growth, evidence, year)),
        Section(
            "levels",
            "From syntax to architecture",
            "The widest scope at which the intent of each commit works; release commits count as system.",
            practice.build_levels(growth, evidence, year),
        ),
        Section("turning", "Turning points", "", practice.build_turning_points(growth, evidence, year)),
        Section("milestones", "Milestones reached", "", practice.build_milestones(growth, year)),
        Section(
            "holds",
            "What from earlier years still holds weight",
            "",
            (*shipping.build_holding(growth, shelf, year), *standing.build_still_standing(growth, year)),
        ),
        Section("failures", "What did not hold", "", standing.build_failures(growth, year)),
        Section("assisted", "Assistance", "", standing.build_assisted(growth, evidence, year)),
        Section("unknown", "What is not known", "", standing.build_unknown(growth, evidence, year)),
    )
