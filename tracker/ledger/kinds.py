"""Says of what kind a package is, by its most telling trait. Pure; the rules come from `data/artifacts.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker.catalogue.artifacts import ArtifactRules, Framework
from tracker.ledger.names import folder_of, normalise_name, short_name
from tracker.ledger.packages import Followed, Package
from tracker.model.ledger import Manifest

_TOKENS = re.compile(r"[^a-z0-9]+")
_INTERNAL = frozenset({"xtask", "fuzz", "benches", "bench", "workspace-hack", "buildsrc", "playground", "fixture", "fixtures"})
_SITES = frozenset({"docs", "doc", "website", "site", "www"})
_DEPLOYED = frozenset({"platform", "dockerfile", "compose", "serverless"})
_COMMAND_LINES = frozenset({"click", "typer", "docopt", "cleo", "cliff", "fire", "cyclopts", "plumbum", "click-default-group", "argh"})
"""What a Python package asks for when its command is more than a courtesy."""
_APPLICATIONS = frozenset({"mobile-app", "desktop-app", "web-app", "web-service", "bot-or-agent", "docs-site"})


class Surroundings:
    """What stands around a package at the end of its history."""

    def __init__(self, followed: Followed) -> None:
        forms = {manifest.form for manifest in followed.alive.values()}
        self.has_api_docs = "api-docs" in forms
        self.is_deployed = bool(forms & _DEPLOYED)
        self.roofs = {folder_of(path) for path, one in followed.alive.items() if "workspace" in one.traits}
        """Folders with a file that gathers the packages under them."""
        self.programs = followed.programs
        self.go_folders = [package.folder for package in followed.packages if package.ecosystem == "go"]


def classify_package(package: Package, around: Surroundings, rules: ArtifactRules) -> tuple[str, ...]:
    """The kinds of `package`, the most telling first; more than one where one package is used in two ways; empty: no artifact."""
    manifests = list(package.manifests.values())
    traits = {trait for manifest in manifests for trait in manifest.traits}
    commands = {command for manifest in manifests for command in manifest.commands}
    if short_name(package.name).lower() in _INTERNAL:
        return ()
    has_program = bool(commands) or "binary" in traits or "application" in traits or bool(find_programs(package, around))
    if _is_plugin(package, traits, rules) and not commands:
        return ("plugin",)
    if "mobile" in traits:
        return ("mobile-app",)
    if "desktop" in traits:
        return ("desktop-app",)
    if "web-server" in traits and package.ecosystem in ("maven", "nuget"):
        return ("web-service",)
    # The roof of a workspace builds what stands under it; its tools tell nothing of itself.
    is_roof = "private" in traits and package.folder in around.roofs
    framework = match_framework(package.ecosystem, manifests, rules.frameworks)
    if framework is not None and is_roof and "dev" in framework.scopes:
        framework = None
    if framework is not None and _fits(framework, package, traits, has_program, bool(commands), around):
        return (framework.kind,)
    if package.ecosystem == "pypi" and commands and "library" in traits:
        return ("library",)
    if has_program:
        if around.has_api_docs and package.ecosystem == "pypi" and not _asks_for(manifests, _COMMAND_LINES):
            return ("library",)
        return ("cli-tool", "library") if around.has_api_docs and package.ecosystem == "pypi" else ("cli-tool",)
    if package.ecosystem == "npm" and re.search(r"[/-]cli$", package.name):
        return ("cli-tool",)
    if package.ecosystem == "npm" and package.folder.split("/")[0] in _SITES and "private" in traits and "library" not in traits:
        # What builds the documentation is told as such by its own files.
        return ()
    if "private" in traits and "library" not in traits and (is_roof or package.folder == ""):
        # The roof of a workspace, or a folder of tooling: its name names nothing that anybody uses.
        return ()
    return ("library",)


def _asks_for(manifests: Iterable[Manifest], names: frozenset[str]) -> bool:
    """Whether one of `names` is needed to run."""
    return any(one.scope == "run" and one.name.lower() in names for manifest in manifests for one in manifest.dependencies)


def find_programs(package: Package, around: Surroundings) -> list[str]:
    """Commands of main programs that belong to `package`, by convention of its language; "" is named as the package."""
    folder = package.folder
    if package.ecosystem == "crates":
        return list(around.programs.get(folder, {}))
    if package.ecosystem != "go":
        return []
    nested = [other for other in around.go_folders if other != folder and other.startswith(f"{folder}/" if folder else "")]
    own = short_name(package.name).lower()
    found: list[str] = []
    for place, commands in around.programs.items():
        is_below = place == folder or place.startswith(f"{folder}/" if folder else "")
        if not is_below or any(place == other or place.startswith(f"{other}/") for other in nested):
            continue
        found += [own if place == folder else command for command in commands]
    # Several commands, none called as the module: they come along with a library.
    plain = {_TOKENS.sub("", one.lower()) for one in found}
    return found if len(found) < 2 or _TOKENS.sub("", own) in plain else []


def match_framework(ecosystem: str, manifests: Iterable[Manifest], frameworks: Iterable[Framework]) -> Framework | None:
    """The first framework that stands among the dependencies; None: none does."""
    scopes: dict[str, set[str]] = {}
    for manifest in manifests:
        for dependency in manifest.dependencies:
            scopes.setdefault(dependency.scope, set()).add(normalise_name(ecosystem, dependency.name))
    every: set[str] = set().union(*scopes.values())
    for framework in frameworks:
        wanted = framework.needs.get(ecosystem)
        if not wanted:
            continue
        asked: set[str] = set().union(*(scopes.get(scope, set()) for scope in framework.scopes))
        if _any_of(asked, wanted, ecosystem) and not _any_of(every, framework.unless, ecosystem):
            return framework
    return None


def _any_of(asked: set[str], wanted: Iterable[str], ecosystem: str) -> bool:
    for name in wanted:
        if name.endswith("*"):
            if any(one.startswith(name[:-1].lower()) for one in asked):
                return True
        elif normalise_name(ecosystem, name) in asked:
            return True
    return False


def _is_plugin(package: Package, traits: set[str], rules: ArtifactRules) -> bool:
    tokens = set(_TOKENS.split(package.name.lower()))
    if package.ecosystem in ("npm", "pypi") and tokens & set(rules.plugins.words) and len(tokens - {""}) > 1:
        return True
    hosts = {trait.partition(":")[2].lower() for trait in traits if trait.startswith("plugin:")}
    hosts -= set(rules.plugins.not_groups)
    # An entry point group is often one's own; whoever extends another program mostly says so in the name.
    return "vscode" in hosts or any(host in package.name.lower() and host != package.name.lower() for host in hosts)


def _fits(framework: Framework, package: Package, traits: set[str], has_program: bool, has_commands: bool, around: Surroundings) -> bool:
    """Whether a package that asks for a framework is an application of it, rather than a library for it."""
    kind = framework.kind
    if kind == "tui-app":
        return has_program
    if package.ecosystem == "npm":
        is_started = "starts" in traits
        if "run" in framework.scopes:
            is_application = "private" in traits or (is_started and "library" not in traits)
        else:
            is_application = "private" in traits and is_started
        return kind in _APPLICATIONS and is_application and not has_commands
    if package.ecosystem == "pypi":
        return (not has_commands and (around.is_deployed or kind in ("desktop-app", "bot-or-agent"))) or "gui" in traits
    if package.ecosystem in ("go", "crates"):
        return has_program
    if package.ecosystem == "packagist":
        return "application" in traits
    return "library" not in traits and folder_of(next(iter(package.manifests), "")) == ""
