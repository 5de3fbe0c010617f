from __future__ import annotations

from pathlib import Path

import pytest

from tests.make_repo import OTHER, commit, make_repo, merge
from tests.scan.files import BASE, on_day, remake, rows, run_git, scan, set_ref

WORK = [
    commit("Cart one", {"cart.py": "one = 1\n"}, on="cart", at="2024-01-02T09:00:00+00:00"),
    commit("Cart two", {"cart.py": "one = 1\ntwo = 2\n"}, on="cart", at="2024-01-03T09:00:00+00:00"),
]


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
    scan(tmp_path / "t.db", made.path)
    assert counted(tmp_path / "t.db") == ["Start", "Meanwhile", "Cart (#7)"]
    evidence = rows(tmp_path / "t.db", "SELECT subject, counts_as FROM commit_labels WHERE counts_as IS NOT NULL ORDER BY subject")
    assert evidence == [("Cart one", made.by_key["squash"]), ("Cart two", made.by_key["squash"])]


def test_a_merged_branch_counts_each_commit(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [BASE, *WORK, merge("cart", message="Join")])
    scan(tmp_path / "t.db", made.path)
    assert counted(tmp_path / "t.db") == ["Start", "Cart one", "Cart two", "Join"]


def test_a_rewritten_history_keeps_the_evidence_and_counts_it_once(tmp_path: Path) -> None:
    second = commit("Next", {"b.py": "y = 1\n"}, at="2024-01-02T09:00:00+00:00")
    lost = commit("Never again", {"secret.py": "z = 1\n"}, at="2024-01-03T09:00:00+00:00")
    before = make_repo(tmp_path / "shop", [BASE, second, lost])
    scan(tmp_path / "t.db", before.path)
    reworded = commit("Next, said better", {"b.py": "y = 1\n"}, at="2024-01-02T09:00:00+00:00", committed_at="2024-02-01T09:00:00+00:00")
    after = remake(before.path, [BASE, reworded])
    scan(tmp_path / "t.db", after.path)
    seen = rows(tmp_path / "t.db", "SELECT subject, gone, counts_as FROM commit_labels ORDER BY subject")
    assert seen == [("Never again", 1, None), ("Next", 1, after.shas[1]), ("Next, said better", 0, None), ("Start", 0, None)]


def test_a_cherry_pick_counts_once(tmp_path: Path) -> None:
    fix = commit("Fix", {"a.py": "x = 2\n"}, at="2024-01-02T09:00:00+00:00")
    picked = commit(
        "Fix", {"a.py": "x = 2\n"}, on="stable", start="base", at="2024-01-02T09:00:00+00:00", committed_at="2024-03-01T09:00:00+00:00"
    )
    made = make_repo(tmp_path / "shop", [BASE, fix, picked])
    scan(tmp_path / "t.db", made.path)
    assert counted(tmp_path / "t.db") == ["Start", "Fix"]


def test_a_cherry_picked_tip_takes_no_branch_with_it(tmp_path: Path) -> None:
    hotfix = commit("Hotfix", {"hot.py": "fix = 1\n"}, at=on_day(4))
    steps = [
        BASE,
        commit("Stable one", {"s1.py": "1\n"}, on="stable", at=on_day(2)),
        commit("Stable two", {"s2.py": "2\n"}, on="stable", at=on_day(3)),
        hotfix,
        hotfix._replace(on="stable", committed_at=on_day(5)),
    ]
    made = make_repo(tmp_path / "shop", steps)
    scan(tmp_path / "t.db", made.path)
    assert counted(tmp_path / "t.db") == ["Start", "Stable one", "Stable two", "Hotfix"]


