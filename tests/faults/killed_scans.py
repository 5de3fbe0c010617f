"""Kills a scan of a real history at one moment after another, by hand.

    python -m tests.faults.killed_scans PATH... [--times 50] [--seed 1] [--kind group|writer|reader|time]

The file holds a repository, corrections, notes, identities and roles before; then a scan of PATH is killed: the whole process
group, the writer alone or a reader alone at a random SQL statement, or the group at a random time. Afterwards the file has to
be sound and hold all that was said, and the next scan has to end with the very content of an undisturbed one: the same rows
in every view. Prints a table. Ends with 1 when anything was lost.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from tests.make_repo import ME, commit, make_repo
from tracker.scan import ScanOptions, say, scan_paths
from tracker.store.health import check_file

SAID = ("corrections", "notes", "identities", "roles")
KINDS = ("group", "writer", "reader", "time")


def make_start(folder: Path) -> Path:
    """A database with a repository of its own and one of everything a person can say."""
    made = make_repo(folder / "own", [commit(f"Step {n}", {"a.py": f"x = {n}\n"}) for n in range(5)])
    db = folder / "start.db"
    scan_paths([made.path], db, ScanOptions(me=(str(ME.email),), jobs=1))
    say.correct(db, made.shas[1], "level", "architecture")
    say.correct(db, made.shas[2], "pattern+", "caching")
    say.correct(db, made.shas[3], "type", "perf")
    say.undo_correction(db, made.shas[3])
    note = say.add_note(db, "Words that must not be lost", sha=made.shas[0])
    say.add_note(db, "Staged by demand", domain="logistics", pattern="caching")
    say.remove_note(db, note.note_id)
    say.add_identity(db, "ada@old.example")
    say.set_role(db, "own", "learning", "public")
    return db


def see_said(db: Path) -> str:
    with closing(sqlite3.connect(db)) as connection:
        return repr([connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in SAID])


def hash_views(db: Path) -> dict[str, str]:
    """View → hash of its rows in order, of every view of the file; row ids aside."""
    with closing(sqlite3.connect(db)) as connection:
        views = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name")]
        return {view: _hash_view(connection, view) for view in views}


def _hash_view(connection: sqlite3.Connection, view: str) -> str:
    cursor = connection.execute(f"SELECT * FROM {view}")
    kept = [place for place, column in enumerate(cursor.description) if column[0] not in ("id", "work_id", "commit_id")]
    rows = sorted(repr([row[place] for place in kept]) for row in cursor)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


class Ended(NamedTuple):
    code: int
    statements: int | None
    """None: it did not live to say."""
    said: str


def run_scan(kind: str, moment: float, db: Path, paths: Sequence[Path], beside: Path | None = None) -> Ended:
    """How a scan ended, in a session of its own, with a fault at a moment; `beside`: the folder for what it says (None: the file's)."""
    place = beside or db.parent
    log = place / "log"
    log.unlink(missing_ok=True)
    words = ["scan", "--everyone", "--jobs", "2", "--db", str(db), *map(str, paths)]
    wanted = "count" if kind == "time" else kind
    command = [sys.executable, "-m", "tests.faults.inject", wanted, str(int(moment) if kind != "time" else 0), str(log), *words]
    environ = {**os.environ, "HOME": str(db.parent), "FAULT_PLACE": str(db.parent)}
    told = place / "said"
    with open(told, "wb") as out, subprocess.Popen(command, env=environ, stdout=out, stderr=out, start_new_session=True) as running:
        if kind == "time":
            try:
                running.wait(moment)
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)
        code = running.wait(600)
    return Ended(code, int(log.read_text()) if log.exists() else None, told.read_text(errors="replace"))


def find_losses(db: Path, said: str) -> list[str]:
    """What is wrong with a file after a fault, before anything else touches it."""
    if not db.exists():
        return ["the file is gone"]
    faults = list(check_file(db).faults)
    return faults if see_said(db) == said else [*faults, "what was said is not all there"]


def find_differences(db: Path, wanted: dict[str, str]) -> list[str]:
    found = hash_views(db)
    return [f"{view} differs" for view in wanted if found.get(view) != wanted[view]]


def copy_start(start: Path, folder: Path) -> Path:
    """The file to begin with, alone in a folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return Path(shutil.copy(start, folder / "t.db"))


def find_all_losses(db: Path, paths: Sequence[Path], said: str, wanted: dict[str, str]) -> list[str]:
    """What is wrong with a file after a fault, and after the undisturbed scan that follows."""
    losses = find_losses(db, said)
    run_scan("count", 0, db, paths)
    return [*losses, *find_losses(db, said), *find_differences(db, wanted)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=KINDS, action="append")
    asked = parser.parse_args()
    paths = [path.resolve() for path in asked.paths]
    lost_any = False
    with tempfile.TemporaryDirectory() as place:
        start = make_start(Path(place))
        said = see_said(start)
        calm = copy_start(start, Path(place) / "calm")
        began = time.monotonic()
        statements = run_scan("count", 0, calm, paths).statements
        elapsed = time.monotonic() - began
        wanted = hash_views(calm)
        rows = sqlite3.connect(calm).execute("SELECT count(*) FROM commits").fetchone()[0]
        print(f"an undisturbed scan: {rows:,} commits, {statements:,} statements, {elapsed:.1f} s")
        print(f"{'killed':8} {'tried':>6} {'hit':>6} {'lost':>6}  found")
        for kind in asked.kind or KINDS:
            dice = random.Random(f"{asked.seed} {kind}")
            hit, lost = 0, []
            for number in range(asked.times):
                db = copy_start(start, Path(place) / kind)
                moment = dice.uniform(0.2, elapsed) if kind == "time" else dice.randrange(1, statements or 1)
                hit += run_scan(kind, moment, db, paths).code != 0
                lost += [f"{number} at {moment:.2f}: {loss}" for loss in find_all_losses(db, paths, said, wanted)]
            print(f"{kind:8} {asked.times:>6} {hit:>6} {len(lost):>6}  {'; '.join(lost) or 'nothing'}", flush=True)
            lost_any = lost_any or bool(lost)
    return 1 if lost_any else 0


if __name__ == "__main__":
    sys.exit(main())
