"""Reads setup.py through its syntax tree (never run) or, where that fails, by patterns; and setup.cfg."""

from __future__ import annotations

import ast
import configparser
import re
import warnings
from collections.abc import Iterator

from tracker.ledger.forms.python_pyproject import plugin_traits, says_library
from tracker.ledger.forms.python_requirements import scope_of_group, split_requirement
from tracker.ledger.forms.shape import as_list, as_table, build_manifest
from tracker.model.ledger import Manifest

_KEYWORD = r"^[ \t]*['\"]?{}['\"]?\s*[=:]\s*['\"]([^'\"\n]+)['\"]"
_LIST = re.compile(r"\b(install_requires|tests_require|setup_requires)\s*=\s*\[([^\]]{0,8000})\]")
_STRING = re.compile(r"['\"]([^'\"\n]+)['\"]")
_SCRIPT = re.compile(r"^[ \t]*['\"]?\s*([\w.-]+)\s*=\s*[\w.]+:[\w.]+", re.MULTILINE)
_LONGEST = 100_000


def extract_setup_py(path: str, text: str) -> Manifest | None:
    if len(text) > _LONGEST or "setup" not in text:
        return None
    try:
        with warnings.catch_warnings():
            # A stray backslash in somebody's setup.py is no business of ours.
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _by_patterns(path, text)
    words = _setup_words(tree)
    return _from_words(path, "setup.py", words) if words is not None else _by_patterns(path, text)


def _from_words(path: str, form: str, words: dict[str, object]) -> Manifest:
    found = [(name, "run") for name in _names(words.get("install_requires"))]
    for group, needs in as_table(words.get("extras_require")).items():
        found += [(name, scope_of_group(group.split(":")[0] or "x")) for name in _names(needs)]
    found += [(name, "dev") for name in _names(words.get("tests_require"))]
    found += [(name, "build") for name in _names(words.get("setup_requires"))]
    points = words.get("entry_points")
    groups = _read_entry_points(points) if isinstance(points, str) else as_table(points)
    lines = [*_lines(groups.get("console_scripts")), *_lines(groups.get("gui_scripts"))]
    commands = [line.split("=")[0].strip() for line in lines if "=" in line]
    commands += [one.rsplit("/", 1)[-1] for one in as_list(words.get("scripts")) if isinstance(one, str)]
    traits = list(plugin_traits(list(groups)))
    if any(isinstance(one, str) and one.startswith("Private") for one in _classifiers(words)):
        traits.append("private")
    if says_library(_classifiers(words)):
        traits.append("library")
    return build_manifest(path, form, "pypi", words.get("name"), words.get("version"), found, commands, (), traits)


def _classifiers(words: dict[str, object]) -> list[object]:
    return as_list(words.get("classifiers"))


def _names(values: object) -> Iterator[str]:
    for one in _lines(values):
        name = split_requirement(one)
        if name:
            yield name


def _lines(values: object) -> list[str]:
    if isinstance(values, str):
        return [line for line in values.splitlines() if line.strip()]
    return [one for one in as_list(values) if isinstance(one, str)]


def _read_entry_points(text: str) -> dict[str, object]:
    groups: dict[str, object] = {}
    lines: list[str] = []
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("[") and line.endswith("]"):
            lines = []
            groups[line[1:-1].strip()] = lines
        elif line:
            lines.append(line)
    return groups


def _setup_words(tree: ast.Module) -> dict[str, object] | None:
    """Keywords of the first call of `setup`, as far as they are literal; None: there is no such call."""
    known: dict[str, object] = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            _assign(statement.targets[0], _value(statement.value, known), known)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            known.setdefault(node.targets[0].id, _value(node.value, known))
        if isinstance(node, ast.Call) and _called(node.func) == "setup":
            words: dict[str, object] = {}
            for keyword in node.keywords:
                value = _value(keyword.value, known)
                if keyword.arg is None:
                    words.update(as_table(value))
                else:
                    words[keyword.arg] = value
            if words:
                return words
    return None


def _assign(target: ast.expr, value: object, known: dict[str, object]) -> None:
    if isinstance(target, ast.Name):
        known[target.id] = value
    elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
        table = known.get(target.value.id)
        key = _value(target.slice, known)
        if isinstance(table, dict) and isinstance(key, str):
            table[key] = value


def _called(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else function.attr if isinstance(function, ast.Attribute) else ""


def _value(node: ast.expr, known: dict[str, object], depth: int = 0) -> object:
    """What a literal expression stands for, names looked up; None: it is computed."""
    if depth > 20:
        return None
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return [_value(one, known, depth + 1) for one in node.elts]
    if isinstance(node, ast.Dict):
        pairs = [
            (_value(key, known, depth + 1), _value(one, known, depth + 1)) for key, one in zip(node.keys, node.values, strict=True) if key
        ]
        return {key: one for key, one in pairs if isinstance(key, str)}
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _value(node.left, known, depth + 1), _value(node.right, known, depth + 1)
        if isinstance(left, list) or isinstance(right, list):
            return [*as_list(left), *as_list(right)]
        return left + right if isinstance(left, str) and isinstance(right, str) else None
    if isinstance(node, ast.Call) and _called(node.func) == "dict":
        return {word.arg: _value(word.value, known, depth + 1) for word in node.keywords if word.arg}
    return None


def _by_patterns(path: str, text: str) -> Manifest | None:
    name = re.search(_KEYWORD.format("name"), text, re.MULTILINE)
    if not re.search(r"\bsetup\s*\(", text):
        return None
    version = re.search(_KEYWORD.format("version"), text, re.MULTILINE)
    found: list[tuple[str, str]] = []
    for kind, inside in _LIST.findall(text):
        scope = {"install_requires": "run", "tests_require": "dev"}.get(kind, "build")
        found += [(one, scope) for one in map(split_requirement, _STRING.findall(inside)) if one]
    commands = _SCRIPT.findall(text) if "console_scripts" in text else []
    return build_manifest(path, "setup.py", "pypi", name and name[1], version and version[1], found, commands)


def extract_setup_cfg(path: str, text: str) -> Manifest | None:
    reader = configparser.RawConfigParser(strict=False, allow_no_value=True)
    try:
        reader.read_string(text)
    except (configparser.Error, AttributeError):
        # The parser itself stumbles over a line that goes on from a key without a value.
        return None

    def section(name: str) -> dict[str, object]:
        return dict(reader.items(name)) if reader.has_section(name) else {}

    metadata, options = section("metadata"), section("options")
    entry = {key: value for key, value in section("options.entry_points").items()}
    version = metadata.get("version") or section("bumpversion").get("current_version")
    if not metadata and not options and not version:
        return None
    words: dict[str, object] = {
        **options,
        "name": metadata.get("name"),
        "version": version,
        "entry_points": {key: _lines(value) for key, value in entry.items()},
        "extras_require": section("options.extras_require"),
        "scripts": _lines(options.get("scripts")),
        "classifiers": _lines(metadata.get("classifiers")),
    }
    return _from_words(path, "setup.cfg", words)
