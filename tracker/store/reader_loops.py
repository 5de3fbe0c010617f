"""Finds feedback loops and failures: what was opened, what closed it, how long it took; and reads back what was found.

What finds needs `reader_counted.gather_counted` first, what reads needs `sums.prepare_sums`. Must not judge whether a loop
is long.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise
from typing import NamedTuple

from tracker.catalogue.arc import LoopRule
from tracker.model.growth import Failure, Loop
from tracker.model.shipping import build_shipments
from tracker.store.carried import find_arrivals, find_carriers
from tracker.store.reader_counted import build_mine_condition
from tracker.store.reader_ledger import ReleaseRow, read_all_artifacts, read_releases

HOUR_S = 3_600
NEXT_LOOKED_AT = 500
"""How many of my next commits are looked at for what followed a revert."""
_IN_LIVE = "x.work_id IN (SELECT id FROM temp.live)"


class FailureRow(NamedTuple):
    failure: Failure
    hours: float | None
    """Until what followed; None: nothing did."""


def find_release_loops(conn: sqlite3.Connection) -> list[tuple[object, ...]]:
    """Idea to release, as rows of `work_loops`: from the first commit of a feature to the first release that contains it.

    What came by one merge is one feature; a commit made on the default branch itself is one, too.
    """
    found: list[tuple[object, ...]] = []
    for work_id, ships in _group_ships(read_releases(conn, _IN_LIVE)):
        features = conn.execute(
            "SELECT c.sha, k.id, k.at FROM temp.counted k JOIN commits c ON c.id = k.id WHERE k.work_id = ? AND k.type = 'feat'"
            " ORDER BY k.at, k.id",
            (work_id,),
        ).fetchall()
        if not features:
            continue
        rows = conn.execute("SELECT sha, parents, id FROM commits WHERE work_id = ?", (work_id,)).fetchall()
        parents = {sha: said.split() for sha, said, _ in rows}
        ids = {sha: commit_id for sha, _, commit_id in rows}
        ends = _find_ends(conn, work_id, ships)
        carriers = find_carriers(parents, (sha for _, sha in ends))
        head = conn.execute("SELECT default_head FROM works WHERE id = ?", (work_id,)).fetchone()[0]
        arrivals = find_arrivals(parents, head)
        told: set[tuple[str, int]] = set()
        for sha, commit_id, at in features:
            carrier = carriers.get(sha)
            if carrier is None or (feature := (arrivals.get(sha, sha), carrier)) in told:
                continue
            told.add(feature)
            ship, closed = ends[carrier]
            found.append((work_id, "idea-to-release", commit_id, ids[closed], at, max(at, ship.at), ship.release.shipped_on))
    return found


def _find_ends(conn: sqlite3.Connection, work_id: int, ships: list[ReleaseRow]) -> list[tuple[ReleaseRow, str]]:
    """(release, commit that it contains everything of), oldest release first: its own, and where a tag of its version stands.

    A version is often raised first and tagged some changes later.
    """
    tagged: dict[str, list[str]] = {}
    for name, sha in conn.execute(
        """SELECT DISTINCT t.name, t.sha FROM tags t JOIN places y ON y.id = t.place_id JOIN commits c ON c.sha = t.sha
           WHERE y.work_id = ? AND c.work_id = ? ORDER BY t.name""",
        (work_id, work_id),
    ):
        tagged.setdefault(_plain_version(name), []).append(sha)
    return [(row, sha) for row in ships for sha in dict.fromkeys([row.release.sha, *tagged.get(_plain_version(row.release.version), ())])]


def _plain_version(name: str) -> str:
    """1.2.0 from v1.2.0, release/1.2.0 and package@1.2.0."""
    return name.rpartition("/")[2].rpartition("@")[2].removeprefix("v")


def _group_ships(releases: Iterable[ReleaseRow]) -> Iterator[tuple[int, list[ReleaseRow]]]:
    """Work → one release for each released commit, oldest first: a monorepo's packages that go out together."""
    seen: dict[tuple[int, str], ReleaseRow] = {}
    for row in releases:
        seen.setdefault((row.work_id, row.release.sha), row)
    ships = sorted(seen.values(), key=lambda row: (row.work_id, row.at))
    for work_id, group in groupby(ships, key=lambda row: row.work_id):
        yield work_id, list(group)


