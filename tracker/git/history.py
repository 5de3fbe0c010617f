"""Lists the commits of a repository: its tips, its default branch, its root, its tags, and the commits that are new.

Reads commit objects only; no tree is opened here.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pygit2
from pygit2.enums import ObjectType, SortMode

from tracker.errors import RepositoryError
from tracker.git.opening import decode, find_cure
from tracker.model.facts import Tag

USUAL_BRANCHES = ("main", "master", "trunk", "develop", "default")
OID_BYTES = 20


class Tips(NamedTuple):
    """Where the histories of a repository end."""

    default_branch: str | None
    """None: no branch at all."""
    default_head: str | None
    heads: tuple[str, ...]
    """Tips of all local and remote-tracking branches and a detached head, each once; the default one first."""
    tagged: tuple[str, ...]
    """Commits that tags end at: a release may lie beside every branch."""
    dangling: int = 0
    """Branches whose commit is missing or is no commit."""


class Reach(NamedTuple):
    """Everything the tips reach, newest first, as raw 20-byte object names joined together."""

    merged: bytes
    """Those that the default branch contains."""
    other: bytes

    @property
    def all(self) -> bytes:
        return self.merged + self.other


def split_names(names: bytes) -> Iterator[str]:
    """The shas of raw object names that were joined together."""
    return (names[i : i + OID_BYTES].hex() for i in range(0, len(names), OID_BYTES))


def has_name(names: bytes, name: bytes) -> bool:
    """Whether a raw object name is one of those that were joined together."""
    at = names.find(name)
    while at > 0 and at % OID_BYTES:
        at = names.find(name, at + 1)
    return at >= 0


def read_tips(repo: pygit2.Repository) -> Tips:
    """The ends of every branch; stashes, notes and other refs do not count.

    Raises: RepositoryError when there are branches and none of them can be followed.
    """
    heads: dict[str, str] = {}
    tagged: dict[str, None] = {}
    dangling = 0
    for name in repo.references:
        if name.startswith(("refs/heads/", "refs/remotes/", "refs/tags/")):
            sha = _peel(repo, name)
            if sha is not None and name.startswith("refs/tags/"):
                tagged[sha] = None
            elif sha is not None:
                heads[name] = sha
            elif not name.startswith("refs/tags/"):
                dangling += _is_direct(repo, name)
    if not repo.head_is_unborn and repo.head_is_detached:
        if has_commit(repo, str(repo.head.target)):
            heads["HEAD"] = str(repo.head.target)
        else:
            dangling += 1
    for sha in _read_worktree_heads(Path(repo.path)):
        if has_commit(repo, sha):
            heads[f"worktree {sha}"] = sha
    default = _find_default(repo, heads)
    if default is None and dangling:
        # Not an empty repository: what was read of it before must not be taken for gone.
        cure = "`git fsck` there says more, a new clone or a copy brings them back"
        raise RepositoryError(f"{repo.path}: the commits that its branches name are missing or cut off; {cure}")
    if default is None:
        return Tips(None, None, (), ())
    short = decode(os.fsencode(default.removeprefix("refs/heads/").removeprefix("refs/remotes/")))
    return Tips(short, heads[default], tuple(dict.fromkeys([heads[default], *heads.values()])), tuple(tagged), dangling)


def _read_worktree_heads(git_dir: Path) -> list[str]:
    """What linked worktrees have checked out beside every branch, by the text of their HEADs."""
    found = []
    for head in sorted(git_dir.glob("worktrees/*/HEAD")):
        with open(head, "rb") as file:
            text = file.read(100).strip().lower()
        if len(text) == 2 * OID_BYTES and not text.strip(b"0123456789abcdef"):
            found.append(text.decode())
    return found


def _find_default(repo: pygit2.Repository, heads: dict[str, str]) -> str | None:
    """What the remote calls its head; else a bare repository's HEAD; else a branch of a usual name; else HEAD."""
    try:
        target = repo.references["refs/remotes/origin/HEAD"].raw_target
        remote = target.decode() if isinstance(target, bytes) else ""
    except (KeyError, ValueError, pygit2.GitError):
        remote = ""
    if remote in heads:
        # A clone may hold work that was never pushed; the local branch of that name is at least as new.
        local = "refs/heads/" + remote.removeprefix("refs/remotes/origin/")
        return local if local in heads and _contains(repo, heads[local], heads[remote]) else remote
    current = _current_branch(repo, heads)
    if _is_bare(repo) and current:
        return current
    usual = [f"refs/heads/{name}" for name in USUAL_BRANCHES if f"refs/heads/{name}" in heads]
    if current in usual:
        return current
    return next(iter([*usual, *filter(None, [current]), *sorted(heads)]), None)


def _is_bare(repo: pygit2.Repository) -> bool:
    """By its configuration: every repository is opened as if it were bare."""
    try:
        return repo.config_snapshot.get_bool("core.bare")
    except (KeyError, ValueError, pygit2.GitError):
        return False


def _current_branch(repo: pygit2.Repository, heads: dict[str, str]) -> str | None:
    if repo.head_is_unborn:
        return None
    name = "HEAD" if repo.head_is_detached else repo.head.name
    return name if name in heads else None


def _contains(repo: pygit2.Repository, head: str, sha: str) -> bool:
    try:
        return head == sha or repo.descendant_of(head, sha)
    except (pygit2.GitError, KeyError):
        return False


