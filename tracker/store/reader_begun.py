"""How my repositories began: their first commit, what of their first month was there before, who joined later.

Needs `reader_counted.gather_counted` first. Must not judge what a share means.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from tracker.catalogue.arc import HeadStartRule
from tracker.model.arc import Proof
from tracker.model.growth import HeadStart
from tracker.store.reader_counted import build_mine_condition, read_is_everyone
from tracker.store.reader_ledger import ReleaseRow

DAY_S = 86_400
NEWCOMERS_KEPT = 10
SHOWN = 12
"""How many packages and files a head start names."""


class Begun(NamedTuple):
    """A repository whose first commit is mine."""

    work_id: int
    repo: str
    sha: str
    at: int
    day: str


class Foundation(NamedTuple):
    """What stood after the first month of a repository, without what every repository has."""

    paths: frozenset[str]
    packages: frozenset[tuple[str, str]]
    """(ecosystem, name) of each package it asked for."""


Sightings = Mapping[tuple[str, str], Mapping[int, int]]
"""(ecosystem, name) → repository → when it was first asked for, or declared, there."""


def read_begun(conn: sqlite3.Connection) -> tuple[Begun, ...]:
    """Repositories that I began, oldest first; a shallow one cannot say when it began."""
    rows = conn.execute(
        f"""SELECT r.id, r.name, c.sha, c.authored_at, c.authored_on
            FROM works r JOIN commits c ON c.id = (
                SELECT f.id FROM commits f WHERE f.work_id = r.id AND f.is_odd_date = 0 ORDER BY f.authored_at, f.id LIMIT 1)
            WHERE r.state <> 'shallow' AND {build_mine_condition(conn)} AND r.id NOT IN (SELECT id FROM temp.left_out)
            ORDER BY c.authored_at, r.name"""
    )
    return tuple(Begun(*row) for row in rows)


def read_newcomers(conn: sqlite3.Connection) -> dict[int, tuple[Proof, ...]]:
    """Repository → first merged commit of each person but me, oldest first, at most `NEWCOMERS_KEPT`; no bots, no AI."""
    if read_is_everyone(conn):
        return {}
    found: defaultdict[int, list[Proof]] = defaultdict(list)
    rows = conn.execute(
        """SELECT c.work_id, c.authored_on, c.sha, r.name, min(c.authored_at)
           FROM commits c JOIN people p ON p.id = c.author_id JOIN works r ON r.id = c.work_id
           WHERE c.is_mine = 0 AND c.is_merge = 0 AND c.is_merged = 1 AND c.is_odd_date = 0 AND p.kind = 'human'
           GROUP BY c.work_id, p.name ORDER BY 5, c.id"""
    )
    for work_id, day, sha, repo, _ in rows:
        if len(found[work_id]) < NEWCOMERS_KEPT:
            found[work_id].append(Proof(day, sha, repo))
    return {work_id: tuple(proofs) for work_id, proofs in found.items()}


def read_foundations(conn: sqlite3.Connection, begun: tuple[Begun, ...], rule: HeadStartRule) -> dict[int, Foundation]:
    """Repository → its foundation; imports count here, because a template often comes as one."""
    mine = build_mine_condition(conn)
    found = {}
    for work in begun:
        window = (work.work_id, work.at + rule.days * DAY_S)
        paths = conn.execute(
            f"""SELECT DISTINCT ch.path FROM commits c CROSS JOIN changes ch ON ch.commit_id = c.id
                WHERE c.work_id = ? AND c.authored_at < ? AND {mine} AND c.is_merge = 0
                  AND ch.rule IS NULL AND ch.status IN ('A', 'C', 'R')""",
            window,
        )
        packages = conn.execute(
            f"""SELECT DISTINCT m.ecosystem, n.name FROM commits c CROSS JOIN manifests m ON m.commit_id = c.id
                JOIN manifest_names n ON n.commit_id = m.commit_id AND n.path = m.path
                WHERE c.work_id = ? AND c.authored_at < ? AND {mine} AND n.role IN ('run', 'dev', 'build', 'optional')""",
            window,
        )
        found[work.work_id] = Foundation(
            frozenset(path for (path,) in paths if path.rpartition("/")[2].lower() not in rule.generic),
            frozenset((ecosystem, name) for ecosystem, name in packages),
        )
    return found


def read_sightings(conn: sqlite3.Connection) -> Sightings:
    """When each package was first asked for or declared by me, in each repository."""
    rows = conn.execute(
        f"""WITH named AS (
                SELECT m.commit_id, m.ecosystem, n.name FROM manifests m
                JOIN manifest_names n ON n.commit_id = m.commit_id AND n.path = m.path
                WHERE n.role IN ('run', 'dev', 'build', 'optional')
                UNION ALL SELECT commit_id, ecosystem, name FROM manifests WHERE name IS NOT NULL)
            SELECT d.ecosystem, d.name, c.work_id, min(c.authored_at) FROM named d JOIN commits c ON c.id = d.commit_id
            WHERE {build_mine_condition(conn)} AND c.work_id NOT IN (SELECT id FROM temp.left_out)
            GROUP BY d.ecosystem, d.name, c.work_id"""
    )
    found: defaultdict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for ecosystem, name, work_id, at in rows:
        found[ecosystem, name][work_id] = at
    return found


def build_head_starts(
    begun: tuple[Begun, ...],
    foundations: Mapping[int, Foundation],
    packages: Sightings,
    paths: Mapping[tuple[str, int], int],
    releases: tuple[ReleaseRow, ...],
    rule: HeadStartRule,
) -> tuple[HeadStart, ...]:
    """One head start for each repository that I began, oldest first.

    paths: (path, repository) → when it was first touched there. The share is None for the first repository, which
    could have had none, and where too little stood to say.
    """
    path_sights: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for (path, work_id), at in paths.items():
        path_sights[path][work_id] = at
    shipped: dict[int, ReleaseRow] = {}
    for row in releases:
        if row.work_id not in shipped or row.at < shipped[row.work_id].at:
            shipped[row.work_id] = row
    found = []
    for index, work in enumerate(begun):
        base = foundations[work.work_id]
        names = sorted(name for key in base.packages if _was_there(packages.get(key, {}), work) for name in key[1:])
        files = sorted(path for path in base.paths if _was_there(path_sights.get(path, {}), work))
        total = len(base.paths) + len(base.packages)
        is_known = index > 0 and total >= rule.min_items
        first = shipped.get(work.work_id)
        found.append(
            HeadStart(
                repo=work.repo,
                started_on=work.day,
                share=(len(names) + len(files)) / total if is_known else None,
                what=(*names, *files)[:SHOWN] if is_known else (),
                first_ship_on=first.release.shipped_on if first else None,
                days_to_ship=max(0, (first.at - work.at) // DAY_S) if first else None,
                sha=work.sha,
            )
        )
    return tuple(found)


def _was_there(sights: Mapping[int, int], work: Begun) -> bool:
    return any(at < work.at and work_id != work.work_id for work_id, at in sights.items())
