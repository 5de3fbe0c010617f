"""Two files become one: the same whichever takes up the other, and the same again when it is done twice."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.make_repo import commit, make_repo
from tests.scan.files import assert_same, on_day, remake, rows, scan, write
from tests.scan.two_laptops import AUTH, AUTH_LATER, TOOLS, US, copy_of, make_laptop, make_two, see
from tests.store.old_files import describe_schema, make_old_file
from tracker.errors import StoreError
from tracker.scan import say
from tracker.scan.merging import Renamed, merge_file
from tracker.store import merge_facts, merge_said
from tracker.store.filecare import find_kept
from tracker.store.health import check_file
from tracker.store.schema import open_writer


@pytest.fixture(name="made", scope="module")
def make_once() -> dict[str, Path]:
    return {}


@pytest.fixture(name="two")
def copy_two(made: dict[str, Path], tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> tuple[Path, Path]:
    """Copies of the files of two laptops, scanned once for all tests; their repositories are never changed."""
    if "folder" not in made:
        made["folder"] = tmp_path_factory.mktemp("laptops")
        make_two(made["folder"])
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        shutil.copy(made["folder"] / name / "t.db", tmp_path / name)
    return tmp_path / "one" / "t.db", tmp_path / "other" / "t.db"


def merge_both_ways(one: Path, other: Path) -> Path:
    """Merges each into a copy of the other, sees that both show the same and are sound, and that twice changes nothing."""
    a, b = copy_of(one, "a.db"), copy_of(other, "b.db")
    merge_file(a, other)
    merge_file(b, one)
    assert_same(a, b)
    before = see(a), dump_said(a)
    for again in (one, other, b):
        merged = merge_file(a, again)
        assert (merged.has_changed, merged.kept) == (False, None), again
    assert (see(a), dump_said(a)) == before
    assert check_file(a).faults == check_file(b).faults == ()
    return a


def dump_said(db: Path) -> list[str]:
    names = "corrections notes identities roles role_changes pseudonyms hand settings".split()
    with closing(sqlite3.connect(db)) as connection:
        return [line for line in connection.iterdump() if any(f'INSERT INTO "{name}"' in line for name in names)]


def test_the_joined_file_shows_what_a_scan_of_everything_would(two: tuple[Path, Path], made: dict[str, Path], tmp_path: Path) -> None:
    one, other = two
    a = merge_both_ways(one, other)
    fresh = tmp_path / "fresh.db"
    scan(fresh, made["folder"] / "one" / "code", made["folder"] / "other" / "code", options=US)
    assert_same(a, fresh)


def test_after_it_a_scan_finds_nothing_new(two: tuple[Path, Path], made: dict[str, Path], tmp_path: Path) -> None:
    one, other = two
    merge_file(one, other)
    before = see(one)
    assert scan(one, made["folder"] / "one" / "code", options=US).new_commits == 0
    assert see(one) == before
    assert scan(one, made["folder"] / "other" / "code", options=US).new_commits == 0
    assert see(one) == before


def test_what_it_tells(two: tuple[Path, Path], made: dict[str, Path], tmp_path: Path) -> None:
    one, other = two
    before = one.read_bytes(), see(one)
    tried = merge_file(one, other, is_trial=True)
    assert see(one) == before[1] and find_kept(one) == ()
    merged = merge_file(one, other)
    assert tried == merged._replace(kept=None)
    assert (merged.repositories, merged.joined, merged.facts.commits, merged.renamed) == (1, 1, 5, ())
    assert merged.kept is not None and see(merged.kept) == before[1]
    assert see(other) != see(one)


def test_the_other_file_is_only_read(two: tuple[Path, Path], made: dict[str, Path], tmp_path: Path) -> None:
    one, other = two
    before = other.read_bytes()
    merge_file(one, other)
    assert other.read_bytes() == before
    assert sorted(path.name for path in one.parent.iterdir()) == sorted(["t.db", find_kept(one)[0].name])


def test_an_older_file_is_taken_up_too(tmp_path: Path) -> None:
    old = make_old_file(tmp_path / "old.db", 1)
    one = make_laptop(tmp_path / "one", {"tools": TOOLS})
    merged = merge_file(one, old)
    assert (merged.repositories, merged.facts.commits, merged.said.corrections, merged.said.notes) == (2, 11, 4, 3)
    assert rows(old, "PRAGMA user_version") == [(1,)]
    assert rows(one, "SELECT count(*) FROM commit_labels") == [(12,)]
    assert not merge_file(one, old).has_changed


def test_changes_that_only_one_of_them_read(tmp_path: Path) -> None:
    """One scanned its own commits, the other everyone's: nothing that was read is lost."""
    made = make_repo(tmp_path / "x" / "code" / "tinyauth", [*AUTH, *AUTH_LATER])
    scan(tmp_path / "one.db", made.path, options=US)
    scan(tmp_path / "all.db", made.path, options=US._replace(is_everyone=True))
    a = merge_both_ways(tmp_path / "one.db", tmp_path / "all.db")
    assert_same(a, tmp_path / "all.db")
    assert rows(a, "SELECT count(*) FROM commits WHERE is_diffed = 0 AND is_merge = 0") == [(0,)]


