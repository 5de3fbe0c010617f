"""Shows the peak memory of each process of a scan, and how it grows with history. Linux only; prints, asserts nothing.

python tests/bench/memory.py REPOSITORY...
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from reading import find_tracker


def read_peaks(pid: int) -> dict[int, int]:
    """Process id → peak resident MiB, of a process and its children; those that ended meanwhile are left out."""
    peaks = {}
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        children = []
    for one in [str(pid), *children]:
        try:
            status = Path(f"/proc/{one}/status").read_text()
        except OSError:
            continue
        found = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
        if found:
            peaks[int(one)] = int(found[0]) // 1024
    return peaks


def main() -> None:
    print(f"{'repository':24} {'seconds':>8} {'writer MiB':>11} {'readers MiB':>12} {'file MiB':>9}")
    for repository in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as folder:
            db = os.path.join(folder, "t.db")
            start = time.perf_counter()
            command = [find_tracker(), "scan", "--db", db, "--everyone", repository]
            with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as scan:
                peaks: dict[int, int] = {}
                while scan.poll() is None:
                    peaks.update(read_peaks(scan.pid))
                    time.sleep(0.05)
            writer = peaks.pop(scan.pid, 0)
            size = os.path.getsize(db) >> 20
            readers = max(peaks.values(), default=0)
            name = Path(repository.rstrip("/")).name
            print(f"{name:24} {time.perf_counter() - start:8.2f} {writer:11} {readers:12} {size:9}", flush=True)


if __name__ == "__main__":
    main()
