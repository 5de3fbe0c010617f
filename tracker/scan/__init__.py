"""The write side: from folders on disk to the file, and what a person says on top. Ends at the file."""

from tracker.scan.options import Likely, Progress, ScanOptions, ScanSummary, Shipped, Skipped
from tracker.scan.run import scan_paths

__all__ = ["Likely", "Progress", "ScanOptions", "ScanSummary", "Shipped", "Skipped", "scan_paths"]
