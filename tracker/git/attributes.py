"""Reads what a repository says of its own files: the lines about linguist in its .gitattributes, in every folder. Read only."""

from __future__ import annotations

from collections.abc import Iterator

import pygit2
from pygit2.enums import FileMode, ObjectType

from tracker.git.opening import decode

NAME = ".gitattributes"
FILE_BYTES = 1 << 20
LINE_CHARACTERS = 2048
"""git passes over longer lines."""
MOST_LINES = 500
MOST_FOLDERS = 20_000
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
    found: list[str] = []
    # Level by level: what a deeper folder says wins.
    level: list[tuple[str, pygit2.Object]] = [("", root)]
    seen = 0
    for _ in range(DEEPEST):
        below = []
        for folder, tree in level:
            for name, entry in _read_entries(tree):
                if name == NAME and entry.type == ObjectType.BLOB and entry.filemode != FileMode.LINK:
                    found += (f"{folder}\t{line}" for line in _read_lines(repo, entry))
                elif entry.type == ObjectType.TREE and seen < MOST_FOLDERS:
                    seen += 1
                    below.append((f"{folder}{name}/", entry))
        if not below or len(found) >= MOST_LINES:
            break
        level = below
    return tuple(found[:MOST_LINES])


def _read_entries(tree: pygit2.Object) -> Iterator[tuple[str, pygit2.Object]]:
    """The folders of a tree and its attributes, by name; none of a tree that is missing."""
    try:
        for entry in tree:  # type: ignore[attr-defined]
            if entry.type == ObjectType.TREE or entry.raw_name == NAME.encode():
                yield decode(entry.raw_name), entry
    except (KeyError, ValueError, pygit2.GitError):
        return


def _read_lines(repo: pygit2.Repository, entry: pygit2.Object) -> Iterator[str]:
    try:
        blob = repo[entry.id]
        data = blob.data[:FILE_BYTES] if isinstance(blob, pygit2.Blob) else b""
    except (KeyError, ValueError, pygit2.GitError):
        return  # A blob that is missing.
    for line in data.splitlines() if b"linguist-" in data else ():
        text = decode(line).strip()
        if "linguist-" in text and not text.startswith("#") and len(text) <= LINE_CHARACTERS:
            yield text
