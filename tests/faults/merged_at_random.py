"""Merges files of two laptops with histories, clones and words drawn at random, both ways and again, by hand.

    python -m tests.faults.merged_at_random [FIRST [LAST]]

Of each seed: both files show the same in every view, are sound, and nothing changes when it is done again. Prints a line a
seed; ends with 1 when one of them fails.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.make_repo import ME, ME_AT_WORK, OTHER, Step, commit, make_repo, tag
from tests.scan.files import VIEWS, rows, scan
from tests.scan.two_laptops import US
from tracker.scan import say
from tracker.scan.merging import merge_file
from tracker.store.health import check_file

NAMES = ("alpha", "beta", "gamma", "delta")
MANIFEST = '[project]\nname = "{}"\nversion = "{}.0"\ndependencies = {}\n'
SUBJECTS = ("fix: mend", "feat: add a thing", "Update", "Release", "From 420 ms to 12 ms", "docs", "refactor: move")


def draw_history(draw: random.Random, name: str) -> list[Step]:
    """Up to fourteen commits on up to four branches, by three people, with releases and dependencies on the others."""
    steps = []
    for number in range(draw.randint(2, 14)):
        at = f"20{20 + number // 12}-{1 + number % 12:02}-{draw.randint(1, 28):02}T{draw.randint(0, 23):02}:00:00+00:00"
        files = {f"f{draw.randint(0, 5)}.py": "".join(f"v{draw.randint(0, 99)} = 1\n" for _ in range(draw.randint(1, 20)))}
        if number == 0 or draw.random() < 0.3:
            files["pyproject.toml"] = MANIFEST.format(name, number, [other for other in NAMES if draw.random() < 0.5])
        on = f"b{draw.randint(0, 2)}" if number and draw.random() < 0.25 else None
        by = draw.choice([ME, ME, ME_AT_WORK, OTHER])
        steps.append(commit(f"{draw.choice(SUBJECTS)} {number}", files, at=at, by=by, on=on))
        if on is None and draw.random() < 0.15:
            steps.append(tag(f"v{number}", at=at))
    return steps


def draw_laptop(draw: random.Random, folder: Path, histories: dict[str, list[Step]]) -> Path:
    """Clones of some repositories, each as far as it was fetched, perhaps under another name, and words said of them."""
    for name, steps in histories.items():
        if draw.random() < 0.75 or name == NAMES[0]:
            make_repo(folder / "code" / (name if draw.random() < 0.8 else f"{name}-x"), steps[: draw.randint(1, len(steps))])
    db = folder / "t.db"
    scan(db, folder / "code", options=US._replace(is_everyone=draw.random() < 0.5))
    shas = [str(row[0]) for row in rows(db, "SELECT sha FROM commits ORDER BY sha")]
    works = [str(row[0]) for row in rows(db, "SELECT name FROM works ORDER BY name")]
    for _ in range(draw.randint(0, 5)):
        sha = draw.choice(shas)
        what = draw.randint(0, 4)
        if what == 0:
            say.correct(db, sha, "level", draw.choice(["syntax", "pattern", "system"]))
        elif what == 1:
            say.correct(db, sha, "pattern+", "caching")
        elif what == 2:
            say.undo_correction(db, sha)
        elif what == 3:
            say.add_note(db, draw.choice(["a", "b", "c"]), sha=sha)
        else:
            say.set_role(db, draw.choice(works), draw.choice(["work", "learning", "data"]))
    # What was said teaches the labels in the next scan.
    scan(db, folder / "code", options=US)
    return db


def try_seed(seed: int, place: Path) -> list[str]:
    """What does not hold."""
    draw = random.Random(seed)
    histories = {name: draw_history(draw, name) for name in NAMES}
    one, other = (draw_laptop(draw, place / name, histories) for name in ("one", "other"))
    a, b = Path(shutil.copy(one, place / "a.db")), Path(shutil.copy(other, place / "b.db"))
    merge_file(a, other)
    merge_file(b, one)
    found = [view for view in VIEWS if len({repr(Counter(sorted(rows(db, f"SELECT * FROM {view}"), key=repr))) for db in (a, b)}) > 1]
    found += [fault for db in (a, b) for fault in check_file(db).faults]
    return found + [f"{again.name} again changes something" for again in (other, b) if merge_file(a, again).has_changed]


def main() -> int:
    first, last = (int(word) for word in [*sys.argv[1:], *("0", "40")[len(sys.argv) - 1 :]])
    has_failed = False
    for seed in range(first, last):
        with tempfile.TemporaryDirectory() as place:
            found = try_seed(seed, Path(place))
        print(seed, "; ".join(found) or "ok", flush=True)
        has_failed = has_failed or bool(found)
    return 1 if has_failed else 0


if __name__ == "__main__":
    sys.exit(main())
