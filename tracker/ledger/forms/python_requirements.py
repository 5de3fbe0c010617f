"""Reads Python requirement strings, requirements files and Pipfiles."""

from __future__ import annotations

import re

import tomli

from tracker.ledger.forms.shape import as_table, build_manifest
from tracker.model.ledger import Manifest

_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(?=[<>=!~;@#,(\s]|$)")
_EGG = re.compile(r"#egg=([A-Za-z0-9][A-Za-z0-9._-]*)")
_DEVELOPMENT = re.compile(r"(?:dev|test|doc|lint|typ|check|format|style|ci|bench|mypy|debug|build|cover|release)", re.I)
_OUTER = re.compile(r"(?:^|/)(?:docs?|tests?|ci|tools|\.github)/")


def split_requirement(text: object) -> str | None:
    """The package name of a requirement such as `name[extra]>=1; marker`; None: it is none."""
    if not isinstance(text, str) or len(text) > 2000:
        return None
    found = _REQUIREMENT.match(text)
    return found[1] if found else None


def scope_of_group(group: str) -> str:
    """dev for an extra or group that names tests, docs or tooling; else optional."""
    return "dev" if _DEVELOPMENT.match(group) or group.lower() in ("all-dev", "develop") else "optional"


def extract_requirements(path: str, text: str) -> Manifest | None:
    base = path.rsplit("/", 1)[-1]
    scope = "dev" if _DEVELOPMENT.search(base.replace("requirements", "")) or _OUTER.search(path) else "run"
    found: list[tuple[str, str]] = []
    for line in text.splitlines():
        line = line.strip()
        if not line or line[0] == "#":
            continue
        if line.startswith("-") or "://" in line.split("#", 1)[0]:
            egg = _EGG.search(line)
            name = egg[1] if egg else split_requirement(line) if " @ " in line else None
        else:
            name = split_requirement(line)
        if name:
            found.append((name, scope))
    return build_manifest(path, "requirements", "pypi", dependencies=found)


def extract_pipfile(path: str, text: str) -> Manifest | None:
    tables = tomli.loads(text)
    found = [(name, "run") for name in as_table(tables.get("packages"))]
    found += [(name, "dev") for name in as_table(tables.get("dev-packages"))]
    return build_manifest(path, "pipfile", "pypi", dependencies=found)
