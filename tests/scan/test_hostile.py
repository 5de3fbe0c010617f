"""Repositories and circumstances that nobody would make on purpose, or only on purpose: nothing stops, nothing is lost."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pygit2
import pytest
from pygit2.enums import ObjectType

from tests.make_repo import Content, Link, Made, Submodule, commit, make_repo, tag
from tests.scan.files import BASE, MINE, assert_like_fresh, clone, on_day, rows, run_git, scan, set_ref
from tracker.errors import StoreError
from tracker.growth import read_growth
from tracker.scan import Progress, scan_paths
from tracker.store.connection import transaction, translate
from tracker.store.schema import open_writer

SETUP = "from setuptools import setup\nsetup(name='{}', version='1')\n"
TELLING = {
    "requirements.txt": "flask\n",
    "AGENTS.md": "# Rules\n",
    "Dockerfile": "FROM x\n",
    "setup.py": SETUP.format("shop"),
    "CHANGELOG.md": "# 1.0\n",
}


REFUSED = ["Ada <ada@x", "Ada ada@x 1700000000 +0000", "Ada <ada@example.org> 99999999999999999999999 +0000"]
"""Author lines after which libgit2 does not open the commit at all."""


def write_commit(made: Made, parent: str, subject: str, author: str) -> str:
    """A commit with an author line as it is given, on the first commit's tree; gives its sha."""
    repo = pygit2.Repository(str(made.path))
    lines = [f"tree {repo[made.head].peel(pygit2.Tree).id}", f"parent {parent}", f"author {author}", "committer B <b@x> 1700000000 +0000"]
    sha = str(repo.write(ObjectType.COMMIT, "\n".join([*lines, "", subject, ""]).encode()))
    repo.free()
    return sha


@pytest.mark.parametrize("other", [Link("elsewhere/file"), Submodule("1" * 40)], ids=["link", "submodule"])
@pytest.mark.parametrize("name", TELLING)
def test_a_telling_file_that_becomes_something_else_and_comes_back(tmp_path: Path, name: str, other: Content) -> None:
    steps = [
        BASE,
        commit("File", {name: TELLING[name]}, at=on_day(2)),
        commit("Something else", {name: other}, at=on_day(3)),
        commit("File again", {name: TELLING[name]}, at=on_day(4)),
    ]
    made = make_repo(tmp_path / "shop", steps, checkout=False)
    summary = scan(tmp_path / "t.db", made.path)
    assert (summary.commits, summary.skipped) == (4, ())


@pytest.mark.parametrize("at", [-5, 253_402_300_800, 2**50, 2**62], ids=["before 1970", "year 10000", "far", "farther"])
def test_a_date_no_calendar_holds_is_flagged_and_loses_nothing(tmp_path: Path, at: int) -> None:
    release = commit("Release 1.0", {"setup.py": SETUP.format("shop")}, at=at)
    made = make_repo(tmp_path / "shop", [BASE, release])
    assert scan(tmp_path / "t.db", made.path).skipped == ()
    seen = rows(tmp_path / "t.db", "SELECT subject, is_odd_date, length(authored_on) FROM commits ORDER BY subject")
    assert seen == [("Release 1.0", 1, len("2024-01-01")), ("Start", 0, len("2024-01-01"))]
    assert rows(tmp_path / "t.db", "SELECT name FROM artifact_ledger") == [("shop",)]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a file name is Unicode")
def test_branches_and_tags_named_in_latin_1(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [BASE])
    for name in (b"heads/caf\xe9", b"tags/v1.0-\xe9"):
        Path(os.fsdecode(os.fsencode(made.path) + b"/.git/refs/" + name)).write_text(made.head + "\n")
    summary = scan(tmp_path / "t.db", made.path)
    assert (summary.commits, summary.skipped) == (1, ())


