"""What a repository says of its own files: in the order in which it holds, and no more of it than anybody writes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pygit2
import pytest
from pygit2.enums import FileMode

from tests.make_repo import commit, make_repo
from tracker.git import attributes
from tracker.git.attributes import read_attributes

LINE = b"* linguist-vendored\n"


def make_alike(path: Path, files: dict[str, bytes], folders: Iterable[str]) -> tuple[pygit2.Repository, str]:
    """A commit with the same tree in each of many folders."""
    repo = pygit2.init_repository(path, bare=True)
    leaf, root = repo.TreeBuilder(), repo.TreeBuilder()
    for name, content in files.items():
        leaf.insert(name, repo.create_blob(content), FileMode.BLOB)
    tree = leaf.write()
    for folder in folders:
        root.insert(folder, tree, FileMode.TREE)
    me = pygit2.Signature("Ada", "ada@example.org", 1, 0)
    return repo, str(repo.create_commit("HEAD", me, me, "Start", root.write(), []))


def test_what_a_deeper_folder_says_comes_last(tmp_path: Path) -> None:
    files = {"b/c/.gitattributes": "x linguist-generated\n", "z/.gitattributes": "# linguist-\ny -linguist-vendored\n"}
    made = make_repo(tmp_path / "shop", [commit("Start", {**files, ".gitattributes": "* text\n*.py linguist-vendored \r\n"})])
    said = read_attributes(pygit2.Repository(made.path), made.head)
    assert said == ("\t*.py linguist-vendored", "z/\ty -linguist-vendored", "b/c/\tx linguist-generated")


def test_of_one_file_in_many_folders_no_more_is_read_than_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo, head = make_alike(tmp_path / "lines", {".gitattributes": LINE * 5_000}, map(str, range(400)))
    asked: list[bytes] = []

    def decode(text: bytes) -> str:
        asked.append(text)
        return text.decode()

    monkeypatch.setattr(attributes, "decode", decode)
    assert read_attributes(repo, head) == ("0/\t* linguist-vendored",) * attributes.MOST_ATTRIBUTES
    assert len(asked) <= attributes.MOST_ATTRIBUTES + 400


@pytest.mark.parametrize(("limit", "allowed", "kept"), [("MOST_BYTES", 250, 3), ("MOST_ENTRIES", 5 + 2 * 3, 3), ("MOST_FOLDERS", 2, 2)])
def test_one_tree_in_many_folders_is_read_so_often_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, allowed: int, kept: int
) -> None:
    content = LINE.ljust(100, b"\n")
    repo, head = make_alike(tmp_path / "trees", {".gitattributes": content, "a.py": b"1\n"}, "abcde")
    assert len(read_attributes(repo, head)) == 5
    monkeypatch.setattr(attributes, limit, allowed)
    assert len(read_attributes(repo, head)) == kept


def test_a_folder_whose_name_would_be_taken_for_something_else_says_nothing(tmp_path: Path) -> None:
    repo, head = make_alike(tmp_path / "names", {".gitattributes": LINE}, ("a\tb", "a\nb", "a b", "ä"))
    assert read_attributes(repo, head) == ("a b/\t* linguist-vendored", "ä/\t* linguist-vendored")
