"""Reads the manifests of the Java machine: Maven, Gradle, Leiningen. By patterns, so that no entity is ever expanded."""

from __future__ import annotations

import re

from tracker.ledger.forms.shape import build_manifest
from tracker.model.ledger import Manifest

_OUTER_BLOCKS = ("parent", "dependencyManagement", "dependencies", "build", "profiles", "reporting", "modules", "properties")
_MODULE = re.compile(r"<module>([^<]+)</module>")
_GRADLE_NEED = re.compile(
    r"^[ \t]*(implementation|api|compile|compileOnly|runtimeOnly|runtime|testImplementation|testCompile|annotationProcessor|kapt)"
    r"[\s(]+(?:platform\()?['\"]([\w.-]+):([\w.-]+)",
    re.MULTILINE,
)
_GRADLE_WORD = r"^[ \t]*{}\s*=?\s*['\"]([^'\"\n$]+)['\"]"
_INCLUDE = re.compile(r"['\"](:?[\w:.-]+)['\"]")


def _tag(name: str, text: str) -> str | None:
    found = re.search(rf"<{name}>\s*([^<\s]+)\s*</{name}>", text)
    return found[1] if found else None


def _cut(text: str, tag: str) -> str:
    """`text` without each <tag> block; by splitting, for a pattern would be slow on a hostile file."""
    first, *parts = text.split(f"<{tag}>")
    return first + "".join(part.partition(f"</{tag}>")[2] for part in parts)


def extract_pom(path: str, text: str) -> Manifest | None:
    parent = text.partition("<parent>")[2].partition("</parent>")[0]
    head = text
    for block in _OUTER_BLOCKS:
        head = _cut(head, block)
    artifact = _tag("artifactId", head)
    group = _tag("groupId", head) or _tag("groupId", parent)
    found: list[tuple[str, str]] = []
    for block in (part.partition("</dependency>")[0] for part in text.split("<dependency>")[1:]):
        one, its = _tag("artifactId", block), _tag("groupId", block)
        if one and its:
            found.append((f"{its}:{one}", "dev" if _tag("scope", block) == "test" else "run"))
    modules = _MODULE.findall(text)
    traits = ["workspace"] if modules else []
    if "spring-boot-maven-plugin" in text or _tag("packaging", head) == "war":
        traits.append("web-server")
    name = f"{group}:{artifact}" if group and artifact else artifact
    return build_manifest(path, "pom", "maven", name, _tag("version", head), found, (), modules, traits)


def extract_gradle(path: str, text: str) -> Manifest | None:
    found = [(f"{group}:{name}", "dev" if kind.startswith("test") else "run") for kind, group, name in _GRADLE_NEED.findall(text)]
    version = re.search(_GRADLE_WORD.format("version"), text, re.MULTILINE)
    group = re.search(_GRADLE_WORD.format("group"), text, re.MULTILINE)
    named = re.search(_GRADLE_WORD.format(r"(?:archivesBaseName|artifactId)"), text, re.MULTILINE)
    traits: list[str] = []
    if re.search(r"com\.android\.application", text):
        traits.append("mobile")
    if re.search(r"org\.springframework\.boot|['\"]war['\"]|\bwar\b\s*$|io\.ktor\.plugin", text, re.MULTILINE):
        traits.append("web-server")
    if re.search(r"(?:apply plugin: |id[\s(]+)['\"]application['\"]|^[ \t]*application[ \t]*$|mainClass", text, re.MULTILINE):
        traits.append("application")
    if re.search(r"maven-publish|java-library|com\.android\.library|vanniktech", text):
        traits.append("library")
    if re.search(r"com\.gradle\.plugin-publish|java-gradle-plugin", text):
        traits.append("plugin:gradle")
    if re.search(r"org\.jetbrains\.intellij", text):
        traits.append("plugin:intellij")
    name = f"{group[1]}:{named[1]}" if group and named else named[1] if named else None
    return build_manifest(path, "gradle", "maven", name, version[1] if version else None, found, traits=traits)


def extract_gradle_settings(path: str, text: str) -> Manifest | None:
    named = re.search(_GRADLE_WORD.format(r"rootProject\.name"), text, re.MULTILINE)
    members: list[str] = []
    for line in re.findall(r"^[ \t]*include\b[^\n]*(?:,\s*\n[^\n]*)*", text, re.MULTILINE):
        members += [one.strip(":").replace(":", "/") for one in _INCLUDE.findall(line)]
    traits = ["workspace"] if members else []
    return build_manifest(path, "gradle-settings", "maven", named[1] if named else None, members=members, traits=traits)


def extract_project_clj(path: str, text: str) -> Manifest | None:
    head = re.search(r"\(defproject\s+([\w./-]+)\s+\"([^\"]+)\"", text)
    if not head:
        return None
    found = [(name, "run") for name in re.findall(r"\[([\w.-]+/?[\w.-]*)\s+\"", text)]
    traits = ["application"] if re.search(r":main\s", text) else []
    commands = [head[1].rsplit("/", 1)[-1]] if traits else []
    return build_manifest(path, "project.clj", "maven", head[1], head[2], found, commands, (), traits)
