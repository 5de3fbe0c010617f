"""One pass over the counted commits and their paths, repository by repository, oldest first.

Owns what can only be seen by looking at every path once: stacks of patterns, changes that join layers, fixes that follow
a change, and what follows a revert. Keeps sums and the few rows that
prove them, never all commits. Needs `reader_counted.gather_counted` first.
"""

from __future__ import annotations

import sqlite3
from bisect import insort
from collections import Counter
from typing import NamedTuple

from tracker.catalogue.arc import ArcRules
from tracker.catalogue.arc_paths import LAYERS, PathSorter

DAY_S = 86_400
KEPT = 10
"""How many of the first commits are kept for a pattern in a stack: no threshold asks for more."""

_ROWS = """
SELECT k.id, k.work_id, k.at, k.type, coalesce(k.level, 0), k.quarter / 4, c.reverts IS NOT NULL,
    (SELECT group_concat(p.pattern || CASE WHEN p.sure >= ? THEN '+' ELSE '-' END, ' ')
     FROM temp.practice p WHERE p.commit_id = k.id),
    (SELECT group_concat(ch.path, char(0)) FROM changes ch WHERE ch.commit_id = k.id AND ch.rule IS NULL)
FROM temp.counted k CROSS JOIN commits c ON c.id = k.id ORDER BY k.work_id, k.at, k.id
"""
_BREAKING = frozenset({"feat", "refactor", "perf", "fix", "build", "revert"})
"""Types that can break something; a fix of a typo in the docs closes no loop."""

_JOINING = frozenset({"feat", "refactor", "perf", "fix"})
"""Types that can join layers; reordering the imports of every file joins nothing, and neither does a change at syntax level."""


class Joined(NamedTuple):
    """A change that joins layers."""

    commit_id: int
    at: int
    layers: int
    """One bit a layer, in the order of `LAYERS`."""

    @property
    def width(self) -> int:
        return self.layers.bit_count()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for index, name in enumerate(LAYERS) if self.layers >> index & 1)


class Fixed(NamedTuple):
    """A fix of a file that an earlier commit had touched."""

    work_id: int
    broken_id: int
    broken_at: int
    fix_id: int
    fix_at: int


class Reverted(NamedTuple):
    commit_id: int
    at: int
    next_id: int | None
    """The next commit of mine on the same files; None: none yet."""
    next_at: int | None


class Pass(NamedTuple):
    uses: Counter[tuple[str, int, str]]
    """Commits by pattern, year and stack; one that touches several stacks, or none that is known, is no sum of these."""
    years: Counter[tuple[str, int]]
    """Commits by pattern and year."""
    dialects: dict[tuple[str, str], list[tuple[int, int]]]
    """First (seconds, commit id) of each pattern in each language, of commits that touch no other stack; at most `KEPT`."""
    stacks: dict[str, tuple[int, int, int]]
    """Stack → commits, seconds and id of its first commit."""
    joined: tuple[Joined, ...]
    """Changes of three layers and more, by time; when there are none, the first of two."""
    fixed: tuple[Fixed, ...]
    reverted: tuple[Reverted, ...]


def read_pass(conn: sqlite3.Connection, rules: ArcRules) -> Pass:
    """Walks the counted commits once."""
    walk = _Walk(rules)
    for row in conn.execute(_ROWS, (rules.practice.confidence,)):
        walk.take(*row)
    return walk.build()


