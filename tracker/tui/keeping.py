"""What the app remembers from one start to the next: the theme. A small file of its own, never the user's configuration."""

from __future__ import annotations

import json
import os
from pathlib import Path


def read_kept_theme(path: Path) -> str | None:
    """The theme that was chosen last; None when nothing, or nothing readable, is kept."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    theme = kept.get("theme") if isinstance(kept, dict) else None
    return theme if isinstance(theme, str) else None


def save_kept_theme(path: Path, theme: str) -> None:
    """Remembers the theme; where that is not possible, the next start looks as the first one did."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="utf-8", newline="\n") as stream:
            stream.write(json.dumps({"theme": theme}) + "\n")
    except OSError:
        return
