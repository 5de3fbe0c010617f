"""The one line of stderr that shows how far a scan is; nothing at all where stderr is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.scan.options import Progress


@contextmanager
def progress_line() -> Iterator[Callable[[Progress], None] | None]:
    """A function that redraws one line of stderr; None when stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    import shutil

    from tracker.cli.scanwords import tell_progress
    from tracker.cli.terminal import cut

    def show(progress: Progress) -> None:
        # The last column stays free: a terminal that wraps there would leave the line behind.
        line = cut(tell_progress(progress), shutil.get_terminal_size().columns - 1)
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()

    try:
        yield show
    finally:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