@pytest.mark.parametrize("text", ["gitdir: a\0b", "gitdir: loop/x"], ids=["a null byte", "a circle of links"])
def test_a_git_file_that_leads_nowhere_hides_no_neighbour(tmp_path: Path, text: str) -> None:
    make_repo(tmp_path / "code" / "shop", [BASE])
    evil = tmp_path / "code" / "evil"
    evil.mkdir()
    (evil / ".git").write_text(text)
    (evil / "loop").symlink_to("loop")
    assert scan(tmp_path / "t.db", tmp_path / "code").commits == 1


@pytest.mark.parametrize("author", ["Ada <ada@example.org>", "<> 1 +0000", "Ada <ada@example.org> 1700000000 +99999999"])
def test_an_author_line_out_of_shape_costs_no_commit(tmp_path: Path, author: str) -> None:
    made = make_repo(tmp_path / "shop", [BASE])
    set_ref(made.path, "refs/heads/main", write_commit(made, made.head, "Odd", author))
    assert scan(tmp_path / "t.db", made.path).skipped == ()
    assert rows(tmp_path / "t.db", "SELECT subject FROM commit_labels ORDER BY subject") == [("Odd",), ("Start",)]


@pytest.mark.parametrize("author", REFUSED)
def test_an_author_line_the_library_refuses_is_said_and_takes_nothing_that_was_read(tmp_path: Path, author: str) -> None:
    made = make_repo(tmp_path / "shop", [BASE])
    scan(tmp_path / "t.db", made.path)
    odd = write_commit(made, made.head, "Odd", author)
    set_ref(made.path, "refs/heads/main", write_commit(made, odd, "After", "Ada <ada@example.org> 1700000000 +0000"))
    (skipped,) = scan(tmp_path / "t.db", made.path).skipped
    assert "failed to parse signature" in skipped.reason
    assert rows(tmp_path / "t.db", "SELECT subject, gone FROM commit_labels") == [("Start", 0)]


def test_a_clone_without_its_blobs_says_so(tmp_path: Path) -> None:
    full = make_repo(tmp_path / "full", [BASE, commit("Next", {"a.py": "x = 2\n"}, at=on_day(2))])
    run_git("-C", str(full.path), "config", "uploadpack.allowFilter", "true")
    place = clone(full.path, tmp_path / "code" / "shop", "--filter=blob:none", "--no-checkout")
    summary = scan(tmp_path / "t.db", place)
    assert (summary.commits, summary.unknown_counts, summary.skipped) == (2, 2, ())
    assert rows(tmp_path / "t.db", "SELECT state, commits FROM repositories") == [("partial", 2)]


@pytest.mark.parametrize("path", ["vendor/lib/setup.py", "ours/copy/setup.py"], ids=["by rule", "by the repository's word"])
def test_a_manifest_of_vendored_code_is_no_artifact(tmp_path: Path, path: str) -> None:
    files = {path: SETUP.format("lib"), ".gitattributes": "ours/** linguist-vendored\n"}
    made = make_repo(tmp_path / "shop", [BASE, commit("Vendor", files, at=on_day(2))])
    scan(tmp_path / "t.db", made.path)
    assert rows(tmp_path / "t.db", "SELECT name FROM artifact_ledger") == []


def test_a_full_disk_is_a_sentence_and_keeps_what_was_saved(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [BASE])
    scan(tmp_path / "t.db", made.path)
    with closing(open_writer(tmp_path / "t.db")) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 1}")
        with pytest.raises(StoreError, match="the disk is full"), translate(tmp_path / "t.db"), transaction(connection):
            connection.execute("INSERT INTO settings VALUES ('big', zeroblob(10000000))")
    assert_like_fresh(tmp_path / "t.db", made.path)