def test_a_squashed_branch_that_had_merged_the_default_branch_counts_once(tmp_path: Path) -> None:
    steps = [
        BASE,
        commit("Cart one", {"c.py": "1\n"}, on="cart", at=on_day(2)),
        commit("Meanwhile", {"m.py": "1\n"}, at=on_day(3)),
        merge("main", into="cart", at=on_day(4), message="Catch up"),
        commit("Cart two", {"c.py": "1\n2\n"}, on="cart", at=on_day(5)),
        commit("Other", {"o.py": "1\n"}, at=on_day(6)),
        commit("Cart (#1)", {"c.py": "1\n2\n"}, at=on_day(7)),
    ]
    made = make_repo(tmp_path / "shop", steps)
    scan(tmp_path / "t.db", made.path)
    assert [subject for subject in counted(tmp_path / "t.db") if subject != "Catch up"] == ["Start", "Meanwhile", "Other", "Cart (#1)"]


def test_a_squash_touched_up_in_review_that_lists_its_commits_counts_once(tmp_path: Path) -> None:
    said = "Cart (#7)\n\n* Cart one\n\nwhy it is so\n\n* Cart two\n\nCo-authored-by: Bo Lind <bo@example.net>"
    squash = commit(said, {"cart.py": "one = 1\ntwo = 2\n# as asked in review\n"}, at=on_day(5), key="squash")
    made = make_repo(tmp_path / "shop", [BASE, *WORK, commit("Meanwhile", {"b.py": "1\n"}, at=on_day(4)), squash])
    scan(tmp_path / "t.db", made.path)
    assert counted(tmp_path / "t.db") == ["Start", "Meanwhile", "Cart (#7)"]
    twins = rows(tmp_path / "t.db", "SELECT DISTINCT counts_as FROM commits WHERE counts_as IS NOT NULL")
    assert twins == [(made.by_key["squash"],)]


@pytest.mark.parametrize("body", ["* Cart one", "* Cart one\n* Cart three", "Cart one, Cart two"])
def test_a_message_that_lists_something_else_is_no_squash(tmp_path: Path, body: str) -> None:
    steps = [BASE, *WORK, commit(f"Cart again\n\n{body}", {"cart.py": "other = 3\n"}, at=on_day(5))]
    made = make_repo(tmp_path / "shop", steps)
    scan(tmp_path / "t.db", made.path)
    assert counted(tmp_path / "t.db") == ["Start", "Cart one", "Cart two", "Cart again"]


def test_the_part_of_a_branch_that_was_taken_over_by_hand_counts_once(tmp_path: Path) -> None:
    taken = commit("Cart, the first part (#3)", {"cart.py": "one = 1\n"}, at=on_day(8), key="taken")
    made = make_repo(tmp_path / "shop", [BASE, *WORK, taken])
    scan(tmp_path / "t.db", made.path)
    assert counted(tmp_path / "t.db") == ["Start", "Cart two", "Cart, the first part (#3)"]


def test_a_branch_of_mine_that_somebody_else_squashed_stays_mine(tmp_path: Path) -> None:
    squash = commit("Cart (#7)", {"cart.py": "one = 1\ntwo = 2\n"}, by=OTHER, at=on_day(4))
    made = make_repo(tmp_path / "shop", [BASE, *WORK, squash])
    assert scan(tmp_path / "t.db", made.path).my_commits == 3
    assert counted(tmp_path / "t.db") == ["Start", "Cart one", "Cart two", "Cart (#7)"]


def test_a_rewritten_commit_that_only_renames_counts_once(tmp_path: Path) -> None:
    move = commit("Move", moves={"a.py": "src/a.py"}, at=on_day(2))
    made = make_repo(tmp_path / "shop", [BASE, move])
    scan(tmp_path / "t.db", made.path)
    remake(made.path, [BASE, move._replace(committed_at=on_day(9))])
    assert scan(tmp_path / "t.db", made.path).my_commits == 2


