"""Opens the terminal app; the only module of the command line that reaches for it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tracker.cli.options import find_today


def open_app(db: Path) -> None:
    """The app on the database `db`, which need not exist: then the app leads to a first scan.

    Raises: UsageError when stdin or stdout is no terminal.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError("The app needs a terminal. `tracker arc`, `tracker artifacts` and `tracker --help` work without one.")
    from tracker.tui.app import TrackerApp

    TrackerApp(db, find_today()).run()
