"""What a year's report needs beside `Growth`: the year's commits, and how sure the labels behind its claims are.

The only part of building a report that reads the file, and it does so through the growth queries alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tracker.model.growth import CommitQuery, CommitRow, Growth

PAGE = 5_000


class Evidence(NamedTuple):
    """The commits of one year that count."""

    commits: tuple[CommitRow, ...]
    """Mine, oldest first."""
    pattern_confidence: dict[tuple[str, str], float]
    """(sha, pattern) → confidence, for the first commit of each pattern first practised in the year."""

    def find_level_confidence(self, shas: Iterable[str]) -> float | None:
        """Mean confidence of the level labels of those commits; None: none of them is of this year."""
        wanted = frozenset(shas)
        known = [row.level_confidence for row in self.commits if row.sha in wanted and row.level is not None]
        return round(sum(known) / len(known), 3) if known else None


def read_evidence(db: Path, growth: Growth, year: int) -> Evidence:
    """The evidence of `year` from the file that `growth` was read from.

    Raises: StoreError when the file cannot be read.
    """
    from tracker.growth import read_commit, search_commits

    query = CommitQuery(year=year, is_mine=True, is_counted=True, sort="oldest", limit=PAGE)
    commits: list[CommitRow] = []
    while page := search_commits(db, query):
        commits += page
        if len(page) < PAGE:
            break
        query = query._replace(offset=query.offset + PAGE)
    confidence: dict[tuple[str, str], float] = {}
    for summary in growth.patterns:
        if summary.first_on[:4] == f"{year:04}":
            for label in read_commit(db, summary.first_sha).patterns:
                if label.pattern == summary.pattern:
                    confidence[summary.first_sha, label.pattern] = label.confidence
    return Evidence(tuple(commits), confidence)
