"""The database as a file: is it sound, is it private, and a consistent copy of it while others write.

Knows no table of ours, only what SQLite itself promises. Opens the file read only.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from tracker.errors import StoreError


class FileHealth(NamedTuple):
    """What SQLite and the file system say of the database file."""

    size_bytes: int
    faults: tuple[str, ...]
    """What `integrity_check` and `foreign_key_check` found; empty: sound."""
    is_private: bool
    """True: only its owner can read or write it (always True where the system has no such modes)."""


def check_file(db: Path) -> FileHealth:
    """The health of an existing database file.

    Raises: StoreError when it cannot be opened or is no database.
    """
    try:
        with closing(_open(db)) as connection:
            faults = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
            broken = connection.execute("PRAGMA foreign_key_check").fetchmany(5)
            faults += [f"row {row[1]} of {row[0]} points at a missing row of {row[2]}" for row in broken]
        status = db.stat()
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"{db} cannot be checked: {error}.") from error
    is_private = os.name != "posix" or not status.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    return FileHealth(status.st_size, tuple(faults), is_private)


def write_copy(db: Path, target: Path) -> None:
    """A consistent copy of the database, put in place in one step; safe while a scan writes.

    Raises: StoreError when the file cannot be read or the copy cannot be written.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            with closing(_open(db)) as source, closing(sqlite3.connect(part)) as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")  # one file, without companions, is what a backup should be
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)
    except (sqlite3.Error, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise StoreError(f"{target} cannot be written from {db}: {reason}.") from error


def _open(db: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{db.resolve().as_uri()}?mode=ro", uri=True, timeout=10)
