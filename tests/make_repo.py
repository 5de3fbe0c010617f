"""Builds small real git repositories whose shas are the same on every run and every machine.

Owns how tests make repositories; asserts nothing. Commits are written as raw objects, so that a test can also say
what a polite library would refuse: bytes that are no UTF-8, impossible dates, empty names.

    made = make_repo(tmp_path / "shop", [
        commit("Start", {"app.py": "print(1)\n"}),
        commit("Cart", {"cart.py": "x = 1\n"}, on="cart"),          # a new branch starts where main stands
        merge("cart"),
        tag("v1.0"),
        commit("Move", moves={"app.py": "src/app.py"}, by=OTHER, at="2024-05-01T03:00:00+02:00", key="move"),
    ])
    made.path, made.head, made.shas[0], made.by_key["move"]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pygit2
from pygit2.enums import FileMode, ObjectType

FIRST_DAY = datetime(2024, 1, 1, 9, 0, tzinfo=UTC)
"""Steps without `at` are one day apart from here on."""


class Who(NamedTuple):
    name: str | bytes
    email: str | bytes


ME = Who("Ada Novak", "ada@example.org")
ME_AT_WORK = Who("Ada Novak", "ada.novak@work.example")
OTHER = Who("Bo Lind", "bo@example.net")
BOT = Who("renovate[bot]", "29139614+renovate[bot]@users.noreply.github.com")
AI_TRAILER = "Co-authored-by: Claude <noreply@anthropic.com>"


class Executable(NamedTuple):
    """A file with its executable bit."""

    content: str | bytes


class Link(NamedTuple):
    """A symbolic link."""

    target: str


class Submodule(NamedTuple):
    """A submodule entry; the commit need not exist anywhere."""

    sha: str


Content = str | bytes | Executable | Link | Submodule | None
"""None deletes the path; bytes are written as they are (binary, Latin-1 ...)."""


class Step(NamedTuple):
    """One commit, merge or tag; made by the functions below."""

    kind: str
    message: str | bytes
    files: Mapping[str, Content]
    moves: Mapping[str, str]
    on: str | None
    merged: tuple[str, ...]
    by: Who
    committer: Who | None
    at: str | int | None
    committed_at: str | int | None
    key: str | None
    start: str | None
    orphan: bool
    encoding: str | None
    annotated: bool = False


class Made(NamedTuple):
    """A repository that was built."""

    path: Path
    shas: tuple[str, ...]
    """Commits in the order of their steps."""
    by_key: Mapping[str, str]
    """Sha by the step's `key`, by branch name and by tag name (for an annotated tag the commit, not the tag)."""
    head: str
    """Tip of the default branch; empty when there are no commits."""


def commit(
    message: str | bytes,
    files: Mapping[str, Content] | None = None,
    *,
    moves: Mapping[str, str] | None = None,
    on: str | None = None,
    by: Who = ME,
    committer: Who | None = None,
    at: str | int | None = None,
    committed_at: str | int | None = None,
    key: str | None = None,
    start: str | None = None,
    orphan: bool = False,
    encoding: str | None = None,
) -> Step:
    """A commit on branch `on` (None: the default branch).

    files: path → content after the commit, None deletes. moves: old path → new path, done before `files`.
    at: ISO time with offset, or seconds since 1970 (UTC); None: one day after the step before.
    committed_at: as `at`; None: the author's time. start: key, branch or tag where a new branch begins
    (None: the default branch). orphan: a new root. encoding: the commit's encoding header; `message` is then bytes.
    """
    return Step("commit", message, files or {}, moves or {}, on, (), by, committer, at, committed_at, key, start, orphan, encoding)


def merge(
    *branches: str,
    into: str | None = None,
    message: str | None = None,
    files: Mapping[str, Content] | None = None,
    by: Who = ME,
    at: str | int | None = None,
    key: str | None = None,
) -> Step:
    """A merge of branches, tags or keys into `into` (None: the default branch).

    On a conflict the merged side wins; `files` settle it otherwise.
    """
    said = message or f"Merge branch '{branches[0]}'"
    return Step("merge", said, files or {}, {}, into, branches, by, None, at, None, key, None, False, None)


def tag(name: str, *, annotated: bool = False, message: str = "", of: str | None = None, by: Who = ME, at: str | int | None = None) -> Step:
    """A tag on key, branch or tag `of` (None: the default branch's tip); lightweight unless `annotated`."""
    return Step("tag", message or name, {}, {}, of, (), by, None, at, None, name, None, False, None, annotated)


def make_repo(
    path: Path, steps: Sequence[Step], *, bare: bool = False, branch: str = "main", checkout: bool = True, detached: bool = False
) -> Made:
    """Builds `steps` in order at `path`, which must not hold a repository yet.

    checkout: the work tree is written, so that `git status` is clean. detached: HEAD names the commit, not the branch.
    """
    repo = pygit2.init_repository(str(path), bare=bare, initial_head=branch)
    build = _Build(repo, branch)
    for step in steps:
        build.take(step)
    head = build.tips.get(branch, "")
    if head and not bare and checkout:
        repo.checkout_head(strategy=pygit2.enums.CheckoutStrategy.FORCE)
    if head and detached:
        repo.set_head(pygit2.Oid(hex=head))
    made = Made(Path(path), tuple(build.shas), {**build.tips, **build.by_key}, head)
    repo.free()
    return made


def lose_object(path: Path, sha: str) -> None:
    """Removes one object, as a mirror that lacks its largest blobs does."""
    repo = pygit2.Repository(str(path))
    loose = Path(repo.path) / "objects" / sha[:2] / sha[2:]
    repo.free()
    loose.chmod(0o644)
    loose.unlink()


