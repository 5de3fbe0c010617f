"""Reads files as a commit left them, bounded. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pygit2

from tracker.errors import RepositoryError
from tracker.git.opening import open_repository

FILE_BYTES = 1 << 20
"""A larger file was not written line by line."""
ALL_BYTES = 64 << 20


def read_files(git_dir: Path, sha: str, paths: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
    """(path, content) of those of `paths` that stand at a commit; None: too large, missing, or more than is read of one commit.

    Raises: RepositoryError when the repository cannot be opened or the commit is not there.
    """
    repo = open_repository(git_dir)
    try:
        tree = repo[sha].peel(pygit2.Tree)
    except (pygit2.GitError, KeyError, ValueError) as error:
        raise RepositoryError(f"{git_dir}: commit {sha[:10]} is not there ({error}); try `git fsck` there.") from error
    room = ALL_BYTES
    for path in paths:
        try:
            blob = tree[path]
        except (KeyError, ValueError, pygit2.GitError):
            continue
        if not isinstance(blob, pygit2.Blob):
            continue
        try:
            size = blob.size
            content = blob.data if size <= min(FILE_BYTES, room) else None
        except (pygit2.GitError, KeyError):
            content = None
        room -= len(content or b"")
        yield path, content
