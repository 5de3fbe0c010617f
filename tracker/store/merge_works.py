"""Finds out which repositories of two files are the same, and what the joined one is called. Changes nothing.

Every choice looks at what both files say and at nothing else, so that it comes out the same whichever file takes up the
other. `there` is a second database attached to the connection.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

HERE, THERE = "main", "there"


class WorkLine(NamedTuple):
    """A repository as one of the files knows it."""

    side: str
    """HERE or THERE."""
    work_id: int
    name: str
    root_sha: str | None
    state: str
    remote: str | None
    root_mark: str | None
    default_branch: str | None
    default_head: str | None
    is_cut: int
    """1: its root is only where a shallow clone was cut off."""
    head_at: int
    """When the default branch's last commit was made, seconds since 1970; 0: it has none."""
    began_at: int
    """When its first commit was written; 0: it has none."""
    rules: str | None
    """What kept files out when its commits were read, a line each; None: it is not known."""


class JoinedWork(NamedTuple):
    """One repository of the joined file."""

    name: str
    members: tuple[WorkLine, ...]
    """All that is one and the same; never empty."""

    @property
    def newest(self) -> WorkLine:
        """The member that saw the default branch last; of two, the one that saw all of it."""
        return max(
            self.members,
            key=lambda one: (one.head_at, one.default_head or "", not one.is_cut, one.remote or "", one.default_branch or ""),
        )

    @property
    def whole(self) -> WorkLine:
        """The member that knows the true root: a shallow clone's is only where it was cut."""
        return min(self.members, key=lambda one: (one.root_sha is None, one.is_cut, one.began_at, one.root_sha or ""))

    @property
    def rules(self) -> str | None:
        """What kept files out in any of the files."""
        lines = {line for one in self.members for line in (one.rules or "").split("\n")} - {""}
        return "\n".join(sorted(lines)) or None

    def ids(self, side: str) -> list[int]:
        """Its ids in one of the files."""
        return [one.work_id for one in self.members if one.side == side]


def join_works(connection: sqlite3.Connection) -> tuple[JoinedWork, ...]:
    """Every repository of both files, the same ones as one, each with the name it gets."""
    works = [line for side in (HERE, THERE) for line in _read_works(connection, side)]
    groups = _Groups(works)
    by_root: dict[str, WorkLine] = {}
    for line in works:
        if line.root_sha is not None:
            groups.join(line, by_root.setdefault(line.root_sha, line))
    for line in works:
        if groups.is_alone(line):
            _join_by_commits(connection, groups, line)
    _join_by_place(connection, groups)
    by_remote: dict[str, list[WorkLine]] = {}
    for line in works:
        if line.remote is not None and groups.is_alone(line):
            by_remote.setdefault(line.remote, []).append(line)
    for same in by_remote.values():
        # One in each file, or it is not clear which is which.
        if sorted(line.side for line in same) == [HERE, THERE]:
            groups.join(*same)
    return _name(groups.list())


class _Groups:
    """Repositories, joined step by step."""

    def __init__(self, works: Iterable[WorkLine]) -> None:
        self._group = {(line.side, line.work_id): [line] for line in works}

    def join(self, one: WorkLine, other: WorkLine) -> None:
        first, second = self.of(one), self.of(other)
        if first is not second:
            first.extend(second)
            for line in second:
                self._group[line.side, line.work_id] = first

    def of(self, line: WorkLine) -> list[WorkLine]:
        return self._group[line.side, line.work_id]

    def find(self, side: str, work_id: int) -> WorkLine:
        return next(line for line in self._group[side, work_id] if (line.side, line.work_id) == (side, work_id))

    def is_alone(self, line: WorkLine) -> bool:
        return len(self.of(line)) == 1

    def list(self) -> list[tuple[WorkLine, ...]]:
        seen = {id(group): tuple(sorted(group)) for group in self._group.values()}
        return list(seen.values())


def _read_works(connection: sqlite3.Connection, side: str) -> list[WorkLine]:
    query = (
        "SELECT id, name, root_sha, state, remote, root_mark, default_branch, default_head, is_cut,"
        f" coalesce((SELECT committed_at FROM {side}.commits c WHERE c.sha = w.default_head), 0),"
        f" coalesce((SELECT min(authored_at) FROM {side}.commits c WHERE c.work_id = w.id), 0), rules"
        f" FROM {side}.works w ORDER BY id"
    )
    return [WorkLine(side, *row) for row in connection.execute(query)]


def _join_by_commits(connection: sqlite3.Connection, groups: _Groups, line: WorkLine) -> None:
    """A shallow clone, or a history that was completed: its root or head is a commit of a repository in the other file."""
    other = THERE if line.side == HERE else HERE
    row = connection.execute(
        f"SELECT work_id FROM {other}.commits WHERE sha IN (?, ?) ORDER BY sha LIMIT 1", (line.root_sha, line.default_head)
    ).fetchone()
    if row is not None:
        groups.join(line, groups.find(other, row[0]))


def _join_by_place(connection: sqlite3.Connection, groups: _Groups) -> None:
    """What is empty or cannot be read is known by its folder alone."""
    query = (
        "SELECT h.work_id, t.work_id FROM main.places h JOIN there.places t ON t.path = h.path JOIN main.works a ON a.id = h.work_id"
        " JOIN there.works b ON b.id = t.work_id WHERE a.root_sha IS NULL OR b.root_sha IS NULL"
    )
    for here, there in connection.execute(query).fetchall():
        groups.join(groups.find(HERE, here), groups.find(THERE, there))


def _name(groups: list[tuple[WorkLine, ...]]) -> tuple[JoinedWork, ...]:
    """Gives each its name: the one it has, the published one where the files differ; with a number where another bears it."""
    wanted = []
    for group in groups:
        # A published name is owner and name; of several the shorter one is less likely to carry a number.
        names = sorted({line.name for line in group}, key=lambda name: ("/" not in name, len(name), name))
        began_at = min(line.began_at or 2**62 for line in group)
        root = min((line.root_sha for line in group if line.root_sha is not None), default="")
        wanted.append((len(names), began_at, root, names, group))
    taken: set[str] = set()
    joined = []
    for _, _, _, names, group in sorted(wanted, key=lambda one: one[:4]):
        numbered = (f"{names[0]}-{number}" for number in range(2, len(wanted) + 2))
        name = next(name for name in (*names, *numbered) if name not in taken)
        taken.add(name)
        joined.append(JoinedWork(name, group))
    return tuple(joined)
