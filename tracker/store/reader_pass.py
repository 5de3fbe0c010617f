"""One pass over counted commits and their paths, repository by repository, oldest first.

Owns what can only be seen by looking at every path once: stacks of patterns, changes that join layers, fixes of what a
change of the days before brought. Gives rows of sums and the few rows that prove them, never all commits.
Needs `reader_counted.gather_counted` first.
"""

from __future__ import annotations

import re
import sqlite3
from bisect import insort
from collections.abc import Iterator
from typing import NamedTuple

from tracker.catalogue.arc import ArcRules
from tracker.catalogue.arc_paths import PathSorter
from tracker.store.mended import Mender

DAY_S = 86_400
KEPT = 10
"""How many of the first commits are kept for a pattern in a stack: no threshold asks for more."""

_ROWS = """
SELECT k.id, k.work_id, k.at, k.day, k.type, CASE WHEN k.sure >= ? THEN coalesce(k.level, 0) ELSE 0 END, k.quarter / 4,
    (SELECT group_concat(p.pattern || '=' || p.sure, ' ')
     FROM temp.practice p WHERE p.commit_id = k.id),
    (SELECT group_concat(ch.path, char(0)) FROM changes ch WHERE ch.commit_id = k.id AND ch.rule IS NULL)
FROM temp.counted k ORDER BY k.work_id, k.at, k.id
"""
_JOINING = frozenset({"feat", "refactor", "perf", "fix"})
"""Types that can join layers; reordering the imports of every file joins nothing, and neither does a change at syntax level,
or one of which it is not sure that it is above it."""

_WORD = re.compile(r"[a-z]+")

Rows = dict[str, list[tuple[object, ...]]]
"""Name of a sum → its rows, in the order of its columns."""


class Joined(NamedTuple):
    """A change that joins layers."""

    commit_id: int
    at: int
    layers: int
    """One bit a layer, in the order of `arc_paths.LAYERS`."""

    @property
    def width(self) -> int:
        return self.layers.bit_count()


def walk_counted(conn: sqlite3.Connection, rules: ArcRules) -> Iterator[Rows]:
    """Walks the counted commits once; gives the rows of each repository when it is through."""
    sorter = PathSorter(rules)
    walk: _Walk | None = None
    for row in conn.execute(_ROWS, (rules.joining.confidence,)):
        if walk is None or walk.work_id != row[1]:
            if walk is not None:
                yield walk.build()
            walk = _Walk(conn, row[1], sorter, rules)
        walk.take(*row)
    if walk is not None:
        yield walk.build()


class _Use:
    """Commits of one pattern in one year, in one stack or in any."""

    __slots__ = ("commits", "first_at", "first_id", "last_on")

    def __init__(self, at: int, commit_id: int) -> None:
        self.commits = 0
        self.first_at = at
        self.first_id = commit_id
        self.last_on = ""


