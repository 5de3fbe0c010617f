"""Whether the tracker knows more than when a file was last filled: stamps from names, sizes and times, without reading the files.

Two of them: what decides how a repository is read, so that it is looked at again; and what decides the labels alone, which are then
made anew from stored facts without opening a repository. Light: every scan asks.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable
from hashlib import blake2b
from pathlib import Path

from tracker.store.places import read_setting, save_setting

_PACKAGE = Path(__file__).resolve().parent.parent
_DATA = (_PACKAGE / "data", _PACKAGE.parent / "data")
_READING = frozenset({"__init__.py", "signals.py", "paths.py"})
"""Files of `classify` that decide what is kept of a diff; the others only draw conclusions from it."""


READING = 2
"""The version of everything that is kept of a commit's difference and message: what git/commits.py and git/exclude.py count, the
signals, the samples, the manifests and the outcomes. Raise it by one with every change after which a commit that was read before
would be kept otherwise; all commits whose clone is at hand are then read again. tests/scan/test_reading_version.py notices a forgotten one.
"""


def stamp_knowledge() -> str:
    """Changes when a catalogue or the code that reads changes."""
    reading = [*_DATA, _PACKAGE / "git", _PACKAGE / "ledger", _PACKAGE / "ledger" / "forms"]
    return (
        f"{READING} "
        + _stamp(reading, lambda name: name != "patterns.toml")
        + _stamp([_PACKAGE / "classify"], lambda name: name in _READING)
    )


def is_read_otherwise(connection: sqlite3.Connection) -> bool:
    """Whether commits of the file were read by another version of what reads them; False for a file that holds none."""
    known = read_setting(connection, "reading")
    return known != str(READING) and connection.execute("SELECT 1 FROM commits LIMIT 1").fetchone() is not None


def keep_reading(connection: sqlite3.Connection) -> None:
    """Remembers which version reads."""
    if read_setting(connection, "reading") != str(READING):
        save_setting(connection, "reading", str(READING))


def is_labelled_otherwise(connection: sqlite3.Connection, stamp: str) -> bool:
    """Whether the labels were last made with something else than `stamp_labelling` now gives."""
    return read_setting(connection, "labelled_with") != stamp


def keep_labelling(connection: sqlite3.Connection, stamp: str) -> None:
    """Remembers what the labels were made with."""
    if is_labelled_otherwise(connection, stamp):
        save_setting(connection, "labelled_with", stamp)


def stamp_labelling() -> str:
    """Changes when the rules, the weights or the code that labels change."""
    rules = _stamp(_DATA, lambda name: name == "patterns.toml")
    weights = _stamp([folder / "model" for folder in _DATA], lambda name: name.endswith(".npz"))
    return rules + weights + _stamp([_PACKAGE / "classify"], lambda name: name not in _READING)


def _stamp(folders: Iterable[Path], counts: Callable[[str], bool]) -> str:
    digest = blake2b(digest_size=8)
    for folder in folders:
        if folder.is_dir():
            for entry in sorted(os.scandir(folder), key=lambda e: e.name):
                if entry.is_file() and counts(entry.name):
                    status = entry.stat()
                    digest.update(f"{entry.name} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.hexdigest()
