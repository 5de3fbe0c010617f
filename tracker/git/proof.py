"""Reads what a repository says of single commits and tags, to hold a document against it. Read only, as everything here."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pygit2

from tracker.errors import RepositoryError
from tracker.git.opening import decode, open_repository


class Seen(NamedTuple):
    """A commit as git has it, before any mailmap."""

    author_name: str
    author_email: str
    authored_at: int
    author_offset_min: int


def read_proofs(git_dir: Path, shas: Iterable[str], tags: Iterable[str]) -> tuple[dict[str, Seen], dict[str, str]]:
    """(sha → commit, tag → the commit that it ends at), without those that are not there.

    Raises: RepositoryError when the repository cannot be opened.
    """
    repo = open_repository(git_dir)
    try:
        return {sha: seen for sha in shas if (seen := _read_commit(repo, sha))}, {
            name: sha for name in tags if (sha := _read_tag(repo, name))
        }
    finally:
        repo.free()


def _read_commit(repo: pygit2.Repository, sha: str) -> Seen | None:
    try:
        raw = repo[sha].peel(pygit2.Commit)
        author = raw.author
        return Seen(decode(author.raw_name), decode(author.raw_email), author.time, author.offset)
    except (pygit2.GitError, KeyError, ValueError):
        return None


def _read_tag(repo: pygit2.Repository, name: str) -> str | None:
    try:
        return str(repo.references[f"refs/tags/{name}"].peel(pygit2.Commit).id)
    except (pygit2.GitError, KeyError, ValueError, RepositoryError):
        return None
