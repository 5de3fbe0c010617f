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
    """What the tracker keeps for itself: the globs that either file was read with, and all conclusions to be drawn anew."""
    theirs = connection.execute("SELECT value FROM there.settings WHERE key = 'included'").fetchone()
    globs = {glob for text in (read_setting(connection, "included"), theirs and theirs[0]) for glob in (text or "").splitlines()}
    # Where the two differ, the next scan reads anew what the globs of either take in.
    if globs and globs != set((read_setting(connection, "included") or "").splitlines()):
        save_setting(connection, "included", "\n".join(sorted(globs)))
