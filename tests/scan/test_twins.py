from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from tests.make_repo import ME, OTHER, commit, make_repo, merge
from tracker.scan import ScanOptions, scan_paths

MINE = ScanOptions(me=(str(ME.email),), jobs=1)
BASE = commit("Start", {"a.py": "x = 1\n"}, at="2024-01-01T09:00:00+00:00")
WORK = [
    commit("Cart one", {"cart.py": "one = 1\n"}, on="cart", at="2024-01-02T09:00:00+00:00"),
    commit("Cart two", {"cart.py": "one = 1\ntwo = 2\n"}, on="cart", at="2024-01-03T09:00:00+00:00"),
]


def rows(db: Path, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(db) as connection:
        return connection.execute(query).fetchall()


def counted(db: Path) -> list[str]:
    return [str(row[0]) for row in rows(db, "SELECT subject FROM commit_labels WHERE counts_as IS NULL ORDER BY authored_at, subject")]


def test_a_squashed_branch_counts_once_though_the_default_branch_moved_on(tmp_path: Path) -> None:
    steps = [
        BASE,
        *WORK,
        commit("Meanwhile", {"b.py": "y = 1\n"}, at="2024-01-04T09:00:00+00:00", by=OTHER),
        commit("Cart (#7)", {"cart.py": "one = 1\ntwo = 2\n"}, at="2024-01-05T09:00:00+00:00", key="squash"),
    ]
    made = make_repo(tmp_path / "shop", steps)
    scan_paths([made.path], tmp_path / "t.db", MINE)
    assert counted(tmp_path / "t.db") == ["Start", "Meanwhile", "Cart (#7)"]
    evidence = rows(tmp_path / "t.db", "SELECT subject, counts_as FROM commit_labels WHERE counts_as IS NOT NULL ORDER BY subject")
    assert evidence == [("Cart one", made.by_key["squash"]), ("Cart two", made.by_key["squash"])]


def test_a_merged_branch_counts_each_commit(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [BASE, *WORK, merge("cart", message="Join")])
    scan_paths([made.path], tmp_path / "t.db", MINE)
    assert counted(tmp_path / "t.db") == ["Start", "Cart one", "Cart two", "Join"]


def test_a_rewritten_history_keeps_the_evidence_and_counts_it_once(tmp_path: Path) -> None:
    second = commit("Next", {"b.py": "y = 1\n"}, at="2024-01-02T09:00:00+00:00")
    lost = commit("Never again", {"secret.py": "z = 1\n"}, at="2024-01-03T09:00:00+00:00")
    before = make_repo(tmp_path / "shop", [BASE, second, lost])
    scan_paths([before.path], tmp_path / "t.db", MINE)
    shutil.rmtree(before.path)
    reworded = commit("Next, said better", {"b.py": "y = 1\n"}, at="2024-01-02T09:00:00+00:00", committed_at="2024-02-01T09:00:00+00:00")
    after = make_repo(tmp_path / "shop", [BASE, reworded])
    scan_paths([after.path], tmp_path / "t.db", MINE)
    seen = rows(tmp_path / "t.db", "SELECT subject, gone, counts_as FROM commit_labels ORDER BY subject")
    assert seen == [("Never again", 1, None), ("Next", 1, after.shas[1]), ("Next, said better", 0, None), ("Start", 0, None)]


def test_a_cherry_pick_counts_once(tmp_path: Path) -> None:
    fix = commit("Fix", {"a.py": "x = 2\n"}, at="2024-01-02T09:00:00+00:00")
    picked = commit(
        "Fix", {"a.py": "x = 2\n"}, on="stable", start="base", at="2024-01-02T09:00:00+00:00", committed_at="2024-03-01T09:00:00+00:00"
    )
    made = make_repo(tmp_path / "shop", [BASE._replace(key="base"), fix, picked])
    scan_paths([made.path], tmp_path / "t.db", MINE)
    assert counted(tmp_path / "t.db") == ["Start", "Fix"]


def test_reverts_point_at_what_they_take_back(tmp_path: Path) -> None:
    steps = [BASE, commit("Try", {"a.py": "x = 9\n"}, key="try"), commit("Other", {"c.py": "1\n"}, key="other")]
    made = make_repo(tmp_path / "one", steps)
    named = commit(f'Revert "Try"\n\nThis reverts commit {made.by_key["try"][:9]}.', {"a.py": "x = 1\n"})
    quoted = commit('Revert "Other"', {"c.py": None})
    made = make_repo(tmp_path / "shop", [*steps, named, quoted])
    scan_paths([made.path], tmp_path / "t.db", MINE)
    seen = rows(tmp_path / "t.db", "SELECT subject, reverts FROM commits WHERE reverts IS NOT NULL ORDER BY subject")
    assert seen == [('Revert "Other"', made.by_key["other"]), ('Revert "Try"', made.by_key["try"])]


def test_sweeps_are_marked_and_kept_out_of_growth(tmp_path: Path) -> None:
    tree = {f"lib/{n}.py": f"x = {n}\n" for n in range(320)}
    made = make_repo(tmp_path / "one", [BASE, commit("Reformat", {"a.py": "x  =  1\n"}, key="sweep")])
    ignore = commit("Ignore the sweep", {".git-blame-ignore-revs": f"# formatting\n{made.by_key['sweep']}\n"})
    made = make_repo(tmp_path / "shop", [BASE, commit("Reformat", {"a.py": "x  =  1\n"}), ignore, commit("Import", tree)])
    scan_paths([made.path], tmp_path / "t.db", MINE)
    assert rows(tmp_path / "t.db", "SELECT subject FROM commit_labels WHERE bulk = 1 ORDER BY subject") == [("Import",), ("Reformat",)]
    assert rows(tmp_path / "t.db", "SELECT count(*) FROM growth_commits") == [(2,)]


def test_impossible_dates_are_flagged_and_not_dropped(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [BASE, commit("Epoch", {"b": "1\n"}, at=0), commit("Far", {"c": "1\n"}, at=9_999_999_999)])
    scan_paths([made.path], tmp_path / "t.db", MINE)
    assert rows(tmp_path / "t.db", "SELECT subject FROM commits WHERE is_odd_date = 1 ORDER BY subject") == [("Epoch",), ("Far",)]
    assert rows(tmp_path / "t.db", "SELECT count(*) FROM commit_labels") == [(3,)]


def test_the_year_is_the_authors_own(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [commit("Party", {"a": "1\n"}, at="2024-01-01T00:30:00+02:00")])
    scan_paths([made.path], tmp_path / "t.db", MINE)
    seen = rows(tmp_path / "t.db", "SELECT authored_on, authored_at FROM commit_labels")
    assert seen == [("2024-01-01", "2024-01-01T00:30:00+02:00")]
