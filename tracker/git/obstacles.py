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
LONGEST_REF = 1_000
"""Characters; at a longer name the library stops listing, and hides what comes after it."""
DEEPEST = 5
"""Object stores behind object stores, and configurations within configurations, that are followed; as many as the library follows."""
NAMED_FILE = re.compile(r"^\s*(?:\[.*\]\s*)?(path|file|attributesfile|excludesfile)\s*=\s*(.+?)\s*$", re.IGNORECASE | re.MULTILINE)


def find_obstacle(git_dir: Path) -> str | None:
    """Why the library must not be let into a git directory, in words that go on a sentence; None: it may."""
    try:
        found = next(_obstacles(str(git_dir)), None)
    except OSError as error:
        return f"it cannot be looked through ({error.strerror}); check its permissions"
    return found.removeprefix(f"{_name(str(git_dir))}/") if found else None


def _obstacles(git_dir: str) -> Iterator[str]:
    yield from _odd_entries(git_dir, LARGEST)
    yield from _odd_refs(os.path.join(git_dir, "refs"))
    yield from _odd_entries(os.path.join(git_dir, "info"), {})
    for linked in Path(git_dir).glob("worktrees/*"):
        yield from _odd_entries(str(linked), LARGEST)
    for store in find_stores(Path(git_dir)):
        yield from _odd_store(store)
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
                elif len(entry.path) - len(top) > LONGEST_REF:
                    yield "it has a ref whose name is longer than the library takes; `git branch -d` or `git update-ref -d` removes it"
                elif entry.is_dir():
                    yield f"{_name(entry.path)} is a link to a folder, which would lead out of the repository; remove it"
                else:
                    yield from _odd_file(entry.path, LARGEST_REF)
        if count > MOST_REFS:
            yield f"it has more than {MOST_REFS:,} refs in files of their own; run `git pack-refs --all` there"


def find_stores(git_dir: Path) -> list[str]:
    """The folder of objects and those that it, or one of them, names as further ones; each once."""
    stores = [os.path.join(git_dir, "objects")]
    waiting = [(stores[0], 0)]
    while waiting:
        objects, depth = waiting.pop(0)
        lines = _read_text(os.path.join(objects, "info", "alternates"), LARGEST_LIST).splitlines() if depth < DEEPEST else ()
        for line in lines:
            further = os.path.join(objects, line)
            if not line or line.startswith("#") or "\0" in line or not os.path.isdir(further):
                continue
            if not any(os.path.samefile(further, known) for known in stores):
                stores.append(further)
                waiting.append((further, depth + 1))
    return stores


def _odd_store(objects: str) -> Iterator[str]:
    """What is odd among the objects and packs of one store."""
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


def _odd_names(config: str, depth: int) -> Iterator[str]:
    """Pipes, devices and giants that a configuration names: the library opens what is included, and lists of attributes."""
    for match in NAMED_FILE.finditer(_read_text(config, LARGEST["config"])):
        named = os.path.expanduser(match[2].strip('"'))
        path = os.path.join(os.path.dirname(config), named)
        if "\0" in path or not os.path.exists(path):
            continue
        yield from _odd_file(path, LARGEST["config"] if match[1].lower() == "path" else LARGEST_LOOSE_OBJECT)
        if match[1].lower() == "path" and depth and os.path.isfile(path) and not os.path.samefile(path, config):
            yield from _odd_names(path, depth - 1)


def _read_text(path: str, most: int) -> str:
    """A file's text; of a pipe or a device, and where there is no file, nothing."""
    if not os.path.isfile(path):
        return ""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read(most)
    except OSError:
        return ""


def _name(path: str) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")
