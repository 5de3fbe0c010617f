"""Assembles a `Manifest` from what a form module found: cleaned, without doubles, bounded. Parses nothing itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker.model.ledger import Dependency, Manifest

TRAITS = frozenset({
    "private", "workspace", "tests", "publishes", "deploys", "builds-image", "reusable", "library", "binary", "application",
    "gui", "creates-table", "changes-table", "web-server", "web-app", "mobile", "desktop", "bot", "inherits-version",
    "docs", "heading", "unreleased", "assigned", "extension", "lints", "scheduled", "instructions", "tooling", "starts",
})  # fmt: skip
"""The closed list of traits; besides these only `plugin:<host>`, `uses:<workspace member or path>` and `path:<folder>`."""

_LONGEST = 200
_MOST = 1500
_NAME = re.compile(r"[A-Za-z0-9@_.\-/:~{}*!+ ]+")

Names = Iterable[tuple[str, str]]
"""Dependencies as (name, scope)."""


def build_manifest(
    path: str,
    form: str,
    ecosystem: str = "",
    name: object = None,
    version: object = None,
    dependencies: Names = (),
    commands: Iterable[object] = (),
    members: Iterable[object] = (),
    traits: Iterable[str] = (),
) -> Manifest:
    """A manifest whose names are short printable text; anything else that a file claims is left out."""
    asked: dict[str, str] = {}
    for dependency, scope in dependencies:
        cleaned = clean_name(dependency)
        # What runs weighs more than what builds or tests.
        if cleaned and (cleaned not in asked or scope == "run"):
            asked[cleaned] = scope
        if len(asked) >= _MOST:
            break
    return Manifest(
        path=path,
        form=form,
        ecosystem=ecosystem,
        name=clean_name(name),
        version=clean_version(version),
        dependencies=tuple(Dependency(one, scope) for one, scope in asked.items()),
        commands=_clean_all(commands),
        members=_clean_all(members),
        traits=_clean_all(traits),
    )


def _clean_all(values: Iterable[object]) -> tuple[str, ...]:
    kept = dict.fromkeys(cleaned for cleaned in map(clean_name, values) if cleaned)
    return tuple(kept)[:_MOST]


def clean_name(value: object) -> str | None:
    """`value` as a name, or None where it is no text, empty, too long, or holds what no name holds (escapes, quotes, `$`)."""
    if not isinstance(value, str):
        return None
    value = value.strip()
    if not value or len(value) > _LONGEST or "{{" in value or not _NAME.fullmatch(value):
        return None
    return value


_VERSION = re.compile(r"[vV]?\d[A-Za-z0-9.+!_~-]*")


def clean_version(value: object) -> str | None:
    """`value` as a version, or None where it is none (a placeholder, a variable, a table)."""
    if not isinstance(value, str):
        return None
    value = value.strip()
    return value if len(value) <= 60 and _VERSION.fullmatch(value) else None


def as_table(value: object) -> dict[str, object]:
    """`value` if it is a table with text keys, else an empty one."""
    return {key: one for key, one in value.items() if isinstance(key, str)} if isinstance(value, dict) else {}


def as_list(value: object) -> list[object]:
    """`value` if it is a list, else an empty one."""
    return list(value) if isinstance(value, list | tuple) else []
