"""Sets another database beside ours for a merge: a private copy of it, of our schema, attached to the connection."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.errors import StoreError
from tracker.store.filecare import check_copy, write_copy
from tracker.store.places import read_setting, save_setting
from tracker.store.schema import writing

OTHERWISE = "two trackers"


@contextmanager
def attach_copy(connection: sqlite3.Connection, db: Path, other: Path) -> Iterator[None]:
    """`other` as `there`, whatever its schema; the file itself is only read, and its copy is gone afterwards.

    Raises: StoreError when it is not there, not ours, from a newer tracker or damaged, or cannot be copied.
    """
    check_copy(other)
    folder = db.with_name(f".{db.name}.merge-{os.getpid()}")
    try:
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be written ({error.strerror}).") from error
    try:
        copy = folder / "there.db"
        write_copy(other, copy)
        # What the migration keeps beside it goes with the folder.
        with writing(copy) as there:
            there.execute("PRAGMA journal_mode = DELETE")
        connection.execute("ATTACH DATABASE ? AS there", (str(copy),))
        try:
            yield
        finally:
            connection.execute("DETACH DATABASE there")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def take_settings(connection: sqlite3.Connection) -> None:
    """What the tracker keeps for itself: where the other file's commits were read by another tracker, the next scan looks again."""
    theirs = dict(connection.execute("SELECT key, value FROM there.settings WHERE key IN ('reading', 'people')"))
    for key, value in theirs.items():
        if read_setting(connection, key) not in (value, OTHERWISE):
            save_setting(connection, key, OTHERWISE)
