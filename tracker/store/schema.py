"""Opens the file: makes it, checks that it is ours and of a version we know, brings an older one up to date.

Owns the version number and the ways in; what is read and written stands in the other modules of this room.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.errors import StoreError

VERSION = 1
"""Of schema.sql, kept in SQLite's user_version."""
APPLICATION_ID = 0x54524B52
"""Marks the file as ours, so that another program's database is never touched."""
BUSY_MS = 30_000


def open_writer(path: Path) -> sqlite3.Connection:
    """A connection that writes; the file is made when it is not there, readable by its owner alone.

    Transactions are explicit: see `transaction`.

    Raises: StoreError when the file is no database, not ours, from a newer version, or cannot be written.
    """
    is_new = not path.exists()
    try:
        if is_new:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        connection = sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None)
        with translate(path):
            _prepare(connection, path)
    except OSError as error:
        raise StoreError(f"{path}: cannot be written ({error.strerror}); choose another file with --db.") from error
    except sqlite3.OperationalError as error:
        raise StoreError(f"{path}: cannot be opened ({error}); choose another file with --db.") from error
    return connection


def open_reader(path: Path) -> sqlite3.Connection:
    """A connection that can only read, while a scan may be writing.

    Raises: StoreError when there is no such file, or it is no database, not ours, or of another version.
    """
    if not path.exists():
        raise StoreError(f"{path}: no database there yet; `tracker scan FOLDER` makes it.")
    try:
        connection = _connect_reader(path)
        with translate(path):
            _check_ours(connection, path)
            version = _read_version(connection)
            if version < VERSION:
                raise StoreError(f"{path}: comes from an older tracker; `tracker scan` brings it up to date.")
            connection.execute("PRAGMA cache_size = -32768")
    except sqlite3.OperationalError as error:
        raise StoreError(f"{path}: cannot be opened ({error}).") from error
    return connection


def _connect_reader(path: Path) -> sqlite3.Connection:
    """Read only; in a folder that cannot be written, where SQLite can make no shared memory, as an unchanging file."""
    uri = path.resolve().as_uri()
    connection = sqlite3.connect(f"{uri}?mode=ro", uri=True, timeout=BUSY_MS / 1000, isolation_level=None)
    try:
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1")
    except sqlite3.OperationalError:
        connection.close()
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
        if "locked" in text or "busy" in text:
            raise StoreError(f"{path}: another program keeps it locked; try again when it has ended.") from error
        if "malformed" in text:
            raise StoreError(f"{path}: is damaged ({text}); restore a backup, or scan into a new file.") from error
        raise StoreError(f"{path}: {text}.") from error


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Everything inside is saved, or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        # SQLite has rolled back by itself where the disk is full.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    _check_ours(connection, path)
    if _read_version(connection) != VERSION:
        with transaction(connection):
            # Asked again inside the lock: another process may have made it meanwhile.
            version = _read_version(connection)
            if version == 0:
                _create(connection)
            elif version < VERSION:
                raise StoreError(f"{path}: schema {version} has no way up to {VERSION}.")
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cache_size = -32768")
    connection.execute("PRAGMA temp_store = MEMORY")


def _check_ours(connection: sqlite3.Connection, path: Path) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application != APPLICATION_ID and tables:
        raise StoreError(f"{path}: is another program's database; choose another file with --db.")
    version = _read_version(connection)
    if version > VERSION:
        raise StoreError(f"{path}: was made by a newer tracker (schema {version}, this one knows {VERSION}); update the tracker.")


def _read_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _create(connection: sqlite3.Connection) -> None:
    script = (Path(__file__).parent / "schema.sql").read_text(encoding="utf-8")
    for statement in _statements(script):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would commit the open transaction."""
    waiting = ""
    for line in script.splitlines(keepends=True):
        waiting += line
        if sqlite3.complete_statement(waiting):
            yield waiting
            waiting = ""