def test_a_repositorys_sums_leave_twins_out_as_the_summary_does(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [BASE, WORK[0], commit("Cart (#1)", {"cart.py": "one = 1\n"}, at=on_day(5))])
    summary = scan(tmp_path / "t.db", made.path)
    assert (summary.commits, summary.my_commits) == (2, 2)
    assert rows(tmp_path / "t.db", "SELECT commits, mine FROM repositories") == [(2, 2)]


def test_figures_said_in_branch_and_squash_are_one_outcome(tmp_path: Path) -> None:
    said = "Start from 900 ms to 600 ms"
    branch = commit(said, {"c.py": "1\n"}, on="c", at=on_day(2))
    made = make_repo(tmp_path / "shop", [BASE, branch, commit(f"{said} (#1)", {"c.py": "1\n"}, at=on_day(4), key="squash")])
    scan(tmp_path / "t.db", made.path)
    assert rows(tmp_path / "t.db", "SELECT sha FROM outcomes") == [(made.by_key["squash"],)]


def test_reverts_point_at_what_they_take_back(tmp_path: Path) -> None:
    steps = [BASE, commit("Try", {"a.py": "x = 9\n"}, key="try"), commit("Other", {"c.py": "1\n"}, key="other")]
    made = make_repo(tmp_path / "one", steps)
    named = commit(f'Revert "Try"\n\nThis reverts commit {made.by_key["try"][:9]}.', {"a.py": "x = 1\n"})
    quoted = commit('Revert "Other"', {"c.py": None})
    made = make_repo(tmp_path / "shop", [*steps, named, quoted])
    scan(tmp_path / "t.db", made.path)
    seen = rows(tmp_path / "t.db", "SELECT subject, reverts FROM commits WHERE reverts IS NOT NULL ORDER BY subject")
    assert seen == [('Revert "Other"', made.by_key["other"]), ('Revert "Try"', made.by_key["try"])]


def test_sweeps_are_marked_and_kept_out_of_growth(tmp_path: Path) -> None:
    tree = {f"lib/{n}.py": f"x = {n}\n" for n in range(320)}
    made = make_repo(tmp_path / "one", [BASE, commit("Reformat", {"a.py": "x  =  1\n"}, key="sweep")])
    ignore = commit("Ignore the sweep", {".git-blame-ignore-revs": f"# formatting\n{made.by_key['sweep']}\n"})
    made = make_repo(tmp_path / "shop", [BASE, commit("Reformat", {"a.py": "x  =  1\n"}), ignore, commit("Import", tree)])
    scan(tmp_path / "t.db", made.path)
    assert rows(tmp_path / "t.db", "SELECT subject FROM commit_labels WHERE bulk = 1 ORDER BY subject") == [("Import",), ("Reformat",)]
    assert rows(tmp_path / "t.db", "SELECT count(*) FROM growth_commits") == [(2,)]


def test_a_list_of_sweeps_that_nobody_would_write_is_not_kept(tmp_path: Path) -> None:
    first = make_repo(tmp_path / "one", [BASE])
    listed = "".join(f"{n:040x}\n" for n in range(1 << 15)) + first.by_key["base"] + "\n"
    made = make_repo(tmp_path / "shop", [BASE, commit("List", {".git-blame-ignore-revs": listed})])
    scan(tmp_path / "t.db", made.path)
    assert rows(tmp_path / "t.db", "SELECT bulk FROM commit_labels WHERE subject = 'Start'") == [(0,)]


def test_impossible_dates_are_flagged_and_not_dropped(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [BASE, commit("Epoch", {"b": "1\n"}, at=0), commit("Far", {"c": "1\n"}, at=9_999_999_999)])
    scan(tmp_path / "t.db", made.path)
    assert rows(tmp_path / "t.db", "SELECT subject FROM commits WHERE is_odd_date = 1 ORDER BY subject") == [("Epoch",), ("Far",)]
    assert rows(tmp_path / "t.db", "SELECT count(*) FROM commit_labels") == [(3,)]


