"""Reads a file of SQL as single statements, so that they can run inside a transaction of the caller."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path


def read_statements(path: Path) -> Iterator[str]:
    """The statements of a script one by one, comments kept: `executescript` would commit the open transaction."""
    waiting = ""
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        waiting += line
        if sqlite3.complete_statement(waiting):
            yield waiting
            waiting = ""
