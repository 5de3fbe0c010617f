"""The entry point: `tracker` and `python -m tracker`. Owns what happens to a fault nobody expected: one sentence."""

from __future__ import annotations

import io
import os
import sys
from types import TracebackType


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.excepthook = _tell_fault
    sys.unraisablehook = _pass_over
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character shows its escape; that is no reason to stop.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    from tracker.cli import cli

    cli.main(prog_name="tracker")


def _pass_over(raised: sys.UnraisableHookArgs) -> None:
    """What goes wrong while something is thrown away changes nothing for the user."""
    if _is_debugging():
        sys.__unraisablehook__(raised)


def _is_debugging() -> bool:
    return bool(os.environ.get("TRACKER_DEBUG")) or "--debug" in sys.argv


def _tell_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if _is_debugging():
        sys.__excepthook__(kind, error, trace)
        return
    if issubclass(kind, KeyboardInterrupt):
        print("Interrupted; what was saved stays saved.", file=sys.stderr)
        return
    from tracker.cli.group import COMMANDS
    from tracker.faults import record_fault
    from tracker.model.plain import plain
    from tracker.settings import find_data_folder

    # The first word that is a command of ours; anything else may be a person's.
    doing = next((word for word in sys.argv[1:] if word in COMMANDS), "app")
    log = record_fault(find_data_folder(), error, doing)
    said = plain(f"{kind.__name__}: {error}")[:300]
    where = f"{log} says where, without anything of yours in it" if log else "TRACKER_DEBUG=1 shows where"
    print(f"tracker met a fault of its own ({said}). Nothing saved was lost; {where}.", file=sys.stderr)


if __name__ == "__main__":
    main()
