"""Changes package manifests of the demo as a person or a bot would: one line, the rest untouched. Pure."""

from __future__ import annotations

import json
import re

from tracker.errors import CatalogueError


def change_manifest(path: str, text: str, verb: str, said: str) -> str:
    """The manifest after `verb`; the same text when it has no place for it.

    verb: version V · dep NAME [SPEC] · dev NAME [SPEC] · undep NAME · script NAME COMMAND (package.json) ·
    raise NAME OLD NEW (the version of something, in any file).
    Raises: CatalogueError for an unknown verb.
    """
    if verb not in ("version", "dep", "dev", "undep", "script", "raise"):
        raise CatalogueError(f"'{verb}' is no change of a manifest")
    if verb == "raise":
        name, old, new = said.split(" ")
        lines = text.splitlines(keepends=True)
        return "".join(line.replace(old, new, 1) if name in line else line for line in lines)
    if path.endswith(".json"):
        return _change_json(text, verb, said)
    if path.endswith("requirements.txt"):
        return _change_requirements(text, verb, said)
    return _change_lines(text, verb, said)


def _change_json(text: str, verb: str, said: str) -> str:
    tables = json.loads(text)
    name, _, value = said.partition(" ")
    if verb == "version":
        tables["version"] = said
    elif verb == "script":
        tables.setdefault("scripts", {})[name] = value
    elif verb == "undep":
        for key in ("dependencies", "devDependencies"):
            tables.get(key, {}).pop(name, None)
    else:
        key = "dependencies" if verb == "dep" else "devDependencies"
        tables[key] = dict(sorted({**tables.get(key, {}), name: value or "*"}.items()))
    return json.dumps(tables, indent=2) + "\n"


def _change_requirements(text: str, verb: str, said: str) -> str:
    name, _, spec = said.partition(" ")
    lines = [line for line in text.splitlines() if re.split(r"[=<>~]", line)[0] != name]
    if verb != "undep":
        lines.append(name + spec)
    return "\n".join(sorted(lines)) + "\n"


def _change_lines(text: str, verb: str, said: str) -> str:
    """A pyproject.toml or setup.py: lists hold one quoted requirement a line."""
    if verb == "version":
        return re.sub(r'(?m)^( *_*version_* ?= ?)"[^"]*"', rf'\g<1>"{said}"', text, count=1)
    name, _, spec = said.partition(" ")
    without = re.sub(rf'(?m)^    "{re.escape(name)}(?=["=<>~\[ ])[^"\n]*",\n', "", text)
    if verb == "undep":
        return without
    opening = "dependencies = [\n" if verb == "dep" else "dev = [\n"
    return without.replace(opening, f'{opening}    "{name}{spec}",\n', 1) if opening in without else text
