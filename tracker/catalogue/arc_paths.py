"""Sorts paths into layers and stacks by `data/arc.toml`.

Owns the one reading of a `PathRule`, in Python and in SQL, so that a number and the list behind it agree.
"""

from __future__ import annotations

from typing import NamedTuple

from tracker.catalogue.arc import ArcRules, PathRule

LAYERS = ("storage", "logic", "interface", "delivery")


class PathKind(NamedTuple):
    layer: int
    """Index in `LAYERS`; -1: none."""
    stacks: int
    """One bit for each stack of the catalogue, in its order; 0: none."""


class PathSorter:
    """Sorts paths and remembers the answers, because the same few thousand paths come back a million times."""

    def __init__(self, rules: ArcRules) -> None:
        self.stack_names = tuple(stack.name for stack in rules.stacks)
        self._stacks = rules.stacks
        self._ignored = frozenset(rules.layers.ignore)
        # The widest suffixes are asked last: a migration is also a Python file.
        order = (
            (3, rules.layers.delivery),
            (0, rules.layers.storage),
            (2, rules.layers.interface),
            (1, rules.layers.logic),
        )
        self._layers = order
        self._known: dict[str, PathKind] = {}

    def sort(self, path: str) -> PathKind:
        """Layer and stacks of one path."""
        kind = self._known.get(path)
        if kind is None:
            kind = self._known[path] = self._judge(path.lower())
        return kind

    def name_stacks(self, bits: int) -> tuple[str, ...]:
        """The stacks whose bits are set, in the order of the catalogue."""
        return tuple(name for index, name in enumerate(self.stack_names) if bits >> index & 1)

    def _judge(self, path: str) -> PathKind:
        stacks = 0
        for index, stack in enumerate(self._stacks):
            if _belongs(path, stack):
                stacks |= 1 << index
        return PathKind(self._judge_layer(path), stacks)

    def _judge_layer(self, path: str) -> int:
        folders, _, name = path.rpartition("/")
        if self._ignored.intersection(folders.split("/")) or name.startswith("test_") or "_test." in name or ".test." in name:
            return -1
        return next((index for index, rule in self._layers if _belongs(path, rule)), -1)


def _belongs(path: str, rule: PathRule) -> bool:
    name = path.rpartition("/")[2]
    if name in rule.names or any(name.endswith("." + suffix) for suffix in rule.suffixes):
        return True
    return any(path.startswith(folder + "/") or f"/{folder}/" in path for folder in rule.folders)


def build_path_condition(rule: PathRule, column: str) -> tuple[str, list[str]]:
    """The same judgement as SQL: a condition on `column` and its parameters."""
    likes = ["%." + suffix for suffix in map(_escape, rule.suffixes)]
    likes += [pattern for name in map(_escape, rule.names) for pattern in (name, "%/" + name)]
    likes += [pattern for folder in map(_escape, rule.folders) for pattern in (folder + "/%", "%/" + folder + "/%")]
    return "(" + " OR ".join([f"{column} LIKE ? ESCAPE '\\'"] * len(likes)) + ")", likes


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
