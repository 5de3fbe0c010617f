"""Finds repositories below a folder by their shape on disk; opens none and imports no git library.

A scan with nothing new must end before a git library is loaded, so this module and `refs` read files only.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

HEAVY_FOLDERS = frozenset(
    "node_modules bower_components jspm_packages site-packages __pycache__ .venv venv .tox .nox .eggs .mypy_cache .pytest_cache"
    " .ruff_cache .hypothesis .gradle .m2 .cargo .rustup .npm .yarn .pnpm-store .next .nuxt .svelte-kit .parcel-cache .turbo"
    " .terraform .cache .Trash DerivedData Pods elm-stuff".split()
)
"""Folders that hold other people's work or machine output; never entered. Needed before any catalogue is read."""

DULL_NAMES = frozenset("repo repository git .git bare src source checkout clone mirror code trunk main".split())
"""Folder names that say nothing; the parent's name is taken instead."""


class Place(NamedTuple):
    """Where a repository lies."""

    git_dir: Path
    """The directory that holds objects and refs (the common one, for a linked worktree)."""
    shown_path: Path
    """The folder a person knows."""
    kind: str
    """checkout, bare, worktree, submodule or broken."""
    fault: str = ""
    """Of a broken one: why there is no reading it, and what helps."""


def find_repositories(paths: Iterable[Path], should_stop: Callable[[], bool] = lambda: False) -> Iterator[Place]:
    """Every repository at or below `paths`, each git directory once, in the order of the paths and their names.

    `should_stop` is asked at each folder, and ends the search. Symbolic links are followed, each folder is entered once. A folder
    that cannot be listed is passed over.
    """
    seen_folders: set[tuple[int, int]] = set()
    seen_git_dirs: set[Path] = set()
    for path in paths:
        for place in _walk(path, seen_folders, should_stop):
            if place.git_dir not in seen_git_dirs:
                seen_git_dirs.add(place.git_dir)
                yield place


def _walk(top: Path, seen: set[tuple[int, int]], should_stop: Callable[[], bool]) -> Iterator[Place]:
    # A stack, not recursion: a hostile folder may be nested deeper than Python's limit.
    waiting = [str(top)]
    while waiting and not should_stop():
        folder = waiting.pop()
        try:
            status = os.stat(folder)
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            place = find_place(Path(folder))
            if place is not None:
                yield place
                if place.kind == "bare":
                    continue
            with os.scandir(folder) as entries:
                below = [e.path for e in entries if e.name != ".git" and e.name not in HEAVY_FOLDERS and e.is_dir()]
        except (OSError, ValueError, RuntimeError):
            # Unreadable, a path with NUL in it, or a loop of links.
            continue
        if any(os.path.exists(os.path.join(folder, mark)) for mark in ("CACHEDIR.TAG", "pyvenv.cfg")) and folder != str(top):
            continue
        waiting.extend(sorted(below, reverse=True))


def find_place(folder: Path) -> Place | None:
    """The repository whose work tree, or whose bare directory, is `folder` itself; None: it is neither.

    A `.git` that leads to no repository is a broken place: somebody's work may have been there.
    """
    dot_git = folder / ".git"
    if dot_git.is_dir():
        missing = _find_missing(dot_git)
        return _broken(folder, f".git is no repository, {missing}") if missing else Place(dot_git.resolve(), folder, "checkout")
    if dot_git.is_file():
        return _follow_git_file(folder, dot_git)
    if os.path.lexists(dot_git):
        return _broken(folder, ".git is neither a folder nor a file")
    if _is_git_dir(folder):
        if folder.name == ".git":
            return Place(folder.resolve(), folder.parent, "checkout")
        return Place(folder.resolve(), folder, "bare")
    return None


def read_folder_name(place: Place) -> str:
    """The repository's name by its folder, such as `tool` or `owner/tool`; a name that says nothing gives way to its parent's.

    Mirrors flatten `owner/tool` to `owner+tool` (`+` cannot stand in a forge's names); that is undone here.
    """
    folder = place.shown_path
    if not folder.name:
        folder = folder.resolve()
    if _is_dull(folder) and not _is_dull(folder.parent):
        folder = folder.parent
    name = folder.name.removesuffix(".git") or "repository"
    return name.encode("utf-8", "backslashreplace").decode().replace("+", "/", 1)


def _is_dull(folder: Path) -> bool:
    return folder.name.removesuffix(".git").lower() in DULL_NAMES | {""}


def _is_git_dir(folder: Path) -> bool:
    return _find_missing(folder) is None


def _find_missing(folder: Path) -> str | None:
    """What a git directory lacks; None: nothing."""
    if not (folder / "HEAD").is_file():
        return "its HEAD is missing"
    for name in ("objects", "refs"):
        inner = folder / name
        if not inner.is_dir():
            return f"its {name} are missing"
        # Shared with another repository they may be, but a link must not lead to any folder of the disk.
        if inner.is_symlink() and not ((real := inner.resolve()).name == name and (real.parent / "HEAD").exists()):
            return f"its {name} are a link out of it"
    return None


def _broken(folder: Path, why: str) -> Place:
    help_ = "clone it again or bring it back from a copy, or delete that .git when nothing is missed"
    return Place(folder.resolve() / ".git", folder, "broken", f"{why}; {help_}")


def _follow_git_file(folder: Path, dot_git: Path) -> Place:
    """A `.git` file names the git directory; a linked worktree's one names the common directory in turn."""
    text = _read_line(dot_git)
    if not text.startswith("gitdir:"):
        return _broken(folder, ".git is a file that names no git directory")
    try:
        git_dir = (folder / text.removeprefix("gitdir:").strip()).resolve()
        common = git_dir / "commondir"
        kind = "worktree" if common.is_file() else "submodule"
        shared = (git_dir / _read_line(common)).resolve() if kind == "worktree" else git_dir
        if _is_git_dir(shared):
            # A linked worktree is shown by the checkout it was made from: whichever is found first, it is one repository.
            return Place(shared, shared.parent if kind == "worktree" and shared.name == ".git" else folder, kind)
    except (ValueError, RuntimeError, OSError):
        pass  # A name with a null byte, or a circle of links.
    return _broken(folder, ".git names a git directory that is not there (`git worktree repair` helps where the repository was moved)")


def _read_line(path: Path) -> str:
    """The first kilobytes of a file that should hold one line."""
    with open(path, "rb") as file:
        return file.read(4096).decode("utf-8", "surrogateescape").strip()
