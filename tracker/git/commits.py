"""Reads commits and their differences from the first parent; the hot path of a scan.

Yields our own values: no libgit2 object leaves this module. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

import pygit2

from tracker.errors import RepositoryError
from tracker.git.differ import Delta, Differ
from tracker.git.exclude import Filter
from tracker.git.identity import Mailmap
from tracker.git.opening import decode
from tracker.model.facts import Change, Commit, Person

FILES_DIFFED = 2_000
"""A commit that touches more files is recorded file by file, its lines stay unknown: an import, not a change."""
PATCH_BYTES = 256 << 10
"""Of each file's patch, as much goes on to the signals."""
COMMIT_BYTES = 2 << 20
BLOB_BYTES = 1 << 20
"""Telling files are small; a larger one is not parsed."""


class Reading(NamedTuple):
    """One commit as it was read."""

    commit: Commit
    patches: dict[str, bytes]
    """Path → hunks with no context, from the first "@@" on; only text files that count."""
    blobs: dict[str, bytes]
    """Path → content, of the telling files that were added or changed."""
    is_mine: bool
    patch_id: str | None
    """Hash of all counted hunks without their positions; equal for the same change made twice. None: nothing to hash."""
    is_diffed: bool
    """True: all changes are known; False: a merge, a missing tree, or only telling files were looked for."""
    raw_author: Person
    """Before the mailmap."""
    raw_committer: Person


class Wants(NamedTuple):
    """What is asked of every repository."""

    is_mine: Callable[[Person, Person], bool]
    """Whether a commit is mine, by its author before and after the mailmap."""
    is_everyone: bool
    """True: other people's changes are read too."""
    is_telling: Callable[[str], bool]
    """Whether a path's content tells of artifacts."""


class Source(NamedTuple):
    """A repository that is open, with what decides how its commits are read."""

    repo: pygit2.Repository
    mailmap: Mailmap
    filter: Filter
    grafts: frozenset[str]
    """Where a shallow history was cut: the differences of these commits are not known."""
    differ: Differ


def read_commits(source: Source, shas: Sequence[str], wants: Wants) -> Iterator[Reading]:
    """The commits of `shas`, in their order.

    Of merges and, unless everyone's are wanted, of commits that are not mine, no lines are counted; telling files are
    looked for all the same, but for merges.

    Raises: RepositoryError when a commit object itself cannot be read.
    """
    for sha in shas:
        try:
            yield _read(source, source.repo[sha].peel(pygit2.Commit), wants)
        except (pygit2.GitError, KeyError, ValueError) as error:
            raise RepositoryError(f"{source.repo.path}: commit {sha[:10]} cannot be read ({error}); try `git fsck` there") from error


def _read(source: Source, raw: pygit2.Commit, wants: Wants) -> Reading:
    author = source.mailmap.resolve(raw.author)
    raw_author = Person(decode(raw.author.raw_name), decode(raw.author.raw_email))
    raw_committer = Person(decode(raw.committer.raw_name), decode(raw.committer.raw_email))
    is_mine = wants.is_mine(raw_author, author)
    parents = tuple(map(str, raw.parent_ids))
    changes: tuple[Change, ...] | None = None
    patches: dict[str, bytes] = {}
    blobs: dict[str, bytes] = {}
    patch_id = None
    is_diffed = False
    if len(parents) < 2:
        is_asked = is_mine or wants.is_everyone
        deltas = _find_deltas(source, raw, with_renames=is_asked) if str(raw.id) not in source.grafts else None
        if deltas is not None:
            is_diffed = is_asked
            if is_diffed:
                changes, patches, patch_id = _read_changes(deltas, source.filter)
                telling = any(wants.is_telling(change.path) for change in changes)
            else:
                changes = _read_telling(deltas, source.filter, wants)
                telling = changes is not None
            blobs = _read_blobs(source.repo, deltas, wants) if telling else {}
    subject, _, body = _message(raw).partition("\n")
    commit = Commit(
        sha=str(raw.id),
        tree_sha=str(raw.tree_id),
        parents=parents,
        author=author,
        authored_at=raw.author.time,
        author_offset_min=raw.author.offset,
        committer=source.mailmap.resolve(raw.committer),
        committed_at=raw.committer.time,
        committer_offset_min=raw.committer.offset,
        subject=subject.strip(),
        body=body.strip(),
        changes=changes,
    )
    return Reading(commit, patches, blobs, is_mine, patch_id, is_diffed, raw_author, raw_committer)


def _message(raw: pygit2.Commit) -> str:
    """The message as text: by the encoding the commit names, else UTF-8, else byte by byte; at most 64 KiB of it."""
    text = raw.raw_message[: 64 << 10].lstrip(b"\n\r \t")
    encoding = raw.message_encoding
    if encoding and encoding.lower() not in ("utf-8", "utf8"):
        try:
            # Some encodings can say halves of characters, which stand alone nowhere else.
            return decode(text.decode(encoding).encode("utf-8", "backslashreplace")).replace("\r\n", "\n")
        except (LookupError, ValueError):
            pass  # An encoding that lies: fall through to UTF-8.
    return decode(text).replace("\r\n", "\n")


