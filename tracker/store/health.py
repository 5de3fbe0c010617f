"""Is the database sound and private: what SQLite, the search index and the file system say of it. Reads only."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from tracker.errors import StoreError
from tracker.store.connection import check_ours, connect_reader, read_version
from tracker.store.filecare import COMPANIONS, find_kept, find_left_over


class FileHealth(NamedTuple):
    """What SQLite and the file system say of the database file."""

    size_bytes: int
    version: int
    """Of its schema."""
    faults: tuple[str, ...]
    """What the checks of structure, references and search index found; empty: sound."""
    open_to_others: tuple[Path, ...]
    """The file, companions and kept copies that other accounts can read or write (always empty without such modes)."""
    is_folder_open: bool
    """True: other accounts can write to the folder, and so put another file in its place."""
    is_folder_listed: bool
    """True: other accounts can see which files the folder holds."""
    kept: tuple[Path, ...]
    """Copies beside the file, made before something was done to it."""
    kept_bytes: int
    left_over: tuple[Path, ...]
    """What an interrupted copy or merge left beside the file; it may be deleted."""
    free_bytes: int
    """On the disk that holds the file."""


def check_file(db: Path) -> FileHealth:
    """The health of an existing database file, of this or an older schema.

    Raises: StoreError when it cannot be opened, is no database, another program's, or from a newer tracker.
    """
    try:
        with closing(connect_reader(db)) as connection:
            check_ours(connection, db)
            version = read_version(connection)
            faults = _check_structure(connection) or [*_check_references(connection), *_check_search(connection)]
        kept, folder = find_kept(db), db.absolute().parent
        files = [db, *(db.with_name(db.name + ending) for ending in COMPANIONS), *kept]
        return FileHealth(
            size_bytes=db.stat().st_size,
            version=version,
            faults=tuple(faults),
            open_to_others=tuple(path for path in files if _is_open(path, stat.S_IRWXG | stat.S_IRWXO)),
            # With the sticky bit, as /tmp has it, others may write there, but not to what is ours.
            is_folder_open=_is_open(folder, stat.S_IWGRP | stat.S_IWOTH) and not folder.stat().st_mode & stat.S_ISVTX,
            is_folder_listed=_is_open(folder, stat.S_IRGRP | stat.S_IROTH),
            kept=kept,
            kept_bytes=sum(path.stat().st_size for path in kept),
            left_over=find_left_over(db),
            free_bytes=shutil.disk_usage(folder).free,
        )
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"{db} cannot be checked: {error}.") from error


def _check_structure(connection: sqlite3.Connection) -> list[str]:
    try:
        return [str(row[0]) for row in connection.execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
    except sqlite3.DatabaseError as error:
        return [str(error)]


def _check_references(connection: sqlite3.Connection) -> list[str]:
    broken = connection.execute("PRAGMA foreign_key_check").fetchmany(5)
    return [f"row {row[1]} of {row[0]} points at a missing row of {row[2]}" for row in broken]


def _check_search(connection: sqlite3.Connection) -> list[str]:
    """Whether every commit and note is in the search index, and nothing else."""
    faults = []
    for table, what in (("commits", "commits"), ("notes", "notes")):
        missing = connection.execute(f"SELECT count(*) FROM {table} WHERE id NOT IN (SELECT id FROM {table}_fts_docsize)").fetchone()[0]
        stray = connection.execute(f"SELECT count(*) FROM {table}_fts_docsize WHERE id NOT IN (SELECT id FROM {table})").fetchone()[0]
        if missing or stray:
            faults.append(f"the search index lacks {missing:,} {what} and holds {stray:,} that are gone")
        # Every word is walked through; a broken index does not survive that.
        connection.execute(f"CREATE VIRTUAL TABLE temp.{table}_words USING fts5vocab('main', '{table}_fts', 'row')")
        try:
            connection.execute(f"SELECT count(*) FROM temp.{table}_words").fetchone()
        except sqlite3.DatabaseError as error:
            faults.append(f"the search index of {what} cannot be read ({error})")
    return faults


def _is_open(path: Path, mask: int) -> bool:
    """Whether other accounts have one of the rights in `mask`."""
    try:
        return os.name == "posix" and bool(path.stat().st_mode & mask)
    except FileNotFoundError:
        return False
