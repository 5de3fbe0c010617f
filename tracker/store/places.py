"""Which works there are and where they lie: repositories, their places on disk, and how they were last read."""

from __future__ import annotations

import os
import sqlite3
from typing import NamedTuple

from tracker.model.place_name import find_place_named
from tracker.model.record import PlaceState
from tracker.store.connection import transaction

NEWEST = "default_head IS NOT NULL ORDER BY head_at DESC, state = 'missing', default_head DESC, path LIMIT 1"
"""The place that speaks for a repository first: where several clones stand at different commits, one of them is stale."""


class KnownPlace(NamedTuple):
    """What the file remembers of a place and its work."""

    place_id: int
    work_id: int
    root_sha: str | None
    """None: the work was empty so far, or never readable."""
    root_mark: str | None
    remote: str | None
    default_head: str | None


def read_fingerprints(connection: sqlite3.Connection) -> dict[str, str]:
    """Git directory → fingerprint, of the places that were read to the end."""
    return dict(connection.execute("SELECT path, fingerprint FROM places WHERE fingerprint IS NOT NULL"))


def read_place(connection: sqlite3.Connection, path: str) -> KnownPlace | None:
    """What is known of the place at a git directory; None: nothing."""
    row = connection.execute(
        "SELECT p.id, w.id, w.root_sha, w.root_mark, w.remote, coalesce(p.default_head, w.default_head)"
        " FROM places p JOIN works w ON w.id = p.work_id WHERE p.path = ?",
        (path,),
    ).fetchone()
    return KnownPlace(*row) if row else None


