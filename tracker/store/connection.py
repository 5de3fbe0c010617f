"""What every connection of this room needs: whose file it is, of which version, errors as sentences, transactions.

The way into the file is `schema`; only what looks after the file itself connects from here.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.errors import StoreError

VERSION = 2
"""Of schema.sql, kept in SQLite's user_version. An older file is brought up to it by `migrations`."""
APPLICATION_ID = 0x54524B52
"""Marks the file as ours, so that another program's database is never touched."""
BUSY_MS = 30_000


def connect_reader(path: Path) -> sqlite3.Connection:
    """Read only, nothing checked yet; in a folder that cannot be written, where SQLite can make no shared memory, as an
    unchanging file.

    Raises: StoreError when there the last changes still lie beside the file.
    """
    uri = path.resolve().as_uri()
    connection = sqlite3.connect(f"{uri}?mode=ro", uri=True, timeout=BUSY_MS / 1000, isolation_level=None)
    try:
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1")
    except sqlite3.OperationalError as error:
        connection.close()
        if "locked" in str(error) or "busy" in str(error):
            # Nothing may be read past the lock.
            raise
        log = path.with_name(f"{path.name}-wal")
        if log.exists() and log.stat().st_size:
            why = f"its last changes lie in {log.name}, and the folder cannot be written; copy both elsewhere"
            raise StoreError(f"{path}: {why}.") from error
        connection = sqlite3.connect(f"{uri}?mode=ro&immutable=1", uri=True, isolation_level=None)
    except sqlite3.DatabaseError:
        pass  # No database at all: the caller's check says so.
    return connection


@contextmanager
def translate(path: Path | str) -> Iterator[None]:
    """Turns SQLite's errors about the file into sentences.

    Raises: StoreError.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        text = str(error)
        if "not a database" in text:
            raise StoreError(f"{path}: is not a SQLite database; choose another file with --db.") from error
        if "readonly" in text or "unable to open" in text:
            raise StoreError(f"{path}: cannot be written; check who owns the file and its folder.") from error
        if "full" in text:
            raise StoreError(f"{path}: the disk is full; nothing that was saved before is lost.") from error
        if "disk I/O error" in text:
            cure = "is the disk full, or was it taken away? Nothing that was saved before is lost"
            raise StoreError(f"{path}: the disk does not take or give what it should ({text}); {cure}.") from error
        if "locked" in text or "busy" in text:
            raise StoreError(f"{path}: another program keeps it locked; try again when it has ended.") from error
        if "malformed" in text:
            raise StoreError(f"{path}: is damaged ({text}); restore a backup, or scan into a new file.") from error
        raise StoreError(f"{path}: {text}.") from error


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Everything inside is saved, or nothing. Inside another one it is a part of that one."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        # SQLite has rolled back by itself where the disk is full.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def check_ours(connection: sqlite3.Connection, path: Path) -> None:
    """Raises: StoreError when the file is another program's, or from a newer tracker."""
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application != APPLICATION_ID and tables:
        raise StoreError(f"{path}: is another program's database; choose another file with --db.")
    version = read_version(connection)
    if version > VERSION:
        raise StoreError(f"{path}: was made by a newer tracker (schema {version}, this one knows {VERSION}); update the tracker.")


def read_version(connection: sqlite3.Connection) -> int:
    """The file's schema number; 0: it was not made yet."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def read_head_version(path: Path) -> int | None:
    """The schema number in a file's first hundred bytes; None: no file of ours, or none that can be read."""
    if not path.is_file():
        return None
    try:
        with open(path, "rb") as stream:
            head = stream.read(100)
    except OSError:
        return None
    is_ours = head.startswith(b"SQLite format 3\0") and int.from_bytes(head[68:72], "big") == APPLICATION_ID
    return int.from_bytes(head[60:64], "big") if is_ours else None
