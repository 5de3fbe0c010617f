"""What was evidence stays: a clone that is deleted, moved, unmounted, spoilt or rewritten changes no number."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tests.make_repo import commit, make_repo
from tests.scan.files import VIEWS, clone, on_day, remake, rows, scan, set_ref
from tests.scan.two_laptops import AUTH, AUTH_LATER, SHOP_STEPS, TOOLS, US
from tracker.growth import read_growth

WHERE = ("path", "state", "reason")
"""What `repositories` says of where a clone lies: that may change."""
TODAY = date(2025, 11, 20)


def hash_views(db: Path) -> str:
    """Of everything that any view shows, but for where clones lie."""
    digest = sha256()
    for view in VIEWS:
        columns = [str(row[1]) for row in rows(db, f"PRAGMA table_info({view})") if row[1] not in WHERE]
        digest.update(repr(sorted(map(repr, rows(db, f"SELECT {', '.join(columns)} FROM {view}")))).encode())
    return digest.hexdigest()


def hash_growth(db: Path) -> str:
    """Of all that the screens show, but for where clones lie and how they are."""
    growth = read_growth(db, TODAY)
    plain: Any = growth._replace(
        repositories=tuple(line._replace(path=None, state="", reason="") for line in growth.repositories),
        quality=growth.quality._replace(unreadable=0, shallow=0),
    )
    return sha256(repr(plain).encode()).hexdigest()


def states(db: Path) -> dict[object, object]:
    return {row[0]: row[1] for row in rows(db, "SELECT repo, state FROM repositories")}


@pytest.fixture(name="shelf")
def make_shelf(tmp_path: Path) -> tuple[Path, Path, tuple[str, str]]:
    """(folder of three repositories, the file they were scanned into, its hashes)."""
    code, db = tmp_path / "disk" / "code", tmp_path / "t.db"
    for name, steps in (("tinyauth", [*AUTH, *AUTH_LATER]), ("shop", SHOP_STEPS), ("tools", TOOLS)):
        make_repo(code / name, steps)
    scan(db, code, options=US)
    return code, db, (hash_views(db), hash_growth(db))


def hashes(db: Path) -> tuple[str, str]:
    return hash_views(db), hash_growth(db)


def spoil(path: Path) -> None:
    """The folder is there, and nothing in it can be read."""
    shutil.rmtree(path / ".git" / "objects")
    (path / ".git" / "objects").mkdir()
    # A scan looks again only where a reference has moved.
    (path / ".git" / "refs" / "heads" / "moved").write_text("1" * 40 + "\n")


@pytest.mark.parametrize(
    ("lose", "state"),
    [
        (shutil.rmtree, "missing"),
        (lambda path: shutil.rmtree(path / ".git"), "missing"),
        (lambda path: path.rename(path.with_name("elsewhere")), "missing"),
        (spoil, "unreadable"),
    ],
    ids=["deleted", "without .git", "moved out of sight", "spoilt"],
)
def test_a_clone_that_is_lost_changes_no_number(shelf: tuple[Path, Path, tuple[str, str]], lose: Callable[[Path], Any], state: str) -> None:
    code, db, before = shelf
    lose(code / "tinyauth")
    for _ in range(2):
        scan(db, code / "tools", *([code / "tinyauth"] if state == "unreadable" else []), options=US)
        assert states(db) == {"tinyauth": state, "shop": "ok", "tools": "ok"}
        assert hashes(db) == before
    if state == "missing":
        assert rows(db, "SELECT reason FROM repositories WHERE repo = 'tinyauth'") == [("the folder is gone; what was read of it is kept",)]


def test_a_disk_that_is_unmounted_and_comes_back(shelf: tuple[Path, Path, tuple[str, str]], tmp_path: Path) -> None:
    code, db, before = shelf
    (tmp_path / "disk").rename(tmp_path / "drawer")
    make_repo(tmp_path / "home" / "tools", TOOLS)
    scan(db, tmp_path / "home", options=US)
    assert states(db) == {"tinyauth": "missing", "shop": "missing", "tools": "ok"}
    assert hashes(db) == before
    (tmp_path / "drawer").rename(tmp_path / "disk")
    assert scan(db, code, options=US).new_commits == 0
    assert states(db) == {"tinyauth": "ok", "shop": "ok", "tools": "ok"}
    assert hashes(db) == before


def test_a_moved_clone_is_found_again_by_its_root(shelf: tuple[Path, Path, tuple[str, str]], tmp_path: Path) -> None:
    code, db, before = shelf
    code.rename(tmp_path / "new")
    for name in ("tinyauth", "shop"):
        (tmp_path / "new" / name).rename(tmp_path / "new" / f"{name}-under-another-name")
    assert scan(db, tmp_path / "new", options=US).new_commits == 0
    assert states(db) == {"tinyauth": "ok", "shop": "ok", "tools": "ok"}
    assert rows(db, "SELECT path FROM repositories WHERE repo = 'tinyauth'") == [(str(tmp_path / "new" / "tinyauth-under-another-name"),)]
    assert hashes(db) == before


def test_a_moved_clone_goes_on(shelf: tuple[Path, Path, tuple[str, str]], tmp_path: Path) -> None:
    code, db, _ = shelf
    shutil.rmtree(code / "tools")
    make_repo(tmp_path / "new" / "tools", [*TOOLS, commit("More tools", {"more.sh": "echo 2\n"}, at=on_day(5))])
    assert scan(db, tmp_path / "new", options=US).new_commits == 1
    assert rows(db, "SELECT repo, commits, state FROM repositories WHERE repo = 'tools'") == [("tools", 2, "ok")]


def test_a_clone_cut_short_takes_the_place_of_a_whole_one(shelf: tuple[Path, Path, tuple[str, str]], tmp_path: Path) -> None:
    code, db, before = shelf
    place = clone(code / "tinyauth", tmp_path / "new" / "tinyauth", "--depth", "1")
    shutil.rmtree(code / "tinyauth")
    scan(db, place, options=US)
    assert rows(db, "SELECT count(*) FROM works") == [(3,)]
    assert states(db)["tinyauth"] == "ok" and hashes(db) == before


def test_a_deleted_clone_that_was_cut_short_tells_no_beginning_either(tmp_path: Path) -> None:
    whole = make_repo(tmp_path / "whole" / "tinyauth", [*AUTH, *AUTH_LATER])
    place = clone(whole.path, tmp_path / "code" / "tinyauth", "--depth", "2")
    make_repo(tmp_path / "code" / "tools", TOOLS)
    db = tmp_path / "t.db"
    scan(db, tmp_path / "code", options=US)
    before = hashes(db)
    assert states(db)["code/tinyauth" if "code/tinyauth" in states(db) else "tinyauth"] == "shallow"
    shutil.rmtree(place)
    scan(db, tmp_path / "code", options=US)
    assert "missing" in states(db).values()
    assert hashes(db) == before


def test_one_of_two_clones_deleted(shelf: tuple[Path, Path, tuple[str, str]], tmp_path: Path) -> None:
    code, db, before = shelf
    make_repo(tmp_path / "second" / "tinyauth", [*AUTH, *AUTH_LATER])
    scan(db, tmp_path / "second", options=US)
    assert hashes(db) == before
    shutil.rmtree(code / "tinyauth")
    scan(db, code, options=US)
    assert states(db)["tinyauth"] == "ok" and hashes(db) == before


def test_another_repository_in_its_folder_takes_nothing_from_it(shelf: tuple[Path, Path, tuple[str, str]]) -> None:
    code, db, _ = shelf
    before = rows(db, "SELECT * FROM commit_labels WHERE repo = 'tools'"), rows(db, "SELECT * FROM artifact_ledger WHERE repo = 'tools'")
    remake(code / "tools", [commit("A new life", {"life.py": "x = 1\n"}, at=on_day(9))])
    scan(db, code, options=US)
    now = rows(db, "SELECT * FROM commit_labels WHERE repo = 'tools'"), rows(db, "SELECT * FROM artifact_ledger WHERE repo = 'tools'")
    assert now == before
    assert rows(db, "SELECT subject FROM commit_labels WHERE repo = 'tools-2'") == [("A new life",)]


def test_a_history_rewritten_upstream_keeps_what_was_evidence(shelf: tuple[Path, Path, tuple[str, str]]) -> None:
    """A force-push drops two commits and rewords the others: dropped ones stay, told as gone; reworded ones count once."""
    code, db, _ = shelf
    sums = "SELECT count(*), sum(added_lines) FROM commit_labels WHERE repo = 'shop' AND counts_as IS NULL"
    before = rows(db, sums)
    begun = SHOP_STEPS[0]._replace(message="Begin the shop, said better")
    remake(code / "shop", [begun, SHOP_STEPS[1]])
    scan(db, code, options=US)
    assert rows(db, sums) == before
    gone = rows(db, "SELECT subject FROM commit_labels WHERE repo = 'shop' AND gone = 1 AND counts_as IS NULL")
    assert gone == [("Release 0.2.0",)]
    assert rows(db, "SELECT count(*) FROM outcomes WHERE repo = 'shop'") == [(1,)]


def test_what_a_person_said_of_a_lost_clone_still_holds(shelf: tuple[Path, Path, tuple[str, str]]) -> None:
    from tracker.scan import say

    code, db, _ = shelf
    sha = str(rows(db, "SELECT sha FROM commit_labels WHERE subject = 'Add sessions'")[0][0])
    shutil.rmtree(code / "tinyauth")
    scan(db, code, options=US)
    say.correct(db, sha, "level", "architecture")
    say.set_role(db, "tinyauth", role="learning")
    scan(db, code, options=US)
    assert rows(db, f"SELECT level FROM commit_labels WHERE sha = '{sha}'") == [("architecture",)]
    make_repo(code / "again", [*AUTH, *AUTH_LATER])
    scan(db, code, options=US)
    assert rows(db, f"SELECT repo, level FROM commit_labels WHERE sha = '{sha}'") == [("tinyauth", "architecture")]
    assert rows(db, "SELECT role FROM repositories WHERE repo = 'tinyauth'") == [("learning",)]


def test_a_branch_set_back_loses_nothing(shelf: tuple[Path, Path, tuple[str, str]]) -> None:
    code, db, _ = shelf
    count = "SELECT count(*) FROM commit_labels WHERE repo = 'tools'"
    first = str(rows(db, "SELECT sha FROM commit_labels WHERE repo = 'tools'")[0][0])
    remake(code / "tools", [*TOOLS, commit("More", {"more.sh": "echo 2\n"}, at=on_day(5))])
    scan(db, code, options=US)
    set_ref(code / "tools", "refs/heads/main", first)
    scan(db, code, options=US)
    assert rows(db, count) == [(2,)]
    assert rows(db, "SELECT gone FROM commit_labels WHERE subject = 'More'") == [(1,)]
