"""What a person said: identities, roles, corrections, notes. Kept apart from facts; outlives every rescan.

These tables are small, so sqlite-utils serves; nothing here is deleted where it can be marked instead.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from tracker.model.email import normalise_email
from tracker.model.labels import Correction
from tracker.model.ledger import Note
from tracker.store.connection import transaction
from tracker.store.places import read_setting


def read_identities(connection: sqlite3.Connection) -> dict[str, str]:
    """Email → where it came from: user, flag, configuration, or removed (said not to be me)."""
    return dict(connection.execute("SELECT email, source FROM identities ORDER BY email"))


def save_identities(connection: sqlite3.Connection, emails: Iterable[str], source: str, now: str) -> None:
    """Remembers emails as mine, or as removed; an email that is configured does not undo a removal."""
    with transaction(connection):
        for email in emails:
            if source == "configuration":
                connection.execute("INSERT OR IGNORE INTO identities VALUES (?,?,?)", (email, source, now))
            else:
                connection.execute("INSERT OR REPLACE INTO identities VALUES (?,?,?)", (email, source, now))


def delete_identity(connection: sqlite3.Connection, email: str) -> None:
    """Forgets what was said of an email."""
    connection.execute("DELETE FROM identities WHERE email = ?", (email,))


def save_mine(connection: sqlite3.Connection, emails: Iterable[str]) -> int:
    """Marks as mine the commits of these emails (already normalised) and no others; gives how many commits changed.

    Compared without GitHub's numeric prefix, before and after the mailmap.
    """
    mine = set(emails)
    ids = [
        person_id
        for person_id, email, raw in connection.execute("SELECT id, email, raw_email FROM people")
        if normalise_email(email) in mine or normalise_email(raw) in mine
    ]
    # An empty list is a list like any other in SQLite: nothing is in it.
    marks = ",".join(map(str, ids))
    with transaction(connection):
        # Counted by statement: what triggers change beside them is no commit.
        taken = connection.execute(f"UPDATE commits SET is_mine = 1 WHERE is_mine = 0 AND author_id IN ({marks})").rowcount
        given = connection.execute(f"UPDATE commits SET is_mine = 0 WHERE is_mine = 1 AND author_id NOT IN ({marks})").rowcount
        return taken + given


def save_role(connection: sqlite3.Connection, repo: str, role: str | None, visibility: str | None) -> None:
    """Keeps the role or visibility a person gave a repository; None leaves that one as it was."""
    connection.execute(
        "INSERT INTO roles VALUES (?,?,?) ON CONFLICT (name) DO UPDATE SET role = coalesce(excluded.role, role),"
        " visibility = coalesce(excluded.visibility, visibility)",
        (repo, role, visibility),
    )


def save_correction(connection: sqlite3.Connection, correction: Correction) -> None:
    """Keeps a correction; an earlier one of the same field, or the opposite one of the same pattern, is undone by it."""
    with transaction(connection):
        same = ("pattern+", "pattern-") if correction.field.startswith("pattern") else (correction.field,)
        connection.execute(
            f"UPDATE corrections SET undone_at = ? WHERE sha = ? AND undone_at IS NULL AND field IN ({','.join('?' * len(same))})"
            + (" AND value = ?" if len(same) == 2 else ""),
            (correction.made_at, correction.sha, *same, *([correction.value] if len(same) == 2 else [])),
        )
        connection.execute(
            "INSERT INTO corrections(sha, field, value, made_at) VALUES (?,?,?,?)",
            (correction.sha, correction.field, correction.value, correction.made_at),
        )


def undo_correction(connection: sqlite3.Connection, sha: str, now: str) -> Correction | None:
    """Takes back the newest standing correction of a commit; None: there is none."""
    with transaction(connection):
        row = connection.execute(
            "SELECT id, sha, field, value, made_at FROM corrections WHERE sha = ? AND undone_at IS NULL ORDER BY id DESC LIMIT 1",
            (sha,),
        ).fetchone()
        if row is None:
            return None
        connection.execute("UPDATE corrections SET undone_at = ? WHERE id = ?", (now, row[0]))
    return Correction(*row[1:])


def read_said_of(connection: sqlite3.Connection, limit: int) -> list[str]:
    """Shas of the commits of which something was corrected or taken back last, newest first."""
    rows = connection.execute(
        "SELECT sha FROM corrections GROUP BY sha ORDER BY max(coalesce(undone_at, made_at)) DESC, sha LIMIT ?", (limit,)
    )
    return [row[0] for row in rows]


def save_note(connection: sqlite3.Connection, note: Note) -> int:
    """Keeps a note (its id is given by the file); gives the id."""
    import sqlite_utils

    row = {k: v for k, v in note._asdict().items() if k != "note_id"}
    # The library's own transaction reads before it writes, and SQLite refuses that at once when somebody wrote in between.
    with transaction(connection):
        return int(str(sqlite_utils.Database(connection)["notes"].insert(row).last_pk))  # type: ignore[union-attr]


def save_note_deleted(connection: sqlite3.Connection, note_id: int, now: str | None) -> bool:
    """Marks a note as deleted, or brings it back when `now` is None; False: there is no such note."""
    return connection.execute("UPDATE notes SET deleted_at = ? WHERE id = ?", (now, note_id)).rowcount == 1


def read_people_counts(connection: sqlite3.Connection) -> list[tuple[str, str, str, int, int, int]]:
    """(name, email, kind, commits, repositories, mine: 0 or 1) by falling number of commits; humans first."""
    rows = connection.execute(
        "SELECT p.name, p.email, p.kind, count(*), count(DISTINCT c.work_id), max(c.is_mine) FROM commits c"
        " JOIN people p ON p.id = c.author_id GROUP BY p.name, p.email ORDER BY p.kind <> 'human', count(*) DESC, p.email"
    )
    return rows.fetchall()


def has_new_lessons(connection: sqlite3.Connection) -> bool:
    """Whether corrections came or went since the labels were last made."""
    return (read_setting(connection, "lessons") or "") != describe_lessons(connection)


def describe_lessons(connection: sqlite3.Connection) -> str:
    """The standing corrections in short; empty: there are none."""
    count, last, total = connection.execute("SELECT count(*), max(id), sum(id) FROM corrections WHERE undone_at IS NULL").fetchone()
    return f"{count} {last} {total}" if count else ""
