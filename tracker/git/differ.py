"""Says which files differ between two trees of a repository, and makes their patches. Reads objects only.

The library walks through every file of both trees, which on wide ones takes as long as to compare what differs; there, only
folders that differ are opened. What is not plain (renames, links, submodules, changed modes, attributes that say how to compare,
trees out of shape) is always left to the library.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import pygit2
from pygit2.enums import DeltaStatus, ObjectType

STATUSES = {
    DeltaStatus.ADDED: "A",
    DeltaStatus.DELETED: "D",
    DeltaStatus.MODIFIED: "M",
    DeltaStatus.RENAMED: "R",
    DeltaStatus.COPIED: "C",
    DeltaStatus.TYPECHANGE: "T",
}
RENAMES_LOOKED_FOR = 400
WIDE_ENTRIES = 600
"""Files and folders; of fewer, the library's walk through all of them costs less than ours through some."""
MOST_PLAIN = 10_000
"""Files; a tree may be made to name any number of them."""
BLOBS_KEPT_BYTES = 8 << 20
"""Together; a single one of more than BLOB_KEPT_BYTES is not kept."""
BLOB_KEPT_BYTES = 1 << 20
ENTRIES_KEPT = 100_000
ENTRY = re.compile(rb"(?s)[0-7]+ [^\0]+\0.{20}")
FOLDER = b"40000"
NOTHING = (b"", b"")
"""Mode and name of what is not there."""
FOLDERS = frozenset({FOLDER, b""})
FILES = frozenset({b"100644", b"100755", b""})


class Delta(NamedTuple):
    """One file that differs."""

    status: str
    path: bytes
    old_path: bytes
    """Another than `path` for what was renamed or copied."""
    old: pygit2.Oid
    new: pygit2.Oid
    make_patch: Callable[[], pygit2.Patch | None]
    """Without context. Raises: KeyError or GitError when a blob is missing; MemoryError."""


