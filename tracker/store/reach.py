"""Which commits the places of a work reach: merged into the default branch, on another branch, or nowhere any more.

A place that is missing keeps what it reached, so a deleted clone makes nothing gone.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from tracker.model.clock import day_of
from tracker.model.facts import Tag
from tracker.store.connection import transaction


def read_ancestors(connection: sqlite3.Connection, shas: Iterable[str]) -> list[str]:
    """What the file knows before these commits."""
    found: dict[str, None] = {}
    waiting = list(shas)
    while waiting:
        row = connection.execute("SELECT parents FROM commits WHERE sha = ?", (waiting.pop(),)).fetchone()
        before = [sha for sha in row[0].split() if sha not in found] if row is not None else []
        found.update(dict.fromkeys(before))
        waiting += before
    return list(found)


def save_reach(connection: sqlite3.Connection, place_id: int, merged: Iterable[str], other: Iterable[str]) -> None:
    """Replaces what a place reaches, by shas: those its default branch contains, and the others."""
    with transaction(connection):
        connection.execute("CREATE TEMP TABLE IF NOT EXISTS seen (sha TEXT PRIMARY KEY, is_merged INTEGER) WITHOUT ROWID")
        connection.execute("DELETE FROM temp.seen")
        connection.executemany("INSERT OR IGNORE INTO temp.seen VALUES (?, 1)", ((sha,) for sha in merged))
        connection.executemany("INSERT OR IGNORE INTO temp.seen VALUES (?, 0)", ((sha,) for sha in other))
        connection.execute(
            "DELETE FROM reached WHERE place_id = ? AND commit_id IN"
            " (SELECT c.id FROM places p JOIN commits c ON c.work_id = p.work_id WHERE p.id = ?)",
            (place_id, place_id),
        )
        connection.execute(
            "INSERT OR REPLACE INTO reached SELECT c.id, ?, s.is_merged FROM temp.seen s CROSS JOIN commits c ON c.sha = s.sha",
            (place_id,),
        )
        connection.execute("DELETE FROM temp.seen")


def settle_reach(connection: sqlite3.Connection, work_ids: Iterable[int], finished: Iterable[int] = ()) -> None:
    """Decides for the commits of these works whether they are merged, and whether they are gone.

    finished: the places that were read to the end just now. Of a work with a place that was not, nothing is newly said to be gone:
    what that place reaches is not known.
    """
    with transaction(connection):
        connection.execute("CREATE TEMP TABLE IF NOT EXISTS finished (place_id INTEGER PRIMARY KEY)")
        connection.execute("DELETE FROM temp.finished")
        connection.executemany("INSERT OR IGNORE INTO temp.finished VALUES (?)", ((place_id,) for place_id in finished))
        for work_id in work_ids:
            connection.execute(
                "WITH unread AS (SELECT EXISTS (SELECT 1 FROM places p WHERE p.work_id = ? AND p.fingerprint IS NULL"
                "   AND p.id NOT IN (SELECT place_id FROM temp.finished) AND (p.state IN ('ok', 'shallow', 'partial')"
                "   OR p.state = 'unreadable' AND NOT EXISTS (SELECT 1 FROM reached o WHERE o.place_id = p.id))) AS is_open),"
                " now AS (SELECT c.id, coalesce(max(r.is_merged), 0) AS is_merged,"
                "   r.place_id IS NULL AND (c.is_gone OR NOT (SELECT is_open FROM unread)) AS is_gone"
                "  FROM commits c LEFT JOIN reached r ON r.commit_id = c.id WHERE c.work_id = ? GROUP BY c.id)"
                " UPDATE commits SET is_merged = now.is_merged, is_gone = now.is_gone FROM now WHERE now.id = commits.id"
                " AND (commits.is_merged <> now.is_merged OR commits.is_gone <> now.is_gone)",
                (work_id, work_id),
            )


def save_tags(connection: sqlite3.Connection, place_id: int, tags: Iterable[Tag]) -> None:
    """Replaces the tags of a place."""
    with transaction(connection):
        connection.execute("DELETE FROM tags WHERE place_id = ?", (place_id,))
        connection.executemany(
            "INSERT INTO tags(place_id, name, sha, tagged_at, offset_min, tagged_on, is_annotated) VALUES (?,?,?,?,?,?,?)",
            [(place_id, *tag[:4], day_of(tag.tagged_at, tag.offset_min), tag.is_annotated) for tag in tags],
        )
