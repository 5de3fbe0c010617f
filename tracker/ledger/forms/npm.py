"""Reads the manifests of JavaScript and TypeScript: package.json, workspaces, Deno and JSR."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from tracker.ledger.forms.shape import as_list, as_table, build_manifest
from tracker.model.ledger import Manifest

_SCOPES = {
    "dependencies": "run",
    "peerDependencies": "run",
    "optionalDependencies": "optional",
    "devDependencies": "dev",
    "bundleDependencies": "run",
}
_PLUGIN = re.compile(r"(?:^|/|-)(vite|eslint|babel|rollup|webpack|postcss|prettier|gatsby|tailwindcss|oxlint|grunt|gulp)-?plugin")
_HOST_FIRST = re.compile(r"^(gatsby|hexo|gulp|grunt|fastify)-(?!cli$)(?:plugin-)?")
_LOCAL = ("workspace:", "file:", "link:", "portal:")
_ALIAS = re.compile(r"^npm:((?:@[\w.-]+/)?[\w.-]+)")
_REBUILT = re.compile(r"watch|\btsup|\brollup|\btsc\b|\bunbuild|--stub|\bbunchee|\btsdown|-w\b")
_ELECTRON = frozenset({"electron", "electron-prebuilt", "electron-nightly"})
_WINDOW = re.compile(r"\belectron\s+\.(?:\s|$)|\belectron-forge start\b|\belectron-vite (?:dev|preview)\b")
"""Starts a window of the package itself; a library for Electron starts its example."""
_BARE = frozenset({"name", "version", "type", "private"})
_TESTED = re.compile(r"(?:test|fixture|mock|spec)[^/]*/", re.IGNORECASE)
_COMMENT = re.compile(r"^[ \t]*//.*$", re.MULTILINE)
_ITEM = re.compile(r"^[ \t]+-\s+['\"]?([^'\"#\n]+?)['\"]?\s*$", re.MULTILINE)


def extract_package_json(path: str, text: str) -> Manifest | None:
    tables = as_table(json.loads(text))
    name = tables.get("name")
    if tables.keys() <= _BARE and _TESTED.search(path):
        # It only says how the files beside it are read; nobody can use a package of nothing.
        name = None
    found: list[tuple[str, str]] = []
    traits: list[str] = []
    for key, scope in _SCOPES.items():
        for dependency, wanted in as_table(tables.get(key)).items():
            alias = _ALIAS.match(wanted) if isinstance(wanted, str) else None
            found.append((alias[1] if alias else dependency, scope))
            if isinstance(wanted, str) and wanted.startswith(_LOCAL):
                traits.append(f"uses:{dependency}")
    workspaces = tables.get("workspaces")
    members = as_list(as_table(workspaces).get("packages") if isinstance(workspaces, dict) else workspaces)
    if members:
        traits.append("workspace")
    if tables.get("private") is True:
        traits.append("private")
    if any(key in tables for key in ("module", "exports", "types", "typings", "files")):
        traits.append("library")
    engines = as_table(tables.get("engines"))
    if "vscode" in engines and ("contributes" in tables or "activationEvents" in tables):
        traits.append("plugin:vscode")
    if isinstance(name, str):
        traits += _plugin_of(name)
    scripts = as_table(tables.get("scripts"))
    is_packed = "build" in tables and any(dependency == "electron-builder" for dependency, _ in found)
    is_started = any(isinstance(script, str) and _WINDOW.search(script) for script in scripts.values())
    is_imported = any(key in tables for key in ("module", "exports", "types", "typings"))
    if (is_packed or is_started) and not is_imported and any(dependency in _ELECTRON for dependency, _ in found):
        traits.append("desktop")
    if any(_is_started(scripts.get(key)) for key in ("start", "dev", "serve")):
        traits.append("starts")
    return build_manifest(path, "package.json", "npm", name, tables.get("version"), found, _commands(tables), members, traits)


def _is_started(script: object) -> bool:
    """Whether a script starts something that stays up, rather than building a library again and again."""
    return isinstance(script, str) and not _REBUILT.search(script)


def _plugin_of(name: str) -> Iterator[str]:
    found = _PLUGIN.search(name) or _HOST_FIRST.match(name)
    if found:
        yield f"plugin:{found[1]}"


def _commands(tables: dict[str, object]) -> list[object]:
    binary = tables.get("bin")
    if isinstance(binary, dict):
        return list(binary)
    name = tables.get("name")
    return [name.rsplit("/", 1)[-1]] if isinstance(binary, str) and isinstance(name, str) else []


def extract_pnpm_workspace(path: str, text: str) -> Manifest | None:
    block = re.search(r"^packages:[ \t]*\n((?:[ \t]+-.*\n?|[ \t]*#.*\n|[ \t]*\n)+)", text, re.MULTILINE)
    members = _ITEM.findall(block[1]) if block else []
    return build_manifest(path, "pnpm-workspace", "npm", members=members, traits=["workspace"] if members else [])


def extract_lerna(path: str, text: str) -> Manifest | None:
    tables = as_table(json.loads(text))
    version = tables.get("version")
    return build_manifest(path, "lerna", "npm", version=version, members=as_list(tables.get("packages")), traits=["workspace"])


def extract_deno(path: str, text: str) -> Manifest | None:
    tables = as_table(json.loads(_COMMENT.sub("", text)))
    imports = as_table(tables.get("imports"))
    found = []
    for wanted in imports.values():
        named = re.match(r"(?:npm|jsr):((?:@[\w.-]+/)?[\w.-]+)", wanted) if isinstance(wanted, str) else None
        if named:
            found.append((named[1], "run"))
    members = as_list(tables.get("workspace"))
    return build_manifest(path, "deno", "npm", tables.get("name"), tables.get("version"), found, (), members)


def extract_changeset(path: str, text: str) -> Manifest | None:
    return build_manifest(path, "changeset", traits=["publishes"])