def _find_deltas(source: Source, raw: pygit2.Commit, *, with_renames: bool) -> list[Delta] | None:
    """The differences from the first parent, or from nothing; None: a tree is missing."""
    try:
        before = source.repo[raw.parent_ids[0]].peel(pygit2.Commit).tree_id if raw.parent_ids else None
        return source.differ.find(before, raw.tree_id, with_renames=with_renames)
    except (pygit2.GitError, KeyError, ValueError, MemoryError):
        return None


def _read_changes(deltas: Sequence[Delta], filter_: Filter) -> tuple[tuple[Change, ...], dict[str, bytes], str | None]:
    patches: dict[str, bytes] = {}
    changes = []
    unread: list[str] = []
    room = COMMIT_BYTES
    for delta in deltas:
        change, patch = _read_change(delta, filter_, len(deltas) <= FILES_DIFFED)
        changes.append(change)
        if patch and room > 0:
            patches[change.path] = patch[:PATCH_BYTES]
            room -= len(patch)
        if not patch and change.status != "D":
            unread.append(f"{change.path} {delta.new}")
    changes.sort(key=lambda change: change.path)
    return tuple(changes), patches, _patch_id(patches, unread)


def _read_change(delta: Delta, filter_: Filter, is_diffed: bool) -> tuple[Change, bytes]:
    status = delta.status
    path = decode(delta.path)
    old_path = decode(delta.old_path) if status in "RC" else None
    rule = filter_.rule_of_path(path)
    if rule is not None or not is_diffed:
        return Change(path, old_path, status, None, None, rule), b""
    if status == "R" and delta.old == delta.new:
        return Change(path, old_path, status, 0, 0, None), b""
    try:
        patch = delta.make_patch()
    except (pygit2.GitError, KeyError, MemoryError):
        return Change(path, old_path, status, None, None, None), b""
    if patch is None:
        return Change(path, old_path, status, 0, 0, None), b""
    if patch.delta.is_binary:
        return Change(path, old_path, status, None, None, "binary"), b""
    _, added, deleted = patch.line_stats
    text = patch.data
    start = text.find(b"\n@@")
    hunks = text[start + 1 :] if start >= 0 else b""
    rule = filter_.rule_of_patch(path, status, added + deleted, hunks)
    if rule is not None:
        return Change(path, old_path, status, None, None, rule), b""
    return Change(path, old_path, status, added, deleted, None), hunks


def _read_telling(deltas: Sequence[Delta], filter_: Filter, wants: Wants) -> tuple[Change, ...] | None:
    """Only the changes to telling files, uncounted; None where there are none."""
    changes = []
    for delta in deltas:
        path = decode(delta.path)
        if wants.is_telling(path):
            changes.append(Change(path, None, delta.status, None, None, filter_.rule_of_path(path)))
    return tuple(changes) or None


def _read_blobs(repo: pygit2.Repository, deltas: Sequence[Delta], wants: Wants) -> dict[str, bytes]:
    blobs = {}
    for delta in deltas:
        path = decode(delta.path)
        if delta.status != "D" and wants.is_telling(path):
            try:
                blob = repo[delta.new]
            except (pygit2.GitError, KeyError):
                continue
            if isinstance(blob, pygit2.Blob) and blob.size <= BLOB_BYTES:
                blobs[path] = blob.data
    return blobs


def read_patch_id(source: Source, before: pygit2.Oid, after: pygit2.Oid) -> str | None:
    """The hash of the whole difference between two trees, comparable with `Reading.patch_id`; None: nothing that counts.

    Raises: KeyError, ValueError or GitError when a tree is missing.
    """
    return _read_changes(source.differ.find(before, after), source.filter)[2]


def _patch_id(patches: dict[str, bytes], unread: Sequence[str]) -> str | None:
    """`unread`: path and blob of each file without hunks: excluded, binary, or only moved."""
    if not patches and not unread:
        return None
    digest = blake2b("\n".join(sorted(unread)).encode("utf-8", "surrogateescape"), digest_size=12)
    for path in sorted(patches):
        digest.update(path.encode("utf-8", "surrogateescape"))
        digest.update(_drop_positions(patches[path]))
    return digest.hexdigest()


def _drop_positions(patch: bytes) -> bytes:
    """The hunks without their first lines; one that was cut off within such a line keeps what there is of it."""
    parts = []
    # Lines of the files begin with a sign: only a hunk's first line begins with "@@".
    for hunk in (b"\n" + patch).split(b"\n@@")[1:]:
        _, end, lines = hunk.partition(b"\n")
        parts.append(lines if end else b"@@" + hunk)
    return b"\n".join(parts)