@pytest.mark.parametrize("folder", ["one", "two", "copy"], ids=["the same repository", "another one", "a clone of it"])
def test_a_second_scan_into_the_same_file_while_the_first_is_reading(tmp_path: Path, folder: str) -> None:
    steps = [commit(f"Step {n}", {"a.py": f"x = {n}\n"}, at=on_day(1)) for n in range(50)]
    one = make_repo(tmp_path / "one" / "shop", steps)
    make_repo(tmp_path / "two" / "till", [commit("Other root", {"q.py": "1\n"}, at=on_day(3))])
    make_repo(tmp_path / "copy" / "shop", [*steps, commit("Only here", {"b.py": "1\n"}, at=on_day(4))])
    said: list[Progress] = []

    def scan_beside(progress: Progress) -> None:
        if not said:
            assert progress.commits_done < progress.commits
            scan(tmp_path / "t.db", tmp_path / folder)
        said.append(progress)

    assert scan_paths([one.path], tmp_path / "t.db", MINE, on_progress=scan_beside).skipped == ()
    assert said
    assert_like_fresh(tmp_path / "t.db", one.path, *([tmp_path / folder] if folder != "one" else []))


@pytest.mark.parametrize("at", [253_402_300_800, 2**50, 2**62], ids=["year 10000", "far", "farther"])
@pytest.mark.parametrize("annotated", [True, False], ids=["annotated", "lightweight"])
def test_a_tag_of_a_date_no_calendar_holds_takes_no_artifact_away(tmp_path: Path, at: int, annotated: bool) -> None:
    release = commit("Release 1.0", {"setup.py": SETUP.format("shop")}, at=on_day(2) if annotated else at)
    made = make_repo(tmp_path / "shop", [BASE, release, tag("v1.0", annotated=annotated, at=at)])
    assert scan(tmp_path / "t.db", made.path).skipped == ()
    assert rows(tmp_path / "t.db", "SELECT name FROM artifact_ledger") == [("shop",)]


@pytest.mark.parametrize("author", REFUSED)
def test_a_tip_the_library_refuses_is_said_and_takes_nothing_that_was_read(tmp_path: Path, author: str) -> None:
    made = make_repo(tmp_path / "shop", [BASE])
    scan(tmp_path / "t.db", made.path)
    set_ref(made.path, "refs/heads/main", write_commit(made, made.head, "Odd", author))
    summary = scan(tmp_path / "t.db", made.path)
    assert rows(tmp_path / "t.db", "SELECT subject, gone, merged FROM commit_labels WHERE subject = 'Start'") == [("Start", 0, 1)]
    assert "failed to parse signature" in summary.skipped[0].reason


@pytest.mark.parametrize("author", REFUSED)
def test_a_tip_of_a_side_branch_the_library_refuses_is_said(tmp_path: Path, author: str) -> None:
    made = make_repo(tmp_path / "shop", [BASE, commit("Side", {"s.py": "1\n"}, on="side", at=on_day(2))])
    scan(tmp_path / "t.db", made.path)
    set_ref(made.path, "refs/heads/side", write_commit(made, made.by_key["side"], "Odd", author))
    summary = scan(tmp_path / "t.db", made.path)
    assert rows(tmp_path / "t.db", "SELECT gone FROM commit_labels WHERE subject = 'Side'") == [(0,)]
    assert "refs/heads/side cannot be read" in summary.skipped[0].reason


@pytest.mark.parametrize("at", [-(2**40), 2**50], ids=["year 1", "year 9999"])
def test_a_release_of_a_date_no_calendar_holds_makes_no_empty_years(tmp_path: Path, at: int) -> None:
    steps = [BASE, commit("Release 1.0", {"setup.py": SETUP.format("shop")}, at=at), tag("v1.0", annotated=True, at=at)]
    made = make_repo(tmp_path / "shop", [*steps, commit("Next", {"b.py": "1\n"}, at=on_day(3)), tag("v2.0")])
    scan(tmp_path / "t.db", made.path)
    growth = read_growth(tmp_path / "t.db", date(2025, 1, 1))
    assert ([year.year for year in growth.years], len(growth.releases)) == ([2024], 2)
