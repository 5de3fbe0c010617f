"""Kills what changes the file as a whole (a migration, a merge, a purge, a restore) at one moment after another, by hand.

    python -m tests.faults.killed_care [--moments 25]

Each act runs in a process of its own that is killed with SIGKILL when its n-th statement begins; the moments are spread over
all statements of an undisturbed run. Afterwards the file has to be sound, hold all that was said, and show either what it
showed before or what it shows after the undisturbed act; and the act, done again, has to end as the undisturbed one did.
Prints a table. Ends with 1 when anything was lost.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.faults.killed_scans import hash_views, see_said
from tests.scan.two_laptops import make_two
from tests.store.old_files import make_old_file
from tracker.scan import say
from tracker.store.health import check_file
from tracker.store.schema import open_writer


def act(folder: Path, statement: int, words: list[str]) -> int | None:
    """Runs a command that is killed at a statement; None: it was, else how many statements it had."""
    log = folder / "statements"
    command = [sys.executable, "-m", "tests.faults.inject", "writer", str(statement), str(log), *words]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode == -9:
        return None
    if done.returncode:
        raise SystemExit(f"{words} failed:\n{done.stderr}")
    return int(log.read_text())


def see(db: Path) -> tuple[dict[str, str], str]:
    """All that the views show and all that was said, of a copy that is brought up to date, so that old and new compare."""
    with tempfile.TemporaryDirectory() as folder:
        for path in db.parent.glob(f"{db.name}*"):
            shutil.copy(path, folder)
        copy = Path(folder) / db.name
        open_writer(copy).close()
        return hash_views(copy), see_said(copy)


def make_start(folder: Path) -> None:
    """t.db with words in it, other.db, old.db of schema 1 and backup.db."""
    one, other = make_two(folder)
    sha = sqlite3.connect(one).execute("SELECT sha FROM commits WHERE subject = 'Add sessions'").fetchone()[0]
    say.correct(one, sha, "level", "architecture")
    say.correct(other, sha, "level", "system")
    say.add_note(one, "Words that must not be lost", sha=sha)
    shutil.copy(one, folder / "t.db")
    shutil.copy(other, folder / "other.db")
    make_old_file(folder / "backup.db", 1)
    make_old_file(folder / "old.db", 1)


ACTS: dict[str, Callable[[Path], tuple[str, list[str]]]] = {
    "migration": lambda folder: ("old.db", ["me", "list", "--db", str(folder / "old.db")]),
    "merge": lambda folder: ("t.db", ["merge", str(folder / "other.db"), "--db", str(folder / "t.db")]),
    "purge": lambda folder: ("t.db", ["purge", "shop", "--yes", "--db", str(folder / "t.db")]),
    "restore": lambda folder: ("t.db", ["restore", str(folder / "backup.db"), "--yes", "--db", str(folder / "t.db")]),
}


def clear(folder: Path, start: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path in start.glob("*.db"):
        shutil.copy(path, folder)


def try_act(name: str, start: Path, folder: Path, moments: int) -> tuple[int, int, list[str]]:
    """(times killed, times what was there before stood, what was lost)."""
    clear(folder, start)
    db, words = folder / ACTS[name](folder)[0], ACTS[name](folder)[1]
    before = see(db)
    total = act(folder, 0, words)
    after = see(db)
    assert total is not None
    killed, stood, lost = 0, 0, []
    for number in sorted({1 + total * moment // moments for moment in range(moments)}):
        clear(folder, start)
        if act(folder, number, words) is not None:
            continue
        killed += 1
        now = see(db)
        faults = check_file(db).faults
        if faults or (now not in (before, after)):
            lost.append(f"statement {number}: {faults or 'shows neither the old nor the new'}")
        stood += now == before
        if name != "purge" or now == before:
            act(folder, 0, words)
            if see(db) != after:
                lost.append(f"statement {number}: done again it ends otherwise")
    return killed, stood, lost


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--moments", type=int, default=25)
    moments = parser.parse_args().moments
    has_lost = False
    print(f"{'act':10} {'killed':>7} {'as before':>10} {'as after':>9}  lost")
    with tempfile.TemporaryDirectory() as place:
        start = Path(place) / "start"
        start.mkdir()
        make_start(start)
        for name in ACTS:
            killed, stood, lost = try_act(name, start, Path(place) / "run", moments)
            print(f"{name:10} {killed:7} {stood:10} {killed - stood:9}  {'; '.join(lost) or 'nothing'}", flush=True)
            has_lost = has_lost or bool(lost)
    return 1 if has_lost else 0


if __name__ == "__main__":
    sys.exit(main())
