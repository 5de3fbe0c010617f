"""Reads the manifests of Rust: Cargo.toml, its workspaces, and the files that make a binary."""

from __future__ import annotations

import re
from collections.abc import Iterator

import tomli

from tracker.ledger.forms.shape import as_list, as_table, build_manifest
from tracker.model.ledger import Manifest

Table = dict[str, object]
_ASIDE = re.compile(r"fixture|test|bench|example|completions$|mangen$|^xtask")
"""Binaries that a crate builds for itself."""
_SCOPES = {"dependencies": "run", "dev-dependencies": "dev", "build-dependencies": "build"}


def extract_cargo(path: str, text: str) -> Manifest | None:
    tables = as_table(tomli.loads(text))
    package = as_table(tables.get("package")) or as_table(tables.get("project"))
    workspace = as_table(tables.get("workspace"))
    traits: list[str] = []
    version: object = package.get("version")
    if isinstance(version, dict):
        # `version.workspace = true`: the workspace's root says which.
        traits.append("inherits-version")
        version = None
    if not package:
        version = as_table(workspace.get("package")).get("version")
    if package.get("publish") is False or package.get("publish") == []:
        traits.append("private")
    library = as_table(tables.get("lib"))
    if library:
        traits.append("library")
    kinds = [one for one in as_list(library.get("crate-type")) if isinstance(one, str)]
    if kinds and "lib" not in kinds and "rlib" not in kinds:
        traits.append("extension")
    if "workspace" in tables:
        traits.append("workspace")
    name = package.get("name")
    commands = [as_table(one).get("name") or name for one in as_list(tables.get("bin"))]
    commands = [one for one in commands if not (isinstance(one, str) and _ASIDE.search(one))]
    if commands:
        traits.append("binary")
    needs = list(_needs(tables))
    for target in as_table(tables.get("target")).values():
        needs += _needs(as_table(target))
    shared = as_table(workspace.get("dependencies"))
    traits += [f"uses:{name}" for name in _local(tables, shared)]
    # What a virtual workspace lists is used by its members under their own manifests; the date is that of the list.
    needs += [(_real_name(key, value), "run") for key, value in shared.items() if not package or key in dict(needs)]
    return build_manifest(path, "cargo", "crates", name, version, needs, commands, as_list(workspace.get("members")), traits)


def _needs(tables: Table) -> Iterator[tuple[str, str]]:
    for key, scope in _SCOPES.items():
        for name, value in as_table(tables.get(key)).items():
            optional = scope == "run" and isinstance(value, dict) and value.get("optional") is True
            yield _real_name(name, value), "optional" if optional else scope


def _local(tables: Table, shared: Table) -> Iterator[str]:
    """What is asked for by its folder."""
    found = [shared, *(as_table(tables.get(key)) for key in _SCOPES)]
    for target in as_table(tables.get("target")).values():
        found += [as_table(as_table(target).get(key)) for key in _SCOPES]
    for table in found:
        for name, value in table.items():
            if isinstance(value, dict) and "path" in value:
                yield _real_name(name, value)


def _real_name(name: str, value: object) -> str:
    renamed = as_table(value).get("package")
    return renamed if isinstance(renamed, str) else name


def extract_rust_main(path: str, text: str) -> Manifest | None:
    """src/main.rs and src/bin/*.rs: a binary by convention, whatever Cargo.toml says."""
    if not re.search(r"^(?:pub\s+)?(?:async\s+)?fn\s+main\b", text, re.MULTILINE):
        return None
    other = re.search(r"/bin/([^/]+?)(?:/main)?\.rs$", path)
    return build_manifest(path, "rust-main", "crates", commands=[other[1]] if other else (), traits=["binary"])
