from __future__ import annotations

from pathlib import Path

import pytest

from tests.make_repo import commit, make_repo
from tracker.git.discover import find_place, find_repositories, read_folder_name

ONE = [commit("Start", {"a.txt": "1\n"})]


def names(*paths: Path) -> list[tuple[str, str]]:
    return [(place.shown_path.name, place.kind) for place in find_repositories(paths)]


def test_finds_checkouts_bare_and_nested_repositories(tmp_path: Path) -> None:
    make_repo(tmp_path / "shop", ONE)
    make_repo(tmp_path / "shop" / "tools" / "inner", ONE)
    make_repo(tmp_path / "mirror.git", ONE, bare=True)
    assert sorted(names(tmp_path)) == [("inner", "checkout"), ("mirror.git", "bare"), ("shop", "checkout")]


def test_does_not_enter_folders_of_other_peoples_work(tmp_path: Path) -> None:
    make_repo(tmp_path / "app" / "node_modules" / "left-pad", ONE)
    make_repo(tmp_path / "env" / "lib" / "thing", ONE)
    (tmp_path / "env" / "pyvenv.cfg").write_text("home = /usr/bin\n")
    make_repo(tmp_path / "target" / "crate", ONE)
    (tmp_path / "target" / "CACHEDIR.TAG").write_text("Signature: 8a477f597d28d172789f06886806bc55\n")
    assert names(tmp_path) == []


def test_follows_links_once_and_ends_in_a_loop(tmp_path: Path) -> None:
    make_repo(tmp_path / "elsewhere" / "shop", ONE)
    code = tmp_path / "code"
    code.mkdir()
    (code / "shop").symlink_to(tmp_path / "elsewhere" / "shop")
    (code / "again").symlink_to(tmp_path / "elsewhere" / "shop")
    (code / "loop").symlink_to(code)
    assert len(names(code)) == 1


def test_a_linked_worktree_leads_to_the_repository_it_belongs_to(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", ONE)
    git_dir = made.path / ".git" / "worktrees" / "hot"
    git_dir.mkdir(parents=True)
    (git_dir / "commondir").write_text("../..\n")
    (git_dir / "HEAD").write_text(made.head + "\n")
    (tmp_path / "hot").mkdir()
    (tmp_path / "hot" / ".git").write_text(f"gitdir: {git_dir}\n")
    place = find_place(tmp_path / "hot")
    assert place is not None
    assert (place.kind, place.git_dir) == ("worktree", (made.path / ".git").resolve())
    assert len(list(find_repositories([tmp_path]))) == 1


def test_a_submodule_is_a_repository_of_its_own(tmp_path: Path) -> None:
    make_repo(tmp_path / "shop", ONE)
    make_repo(tmp_path / "shop" / ".git" / "modules" / "auth", ONE, bare=True)
    (tmp_path / "shop" / "auth").mkdir()
    (tmp_path / "shop" / "auth" / ".git").write_text("gitdir: ../.git/modules/auth\n")
    assert names(tmp_path) == [("shop", "checkout"), ("auth", "submodule")]


@pytest.mark.parametrize("text", ["", "nonsense", "gitdir: /no/such/place", "gitdir: .."])
def test_a_broken_git_file_is_a_place_that_says_so(tmp_path: Path, text: str) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / ".git").write_text(text)
    (place,) = find_repositories([tmp_path])
    assert (place.kind, place.shown_path) == ("broken", tmp_path / "shop")
    assert "clone it again" in place.fault


@pytest.mark.parametrize("lost", ["HEAD", "objects", "refs"])
def test_a_git_folder_that_lacks_something_says_what(tmp_path: Path, lost: str) -> None:
    made = make_repo(tmp_path / "shop", ONE)
    (made.path / ".git" / lost).rename(tmp_path / "lost")
    (place,) = find_repositories([tmp_path / "shop"])
    assert f"its {lost} " in place.fault


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("shop", "shop"),
        ("shop.git", "shop"),
        ("ada+shop/repo", "ada/shop"),
        ("code/main", "main"),
        ("shop/.git", "shop"),
        ("a+b+c", "a/b+c"),
    ],
)
def test_the_folder_names_the_repository(tmp_path: Path, folder: str, name: str) -> None:
    path = tmp_path / "code" / folder
    make_repo(path, ONE, bare=True)
    assert read_folder_name(next(iter(find_repositories([path])))) == name
