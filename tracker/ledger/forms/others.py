"""Reads the manifests of .NET, Ruby, PHP, Elixir, Dart, Haskell, Lua and CocoaPods."""

from __future__ import annotations

import json
import re

from tracker.ledger.forms.shape import as_list, as_table, build_manifest
from tracker.model.ledger import Manifest


def _first(pattern: str, text: str) -> str | None:
    found = re.search(pattern, text, re.MULTILINE)
    return found[1].strip() if found else None


def _stem(path: str) -> str:
    return path.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def extract_csproj(path: str, text: str) -> Manifest | None:
    name = _first(r"<PackageId>([^<$]+)<", text) or _first(r"<AssemblyName>([^<$]+)<", text) or _stem(path)
    version = _first(r"<(?:PackageVersion|Version|VersionPrefix)>([^<$]+)<", text)
    found = [(one, "run") for one in re.findall(r"<PackageReference\s[^>]*?Include=\"([^\"]+)\"", text)]
    traits: list[str] = []
    if re.search(r"Sdk=\"Microsoft\.NET\.Sdk\.(?:Web|BlazorWebAssembly)\"", text):
        traits.append("web-server")
    if re.search(r"<UseWPF>|<UseWindowsForms>|<UseMaui>|<OutputType>\s*WinExe", text, re.IGNORECASE):
        traits.append("desktop")
    if re.search(r"<IsTestProject>\s*true|Microsoft\.NET\.Test\.Sdk", text, re.IGNORECASE):
        traits += ["tests", "private"]
    if re.search(r"<OutputType>\s*Exe", text, re.IGNORECASE):
        traits.append("binary")
    if re.search(r"<IsPackable>\s*false", text, re.IGNORECASE):
        traits.append("private")
    is_tool = re.search(r"<PackAsTool>\s*true", text, re.IGNORECASE)
    commands = [_first(r"<ToolCommandName>([^<$]+)<", text) or name] if is_tool else []
    return build_manifest(path, "csproj", "nuget", name, version, found, commands, (), traits)


def extract_gemspec(path: str, text: str) -> Manifest | None:
    name = _first(r"\.name\s*=\s*%?[qQ]?['\"{]([^'\"}\n]+)['\"}]", text) or _stem(path)
    version = _first(r"\.version\s*=\s*['\"]([^'\"\n]+)['\"]", text)
    found = [(one, "run") for one in re.findall(r"\.add_(?:runtime_)?dependency[\s(]+['\"]([^'\"\n]+)['\"]", text)]
    found += [(one, "dev") for one in re.findall(r"\.add_development_dependency[\s(]+['\"]([^'\"\n]+)['\"]", text)]
    listed = _first(r"\.executables\s*=\s*([^\n]+)", text) or ""
    words = re.findall(r"['\"]([\w.-]+)['\"]", listed) or re.findall(r"%w[\[({<]([\w\s.-]+)", listed)
    commands = [one for word in words for one in word.split()] if "git" not in listed else []
    if listed and not commands and re.search(r"\bexe|bin\b", listed):
        commands = [name]
    return build_manifest(path, "gemspec", "rubygems", name, version, found, commands)


def extract_gemfile(path: str, text: str) -> Manifest | None:
    found = [(one, "run") for one in re.findall(r"^[ \t]*gem[\s(]+['\"]([^'\"\n]+)['\"]", text, re.MULTILINE)]
    return build_manifest(path, "gemfile", "rubygems", dependencies=found)


def extract_composer(path: str, text: str) -> Manifest | None:
    tables = as_table(json.loads(text))
    found = [(one, "run") for one in as_table(tables.get("require")) if "/" in one]
    found += [(one, "dev") for one in as_table(tables.get("require-dev")) if "/" in one]
    commands = [one.rsplit("/", 1)[-1] for one in as_list(tables.get("bin")) if isinstance(one, str)]
    kind = tables.get("type")
    traits = ["application"] if kind == "project" else ["library"] if kind in (None, "library") else []
    if kind == "composer-plugin" or kind == "wordpress-plugin":
        traits.append(f"plugin:{str(kind).split('-')[0]}")
    return build_manifest(path, "composer", "packagist", tables.get("name"), tables.get("version"), found, commands, (), traits)


def extract_mix(path: str, text: str) -> Manifest | None:
    name = _first(r"\bapp:\s*:(\w+)", text)
    version = _first(r"\bversion:\s*\"([^\"\n]+)\"", text) or _first(r"@version\s+\"([^\"\n]+)\"", text)
    found: list[tuple[str, str]] = []
    for one, rest in re.findall(r"\{:(\w+),([^}\n]{0,300})\}", text):
        found.append((one, "dev" if re.search(r"only:\s*\[?\s*:(?:dev|test)", rest) else "run"))
    traits = ["workspace"] if re.search(r"\bapps_path:", text) else []
    commands = [name] if name and re.search(r"\bescript:", text) else []
    if re.search(r"\bpackage:", text):
        traits.append("library")
    return build_manifest(path, "mix", "hex", name, version, found, commands, (), traits)


def extract_pubspec(path: str, text: str) -> Manifest | None:
    name, version = _first(r"^name:\s*['\"]?(\w+)", text), _first(r"^version:\s*['\"]?([\w.+-]+)", text)
    found: list[tuple[str, str]] = []
    commands: list[str] = []
    section = ""
    for line in text.splitlines():
        if line[:1] not in ("", " ", "#", "\t"):
            section = line.split(":")[0].strip()
        entry = re.match(r"(?: {2}| {4}|\t)([\w-]+)\s*:", line)
        if entry and section in ("dependencies", "dev_dependencies"):
            found.append((entry[1], "dev" if section[0:3] == "dev" else "run"))
        elif entry and section == "executables":
            commands.append(entry[1])
    traits = ["private"] if re.search(r"^publish_to:\s*['\"]?none", text, re.MULTILINE) else []
    if ("flutter", "run") in found and not re.search(r"^[ \t]+plugin:", text, re.MULTILINE) and "private" in traits:
        traits.append("mobile")
    return build_manifest(path, "pubspec", "pub", name, version, found, commands, (), traits)


def extract_cabal(path: str, text: str) -> Manifest | None:
    name = _first(r"^name:\s*([\w-]+)", text.lower()) or _stem(path)
    commands = re.findall(r"^executable\s+([\w-]+)", text, re.MULTILINE)
    traits = ["library"] if re.search(r"^library\b", text, re.MULTILINE) else []
    return build_manifest(path, "cabal", "hackage", name, _first(r"^[Vv]ersion:\s*([\d.]+)", text), (), commands, (), traits)


def extract_rockspec(path: str, text: str) -> Manifest | None:
    name, version = _first(r"^package\s*=\s*['\"]([^'\"\n]+)", text), _first(r"^version\s*=\s*['\"]([^'\"\n]+)", text)
    return build_manifest(path, "rockspec", "luarocks", name, version)


def extract_podspec(path: str, text: str) -> Manifest | None:
    name = _first(r"\.name\s*=\s*['\"]([^'\"\n]+)", text) or _stem(path)
    return build_manifest(path, "podspec", "cocoapods", name, _first(r"\.version\s*=\s*['\"]([^'\"\n]+)", text))
