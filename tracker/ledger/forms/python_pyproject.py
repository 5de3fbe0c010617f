"""Reads pyproject.toml: PEP 621, dependency groups, Poetry, Flit, PDM, Hatch and uv."""

from __future__ import annotations

from collections.abc import Iterator

import tomli

from tracker.ledger.forms.python_requirements import scope_of_group, split_requirement
from tracker.ledger.forms.shape import as_list, as_table, build_manifest
from tracker.model.ledger import Manifest

Table = dict[str, object]


def extract_pyproject(path: str, text: str) -> Manifest | None:
    tables = as_table(tomli.loads(text))
    tool = as_table(tables.get("tool"))
    project = as_table(tables.get("project"))
    poetry = as_table(tool.get("poetry"))
    flit = as_table(as_table(tool.get("flit")).get("metadata"))
    found = list(_project_needs(project, tables)) + list(_poetry_needs(poetry)) + list(_flit_needs(flit)) + list(_tool_needs(tool))
    groups = dict(as_table(project.get("entry-points")))
    groups.update(as_table(poetry.get("plugins")))
    groups.update(as_table(as_table(tool.get("flit")).get("entrypoints")))
    commands = [
        *as_table(project.get("scripts")),
        *as_table(project.get("gui-scripts")),
        *as_table(poetry.get("scripts")),
        *as_table(as_table(tool.get("flit")).get("scripts")),
        *as_table(groups.get("console_scripts")),
    ]
    uv = as_table(tool.get("uv"))
    members = [one for one in as_list(as_table(uv.get("workspace")).get("members")) if isinstance(one, str)]
    traits = list(plugin_traits(list(groups)))
    classifiers = as_list(project.get("classifiers")) or as_list(poetry.get("classifiers")) or as_list(flit.get("classifiers"))
    if any(isinstance(one, str) and one.startswith("Private") for one in classifiers) or poetry.get("package-mode") is False:
        traits.append("private")
    if says_library(classifiers):
        traits.append("library")
    if members:
        traits.append("workspace")
    if as_table(project.get("gui-scripts")):
        traits.append("gui")
    for name, source in as_table(uv.get("sources")).items():
        if isinstance(source, dict) and (source.get("workspace") is True or "path" in source):
            traits.append(f"uses:{name}")
    named = project.get("name") or poetry.get("name") or flit.get("dist-name") or flit.get("module")
    version = project.get("version") or poetry.get("version")
    build = [split_requirement(one) for one in as_list(as_table(tables.get("build-system")).get("requires"))]
    found += [(one, "build") for one in build if one]
    return build_manifest(path, "pyproject", "pypi", named, version, found, commands, members, traits)


def says_library(classifiers: list[object]) -> bool:
    """Whether the classifiers say that other code is built on it, whatever commands it installs beside."""
    return any(isinstance(one, str) and one.endswith(":: Application Frameworks") for one in classifiers)


def plugin_traits(groups: list[str]) -> Iterator[str]:
    """`plugin:<host>` for each entry point group that is not a command."""
    for group in groups:
        if group not in ("console_scripts", "gui_scripts"):
            yield f"plugin:{'pytest' if group == 'pytest11' else group.split('.')[0][:60]}"


def _project_needs(project: Table, tables: Table) -> Iterator[tuple[str, str]]:
    yield from _requirements(project.get("dependencies"), "run")
    for group, needs in as_table(project.get("optional-dependencies")).items():
        yield from _requirements(needs, scope_of_group(group))
    for needs in as_table(tables.get("dependency-groups")).values():
        yield from _requirements(needs, "dev")


def _poetry_needs(poetry: Table) -> Iterator[tuple[str, str]]:
    for name, value in as_table(poetry.get("dependencies")).items():
        if name.lower() != "python":
            yield name, "optional" if isinstance(value, dict) and value.get("optional") is True else "run"
    for name in as_table(poetry.get("dev-dependencies")):
        yield name, "dev"
    for group in as_table(poetry.get("group")).values():
        for name in as_table(as_table(group).get("dependencies")):
            yield name, "dev"


def _flit_needs(flit: Table) -> Iterator[tuple[str, str]]:
    yield from _requirements(flit.get("requires"), "run")
    for group, needs in as_table(flit.get("requires-extra")).items():
        yield from _requirements(needs, scope_of_group(group))


def _tool_needs(tool: Table) -> Iterator[tuple[str, str]]:
    yield from _requirements(as_table(tool.get("uv")).get("dev-dependencies"), "dev")
    for needs in as_table(as_table(tool.get("pdm")).get("dev-dependencies")).values():
        yield from _requirements(needs, "dev")
    for environment in as_table(as_table(tool.get("hatch")).get("envs")).values():
        yield from _requirements(as_table(environment).get("dependencies"), "dev")
        yield from _requirements(as_table(environment).get("extra-dependencies"), "dev")


def _requirements(values: object, scope: str) -> Iterator[tuple[str, str]]:
    for one in as_list(values):
        name = split_requirement(one)
        if name:
            yield name, scope
