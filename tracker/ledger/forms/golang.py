"""Reads the manifests of Go: go.mod, go.work, and the main packages that make commands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.ledger.forms.shape import build_manifest
from tracker.model.ledger import Manifest

_MODULE = re.compile(r'^module\s+"?([^\s"]+)"?', re.MULTILINE)
_BLOCK = re.compile(r"^(require|tool)\s*\(([^()]{0,60000})\)", re.MULTILINE)
_SINGLE = re.compile(r"^(require|tool)\s+([^\s(][^\n]*)$", re.MULTILINE)
_USE = re.compile(r"^use\s*(?:\(([^()]*)\)|([^\s(]+))", re.MULTILINE)


def extract_go_mod(path: str, text: str) -> Manifest | None:
    module = _MODULE.search(text)
    found: list[tuple[str, str]] = []
    lines = [(kind, line) for kind, block in _BLOCK.findall(text) for line in block.splitlines()]
    for kind, line in lines + _SINGLE.findall(text):
        words = line.split("//")[0].split()
        # What is only needed by what one needs was not chosen.
        if words and not re.search(r"//\s*indirect", line):
            found.append((words[0].strip('"'), "dev" if kind == "tool" else "run"))
    # Replaced by a folder: it is built from what lies beside.
    traits = [f"uses:{name}" for name, place in _replaced(text) if place.startswith(".")]
    return build_manifest(path, "go.mod", "go", module[1] if module else None, dependencies=found, traits=traits)


def _replaced(text: str) -> Iterator[tuple[str, str]]:
    """Each module that is replaced, and by what."""
    for line in text.splitlines():
        before, arrow, after = line.split("//")[0].partition("=>")
        words, others = before.split(), after.split()
        if arrow and words and others:
            yield words[words[0] == "replace" and len(words) > 1].strip('"'), others[0].strip('"')


def extract_go_work(path: str, text: str) -> Manifest | None:
    members = [word for block, single in _USE.findall(text) for word in (block or single).split()]
    return build_manifest(path, "go.work", "go", members=members, traits=["workspace"])


def extract_go_main(path: str, text: str) -> Manifest | None:
    """A file with `func main`: the command is named as its folder; at the root it is named as the module."""
    if not re.search(r"^package\s+main\b", text, re.MULTILINE) or not re.search(r"^func\s+main\s*\(", text, re.MULTILINE):
        return None
    folders = path.split("/")[:-1]
    return build_manifest(path, "go-main", "go", commands=folders[-1:], traits=["binary"])
