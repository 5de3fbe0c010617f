"""Runs one command of the tracker in a process in which a fault happens at a moment that can be named again.

    python -m tests.faults.inject KIND MOMENT LOG WORDS...

A moment is the number of an SQL statement that begins on any connection. KIND is what happens then: `group` kills the
process and its readers, `writer` the process alone, `reader` one of its readers, `full` lets no file grow any more,
`readonly` lets no connection write any more (its moments are calls, not statements), `count` and `calls` count alone. LOG
gets the number of statements where the process lives to write it. Touches nothing of the tracker's own code.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any


def kill_group() -> None:
    os.killpg(0, signal.SIGKILL)


def kill_writer() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def kill_reader() -> None:
    children = multiprocessing.active_children()
    if children:
        os.kill(children[0].pid or 0, signal.SIGKILL)


def fill_disk() -> None:
    """As a full disk would: no file takes another byte beyond the size that files have here."""
    largest = max((path.stat().st_size for path in Path(os.environ["FAULT_PLACE"]).iterdir()), default=0)
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))


FAULTS: dict[str, Callable[[], None]] = {
    "group": kill_group,
    "writer": kill_writer,
    "reader": kill_reader,
    "full": fill_disk,
    "count": lambda: None,
}


def run(kind: str, moment: int, log: Path, words: list[str]) -> None:
    """Runs the command; ends the process as the command would."""
    connect, seen, us = sqlite3.connect, 0, os.getpid()

    class Connection(sqlite3.Connection):
        """One that may become read only between two calls, as a disk does that is mounted anew."""

        def execute(self, *args: Any) -> sqlite3.Cursor:
            self._count()
            return super().execute(*args)

        def executemany(self, *args: Any) -> sqlite3.Cursor:
            self._count()
            return super().executemany(*args)

        def _count(self) -> None:
            nonlocal seen
            seen += 1
            if kind == "readonly" and seen >= moment:
                super().execute("PRAGMA query_only = 1")

    def trace(statement: str) -> None:
        nonlocal seen
        seen += 1
        if seen == moment and os.getpid() == us:
            FAULTS[kind]()

    def connect_traced(*args: Any, **more: Any) -> sqlite3.Connection:
        if kind in ("readonly", "calls"):
            return connect(*args, **more, factory=Connection)
        connection: sqlite3.Connection = connect(*args, **more)
        connection.set_trace_callback(trace)
        return connection

    sqlite3.connect = connect_traced
    sys.argv = ["tracker", *words]
    from tracker.__main__ import main

    try:
        main()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        log.write_text(str(seen))


if __name__ == "__main__":
    run(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:])