def find_blob(path: Path, sha: str, name: str) -> str:
    """The blob's sha of file `name` at commit `sha`."""
    repo = pygit2.Repository(str(path))
    found = str(repo[sha].peel(pygit2.Tree)[name].id)
    repo.free()
    return found


def make_shallow(path: Path, sha: str) -> None:
    """Grafts the history at `sha` and removes its parents, as `git clone --depth` leaves it."""
    repo = pygit2.Repository(str(path))
    folder = Path(repo.path)
    parents = [str(parent.id) for parent in repo[sha].peel(pygit2.Commit).parents]
    repo.free()
    (folder / "shallow").write_text(sha + "\n")
    for parent in parents:
        lose_object(path, parent)


class _Build:
    """State while one repository is being built."""

    def __init__(self, repo: pygit2.Repository, branch: str) -> None:
        self.repo = repo
        self.branch = branch
        self.tips: dict[str, str] = {}
        self.by_key: dict[str, str] = {}
        self.shas: list[str] = []
        self.clock = FIRST_DAY - timedelta(days=1)

    def take(self, step: Step) -> None:
        at = self._read_clock(step.at)
        if step.kind == "tag":
            self._tag(step, at)
            return
        on = step.on or self.branch
        if on not in self.tips and not step.orphan and self.tips:
            self.tips[on] = self._find(step.start or self.branch)
        parents = [self.tips[on]] if on in self.tips and not step.orphan else []
        index = pygit2.Index()
        if parents:
            index.read_tree(self._tree(parents[0]))
        for other in (self._find(name) for name in step.merged):
            base = self.repo.merge_base(pygit2.Oid(hex=parents[0]), pygit2.Oid(hex=other))
            self._overlay(index, self._tree(str(base)) if base else None, self._tree(other))
            parents.append(other)
        for old, new in step.moves.items():
            entry = index[old]
            index.remove(old)
            index.add(pygit2.IndexEntry(new, entry.id, entry.mode))
        for path, content in step.files.items():
            self._place(index, path, content)
        tree = str(index.write_tree(self.repo))
        sha = self._write_commit(step, tree, parents, at)
        self.tips[on] = sha
        self.shas.append(sha)
        if step.key:
            self.by_key[step.key] = sha
        self.repo.references.create(f"refs/heads/{on}", pygit2.Oid(hex=sha), force=True)

    def _tag(self, step: Step, at: tuple[int, str]) -> None:
        assert step.key is not None
        sha = self._find(step.on or self.branch)
        target = pygit2.Oid(hex=sha)
        if step.annotated:
            lines = [b"object " + sha.encode(), b"type commit", b"tag " + step.key.encode(), _person(b"tagger", step.by, at)]
            target = self.repo.write(ObjectType.TAG, b"\n".join(lines) + b"\n\n" + _bytes(step.message) + b"\n")
        self.repo.references.create(f"refs/tags/{step.key}", target)
        self.by_key[step.key] = sha

    def _write_commit(self, step: Step, tree: str, parents: list[str], at: tuple[int, str]) -> str:
        committed = self._read_clock(step.committed_at) if step.committed_at is not None else at
        lines = [b"tree " + tree.encode(), *(b"parent " + parent.encode() for parent in parents)]
        lines += [_person(b"author", step.by, at), _person(b"committer", step.committer or step.by, committed)]
        if step.encoding:
            lines.append(b"encoding " + step.encoding.encode())
        message = _bytes(step.message)
        ending = b"" if message.endswith(b"\n") else b"\n"
        return str(self.repo.write(ObjectType.COMMIT, b"\n".join(lines) + b"\n\n" + message + ending))

    def _read_clock(self, at: str | int | None) -> tuple[int, str]:
        """Seconds and git's offset; moves the clock on for the step after."""
        if isinstance(at, int):
            return at, "+0000"
        said = datetime.fromisoformat(at) if at else self.clock + timedelta(days=1)
        self.clock = said
        return int(said.timestamp()), said.strftime("%z")[:5]

    def _find(self, name: str) -> str:
        return self.by_key.get(name) or self.tips[name]

    def _tree(self, sha: str) -> pygit2.Tree:
        return self.repo[sha].peel(pygit2.Tree)

    def _overlay(self, index: pygit2.Index, base: pygit2.Tree | None, theirs: pygit2.Tree) -> None:
        """Lays over `index` all that `theirs` changed since `base`."""
        before, after = pygit2.Index(), pygit2.Index()
        if base is not None:
            before.read_tree(base)
        after.read_tree(theirs)
        known = {entry.path: (entry.id, entry.mode) for entry in before}
        kept = {entry.path: (entry.id, entry.mode) for entry in after}
        for path, (oid, mode) in kept.items():
            if known.get(path) != (oid, mode):
                index.add(pygit2.IndexEntry(path, oid, mode))
        for path in known.keys() - kept.keys():
            if path in index:
                index.remove(path)

    def _place(self, index: pygit2.Index, path: str, content: Content) -> None:
        if content is None:
            index.remove(path)
            return
        if isinstance(content, Submodule):
            index.add(pygit2.IndexEntry(path, pygit2.Oid(hex=content.sha), FileMode.COMMIT))
            return
        mode, raw = FileMode.BLOB, content
        if isinstance(content, Executable):
            mode, raw = FileMode.BLOB_EXECUTABLE, content.content
        elif isinstance(content, Link):
            mode, raw = FileMode.LINK, content.target
        assert isinstance(raw, str | bytes)
        index.add(pygit2.IndexEntry(path, self.repo.create_blob(_bytes(raw)), mode))


def _bytes(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def _person(role: bytes, who: Who, at: tuple[int, str]) -> bytes:
    return b"%s %s <%s> %d %s" % (role, _bytes(who.name), _bytes(who.email), at[0], at[1].encode())
