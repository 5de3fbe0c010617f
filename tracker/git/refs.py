"""Tells whether a repository changed since it was last read, from the bytes of its refs; imports no git library."""

from __future__ import annotations

import os
from hashlib import blake2b
from pathlib import Path


def read_fingerprint(git_dir: Path, manner: str) -> str:
    """A hash of all refs, HEAD, grafts and configuration of a git directory, and of `manner` (how it is read).

    Equal fingerprints mean that a scan in the same manner would find nothing new.

    Raises: OSError when the directory cannot be listed.
    """
    digest = blake2b(manner.encode(), digest_size=16)
    for name in ("HEAD", "packed-refs", "shallow", "config"):
        _add_file(digest, os.path.join(git_dir, name))
    # Linked worktrees have a HEAD of their own.
    linked = os.path.join(git_dir, "worktrees")
    for name in sorted(os.listdir(linked)) if os.path.isdir(linked) else ():
        _add_file(digest, os.path.join(linked, name, "HEAD"))
    waiting = [os.path.join(git_dir, "refs")]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in sorted(entries, key=lambda e: e.name):
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    _add_file(digest, entry.path)
    return digest.hexdigest()


def read_user_settings_hash() -> str:
    """A hash of the person's own git configuration files, where `user.email` may stand."""
    digest = blake2b(digest_size=8)
    home = os.path.expanduser("~")
    settings = os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    for path in (
        os.environ.get("GIT_CONFIG_GLOBAL") or os.path.join(home, ".gitconfig"),
        os.path.join(settings, "git", "config"),
    ):
        _add_file(digest, path)
    return digest.hexdigest()


def _add_file(digest: blake2b, path: str) -> None:
    # Bounded: a ref or a configuration is small; whatever hides behind a larger file or a fifo is not read.
    digest.update(path.encode("utf-8", "surrogateescape") + b"\0")
    if os.path.isfile(path):
        try:
            with open(path, "rb") as file:
                digest.update(file.read(64 << 20))
        except OSError as error:
            digest.update(str(error.errno).encode())
