"""Looks after the file itself, for the front ends: its version, its health, copies of it and the way back.

Every command passes through here before it opens the file, so all but the version is imported when it is asked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.store.schema import Upgrade, bring_up_to_date

if TYPE_CHECKING:
    from tracker.store.health import FileHealth

__all__ = ["FileHealth", "Restored", "Upgrade", "bring_up_to_date", "check_copy", "check_file", "restore_copy", "write_copy"]


class Restored(NamedTuple):
    """A backup that is the database again."""

    kept: Path | None
    """The file that was there before; None: there was none."""
    upgrade: Upgrade | None
    """None: the backup was of this tracker's schema."""


def check_file(db: Path) -> FileHealth:
    """The health of an existing database file, of this or an older schema.

    Raises: StoreError when it cannot be opened, is no database, another program's, or from a newer tracker.
    """
    from tracker.store import health

    return health.check_file(db)


def write_copy(db: Path, target: Path) -> None:
    """A consistent copy of the database, for its owner alone, put in place in one step; safe while a scan writes.

    Raises: StoreError when the file cannot be read or the copy cannot be written.
    """
    from tracker.store import filecare

    filecare.write_copy(db, target)


def check_copy(copy: Path) -> None:
    """Looks whether a file could take the database's place: it is ours, of a version we know, and whole.

    Raises: StoreError that says what it lacks.
    """
    from tracker.store import filecare

    filecare.check_copy(copy)


def restore_copy(copy: Path, db: Path) -> Restored:
    """Makes `db` what `copy` holds, a copy that was checked; the present file is kept beside it.

    Raises: StoreError when the file cannot be written.
    """
    from tracker.store import filecare

    kept = filecare.put_back(copy, db)
    return Restored(kept, bring_up_to_date(db))
