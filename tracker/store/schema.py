"""Opens the file: makes it, checks that it is ours and of a version we know, brings an older one up to date.

Owns the ways in; what is read and written stands in the other modules of this room.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from tracker.errors import StoreError
from tracker.store.connection import (
    APPLICATION_ID,
    BUSY_MS,
    VERSION,
    check_ours,
    connect_reader,
    read_head_version,
    read_version,
    transaction,
    translate,
)
from tracker.store.script import read_statements
from tracker.store.shown import NarrowedPath, narrow

LOG_PAGES = 4000
"""Of 4 KiB each, kept beside the file before they go into it: taking them over waits for the disk twice, and writes a page once that
was changed many times."""


class Upgrade(NamedTuple):
    """A file that was brought up to date."""

    before: int
    """Its schema until then."""
    now: int
    backup: Path
    """The file as it was."""


def open_writer(path: Path) -> sqlite3.Connection:
    """A connection that writes; the file is made when it is not there, readable by its owner alone.

    Transactions are explicit: see `transaction`. A file of an older schema is brought up to date, a backup beside it.

    Raises: StoreError when the file is no database, not ours, from a newer version, or cannot be written.
    """
    is_new = not path.exists()
    _refuse_device(path)
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
    """A connection that can only read, while a scan may be writing: whatever is asked of it is answered from one moment of
    the file, the first question's. A file of an older schema is brought up to date first.

    Raises: StoreError when there is no such file, or it is no database, not ours, or from a newer version.
    """
    if not path.exists():
        raise StoreError(f"{path}: no database there yet; `tracker scan FOLDER` makes it.")
    _refuse_device(path)
    try:
        connection = connect_reader(path)
        with translate(path):
            check_ours(connection, path)
            if read_version(connection) < VERSION:
                connection.close()
                open_writer(path).close()
                connection = connect_reader(path)
            connection.execute("PRAGMA cache_size = -32768")
            # To set it later would drop what is temporary, and with it what narrows the connection.
            connection.execute("PRAGMA temp_store = MEMORY")
            if isinstance(path, NarrowedPath):
                narrow(connection, path.repos, has_own_words=path.has_own_words)
            connection.execute("BEGIN")
    except sqlite3.OperationalError as error:
        raise StoreError(f"{path}: cannot be opened ({error}).") from error
    return connection


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that can only read, closed at the end; see `open_reader`.

    Raises: StoreError, also for what SQLite finds wrong with the file inside.
    """
    with closing(open_reader(path)) as connection, translate(path):
        yield connection


@contextmanager
def writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that writes, closed at the end; see `open_writer`. No transaction by itself.

    Raises: StoreError, also for what SQLite finds wrong with the file inside.
    """
    with closing(open_writer(path)) as connection, translate(path):
        yield connection


def bring_up_to_date(path: Path) -> Upgrade | None:
    """Brings an existing file of an older schema up to this one; None: there was nothing to do, or it is no file of ours.

    Costs one look at the file's head where nothing is to be done. Both ways to open a file do the same by themselves; this
    one tells of it.

    Raises: StoreError when it cannot be done.
    """
    version = read_head_version(path)
    if version is None or not 0 < version < VERSION:
        return None
    from tracker.store.migrations import migrate

    try:
        with closing(sqlite3.connect(path, timeout=BUSY_MS / 1000, isolation_level=None)) as connection, translate(path):
            # The head may be behind the log beside the file: SQLite itself knows.
            version = read_version(connection)
            backup = migrate(connection, path)
    except sqlite3.OperationalError as error:
        raise StoreError(f"{path}: cannot be opened ({error}); choose another file with --db.") from error
    return None if backup is None else Upgrade(version, VERSION, backup)


def _refuse_device(path: Path) -> None:
    """Raises: StoreError for a pipe, a device or a folder, on which SQLite would wait for ever or fail in its own words."""
    if path.exists() and not path.is_file():
        raise StoreError(f"{path}: cannot be a database, it is no file; choose another one with --db.")


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    check_ours(connection, path)
    # The log first: what is made in it needs no waiting for the disk, statement by statement.
    connection.execute("PRAGMA synchronous = NORMAL")
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
    if read_version(connection) != VERSION:
        with transaction(connection):
            # Asked again inside the lock: another process may have made it meanwhile.
            if read_version(connection) == 0:
                _create(connection)
        if read_version(connection) < VERSION:
            from tracker.store.migrations import migrate

            migrate(connection, path)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA cache_size = -32768")
    connection.execute("PRAGMA temp_store = MEMORY")


def _create(connection: sqlite3.Connection) -> None:
    for statement in read_statements(Path(__file__).parent / "schema.sql"):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
