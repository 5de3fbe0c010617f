"""A repository that leaves the file leaves nothing behind; what a person said and what others share stays."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.cli.conftest import Shelf
from tests.make_repo import ME, commit, make_repo, tag
from tests.scan.files import MINE, assert_like_fresh, rows, scan
from tracker.cli import cli
from tracker.scan.purging import purge_repository
from tracker.store.filecare import find_kept
from tracker.store.health import check_file
from tracker.store.schema import open_reader

Call = Callable[..., Result]
SETUP = "from setuptools import setup\nsetup(name='zanzibarkit', version='{}', install_requires=['quinoalib'])\n"
LONG = "".join(f"def pemmican_{n}(value):\n    return value * {n}\n" for n in range(40))
SECRET = [
    commit("Begin the zeppelin", {"setup.py": SETUP.format("1.0"), "marzipan.py": LONG}, at="2024-02-01T09:00:00+00:00"),
    commit("feat: knurled widgets\n\nFrom 420 ms to 12 ms, said Xanthippe.", {"knurl.py": LONG}, at="2024-02-02T09:00:00+00:00", key="k"),
    commit("Try periwinkle", {"side.py": "x = 1\n"}, on="periwinkle", at="2024-02-03T09:00:00+00:00"),
    commit('Revert "feat: knurled widgets"', {"knurl.py": None}, at="2024-02-04T09:00:00+00:00"),
    tag("v1.0-flugelhorn", at="2024-02-05T09:00:00+00:00"),
]
OTHER_ONE = [commit("Start", {"a.py": "x = 1\n", "lib.py": LONG}, at="2024-03-01T09:00:00+00:00")]
WORDS = (
    *(b"zeppelin", b"zanzibarkit", b"quinoalib", b"marzipan", b"knurled", b"Xanthippe", b"periwinkle", b"flugelhorn", b"knurl.py"),
    *(b"hush-hush", b"pemmican"),
)
"""Words of the repository's messages, paths, tags, branches, packages and folder; and of its sources, which are nowhere."""


def find_words(*files: Path) -> set[bytes]:
    content = b"".join(file.read_bytes() for file in files if file.exists())
    return {word for word in WORDS if word.lower() in content.lower()}


def beside(db: Path) -> list[Path]:
    return [db, *(db.with_name(db.name + ending) for ending in ("-wal", "-shm", "-journal"))]


def make_both(folder: Path) -> tuple[Path, str]:
    """A file that knows a secret repository and another one; gives it and the sha of the knurled widgets."""
    secret = make_repo(folder / "code" / "hush-hush", SECRET)
    other = make_repo(folder / "code" / "other", OTHER_ONE)
    scan(folder / "t.db", secret.path, other.path)
    return folder / "t.db", secret.by_key["k"]


def test_an_unknown_repository_leads_to_the_list(call: Callable[..., Result]) -> None:
    assert "`tracker repo` lists them" in call("purge", "zzz", "--yes").stderr


def test_nothing_of_it_is_left_in_the_bytes(tmp_path: Path) -> None:
    db, _ = make_both(tmp_path)
    assert find_words(db) == {*WORDS} - {b"pemmican"}
    purged = purge_repository(db, "hush-hush")
    assert purged.is_wiped
    assert find_words(*beside(db)) == set()
    assert check_file(db).faults == ()
    assert_like_fresh(db, tmp_path / "code" / "other")


def test_what_i_said_stays_unless_that_is_to_go_too(tmp_path: Path) -> None:
    for with_notes in (False, True):
        folder = tmp_path / str(with_notes)
        db, sha = make_both(folder)
        run(db, "label", sha, "--level", "system")
        run(db, "note", "add", "Worth a zeppelin", "--sha", sha)
        run(db, "note", "add", "About nothing in it")
        rows_said = "SELECT (SELECT count(*) FROM corrections), (SELECT count(*) FROM notes), (SELECT count(*) FROM roles)"
        with closing(sqlite3.connect(db)) as connection, connection:
            connection.execute("INSERT INTO roles VALUES ('hush-hush', 'learning', NULL)")
            connection.execute("INSERT INTO pseudonyms VALUES ('hush-hush', '', 'Project One')")
            connection.execute("INSERT INTO role_changes(name, field, after, made_at) VALUES ('hush-hush', 'role', 'learning', '')")
        assert rows(db, rows_said) == [(1, 2, 1)]
        done = run(db, "purge", "hush-hush", "--yes", *(["--with-notes"] if with_notes else []))
        assert rows(db, rows_said) == [(0, 1, 0) if with_notes else (1, 2, 1)]
        assert ("gone: 4 commits, with 1 correction and 1 note." in done.stderr) is with_notes
        assert ("Kept: 1 correction and 1 note." in done.stderr) is not with_notes
        if with_notes:
            assert find_words(*beside(db)) == set()


