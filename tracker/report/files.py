"""Puts a finished document in place in one step: whole, or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from tracker.errors import ExportError


def write_file(content: str | bytes, target: Path, *, may_replace: bool) -> None:
    """Writes text as UTF-8, bytes as they are; a reader of `target` sees the old document or the new one, never a part.

    Raises: ExportError when it exists and may not be replaced, or cannot be written.
    """
    if target.is_dir():
        raise ExportError(f"{target} is a folder; name the file to write.")
    if target.exists() and not may_replace:
        raise ExportError(f"{target} exists; --force replaces it.")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        try:
            encoded = content.encode() if isinstance(content, str) else content
            with open(part, "xb") as file:
                file.write(encoded)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, target)
        finally:
            part.unlink(missing_ok=True)
    except (OSError, UnicodeEncodeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise ExportError(f"{target} cannot be written: {reason}.") from error
