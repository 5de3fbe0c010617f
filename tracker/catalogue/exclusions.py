"""Which files never count, by `data/exclusions.toml` and the user's own globs that take files back in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from tracker.catalogue.files import Strict, compile_expressions, find_data_folder, read_catalogue

LONGEST = 4096
"""Characters of a path that are looked at, from its end; no system opens a longer one."""


class Rule(Strict):
    id: str
    meaning: str
    paths: tuple[str, ...]
    more_lines_than: int | None = None
    """The rule holds only for a change of more lines than this; None: for any."""
    unless: str | None = None
    """vendored or generated: the rule says so of a file, and gives way where the repository's own attributes deny it."""


class ExclusionsFile(Strict):
    rule: tuple[Rule, ...]


class Exclusions:
    """Names the rule that keeps a path out of every number."""

    def __init__(self, file: ExclusionsFile) -> None:
        self._rules = file.rule
        self._unless = {rule.id: rule.unless for rule in file.rule}
        self.meanings = {rule.id: rule.meaning for rule in file.rule}
        by_path = [rule for rule in file.rule if rule.more_lines_than is None]
        self._ids = {f"r{n}": rule.id for n, rule in enumerate(by_path)}
        # One pass over the path for all rules: the group that matched says which.
        whole = (f"(?P<r{n}>{'|'.join(rule.paths)})" for n, rule in enumerate(by_path))
        self._paths = compile_expressions(whole, "exclusions.toml, rule.paths")
        bulky = ((rule, rule.more_lines_than) for rule in file.rule)
        self._bulky = [(compile_expressions(r.paths, f"exclusions.toml, {r.id}"), most, r.id) for r, most in bulky if most is not None]
        self._known: dict[str, str | None] = {}
        self._single: list[tuple[str, re.Pattern[str]]] = []

    def describe(self) -> str:
        """Everything that decides; equal for files that say the same in other words."""
        return repr([(rule.id, rule.paths, rule.more_lines_than, rule.unless) for rule in self._rules])

    def is_denied(self, rule_id: str, denied: Collection[str]) -> bool:
        """Whether a rule gives way where the repository denies that a file is `denied` (vendored, generated)."""
        return self._unless.get(rule_id) in denied if denied else False

    def rule_of_path(self, path: str, denied: Collection[str] = ()) -> str | None:
        """Id of the rule that excludes `path` whatever its size; None: it counts.

        `denied`: what the repository says that the file is not; rules that claim it are passed over.
        """
        if denied:
            return next(
                (rule_id for rule_id, one in self._each() if not self.is_denied(rule_id, denied) and one.search(path[-LONGEST:])), None
            )
        if path not in self._known:
            if len(self._known) > 200_000:
                self._known.clear()
            match = self._paths.search(path[-LONGEST:])
            self._known[path] = self._ids[next(g for g in self._ids if match[g] is not None)] if match else None
        return self._known[path]

    def _each(self) -> Iterator[tuple[str, re.Pattern[str]]]:
        """The rules by path one by one, compiled when they are first asked for."""
        if not self._single:
            by_path = [rule for rule in self._rules if rule.more_lines_than is None]
            self._single += [(rule.id, compile_expressions(rule.paths, f"exclusions.toml, {rule.id}")) for rule in by_path]
        yield from self._single

    def rule_of_size(self, path: str, lines: int) -> str | None:
        """Id of the rule that excludes a change of `lines` lines to `path`; None: it counts."""
        for pattern, limit, rule_id in self._bulky:
            if lines > limit and pattern.search(path[-LONGEST:]):
                return rule_id
        return None


def read_exclusions(path: Path | None = None) -> Exclusions:
    """The shipped rules, or another file's.

    Raises: CatalogueError.
    """
    return Exclusions(read_catalogue(path or find_data_folder() / "exclusions.toml", ExclusionsFile))