def find_reverts(conn: sqlite3.Connection) -> list[tuple[object, ...]]:
    """What I took back, and what others took back of mine, as rows of `work_failures`.

    What followed is the first of my next commits on the same files.
    """
    mine = build_mine_condition(conn)
    rows = conn.execute(
        f"""SELECT c.id, c.work_id, c.authored_on, c.subject, f.id, c.authored_at, c.id IN (SELECT id FROM temp.counted)
            FROM commits c LEFT JOIN commits f ON f.sha = c.reverts
            WHERE c.reverts IS NOT NULL AND c.work_id IN (SELECT id FROM temp.live)
              AND (c.id IN (SELECT id FROM temp.counted) OR (NOT ({mine}) AND f.id IN (SELECT id FROM temp.counted)))"""
    ).fetchall()
    found: list[tuple[object, ...]] = []
    for commit_id, work_id, day, subject, failed_id, at, is_own in rows:
        followed = conn.execute(
            f"""SELECT n.id, n.at FROM (SELECT k.id, k.at FROM temp.counted k WHERE k.work_id = ? AND k.at > ?
                                        ORDER BY k.at, k.id LIMIT {NEXT_LOOKED_AT}) n
                WHERE EXISTS (SELECT 1 FROM changes a JOIN changes b ON b.path = a.path
                              WHERE a.commit_id = ? AND a.rule IS NULL AND b.commit_id = n.id AND b.rule IS NULL) LIMIT 1""",
            # Other people's changes may not have been read: then the files are those of what they took back.
            (work_id, at, commit_id if is_own else failed_id),
        ).fetchone()
        next_id, seconds = (followed[0], followed[1] - at) if followed else (None, None)
        found.append((work_id, "revert", commit_id, 0, day, subject, failed_id, next_id, seconds))
    return found


def find_broken_releases(conn: sqlite3.Connection, rule: LoopRule) -> list[tuple[object, ...]]:
    """Releases followed within hours by another that brought a fix or a revert, and nothing new beside it.

    As rows of `work_failures`. Pre-releases are meant to break; a quick second release with a feature in it says nothing of
    the first.
    """
    releases = read_releases(conn, _IN_LIVE)
    told = {one.release for one in build_shipments((row.release for row in releases), read_all_artifacts(conn, _IN_LIVE))}
    final = [row for row in releases if row.release in told and not row.release.is_prerelease]
    found: list[tuple[object, ...]] = []
    for work_id, ships in _group_ships(final):
        for earlier, row in pairwise(ships):
            if row.at - earlier.at > rule.hotfix_hours * HOUR_S:
                continue
            fix = conn.execute(
                """SELECT k.id, k.at FROM temp.counted k JOIN commits c ON c.id = k.id
                   WHERE k.work_id = ? AND k.at > ? AND k.at <= ? AND (k.type IN ('fix', 'revert') OR c.reverts IS NOT NULL)
                     AND NOT EXISTS (SELECT 1 FROM temp.counted n WHERE n.work_id = k.work_id AND n.at > ? AND n.at <= ?
                                     AND n.type IN ('feat', 'perf', 'refactor'))
                   ORDER BY k.at LIMIT 1""",
                (work_id, earlier.at, row.at, earlier.at, row.at),
            ).fetchone()
            if fix:
                broken = earlier.release
                broken_id = conn.execute("SELECT id FROM commits WHERE sha = ?", (broken.sha,)).fetchone()[0]
                name = (broken.artifact_id or broken.repo).rpartition("/")[2].rpartition(":")[2]
                subject, seconds = f"{name} {broken.version}", max(0, fix[1] - earlier.at)
                found.append((work_id, "broken release", broken_id, len(found), broken.shipped_on, subject, broken_id, fix[0], seconds))
    return found


def read_loops(conn: sqlite3.Connection) -> tuple[Loop, ...]:
    """Every loop that closed, by the day it closed."""
    rows = conn.execute(
        """SELECT t.kind, r.name, o.sha, c.sha, o.authored_on, t.closed_on, t.closed_at - t.opened_at
           FROM told_loops t JOIN works r ON r.id = t.work_id JOIN commits o ON o.id = t.opened_id JOIN commits c ON c.id = t.closed_id
           ORDER BY t.closed_on, c.sha, t.kind, o.sha"""
    )
    return tuple(
        Loop(kind, repo, opened, closed, opened_on, closed_on, round(seconds / HOUR_S, 1))
        for kind, repo, opened, closed, opened_on, closed_on, seconds in rows
    )


def read_failures(conn: sqlite3.Connection) -> tuple[FailureRow, ...]:
    """Reverts by me, reverts of my work by others, and releases that needed a hotfix; oldest first."""
    rows = conn.execute(
        """SELECT t.kind, r.name, c.sha, t.happened_on, t.subject, f.sha, n.sha, t.seconds
           FROM told_failures t JOIN works r ON r.id = t.work_id JOIN commits c ON c.id = t.commit_id
           LEFT JOIN commits f ON f.id = t.failed_id LEFT JOIN commits n ON n.id = t.followed_id
           ORDER BY t.happened_on, c.sha, t.kind"""
    )
    return tuple(FailureRow(Failure(*rest), None if s is None else round(s / HOUR_S, 1)) for *rest, s in rows)
