"""Reads every table of a file without the numbers that SQLite gave its rows, so that two files can be compared. Knows no test."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

from tests.scan.files import MINE, scan
from tracker.scan import ScanOptions

COMMIT = "(SELECT sha FROM commits WHERE id = x.{})"
WORK = "(SELECT name FROM works WHERE id = x.{})"
PLACE = "(SELECT path FROM places WHERE id = x.{})"
PERSON = "(SELECT label || raw_name || raw_email || kind FROM people WHERE id = x.{})"
RELEASE = "(SELECT y.version || y.sha || coalesce(y.artifact_id, '') FROM releases y WHERE y.id = x.{})"
MEANT = {
    **dict.fromkeys(("commit_id", "first_id", "opened_id", "closed_id", "failed_id", "followed_id"), COMMIT),
    **dict.fromkeys(("work_id", "user_id", "used_id"), WORK),
    **dict.fromkeys(("author_id", "committer_id", "person_id"), PERSON),
    "place_id": PLACE,
    "release_id": RELEASE,
}
ASIDE = frozenset({"people", "settings", "identities", "stale_works"})
"""People are compared through their commits; the others say when, and what the tracker keeps for itself."""


def read_tables(db: Path) -> dict[str, Counter[tuple[object, ...]]]:
    with closing(sqlite3.connect(db)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'")]
        found = {}
        for table in tables:
            if table in ASIDE or "_fts" in table:
                continue
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            kept = [c for c in columns if c not in ("id", "fingerprint") or (c == "id" and table == "artifacts")]
            said = ", ".join(MEANT.get(column, "x.{}").format(f'"{column}"') for column in kept)
            found[table] = Counter(connection.execute(f"SELECT {said} FROM {table} x").fetchall())
    return found


def assert_every_table_like_fresh(db: Path, *paths: Path, options: ScanOptions = MINE) -> None:
    """All that the file holds is what one scan of `paths` into a new file would put there."""
    fresh = db.with_name("fresh.db")
    fresh.unlink(missing_ok=True)
    scan(fresh, *paths, options=options)
    was, wanted = read_tables(db), read_tables(fresh)
    for table in wanted:
        kept, missed = list(was[table] - wanted[table]), list(wanted[table] - was[table])
        assert (kept, missed) == ([], []), f"{table}: {kept[:3]} instead of {missed[:3]}"
