"""Reads which lines I wrote, and keeps which of them still stand. Counts nothing itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from tracker.store.connection import transaction
from tracker.store.reader_counted import build_mine_condition


def read_written(connection: sqlite3.Connection, work_id: int) -> Iterator[tuple[int, str, int]]:
    """(year, path, hash) of every sampled line of mine in a work, oldest first; imports and twins are left out."""
    return connection.execute(
        f"""SELECT CAST(substr(c.authored_on, 1, 4) AS INTEGER), ch.path, s.hash
            FROM commits c CROSS JOIN samples s ON s.commit_id = c.id
            CROSS JOIN changes ch ON ch.commit_id = s.commit_id AND ch.seq = s.seq
            WHERE c.work_id = ? AND {build_mine_condition(connection)} AND c.is_bulk = 0 AND c.counts_as IS NULL AND c.is_merged = 1
              AND c.is_odd_date = 0
            ORDER BY c.authored_at, c.id""",
        (work_id,),
    )


def read_written_paths(connection: sqlite3.Connection, work_id: int) -> list[str]:
    """Every path that I ever added sampled lines to, in a work."""
    rows = connection.execute(
        f"""SELECT DISTINCT ch.path FROM commits c CROSS JOIN changes ch ON ch.commit_id = c.id
            WHERE c.work_id = ? AND {build_mine_condition(connection)} AND ch.added > 0 AND ch.rule IS NULL ORDER BY ch.path""",
        (work_id,),
    )
    return [path for (path,) in rows]


def read_moved(connection: sqlite3.Connection, work_id: int) -> dict[str, str]:
    """Old path → where the file went first."""
    rows = connection.execute(
        """SELECT ch.old_path, ch.path FROM commits c CROSS JOIN changes ch ON ch.commit_id = c.id
           WHERE c.work_id = ? AND ch.status = 'R' ORDER BY c.authored_at DESC, c.id DESC""",
        (work_id,),
    )
    return dict(rows.fetchall())


def save_standing(connection: sqlite3.Connection, work_id: int, years: Iterable[tuple[int, int, int]]) -> None:
    """Replaces what stands of a work: (year, lines written, lines standing)."""
    with transaction(connection):
        connection.execute("DELETE FROM standing WHERE work_id = ?", (work_id,))
        connection.executemany("INSERT INTO standing VALUES (?,?,?,?)", [(work_id, *year) for year in years])
