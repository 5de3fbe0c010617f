"""Figures of a report as numbers: commits by quarter and level, releases by product and month. Drawing is each form's own."""

from __future__ import annotations

from bisect import bisect_right

from tracker.model.growth import Growth
from tracker.model.labels import LEVELS
from tracker.report.evidence import YEARS_BEFORE, Evidence, Levels
from tracker.report.interval import Year
from tracker.report.products import Shelf
from tracker.report.values import Figure, Series
from tracker.report.words import MONTHS

ROWS = 12
"""Products that get a row of their own; the rest share one."""
FEWEST = 2
"""Quarters with commits, or releases, below which a figure shows nothing that a sentence does not."""


def build_figures(growth: Growth, shelf: Shelf, evidence: Evidence, year: Year) -> tuple[Figure, ...]:
    """Those that have something to show."""
    return (*_build_releases(shelf, year), *_build_levels(growth, evidence, year))


def _build_levels(growth: Growth, evidence: Evidence, year: Year) -> list[Figure]:
    """The quarters of the year and of the three before it, from the first one with a commit on."""
    days = [day for number in range(year.number - YEARS_BEFORE, year.number + 1) for day in year.find_quarters(number)]
    quarters = list(zip(days, _find_quarters(growth, evidence, year), strict=True))
    while quarters and not sum(quarters[0][1]):
        quarters.pop(0)
    while quarters and not sum(quarters[-1][1]) and quarters[-1][0] > growth.today:
        quarters.pop()
    if sum(bool(sum(levels)) for _, levels in quarters) < FEWEST:
        return []
    return [
        Figure(
            "levels-by-quarter",
            "Commits by quarter and level",
            "stacked",
            "levels",
            tuple(_name_quarter(day, year) for day, _ in quarters),
            tuple(Series(level, tuple(levels[index] for _, levels in quarters)) for index, level in enumerate(LEVELS)),
            "Commits of mine that count, by labelled level.",
        )
    ]


def _find_quarters(growth: Growth, evidence: Evidence, year: Year) -> list[Levels]:
    if evidence.quarters:
        return list(evidence.quarters)
    known = {quarter.quarter: quarter.levels for quarter in growth.quarters}
    numbers = range(year.number - YEARS_BEFORE, year.number + 1)
    return [known.get(f"{number}-Q{quarter}", (0, 0, 0, 0)) for number in numbers for quarter in range(1, 5)]


def _name_quarter(day: str, year: Year) -> str:
    """`2025 Q3`; of a year that begins elsewhere the month in which the quarter does: `Jul 2025`."""
    if year.is_calendar:
        return f"{day[:4]} Q{(int(day[5:7]) + 2) // 3}"
    return f"{MONTHS[int(day[5:7]) - 1][:3]} {day[:4]}"


def _build_releases(shelf: Shelf, year: Year) -> list[Figure]:
    """A row for each product with a release in the year, the most released first."""
    months = year.find_months()
    rows: list[tuple[str, tuple[int, ...]]] = []
    products = [(product.name, product.repo, product.released_in(year)) for product in shelf.products]
    names = [name for name, _, releases in products if releases]
    loose = [(repo, repo, tuple(r for r in found if year.holds(r.shipped_on))) for repo, found in shelf.loose.items()]
    for name, repo, releases in (*products, *sorted(loose)):
        if releases:
            counts = [0] * len(months)
            for release in releases:
                counts[bisect_right(months, release.shipped_on) - 1] += 1
            rows.append((f"{name} of {repo}" if names.count(name) > 1 else name, tuple(counts)))
    if sum(sum(counts) for _, counts in rows) < FEWEST:
        return []
    note = "Each version of a product once, previews included."
    if any(release.source == "deployment" for _, _, releases in products for release in releases):
        note = "Each version of a product once, previews included; a month in which new work was deployed counts as one."
    rows.sort(key=lambda row: (-sum(row[1]), row[0]))
    series = [Series(name, counts) for name, counts in rows[:ROWS]]
    if rest := rows[ROWS:]:
        series.append(Series(f"{len(rest)} more", tuple(sum(column) for column in zip(*(counts for _, counts in rest), strict=True))))
    return [
        Figure(
            "releases-by-month",
            "Releases by month",
            "matrix",
            "shipped",
            tuple(MONTHS[int(day[5:7]) - 1][:3] for day in months),
            tuple(series),
            note,
        )
    ]