def run(db: Path, *words: str) -> Result:
    done = CliRunner().invoke(cli, [*words, "--db", str(db)], env={"TRACKER_TODAY": "2024-11-20"})
    assert done.exit_code == 0, done.output
    return done


def test_said_words_hold_again_when_it_is_scanned_again(tmp_path: Path) -> None:
    db, sha = make_both(tmp_path)
    run(db, "label", sha, "--level", "architecture")
    scan(db, tmp_path / "code")
    before = rows(db, "SELECT * FROM commit_labels ORDER BY sha")
    purge_repository(db, "hush-hush")
    scan(db, tmp_path / "code")
    assert rows(db, "SELECT * FROM commit_labels ORDER BY sha") == before


def test_a_commit_that_another_repository_holds_stays_with_that_one(tmp_path: Path) -> None:
    """As where one history was merged into another whole: its commits belong to whichever was read first."""
    part = make_repo(tmp_path / "part", OTHER_ONE)
    merged = make_repo(
        tmp_path / "joined",
        [
            commit("Own root", {"own.py": "y = 2\n"}, at="2024-01-01T09:00:00+00:00"),
            commit("Start", OTHER_ONE[0].files, on="part", orphan=True, at="2024-03-01T09:00:00+00:00", key="taken"),
            commit("Go on", {"own.py": "y = 3\n"}, at="2024-03-02T09:00:00+00:00"),
        ],
    )
    assert merged.by_key["taken"] == part.head
    scan(tmp_path / "t.db", part.path, merged.path)
    assert rows(tmp_path / "t.db", "SELECT repo FROM commit_labels WHERE subject = 'Start'") == [("part",)]
    purged = purge_repository(tmp_path / "t.db", "part")
    assert (purged.holding.commits, purged.holding.shared) == (1, 1)
    assert_like_fresh(tmp_path / "t.db", merged.path)


def test_it_can_be_taken_back(tmp_path: Path) -> None:
    db, _ = make_both(tmp_path)
    views = ("commit_labels", "artifact_ledger", "release_log", "repositories", "outcomes", "arc_milestones", "commit_patterns")
    before = {view: rows(db, f"SELECT * FROM {view}") for view in views}
    done = run(db, "purge", "hush-hush", "--yes")
    (kept,) = find_kept(db)
    assert f"`tracker restore {kept}` takes this back. That copy still holds the repository" in done.stderr
    run(db, "restore", str(kept), "--yes")
    assert {view: rows(db, f"SELECT * FROM {view}") for view in views} == before


def test_while_somebody_reads_the_log_is_named(tmp_path: Path) -> None:
    db, _ = make_both(tmp_path)
    with closing(open_reader(db)) as reader:
        reader.execute("SELECT count(*) FROM commits").fetchone()
        assert not purge_repository(db, "hush-hush").is_wiped
    assert rows(db, "SELECT count(*) FROM works") == [(1,)]


def test_a_slip_of_the_name_removes_nothing(call: Call, shelf: Shelf) -> None:
    done = call("purge", "shopp", "--yes")
    assert done.exit_code == 2 and "Did you mean 'shop'?" in done.stderr
    done = call("purge", "shop")
    assert done.exit_code == 2 and "Remove shop (5 commits, read from" in done.stderr and "add --yes" in done.stderr
    assert find_kept(shelf.db) == ()


def test_as_json(call: Call, shelf: Shelf) -> None:
    done = call("purge", "shop", "--yes", "--json")
    said = json.loads(done.stdout)
    assert (said["repo"], said["commits"], said["shared"], said["is_wiped"]) == ("shop", 5, 0, True)
    assert Path(said["kept"]).is_file()
    assert json.loads(call("reuse", "--json").stdout)["reuse"] == []


def test_it_is_read_again_by_a_later_scan(tmp_path: Path) -> None:
    db, _ = make_both(tmp_path)
    purge_repository(db, "hush-hush")
    scan(db, tmp_path / "code", options=MINE._replace(me=(str(ME.email),)))
    assert_like_fresh(db, tmp_path / "code")


@pytest.mark.parametrize("name", ["", "no such", "../x", "%"])
def test_names_that_are_none(call: Call, name: str) -> None:
    assert call("purge", name, "--yes").exit_code == 2