class _Walk:
    """The pass over one repository."""

    def __init__(self, conn: sqlite3.Connection, work_id: int, sorter: PathSorter, rules: ArcRules) -> None:
        self.work_id = work_id
        self._sorter = sorter
        self._practice = rules.practice
        self._surest: dict[tuple[str, int], tuple[float, int, int]] = {}
        """(pattern, year) → (confidence, seconds, commit id) of the first commit that is sure enough, else of the surest."""
        self._dialect_stacks = frozenset(index for index, stack in enumerate(rules.stacks) if not stack.is_platform)
        self._mender = Mender(conn, rules.loops.fix_days * DAY_S)
        self._uses: dict[tuple[str, int, int], _Use] = {}
        self._stacks: dict[int, _Use] = {}
        self._first: dict[tuple[str, str], list[tuple[int, int]]] = {}
        """(kind, name) → the first (seconds, commit id), at most `KEPT`."""
        self._conn = conn
        self._sweeps = frozenset(rules.joining.sweeps)
        self._joined: list[Joined] = []
        self._pair: Joined | None = None

    def take(
        self, commit_id: int, _: int, at: int, day: str, kind: str | None, level: int, year: int, patterns: str | None, joined: str | None
    ) -> None:
        """One commit, none older than the one before it."""
        stacks = layers = 0
        code: list[str] = []
        for path in joined.split("\0") if joined is not None else ():
            layer, bits = self._sorter.sort(path)
            stacks |= bits
            if layer >= 0:
                layers |= 1 << layer
                code.append(path)
        indexes = [index for index in range(stacks.bit_length()) if stacks >> index & 1]
        for index in indexes:
            use = self._stacks.setdefault(index, _Use(at, commit_id))
            use.commits += 1
        if patterns:
            self._take_patterns(commit_id, at, day, year, patterns.split(), indexes)
        if kind in _JOINING and level > 0:
            self._take_layers(Joined(commit_id, at, layers))
        if code:
            self._mender.take(commit_id, at, kind, day, code)

    def _take_patterns(self, commit_id: int, at: int, day: str, year: int, words: list[str], stacks: list[int]) -> None:
        is_dialect = len(stacks) == 1 and stacks[0] in self._dialect_stacks
        for word in words:
            pattern, _, said = word.partition("=")
            sure = float(said)
            surest = self._surest.get((pattern, year))
            if surest is None or sure > surest[0] < self._practice.first_confidence:
                self._surest[pattern, year] = (sure, at, commit_id)
            for stack in (-1, *stacks):
                use = self._uses.get((pattern, year, stack))
                if use is None:
                    use = self._uses[pattern, year, stack] = _Use(at, commit_id)
                use.commits += 1
                use.last_on = max(use.last_on, day)
            if sure >= self._practice.confidence:
                self._keep("practice", pattern, at, commit_id)
                if is_dialect:
                    self._keep("dialect", f"{pattern}\t{self._sorter.stack_names[stacks[0]]}", at, commit_id)

    def _keep(self, kind: str, name: str, at: int, commit_id: int) -> None:
        first = self._first.setdefault((kind, name), [])
        if len(first) < KEPT:
            insort(first, (at, commit_id))

    def _take_layers(self, found: Joined) -> None:
        if found.width < 2 or (found.width == 2 and self._pair is not None):
            return
        subject, parents = self._conn.execute("SELECT subject, parents FROM commits WHERE id = ?", (found.commit_id,)).fetchone()
        # What a history begins with was laid side by side; nothing stood yet that it could join.
        if not parents or not self._sweeps.isdisjoint(_WORD.findall(subject.lower())):
            return
        if found.width >= 3:
            self._joined.append(found)
        else:
            self._pair = found

    def build(self) -> Rows:
        """The rows of the repository."""
        names = (*self._sorter.stack_names, "")  # index -1: any stack
        proofs: list[tuple[object, ...]] = [
            (self.work_id, kind, name, seq, commit_id, at, 0.0)
            for (kind, name), first in self._first.items()
            for seq, (at, commit_id) in enumerate(first, 1)
        ]
        proofs += [
            (self.work_id, "surest", f"{pattern}\t{year}", 1, commit_id, at, sure)
            for (pattern, year), (sure, at, commit_id) in self._surest.items()
        ]
        joined = [*self._joined, *([self._pair] if self._pair else [])]
        return {
            "practice": [
                (self.work_id, pattern, year, names[stack], use.commits, use.first_at, use.first_id, use.last_on)
                for (pattern, year, stack), use in self._uses.items()
            ],
            "stacks": [(self.work_id, names[i], use.commits, use.first_at, use.first_id) for i, use in self._stacks.items()],
            "proofs": proofs,
            "joined": [(found.commit_id, self.work_id, found.at, found.layers) for found in joined],
            "loops": [(self.work_id, "break-to-fix", *loop) for loop in self._mender.found],
        }
