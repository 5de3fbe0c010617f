"""Sorts paths into layers and stacks by `data/arc.toml`.

Owns the one reading of a `PathRule`, in Python and in SQL, so that a number and the list behind it agree.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tracker.catalogue.arc import ArcRules, PathRule

REMEMBERED = 100_000
"""Paths whose answer is kept, so that memory does not grow with the history."""
LAYERS = ("storage", "logic", "interface", "delivery")
_STORAGE, _INTERFACE = 2, 4
"""Bits of two layers in the order in which layers are asked."""
_BESIDE = frozenset(
    {"tests.py", "test.py", "conftest.py", "setup.py", "noxfile.py", "tasks.py", "tests.rs", "test.js", "tests.js", "test.ts"}
)
"""Files that test or build the project; they belong to no layer of it."""


class PathKind(NamedTuple):
    layer: int
    """Index in `LAYERS`; -1: none."""
    stacks: int
    """One bit for each stack of the catalogue, in its order; 0: none."""


class _Table:
    """Rules turned round, so that a path costs a few look-ups however many rules there are."""

    def __init__(self, rules: Iterable[tuple[int, PathRule]]) -> None:
        """`rules`: what to answer with (bits), and for which paths."""
        self._suffixes: dict[str, int] = {}
        self._names: dict[str, int] = {}
        self._folders: dict[str, int] = {}
        self._nested: dict[str, int] = {}
        for bits, rule in rules:
            for suffix in rule.suffixes:
                self._suffixes[suffix] = self._suffixes.get(suffix, 0) | bits
            for name in rule.names:
                self._names[name] = self._names.get(name, 0) | bits
            for folder in rule.folders:
                table = self._nested if "/" in folder else self._folders
                table[folder] = table.get(folder, 0) | bits

    def find_apart(self, folder: str, name: str) -> tuple[int, int]:
        """The bits of every rule that names this one folder, and of every rule that names this file."""
        return self._folders.get(folder, 0), self._names.get(name, 0)

    def find(self, folders: str, name: str) -> int:
        """The bits of every rule that matches; 0: none."""
        bits = self._names.get(name, 0)
        if "." in name:
            bits |= self._suffixes.get(name.rpartition(".")[2], 0)
        if folders:
            for folder in folders.split("/"):
                bits |= self._folders.get(folder, 0)
            for folder, own in self._nested.items():
                if f"/{folder}/" in f"/{folders}/":
                    bits |= own
        return bits


class PathSorter:
    """Sorts paths and remembers the answers, because the same few thousand paths come back a million times."""

    def __init__(self, rules: ArcRules) -> None:
        self.stack_names = tuple(stack.name for stack in rules.stacks)
        self._stacks = _Table((1 << index, stack) for index, stack in enumerate(rules.stacks))
        self._ignored = frozenset(rules.layers.ignore)
        # Asked from the narrowest to the widest: a migration is also a Python file.
        self._order = (3, 0, 2, 1)
        layers = (rules.layers.delivery, rules.layers.storage, rules.layers.interface, rules.layers.logic)
        self._layers = _Table((1 << place, rule) for place, rule in enumerate(layers))
        self._known: dict[str, PathKind] = {}

    def sort(self, path: str) -> PathKind:
        """Layer and stacks of one path."""
        kind = self._known.get(path)
        if kind is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            folders, _, name = path.lower().rpartition("/")
            kind = self._known[path] = PathKind(self._judge_layer(folders, name), self._stacks.find(folders, name))
        return kind

    def find_layers(self, paths: Iterable[str]) -> int:
        """One bit for each layer that one of `paths` lies in, in the order of `LAYERS`."""
        layers = 0
        for path in paths:
            place = self.sort(path).layer
            if place >= 0:
                layers |= 1 << place
        return layers

    def _judge_layer(self, folders: str, name: str) -> int:
        if name.startswith("test_") or "_test." in name or ".test." in name or name in _BESIDE:
            return -1
        if not self._ignored.isdisjoint(folders.split("/")):
            return -1
        places = self._layers.find(folders, name)
        if places & _STORAGE:
            of_folder, of_name = self._layers.find_apart(folders.rpartition("/")[2], name)
            if of_name & _STORAGE and of_folder & (_STORAGE | _INTERFACE) == _INTERFACE:
                # `views/database.py` is the page that shows a database.
                places &= ~_STORAGE
        return self._order[(places & -places).bit_length() - 1] if places else -1


def name_layers(bits: int) -> tuple[str, ...]:
    """The layers whose bits are set, in the order of `LAYERS`."""
    return tuple(name for index, name in enumerate(LAYERS) if bits >> index & 1)


def build_path_condition(rule: PathRule, column: str) -> tuple[str, list[str]]:
    """The same judgement as SQL: a condition on `column` and its parameters."""
    likes = ["%." + suffix for suffix in map(_escape, rule.suffixes)]
    likes += [pattern for name in map(_escape, rule.names) for pattern in (name, "%/" + name)]
    likes += [pattern for folder in map(_escape, rule.folders) for pattern in (folder + "/%", "%/" + folder + "/%")]
    return "(" + " OR ".join([f"{column} LIKE ? ESCAPE '\\'"] * len(likes)) + ")", likes


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
