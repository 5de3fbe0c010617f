"""Which commits have to be read again because what decides about them is another than when they were read.

Owns the list of such commits, `rereads`. Judges no path itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from tracker.store.connection import transaction

AFTER_READING = "the tracker reads more of each commit now"
AFTER_RULES = "other files count now (by the rules, `include` in your configuration, or a .gitattributes)"


def read_rules(connection: sqlite3.Connection, work_id: int) -> tuple[str, ...] | None:
    """The rules that the commits of a work were read by; several where two files were joined; None: it is not known."""
    text = connection.execute("SELECT rules FROM works WHERE id = ?", (work_id,)).fetchone()[0]
    return tuple(text.split("\n")) if text is not None else None


def read_judged(connection: sqlite3.Connection, work_id: int) -> list[tuple[str, str | None]]:
    """(path, rule or None) of every change of a work, each once."""
    return connection.execute(
        "SELECT DISTINCT x.path, x.rule FROM commits c CROSS JOIN changes x ON x.commit_id = c.id WHERE c.work_id = ?", (work_id,)
    ).fetchall()


def read_sizes(connection: sqlite3.Connection, work_id: int) -> list[tuple[str, int]]:
    """(path, lines of the largest change that counts) of a work."""
    return connection.execute(
        "SELECT x.path, max(x.added + x.deleted) FROM commits c CROSS JOIN changes x ON x.commit_id = c.id"
        " WHERE c.work_id = ? AND x.rule IS NULL AND x.added IS NOT NULL GROUP BY x.path",
        (work_id,),
    ).fetchall()


def save_rules(connection: sqlite3.Connection, work_id: int, rules: str, flipped: Iterable[tuple[str, str | None]]) -> int:
    """Remembers by which rules a work is read from now on, and which commits these judge otherwise: those that have one of the
    `flipped` (path, rule); gives how many.

    Branches are compared by what counts in them: they are looked at again, too. So is every place that holds such a commit.
    """
    with transaction(connection):
        connection.execute("UPDATE works SET rules = ? WHERE id = ?", (rules, work_id))
        connection.execute("CREATE TEMP TABLE IF NOT EXISTS flipped (path TEXT, rule TEXT)")
        connection.execute("DELETE FROM temp.flipped")
        connection.executemany("INSERT INTO temp.flipped VALUES (?, ?)", flipped)
        connection.execute("CREATE INDEX IF NOT EXISTS temp.flipped_path ON flipped(path)")
        count = connection.execute(
            "INSERT OR IGNORE INTO rereads SELECT x.commit_id FROM commits c CROSS JOIN changes x ON x.commit_id = c.id"
            " CROSS JOIN temp.flipped f ON f.path = x.path AND f.rule IS x.rule WHERE c.work_id = ?",
            (work_id,),
        ).rowcount
        if count:
            connection.execute("DELETE FROM branches WHERE work_id = ?", (work_id,))
            connection.execute(
                "UPDATE places SET fingerprint = NULL WHERE work_id = ? AND fingerprint IS NOT NULL AND id IN"
                " (SELECT r.place_id FROM commits c CROSS JOIN rereads x ON x.commit_id = c.id CROSS JOIN reached r ON r.commit_id = c.id"
                " WHERE c.work_id = ?)",
                (work_id, work_id),
            )
    return count


def save_all_unread(connection: sqlite3.Connection) -> int:
    """Marks every commit but merges, which have no difference, to be read again where a clone is at hand; gives how many."""
    with transaction(connection):
        count = connection.execute("INSERT OR IGNORE INTO rereads SELECT id FROM commits WHERE is_merge = 0").rowcount
        connection.execute("DELETE FROM branches")
    return count
