from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

import pygit2
import pytest

from tests.make_repo import AI_TRAILER, BOT, ME, ME_AT_WORK, OTHER, commit, find_blob, lose_object, make_repo, make_shallow, merge, tag
from tests.scan.files import dump, is_planned, remake, rows, write
from tests.scan.files import scan as scan_as
from tracker.errors import UsageError
from tracker.scan import Progress, ScanOptions, ScanSummary, scan_paths

MINE = ScanOptions(me=(ME.email, ME_AT_WORK.email), jobs=1)
SETUP = "from setuptools import setup\nsetup(name='shop', version='{}')\n"
STORY = [
    commit("Start the shop", {"setup.py": SETUP.format("0.1"), "shop.py": "def total(items):\n    return sum(items)\n"}),
    commit(
        "Test the total", {"test_shop.py": "from shop import total\n\n\ndef test_total():\n    assert total([1, 2]) == 3\n"}, by=ME_AT_WORK
    ),
    commit("Fix typo", {"README.md": "# Shop\n"}, by=OTHER),
    commit("Cart\n\n" + AI_TRAILER, {"cart.py": "class Cart:\n    pass\n"}, on="cart"),
    merge("cart"),
    commit("Release 0.2", {"setup.py": SETUP.format("0.2")}, key="bump"),
    tag("v0.2"),
    commit("Bump pins", {"requirements.txt": "click==8.1\n"}, by=BOT),
]


def scan(db: Path, *paths: Path, options: ScanOptions = MINE) -> ScanSummary:
    return scan_as(db, *paths, options=options)


