from __future__ import annotations

import sqlite3
from pathlib import Path

from tests.make_repo import ME, commit, make_repo
from tracker.ledger.copies import Likeness, build_copies
from tracker.scan import ScanOptions, scan_paths

MINE = ScanOptions(me=(str(ME.email),), jobs=1)
CODE = "".join(f"def step_{n}(value):\n    return value * {n} + offset_{n}(value)\n\n\n" for n in range(20))
LIKE = Likeness("shop", "auth", "lib/guard.py", "2024-01-01", "a" * 40, 10, 10, 5)


def test_a_copied_file_points_at_where_its_lines_stood_first(tmp_path: Path) -> None:
    make_repo(tmp_path / "auth", [commit("Guard", {"guard.py": CODE}, at="2023-01-01T09:00:00+00:00")])
    changed = CODE.replace("step_3", "leap_3")
    make_repo(tmp_path / "shop", [commit("Take the guard along", {"lib/guard.py": changed}, at="2024-01-01T09:00:00+00:00", key="k")])
    make_repo(
        tmp_path / "other",
        [commit("Own work", {"own.py": CODE.replace("step", "own").replace("offset", "of")}, at="2025-01-01T09:00:00+00:00")],
    )
    scan_paths([tmp_path], tmp_path / "t.db", MINE)
    with sqlite3.connect(tmp_path / "t.db") as connection:
        seen = connection.execute("SELECT user_repo, used_repo, what, how, since FROM reuse_edges").fetchall()
    assert seen == [("shop", "auth", "lib/guard.py", "copy", "2024-01-01")]


def test_a_file_comes_from_the_fullest_and_then_the_earliest_place() -> None:
    later = LIKE._replace(used_repo="mirror", seen_at=9)
    fuller = LIKE._replace(used_repo="old", matched=9, seen_at=1)
    assert [edge.used_repo for edge in build_copies([later, fuller, LIKE])] == ["auth"]


def test_too_little_too_different_or_alike_everywhere_is_no_copy() -> None:
    assert build_copies([LIKE._replace(samples=2, matched=2)]) == ()
    assert build_copies([LIKE._replace(matched=7)]) == ()
    assert build_copies([LIKE._replace(path="setup.py")]) == ()
