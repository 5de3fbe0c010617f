"""Names a repository by where it is published, without the credentials that its address may hold."""

from __future__ import annotations

import re

import pygit2

ADDRESS = re.compile(r"^(?:[a-z+]+://)?(?:[^@/]*@)?(?P<host>[A-Za-z0-9.-]+\.[A-Za-z]+)(?::\d+(?=/))?[:/]+(?P<path>[^\s?#]+)$")
LONGEST = 500
"""Characters; a longer address names no repository that anybody knows."""


def read_remote(repo: pygit2.Repository) -> str | None:
    """host/owner/name of `origin`; None: there is no such remote, or it lies on a disk."""
    try:
        url = repo.config_snapshot["remote.origin.url"]
    except (KeyError, ValueError, pygit2.GitError, OSError):
        return None
    return parse_remote(url) if url else None


def parse_remote(url: str) -> str | None:
    """host/owner/name of an address as git takes it; None: a path on disk, or nothing git knows."""
    plain = url.strip().rstrip("/").removesuffix(".git")
    match = ADDRESS.match(plain) if len(plain) <= LONGEST else None
    if match is None or url.startswith(("file:", "/", ".", "~")):
        return None
    return f"{match['host'].lower()}/{match['path'].strip('/')}"
