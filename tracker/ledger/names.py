"""Says when two names mean the same package, and what of a path is its folder. Pure text."""

from __future__ import annotations

import re

_MAJOR = re.compile(r"/v\d+$")
_RUN = re.compile(r"[-_.]+")


def normalise_name(ecosystem: str, name: str) -> str:
    """The name as the ecosystem compares it: case and separators do not count, nor a Go module's major version."""
    if ecosystem == "go":
        return _MAJOR.sub("", name.lower())
    if ecosystem == "npm":
        return name.lower()
    return _RUN.sub("-", name.lower())


def short_name(name: str) -> str:
    """The last part of a scoped or pathed name, without a Go module's major version."""
    return _MAJOR.sub("", name).rsplit("/", 1)[-1].rsplit(":", 1)[-1]


def folder_of(path: str) -> str:
    """The folder that `path` lies in; empty: the root."""
    return path.rpartition("/")[0]


def folders_above(path: str) -> list[str]:
    """Every folder above `path`, the nearest first, the root ("") last."""
    found = []
    folder = folder_of(path)
    while folder:
        found.append(folder)
        folder = folder_of(folder)
    found.append("")
    return found
