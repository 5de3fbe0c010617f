"""What a person's code folder holds besides plain checkouts; each was seen to trip the library underneath."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pygit2
import pytest

from tests.make_repo import BOT, OTHER, commit, make_repo, make_shallow, tag
from tests.scan.files import BASE, MINE, delete_ref, rows, scan
from tracker.scan import scan_paths

TWO = [commit("One", {"a.py": "x = 1\n"}), commit("Two", {"a.py": "x = 2\n"})]


def test_a_linked_worktree_of_a_shallow_clone(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", TWO)
    make_shallow(made.path, made.shas[1])
    git_dir = made.path / ".git" / "worktrees" / "hot"
    git_dir.mkdir(parents=True)
    (git_dir / "commondir").write_text("../..\n")
    (git_dir / "HEAD").write_text(made.head + "\n")
    (git_dir / "gitdir").write_text(f"{tmp_path}/hot/.git\n")
    (tmp_path / "hot").mkdir()
    (tmp_path / "hot" / ".git").write_text(f"gitdir: {git_dir}\n")
    summary = scan_paths([tmp_path / "hot"], tmp_path / "t.db", MINE)
    assert summary.skipped == ()
    assert rows(tmp_path / "t.db", "SELECT state, commits FROM repositories") == [("shallow", 1)]
    assert rows(tmp_path / "t.db", "SELECT subject, added_lines FROM commit_labels") == [("Two", None)]


def test_five_worktrees_are_one_repository(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", TWO)
    repo = pygit2.Repository(str(made.path))
    for name in ("one", "two", "three", "four", "five"):
        repo.add_worktree(name, str(tmp_path / name))
    summary = scan_paths([tmp_path], tmp_path / "t.db", MINE)
    assert (summary.repositories, summary.commits) == (1, 2)


def test_remote_tracking_branches_count_and_a_commit_counts_once(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [*TWO, commit("Elsewhere", {"b.py": "1\n"}, on="feature")])
    repo = pygit2.Repository(str(made.path))
    repo.references.create("refs/remotes/origin/feature", made.shas[2])
    repo.references.delete("refs/heads/feature")
    scan_paths([made.path], tmp_path / "t.db", MINE)
    seen = rows(tmp_path / "t.db", "SELECT subject, merged FROM commit_labels ORDER BY subject")
    assert seen == [("Elsewhere", 0), ("One", 1), ("Two", 1)]


def test_objects_may_lie_in_another_repository(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "store" / "shop", TWO)
    borrower = make_repo(tmp_path / "code" / "shop", [])
    (borrower.path / ".git" / "objects" / "info" / "alternates").write_text(f"{made.path}/.git/objects\n")
    (borrower.path / ".git" / "refs" / "heads" / "main").write_text(made.head + "\n")
    summary = scan_paths([tmp_path / "code"], tmp_path / "t.db", MINE)
    assert (summary.commits, summary.skipped) == (2, ())


def test_a_sparse_checkout_is_read_whole(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [commit("One", {"in/a.py": "1\n", "out/b.py": "1\n"})])
    pygit2.Repository(str(made.path)).config["core.sparseCheckout"] = True
    (made.path / ".git" / "info").mkdir(exist_ok=True)
    (made.path / ".git" / "info" / "sparse-checkout").write_text("/in/\n")
    shutil.rmtree(made.path / "out")
    scan_paths([made.path], tmp_path / "t.db", MINE)
    assert rows(tmp_path / "t.db", "SELECT files_changed FROM commit_labels") == [(2,)]


@pytest.mark.parametrize(
    ("extension", "cure"),
    [("objectformat = sha256", "SHA-256"), ("refstorage = reftable", "refs migrate"), ("partialclone = origin", "partial")],
)
def test_what_libgit2_cannot_open_becomes_a_row_with_the_command_that_helps(tmp_path: Path, extension: str, cure: str) -> None:
    made = make_repo(tmp_path / "shop", TWO)
    (made.path / ".git" / "config").write_text(f"[core]\n\trepositoryformatversion = 1\n[extensions]\n\t{extension}\n")
    summary = scan_paths([tmp_path], tmp_path / "t.db", MINE)
    assert len(summary.skipped) == 1
    assert cure in summary.skipped[0].reason
    assert rows(tmp_path / "t.db", "SELECT state, reason FROM repositories") == [("unreadable", summary.skipped[0].reason)]


def test_a_folder_of_another_user_is_a_sentence(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only the superuser can give a folder away")
    made = make_repo(tmp_path / "shop", TWO)
    for path in (made.path, made.path / ".git"):
        os.chown(path, 12345, 12345)
    summary = scan_paths([tmp_path], tmp_path / "t.db", MINE)
    assert [("safe.directory" in s.reason) for s in summary.skipped] == [True]


def test_a_fork_in_which_i_never_committed_is_not_mine(tmp_path: Path) -> None:
    make_repo(tmp_path / "fork", [commit("Theirs", {"a": "1\n"}, by=OTHER)])
    summary = scan_paths([tmp_path], tmp_path / "t.db", MINE)
    assert (summary.commits, summary.my_commits) == (1, 0)


def test_whitespace_alone_is_no_growth(tmp_path: Path) -> None:
    code = "def f():\n  return [\n  1,\n  2]\n"
    made = make_repo(tmp_path / "shop", [commit("One", {"a.py": code}), commit("Indent", {"a.py": code.replace("  ", "    ")})])
    scan_paths([made.path], tmp_path / "t.db", MINE)
    assert rows(tmp_path / "t.db", "SELECT subject, bulk FROM commit_labels ORDER BY subject") == [("Indent", 1), ("One", 0)]


def test_my_own_globs_take_files_back_in(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [commit("One", {"vendor/mine.py": "1\n", "vendor/theirs.py": "1\n"})])
    scan_paths([made.path], tmp_path / "t.db", MINE._replace(included=("vendor/mine.py",)))
    seen = rows(tmp_path / "t.db", "SELECT path, rule FROM changes ORDER BY path")
    assert seen == [("vendor/mine.py", None), ("vendor/theirs.py", "vendored")]


def test_a_name_with_githubs_prefix_is_me(tmp_path: Path) -> None:
    web = OTHER._replace(email="123+ada@users.noreply.github.com")
    made = make_repo(tmp_path / "shop", [commit("Edit on the web", {"a": "1\n"}, by=web)])
    summary = scan_paths([made.path], tmp_path / "t.db", MINE._replace(me=("ada@users.noreply.github.com",)))
    assert summary.my_commits == 1


def test_a_release_beside_every_branch_is_a_release(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [BASE, commit("Release 1.0", {"v": "1\n"}, on="release"), tag("v1.0", of="release")])
    delete_ref(made.path, "refs/heads/release")
    scan(tmp_path / "t.db", made.path)
    assert rows(tmp_path / "t.db", "SELECT version, sha FROM release_log") == [("1.0", made.by_key["v1.0"])]


@pytest.mark.parametrize("order", [1, -1], ids=["author first", "committer first"])
def test_a_bot_is_a_bot_whether_it_wrote_or_only_committed(tmp_path: Path, order: int) -> None:
    steps = [commit("Raise pins", {"b": "1\n"}, by=BOT), commit("By hand", {"c": "1\n"}, committer=BOT)][::order]
    made = make_repo(tmp_path / "shop", [BASE, *steps])
    scan(tmp_path / "t.db", made.path)
    assert rows(tmp_path / "t.db", "SELECT kind FROM people WHERE name LIKE 'renovate%'") == [("bot",)]
