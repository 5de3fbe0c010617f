"""The demo's repositories: the same shas everywhere, built once, mended when damaged, never over somebody's files."""

from __future__ import annotations

import ast
import json
import os
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pygit2
import pytest

from tracker.catalogue.demo import read_demo
from tracker.demo.build import MARKER, build_demo, read_step_shas
from tracker.errors import UsageError

HEADS = {
    "first-steps": "2ac15be5b9908c89b2e3a327f2f317c1a586a40a",
    "dotfiles": "ebadb14515b3abad4777e18750236c171d8168d2",
    "setlist": "e75a9aacdc07917942b0bdce5b1e2b94cc123e58",
    "depot": "d8cb683341b46d0e488559fa986f7e1c262d2ad2",
    "calfeed": "7bb59d07504f4bc367738445f22ced0ffab37b96",
    "latchkey": "376cad5f84b4a04c9fc81dbe54d20ff73e9095d9",
    "openhouse": "4cc633b8cb2a96f3749185d25064c01522bc6955",
    "landing": "92656591dacb6790964d89a6fb6e783ee378cab8",
    "studio": "f062b0377763c23cea3863755ded8a24e1c96fe5",
    "lotline": "005bb8a02d8a208918d882f9ccc49689d9197bc1",
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "repositories"
    build_demo(folder)
    return folder


def test_fixed_shas(demo: Path) -> None:
    heads = {}
    for name in read_demo().repositories:
        repo = pygit2.Repository(str(demo / name))
        heads[name] = str(repo.head.target)
    assert heads == HEADS


def test_a_second_build_touches_nothing(demo: Path) -> None:
    before = {path: os.stat(path).st_mtime_ns for path in demo.rglob("*") if path.name != "index"}
    paths = build_demo(demo)
    assert [path.name for path in paths] == list(read_demo().repositories)
    assert {path: os.stat(path).st_mtime_ns for path in demo.rglob("*") if path.name != "index"} == before


@pytest.mark.parametrize("damage", ["pack", "ref", "file", "marker", "gone"])
def test_damage_is_mended(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "repositories"
    build_demo(folder)
    if damage == "pack":
        pack = next((folder / "depot" / ".git" / "objects" / "pack").glob("*.pack"))
        pack.chmod(0o644)
        content = bytearray(pack.read_bytes())
        content[200] ^= 255
        pack.write_bytes(content)
    elif damage == "ref":
        (folder / "depot" / ".git" / "packed-refs").write_text("")
    elif damage == "file":
        (folder / "setlist" / "setlist" / "store.py").write_text("changed\n")
    elif damage == "marker":
        (folder / MARKER).write_text(json.dumps({"made_from": "another story", "refs": {}, "steps": {}}))
    else:
        (folder / "landing" / "HEAD").unlink()
    build_demo(folder)
    assert {name: str(pygit2.Repository(str(folder / name)).head.target) for name in HEADS} == HEADS
    assert [path.name for path in tmp_path.iterdir()] == ["repositories"]


def test_somebodys_files_stay(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="holds files that are not the demo's"):
        build_demo(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_work_trees_are_clean(demo: Path) -> None:
    for name, told in read_demo().repositories.items():
        repo = pygit2.Repository(str(demo / name))
        assert repo.is_bare == told.bare
        if not told.bare:
            assert {path: flags for path, flags in repo.status().items() if flags} == {}


def find_files(repo: pygit2.Repository) -> Iterator[tuple[str, bytes]]:
    """Every version of every file, once."""
    seen = set()
    tips = [repo.references[name].peel(pygit2.Commit).id for name in repo.references if name.startswith("refs/heads/")]
    walker = repo.walk(tips[0])
    for tip in tips[1:]:
        walker.push(tip)
    for commit in walker:
        index = pygit2.Index()
        index.read_tree(commit.tree)
        for entry in index:
            if (entry.path, entry.id) not in seen and entry.mode != pygit2.enums.FileMode.COMMIT:
                seen.add((entry.path, entry.id))
                yield entry.path, repo[entry.id].data


def test_every_version_of_every_file_parses(demo: Path) -> None:
    parse = {"py": ast.parse, "json": json.loads, "toml": tomllib.loads}
    versions = 0
    for name in read_demo().repositories:
        for path, content in find_files(pygit2.Repository(str(demo / name))):
            text = content.decode()
            versions += 1
            assert "%noun" not in text and "%Noun" not in text and "%pkg%" not in text, (name, path)
            suffix = path.rpartition(".")[2]
            if suffix in parse:
                parse[suffix](text)
    assert versions > 500


def test_steps_with_keys_have_shas(demo: Path) -> None:
    shas = read_step_shas(demo)
    noted = [note for note in read_demo().notes if note.step]
    assert noted
    for note in noted:
        repo = pygit2.Repository(str(demo / str(note.repo)))
        assert isinstance(repo[shas[f"{note.repo}/{note.step}"]], pygit2.Commit)


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UsageError, match="the demo cannot be written there"):
        build_demo(tmp_path / "file" / "repositories")