def test_clones_at_the_same_path_of_two_computers(tmp_path: Path) -> None:
    """Both lie at ~/code/tinyauth; what only one of them reaches is neither gone nor lost, before and after a scan."""
    place = tmp_path / "code" / "tinyauth"
    make_repo(place, [*AUTH, *AUTH_LATER])
    scan(tmp_path / "one.db", place, options=US)
    both = see(tmp_path / "one.db")
    remake(place, AUTH)
    scan(tmp_path / "other.db", place, options=US)
    merge_file(tmp_path / "other.db", tmp_path / "one.db")
    scan(tmp_path / "other.db", place, options=US)
    now = see(tmp_path / "other.db")
    assert {view for view in both if now[view] != both[view]} == set()


def test_a_shallow_clone_and_a_whole_one(tmp_path: Path) -> None:
    from tests.scan.files import clone

    full = make_repo(tmp_path / "full" / "tinyauth", [*AUTH, *AUTH_LATER])
    place = clone(full.path, tmp_path / "cut" / "tinyauth", "--depth", "2")
    scan(tmp_path / "one.db", place, options=US)
    scan(tmp_path / "other.db", full.path, options=US)
    a = merge_both_ways(tmp_path / "one.db", tmp_path / "other.db")
    assert rows(a, "SELECT count(*), state FROM repositories") == [(1, "ok")]
    assert rows(a, "SELECT count(*) FROM commit_labels") == rows(tmp_path / "other.db", "SELECT count(*) FROM commit_labels")


def test_different_repositories_of_one_name(tmp_path: Path) -> None:
    one = make_laptop(tmp_path / "one", {"notes": [commit("Older", {"a.py": "1\n"}, at=on_day(1))]})
    other = make_laptop(tmp_path / "other", {"notes": [commit("Newer", {"b.py": "2\n"}, at=on_day(2))]})
    say.set_role(one, "notes", role="learning")
    say.set_role(other, "notes", role="data", visibility="public")
    a = merge_both_ways(one, other)
    roles = "SELECT r.repo, c.subject, r.role, r.visibility FROM repositories r JOIN commit_labels c USING (repo) ORDER BY 1"
    assert rows(a, roles) == [("notes", "Older", "learning", "private"), ("notes-2", "Newer", "data", "public")]
    assert merge_file(other, one).renamed == (Renamed("here", "notes", "notes-2"),)


