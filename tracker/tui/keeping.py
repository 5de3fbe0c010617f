"""What the app remembers from one start to the next. A small file of its own, never the user's configuration."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, NamedTuple


class Kept(NamedTuple):
    """What was chosen in the app; each field as it is before anything was chosen."""

    theme: str | None = None
    """None: the tracker's own."""
    is_share: bool = True
    """True: the arc's columns are shares; False: numbers of commits."""
    form: str = "md"
    """Form of the export."""


def read_kept(path: Path | None) -> Kept:
    """What was kept; what is not there, or not readable, is as before anything was chosen. path: None: nothing is kept."""
    if path is None:
        return Kept()
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Kept()
    if not isinstance(told, dict):
        return Kept()
    known: dict[str, Any] = {
        name: value for name in Kept._fields if isinstance(value := told.get(name), bool if name == "is_share" else str)
    }
    return Kept(**known)


def save_kept(path: Path | None, kept: Kept) -> None:
    """Remembers; where that is not possible, the next start looks as the first one did."""
    if path is None:
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="utf-8", newline="\n") as stream:
            stream.write(json.dumps(kept._asdict()) + "\n")
    except OSError:
        return
