"""The entry point: `tracker` and `python -m tracker`. Owns what happens to a fault nobody expected: one sentence."""

from __future__ import annotations

import io
import os
import sys
from types import TracebackType


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.excepthook = _tell_fault
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character shows its escape; that is no reason to stop.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    from tracker.cli import cli

    cli.main(prog_name="tracker")


def _tell_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if os.environ.get("TRACKER_DEBUG") or "--debug" in sys.argv:
        sys.__excepthook__(kind, error, trace)
        return
    from tracker.model.plain import plain

    said = plain(f"{kind.__name__}: {error}")[:300]
    print(f"tracker met a fault of its own ({said}). Nothing saved was lost; TRACKER_DEBUG=1 shows where.", file=sys.stderr)


if __name__ == "__main__":
    main()
