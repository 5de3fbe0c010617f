"""Who the stored commits belong to, brought up to date when a repository's mailmap says otherwise."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from tracker.model.facts import Person
from tracker.store.connection import transaction
from tracker.store.writer import save_person


def save_resolved(connection: sqlite3.Connection, work_id: int, resolve: Callable[[Person], Person]) -> bool:
    """Gives the commits of a work to whom `resolve` (of what git recorded) says they belong; False: they already did.

    Where somebody's commits changed hands, every place of the work is looked at again: they may be mine now, and unread.
    """
    has_moved = False
    for column in ("author_id", "committer_id"):
        rows = connection.execute(
            f"SELECT id, name, email, raw_name, raw_email, kind FROM people WHERE id IN"
            f" (SELECT DISTINCT {column} FROM commits WHERE work_id = ?)",
            (work_id,),
        ).fetchall()
        moved = [(row, person) for row in rows if (person := resolve(Person(row[3], row[4]))) != Person(row[1], row[2])]
        if not moved:
            continue
        has_moved = True
        with transaction(connection):
            for row, person in moved:
                other = save_person(connection, person, Person(row[3], row[4]), row[5])
                connection.execute(f"UPDATE commits SET {column} = ? WHERE work_id = ? AND {column} = ?", (other, work_id, row[0]))
    if has_moved:
        connection.execute("UPDATE places SET fingerprint = NULL WHERE work_id = ?", (work_id,))
    return has_moved
