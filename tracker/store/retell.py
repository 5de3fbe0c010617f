"""Brings what was once read off names and messages up to what is read off them now, from the file alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable

from tracker.model.facts import CoAuthor, Person
from tracker.store.connection import transaction
from tracker.store.writer import save_person


def retell_people(connection: sqlite3.Connection, kind_of: Callable[[str, str], str], extract: Callable[[str], Iterable[CoAuthor]]) -> None:
    """Says anew who is no person, who is named in trailers, and which commits were assisted.

    kind_of: (name, email) to human, bot or ai. extract: the body of a message to whom its trailers name.
    """
    with transaction(connection):
        rows = connection.execute("SELECT id, name, email, kind FROM people").fetchall()
        connection.executemany(
            "UPDATE people SET kind = ? WHERE id = ?",
            [(now, person_id) for person_id, name, email, kind in rows if (now := kind_of(name, email)) != kind],
        )
        told = "SELECT id FROM commits WHERE body LIKE '%-by%' OR id IN (SELECT commit_id FROM coauthors)"
        # One message at a time: those of all commits would fill the memory.
        for (commit_id,) in connection.execute(told).fetchall():
            body = connection.execute("SELECT body FROM commits WHERE id = ?", (commit_id,)).fetchone()[0]
            named = {
                (save_person(connection, Person(one.name, one.email), Person(one.name, one.email), one.kind), one.role)
                for one in extract(body)
            }
            known = set(connection.execute("SELECT person_id, role FROM coauthors WHERE commit_id = ?", (commit_id,)).fetchall())
            if named != known:
                connection.execute("DELETE FROM coauthors WHERE commit_id = ?", (commit_id,))
                connection.executemany("INSERT INTO coauthors VALUES (?,?,?)", [(commit_id, *one) for one in sorted(named)])
        connection.execute(
            "WITH assisted AS (SELECT c.id FROM commits c JOIN people a ON a.id = c.author_id WHERE a.kind = 'ai'"
            " UNION SELECT x.commit_id FROM coauthors x JOIN people p ON p.id = x.person_id WHERE p.kind = 'ai')"
            # Its own value, so that the repository is summed anew.
            " UPDATE commits SET is_assisted = id IN (SELECT id FROM assisted), is_diffed = is_diffed"
            " WHERE is_assisted <> (id IN (SELECT id FROM assisted))"
        )
