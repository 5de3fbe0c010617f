"""Reads what a repository says of its own files: the lines about linguist in its .gitattributes, in every folder. Read only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import pygit2
from pygit2.enums import FileMode, ObjectType

from tracker.git.exclude import MOST_ATTRIBUTES
from tracker.git.globs import LONGEST
from tracker.git.opening import decode

NAME = b".gitattributes"
FILE_BYTES = 1 << 20
MOST_BYTES = 32 << 20
"""Of all such files together: one blob may stand in any number of folders."""
MOST_FOLDERS = 20_000
MOST_ENTRIES = 2_000_000
"""Files and folders that are passed; one tree may stand in any number of folders, too."""
DEEPEST = 64


def read_attributes(repo: pygit2.Repository, head: str | None) -> tuple[str, ...]:
    """The lines about linguist as they stand at a commit, each behind its folder (with a slash at its end) and a tab, in the order
    in which they win over each other; () where there are none, or no commit.

    Opens the commit's trees, at most MOST_FOLDERS of them.
    """
    if head is None:
        return ()
    try:
        root = repo[head].peel(pygit2.Tree)
    except (KeyError, ValueError, pygit2.GitError):
        return ()  # A missing tree says nothing, so the catalogue decides.
    return tuple(islice(_read_lines(repo, _find_files(repo, root.id)), MOST_ATTRIBUTES))


def _find_files(repo: pygit2.Repository, root: pygit2.Oid) -> Iterator[tuple[str, pygit2.Oid]]:
    """(folder, blob) of every .gitattributes, level by level: what a deeper folder says wins."""
    level = [("", root)]
    folders = passed = 0
    for _ in range(DEEPEST):
        below = []
        for folder, oid in level:
            for entry in _read_entries(repo, oid):
                passed += 1
                if passed > MOST_ENTRIES:
                    return
                name = entry.raw_name or b""
                if name == NAME:
                    if entry.type == ObjectType.BLOB and entry.filemode != FileMode.LINK:
                        yield folder, entry.id
                elif entry.type == ObjectType.TREE and folders < MOST_FOLDERS and b"\t" not in name and b"\n" not in name:
                    # A name with a tab or a line break would run into what is said behind it.
                    folders += 1
                    below.append((f"{folder}{decode(name)}/", entry.id))
        level = below


def _read_entries(repo: pygit2.Repository, oid: pygit2.Oid) -> Iterator[pygit2.Object]:
    """What lies in a tree; nothing in one that is missing."""
    try:
        tree = repo[oid]
        if isinstance(tree, pygit2.Tree):
            yield from tree
    except (KeyError, ValueError, pygit2.GitError):
        return


def _read_lines(repo: pygit2.Repository, files: Iterable[tuple[str, pygit2.Oid]]) -> Iterator[str]:
    room = MOST_BYTES
    for folder, oid in files:
        try:
            blob = repo[oid]
            whole = blob.data if isinstance(blob, pygit2.Blob) else b""
        except (KeyError, ValueError, pygit2.GitError):
            continue  # A blob that is missing.
        room -= len(whole)
        data = whole[:FILE_BYTES]
        for line in data.splitlines() if b"linguist-" in data else ():
            text = decode(line).strip()
            # Longer lines git passes over, and so does the filter.
            if "linguist-" in text and not text.startswith("#") and len(text) <= LONGEST:
                yield f"{folder}\t{text}"
        if room < 0:
            return
