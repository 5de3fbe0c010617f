"""Places as git itself makes them, and what becomes of what was read when they break."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.make_repo import ME, Made, Step, commit, make_repo
from tests.scan.every_table import assert_every_table_like_fresh
from tests.scan.files import BASE, assert_like_fresh, clone, on_day, remake, rows, run_git, scan, write

NEXT = commit("Next", {"a.py": "x = 2\n"}, at=on_day(2))
WHO = ("-c", f"user.name={ME.name!s}", "-c", f"user.email={ME.email!s}")


def test_a_repository_of_sha_256_is_a_row_that_says_so(tmp_path: Path) -> None:
    place = tmp_path / "code" / "new"
    run_git("init", "--object-format=sha256", "-b", "main", str(place))
    run_git("-C", str(place), *WHO, "commit", "--allow-empty", "-m", "Start")
    make_repo(tmp_path / "code" / "shop", [BASE])
    (skipped,) = scan(tmp_path / "t.db", tmp_path / "code").skipped
    assert "SHA-256" in skipped.reason
    assert rows(tmp_path / "t.db", "SELECT state, commits FROM repositories ORDER BY repo") == [("unreadable", 0), ("ok", 1)]


def test_a_submodule_is_a_work_of_its_own(tmp_path: Path) -> None:
    auth = make_repo(tmp_path / "auth", [commit("Auth", {"auth.py": "1\n"}, at=on_day(3))])
    shop = make_repo(tmp_path / "code" / "shop", [BASE])
    run_git("-C", str(shop.path), "-c", "protocol.file.allow=always", "submodule", "add", str(auth.path), "libs/auth")
    run_git("-C", str(shop.path), *WHO, "commit", "-m", "Share auth")
    scan(tmp_path / "t.db", tmp_path / "code")
    # The submodule's history is counted for itself; that the shop took it up is one commit of the shop.
    assert sorted(row[0] for row in rows(tmp_path / "t.db", "SELECT commits FROM repositories")) == [1, 2]
    assert rows(tmp_path / "t.db", "SELECT kind FROM places ORDER BY kind") == [("checkout",), ("submodule",)]


def test_a_linked_worktree_beside_every_branch(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [BASE])
    run_git("-C", str(made.path), "worktree", "add", "--detach", str(tmp_path / "hot"))
    scan(tmp_path / "t.db", tmp_path)
    (tmp_path / "hot" / "b.py").write_text("y = 1\n")
    run_git("-C", str(tmp_path / "hot"), "add", "b.py")
    run_git("-C", str(tmp_path / "hot"), *WHO, "commit", "-m", "Hot fix")
    scan(tmp_path / "t.db", tmp_path)
    seen = rows(tmp_path / "t.db", "SELECT subject, merged FROM commit_labels ORDER BY subject")
    assert seen == [("Hot fix", 0), ("Start", 1)]


def test_a_stash_is_no_work(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [BASE])
    (made.path / "a.py").write_text("x = 99\n")
    run_git("-C", str(made.path), *WHO, "stash", "push", "-m", "Later")
    scan(tmp_path / "t.db", made.path)
    assert rows(tmp_path / "t.db", "SELECT subject FROM commits") == [("Start",)]


def test_a_sparse_clone_without_blobs_counts_what_is_there(tmp_path: Path) -> None:
    full = make_repo(tmp_path / "full", [BASE, NEXT])
    run_git("-C", str(full.path), "config", "uploadpack.allowFilter", "true")
    place = clone(full.path, tmp_path / "code" / "shop", "--filter=blob:none", "--sparse")
    summary = scan(tmp_path / "t.db", place)
    assert (summary.commits, summary.skipped) == (2, ())
    assert rows(tmp_path / "t.db", "SELECT subject, added_lines FROM commit_labels WHERE subject = 'Start'") == [("Start", None)]


@pytest.mark.parametrize("names", [("aaa", "shop"), ("shop", "zzz")])
@pytest.mark.parametrize("at_once", [True, False])
def test_a_shallow_clone_beside_a_whole_one_is_the_same_work(tmp_path: Path, names: tuple[str, str], at_once: bool) -> None:
    steps = [BASE, *(commit(f"Step {n}", {"a.py": f"x = {n}\n"}, at=on_day(n)) for n in range(2, 6))]
    full = make_repo(tmp_path / "full", steps[:4])
    shallow = clone(full.path, tmp_path / "code" / names[0], "--depth", "2")
    whole = make_repo(tmp_path / "code" / names[1], steps)
    for part in [[tmp_path / "code"]] if at_once else [[shallow], [whole.path], [tmp_path / "code"]]:
        scan(tmp_path / "t.db", *part)
    assert rows(tmp_path / "t.db", "SELECT commits, mine, state FROM repositories") == [(5, 5, "ok")]


def test_a_linked_worktree_found_first_does_not_name_the_repository(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "code" / "shop", [BASE])
    run_git("-C", str(made.path), "worktree", "add", "--detach", str(tmp_path / "code" / "a-hot-fix"))
    scan(tmp_path / "t.db", tmp_path / "code")
    assert rows(tmp_path / "t.db", "SELECT repo, path FROM repositories") == [("shop", str(made.path))]


def test_a_folder_is_shown_from_the_root_on_however_it_was_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_repo(tmp_path / "code" / "shop", [BASE])
    monkeypatch.chdir(tmp_path)
    scan(tmp_path / "t.db", Path("code"))
    assert rows(tmp_path / "t.db", "SELECT path FROM repositories") == [(str(made.path),)]


def lose_alternates(made: Made) -> None:
    shutil.rmtree(made.path / ".git" / "objects")
    (made.path / ".git" / "objects" / "info").mkdir(parents=True)
    (made.path / ".git" / "objects" / "info" / "alternates").write_text("/no/such/disk/objects\n")


def cut_tip(made: Made) -> None:
    tip = made.path / ".git" / "objects" / made.head[:2] / made.head[2:]
    content = tip.read_bytes()
    tip.chmod(0o600)
    tip.write_bytes(content[: len(content) // 2])


@pytest.mark.parametrize("harm", [lose_alternates, cut_tip])
def test_a_repository_that_breaks_keeps_all_that_was_read_of_it(tmp_path: Path, harm: object) -> None:
    made = make_repo(tmp_path / "shop", [BASE, NEXT])
    scan(tmp_path / "t.db", made.path)
    assert callable(harm)
    harm(made)
    # Nothing new was said of it, so that its refs look as they did: whoever looks anew sees that it broke.
    (made.path / ".git" / "packed-refs").write_text("# pack-refs with: peeled fully-peeled sorted \n")
    (skipped,) = scan(tmp_path / "t.db", made.path).skipped
    assert "missing or cut off" in skipped.reason
    seen = rows(tmp_path / "t.db", "SELECT subject, gone, merged FROM commit_labels ORDER BY subject")
    assert seen == [("Next", 0, 1), ("Start", 0, 1)]
    remake(made.path, [BASE, NEXT])
    assert scan(tmp_path / "t.db", made.path).skipped == ()
    assert_like_fresh(tmp_path / "t.db", made.path)


def test_a_place_that_cannot_be_read_does_not_have_everything_concluded_anew(tmp_path: Path) -> None:
    make_repo(tmp_path / "code" / "shop", [BASE])
    run_git("init", "--object-format=sha256", str(tmp_path / "code" / "new"))
    scan(tmp_path / "t.db", tmp_path / "code")
    write(tmp_path / "t.db", "CREATE TRIGGER anew BEFORE INSERT ON milestones BEGIN SELECT RAISE(ABORT, 'concluded anew'); END")
    summary = scan(tmp_path / "t.db", tmp_path / "code")
    assert (len(summary.skipped), summary.unchanged) == (1, 1)


@pytest.mark.parametrize("moving", ["new", "old"])
def test_of_two_clones_with_two_roots_the_newer_says_which_is_the_works(tmp_path: Path, moving: str) -> None:
    roots = {"new": BASE._replace(message="Start, said better"), "old": BASE}

    def make(name: str, *more: Step) -> None:
        steps, path = [roots[name], NEXT, *more], tmp_path / "code" / name
        made = remake(path, steps) if path.exists() else make_repo(path, steps)
        run_git("-C", str(made.path), "remote", "add", "origin", "https://github.com/ada/shop.git")

    for name in roots:
        make(name)
    scan(tmp_path / "t.db", tmp_path / "code")
    make(moving, commit("More", {"c.py": "1\n"}, at=on_day(3)))
    scan(tmp_path / "t.db", tmp_path / "code")
    assert_every_table_like_fresh(tmp_path / "t.db", tmp_path / "code")
