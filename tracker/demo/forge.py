"""Writes the demo's commits as real git repositories: the only room besides git/ that imports pygit2, and the only one
that writes with it. Knows nothing of the story; shas depend only on what it is given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pygit2
from pygit2.enums import CheckoutStrategy, FileMode, ObjectType

from tracker.demo.documents import Submodule
from tracker.demo.teller import Act


class _Memory(pygit2.OdbBackend):
    """Keeps new objects in memory until they are packed: thousands of small files would take most of the time."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[pygit2.Oid, tuple[int, bytes]] = {}

    def read_cb(self, oid: pygit2.Oid) -> tuple[int, bytes]:
        return self.kept[oid]

    def read_header_cb(self, oid: pygit2.Oid) -> tuple[int, int]:
        kind, content = self.kept[oid]
        return kind, len(content)

    def exists_cb(self, oid: pygit2.Oid) -> bool:
        return oid in self.kept

    def write_cb(self, oid: pygit2.Oid, content: bytes, kind: int) -> None:
        self.kept[pygit2.Oid(raw=oid.raw)] = (kind, content)

    def refresh_cb(self) -> None:
        return None

    def __iter__(self) -> Iterator[pygit2.Oid]:
        return iter(self.kept)


@contextmanager
def translate() -> Iterator[None]:
    """libgit2 fails to write for the same reasons as everybody: its errors become OSError."""
    try:
        yield
    except pygit2.GitError as error:
        raise OSError(str(error)) from error


class Forge:
    """One repository that is being written."""

    def __init__(self, path: Path, branch: str, is_bare: bool, settings: Mapping[str, str]) -> None:
        """`settings`: entries of the repository's own configuration."""
        self.repo = pygit2.init_repository(str(path), bare=is_bare, initial_head=branch)
        self.is_bare = is_bare
        self.indexes: dict[str, pygit2.Index] = {}
        self.refs: dict[str, pygit2.Oid] = {}
        self.memory = _Memory()
        self.repo.odb.add_backend(self.memory, 100)
        for key, value in settings.items():
            self.repo.config[key] = value

    def write(self, act: Act) -> str:
        """The sha of the act's commit; moves the branch and sets the tag."""
        if act.branch not in self.indexes:
            self.indexes[act.branch] = index = pygit2.Index()
            if act.base:
                index.read_tree(self.repo[act.parents[0]].peel(pygit2.Tree))
        index = self.indexes[act.branch]
        for path, content in act.changes.items():
            self._place(index, path, content)
        person = pygit2.Signature(act.person.name, act.person.email, act.at, act.offset_min, "utf-8")
        oid = self.repo.create_commit(
            None, person, person, act.message, index.write_tree(self.repo), [pygit2.Oid(hex=sha) for sha in act.parents]
        )
        self.refs[f"refs/heads/{act.branch}"] = oid
        if act.tag and act.tag_message:
            # As a raw object, because libgit2's own way writes the ref at once.
            clock = f"{act.at} {'-' if act.offset_min < 0 else '+'}{abs(act.offset_min) // 60:02d}{abs(act.offset_min) % 60:02d}"
            said = f"object {oid}\ntype commit\ntag {act.tag}\ntagger {act.person.name} <{act.person.email}> {clock}\n\n{act.tag_message}\n"
            self.refs[f"refs/tags/{act.tag}"] = self.repo.write(ObjectType.TAG, said.encode())
        elif act.tag:
            self.refs[f"refs/tags/{act.tag}"] = oid
        if act.closes:
            del self.refs[f"refs/heads/{act.closes}"], self.indexes[act.closes]
        return str(oid)

    def close(self) -> None:
        """Writes one pack, the refs and the work tree, so that `git status` has nothing to say."""

        def add_all(pack: pygit2.PackBuilder) -> None:
            pack.set_threads(1)
            for oid in self.memory.kept:
                pack.add(oid)

        self.repo.pack(str(Path(self.repo.path) / "objects" / "pack"), pack_delegate=add_all)
        lines = [f"{oid} {name}\n" for name, oid in sorted(self.refs.items())]
        (Path(self.repo.path) / "packed-refs").write_text("# pack-refs with: sorted\n" + "".join(lines), encoding="utf-8", newline="\n")
        if not self.is_bare:
            self.repo.checkout_head(strategy=CheckoutStrategy.FORCE)  # type: ignore[no-untyped-call]
        self.repo.free()

    def _place(self, index: pygit2.Index, path: str, content: bytes | Submodule | None) -> None:
        if content is None:
            index.remove(path)
        elif isinstance(content, Submodule):
            index.add(pygit2.IndexEntry(path, pygit2.Oid(hex=content.sha), FileMode.COMMIT))
        else:
            mode = FileMode.BLOB_EXECUTABLE if content.startswith(b"#!") else FileMode.BLOB
            index.add(pygit2.IndexEntry(path, self.repo.create_blob(content), mode))


def read_refs(path: Path) -> dict[str, str]:
    """Every ref of a repository and the sha it stands at; empty when there is no repository or it cannot be read."""
    try:
        repo = pygit2.Repository(str(path))
        refs = {name: str(repo.references[name].target) for name in repo.references}
        repo.free()
    except (pygit2.GitError, KeyError, OSError, ValueError):
        return {}
    return refs


def find_damage(path: Path, shas: Iterable[str]) -> str:
    """What is missing or changed in a built repository, in a few words; empty: nothing.

    shas: commits that must be there, with all their files.
    """
    try:
        repo = pygit2.Repository(str(path))
        for pack in (Path(repo.path) / "objects" / "pack").glob("*.pack"):
            content = pack.read_bytes()
            if hashlib.sha1(content[:-20], usedforsecurity=False).digest() != content[-20:]:
                return f"{pack.name} was changed"
        for sha in shas:
            index = pygit2.Index()
            index.read_tree(repo[sha].peel(pygit2.Tree))
            missing = [entry.path for entry in index if entry.mode != FileMode.COMMIT and entry.id not in repo]
            if missing:
                return f"{missing[0]} is missing"
        changed = [] if repo.is_bare else [name for name, flags in repo.status().items() if flags]
        repo.free()
    except (pygit2.GitError, KeyError, OSError, ValueError) as error:
        return str(error)
    return f"{changed[0]} was changed" if changed else ""