def test_the_year_is_the_authors_own(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [commit("Party", {"a": "1\n"}, at="2024-01-01T00:30:00+02:00")])
    scan(tmp_path / "t.db", made.path)
    seen = rows(tmp_path / "t.db", "SELECT authored_on, authored_at FROM commit_labels")
    assert seen == [("2024-01-01", "2024-01-01T00:30:00+02:00")]


def test_a_revert_points_at_what_counts_after_a_rewriting(tmp_path: Path) -> None:
    tried = commit("Try", {"a.py": "x = 9\n"}, at=on_day(2))
    back = commit('Revert "Try"', {"a.py": "x = 1\n"}, on="back", start="main", at=on_day(3))
    made = make_repo(tmp_path / "shop", [BASE, tried, back])
    scan(tmp_path / "t.db", made.path)
    remade = remake(made.path, [BASE, tried._replace(committed_at=on_day(9)), back])
    set_ref(made.path, "refs/heads/before", remade.shas[0])
    scan(tmp_path / "t.db", made.path)
    found = rows(tmp_path / "t.db", "SELECT DISTINCT reverts FROM commits WHERE reverts IS NOT NULL")
    assert found == [(remade.shas[1],)]


def test_a_clone_made_before_the_root_was_rewritten_counts_nothing_twice(tmp_path: Path) -> None:
    later = commit("Next", {"b.py": "y = 1\n"}, at=on_day(2))
    for name, steps in (("new", [BASE._replace(message="Start, said better"), later]), ("old", [BASE, later])):
        made = make_repo(tmp_path / "code" / name, steps)
        run_git("-C", str(made.path), "remote", "add", "origin", "https://github.com/ada/shop.git")
    assert scan(tmp_path / "t.db", tmp_path / "code").my_commits == 2
    assert rows(tmp_path / "t.db", "SELECT repo, commits FROM repositories") == [("ada/shop", 2)]


def test_other_peoples_rewritten_commits_count_once_though_nobody_read_them(tmp_path: Path) -> None:
    theirs = [commit(f"Theirs {n}", {f"{n}.py": "1\n"}, by=OTHER, at=on_day(n)) for n in (2, 3)]
    made = make_repo(tmp_path / "shop", [BASE, *theirs])
    assert scan(tmp_path / "t.db", made.path).commits == 3
    remake(made.path, [BASE._replace(committed_at=on_day(9)), *theirs])
    summary = scan(tmp_path / "t.db", made.path)
    assert (summary.commits, summary.my_commits) == (3, 1)


@pytest.mark.parametrize("order", [("1\n", "2\n"), ("2\n", "1\n")])
def test_of_two_commits_of_one_moment_a_revert_takes_back_the_same_in_whatever_order_they_were_read(
    tmp_path: Path, order: tuple[str, str]
) -> None:
    both = [commit("Try (#1)", {f"{n}.py": n}, at=on_day(2), on=f"on{n[0]}", start="main") for n in order]
    made = make_repo(tmp_path / "shop", [BASE, *both, commit('Revert "Try"', {"a.py": "1\n"}, at=on_day(3))])
    scan(tmp_path / "t.db", made.path)
    assert rows(tmp_path / "t.db", "SELECT reverts FROM commits WHERE reverts IS NOT NULL") == [(max(made.shas[1:3]),)]


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_of_two_commits_of_one_moment_that_of_the_same_tree_counts(tmp_path: Path, order: tuple[int, int]) -> None:
    same = [commit("Theirs", {"n.py": f"{n}\n"}, by=OTHER, at=on_day(2), key=str(n)) for n in order]
    twin = same[1]._replace(on="before", start="base", committed_at=on_day(9), key="twin")
    made = make_repo(tmp_path / "shop", [BASE, *same, twin])
    scan(tmp_path / "t.db", made.path)
    assert rows(tmp_path / "t.db", "SELECT counts_as FROM commits WHERE counts_as IS NOT NULL") == [(made.shas[2],)]
