"""Finds which change a fix mends: the one of the days before whose lines it takes away. From stored hashes, without git.

A commit that was read before lines were kept closes a loop by its files alone. Must not judge whether a loop is long.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter, deque
from sys import byteorder
from typing import NamedTuple

_BREAKING = frozenset({"feat", "refactor", "perf", "fix", "build", "revert"})
"""Types that can break something; a fix of a typo in the docs closes no loop."""
REMEMBERED = 64
"""Changes of one file that are looked at, newest first."""
_LINES = """SELECT ch.path, ch.old_path, l.brought, l.taken FROM lines l
            CROSS JOIN changes ch ON ch.commit_id = l.commit_id AND ch.seq = l.seq WHERE l.commit_id = ?"""


class Loop(NamedTuple):
    """In the order of the columns of `work_loops`."""

    opened_id: int
    closed_id: int
    opened_at: int
    closed_at: int
    closed_on: str


class _Lines(NamedTuple):
    """What one change did to one file."""

    old_path: str | None
    brought: frozenset[int]
    taken: frozenset[int]


class Mender:
    """Takes the commits of one repository, oldest first."""

    def __init__(self, conn: sqlite3.Connection, within_s: int) -> None:
        self._conn = conn
        self._within_s = within_s
        self._recent: dict[str, deque[tuple[int, int]]] = {}
        """Path → (seconds, commit id) of the changes of the days before, oldest first."""
        self._read: dict[int, dict[str, _Lines]] = {}
        self.found: list[Loop] = []

    def take(self, commit_id: int, at: int, kind: str | None, day: str, paths: list[str]) -> None:
        """One commit that touches `paths` of code."""
        if kind == "fix":
            earlier = self._find(commit_id, at, paths)
            if earlier is not None:
                self.found.append(Loop(earlier[1], commit_id, earlier[0], at, day))
        if kind in _BREAKING:
            for path in paths:
                self._recent.setdefault(path, deque(maxlen=REMEMBERED)).append((at, commit_id))

    def _find(self, commit_id: int, at: int, paths: list[str]) -> tuple[int, int] | None:
        """(seconds, commit id) of the change that brought most of the lines that this one takes; None: no recent one did."""
        near = {path: self._list_near(path, at) for path in paths if path in self._recent}
        if not any(near.values()):
            return None
        own = self._read_lines(commit_id)
        if not own:
            return max(change for changes in near.values() for change in changes)
        brought: Counter[tuple[int, int]] = Counter()
        for path, lines in own.items():
            waiting = set(lines.taken)
            for name in filter(None, (path, lines.old_path)):
                for change in reversed(near.get(name) or self._list_near(name, at)):
                    there = self._read_lines(change[1]).get(name)
                    if not waiting:
                        break
                    if there is not None and (same := waiting & there.brought):
                        # Each line was brought by the last change that brought it.
                        brought[change] += len(same)
                        waiting -= same
        return max(brought, key=lambda change: (brought[change], change), default=None)

    def _list_near(self, path: str, at: int) -> list[tuple[int, int]]:
        changes = self._recent.get(path)
        if changes is None:
            return []
        while changes and at - changes[0][0] > self._within_s:
            changes.popleft()
        return list(changes)

    def _read_lines(self, commit_id: int) -> dict[str, _Lines]:
        lines = self._read.get(commit_id)
        if lines is None:
            if len(self._read) > 2_000:
                self._read.clear()
            lines = self._read[commit_id] = {
                path: _Lines(old_path, _unpack(brought), _unpack(taken))
                for path, old_path, brought, taken in self._conn.execute(_LINES, (commit_id,))
            }
        return lines


def _unpack(packed: bytes) -> frozenset[int]:
    numbers = array("I", packed)
    if byteorder == "big":
        numbers.byteswap()
    return frozenset(numbers)
