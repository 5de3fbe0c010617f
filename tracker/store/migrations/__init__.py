"""Brings a file of an older schema up to this one, in numbered steps, each in one transaction. Loses nothing.

Owns the steps and their order. Step N is the script `mNNNN.sql` in this folder; it takes a file from schema N - 1 to N.
A script is complete in itself and final once it was released: it may rest on nothing that changes later.

To change the schema while step N is not released yet (the newest script is the one to add to):

1. Change `schema.sql`: it always shows the file as the newest step leaves it. A new column stands last among the columns
   of its table (before the table's constraints), because that is where SQLite adds it. Code that says
   `INSERT INTO table VALUES (...)` has to name it, too.
2. Add the same to the newest `mNNNN.sql`: `CREATE TABLE ...` word for word as in schema.sql, `ALTER TABLE t ADD COLUMN
   ...` (NULL, or NOT NULL with a DEFAULT), `DROP VIEW v; CREATE VIEW v ...` for a view that says more. Fill what is
   new from what is there with plain UPDATE and INSERT, so that nobody has to scan again to see their own history. To read
   every commit anew instead: `UPDATE places SET fingerprint = NULL`.
3. `pytest tests/store/test_migrations.py` compares both ways to the same file, object by object and column by column, and
   carries the data of every released schema across. A file you made with an unreleased step lacks what was added to it
   since: scan it anew.

After a release, a further change begins `mNNNN.sql` with the next number, raises `connection.VERSION`, and adds to
`tests/store/released/` a database as the release left it.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from tracker.errors import StoreError
from tracker.store.connection import VERSION, read_version, transaction
from tracker.store.filecare import keep_copy
from tracker.store.script import read_statements


def migrate(connection: sqlite3.Connection, path: Path) -> Path | None:
    """Runs the steps that the file lacks; gives the backup that was made before, None: another process had run them all.

    `connection` writes to `path`, has no open transaction, and enforces no foreign keys yet. Whatever interrupts it, the
    file is left as one of the steps leaves it, and the next call goes on from there.

    Raises: StoreError when a step cannot be done; the file is then as it was before that step.
    """
    backup: Path | None = None
    has_done = False
    try:
        while (version := read_version(connection)) < VERSION:
            with transaction(connection):
                # Asked again inside the lock: another process may have done this step meanwhile.
                if read_version(connection) != version:
                    continue
                if backup is None:
                    # Inside the lock too: what nobody can write to is what the step will change.
                    backup = keep_copy(path, f"schema{version}")
                _run_step(connection, path, version + 1)
            has_done = True
    finally:
        if backup is not None and not has_done:
            # Nothing was changed: a copy for each try would fill the disk.
            backup.unlink(missing_ok=True)
    return backup


def _run_step(connection: sqlite3.Connection, path: Path, number: int) -> None:
    script = Path(__file__).parent / f"m{number:04}.sql"
    if not script.is_file():
        raise StoreError(f"{path}: schema {number - 1} has no way up to {VERSION}.")
    for statement in read_statements(script):
        connection.execute(statement)
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken is not None:
        raise StoreError(
            f"{path}: cannot be brought up to date, a row of {broken[0]} points at a missing row of {broken[2]}; nothing was changed."
            " `tracker restore` takes a backup back, or scan into a new file with --db."
        )
    connection.execute(f"PRAGMA user_version = {number}")
