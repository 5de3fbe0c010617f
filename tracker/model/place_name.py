"""Names of folders as the file keeps them: valid Unicode, from which the folder is found again. Looks at no disk."""

from __future__ import annotations

import os
import re
from pathlib import Path

_ESCAPED = re.compile(rb"\\x([89a-f][0-9a-f])")


def name_place(path: Path | str) -> str:
    """A path as text; bytes that are no UTF-8 become backslash escapes."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def find_place_named(name: str) -> Path:
    """The path that `name_place` named."""
    return Path(os.fsdecode(_ESCAPED.sub(lambda match: bytes.fromhex(match[1].decode()), name.encode())))