def _peel(repo: pygit2.Repository, name: str) -> str | None:
    """The commit at the end of a ref; None: a dangling ref, or one that names no commit.

    Raises: RepositoryError when the commit is there and cannot be read; its history must not be taken for gone.
    """
    try:
        target = repo.references[name].resolve().target
        repo.read(target)
    except (pygit2.GitError, pygit2.InvalidSpecError, KeyError, ValueError):
        return None
    try:
        found = repo[target]
        while isinstance(found, pygit2.Tag):
            found = repo[found.target]
        return str(found.id) if isinstance(found, pygit2.Commit) else None
    except pygit2.GitError as error:
        if name.startswith("refs/tags/"):
            return None  # A tag out of shape hides no branch.
        raise RepositoryError(f"{repo.path}: {decode(os.fsencode(name))} cannot be read ({error}); try `git fsck` there") from error
    except (pygit2.InvalidSpecError, KeyError, ValueError):
        return None


def _is_direct(repo: pygit2.Repository, name: str) -> bool:
    """Whether a branch names a commit itself; one that names another branch may outlive it."""
    try:
        return not isinstance(repo.references[name].raw_target, bytes)
    except (pygit2.GitError, pygit2.InvalidSpecError, KeyError, ValueError):
        return False


def has_commit(repo: pygit2.Repository, sha: str) -> bool:
    """Whether the object is there and is a commit."""
    try:
        return repo[sha].type == ObjectType.COMMIT
    except (KeyError, ValueError, pygit2.GitError):
        return False


def read_committed_at(repo: pygit2.Repository, sha: str) -> int:
    """When a commit was made by its committer's clock, seconds since 1970."""
    return int(repo[sha].peel(pygit2.Commit).commit_time)


def read_root(repo: pygit2.Repository, head: str) -> tuple[str, str]:
    """The first commit of the first-parent line below `head`, the identity of a history, and who wrote it when.

    In a shallow clone it is only the oldest commit that is there.
    """
    walker = repo.walk(head, SortMode.NONE)
    walker.simplify_first_parent()
    last = repo[head].peel(pygit2.Commit)
    for commit in _each(walker, repo):
        last = commit
    return str(last.id), f"{decode(last.author.raw_email)} {last.author.time}"


def read_reach(repo: pygit2.Repository, tips: Tips) -> Reach:
    """Every commit that a branch or a tag reaches; in all of them, so that nothing has to be guessed from an earlier scan.

    Raises: RepositoryError when the walk meets an object that is missing.
    """
    if tips.default_head is None:
        return Reach(b"", b"")
    merged = _walk(repo, [tips.default_head], [])
    # A walk beside the default branch goes along all of it once more; most repositories have nothing there.
    ends = (*tips.heads[1:], *tips.tagged)
    # The few ends are looked for among the commits: a set of all commits would take five times the memory of their names.
    beside = {bytes.fromhex(tip) for tip in ends}
    beside.difference_update(merged[start : start + OID_BYTES] for start in range(0, len(merged), OID_BYTES))
    return Reach(merged, _walk(repo, [tip for tip in ends if bytes.fromhex(tip) in beside], [tips.default_head]))


def _walk(repo: pygit2.Repository, heads: Iterable[str], hidden: Iterable[str]) -> bytes:
    heads = list(heads)
    if not heads:
        return b""
    walker = repo.walk(heads[0], SortMode.TIME)
    for head in heads[1:]:
        walker.push(head)
    for sha in hidden:
        walker.hide(sha)
    return b"".join(commit.id.raw for commit in _each(walker, repo))


def read_recent(repo: pygit2.Repository) -> Iterator[pygit2.Commit]:
    """The default branch's commits, newest first; none where there is no branch.

    Raises: RepositoryError where the history breaks off.
    """
    head = read_tips(repo).default_head
    if head is not None:
        yield from _each(repo.walk(head, SortMode.TIME), repo)


def _each(walker: pygit2.Walker, repo: pygit2.Repository) -> Iterator[pygit2.Commit]:
    """The commits of a walk; a missing object ends it with a sentence instead of a library's error."""
    try:
        yield from walker
    except (pygit2.GitError, KeyError, ValueError) as error:
        raise RepositoryError(f"{repo.path}: its history breaks off: {find_cure(str(error), Path(repo.path))}") from error


def read_state(repo: pygit2.Repository, tips: Tips) -> tuple[str, str]:
    """What of a repository's history is there (ok, empty, shallow, partial), and what brings the rest."""
    if tips.default_head is None:
        return "empty", "it has no commits yet"
    if repo.is_shallow:
        return "shallow", "its history is cut off; `git fetch --unshallow` brings the rest"
    if tips.dangling:
        return "partial", f"{tips.dangling} of its branches name commits that are missing or cut off; `git fsck` there says which"
    try:
        is_partial = any(value.lower() == "true" for value in repo.config_snapshot.get_multivar("remote.origin.promisor") if value)
    except (pygit2.GitError, OSError, KeyError, ValueError):
        is_partial = False
    if is_partial:
        return "partial", "some of its objects were never fetched, so some lines are not counted; `git fetch --refetch` brings them"
    return "ok", ""


def read_tags(repo: pygit2.Repository) -> list[Tag]:
    """Every tag that ends at a commit, by name."""
    tags = []
    for name in repo.references:
        if not name.startswith("refs/tags/"):
            continue
        try:
            target = repo[repo.references[name].resolve().target]
            commit = target.peel(pygit2.Commit)
        except (pygit2.GitError, pygit2.InvalidSpecError, KeyError, ValueError):
            continue
        clock = target.tagger if isinstance(target, pygit2.Tag) and target.tagger else commit.committer
        is_annotated = isinstance(target, pygit2.Tag)
        short = decode(name.removeprefix("refs/tags/").encode("utf-8", "surrogateescape"))
        tags.append(Tag(short, str(commit.id), clock.time, clock.offset, is_annotated))
    return sorted(tags)
