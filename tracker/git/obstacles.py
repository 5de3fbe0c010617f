"""Looks at a git directory before the library does: pipes it would wait at for ever, giants it would read whole, ways out.

Reads names, kinds and sizes, and of the files that name other files the text; imports no git library.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

LARGEST = {
    "HEAD": 64 << 10,
    "commondir": 64 << 10,
    "config": 8 << 20,
    "config.worktree": 8 << 20,
    "shallow": 64 << 20,
    "packed-refs": 256 << 20,
}
"""Bytes; the library holds these files in memory. A million refs take some 60 MB."""
LARGEST_REF = 64 << 10
LARGEST_LOOSE_OBJECT = 512 << 20
LARGEST_LIST = 1 << 20
"""Of a list of object stores elsewhere."""
MOST_REFS = 1_000_000
DEEPEST = 5
"""Object stores behind object stores, and configurations within configurations, that are followed; as many as the library follows."""
NAMED_FILE = re.compile(r"^\s*(?:\[.*\]\s*)?(path|file|attributesfile|excludesfile)\s*=\s*(.+?)\s*$", re.IGNORECASE | re.MULTILINE)


def find_obstacle(git_dir: Path) -> str | None:
    """Why the library must not be let into a git directory, in words that go on a sentence; None: it may."""
    try:
        return next(_obstacles(str(git_dir)), None)
    except OSError as error:
        return f"it cannot be looked through ({error.strerror}); check its permissions"


def _obstacles(git_dir: str) -> Iterator[str]:
    yield from _odd_entries(git_dir, LARGEST)
    yield from _odd_refs(os.path.join(git_dir, "refs"))
    yield from _odd_entries(os.path.join(git_dir, "info"), {})
    yield from _odd_store(os.path.join(git_dir, "objects"), DEEPEST)
    yield from _odd_names(os.path.join(git_dir, "config"), DEEPEST)


def _odd_entries(folder: str, largest: dict[str, int]) -> Iterator[str]:
    """Pipes and devices right in a folder, and files above the size their name allows."""
    if not os.path.isdir(folder):
        return
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_dir():
                yield from _odd_file(entry.path, largest.get(entry.name))


def _odd_file(path: str, largest: int | None) -> Iterator[str]:
    try:
        status = os.stat(path)
    except OSError:
        return  # A link that leads nowhere: the library finds nothing there either.
    if stat.S_ISFIFO(status.st_mode) or stat.S_ISCHR(status.st_mode) or stat.S_ISBLK(status.st_mode):
        yield f"{_name(path)} is a pipe or a device instead of a file; remove it, or clone the repository again"
    elif largest is not None and stat.S_ISREG(status.st_mode) and status.st_size > largest:
        yield f"{_name(path)} has {status.st_size >> 20:,} MB, far more than git writes there; clone the repository again"


def _odd_refs(top: str) -> Iterator[str]:
    waiting, count = [top], 0
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                count += 1
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif entry.is_dir():
                    yield f"{_name(entry.path)} is a link to a folder, which would lead out of the repository; remove it"
                else:
                    yield from _odd_file(entry.path, LARGEST_REF)
        if count > MOST_REFS:
            yield f"it has more than {MOST_REFS:,} refs in files of their own; run `git pack-refs --all` there"


def _odd_store(objects: str, depth: int) -> Iterator[str]:
    """What is odd among objects and packs, here and in the stores that are named as further ones."""
    yield from _odd_entries(os.path.join(objects, "pack"), {})
    yield from _odd_entries(os.path.join(objects, "info"), {"alternates": LARGEST_LIST})
    try:
        with os.scandir(objects) as entries:
            fans = [entry.path for entry in entries if len(entry.name) == 2 and entry.is_dir()]
    except OSError:
        return
    for fan in fans:
        with os.scandir(fan) as entries:
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    yield from _odd_file(entry.path, LARGEST_LOOSE_OBJECT)
    for line in _read_text(os.path.join(objects, "info", "alternates")).splitlines() if depth else ():
        if line and not line.startswith("#"):
            further = os.path.join(objects, line)
            if os.path.isdir(further) and not os.path.samefile(further, objects):
                yield from _odd_store(further, depth - 1)


def _odd_names(config: str, depth: int) -> Iterator[str]:
    """Pipes, devices and giants that a configuration names: the library opens what is included, and lists of attributes."""
    for match in NAMED_FILE.finditer(_read_text(config)):
        named = os.path.expanduser(match[2].strip('"'))
        path = os.path.join(os.path.dirname(config), named)
        if "\0" in path or not os.path.exists(path):
            continue
        yield from _odd_file(path, LARGEST["config"] if match[1].lower() == "path" else LARGEST_LOOSE_OBJECT)
        if match[1].lower() == "path" and depth and os.path.isfile(path) and not os.path.samefile(path, config):
            yield from _odd_names(path, depth - 1)


def _read_text(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read(LARGEST["config"])
    except OSError:
        return ""


def _name(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")
