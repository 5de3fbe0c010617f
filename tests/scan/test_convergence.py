"""Whatever happened between two scans, the file ends up as one fresh scan would make it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.make_repo import ME, OTHER, Who, commit, make_repo, merge, tag
from tests.scan.files import (
    BASE,
    EVERYONE,
    MINE,
    assert_like_fresh,
    clone,
    delete_ref,
    is_planned,
    on_day,
    remake,
    rows,
    run_git,
    scan,
    set_ref,
    write,
)
from tracker.errors import StoreError
from tracker.growth import read_growth
from tracker.scan import Progress, ScanOptions, scan_paths
from tracker.scan.say import add_identity, correct, remove_identity
from tracker.store.schema import open_writer

US_BOTH = MINE._replace(me=(str(ME.email), str(OTHER.email)))
FIVE = [commit(f"Step {n}", {"a.py": f"x = {n}\n"}, at=on_day(n)) for n in range(1, 6)]
SIDE = commit("Side", {"side.py": "1\n"}, on="side", at=on_day(2))
THEIRS = commit("Theirs", {"theirs.py": "1\n"}, by=OTHER, at=on_day(2))


def setup_py(version: str) -> dict[str, str]:
    return {"setup.py": f"from setuptools import setup\nsetup(name='shop', version='{version}')\n"}


def test_a_shallow_clone_that_becomes_whole(tmp_path: Path) -> None:
    full = make_repo(tmp_path / "full", FIVE)
    place = clone(full.path, tmp_path / "code" / "shop", "--depth", "2")
    scan(tmp_path / "t.db", place)
    run_git("-C", str(place), "fetch", "--unshallow")
    scan(tmp_path / "t.db", place)
    assert_like_fresh(tmp_path / "t.db", place)


def test_a_shallow_clone_that_becomes_whole_and_moves_on(tmp_path: Path) -> None:
    full = make_repo(tmp_path / "full", FIVE)
    place = clone(full.path, tmp_path / "code" / "shop", "--depth", "2")
    scan(tmp_path / "t.db", place)
    full = remake(full.path, [*FIVE, commit("Step 6", {"a.py": "x = 6\n"}, at=on_day(6))])
    run_git("-C", str(place), "fetch", "--unshallow")
    set_ref(place, "refs/heads/main", full.head)
    scan(tmp_path / "t.db", place)
    assert rows(tmp_path / "t.db", "SELECT state, commits FROM repositories") == [("ok", 6)]
    assert_like_fresh(tmp_path / "t.db", place)


def test_a_whole_clone_that_was_made_anew_as_a_shallow_one_loses_nothing(tmp_path: Path) -> None:
    full = make_repo(tmp_path / "full", FIVE)
    place = clone(full.path, tmp_path / "code" / "shop")
    scan(tmp_path / "t.db", place)
    before = rows(tmp_path / "t.db", "SELECT sha, merged, gone FROM commit_labels ORDER BY sha")
    shutil.rmtree(place)
    clone(full.path, place, "--depth", "2")
    scan(tmp_path / "t.db", place)
    assert rows(tmp_path / "t.db", "SELECT sha, merged, gone FROM commit_labels ORDER BY sha") == before
    assert rows(tmp_path / "t.db", "SELECT state, commits FROM repositories") == [("ok", 5)]


@pytest.mark.parametrize("options", [MINE, EVERYONE])
@pytest.mark.parametrize("depth", ["1", "2", "3"])
def test_a_shallow_clone_cut_at_a_merge_that_becomes_whole(tmp_path: Path, depth: str, options: ScanOptions) -> None:
    side = commit("feat: side", {"side.py": "1\n"}, on="side", at=on_day(2))
    steps = [
        commit("feat: add a shop", {"a.py": "x = 1\n"}, at=on_day(1), key="base"),
        side,
        merge("side", at=on_day(3)),
        THEIRS._replace(at=on_day(4)),
        commit("Version", setup_py("1"), at=on_day(5)),
        tag("v1"),
    ]
    full = make_repo(tmp_path / "full", steps)
    place = clone(full.path, tmp_path / "code" / "shop", "--depth", depth)
    scan(tmp_path / "t.db", place, options=options)
    run_git("-C", str(place), "fetch", "--unshallow")
    scan(tmp_path / "t.db", place, options=options)
    assert len(rows(tmp_path / "t.db", "SELECT * FROM feedback_loops WHERE kind = 'idea-to-release'")) == 2
    assert_like_fresh(tmp_path / "t.db", place, options=options)


def test_a_branch_gone_from_one_clone_only(tmp_path: Path) -> None:
    lost = commit("Lost", {"lost.py": "1\n"}, on="lost", at=on_day(3))
    one = make_repo(tmp_path / "one" / "shop", [BASE, SIDE, lost])
    two = make_repo(tmp_path / "two" / "shop", [BASE, SIDE, commit("Only here", {"b.py": "1\n"}, at=on_day(4))])
    scan(tmp_path / "t.db", one.path, two.path)
    delete_ref(one.path, "refs/heads/lost")
    scan(tmp_path / "t.db", one.path, two.path)
    seen = rows(tmp_path / "t.db", "SELECT subject, gone, merged FROM commit_labels ORDER BY subject")
    assert seen == [("Lost", 1, 0), ("Only here", 0, 1), ("Side", 0, 0), ("Start", 0, 1)]


def test_a_branch_gone_and_merged_later(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [BASE, SIDE])
    scan(tmp_path / "t.db", made.path)
    delete_ref(made.path, "refs/heads/side")
    scan(tmp_path / "t.db", made.path)
    assert rows(tmp_path / "t.db", "SELECT gone FROM commit_labels WHERE subject = 'Side'") == [(1,)]
    remake(made.path, [BASE, SIDE, merge("side", at=on_day(3))])
    scan(tmp_path / "t.db", made.path)
    assert_like_fresh(tmp_path / "t.db", made.path)


def test_a_default_branch_set_back_while_another_branch_keeps_its_commits(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [BASE, commit("Too soon", {"o.py": "1\n"}, at=on_day(2))])
    scan(tmp_path / "t.db", made.path)
    set_ref(made.path, "refs/heads/feature", made.shas[1])
    set_ref(made.path, "refs/heads/main", made.shas[0])
    scan(tmp_path / "t.db", made.path)
    assert_like_fresh(tmp_path / "t.db", made.path)


def test_a_remote_that_names_another_default_branch(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [BASE, commit("Develop", {"o.py": "1\n"}, on="develop", at=on_day(2))])
    for name in ("main", "develop"):
        set_ref(made.path, f"refs/remotes/origin/{name}", made.by_key[name])
    set_ref(made.path, "refs/remotes/origin/HEAD", "refs/remotes/origin/develop")
    scan(tmp_path / "t.db", made.path)
    set_ref(made.path, "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    scan(tmp_path / "t.db", made.path)
    assert_like_fresh(tmp_path / "t.db", made.path)


def test_an_email_named_later_is_read_in_that_very_scan(tmp_path: Path) -> None:
    figures = commit("Speed up\n\nCuts cold start from 900 ms to 600 ms.", {"b.py": "1\n"}, by=OTHER, at=on_day(2))
    made = make_repo(tmp_path / "shop", [BASE, figures])
    scan(tmp_path / "t.db", made.path)
    scan(tmp_path / "t.db", made.path, options=US_BOTH)
    assert len(rows(tmp_path / "t.db", "SELECT * FROM outcomes")) == 1
    assert_like_fresh(tmp_path / "t.db", made.path, options=US_BOTH)


def test_an_email_named_after_everybody_was_read_has_its_lines_read_too(tmp_path: Path) -> None:
    code = "".join(f"def step_{n}(value):\n    return value * {n}\n" for n in range(20))
    theirs = [
        commit("feat: steps", {"steps.py": code}, by=OTHER, at=on_day(2)),
        commit("fix: the third step", {"steps.py": code.replace("value * 3\n", "value * 4\n")}, by=OTHER, at=on_day(3)),
    ]
    made = make_repo(tmp_path / "shop", [BASE, *theirs])
    scan(tmp_path / "t.db", made.path, options=EVERYONE)
    add_identity(tmp_path / "t.db", str(OTHER.email))
    scan(tmp_path / "t.db", made.path, options=EVERYONE)
    assert rows(tmp_path / "t.db", "SELECT written > 0 FROM standing_lines") == [(1,)]
    assert rows(tmp_path / "t.db", "SELECT * FROM rereads WHERE commit_id > 1") == []
    assert_like_fresh(tmp_path / "t.db", made.path, options=EVERYONE._replace(me=US_BOTH.me))


def test_an_email_taken_back_is_not_me(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [BASE, THEIRS])
    scan(tmp_path / "t.db", made.path, options=US_BOTH)
    remove_identity(tmp_path / "t.db", str(OTHER.email))
    assert [person.email for person in read_growth(tmp_path / "t.db", date(2025, 1, 1)).me] == [ME.email]


def test_everyone_after_mine_alone(tmp_path: Path) -> None:
    steps = [
        BASE,
        commit("Package", setup_py("1"), by=OTHER, at=on_day(2)),
        commit("Move", moves={"setup.py": "lib/setup.py"}, by=OTHER, at=on_day(3)),
        commit("Raise", {"lib/setup.py": setup_py("2")["setup.py"]}, by=OTHER, at=on_day(4)),
        commit("Cold start from 900 ms to 600 ms", {"z.py": "1\n"}, by=OTHER, at=on_day(5)),
    ]
    made = make_repo(tmp_path / "shop", steps)
    scan(tmp_path / "t.db", made.path)
    scan(tmp_path / "t.db", made.path, options=EVERYONE)
    assert_like_fresh(tmp_path / "t.db", made.path, options=EVERYONE)


def test_everyone_and_a_merge_at_once(tmp_path: Path) -> None:
    steps = [BASE, THEIRS._replace(on="theirs")]
    made = make_repo(tmp_path / "shop", steps)
    scan(tmp_path / "t.db", made.path)
    remake(made.path, [*steps, merge("theirs", at=on_day(3))])
    scan(tmp_path / "t.db", made.path, options=EVERYONE)
    assert_like_fresh(tmp_path / "t.db", made.path, options=EVERYONE)


def test_everyone_reads_from_the_clone_that_holds_the_commit(tmp_path: Path) -> None:
    one = make_repo(tmp_path / "one" / "shop", [BASE, THEIRS._replace(on="theirs")])
    two = make_repo(tmp_path / "two" / "shop", [BASE])
    scan(tmp_path / "t.db", one.path, two.path)
    assert scan(tmp_path / "t.db", two.path, one.path, options=EVERYONE).skipped == ()
    assert_like_fresh(tmp_path / "t.db", one.path, two.path, options=EVERYONE)


def test_everyone_asks_for_no_commit_that_is_no_more(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [BASE, THEIRS])
    scan(tmp_path / "t.db", made.path)
    remake(made.path, [BASE, THEIRS._replace(message="Theirs, said better", committed_at=on_day(3))])
    scan(tmp_path / "t.db", made.path)
    assert scan(tmp_path / "t.db", made.path, options=EVERYONE).skipped == ()
    seen = rows(tmp_path / "t.db", "SELECT subject, gone, added_lines FROM commit_labels ORDER BY subject")
    assert seen == [("Start", 0, 1), ("Theirs", 1, None), ("Theirs, said better", 0, 1)]


def test_a_rewritten_root_is_the_same_work_and_counts_once(tmp_path: Path) -> None:
    later = [commit("Next", {"b.py": "y = 1\n"}, at=on_day(2)), commit("Third", {"b.py": "y = 2\n"}, at=on_day(3))]
    made = make_repo(tmp_path / "shop", [BASE, *later])
    scan(tmp_path / "t.db", made.path)
    remake(made.path, [BASE._replace(message="Start, said better"), *later])
    assert scan(tmp_path / "t.db", made.path).my_commits == 3
    assert rows(tmp_path / "t.db", "SELECT repo, commits FROM repositories") == [("shop", 3)]


def test_a_stopped_scan_of_a_rewritten_history_is_caught_up(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [BASE, commit("Lost", {"s.py": "1\n"}, at=on_day(3))])
    scan(tmp_path / "t.db", made.path)
    remake(made.path, [BASE, commit("New", {"n.py": "1\n"}, at=on_day(4))])
    assert scan_paths([made.path], tmp_path / "t.db", MINE, should_stop=lambda: is_planned(tmp_path / "t.db")).was_stopped
    scan(tmp_path / "t.db", made.path)
    seen = rows(tmp_path / "t.db", "SELECT subject, gone, merged FROM commit_labels ORDER BY subject")
    assert seen == [("Lost", 1, 0), ("New", 0, 1), ("Start", 0, 1)]


def test_a_mailmap_written_later(tmp_path: Path) -> None:
    old = commit("Old", {"b.py": "1\n"}, by=Who("Ada", "old@example.org"), at=on_day(2))
    made = make_repo(tmp_path / "shop", [BASE, old])
    scan(tmp_path / "t.db", made.path)
    remake(made.path, [BASE, old, commit("Map", {".mailmap": f"Ada Novak <{ME.email!s}> <old@example.org>\n"}, at=on_day(3))])
    assert scan(tmp_path / "t.db", made.path).my_commits == 3
    assert_like_fresh(tmp_path / "t.db", made.path)


def test_a_glob_given_later_takes_files_back_in(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [commit("One", {"vendor/mine.py": "1\n"}, at=on_day(1))])
    scan(tmp_path / "t.db", made.path)
    options = MINE._replace(included=("vendor/mine.py",))
    scan(tmp_path / "t.db", made.path, options=options)
    assert rows(tmp_path / "t.db", "SELECT path, rule FROM changes") == [("vendor/mine.py", None)]
    assert_like_fresh(tmp_path / "t.db", made.path, options=options)


def test_a_renamed_folder_is_the_same_repository(tmp_path: Path) -> None:
    make_repo(tmp_path / "code" / "old", [BASE])
    scan(tmp_path / "t.db", tmp_path / "code")
    (tmp_path / "code" / "old").rename(tmp_path / "code" / "new")
    scan(tmp_path / "t.db", tmp_path / "code")
    assert rows(tmp_path / "t.db", "SELECT path, commits FROM repositories") == [(str(tmp_path / "code" / "new"), 1)]


def test_a_tag_that_was_renamed(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [BASE, tag("v1.0")])
    scan(tmp_path / "t.db", made.path)
    set_ref(made.path, "refs/tags/v0.1", made.head)
    delete_ref(made.path, "refs/tags/v1.0")
    scan(tmp_path / "t.db", made.path)
    assert_like_fresh(tmp_path / "t.db", made.path)


def test_commits_of_one_second_keep_their_order(tmp_path: Path) -> None:
    steps = [commit(f"Release 0.{n}", setup_py(f"0.{n}"), at=on_day(1)) for n in range(1, 4)]
    made = make_repo(tmp_path / "shop", steps[:2])
    scan(tmp_path / "t.db", made.path)
    remake(made.path, steps)
    scan(tmp_path / "t.db", made.path)
    assert_like_fresh(tmp_path / "t.db", made.path)


def test_an_interruption_after_the_last_commit_and_before_the_conclusions(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [BASE, commit("Package", setup_py("1"), at=on_day(2))])

    def interrupt(progress: Progress) -> None:
        assert progress.commits_done == progress.commits
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        scan_paths([made.path], tmp_path / "t.db", MINE, on_progress=interrupt)
    scan(tmp_path / "t.db", made.path)
    assert_like_fresh(tmp_path / "t.db", made.path)


@pytest.mark.parametrize("table", ["reached", "tags", "patterns", "artifacts", "events", "releases", "milestones", "settings"])
def test_a_scan_that_broke_off_among_the_conclusions(tmp_path: Path, table: str) -> None:
    made = make_repo(tmp_path / "shop", [BASE, commit("Package", setup_py("1"), at=on_day(2)), tag("v1")])
    open_writer(tmp_path / "t.db").close()
    write(tmp_path / "t.db", f"CREATE TRIGGER broken BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'no more'); END")
    with pytest.raises(StoreError, match="no more"):
        scan(tmp_path / "t.db", made.path)
    write(tmp_path / "t.db", "DROP TRIGGER broken")
    scan(tmp_path / "t.db", made.path)
    assert_like_fresh(tmp_path / "t.db", made.path)


@pytest.mark.parametrize("jobs", [1, 3])
def test_two_clones_of_which_one_has_merged(tmp_path: Path, jobs: int) -> None:
    side = [commit(f"Side {n}", {"f.py": f"x = {n}\n"}, on="side", at=on_day(2)) for n in range(80)]
    one = make_repo(tmp_path / "one" / "shop", [BASE, *side])
    two = make_repo(tmp_path / "two" / "shop", [BASE, *side, merge("side", at=on_day(9))])
    scan(tmp_path / "t.db", one.path, two.path, options=MINE._replace(jobs=jobs))
    assert rows(tmp_path / "t.db", "SELECT count(*) FROM commits WHERE is_merged = 0") == [(0,)]


def test_a_commit_in_two_clones_is_one_new_commit(tmp_path: Path) -> None:
    steps = [BASE, commit("Next", {"n.py": "1\n"}, at=on_day(2))]
    one, two = (make_repo(tmp_path / name / "shop", steps) for name in ("one", "two"))
    assert scan(tmp_path / "t.db", one.path, two.path).new_commits == 2


def test_an_empty_repository_that_became_a_clone_of_a_known_one(tmp_path: Path) -> None:
    known = make_repo(tmp_path / "one" / "shop", [BASE])
    empty = make_repo(tmp_path / "two" / "copy", [])
    scan(tmp_path / "t.db", known.path, empty.path)
    remake(empty.path, [BASE, commit("Next", {"n.py": "1\n"}, at=on_day(2))])
    scan(tmp_path / "t.db", known.path, empty.path)
    assert rows(tmp_path / "t.db", "SELECT repo, commits FROM repositories") == [("shop", 2)]
    assert_like_fresh(tmp_path / "t.db", known.path, empty.path)


def test_labels_of_an_older_labeller_are_made_anew_and_a_correction_still_wins(tmp_path: Path) -> None:
    steps = [BASE, commit("Fix the total", {"a.py": "x = 2\n"}, at=on_day(2)), commit("Package", setup_py("1"), at=on_day(3))]
    made = make_repo(tmp_path / "shop", steps)
    scan(tmp_path / "t.db", made.path)
    correct(tmp_path / "t.db", made.shas[0], "type", "perf")
    write(
        tmp_path / "t.db",
        "UPDATE labels SET made_by = 'old', type = 'chore'",
        "UPDATE settings SET value = 'old' WHERE key = 'made_by'",
        "UPDATE places SET fingerprint = NULL",
    )
    scan(tmp_path / "t.db", made.path)
    # The fresh file is taught the same: what was corrected moves the confidence of what resembles it.
    scan(tmp_path / "fresh.db", made.path)
    correct(tmp_path / "fresh.db", made.shas[0], "type", "perf")
    scan(tmp_path / "fresh.db", made.path)
    for table in ("labels", "label_patterns"):
        query = f"SELECT c.sha, x.* FROM {table} x JOIN commits c ON c.id = x.commit_id ORDER BY c.sha"
        assert rows(tmp_path / "t.db", query) == rows(tmp_path / "fresh.db", query)
    assert rows(tmp_path / "t.db", "SELECT type, type_confidence FROM commit_labels WHERE subject = 'Start'") == [("perf", 1.0)]
