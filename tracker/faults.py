"""Keeps a record of faults that nobody expected, so that they can be told of and mended.

Owns the log file: where in the code a fault came up and of which kind it was. Never what was being read: no message of an
error, no argument of a command, no path of a repository, no line of anybody's source or commit messages stands in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

NAME = "faults.log"
LARGEST = 256 * 1024
"""Bytes; a longer log becomes the older one, and the older one goes."""


def find_log(folder: Path) -> Path:
    """Where the log lies in the user's data folder; it need not exist."""
    return folder / NAME


def record_fault(folder: Path, error: BaseException, doing: str) -> Path | None:
    """Adds a fault, and what it was caused by, to the log; gives the log, None: it could not be written.

    doing: a word of ours for what was asked, such as the name of a command.
    """
    log = find_log(folder)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    lines = [f"{now} {doing}", *_describe(error)]
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if log.exists() and log.stat().st_size > LARGEST:
            os.replace(log, log.with_name(f"{NAME}.old"))
        with open(os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600), "a", encoding="utf-8", newline="\n") as stream:
            stream.write("\n".join(lines) + "\n")
    except OSError:
        return None
    return log


def count_faults(folder: Path) -> tuple[int, str]:
    """How many faults the log holds, and the day of the last one (ISO); (0, ""): none."""
    try:
        lines = find_log(folder).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return 0, ""
    days = [line[:10] for line in lines if line and not line.startswith(" ")]
    return len(days), days[-1] if days else ""


def _describe(error: BaseException) -> Iterator[str]:
    seen: set[int] = set()
    caused: BaseException | None = error
    while caused is not None and id(caused) not in seen:
        seen.add(id(caused))
        yield f"  {'' if caused is error else 'caused by '}{type(caused).__module__}.{type(caused).__qualname__}"
        yield from _find_places(caused.__traceback__)
        caused = caused.__cause__ or caused.__context__


def _find_places(trace: TracebackType | None) -> Iterator[str]:
    while trace is not None:
        code = trace.tb_frame.f_code
        parts = Path(code.co_filename).parts
        # From the package on: what stands before it names a person's folders.
        start = max((index for index, part in enumerate(parts) if part in ("site-packages", "tracker")), default=len(parts) - 1)
        yield f"    {'/'.join(parts[start:])}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next
