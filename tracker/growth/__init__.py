"""The read side: one frozen `Growth` and the queries behind it, for the TUI, the commands and the report.

Opens the database read only and, for a diff, the repository read only. Must not write anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tracker.growth.commits import count_commits, read_commit, read_diff, read_last_row, search_commits
from tracker.model.growth import Growth, PathVerdict
from tracker.model.labels import Reasoning

__all__ = [
    "check_globs",
    "count_commits",
    "explain_path",
    "read_commit",
    "read_diff",
    "read_growth",
    "read_last_row",
    "read_reasoning",
    "search_commits",
]


def check_globs(included: Sequence[str]) -> None:
    """Raises: SettingsError when one of the user's globs is none."""
    from tracker.git import exclude

    exclude.check_globs(included)


def explain_path(db: Path | None, path: str, included: Sequence[str]) -> tuple[PathVerdict, ...]:
    """Why a file counts or does not, in each repository that has changes of it; by its name alone where none has, or db is None.

    Raises: StoreError; CatalogueError; SettingsError when one of the globs is none.
    """
    from tracker.growth import paths

    return paths.explain_path(db, path, included)


def read_reasoning(db: Path, sha: str) -> Reasoning | None:
    """Everything that was weighed for the commit of this full sha; None: its difference was not read.

    Raises: StoreError; CatalogueError.
    """
    from tracker.growth import reasoning

    return reasoning.read_reasoning(db, sha)


def read_growth(db: Path, today: date, *, start_year: int | None = None) -> Growth:
    """The whole story that the file `db` holds.

    start_year: first year of the arc; None: four years that end with the year of the last commit.
    Raises: StoreError when the file cannot be read.
    """
    # The story reads the catalogue, whose validation is slow to import; a list of commits needs none of it.
    from tracker.growth import story

    return story.read_growth(db, today, start_year=start_year)