def read_cuts(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """(work, commit where it was cut off) of every work that is known from shallow clones alone."""
    return connection.execute("SELECT id, root_sha FROM works WHERE is_cut = 1 AND root_sha IS NOT NULL ORDER BY id").fetchall()


class WorkFacts(NamedTuple):
    """What a scan found of a repository before its commits were read."""

    name: str
    root_sha: str | None = None
    """None: it has no commits, or could not be opened."""
    root_mark: str | None = None
    """Who wrote the root and when: both outlive most rewritings."""
    remote: str | None = None
    default_branch: str | None = None
    default_head: str | None = None
    head_at: int = 0
    """When the head was committed, seconds since 1970; 0: there is none."""
    attributes: tuple[str, ...] = ()
    """What the repository says of its own files at the head, see `git/attributes.py`."""
    ignored: tuple[str, ...] = ()
    """Shas that the repository keeps out of blame at the head."""
    kin: int | None = None
    """The work of another place that this scan found to hold the same history, though none of it is saved yet."""
    is_whole: bool = True
    """False: a shallow clone, whose root is only where it was cut."""
    has_known_head: bool = False
    """True: the head that the place had when it was last scanned is still among its objects."""


def save_place(connection: sqlite3.Connection, place: PlaceState, work: WorkFacts) -> tuple[int, int]:
    """Saves a place and the work it holds, and forgets the place's fingerprint; gives (place id, work id).

    Places of the same history are one work. A place that cannot be read keeps the work it was known for.
    """
    with transaction(connection):
        known = read_place(connection, place.path)
        work_id = _find_work(connection, known, work)
        if work_id is None:
            name = _free_name(connection, work.name)
            cursor = connection.execute("INSERT INTO works(name, state) VALUES (?, ?)", (name, place.state))
            work_id = int(cursor.lastrowid or 0)
        connection.execute(
            "INSERT INTO places(path, work_id, shown_path, kind, state, reason) VALUES (?,?,?,?,?,?)"
            " ON CONFLICT (path) DO UPDATE SET work_id = excluded.work_id, shown_path = excluded.shown_path,"
            " kind = excluded.kind, state = excluded.state, reason = excluded.reason, fingerprint = NULL",
            (place.path, work_id, place.shown_path, place.kind, place.state, place.reason),
        )
        if work.default_head is not None:
            _save_head(connection, place.path, known, work)
        if known is not None and known.work_id != work_id:
            _leave_work(connection, known)
        _save_work_state(connection, work_id, work, place.path)
        place_id = connection.execute("SELECT id FROM places WHERE path = ?", (place.path,)).fetchone()[0]
    return int(place_id), work_id


def _save_head(connection: sqlite3.Connection, path: str, known: KnownPlace | None, work: WorkFacts) -> None:
    """Keeps what a place says at its head. Commits that it no longer keeps out of blame are read again: they may count."""
    kept = connection.execute("SELECT ignored FROM places WHERE path = ?", (path,)).fetchone()[0] if known else ""
    connection.executemany(
        "INSERT OR IGNORE INTO rereads SELECT id FROM commits WHERE sha = ?", [(sha,) for sha in {*kept.split()} - {*work.ignored}]
    )
    connection.execute(
        "UPDATE places SET default_branch = ?, default_head = ?, head_at = ?, attributes = ?, ignored = ? WHERE path = ?",
        (work.default_branch, work.default_head, work.head_at, "\n".join(work.attributes), "\n".join(work.ignored), path),
    )


def _find_work(connection: sqlite3.Connection, known: KnownPlace | None, work: WorkFacts) -> int | None:
    if work.root_sha is None:
        return known.work_id if known else None
    # By the head too: a shallow clone's root is only where it was cut.
    row = connection.execute(
        "SELECT id FROM works WHERE root_sha = ? UNION ALL SELECT work_id FROM commits WHERE sha IN (?, ?) LIMIT 1",
        (work.root_sha, work.root_sha, work.default_head),
    ).fetchone()
    if row is not None:
        return int(row[0])
    if work.kin is not None:
        return work.kin
    # Two clones of what is published in one place: one of them was made before its history was rewritten, root and all.
    row = connection.execute("SELECT id FROM works WHERE remote = ? ORDER BY id", (work.remote,)).fetchone()
    if row is not None and known is None:
        return int(row[0])
    return known.work_id if known is not None and _is_same_work(known, work) else None


def _is_same_work(known: KnownPlace, work: WorkFacts) -> bool:
    """Whether what lies at a known place is still the same work, though its root is another: a rewritten or completed history."""
    return (
        known.root_sha is None
        or work.has_known_head
        or (work.remote is not None and work.remote == known.remote)
        or (work.root_mark is not None and work.root_mark == known.root_mark)
    )


def _leave_work(connection: sqlite3.Connection, known: KnownPlace) -> None:
    """Takes a place's reach from the work it held before; a work that never had a commit goes with its last place."""
    connection.execute("DELETE FROM reached WHERE place_id = ?", (known.place_id,))
    connection.execute(
        "DELETE FROM works WHERE id = ? AND NOT EXISTS (SELECT 1 FROM places WHERE work_id = works.id)"
        " AND NOT EXISTS (SELECT 1 FROM commits WHERE work_id = works.id)",
        (known.work_id,),
    )


def _save_work_state(connection: sqlite3.Connection, work_id: int, work: WorkFacts, path: str) -> None:
    # A work is as well as its best place: an unreadable second clone does not spoil the first.
    best = connection.execute(
        "SELECT state, reason FROM places WHERE work_id = ? ORDER BY instr('ok partial shallow empty unreadable missing', state) LIMIT 1",
        (work_id,),
    ).fetchone()
    if best[0] == "shallow" and _is_known_beyond(connection, work):
        best = ("ok", "")
    connection.execute("UPDATE works SET state = ?, reason = ?, remote = coalesce(?, remote) WHERE id = ?", (*best, work.remote, work_id))
    connection.execute(
        "UPDATE works SET default_branch = p.default_branch, default_head = p.default_head FROM"
        f" (SELECT * FROM places WHERE work_id = ? AND {NEWEST}) p WHERE works.id = ?",
        (work_id, work_id),
    )
    if work.root_sha is not None:
        connection.execute(
            # Of clones with several roots that one counts whose head speaks for the work, in whatever order they are read.
            "UPDATE works SET root_sha = ?, root_mark = ?, is_cut = ? WHERE id = ? AND (root_sha IS NULL OR ? AND (is_cut = 1 OR"
            f" (SELECT path FROM places WHERE work_id = works.id AND {NEWEST}) = ?))",
            (work.root_sha, work.root_mark, not work.is_whole, work_id, work.is_whole, path),
        )


def _is_known_beyond(connection: sqlite3.Connection, work: WorkFacts) -> bool:
    """Whether a whole clone was read before, so that nothing is missing where this one was cut off."""
    query = "SELECT 1 FROM commits WHERE sha = ? AND parents <> ''"
    return connection.execute(query, (work.root_sha,)).fetchone() is not None


def has_commits(connection: sqlite3.Connection, work_id: int) -> bool:
    """Whether a commit of a work is in the file."""
    return connection.execute("SELECT 1 FROM commits WHERE work_id = ? LIMIT 1", (work_id,)).fetchone() is not None


def read_newest_head(connection: sqlite3.Connection, work_id: int) -> tuple[str, str] | None:
    """(git directory, sha) of the head that speaks for a work; None: it has none, or only in a clone that is gone."""
    row = connection.execute(f"SELECT path, default_head, state FROM places WHERE work_id = ? AND {NEWEST}", (work_id,)).fetchone()
    return (row[0], row[1]) if row is not None and row[2] != "missing" else None


def read_said_of_files(connection: sqlite3.Connection, work_id: int) -> tuple[str, ...]:
    """What a work's .gitattributes say at the head that speaks for it."""
    row = connection.execute(f"SELECT attributes FROM places WHERE work_id = ? AND {NEWEST}", (work_id,)).fetchone()
    return tuple(row[0].split("\n")) if row is not None and row[0] else ()


def read_ignored(connection: sqlite3.Connection, work_id: int) -> tuple[str, ...]:
    """Shas that one of a work's places keeps out of blame."""
    rows = connection.execute("SELECT ignored FROM places WHERE work_id = ? AND ignored <> ''", (work_id,))
    return tuple(sorted({sha for (text,) in rows for sha in text.split()}))


def _free_name(connection: sqlite3.Connection, name: str) -> str:
    """`name`, or `name-2` and so on where another history bears it already."""
    taken = {row[0] for row in connection.execute("SELECT name FROM works")}
    return next(n for i in range(len(taken) + 1) if (n := name if i == 0 else f"{name}-{i + 1}") not in taken)


def save_read_to_end(connection: sqlite3.Connection, place_id: int, fingerprint: str) -> None:
    """Remembers that everything the tips reach is saved, and concluded from."""
    connection.execute("UPDATE places SET fingerprint = ? WHERE id = ?", (fingerprint, place_id))


def save_missing(connection: sqlite3.Connection) -> None:
    """Marks the places that are no longer on disk; their facts stay."""
    reason = "the folder is gone; what was read of it is kept"
    rows = connection.execute("SELECT id, work_id, path FROM places WHERE state <> 'missing'").fetchall()
    lost = [(place_id, work_id) for place_id, work_id, path in rows if not os.path.lexists(find_place_named(path))]
    if not lost:
        return
    with transaction(connection):
        for place_id, work_id in lost:
            connection.execute("UPDATE places SET state = 'missing', reason = ?, fingerprint = NULL WHERE id = ?", (reason, place_id))
            connection.execute(
                "UPDATE works SET state = 'missing', reason = ? WHERE id = ?"
                " AND NOT EXISTS (SELECT 1 FROM places x WHERE x.work_id = works.id AND x.state <> 'missing')",
                (reason, work_id),
            )


def read_setting(connection: sqlite3.Connection, key: str) -> str | None:
    """A value the tracker keeps for itself; None: never set."""
    row = connection.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def save_setting(connection: sqlite3.Connection, key: str, value: str) -> None:
    """Keeps a value for the next run."""
    connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (key, value))