def test_one_repository_under_two_names(tmp_path: Path) -> None:
    one = make_laptop(tmp_path / "one", {"auth-old-name": AUTH})
    other = make_laptop(tmp_path / "other", {"tinyauth": AUTH})
    say.set_role(one, "auth-old-name", role="learning")
    a = merge_both_ways(one, other)
    assert rows(a, "SELECT repo, role FROM repositories") == [("tinyauth", "learning")]
    assert {row[0].partition(":")[0] for row in rows(a, "SELECT artifact_id FROM artifact_ledger")} == {"tinyauth"}


def test_empty_and_unreadable_repositories(tmp_path: Path) -> None:
    one, other = make_two(tmp_path)
    make_repo(tmp_path / "other" / "code" / "empty", [])
    broken = make_repo(tmp_path / "other" / "code" / "broken", TOOLS)
    shutil.rmtree(broken.path / ".git" / "objects")
    scan(other, tmp_path / "other" / "code", options=US)
    a = merge_both_ways(one, other)
    states = dict(rows(a, "SELECT repo, state FROM repositories"))
    assert (states["empty"], states["broken"]) == ("empty", "unreadable")


def test_a_file_whose_folders_are_on_another_computer(tmp_path: Path) -> None:
    one, other = make_two(tmp_path)
    before = see(other)
    shutil.rmtree(tmp_path / "other" / "code")
    merge_file(one, other)
    assert rows(one, "SELECT state FROM repositories WHERE repo = 'tools'") == [("missing",)]
    assert rows(one, "SELECT state FROM repositories WHERE repo = 'tinyauth'") == [("ok",)]
    kept = {row for row in see(one)["commit_labels"] if row[1] == "tools"}
    assert kept == {row for row in before["commit_labels"] if row[1] == "tools"}


def test_labels_that_another_tracker_made_are_made_anew(two: tuple[Path, Path], made: dict[str, Path], tmp_path: Path) -> None:
    one, other = two
    write(other, "UPDATE labels SET made_by = 'older', type = 'chore', level = 'syntax'")
    merge_file(one, other)
    assert rows(one, "SELECT count(DISTINCT made_by) FROM labels") == [(1,)]
    fresh = tmp_path / "fresh.db"
    scan(fresh, made["folder"] / "one" / "code", made["folder"] / "other" / "code", options=US)
    assert_same(one, fresh)


def test_interrupted_in_the_middle_nothing_has_changed(
    two: tuple[Path, Path], made: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two
    before = see(one)

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tracker.scan.merging.settle_twins", fail)
    with pytest.raises(KeyboardInterrupt):
        merge_file(one, other)
    monkeypatch.undo()
    assert see(one) == before
    assert not list(one.parent.glob(".t.db.merge-*")) and find_kept(one) == ()
    merge_both_ways(one, other)


@pytest.mark.parametrize("spoil", [lambda path: path.unlink(), lambda path: path.write_text("Dear diary " * 300)])
def test_a_file_that_is_none_changes_nothing(
    two: tuple[Path, Path], made: dict[str, Path], tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    one, other = two
    before = one.read_bytes()
    spoil(other)
    with pytest.raises(StoreError):
        merge_file(one, other)
    assert one.read_bytes() == before and find_kept(one) == ()


def test_every_table_has_a_place_in_a_merge(tmp_path: Path) -> None:
    """A new table fails here until somebody decided what a merge does with it."""
    facts = {*merge_facts.PARTS, *"works places branches people commits reached coauthors tags figures standing rereads".split()}
    said = set("corrections notes identities roles role_changes pseudonyms hand".split())
    own = {"settings"}
    concluded = set(
        "patterns artifacts events releases release_artifacts reuse roof_edges milestones milestone_commits stale_works".split()
    )
    with closing(open_writer(tmp_path / "t.db")) as connection:
        tables = {name.removeprefix("table ") for name in describe_schema(connection) if name.startswith("table ")}
    sums = {name for name in tables if name.startswith("work_")}
    assert {name for name in tables if "_fts" not in name} == facts | said | own | concluded | sums
    assert {field for field in merge_said.SaidTaken._fields if field in said} <= said
