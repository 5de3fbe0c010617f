"""Opens the terminal app; the only module of the command line that reaches for it."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path

import click

from tracker.settings import find_config_file, find_data_folder, read_settings


def open_app(db: Path, today: date) -> None:
    """The app on the database `db`, which need not exist: then the app leads to a first scan.

    Raises: UsageError when stdin or stdout is no terminal, SettingsError when the configuration is wrong.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.UsageError("The app needs a terminal. `tracker arc`, `tracker artifacts` and `tracker --help` work without one.")
    from tracker.tui.app import TrackerApp

    config = find_config_file(os.environ)
    settings = read_settings(config)
    if settings.keys:
        from tracker.tui.keymap import check_keys

        check_keys(dict(settings.keys), str(config))
    is_plain = os.environ.get("NO_COLOR") is not None
    # A theme that the configuration names holds; else the one that was last chosen in the app.
    kept = None if settings.theme else find_data_folder() / "theme"
    app = TrackerApp(db, today, start_year=settings.start_year, keymap=dict(settings.keys), kept=kept, is_plain=is_plain)
    if settings.theme is not None and not is_plain:
        from tracker.tui.themes import check_theme

        check_theme(settings.theme, str(config))
        app.theme = settings.theme
    app.run()
    if app.fault is not None:
        raise app.fault
