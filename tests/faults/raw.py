"""Writes git repositories byte by byte, so that a test can make what no library would write.

Owns the bytes of objects, packs and refs; knows nothing of what they do to a reader. Uses no git library.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Sequence
from hashlib import sha1
from pathlib import Path
from typing import NamedTuple

WHO = b"Ada Novak <ada@example.org> 1700000000 +0000"
FILE, FOLDER, LINK, MODULE = b"100644", b"40000", b"120000", b"160000"
KINDS = {b"commit": 1, b"tree": 2, b"blob": 3, b"tag": 4}
CONFIG = "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n"


class Entry(NamedTuple):
    mode: bytes
    name: bytes
    sha: str


class Raw:
    """A repository under construction: `folder`/.git, branch main."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git = folder / ".git"
        for name in ("objects/info", "objects/pack", "refs/heads", "refs/tags", "info"):
            (self.git / name).mkdir(parents=True, exist_ok=True)
        (self.git / "HEAD").write_text("ref: refs/heads/main\n")
        (self.git / "config").write_text(CONFIG)

    def write(self, kind: bytes, content: bytes) -> str:
        """A loose object; gives its sha."""
        sha = name_of(kind, content)
        if not self.path_of(sha).exists():
            self.write_as(sha, zlib.compress(b"%s %d\0" % (kind, len(content)) + content, 1))
        return sha

    def write_as(self, sha: str, stored: bytes) -> None:
        """The bytes of a loose object's file, whatever they are."""
        path = self.path_of(sha)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(stored)

    def path_of(self, sha: str) -> Path:
        return self.git / "objects" / sha[:2] / sha[2:]

    def blob(self, content: bytes) -> str:
        return self.write(b"blob", content)

    def tree(self, *entries: Entry) -> str:
        """A tree of entries in the order given, which git would sort."""
        return self.write(b"tree", b"".join(b"%s %s\0%s" % (e.mode, e.name, bytes.fromhex(e.sha)) for e in entries))

    def files(self, **contents: bytes) -> str:
        """A tree of plain files."""
        return self.tree(*(Entry(FILE, name.encode(), self.blob(content)) for name, content in sorted(contents.items())))

    def commit(
        self,
        tree: str,
        *parents: str,
        message: bytes = b"Start\n",
        author: bytes | None = WHO,
        committer: bytes | None = WHO,
        more: bytes = b"",
    ) -> str:
        """A commit; an author or committer of None leaves that line out. `more`: further header lines."""
        lines = [b"tree " + tree.encode(), *(b"parent " + parent.encode() for parent in parents)]
        lines += [role + who for role, who in ((b"author ", author), (b"committer ", committer)) if who is not None]
        return self.write(b"commit", b"\n".join(lines) + b"\n" + more + b"\n" + message)

    def tag(self, sha: str, kind: bytes, name: bytes = b"v1.0", tagger: bytes | None = WHO) -> str:
        lines = [b"object " + sha.encode(), b"type " + kind, b"tag " + name] + ([] if tagger is None else [b"tagger " + tagger])
        return self.write(b"tag", b"\n".join(lines) + b"\n\nReleased\n")

    def ref(self, name: str, sha: str) -> None:
        path = self.git / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sha + "\n")

    def start(self, **contents: bytes) -> str:
        """One plain commit on main, with these files or one; gives its sha."""
        # Two histories of one root would be two clones of one work.
        message = b"Start " + os.fsencode(self.folder.name) + b"\n"
        sha = self.commit(self.files(**(contents or {"a": b"x = 1\n"})), message=message)
        self.ref("refs/heads/main", sha)
        return sha

    def main(self, sha: str) -> str:
        self.ref("refs/heads/main", sha)
        return sha

    def remove(self, sha: str) -> None:
        self.path_of(sha).unlink()


def name_of(kind: bytes, content: bytes) -> str:
    return sha1(b"%s %d\0" % (kind, len(content)) + content).hexdigest()


class Packed(NamedTuple):
    """An object of a pack: its name as the index says it, its type number, what stands before the data, and the data."""

    sha: str
    type_number: int
    before: bytes
    content: bytes


def write_pack(git: Path, objects: Sequence[Packed]) -> tuple[Path, Path]:
    """A pack and its index that hold `objects` as they are given; gives both paths."""
    body = bytearray(b"PACK" + (2).to_bytes(4, "big") + len(objects).to_bytes(4, "big"))
    offsets: dict[str, int] = {}
    checks: dict[str, int] = {}
    for one in objects:
        offsets[one.sha] = len(body)
        stored = _size(one.type_number, len(one.content)) + one.before + zlib.compress(one.content)
        checks[one.sha] = zlib.crc32(stored)
        body += stored
    body += sha1(body).digest()
    index = _index(offsets, checks, bytes(body[-20:]))
    stem = git / "objects" / "pack" / f"pack-{sha1(bytes(body)).hexdigest()}"
    pack, idx = stem.with_suffix(".pack"), stem.with_suffix(".idx")
    pack.write_bytes(body)
    idx.write_bytes(index)
    return pack, idx


def _size(type_number: int, size: int) -> bytes:
    """The head of an object in a pack: three bits of type, then the size, seven bits at a time."""
    out = bytearray([type_number << 4 | size & 15])
    size >>= 4
    while size:
        out[-1] |= 128
        out.append(size & 127)
        size >>= 7
    return bytes(out)


def _index(offsets: dict[str, int], checks: dict[str, int], trailer: bytes) -> bytes:
    names = sorted(offsets)
    counts = [sum(int(name[:2], 16) <= first for name in names) for first in range(256)]
    parts = [b"\xfftOc", (2).to_bytes(4, "big"), *(count.to_bytes(4, "big") for count in counts)]
    parts += [bytes.fromhex(name) for name in names]
    parts += [checks[name].to_bytes(4, "big") for name in names]
    parts += [offsets[name].to_bytes(4, "big") for name in names]
    whole = b"".join(parts) + trailer
    return whole + sha1(whole).digest()


def pack_all(raw: Raw) -> tuple[Path, Path]:
    """Moves every loose object into one pack."""
    found = []
    for path in sorted(raw.git.glob("objects/??/*")):
        head, _, content = zlib.decompress(path.read_bytes()).partition(b"\0")
        found.append(Packed(path.parent.name + path.name, KINDS[head.split(b" ")[0]], b"", content))
        path.unlink()
    return write_pack(raw.git, found)


def make_sparse(path: Path, size: int = 2 << 30) -> None:
    """A file that claims `size` bytes and takes none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as file:
        file.truncate(size)


def chain_trees(raw: Raw, depth: int, inner: Iterable[Entry]) -> str:
    """`depth` folders in one another."""
    sha = raw.tree(*inner)
    for _ in range(depth):
        sha = raw.tree(Entry(FOLDER, b"d", sha))
    return sha
