"""Narrows a database to some repositories: to whoever reads it through here, the others might never have been scanned.

Owns which rows of which table belong to which repository. Views in the connection's own memory stand before the tables
and views of the file, so every query of this room is narrowed, also one that is written later. The file is never
written. Must not judge what may be shown.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from tracker.errors import StoreError

# A plus keeps SQLite from walking through all that is shown where a query knows a shorter way.
_COMMIT = "+commit_id IN (SELECT id FROM temp.shown_commits)"
_PLACE = "+place_id IN (SELECT id FROM main.places WHERE work_id IN (SELECT id FROM temp.shown))"
_WORK = "+work_id IN (SELECT id FROM temp.shown)"
_SHA = "IN (SELECT sha FROM temp.shown_commits)"
_ARTIFACT = "IN (SELECT id FROM main.artifacts WHERE work_id IN (SELECT id FROM temp.shown))"

ROWS = {
    "works": "+id IN (SELECT id FROM temp.shown)",
    "places": _WORK,
    "branches": _WORK,
    "people": "1",  # reached through commits alone
    "commits": _WORK,
    "reached": f"{_COMMIT} AND {_PLACE}",
    "changes": _COMMIT,
    "coauthors": _COMMIT,
    "signals": _COMMIT,
    "samples": _COMMIT,
    "tags": _PLACE,
    "manifests": _COMMIT,
    "manifest_names": _COMMIT,
    "labels": _COMMIT,
    "label_patterns": _COMMIT,
    "patterns": "1",  # the catalogue
    "artifacts": _WORK,
    "events": f"+artifact_id {_ARTIFACT}",
    "releases": _WORK,
    "roof_edges": f"{_WORK} AND +sha {_SHA}",
    "release_artifacts": f"+artifact_id {_ARTIFACT}",
    "reuse": "+user_id IN (SELECT id FROM temp.shown) AND +used_id IN (SELECT id FROM temp.shown)",
    "figures": f"+sha {_SHA}",
    "milestones": "0",  # concluded from all repositories: they are drawn anew
    "milestone_commits": "0",
    "identities": "1",
    "roles": "name IN (SELECT name FROM main.works WHERE id IN (SELECT id FROM temp.shown))",
    "role_changes": "0",
    "pseudonyms": "0",
    "hand": "0",
    "corrections": f"+sha {_SHA}",
    "notes": f"""(sha IS NOT NULL OR artifact_id IS NOT NULL OR EXISTS (SELECT 1 FROM temp.shown_also WHERE what = 'own-words'))
        AND (sha IS NULL OR sha {_SHA}) AND (artifact_id IS NULL OR artifact_id {_ARTIFACT})""",
    "settings": "1",
    "lines": _COMMIT,
    "rereads": _COMMIT,
    "standing": _WORK,
    "stale_works": "work_id = 0 OR " + _WORK,
    "work_counts": _WORK,
    "work_quarters": _WORK,
    "work_practice": _WORK,
    "work_stacks": _WORK,
    "work_proofs": _WORK,
    "work_joined": _WORK,
    "work_loops": _WORK,
    "work_failures": _WORK,
    "work_starts": "0",  # counted against all repositories: they are counted anew
    "commits_fts": "0",  # a search would find what is hidden, so there is nothing to search
    "notes_fts": "0",
}
"""Table → which of its rows are shown. A table that is not named here is refused."""

_STAND_INS = """
INSERT INTO temp.stand_in
SELECT c.counts_as, c.sha FROM main.commits c WHERE c.id IN (
    SELECT min(x.id) FROM main.commits x
    WHERE x.counts_as IS NOT NULL AND x.work_id IN (SELECT id FROM temp.shown)
        AND x.counts_as NOT IN (SELECT sha FROM temp.shown_commits)
    GROUP BY x.counts_as)
"""
"""A commit whose twin is hidden counts itself; of several such commits, the first."""


class NarrowedPath(type(Path())):  # type: ignore[misc]
    """A database file of which only some repositories are shown: `open_reader` narrows every connection to it."""

    repos: frozenset[str] = frozenset()
    has_own_words: bool = False


def narrow_path(db: Path, repos: Iterable[str], *, has_own_words: bool = False) -> Path:
    """`db`, as a path through which only these repositories can be read; see `narrow`."""
    path = NarrowedPath(db)
    path.repos, path.has_own_words = frozenset(repos), has_own_words
    return path


def is_narrowed(connection: sqlite3.Connection) -> bool:
    """True: the connection shows some repositories only."""
    return connection.execute("SELECT 1 FROM sqlite_temp_master WHERE name = 'shown'").fetchone() is not None


def narrow(connection: sqlite3.Connection, repos: Iterable[str], *, has_own_words: bool = False) -> None:
    """From here on the connection shows the repositories of these names and nothing of any other.

    has_own_words: notes that name neither a commit nor an artifact are shown, too.
    Raises: StoreError when the file holds a table of which it is not known to whom its rows belong.
    """
    tables = [
        name
        for name, kind, sql in connection.execute("SELECT name, type, sql FROM main.sqlite_master")
        if kind == "table" and not name.startswith("sqlite_") and not _is_inner(name)
    ]
    if unknown := sorted(set(tables) - set(ROWS)):
        raise StoreError(f"it is not known which rows of {', '.join(unknown)} belong to a hidden repository, so nothing is shown.")
    connection.execute("CREATE TEMP TABLE shown (id INTEGER PRIMARY KEY)")
    connection.execute("CREATE TEMP TABLE shown_commits (id INTEGER PRIMARY KEY, sha TEXT NOT NULL UNIQUE)")
    connection.execute("CREATE TEMP TABLE shown_also (what TEXT)")
    connection.execute("CREATE TEMP TABLE stand_in (counts_as TEXT PRIMARY KEY, sha TEXT NOT NULL)")
    connection.executemany("INSERT INTO temp.shown SELECT id FROM main.works WHERE name = ?", [(repo,) for repo in repos])
    if has_own_words:
        connection.execute("INSERT INTO temp.shown_also VALUES ('own-words')")
    connection.execute(
        "INSERT INTO temp.shown_commits SELECT id, sha FROM main.commits WHERE work_id IN (SELECT id FROM temp.shown) ORDER BY id"
    )
    has_stand_ins = connection.execute(_STAND_INS).rowcount > 0
    for table in tables:
        columns = ", ".join(
            _STANDS if has_stand_ins and (table, row[1]) == ("commits", "counts_as") else f'"{row[1]}"'
            for row in connection.execute(f"PRAGMA main.table_info({table})")
        )
        connection.execute(f"CREATE TEMP VIEW {table} AS SELECT {columns} FROM main.{table} WHERE {ROWS[table]}")
    # A view of the file reads the file's own tables; made anew here, it reads those above.
    for name, sql in connection.execute("SELECT name, sql FROM main.sqlite_master WHERE type = 'view' ORDER BY rowid").fetchall():
        connection.execute(sql.replace(f"CREATE VIEW {name}", f"CREATE TEMP VIEW {name}", 1))


_STANDS = """CASE WHEN counts_as IN (SELECT x.counts_as FROM temp.stand_in x)
    THEN nullif((SELECT x.sha FROM temp.stand_in x WHERE x.counts_as = commits.counts_as), sha) ELSE counts_as END AS counts_as"""


def _is_inner(table: str) -> bool:
    """True for what a full-text table keeps beside itself."""
    return table.startswith(("commits_fts_", "notes_fts_"))
