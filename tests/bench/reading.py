"""Times a scan beside git's own log and PyDriller on the same histories, in turn, in one run. Prints; asserts nothing.

    python tests/bench/reading.py REPOSITORY... [--rounds 3] [--me EMAIL] [--no-pydriller]

`git` is `git log --no-merges --numstat -M` with messages; every scan includes discovery, labels and the database. All
processes of a scan count towards its peak memory (the largest single one is shown). PyDriller comes with `.[bench]`.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LOG = ["log", "--no-merges", "--numstat", "-M", "--format=%H%x00%an%x00%ae%x00%at%x00%B", "HEAD"]
DRILL = """
import sys
from pydriller import Repository
for commit in Repository(sys.argv[1], skip_whitespaces=False).traverse_commits():
    if not commit.merge:
        for file in commit.modified_files:
            file.filename, file.added_lines, file.deleted_lines, file.diff
"""


def time_command(command: list[str]) -> tuple[float, int]:
    """(seconds, peak KiB of the largest process) of one run; ends the bench when it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
    elapsed = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{' '.join(command[:4])} ended with {done.returncode}: {done.stderr.decode(errors='replace')[-300:]}")
    return elapsed, max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)


def time_scan(repository: str, arguments: list[str], *, again: bool) -> tuple[float, float]:
    """Seconds of a scan into a new file and, if asked, of a second one with nothing new (else 0)."""
    with tempfile.TemporaryDirectory() as folder:
        command = [find_tracker(), "scan", "--db", os.path.join(folder, "t.db"), *arguments, repository]
        first, _ = time_command(command)
        return first, time_command(command)[0] if again else 0.0


def find_tracker() -> str:
    beside = Path(sys.executable).with_name("tracker")
    return str(beside) if beside.exists() else shutil.which("tracker") or sys.exit("tracker is not installed")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", nargs="+")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--me", help="also time a scan for this email alone")
    parser.add_argument("--no-pydriller", action="store_true")
    options = parser.parse_args()
    print(f"{'repository':24} {'commits':>8} {'git s':>7} {'scan/git':>9} {'me/git':>7} {'again/scan':>10} {'drill/scan':>10}")
    for repository in options.repository:
        count = subprocess.run(["git", "-C", repository, "rev-list", "--count", "--all"], capture_output=True, text=True, check=True)
        rows: list[tuple[float, float, float, float, float]] = []
        for _ in range(options.rounds):
            git, _ = time_command(["git", "-C", repository, *LOG])
            scan, again = time_scan(repository, ["--everyone"], again=True)
            mine = time_scan(repository, ["--me", options.me], again=False)[0] if options.me else float("nan")
            drill = float("nan") if options.no_pydriller else time_command([sys.executable, "-c", DRILL, repository])[0]
            rows.append((git, scan / git, mine / git, again / scan, drill / scan))
        git, *ratios = (statistics.median(column) for column in zip(*rows, strict=True))
        name = Path(repository.rstrip("/")).name
        print(
            f"{name:24} {count.stdout.strip():>8} {git:7.2f} {ratios[0]:9.2f} {ratios[1]:7.2f} {ratios[2]:10.3f} {ratios[3]:10.1f}",
            flush=True,
        )
    print(f"largest process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MiB")


if __name__ == "__main__":
    main()
