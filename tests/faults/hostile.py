"""Scans each hostile repository beside two good ones, under limits; run by hand: `python -m tests.faults.hostile [NAME...]`.

Prints for each: seconds, peak memory, commits read, state and reason; and at the end how many broke a promise: to end within
the limits, to write nothing, to run nothing, to leave the good ones whole, to say why.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from tests.faults.corpus import HEAVY, find_cases, hash_folder
from tests.faults.corpus_content import MARKER
from tests.faults.raw import Raw

SECONDS = 120
MEMORY = 4 << 30
"""Of address space, for each process."""


class Told(NamedTuple):
    """What a scan of one hostile repository came to."""

    exit_code: int | None
    """None: it did not end in time."""
    elapsed_s: float
    peak_mib: int
    rows: list[tuple[str, str, str, int]]
    """(repository, state, reason, commits), the good ones left out."""
    said: str
    broken: list[str]
    """Promises that were not kept."""


def scan_case(name: str, place: Path, *, seconds: int = SECONDS) -> Told:
    """Builds one case below `place` and scans it."""
    code, db = place / "code", place / "t.db"
    code.mkdir(parents=True)
    for good in ("aaa-good", "zzz-good"):
        Raw(code / good).start(a=good.encode())
    find_cases()[name](code / name)
    before = hash_folder(code)
    started = time.monotonic()
    command = [sys.executable, "-m", "tracker", "scan", "--everyone", "--me", "ada@example.org", "--db", str(db), str(code)]
    exit_code, said = run_limited(command, place, seconds)
    elapsed = time.monotonic() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    broken = []
    if exit_code not in (0, 1):
        broken.append(f"ended with {exit_code}")
    if "Traceback" in said or "fault of its own" in said:
        broken.append("met a fault of its own")
    if hash_folder(code) != before:
        broken.append("wrote into the folder")
    if (code / MARKER).exists():
        broken.append("ran a command")
    rows: list[tuple[str, str, str, int]] = []
    if db.exists():
        with closing(sqlite3.connect(db)) as connection:
            rows = connection.execute("SELECT repo, state, reason, commits FROM repositories ORDER BY repo").fetchall()
    if sum(row[0].endswith("-good") and row[1] == "ok" and row[3] == 1 for row in rows) != 2:
        broken.append("a good repository is not whole")
    rows = [row for row in rows if not row[0].endswith("-good")]
    if not rows:
        broken.append("has no row")
    if any(row[1] == "unreadable" and len(row[2]) < 20 for row in rows):
        broken.append("gives no reason")
    return Told(exit_code, elapsed, peak, rows, said, broken)


def run_limited(command: list[str], place: Path, seconds: int, memory: int = MEMORY) -> tuple[int | None, str]:
    """Exit code (None: killed for taking too long) and what was said, of a command in limits of time and memory."""
    environ = {**os.environ, "HOME": str(place), "GIT_CONFIG_NOSYSTEM": "1", "XDG_CONFIG_HOME": str(place)}

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        os.setsid()

    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environ, preexec_fn=limit
    ) as running:
        try:
            said, _ = running.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, 9)
            said, _ = running.communicate()
            return None, said.decode("utf-8", "replace")
    return running.returncode, said.decode("utf-8", "replace")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--light", action="store_true", help="leave out the heavy ones")
    parser.add_argument("--seconds", type=int, default=SECONDS)
    asked = parser.parse_args()
    names = asked.names or [name for name in find_cases() if not (asked.light and name in HEAVY)]
    failed = 0
    for name in names:
        place = Path(tempfile.mkdtemp(prefix="hostile-"))
        try:
            # A process of its own for each, so that its peak memory is its own.
            told = scan_case(name, place, seconds=asked.seconds)
        finally:
            shutil.rmtree(place, ignore_errors=True)
        shown = "; ".join(f"{row[1]} {row[3]} {row[2][:150]!r}" for row in told.rows[:3])
        print(f"{'LOST ' + ', '.join(told.broken) if told.broken else 'ok':<6} {name}: {told.elapsed_s:.1f} s, {shown}", flush=True)
        if told.broken:
            failed += 1
            print("     " + told.said[-600:].replace("\n", "\n     "), flush=True)
    print(f"{len(names)} hostile repositories, {failed} broke a promise")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
