"""Lets several scans, every reading command, an export and a person's words at one file at once, by hand.

    python -m tests.faults.at_once PATH PATH [--times 5]

Each time, on a new file: three scans begin together (of the first path, of the second, and of both), and until the last of
them ends, one reading command after another is asked, a document is written, notes and corrections are made, and a reader of
the app's kind asks twice with a pause between and has to be answered alike. Counted as lost: an exit code that is none of the
contract's, a word about a lock, a fault, a commit twice, words that are not there afterwards, and a file that differs from
what one scan of both makes. Prints a table. Ends with 1 when anything was lost.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tests.faults.killed_scans import find_differences, hash_views, make_start
from tracker.scan import say
from tracker.store.health import check_file
from tracker.store.schema import open_reader

READING = (
    ("arc",),
    ("artifacts", "--json"),
    ("patterns",),
    ("reuse",),
    ("shipped", "--year", "2024"),
    ("note", "list"),
    ("me", "suggest"),
    ("doctor",),
    ("where",),
    ("export", "--year", "2024", "--force", "-o", "{place}/2024.md"),
    ("export", "--year", "2023", "--format", "json", "--force", "-o", "{place}/2023.json"),
    ("backup", "{place}/copy-{number}.db"),
)


def start(db: Path, *words: str) -> subprocess.Popen[str]:
    environ = {**os.environ, "TRACKER_DB": str(db), "HOME": str(db.parent)}
    command = [sys.executable, "-m", "tracker", *words]
    return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")


def judge(one: subprocess.Popen[str], good: tuple[int, ...]) -> list[str]:
    said, _ = one.communicate(timeout=600)
    words = " ".join(map(str, one.args[3:5]))
    if one.returncode not in good:
        return [f"{words} ended with {one.returncode}: {said[-160:]}"]
    return [f"{words} said {said[-160:]}" for sign in ("locked", "fault of its own", "Traceback") if sign in said]


def ask_twice(db: Path) -> list[str]:
    """A reader that is answered differently by one moment of the file has seen half of something."""
    with closing(open_reader(db)) as reader:
        question = "SELECT (SELECT count(*) FROM commits), (SELECT count(*) FROM labels), (SELECT count(*) FROM changes)"
        before = reader.execute(question).fetchone()
        time.sleep(0.2)
        return [] if reader.execute(question).fetchone() == before else ["a reader saw the file change under it"]


def run_once(db: Path, paths: list[Path], sha: str) -> tuple[int, list[str]]:
    """Commands and words tried, and what was lost."""
    scans = [start(db, "scan", "--everyone", "--jobs", "2", *map(str, part)) for part in ([paths[0]], [paths[1]], paths)]
    tried, lost = len(scans), []
    while any(one.poll() is None for one in scans):
        words = [word.format(place=db.parent, number=tried) for word in READING[tried % len(READING)]]
        lost += judge(start(db, *words), (0, 1))
        say.add_note(db, f"Said {tried}", sha=sha)
        say.correct(db, sha, "level", ("system", "pattern")[tried % 2])
        lost += ask_twice(db)
        tried += 4
    for one in scans:
        lost += judge(one, (0,))
    with closing(open_reader(db)) as reader:
        notes = reader.execute("SELECT count(*) FROM notes WHERE text LIKE 'Said %'").fetchone()[0]
        twice = reader.execute("SELECT count(*) - count(DISTINCT sha) FROM commits").fetchone()[0]
    lost += [f"{twice} commits are there twice"] * bool(twice) + list(check_file(db).faults)
    return tried, lost + [f"{notes} notes of {(tried - len(scans)) // 4}"] * (notes != (tried - len(scans)) // 4)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs=2, type=Path, metavar="PATH")
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    paths = [path.resolve() for path in asked.paths]
    total, all_lost = 0, []
    with tempfile.TemporaryDirectory() as place:
        first = make_start(Path(place))
        with closing(open_reader(first)) as reader:
            sha = reader.execute("SELECT sha FROM commits WHERE sha NOT IN (SELECT sha FROM corrections) ORDER BY sha").fetchone()[0]
        calm = Path(place) / "calm" / "t.db"
        calm.parent.mkdir()
        shutil.copy(first, calm)
        judge(start(calm, "scan", "--everyone", *map(str, paths)), (0,))
        for number in range(asked.times):
            db = Path(place) / f"run-{number}" / "t.db"
            db.parent.mkdir()
            shutil.copy(first, db)
            tried, lost = run_once(db, paths, sha)
            # What was said in between moves labels of what resembles it: it is taken back before both are compared.
            with closing(open_reader(db)) as reader:
                left = reader.execute("SELECT count(*) FROM corrections WHERE sha = ? AND undone_at IS NULL", (sha,)).fetchone()[0]
            for _ in range(left):
                say.undo_correction(db, sha)
            judge(start(db, "scan", "--everyone", *map(str, paths)), (0,))
            wanted = {view: value for view, value in hash_views(calm).items() if view not in ("outcomes",)}
            lost += find_differences(db, wanted)
            total += tried
            all_lost += lost
            shutil.rmtree(db.parent)
    print(f"{'at once':10} {'tried':>6} {'lost':>6}  found")
    print(f"{'':10} {total:>6} {len(all_lost):>6}  {'; '.join(all_lost) or 'nothing'}")
    return 1 if all_lost else 0


if __name__ == "__main__":
    sys.exit(main())
