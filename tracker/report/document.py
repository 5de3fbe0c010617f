"""Builds the yearly artifact summary as one frozen value. Pure: everything it says comes from its arguments.

Owns the order of the document and which section a claim stands in; the sentences stand with their subject in the
modules beside it. Says nothing that has no claim, and nothing about a person that the work does not show.
"""

from __future__ import annotations

from datetime import date

from tracker.errors import ExportError
from tracker.model.growth import Growth
from tracker.report import compounding, practice, shipping, standing
from tracker.report.evidence import Evidence
from tracker.report.values import Report, Section
from tracker.report.words import choose_name


def check_year(growth: Growth, year: int) -> None:
    """Nothing when a report of `year` can say something.

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
    if year > date.fromisoformat(growth.today).year:
        raise ExportError(f"{year} has not begun (today is {growth.today}).")
    has_words = any(day[:4] == f"{year:04}" for day in [*(n.happened_on for n in growth.notes), *(r.shipped_on for r in growth.releases)])
    has_commits = any(quarter.commits for quarter in growth.quarters if quarter.quarter[:4] == f"{year:04}")
    if not has_commits and not has_words:
        raise ExportError(f"{year} holds no commit, release or note of yours; your work runs from {growth.first_on} to {growth.last_on}.")


def build_report(growth: Growth, year: int, evidence: Evidence) -> Report:
    """The report of one calendar year by the author's clock.

    growth: read with a `start_year` of at most `year` - 3, so that earlier years can be compared.
    Raises: ExportError as `check_year`.
    """
    check_year(growth, year)
    repos = sorted({row.repo for row in evidence.commits})
    ends = tuple(dict.fromkeys(row.sha for row in (*evidence.commits[:1], *evidence.commits[-1:])))
    summary = shipping.say_summary(growth, year, len(evidence.commits), repos, ends)
    sections = (
        Section("year", "The year in one line", "", (summary,)),
        Section("shipped", "What shipped", "", shipping.build_shipped(growth, year)),
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
            standing.build_outcomes(growth, year),
        ),
        Section("patterns", "Patterns first practised, patterns that travelled", "", practice.build_patterns(growth, evidence, year)),
        Section(
            "levels",
            "From syntax to architecture",
            "The widest scope at which the intent of each commit works.",
            practice.build_levels(growth, evidence, year),
        ),
        Section("turning", "Turning points", "", practice.build_turning_points(growth, evidence, year)),
        Section("milestones", "Milestones reached", "", practice.build_milestones(growth, year)),
        Section("holds", "What from earlier years still holds weight", "", shipping.build_holding(growth, year)),
        Section("failures", "What did not hold", "", standing.build_failures(growth, year)),
        Section("assisted", "Assistance", "", standing.build_assisted(growth, evidence, year)),
        Section("unknown", "What is not known", "", standing.build_unknown(growth, evidence, year)),
    )
    return Report(
        whose=choose_name(growth.me) if growth.me else None,
        year=year,
        first_on=f"{year:04}-01-01",
        until=f"{year + 1:04}-01-01",
        made_on=growth.today,
        is_running=year == date.fromisoformat(growth.today).year,
        sections=tuple(section for section in sections if section.claims),
    )
