"""Reads loose objects in the library's stead: it waits for ever on one that is cut off, and unpacks any size.

What cannot be read counts as missing. Writes nothing; packs stay with the library.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from pathlib import Path

import pygit2
from pygit2.enums import ObjectType

from tracker.git.obstacles import find_stores

KINDS = {b"commit": ObjectType.COMMIT, b"tree": ObjectType.TREE, b"blob": ObjectType.BLOB, b"tag": ObjectType.TAG}
NAME_LENGTH = 40
LARGEST = 256 << 20
"""Bytes unpacked; git's own limit for showing a difference is twice that."""


def guard_loose(repo: pygit2.Repository, git_dir: Path) -> None:
    """Puts our reading of loose objects in the place of the library's, where there are loose objects."""
    stores = find_stores(git_dir)
    if not any(_has_loose(store) for store in stores):
        return
    objects = pygit2.Odb()
    for store in stores:
        objects.add_backend(pygit2.OdbBackendPack(store), 2)
        objects.add_backend(LooseObjects(store), 1)
    repo.set_odb(objects)


def _has_loose(store: str) -> bool:
    try:
        with os.scandir(store) as entries:
            return any(len(entry.name) == 2 for entry in entries)
    except OSError:
        return False


class LooseObjects(pygit2.OdbBackend):
    """The loose objects of one store, in the form that the library asks for them."""

    def __init__(self, store: str) -> None:
        super().__init__()
        self._store = store

    def read_cb(self, oid: pygit2.Oid) -> tuple[int, bytes]:
        """Kind and content; raises KeyError for whatever is no whole object of a size that can be held."""
        try:
            with open(self._path(oid), "rb") as file:
                stored = file.read(LARGEST + 1)
            stream = zlib.decompressobj()
            head, _, content = stream.decompress(stored, LARGEST).partition(b"\0")
        except (OSError, zlib.error, MemoryError) as error:
            raise KeyError(str(oid)) from error
        kind = KINDS.get(head.split(b" ")[0])
        if not stream.eof or kind is None:
            raise KeyError(str(oid))
        return kind, content

    def read_header_cb(self, oid: pygit2.Oid) -> tuple[int, int]:
        kind, content = self.read_cb(oid)
        return kind, len(content)

    def read_prefix_cb(self, oid: str) -> tuple[int, bytes, pygit2.Oid]:
        """As `read_cb`; of an abbreviated name nothing is found: we ask by whole names, and so does the library for us."""
        if len(str(oid)) != NAME_LENGTH:
            raise KeyError(str(oid))
        whole = pygit2.Oid(hex=str(oid))
        return *self.read_cb(whole), whole

    def exists_cb(self, oid: pygit2.Oid) -> bool:
        return os.path.exists(self._path(oid))

    def exists_prefix_cb(self, oid: str) -> pygit2.Oid:
        """As `exists_cb`, by the same rule as `read_prefix_cb`."""
        if len(str(oid)) != NAME_LENGTH or not self.exists_cb(pygit2.Oid(hex=str(oid))):
            raise KeyError(str(oid))
        return pygit2.Oid(hex=str(oid))

    def refresh_cb(self) -> None:
        """Nothing is remembered."""

    def __iter__(self) -> Iterator[pygit2.Oid]:
        return iter(())

    def _path(self, oid: pygit2.Oid) -> str:
        name = str(oid)
        return f"{self._store}/{name[:2]}/{name[2:]}"
