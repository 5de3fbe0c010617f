"""Reads feedback loops and failures: what was opened, what closed it, how long it took.

Needs `reader_counted.gather_counted` first. Must not judge whether a loop is long.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

from tracker.catalogue.arc import LoopRule
from tracker.model.growth import Failure, Loop
from tracker.store.reader_counted import build_mine_condition
from tracker.store.reader_ledger import ReleaseRow
from tracker.store.reader_pass import Fixed, Reverted

HOUR_S = 3_600
NEXT_LOOKED_AT = 50
"""How many of my next commits are looked at for what followed a revert by somebody else."""


class FailureRow(NamedTuple):
    failure: Failure
    hours: float | None
    """Until what followed; None: nothing did."""


def read_ships(releases: tuple[ReleaseRow, ...]) -> list[ReleaseRow]:
    """One release for each released commit of a repository, oldest first: a monorepo's packages that go out together."""
    seen: dict[tuple[int, str], ReleaseRow] = {}
    for row in releases:
        seen.setdefault((row.work_id, row.release.sha), row)
    return sorted(seen.values(), key=lambda row: (row.work_id, row.at))


def read_release_loops(conn: sqlite3.Connection, releases: tuple[ReleaseRow, ...]) -> list[Loop]:
    """Idea to release: from the first feature since the release before, to the release."""
    loops = []
    for _, group in groupby(read_ships(releases), key=lambda row: row.work_id):
        before = -1 << 62
        for row in group:
            idea = conn.execute(
                """SELECT c.sha, k.day, k.at FROM temp.counted k JOIN commits c ON c.id = k.id
                   WHERE k.work_id = ? AND k.at > ? AND k.at <= ? AND k.type = 'feat' ORDER BY k.at LIMIT 1""",
                (row.work_id, before, row.at),
            ).fetchone()
            before = row.at
            if idea:
                sha, day, at = idea
                hours = round((row.at - at) / HOUR_S, 1)
                ship = row.release
                loops.append(Loop("idea-to-release", ship.repo, sha, ship.sha, day, ship.shipped_on, hours))
    return loops


def read_fix_loops(conn: sqlite3.Connection, fixed: tuple[Fixed, ...]) -> list[Loop]:
    """Break to fix: a fix of a file that a commit of the days before had touched."""
    ids = {commit_id for found in fixed for commit_id in (found.broken_id, found.fix_id)}
    known = read_shas(conn, ids)
    loops = []
    for found in fixed:
        repo, broken_sha, broken_on, _ = known[found.broken_id]
        _, fix_sha, fix_on, _ = known[found.fix_id]
        hours = round((found.fix_at - found.broken_at) / HOUR_S, 1)
        loops.append(Loop("break-to-fix", repo, broken_sha, fix_sha, broken_on, fix_on, hours))
    return loops


def read_failures(
    conn: sqlite3.Connection, reverted: tuple[Reverted, ...], releases: tuple[ReleaseRow, ...], rule: LoopRule
) -> tuple[FailureRow, ...]:
    """Reverts by me, reverts of my work by others, and releases that needed a hotfix; oldest first."""
    rows = [*_read_my_reverts(conn, reverted), *_read_their_reverts(conn), *_read_broken_releases(conn, releases, rule)]
    return tuple(sorted(rows, key=lambda row: (row.failure.happened_on, row.failure.sha)))


def _read_my_reverts(conn: sqlite3.Connection, reverted: tuple[Reverted, ...]) -> Iterable[FailureRow]:
    known = read_shas(conn, {i for found in reverted for i in (found.commit_id, found.next_id) if i is not None})
    for found in reverted:
        repo, sha, day, subject = known[found.commit_id]
        failed = conn.execute(
            "SELECT f.sha FROM commits c JOIN commits f ON f.sha = c.reverts WHERE c.id = ?", (found.commit_id,)
        ).fetchone()
        followed = known[found.next_id][1] if found.next_id is not None else None
        hours = None if found.next_at is None else round((found.next_at - found.at) / HOUR_S, 1)
        yield FailureRow(Failure("revert", repo, sha, day, subject, failed[0] if failed else None, followed), hours)


