"""That only what differs is opened on wide trees, and that it comes to the same as the library's walk through everything."""

from __future__ import annotations

from pathlib import Path

import pygit2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pygit2.enums import ObjectType

from tests.make_repo import Content, Executable, Link, Submodule, commit, make_repo
from tracker.git.differ import WIDE_ENTRIES, Delta, Differ

PATHS = ("a", "a.b", "a/b", "a/c/d", "a/c/é", "b", "b/x", "z/z z/100644 z")
CONTENTS: tuple[Content, ...] = (
    "",
    "x\n",
    "x\ny\n",
    "y",
    b"\0\1",
    b"\xff\n",
    "x\r\n" * 9,
    Executable("x\n"),
    Link("a"),
    Submodule("1" * 40),
)
TREES = st.dictionaries(st.sampled_from(PATHS), st.sampled_from(CONTENTS), min_size=1)
Shown = tuple[str, bytes, bytes, pygit2.Oid, pygit2.Oid, tuple[object, object, bytes] | None]


def show(delta: Delta) -> Shown:
    patch = delta.make_patch()
    start = patch.data.find(b"\n@@") if patch is not None else -1
    made = None if patch is None else (patch.delta.is_binary, patch.line_stats[1:], patch.data[start:] if start >= 0 else b"")
    return *delta[:5], made


def write_tree(repo: pygit2.Repository, files: dict[str, Content]) -> pygit2.Oid:
    index = pygit2.Index()
    for path, content in files.items():
        if any(other != path and other.startswith(f"{path}/") for other in files):
            continue  # A name is a file or a folder.
        mode, data = 0o100644, content or ""
        if isinstance(content, Submodule):
            index.add(pygit2.IndexEntry(path, pygit2.Oid(hex=content.sha), pygit2.enums.FileMode.COMMIT))
            continue
        if isinstance(content, Executable):
            mode, data = 0o100755, content.content
        elif isinstance(content, Link):
            mode, data = 0o120000, content.target
        assert isinstance(data, str | bytes)
        blob = repo.create_blob(data.encode() if isinstance(data, str) else data)
        index.add(pygit2.IndexEntry(path, blob, pygit2.enums.FileMode(mode)))
    return index.write_tree(repo)


@pytest.fixture(scope="module")
def repo(tmp_path_factory: pytest.TempPathFactory) -> pygit2.Repository:
    return pygit2.init_repository(str(tmp_path_factory.mktemp("trees")), bare=True)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TREES, TREES, st.booleans())
def test_what_is_found_by_folders_is_what_the_library_finds(
    repo: pygit2.Repository, before: dict[str, Content], after: dict[str, Content], with_renames: bool
) -> None:
    old, new = write_tree(repo, before), write_tree(repo, after)
    differ = Differ(repo)
    plain = differ._find_plain(old, new, with_renames)
    whole = differ._find_all(old, new, with_renames)
    assert plain is None or [show(delta) for delta in plain] == [show(delta) for delta in whole]
    plain_change = (
        all(isinstance(content, str | bytes) for content in (*before.values(), *after.values())) and before.keys() == after.keys()
    )
    assert plain is not None or not plain_change


def test_a_wide_tree_is_compared_by_folders_and_a_narrow_one_by_the_library(tmp_path: Path) -> None:
    wide: dict[str, Content] = {f"d{n % 40}/f{n}": f"{n}\n" for n in range(WIDE_ENTRIES)}
    made = make_repo(
        tmp_path / "wide", [commit("Start", wide), commit("One", {"d3/f3": "other\n"}), commit("Move", moves={"d4/f4": "d5/f4"})]
    )
    repo = pygit2.Repository(str(made.path))
    trees = [repo[sha].peel(pygit2.Tree).id for sha in made.shas]
    differ = Differ(repo)
    assert [(d.status, d.path) for d in differ.find(trees[0], trees[1])] == [("M", b"d3/f3")]
    assert differ._is_wide
    assert [(d.status, d.old_path, d.path) for d in differ.find(trees[1], trees[2])] == [("R", b"d4/f4", b"d5/f4")]
    narrow = make_repo(tmp_path / "narrow", [commit("Start", {"a": "1\n"}), commit("One", {"a": "2\n"})])
    repo = pygit2.Repository(str(narrow.path))
    differ = Differ(repo)
    assert len(differ.find(*(repo[sha].peel(pygit2.Tree).id for sha in narrow.shas))) == 1
    assert not differ._is_wide


def test_attributes_about_diffs_and_copies_and_broken_trees_are_left_to_the_library(tmp_path: Path) -> None:
    made = make_repo(
        tmp_path / "shop", [commit("Start", {"a": "1\n2\n3\n", "b": "1\n"}), commit("Two", {"a": "1\n2\n4\n", "c": "1\n2\n3\n"})]
    )
    repo = pygit2.Repository(str(made.path))
    old, new = (repo[sha].peel(pygit2.Tree).id for sha in made.shas)
    assert Differ(repo)._find_plain(old, new, True) is not None
    repo.config["diff.renames"] = "copies"
    assert Differ(repo)._find_plain(old, new, True) is None
    assert Differ(repo)._find_plain(old, new, False) is not None
    info = Path(repo.path) / "info"
    info.mkdir(exist_ok=True)
    (info / "attributes").write_text("a -diff\n")
    repo = pygit2.Repository(str(made.path))
    assert Differ(repo)._find_plain(old, new, False) is None
    broken = repo.odb.write(ObjectType.TREE, b"100644 a\0" + b"1" * 20 + b"rest")
    assert Differ(repo)._find_plain(old, broken, False) is None
    assert Differ(repo)._find_plain(old, repo[old].peel(pygit2.Tree)["a"].id, False) is None
    assert Differ(repo)._find_plain(old, pygit2.Oid(hex="9" * 40), False) is None