def hash_folder(folder: Path) -> dict[str, tuple[str, int]]:
    return {
        str(path.relative_to(folder)): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_scan_saves_the_story_and_says_what_it_found(tmp_path: Path) -> None:
    make_repo(tmp_path / "code" / "shop", STORY)
    summary = scan(tmp_path / "t.db", tmp_path / "code")
    assert (summary.repositories, summary.commits, summary.my_commits, summary.skipped) == (1, 6, 4, ())
    assert [(s.repo, s.last_version) for s in summary.shipped] == [("shop", "0.2")]
    seen = rows(tmp_path / "t.db", "SELECT subject, mine, assisted, merged, type, level IS NULL FROM commit_labels ORDER BY authored_at")
    assert [row[:4] for row in seen] == [
        ("Start the shop", 1, 0, 1),
        ("Test the total", 1, 0, 1),
        ("Fix typo", 0, 0, 1),
        ("Cart", 1, 1, 1),
        ("Merge branch 'cart'", 0, 0, 1),
        ("Release 0.2", 1, 0, 1),
        ("Bump pins", 0, 0, 1),
    ]
    assert [(row[4], row[5]) for row in seen if row[0] == "Merge branch 'cart'"] == [("merge", 1)]
    assert rows(tmp_path / "t.db", "SELECT name, kind FROM artifact_ledger") == [("shop", "library")]


@pytest.mark.parametrize("jobs", [1, 2])
def test_scanning_twice_is_scanning_once(tmp_path: Path, jobs: int) -> None:
    make_repo(tmp_path / "shop", STORY * 1)
    make_repo(tmp_path / "many", [commit(f"Step {n}", {"a.py": f"x = {n}\n"}) for n in range(90)])
    options = MINE._replace(jobs=jobs)
    first = scan(tmp_path / "t.db", tmp_path, options=options)
    before = dump(tmp_path / "t.db")
    second = scan(tmp_path / "t.db", tmp_path, options=options)
    assert dump(tmp_path / "t.db") == before
    assert (first.new_commits, second.new_commits, second.unchanged) == (97, 0, 2)


def test_the_number_of_processes_changes_nothing(tmp_path: Path) -> None:
    make_repo(tmp_path / "many", [commit(f"Step {n}", {"a.py": f"x = {n}\n"}) for n in range(90)])
    seen = []
    for jobs in (1, 3):
        scan(tmp_path / f"{jobs}.db", tmp_path / "many", options=MINE._replace(jobs=jobs))
        seen.append(rows(tmp_path / f"{jobs}.db", "SELECT * FROM commit_labels ORDER BY sha"))
    assert seen[0] == seen[1]


def test_a_scan_leaves_the_repository_byte_identical(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", STORY)
    hook = made.path / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/hooked\n")
    hook.chmod(0o755)
    before = hash_folder(made.path)
    scan(tmp_path / "t.db", made.path)
    assert hash_folder(made.path) == before
    assert not (tmp_path / "hooked").exists()


def test_new_commits_are_added_and_old_ones_kept(tmp_path: Path) -> None:
    make_repo(tmp_path / "a" / "shop", STORY[:2])
    scan(tmp_path / "t.db", tmp_path / "a" / "shop")
    shutil.rmtree(tmp_path / "a" / "shop")
    make_repo(tmp_path / "a" / "shop", STORY)
    summary = scan(tmp_path / "t.db", tmp_path / "a" / "shop")
    assert summary.new_commits == 5
    make_repo(tmp_path / "b" / "shop", STORY)
    scan(tmp_path / "whole.db", tmp_path / "b" / "shop")
    query = "SELECT sha, mine, merged, type, level, added_lines FROM commit_labels ORDER BY sha"
    assert rows(tmp_path / "t.db", query) == rows(tmp_path / "whole.db", query)


def test_everyone_later_reads_what_was_left_out_before(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", STORY)
    query = "SELECT subject, added_lines FROM commit_labels WHERE subject = 'Fix typo'"
    scan(tmp_path / "t.db", made.path)
    assert rows(tmp_path / "t.db", query) == [("Fix typo", None)]
    scan(tmp_path / "t.db", made.path, options=MINE._replace(is_everyone=True))
    assert rows(tmp_path / "t.db", query) == [("Fix typo", 1)]


def test_nobody_known_suggests_who_it_may_be(tmp_path: Path) -> None:
    make_repo(tmp_path / "shop", STORY)
    summary = scan(tmp_path / "t.db", tmp_path / "shop", options=ScanOptions(jobs=1))
    assert (summary.me, summary.my_commits) == ((), 0)
    assert [(p.email, p.commits) for p in summary.likely][:2] == [(ME.email, 4), (ME_AT_WORK.email, 1)]


def test_the_configured_email_is_me(tmp_path: Path, _own_home: Path) -> None:
    (_own_home / ".gitconfig").write_text(f"[user]\n\temail = {ME.email!s}\n")
    made = make_repo(tmp_path / "shop", STORY)
    pygit2.Repository(str(made.path)).config["user.email"] = str(ME_AT_WORK.email)
    summary = scan(tmp_path / "t.db", tmp_path / "shop", options=ScanOptions(jobs=1))
    assert set(summary.me) == {ME.email, ME_AT_WORK.email}
    assert summary.my_commits == 4


def test_a_commit_in_two_clones_is_one_commit_of_one_work(tmp_path: Path) -> None:
    make_repo(tmp_path / "one" / "shop", STORY)
    make_repo(tmp_path / "two" / "fork", [*STORY, commit("Only here", {"z": "1\n"})], bare=True)
    summary = scan(tmp_path / "t.db", tmp_path)
    assert (summary.repositories, summary.commits) == (2, 7)
    assert rows(tmp_path / "t.db", "SELECT repo, commits FROM repositories") == [("shop", 7)]
    assert rows(tmp_path / "t.db", "SELECT count(*) FROM places") == [(2,)]


def test_two_works_of_one_name_are_told_apart(tmp_path: Path) -> None:
    make_repo(tmp_path / "one" / "shop", [commit("A", {"a": "1\n"})])
    make_repo(tmp_path / "two" / "shop", [commit("B", {"b": "1\n"})])
    scan(tmp_path / "t.db", tmp_path)
    assert rows(tmp_path / "t.db", "SELECT repo FROM repositories ORDER BY repo") == [("shop",), ("shop-2",)]


def test_one_broken_repository_never_stops_a_scan(tmp_path: Path) -> None:
    broken = make_repo(tmp_path / "a-broken", STORY)
    lose_object(broken.path, broken.shas[0])
    sha256 = make_repo(tmp_path / "b-sha256", [])
    (sha256.path / ".git" / "config").write_text("[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectformat = sha256\n")
    make_repo(tmp_path / "c-whole", STORY)
    summary = scan(tmp_path / "t.db", tmp_path)
    assert [s.path.name for s in summary.skipped] == ["a-broken", "b-sha256"]
    assert "git fsck" in summary.skipped[0].reason
    assert "SHA-256" in summary.skipped[1].reason
    assert summary.commits == 6
    states = rows(tmp_path / "t.db", "SELECT repo, state, reason <> '' FROM repositories ORDER BY repo")
    assert states == [("a-broken", "unreadable", 1), ("b-sha256", "unreadable", 1), ("c-whole", "ok", 0)]
    again = scan(tmp_path / "t.db", tmp_path)
    assert [s.path.name for s in again.skipped] == ["a-broken", "b-sha256"]


def test_empty_bare_detached_and_shallow_repositories(tmp_path: Path) -> None:
    make_repo(tmp_path / "empty", [])
    make_repo(tmp_path / "vault.git", [commit("A", {"a": "1\n"})], bare=True)
    make_repo(tmp_path / "detached", [commit("B", {"b": "1\n"})], detached=True)
    cut = make_repo(tmp_path / "shallow", [commit("C", {"c": "1\n"}), commit("D", {"c": "2\n"})])
    make_shallow(cut.path, cut.shas[1])
    summary = scan(tmp_path / "t.db", tmp_path)
    assert summary.skipped == ()
    seen = rows(tmp_path / "t.db", "SELECT repo, state, commits FROM repositories ORDER BY repo")
    assert seen == [("detached", "ok", 1), ("empty", "empty", 0), ("shallow", "shallow", 1), ("vault", "ok", 1)]


def test_a_missing_blob_is_said_and_not_guessed(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [commit("A", {"big": "1\n" * 40}), commit("B", {"big": "2\n" * 40}), commit("C", {"c": "3\n"})])
    lose_object(made.path, find_blob(made.path, made.shas[1], "big"))
    summary = scan(tmp_path / "t.db", made.path)
    assert summary.unknown_counts == 1
    seen = rows(tmp_path / "t.db", "SELECT subject, added_lines, files_changed FROM commit_labels ORDER BY subject")
    assert seen == [("A", 40, 1), ("B", None, 1), ("C", 1, 1)]


@pytest.mark.parametrize(("name", "words"), [("nowhere", "no such folder"), ("file.txt", "is a file"), ("void", "no git repository")])
def test_a_path_that_holds_nothing_is_one_clear_sentence(tmp_path: Path, name: str, words: str) -> None:
    (tmp_path / "file.txt").write_text("")
    (tmp_path / "void").mkdir()
    with pytest.raises(UsageError, match=words):
        scan(tmp_path / "t.db", tmp_path / name)
    assert not (tmp_path / "t.db").exists()


def test_a_scan_that_is_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    steps: Sequence[object] = [commit(f"Step {n}", {"a.py": f"x = {n}\n"}) for n in range(120)]
    made = make_repo(tmp_path / "many", steps)
    db = tmp_path / "t.db"
    first = scan_paths([made.path], db, MINE, should_stop=lambda: db.exists() and rows(db, "SELECT count(*) > 0 FROM commits") == [(1,)])
    assert first.was_stopped
    assert 0 < first.commits < 120
    assert (first.read_to_end, first.repositories) == (0, 1)
    assert rows(tmp_path / "t.db", "SELECT count(*) FROM commits WHERE is_gone") == [(0,)], "nothing is gone where nothing was read whole"
    second = scan(tmp_path / "t.db", made.path)
    assert (second.commits, second.was_stopped, second.read_to_end) == (120, False, 1)
    scan(tmp_path / "whole.db", made.path)
    query = "SELECT * FROM commit_labels ORDER BY sha"
    assert rows(tmp_path / "t.db", query) == rows(tmp_path / "whole.db", query)


def test_a_stop_while_repositories_are_looked_at_waits_for_no_other_one(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        make_repo(tmp_path / "code" / name, [commit("Start", {"a.py": f"{name} = 1\n"})])
    db = tmp_path / "t.db"
    count = "SELECT count(*) FROM places"
    first = scan_paths([tmp_path / "code"], db, MINE, should_stop=lambda: db.exists() and rows(db, count) == [(1,)])
    assert first.was_stopped and first.new_commits == 0
    assert rows(db, count) == [(1,)]
    second = scan(db, tmp_path / "code")
    assert not second.was_stopped and second.new_commits == 3


def test_a_stop_before_anything_is_labelled_leaves_old_labels_to_the_next_scan(tmp_path: Path) -> None:
    for name in ("a", "b"):
        make_repo(tmp_path / "code" / name, [commit("Start", {"a.py": f"{name} = 1\n"})])
    db = tmp_path / "t.db"
    scan(db, tmp_path / "code")
    write(db, "UPDATE labels SET made_by = 'old'", "UPDATE settings SET value = 'old' WHERE key IN ('made_by', 'labelled_with')")
    remake(tmp_path / "code" / "a", [commit("Start", {"a.py": "a = 1\n"}), commit("More", {"a.py": "a = 2\n"})])
    assert scan_paths([tmp_path / "code" / "a"], db, MINE, should_stop=lambda: is_planned(db)).was_stopped
    assert rows(db, "SELECT count(*) FROM labels WHERE made_by = 'old'") == [(2,)]
    scan(db, tmp_path / "code" / "b")
    assert rows(db, "SELECT count(*) FROM labels WHERE made_by = 'old'") == [(0,)]


def test_a_stop_while_folders_are_searched_ends_the_search(tmp_path: Path) -> None:
    make_repo(tmp_path / "code" / "a", [commit("Start", {"a.py": "x = 1\n"})])
    stopped = scan_paths([tmp_path / "code"], tmp_path / "t.db", MINE, should_stop=lambda: True)
    assert stopped.was_stopped and stopped.repositories == 0


def test_progress_is_counted(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "many", [commit(f"Step {n}", {"a.py": f"x = {n}\n"}) for n in range(70)])
    said: list[Progress] = []
    scan_paths([made.path], tmp_path / "t.db", MINE, on_progress=said.append)
    assert said[0].commits == 70
    assert all(0 < p.commits_done <= p.commits and p.repository == "many" for p in said)


def test_untrusted_text_is_kept_as_text(tmp_path: Path) -> None:
    evil = "\x1b]0;owned\x07[bold]=cmd|' /C calc'!A0 <script>\u202e"
    made = make_repo(tmp_path / "shop", [commit(f"{evil}\n\n{evil}", {"[red]\x1b[2J.py": "1\n", "caf\xe9.py": b"\xff\xfe\n"})])
    scan(tmp_path / "t.db", made.path)
    assert rows(tmp_path / "t.db", "SELECT subject FROM commit_labels") == [(evil,)]
    assert rows(tmp_path / "t.db", "SELECT count(*) FROM commits_fts WHERE commits_fts MATCH 'owned'") == [(1,)]


def test_what_shipped_is_what_shipped_with_work_of_mine(tmp_path: Path) -> None:
    """A release by somebody else, in a repository where I once changed a line, is theirs."""
    steps = [
        commit("Start", {"a.py": "1\n"}, by=OTHER, at="2024-01-01T10:00:00Z"),
        tag("v1.0", at="2024-01-02T10:00:00Z"),
        commit("Mine", {"b.py": "1\n"}, at="2024-02-01T10:00:00Z"),
        commit("Theirs", {"a.py": "2\n"}, by=OTHER, at="2024-02-02T10:00:00Z"),
        tag("v1.1", at="2024-02-03T10:00:00Z"),
        commit("Theirs again", {"a.py": "3\n"}, by=OTHER, at="2024-03-01T10:00:00Z"),
        tag("v1.2", at="2024-03-02T10:00:00Z"),
    ]
    made = make_repo(tmp_path / "shop", steps)
    assert [(s.releases, s.last_version) for s in scan(tmp_path / "t.db", made.path).shipped] == [(1, "1.1")]
