"""The write side: from folders on disk to the file, and what a person says on top. Ends at the file.

What a scan needs is imported when it is asked for: commands that only look after the file come through this package, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracker.scan.options import Likely, Progress, ScanOptions, ScanSummary, Shipped, Skipped
    from tracker.scan.run import scan_paths

__all__ = ["Likely", "Progress", "ScanOptions", "ScanSummary", "Shipped", "Skipped", "scan_paths"]


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("tracker.scan.run" if name == "scan_paths" else "tracker.scan.options"), name)