def _read_their_reverts(conn: sqlite3.Connection) -> list[FailureRow]:
    """What others took back of mine; what followed is the first of my next commits there on the same files."""
    rows = conn.execute(
        f"""SELECT r.name, c.sha, c.authored_on, c.subject, f.sha, c.authored_at,
                (SELECT n.id FROM (SELECT k.id FROM temp.counted k WHERE k.work_id = c.work_id AND k.at > c.authored_at
                                   ORDER BY k.at LIMIT {NEXT_LOOKED_AT}) n
                 WHERE EXISTS (SELECT 1 FROM changes a JOIN changes b ON b.path = a.path
                               WHERE a.commit_id = f.id AND b.commit_id = n.id) LIMIT 1)
            FROM commits c JOIN commits f ON f.sha = c.reverts JOIN works r ON r.id = c.work_id
            WHERE c.reverts IS NOT NULL AND NOT ({build_mine_condition(conn)}) AND f.id IN (SELECT id FROM temp.counted)"""
    ).fetchall()
    known = read_shas(conn, {row[6] for row in rows if row[6] is not None})
    found = []
    for repo, sha, day, subject, failed, at, next_id in rows:
        hours = None
        if next_id is not None:
            next_at = conn.execute("SELECT at FROM temp.counted WHERE id = ?", (next_id,)).fetchone()[0]
            hours = round((next_at - at) / HOUR_S, 1)
        followed = known[next_id][1] if next_id is not None else None
        found.append(FailureRow(Failure("revert", repo, sha, day, subject, failed, followed), hours))
    return found


def _read_broken_releases(conn: sqlite3.Connection, releases: tuple[ReleaseRow, ...], rule: LoopRule) -> Iterable[FailureRow]:
    """A release followed within hours by another that brought a fix or a revert, and nothing new beside it.

    Pre-releases are meant to break; a quick second release with a feature in it says nothing of the first.
    """
    final = tuple(row for row in releases if not row.release.is_prerelease)
    for _, group in groupby(read_ships(final), key=lambda row: row.work_id):
        earlier: ReleaseRow | None = None
        for row in group:
            if earlier is not None and row.at - earlier.at <= rule.hotfix_hours * HOUR_S:
                fix = conn.execute(
                    """SELECT c.sha, k.at FROM temp.counted k JOIN commits c ON c.id = k.id
                       WHERE k.work_id = ? AND k.at > ? AND k.at <= ? AND (k.type IN ('fix', 'revert') OR c.reverts IS NOT NULL)
                         AND NOT EXISTS (SELECT 1 FROM temp.counted n WHERE n.work_id = k.work_id AND n.at > ? AND n.at <= ?
                                         AND n.type IN ('feat', 'perf', 'refactor'))
                       ORDER BY k.at LIMIT 1""",
                    (row.work_id, earlier.at, row.at, earlier.at, row.at),
                ).fetchone()
                if fix:
                    broken = earlier.release
                    name = (broken.artifact_id or broken.repo).rpartition("/")[2].rpartition(":")[2]
                    subject = f"{name} {broken.version}"
                    failure = Failure("broken release", broken.repo, broken.sha, broken.shipped_on, subject, broken.sha, fix[0])
                    yield FailureRow(failure, round(max(0, fix[1] - earlier.at) / HOUR_S, 1))
            earlier = row


def read_shas(conn: sqlite3.Connection, ids: Iterable[int]) -> dict[int, tuple[str, str, str, str]]:
    """Commit id → repository, sha, day, subject."""
    wanted = list(ids)
    found = {}
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        rows = conn.execute(
            f"""SELECT c.id, r.name, c.sha, c.authored_on, c.subject FROM commits c JOIN works r ON r.id = c.work_id
                WHERE c.id IN ({",".join("?" * len(part))})""",
            part,
        )
        found.update({row[0]: (row[1], row[2], row[3], row[4]) for row in rows})
    return found
