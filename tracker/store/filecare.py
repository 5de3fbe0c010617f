"""The database as a file: a consistent copy of it while others write, and the way back from a copy.

Knows no table of ours, only what SQLite itself promises. Whether the file is sound is told by `health`.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from tracker.errors import StoreError
from tracker.store.connection import APPLICATION_ID, BUSY_MS, check_ours, connect_reader, translate

KEPT = re.compile(r"-(schema\d+|before-[a-z]+)-\d{8}T\d{6}Z(-\d+)?$")
"""What `keep_copy` puts behind the stem of a file's name."""
COMPANIONS = ("-wal", "-shm", "-journal")
"""What SQLite puts behind a file's name for the files that belong to it."""


def write_copy(db: Path, target: Path) -> None:
    """A consistent copy of the database, for its owner alone, put in place in one step; safe while a scan writes.

    Raises: StoreError when the file cannot be read or the copy cannot be written.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        try:
            with closing(connect_reader(db)) as source, closing(sqlite3.connect(part)) as copy:
                source.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")  # one file, without companions, is what a backup should be
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)
    except (sqlite3.Error, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        if "full" in reason:
            reason = "the disk is full; nothing was changed"
        raise StoreError(f"{target} cannot be written from {db}: {reason}.") from error


def keep_copy(db: Path, why: str) -> Path:
    """A copy beside the file before something is done to it, named with `why` and the time.

    Raises: StoreError when it cannot be written.
    """
    target = _name_kept(db, why)
    write_copy(db, target)
    return target


@contextmanager
def keep_copy_if_done(db: Path, why: str) -> Iterator[Path]:
    """The same, around what is done to the file: where that fails the file is as it was, and no copy stays.

    Raises: StoreError when it cannot be written.
    """
    kept = keep_copy(db, why)
    try:
        yield kept
    except BaseException:
        kept.unlink(missing_ok=True)
        raise


def _name_kept(db: Path, why: str) -> Path:
    stem = f"{db.stem}-{why}-{datetime.now(UTC).strftime('%Y%m%dT%H%M%SZ')}"
    names = (db.with_name(f"{stem}{'' if number == 1 else f'-{number}'}{db.suffix}") for number in range(1, 1000))
    return next(name for name in names if not name.exists())


def find_kept(db: Path) -> tuple[Path, ...]:
    """The copies that were kept beside the file, oldest first."""
    beside = db.parent.glob(f"*{db.suffix}") if db.parent.is_dir() else ()
    names = (path for path in beside if path.stem.startswith(db.stem) and KEPT.fullmatch(path.stem.removeprefix(db.stem)))
    return tuple(sorted(names, key=lambda path: path.stem.split("-")[-1]))


def find_left_over(db: Path) -> tuple[Path, ...]:
    """Files and folders beside the database that an interrupted copy or merge left, of processes that are no more."""
    beside = [*db.parent.glob(f".{db.stem}*.part"), *db.parent.glob(f".{db.name}.merge-*")] if db.parent.is_dir() else []
    return tuple(sorted(path for path in beside if not _is_running(path)))


def _is_running(path: Path) -> bool:
    """Whether the process whose id the name bears is there; where that cannot be asked, it is taken to be."""
    if os.name != "posix":
        return True
    number = path.name.removesuffix(".part").replace("-", ".").rpartition(".")[2]
    try:
        os.kill(int(number), 0)
    except (ValueError, OverflowError, ProcessLookupError):
        return False
    except OSError:
        return True  # It runs for another account.
    return True


def check_copy(copy: Path) -> None:
    """Looks whether a file could take the database's place: it is ours, of a version we know, and whole.

    Raises: StoreError that says what it lacks.
    """
    if not copy.is_file():
        raise StoreError(f"{copy}: there is no such file; name one that `tracker backup` made.")
    try:
        with closing(connect_reader(copy)) as connection, translate(copy):
            check_ours(connection, copy)
            if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise StoreError(f"{copy}: is empty; name one that `tracker backup` made.")
            faults = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(1)") if row[0] != "ok"]
            faults += [f"a row of {row[0]} points at a missing row" for row in connection.execute("PRAGMA foreign_key_check").fetchmany(1)]
    except sqlite3.Error as error:
        raise StoreError(f"{copy}: cannot be opened ({error}).") from error
    if faults:
        raise StoreError(f"{copy}: is damaged itself ({faults[0]}); try an older copy.")


def put_back(copy: Path, db: Path) -> Path | None:
    """Puts a checked copy in the database's place; gives where the file that was there is kept, None: there was none.

    A program that has the database open goes on with the new content: SQLite itself writes it, in one transaction.

    Raises: StoreError when it cannot be done; the database is then as it was.
    """
    if not db.exists():
        with _writing(db):
            db.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_copy(copy, db)
        return None
    _refuse_others(db)
    try:
        kept = keep_copy(db, "before-restore")
        with (
            closing(sqlite3.connect(db, timeout=BUSY_MS / 1000, isolation_level=None)) as target,
            closing(connect_reader(copy)) as source,
            translate(db),
        ):
            # SQLite would wait for ever where another program writes; this gives up with a sentence.
            target.execute("BEGIN IMMEDIATE")
            target.execute("ROLLBACK")
            source.backup(target)
            # Whoever reads just now keeps the log from being emptied; that is no reason to wait.
            target.execute("PRAGMA busy_timeout = 1000")
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        os.chmod(db, 0o600)
        return kept
    except (StoreError, sqlite3.Error) as error:
        if not _is_broken(db):
            raise error if isinstance(error, StoreError) else StoreError(f"{db}: cannot be written ({error}).") from error
    return _replace_broken(copy, db)


def _refuse_others(db: Path) -> None:
    """Raises: StoreError when the file is a sound database of another program."""
    try:
        with closing(connect_reader(db)) as connection:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            if application != APPLICATION_ID and connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise StoreError(f"{db}: is another program's database; choose another file with --db.")
    except sqlite3.Error:
        return  # Broken: it is set aside, whatever it was.


def _is_broken(db: Path) -> bool:
    """Whether SQLite cannot make sense of the file, so that there is nothing to write into."""
    try:
        with closing(connect_reader(db)) as connection:
            return any(row[0] != "ok" for row in connection.execute("PRAGMA integrity_check(1)"))
    except sqlite3.DatabaseError as error:
        return any(word in str(error) for word in ("not a database", "malformed"))


def _replace_broken(copy: Path, db: Path) -> Path:
    """Sets the broken file and its companions aside, byte for byte, and puts the copy where it was."""
    aside = _name_kept(db, "before-restore")
    with _writing(db):
        for ending in COMPANIONS:
            if (companion := db.with_name(db.name + ending)).exists():
                os.replace(companion, aside.with_name(aside.name + ending))
        os.replace(db, aside)
        os.chmod(aside, 0o600)
    write_copy(copy, db)
    return aside


@contextmanager
def _writing(db: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"{db}: cannot be written ({error.strerror}).") from error
