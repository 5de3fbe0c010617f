"""What a year's report needs beside `Growth`: the year's commits, and how sure the labels behind its claims are.

The only part of building a report that reads the file, and it does so through the growth queries alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tracker.model.growth import CommitQuery, CommitRow, Growth, IntervalCounts
from tracker.report.interval import Year

PAGE = 5_000
YEARS_BEFORE = 3
"""How many earlier years a report compares with."""

Levels = tuple[int, int, int, int]


class Practice(NamedTuple):
    """Commits by (pattern, stack), before the year and within it."""

    before: dict[tuple[str, str], int]
    within: dict[tuple[str, str], int]


class Evidence(NamedTuple):
    """The commits of one year that count."""

    commits: tuple[CommitRow, ...]
    """Mine, oldest first."""
    pattern_confidence: dict[tuple[str, str], float]
    """(sha, pattern) → confidence, for the first commit of each pattern first practised in the year."""
    counts: IntervalCounts | None = None
    """Clocks, and what is left out, within the year; None: not read."""
    quarters: tuple[Levels, ...] = ()
    """For a year that does not begin with the calendar's: levels of its quarters and of those of the years before, oldest
    first; empty: `Growth` has them."""
    practice: Practice | None = None
    """For such a year; None: `Growth` has it."""

    def find_level_confidence(self, shas: Iterable[str]) -> float | None:
        """Mean confidence of the level labels of those commits; None: none of them is of this year."""
        wanted = frozenset(shas)
        known = [row.level_confidence for row in self.commits if row.sha in wanted and row.level is not None]
        return round(sum(known) / len(known), 3) if known else None


def read_evidence(db: Path, growth: Growth, year: Year) -> Evidence:
    """The evidence of `year` from the file that `growth` was read from.

    Raises: StoreError when the file cannot be read.
    """
    from tracker.growth import read_commit, search_commits
    from tracker.growth.interval import count_levels, read_interval

    query = CommitQuery(since=year.first_on, until=year.last_on, is_mine=True, is_counted=True, sort="oldest", limit=PAGE)
    commits: list[CommitRow] = []
    while page := search_commits(db, query):
        commits += page
        if len(page) < PAGE:
            break
        query = query._replace(offset=query.offset + PAGE)
    confidence: dict[tuple[str, str], float] = {}
    for summary in growth.patterns:
        if summary.is_sure and year.holds(summary.first_on):
            for label in read_commit(db, summary.first_sha).patterns:
                if label.pattern == summary.pattern:
                    confidence[summary.first_sha, label.pattern] = label.confidence
    counts = read_interval(db, year.first_on, year.until)
    if year.is_calendar:
        return Evidence(tuple(commits), confidence, counts)
    bounds = [day for number in range(year.number - YEARS_BEFORE, year.number + 1) for day in year.find_quarters(number)]
    return Evidence(
        tuple(commits), confidence, counts, count_levels(db, [*bounds, year.until]), _read_practice(db, growth, year)
    )  # fmt: skip


def _read_practice(db: Path, growth: Growth, year: Year) -> Practice:
    """Whole calendar years from `Growth`, the broken ones counted."""
    from tracker.growth.interval import count_stacks

    before, within = count_stacks(db, f"{year.number:04}-01-01", year.first_on, year.until)
    for use in growth.pattern_uses:
        if use.year < year.number:
            before[use.pattern, use.stack] += use.commits
    return Practice(dict(before), dict(within))
