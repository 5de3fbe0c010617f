"""The user's own patterns: which file holds them, and whether it says something else than when the labels were last made.

Light: every scan asks, also one that finds nothing new.
"""

from __future__ import annotations

import sqlite3
from hashlib import blake2b
from pathlib import Path

from tracker.store.places import read_setting, save_setting


def has_other_patterns(connection: sqlite3.Connection, path: Path | None) -> bool:
    """Whether the patterns of the user's own are others than those that the labels were last made with."""
    return (read_setting(connection, "own_patterns") or "") != _describe(path)


def keep_own_patterns(connection: sqlite3.Connection, path: Path | None) -> None:
    """Remembers which patterns of the user's own the labels were made with."""
    if has_other_patterns(connection, path):
        save_setting(connection, "own_patterns", _describe(path))


def read_own_patterns(connection: sqlite3.Connection) -> Path | None:
    """The file that the last scan took the user's own patterns from; None: there was none, or it is gone."""
    name = (read_setting(connection, "own_patterns") or "").partition(" ")[2]
    return Path(name) if name and Path(name).is_file() else None


def _describe(path: Path | None) -> str:
    """A hash of the file's bytes, and its name; empty: no file."""
    if path is None:
        return ""
    held = path.read_bytes() if path.is_file() else b""
    return f"{blake2b(held, digest_size=8).hexdigest()} {path.absolute()}"
