"""Takes everything that was read of a repository, or concluded from it, out of the file; also from the search index and from
pages that SQLite had set free.

What a person said refers to names and shas, and stays unless it is asked for, too. A commit that another repository holds as
well is handed over to that one. Draws no conclusions anew: the caller does.
"""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

WIPE_BUSY_MS = 1_000
"""How long to wait for a program that reads: the app between two pages is done by then."""


class Holding(NamedTuple):
    """What the file holds of a repository."""

    work_id: int
    repo: str
    commits: int
    shared: int
    """Of these, how many another repository holds as well: they will stay."""
    places: tuple[str, ...]
    """Folders it was read from."""
    corrections: int
    notes: int


def find_names(connection: sqlite3.Connection) -> list[str]:
    """The names of all repositories."""
    return [row[0] for row in connection.execute("SELECT name FROM works ORDER BY name")]


def read_holding(connection: sqlite3.Connection, repo: str) -> Holding | None:
    """What there is of the repository with this name; None: there is none."""
    row = connection.execute("SELECT id, name FROM works WHERE name = ?", (repo,)).fetchone()
    if row is None:
        return None
    work_id = row[0]
    places = connection.execute("SELECT shown_path FROM places WHERE work_id = ? ORDER BY id", (work_id,)).fetchall()
    commits, corrections = connection.execute(
        "SELECT count(*), (SELECT count(*) FROM corrections x JOIN commits c ON c.sha = x.sha WHERE c.work_id = ?)"
        " FROM commits WHERE work_id = ?",
        (work_id, work_id),
    ).fetchone()
    shared = connection.execute(f"SELECT count(*) FROM ({_SHARED})", {"work": work_id}).fetchone()[0]
    notes = connection.execute(f"SELECT count(*) FROM notes WHERE {_NOTES}", {"work": work_id}).fetchone()[0]
    return Holding(work_id, row[1], commits, shared, tuple(place[0] for place in places), corrections, notes)


_SHARED = (
    "SELECT c.id AS commit_id, min(p.work_id) AS work_id FROM commits c JOIN reached r ON r.commit_id = c.id"
    " JOIN places p ON p.id = r.place_id WHERE c.work_id = :work AND p.work_id <> :work GROUP BY c.id"
)
_NOTES = "sha IN (SELECT sha FROM commits WHERE work_id = :work) OR artifact_id IN (SELECT id FROM artifacts WHERE work_id = :work)"


def remove_work(connection: sqlite3.Connection, work_id: int, *, with_said: bool) -> set[int]:
    """Removes a repository in the open transaction; gives the works that took over commits and are to be concluded anew.

    with_said: also what the person said of it: corrections, notes, role, visibility and pseudonyms. What they changed in a
    year's document stays, as it belongs to the year.
    """
    this = {"work": work_id}
    if with_said:
        _remove_said(connection, this)
    heirs = _hand_over(connection, this)
    connection.execute("CREATE TEMP TABLE purged AS SELECT id, sha FROM commits WHERE work_id = :work", this)
    connection.execute(
        "INSERT INTO commits_fts(commits_fts, rowid, subject, body)"
        " SELECT 'delete', id, subject, body FROM commits WHERE id IN (SELECT id FROM temp.purged)"
    )
    for table in ("milestone_commits", "figures", "events", "releases", "reuse", "roof_edges"):
        connection.execute(f"DELETE FROM {table} WHERE sha IN (SELECT sha FROM temp.purged)")
    connection.execute("DELETE FROM reuse WHERE :work IN (user_id, used_id)", this)
    for table in ("releases", "artifacts", "branches", "places", "commits"):
        connection.execute(f"DELETE FROM {table} WHERE work_id = :work", this)
    connection.execute("DELETE FROM works WHERE id = :work", this)
    connection.execute("DROP TABLE temp.purged")
    connection.execute(
        "DELETE FROM people WHERE id NOT IN"
        " (SELECT author_id FROM commits UNION SELECT committer_id FROM commits UNION SELECT person_id FROM coauthors)"
    )
    connection.execute("DELETE FROM stale_works WHERE work_id = :work", this)
    connection.execute("INSERT OR IGNORE INTO stale_works VALUES (0)")
    return heirs


def _hand_over(connection: sqlite3.Connection, this: dict[str, int]) -> set[int]:
    heirs: set[int] = set()
    for commit_id, heir in connection.execute(_SHARED, this).fetchall():
        connection.execute("UPDATE commits SET work_id = ?, counts_as = NULL WHERE id = ?", (heir, commit_id))
        heirs.add(heir)
    return heirs


def _remove_said(connection: sqlite3.Connection, this: dict[str, int]) -> None:
    connection.execute(f"DELETE FROM notes WHERE {_NOTES}", this)
    connection.execute("DELETE FROM corrections WHERE sha IN (SELECT sha FROM commits WHERE work_id = :work)", this)
    for table, column in (("roles", "name"), ("role_changes", "name"), ("pseudonyms", "repo")):
        connection.execute(f"DELETE FROM {table} WHERE {column} = (SELECT name FROM works WHERE id = :work)", this)


def wipe_free_pages(connection: sqlite3.Connection) -> bool:
    """Leaves nothing of deleted rows in the search index, in free pages or in the log beside the file, outside a transaction.

    False: it could not be done now, because another program has the file open or the disk is too full for it.
    """
    connection.execute(f"PRAGMA busy_timeout = {WIPE_BUSY_MS}")
    try:
        for table in ("commits_fts", "notes_fts"):
            # A deleted entry lives on in the index until its parts are joined.
            connection.execute(f"INSERT INTO {table}({table}) VALUES ('optimize')")
        connection.execute("VACUUM")
        is_busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError:
        return False
    return not is_busy
