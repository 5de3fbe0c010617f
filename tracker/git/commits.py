"""Reads commits and their differences from the first parent; the hot path of a scan.

Yields our own values: no libgit2 object leaves this module. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

import pygit2
from pygit2.enums import DeltaStatus

from tracker.errors import RepositoryError
from tracker.git.exclude import Filter
from tracker.git.identity import Mailmap
from tracker.git.opening import decode
from tracker.model.facts import Change, Commit, Person

STATUSES = {
    DeltaStatus.ADDED: "A",
    DeltaStatus.DELETED: "D",
    DeltaStatus.MODIFIED: "M",
    DeltaStatus.RENAMED: "R",
    DeltaStatus.COPIED: "C",
    DeltaStatus.TYPECHANGE: "T",
}
FILES_DIFFED = 2_000
"""A commit that touches more files is recorded file by file, its lines stay unknown: an import, not a change."""
PATCH_BYTES = 256 << 10
"""Of each file's patch, as much goes on to the signals."""
COMMIT_BYTES = 2 << 20
RENAMES_LOOKED_FOR = 400
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
        diff = _diff(source.repo, raw) if str(raw.id) not in source.grafts else None
        if diff is not None:
            is_diffed = is_mine or wants.is_everyone
            if is_diffed:
                changes, patches, patch_id = _read_changes(diff, source.filter)
                telling = any(wants.is_telling(change.path) for change in changes)
            else:
                changes = _read_telling(diff, source.filter, wants)
                telling = changes is not None
            blobs = _read_blobs(source.repo, diff, wants) if telling else {}
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


def _diff(repo: pygit2.Repository, raw: pygit2.Commit) -> pygit2.Diff | None:
    """The difference from the first parent, or from nothing; None: a tree is missing."""
    try:
        if raw.parent_ids:
            return repo[raw.parent_ids[0]].peel(pygit2.Tree).diff_to_tree(raw.tree, context_lines=0, interhunk_lines=0)
        return raw.tree.diff_to_tree(swap=True, context_lines=0, interhunk_lines=0)
    except (pygit2.GitError, KeyError, ValueError, MemoryError):
        return None


def _read_changes(diff: pygit2.Diff, filter_: Filter) -> tuple[tuple[Change, ...], dict[str, bytes], str | None]:
    patches: dict[str, bytes] = {}
    count = len(diff)
    if 1 < count <= RENAMES_LOOKED_FOR:
        try:
            diff.find_similar()
            count = len(diff)
        except (pygit2.GitError, KeyError):
            pass  # A missing blob hides a rename; the files stand as added and deleted.
    changes = []
    unread: list[str] = []
    room = COMMIT_BYTES
    for index, delta in enumerate(diff.deltas):
        change, patch = _read_change(diff, index, delta, filter_, count <= FILES_DIFFED)
        changes.append(change)
        if patch and room > 0:
            patches[change.path] = patch[:PATCH_BYTES]
            room -= len(patch)
        if not patch and change.status != "D":
            unread.append(f"{change.path} {delta.new_file.id}")
    changes.sort(key=lambda change: change.path)
    return tuple(changes), patches, _patch_id(patches, unread)


def _read_change(diff: pygit2.Diff, index: int, delta: pygit2.DiffDelta, filter_: Filter, is_diffed: bool) -> tuple[Change, bytes]:
    status = STATUSES.get(delta.status, "M")
    # Each look at a delta's side makes an object: the old one is asked for only where it says more than the new one.
    old = delta.old_file if status in "RCD" else None
    path = decode((old if status == "D" and old else delta.new_file).raw_path)
    old_path = decode(old.raw_path) if status in "RC" and old else None
    rule = filter_.rule_of_path(path)
    if rule is not None or not is_diffed:
        return Change(path, old_path, status, None, None, rule), b""
    if status == "R" and old and old.id == delta.new_file.id:
        return Change(path, old_path, status, 0, 0, None), b""
    try:
        patch = diff[index]
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


def _read_telling(diff: pygit2.Diff, filter_: Filter, wants: Wants) -> tuple[Change, ...] | None:
    """Only the changes to telling files, uncounted; None where there are none."""
    changes = []
    for delta in diff.deltas:
        path = decode(delta.new_file.raw_path)
        if wants.is_telling(path):
            changes.append(Change(path, None, STATUSES.get(delta.status, "M"), None, None, filter_.rule_of_path(path)))
    return tuple(changes) or None


def _read_blobs(repo: pygit2.Repository, diff: pygit2.Diff, wants: Wants) -> dict[str, bytes]:
    blobs = {}
    for delta in diff.deltas:
        path = decode(delta.new_file.raw_path)
        if delta.status != DeltaStatus.DELETED and wants.is_telling(path):
            try:
                blob = repo[delta.new_file.id]
            except (pygit2.GitError, KeyError):
                continue
            if isinstance(blob, pygit2.Blob) and blob.size <= BLOB_BYTES:
                blobs[path] = blob.data
    return blobs


def read_patch_id(diff: pygit2.Diff, filter_: Filter) -> str | None:
    """The hash of a whole difference, comparable with `Reading.patch_id`; None: nothing that counts."""
    return _read_changes(diff, filter_)[2]


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
