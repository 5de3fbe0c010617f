"""Shows a text in the user's own pager while the app steps aside. Runs nothing but `$PAGER`, and no shell."""

from __future__ import annotations

import os
import shlex
import subprocess
from typing import Any

from textual.app import App, SuspendNotSupported


def show_in_pager(app: App[Any], text: str) -> None:
    """`text` in `$PAGER`, else `less`; says so where the terminal or the pager does not allow it."""
    try:
        command = shlex.split(os.environ.get("PAGER", "")) or ["less"]
    except ValueError:
        app.notify("PAGER cannot be read: a quotation mark is not closed.", severity="error", markup=False)
        return
    try:
        with app.suspend():
            subprocess.run(command, input=text + "\n", encoding="utf-8", check=False)
    except SuspendNotSupported:
        app.notify("This terminal cannot show a pager.", severity="warning", markup=False)
    except OSError as error:
        app.notify(f"The pager {command[0]} could not be started: {error.strerror}.", severity="error", markup=False)