class _Walk:
    def __init__(self, rules: ArcRules) -> None:
        self._sorter = PathSorter(rules)
        self._dialect_stacks = frozenset(index for index, stack in enumerate(rules.stacks) if not stack.is_platform)
        self._fix_s = rules.loops.fix_days * DAY_S
        self._uses: Counter[tuple[str, int, int]] = Counter()
        self._years: Counter[tuple[str, int]] = Counter()
        self._dialects: dict[tuple[str, int], list[tuple[int, int]]] = {}
        self._stacks: dict[int, tuple[int, int, int]] = {}
        self._joined: list[Joined] = []
        self._pair: Joined | None = None
        self._fixed: list[Fixed] = []
        self._reverted: list[Reverted] = []
        self._work_id = -1
        self._last: dict[str, tuple[int, int]] = {}
        self._open: dict[str, list[int]] = {}

    def take(
        self,
        commit_id: int,
        work_id: int,
        at: int,
        kind: str | None,
        level: int,
        year: int,
        is_revert: bool,
        patterns: str | None,
        joined_paths: str | None,
    ) -> None:
        if work_id != self._work_id:
            self._work_id, self._last, self._open = work_id, {}, {}
        for word in (patterns or "").split():
            self._years[word[:-1], year] += 1
        if joined_paths is None:
            return
        paths = joined_paths.split("\0")
        sort = self._sorter.sort
        stacks = layers = 0
        code: list[str] = []
        for path in paths:
            layer, bits = sort(path)
            stacks |= bits
            if layer >= 0:
                layers |= 1 << layer
                code.append(path)
        self._take_stacks(commit_id, at, year, stacks, patterns)
        if kind in _JOINING and level > 0:
            self._take_layers(Joined(commit_id, at, layers))
        if self._open:
            self._close(commit_id, at, paths)
        self._take_fix(commit_id, work_id, at, kind, code)
        if is_revert:
            index = len(self._reverted)
            self._reverted.append(Reverted(commit_id, at, None, None))
            for path in paths:
                self._open.setdefault(path, []).append(index)

    def _take_stacks(self, commit_id: int, at: int, year: int, stacks: int, patterns: str | None) -> None:
        indexes = [index for index in range(stacks.bit_length()) if stacks >> index & 1]
        for index in indexes:
            commits, first_at, first_id = self._stacks.get(index, (0, at, commit_id))
            self._stacks[index] = (commits + 1, *min((first_at, first_id), (at, commit_id)))
        for word in (patterns or "").split():
            for index in indexes:
                self._uses[word[:-1], year, index] += 1
            if len(indexes) == 1 and word[-1] == "+" and indexes[0] in self._dialect_stacks:
                first = self._dialects.setdefault((word[:-1], indexes[0]), [])
                insort(first, (at, commit_id))
                del first[KEPT:]

    def _take_layers(self, found: Joined) -> None:
        if found.width >= 3:
            self._joined.append(found)
        elif found.width == 2 and (self._pair is None or found.at < self._pair.at):
            self._pair = found

    def _take_fix(self, commit_id: int, work_id: int, at: int, kind: str | None, code: list[str]) -> None:
        if kind == "fix":
            earlier = max((self._last[path] for path in code if path in self._last), default=None)
            if earlier is not None and at - earlier[0] <= self._fix_s:
                self._fixed.append(Fixed(work_id, earlier[1], earlier[0], commit_id, at))
        if kind in _BREAKING:
            for path in code:
                self._last[path] = (at, commit_id)

    def _close(self, commit_id: int, at: int, paths: list[str]) -> None:
        for index in {index for path in paths for index in self._open.get(path, ())}:
            self._reverted[index] = self._reverted[index]._replace(next_id=commit_id, next_at=at)
            for path, waiting in list(self._open.items()):
                if index in waiting:
                    waiting.remove(index)
                if not waiting:
                    del self._open[path]

    def build(self) -> Pass:
        names = self._sorter.stack_names
        joined = self._joined or ([self._pair] if self._pair else [])
        return Pass(
            uses=Counter({(pattern, year, names[index]): count for (pattern, year, index), count in self._uses.items()}),
            years=self._years,
            dialects={(pattern, names[index]): first for (pattern, index), first in self._dialects.items()},
            stacks={names[index]: found for index, found in self._stacks.items()},
            joined=tuple(sorted(joined, key=lambda found: (found.at, found.commit_id))),
            fixed=tuple(self._fixed),
            reverted=tuple(self._reverted),
        )
