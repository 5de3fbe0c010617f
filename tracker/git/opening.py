"""Opens repositories read only and turns libgit2's refusals into sentences that say what helps.

The only place that constructs a repository, so that caches and checks are set the same way everywhere.
"""

from __future__ import annotations

from pathlib import Path

import pygit2
from pygit2.enums import ObjectType, Option, RepositoryOpenFlag

from tracker.errors import RepositoryError
from tracker.git.loose import guard_loose
from tracker.git.obstacles import LARGEST, find_obstacle

CURES = (
    ("object not found", "one of its objects is missing or cut off; `git fsck` there names it, a new clone or a copy brings it back"),
    ("not owned by current user", "it belongs to another user; if you trust it: git config --global --add safe.directory {path}"),
    (
        "unknown object format",
        "it uses SHA-256 object names, which libgit2 cannot read; convert a copy to SHA-1 to have it counted",
    ),
    ("refstorage", "it keeps its refs as a reftable; run `git refs migrate --ref-format=files` in a copy"),
    ("partialclone", "it is a partial clone that libgit2 refuses; run `git fetch --refetch` in a full clone"),
    ("unsupported extension", "it uses a git extension that libgit2 does not know; scan a plain clone of it"),
)

TREE_CACHE_BYTES = 1 << 20
CACHE_BYTES = 112 << 20
WINDOW_BYTES = 32 << 20
MAPPED_BYTES = 128 << 20
"""Together they hold a reading process below 400 MiB on histories of any size, for 7 % of its speed (tests/bench/memory.py)."""


def open_repository(path: Path) -> pygit2.Repository:
    """The repository at a git directory, ready for reading; as a bare one, so that nothing of its work tree is looked at.

    Raises: RepositoryError with the reason and what helps.
    """
    obstacle = find_obstacle(path)
    if obstacle is not None:
        raise RepositoryError(f"{path}: {obstacle}")
    # Hashes were verified when git wrote the objects; checking each again costs a third of the time (see tests/bench).
    pygit2.option(Option.ENABLE_STRICT_HASH_VERIFICATION, False)
    # Large root trees are read once for each commit unless they may stay in the cache.
    pygit2.settings.cache_object_limit(ObjectType.TREE, TREE_CACHE_BYTES)
    pygit2.settings.cache_max_size(CACHE_BYTES)
    pygit2.settings.mwindow_size = WINDOW_BYTES
    pygit2.settings.mwindow_mapped_limit = MAPPED_BYTES
    try:
        repo = pygit2.Repository(str(path), RepositoryOpenFlag.NO_SEARCH | RepositoryOpenFlag.BARE)
        guard_loose(repo, path)
        return repo
    except (pygit2.GitError, KeyError, ValueError, OSError) as error:
        raise RepositoryError(f"{path}: {find_cure(str(error), path)}") from error


def find_cure(message: str, path: Path) -> str:
    """What to tell a person about libgit2's message."""
    for sign, cure in CURES:
        if sign in message:
            return cure.format(path=path)
    return f"git cannot open it ({message.strip() or 'no reason given'}); try `git fsck` there"


def read_grafts(git_dir: Path) -> frozenset[str]:
    """The commits where a shallow history was cut; empty where it is whole."""
    try:
        with open(git_dir / "shallow", encoding="ascii") as file:
            return frozenset(file.read(LARGEST["shallow"]).split())
    except (OSError, UnicodeDecodeError):
        return frozenset()


def decode(text: bytes) -> str:
    """Bytes from git as valid Unicode; what is no UTF-8 is shown as backslash escapes, NUL as its picture."""
    return text.decode("utf-8", "backslashreplace").replace("\0", "␀")
