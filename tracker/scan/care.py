"""Looks after the file itself, for the front ends: its version, its health, copies of it and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tracker.store.filecare import check_copy, put_back, write_copy
from tracker.store.health import FileHealth, check_file
from tracker.store.schema import Upgrade, bring_up_to_date

__all__ = ["FileHealth", "Restored", "Upgrade", "bring_up_to_date", "check_copy", "check_file", "restore_copy", "write_copy"]


class Restored(NamedTuple):
    """A backup that is the database again."""

    kept: Path | None
    """The file that was there before; None: there was none."""
    upgrade: Upgrade | None
    """None: the backup was of this tracker's schema."""


def restore_copy(copy: Path, db: Path) -> Restored:
    """Makes `db` what `copy` holds, after a look whether it is sound; the present file is kept beside it.

    Raises: StoreError when the copy is not ours, from a newer tracker or damaged, or the file cannot be written.
    """
    check_copy(copy)
    kept = put_back(copy, db)
    return Restored(kept, bring_up_to_date(db))