class Differ:
    """Compares trees of one repository; keeps what it read last, because the older side of one commit is the newer one of the next."""

    def __init__(self, repo: pygit2.Repository) -> None:
        self._repo = repo
        self._odb = repo.odb
        self._trees: dict[bytes, frozenset[bytes]] = {b"": frozenset()}
        self._entries = 0
        self._blobs: dict[bytes, pygit2.Blob] = {}
        self._blob_bytes = 0
        self._is_wide: bool | None = None
        self._has_attribute: dict[bytes, bool] = {}
        try:
            self._finds_copies = (repo.config_snapshot["diff.renames"] or "").lower() in ("copy", "copies")
        except (KeyError, ValueError, pygit2.GitError):
            self._finds_copies = False

    def find(self, before: pygit2.Oid | None, after: pygit2.Oid, *, with_renames: bool = True) -> list[Delta]:
        """The files that differ between two trees, by path; `before` None: an empty tree.

        Raises: KeyError, ValueError, GitError or MemoryError when a tree is missing or out of shape.
        """
        found = None
        if before is not None and self._finds_wide(after):
            found = self._find_plain(before, after, with_renames)
        return self._find_all(before, after, with_renames) if found is None else found

    def _finds_wide(self, tree: pygit2.Oid) -> bool:
        """Whether the repository is wide, by the first of its trees that is asked for."""
        if self._is_wide is None:
            count, folders = 0, [tree.raw]
            while folders and count < WIDE_ENTRIES:
                entries = self._read_tree(folders.pop()) or frozenset()
                folders += [oid for mode, oid in _split(entries).values() if mode == FOLDER]
                count += len(entries)
            self._is_wide = count >= WIDE_ENTRIES
        return self._is_wide

    def _find_all(self, before: pygit2.Oid | None, after: pygit2.Oid, with_renames: bool) -> list[Delta]:
        """By the library."""
        new = self._repo[after].peel(pygit2.Tree)
        if before is None:
            diff = new.diff_to_tree(swap=True, context_lines=0, interhunk_lines=0)
        else:
            diff = self._repo[before].peel(pygit2.Tree).diff_to_tree(new, context_lines=0, interhunk_lines=0)
        if with_renames and 1 < len(diff) <= RENAMES_LOOKED_FOR:
            try:
                diff.find_similar()
            except (pygit2.GitError, KeyError):
                pass  # A missing blob hides a rename; the files stand as added and deleted.
        found = []
        for index, delta in enumerate(diff.deltas):
            old_file, new_file = delta.old_file, delta.new_file
            status = STATUSES.get(delta.status, "M")
            path = (old_file if status == "D" else new_file).raw_path
            found.append(Delta(status, path, old_file.raw_path, old_file.id, new_file.id, partial(diff.__getitem__, index)))
        return found

    def _find_plain(self, before: pygit2.Oid, after: pygit2.Oid, with_renames: bool) -> list[Delta] | None:
        """Where nothing but the content of files changed, or files only came or only went; None: it takes the library to say."""
        found: list[Delta] = []
        folders = [(b"", before.raw, after.raw)]
        while folders:
            folder, old_tree, new_tree = folders.pop()
            left, right = self._read_tree(old_tree), self._read_tree(new_tree)
            if left is None or right is None:
                return None
            gone, come = _split(left - right), _split(right - left)
            if len(gone) + len(come) != len(left ^ right) or len(found) > MOST_PLAIN:
                return None
            for name in gone | come:
                (old_mode, old), (new_mode, new) = gone.get(name, NOTHING), come.get(name, NOTHING)
                path = folder + name
                if old_mode in FOLDERS and new_mode in FOLDERS:
                    folders.append((path + b"/", old, new))
                elif old_mode in FILES and new_mode in FILES and old != new and not self._says_attribute(path):
                    found.append(self._delta(path, old, new))
                else:
                    return None
        statuses = {delta.status for delta in found}
        if with_renames and "A" in statuses and ("D" in statuses or (self._finds_copies and len(statuses) > 1)):
            return None
        return sorted(found, key=lambda delta: delta.path)

    def _delta(self, path: bytes, old: bytes, new: bytes) -> Delta:
        status = "M" if old and new else "A" if new else "D"
        none = bytes(20)
        return Delta(status, path, path, pygit2.Oid(old or none), pygit2.Oid(new or none), partial(self._make_patch, old, new))

    def _read_tree(self, name: bytes) -> frozenset[bytes] | None:
        """The entries of a tree as they are stored; None: missing or out of shape."""
        entries = self._trees.get(name)
        if entries is None:
            try:
                kind, content = self._odb.read(pygit2.Oid(name))
            except (KeyError, ValueError, pygit2.GitError):
                return None
            found = ENTRY.findall(content)
            if kind != ObjectType.TREE or len(b"".join(found)) != len(content):
                return None
            if self._entries > ENTRIES_KEPT:
                self._trees = {b"": frozenset()}
                self._entries = 0
            entries = self._trees[name] = frozenset(found)
            self._entries += len(found)
        return entries

    def _says_attribute(self, path: bytes) -> bool:
        """Whether attributes say how to compare the file; git's own, outside of the tree."""
        known = self._has_attribute.get(path)
        if known is None:
            try:
                known = self._repo.get_attr(path, b"diff") is not None
            except (KeyError, ValueError, pygit2.GitError):
                known = True  # A path that git would not take: the library has its own word on it.
            if len(self._has_attribute) > ENTRIES_KEPT:
                self._has_attribute.clear()
            self._has_attribute[path] = known
        return known

    def _make_patch(self, old: bytes, new: bytes) -> pygit2.Patch:
        return pygit2.Patch.create_from(
            self._read_blob(old) if old else None, self._read_blob(new) if new else None, context_lines=0, interhunk_lines=0
        )

    def _read_blob(self, name: bytes) -> pygit2.Blob:
        blob = self._blobs.get(name)
        if blob is None:
            found = self._repo[pygit2.Oid(name)]
            if not isinstance(found, pygit2.Blob):
                raise KeyError("not a blob")
            blob = found
            if self._blob_bytes > BLOBS_KEPT_BYTES:
                self._blobs.clear()
                self._blob_bytes = 0
            if blob.size <= BLOB_KEPT_BYTES:
                self._blobs[name] = blob
                self._blob_bytes += blob.size
        return blob


def _split(entries: frozenset[bytes]) -> dict[bytes, tuple[bytes, bytes]]:
    """Name → (mode, object)."""
    return {entry[(space := entry.index(b" ")) + 1 : -21]: (entry[:space], entry[-20:]) for entry in entries}
