"""The read side: one frozen `Growth` and the queries behind it, for the TUI, the commands and the report.

Opens the database read only and, for a diff, the repository read only. Must not write anywhere.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tracker.model.growth import CommitDetail, CommitQuery, CommitRow, Diff, Growth

__all__ = ["count_commits", "read_commit", "read_diff", "read_growth", "search_commits"]


def read_growth(db: Path, today: date, *, start_year: int | None = None) -> Growth:
    """The whole story that the file `db` holds.

    start_year: first year of the arc; None: four years that end with the year of the last commit.
    Raises: StoreError when the file cannot be read.
    """
    raise NotImplementedError


def search_commits(db: Path, query: CommitQuery) -> tuple[CommitRow, ...]:
    """One page of the commits that `query` asks for, in its order.

    Raises: UsageError for an unknown sort or a malformed quarter, StoreError when the file cannot be read.
    """
    raise NotImplementedError


def count_commits(db: Path, query: CommitQuery) -> int:
    """How many commits `query` asks for, whatever its limit and offset.

    Raises: as `search_commits`.
    """
    raise NotImplementedError


def read_commit(db: Path, sha_prefix: str) -> CommitDetail:
    """All that is known of the one commit whose sha begins so.

    Raises: UsageError when no commit or more than one begins so, StoreError when the file cannot be read.
    """
    raise NotImplementedError


def read_diff(db: Path, sha: str) -> Diff:
    """The difference of one commit, read from its repository just now; `Diff.missing` says why it cannot be.

    Raises: UsageError for an unknown commit, StoreError when the file cannot be read.
    """
    raise NotImplementedError
