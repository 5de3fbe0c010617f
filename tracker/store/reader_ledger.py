"""Reads the ledger back: artifacts, releases, reuse, outcomes, notes, people and repositories.

Mine only, where the function says so. Needs `sums.prepare_sums` first. Must not judge.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from typing import NamedTuple

from tracker.model.facts import Person
from tracker.model.growth import Milestone, Quality, RepositoryLine, Standing
from tracker.model.ledger import Artifact, Note, Outcome, Release, ReuseEdge, RoofEdge
from tracker.store.reader_counted import build_mine_condition


class ReleaseRow(NamedTuple):
    release: Release
    work_id: int
    at: int
    """Seconds since 1970: the tag's clock, or the commit's."""
    release_id: int


class ArtifactRow(NamedTuple):
    artifact: Artifact
    work_id: int
    is_mine: bool
    """True: I made the commit that created it."""
    authored_share: float | None


UNFINISHED = "a scan was stopped before its end; scan again to go on"
"""Why a repository is not read to the end, and what helps."""


class WorkRow(NamedTuple):
    """A repository and the sums over its commits."""

    work_id: int
    line: RepositoryLine
    odd_dates: int
    bulk: int
    gone: int
    unread: int
    """Commits of mine whose differences no scan has read yet."""
    merged_share: float | None
    """My share of the commits on its default branch; None: there are none."""


def read_people(conn: sqlite3.Connection) -> tuple[Person, ...]:
    """Me: each of my identities under the name it used most; no name: it made no commit."""
    rows = conn.execute(
        """SELECT coalesce((SELECT p.name FROM people p JOIN commits c ON c.author_id = p.id WHERE i.email IN (p.email, p.raw_email)
                              GROUP BY p.name ORDER BY count(*) DESC, p.name LIMIT 1), ''), i.email
           FROM identities i WHERE i.source <> 'removed' ORDER BY i.added_at, i.email"""
    )
    return tuple(Person(*row) for row in rows)


def read_works(conn: sqlite3.Connection) -> tuple[WorkRow, ...]:
    """Every repository, by name; needs `sums.prepare_sums`."""
    rows = conn.execute(
        """SELECT r.id, r.name,
               (SELECT shown_path FROM places x WHERE x.work_id = r.id ORDER BY x.state <> 'ok', x.id LIMIT 1),
               coalesce(o.role, 'work'), coalesce(o.visibility, 'private'),
               CASE WHEN u.work_id IS NULL THEN r.state ELSE 'unfinished' END, CASE WHEN u.work_id IS NULL THEN r.reason ELSE ? END,
               coalesce(t.commits, 0), coalesce(t.mine, 0), t.first_on, t.last_on, coalesce(t.excluded_files, 0),
               coalesce(t.unknown_counts, 0), coalesce(t.odd_dates, 0), coalesce(t.bulk, 0), coalesce(t.gone, 0), coalesce(t.unread, 0),
               CASE WHEN t.merged > 0 THEN 1.0 * t.merged_mine / t.merged END
           FROM works r LEFT JOIN roles o ON o.name = r.name LEFT JOIN told_counts t ON t.work_id = r.id
           LEFT JOIN (SELECT DISTINCT work_id FROM places WHERE fingerprint IS NULL AND state IN ('ok', 'shallow', 'partial')) u
             ON u.work_id = r.id
           ORDER BY r.name""",
        (UNFINISHED,),
    )
    return tuple(
        WorkRow(work_id, RepositoryLine(repo, path or "", *rest), odd, bulk, gone, unread, share)
        for work_id, repo, path, *rest, odd, bulk, gone, unread, share in rows
    )


def build_quality(conn: sqlite3.Connection, works: tuple[WorkRow, ...]) -> Quality:
    """What the numbers do not know, summed over the repositories."""
    return Quality(
        unreadable=sum(w.line.state in ("unreadable", "missing") for w in works),
        shallow=sum(w.line.state == "shallow" for w in works),
        unknown_counts=sum(w.line.unknown_counts for w in works),
        excluded_files=sum(w.line.excluded_files for w in works),
        unsure=conn.execute("SELECT coalesce(sum(unsure), 0) FROM told_quarters").fetchone()[0],
        odd_dates=sum(w.odd_dates for w in works),
        bulk=sum(w.bulk for w in works),
        gone=sum(w.gone for w in works),
        unread=sum(w.unread for w in works),
    )


def read_artifacts(conn: sqlite3.Connection, works: tuple[WorkRow, ...], share: float) -> tuple[ArtifactRow, ...]:
    """My artifacts, oldest first: begun by me, or in a repository where at least `share` of the commits is mine."""
    shares = {w.work_id: w.merged_share for w in works}
    rows = conn.execute(
        f"""SELECT a.work_id, {build_mine_condition(conn)}, a.id, r.name, a.kind, a.name, a.manifest, a.created_on, a.created_sha,
                a.retired_on, a.retired_sha
            FROM artifacts a JOIN works r ON r.id = a.work_id LEFT JOIN commits c ON c.sha = a.created_sha
            WHERE a.work_id NOT IN (SELECT id FROM temp.left_out)
            ORDER BY a.created_on, c.authored_at, a.id"""
    )
    return tuple(
        ArtifactRow(Artifact(*rest), work_id, bool(is_mine), shares.get(work_id))
        for work_id, is_mine, *rest in rows
        if is_mine or (shares.get(work_id) or 0.0) >= share
    )


def read_all_artifacts(conn: sqlite3.Connection, where: str) -> tuple[Artifact, ...]:
    """Every artifact, mine or not; `where`: of which works, a condition on `x`."""
    rows = conn.execute(
        f"""SELECT x.id, r.name, x.kind, x.name, x.manifest, x.created_on, x.created_sha, x.retired_on, x.retired_sha
            FROM artifacts x JOIN works r ON r.id = x.work_id WHERE {where}"""
    )
    return tuple(Artifact(*row) for row in rows)


def read_releases(conn: sqlite3.Connection, where: str = "x.work_id NOT IN (SELECT id FROM temp.left_out)") -> tuple[ReleaseRow, ...]:
    """Releases with work of mine in them, oldest first; `where`: of which works, a condition on `x`.

    Mine: the released commit is, or I have a counted commit since the release before it of the same artifact.
    """
    rows = conn.execute(
        f"""WITH dated AS MATERIALIZED (
                SELECT x.id, x.work_id, x.artifact_id, x.version, x.shipped_on, x.sha, x.source, x.is_prerelease,
                    {build_mine_condition(conn)} AS mine,
                    coalesce((SELECT min(t.tagged_at) FROM tags t JOIN places y ON y.id = t.place_id
                              WHERE y.work_id = x.work_id AND t.sha = x.sha
                              AND t.tagged_at >= c.authored_at), c.committed_at) AS at
                FROM releases x JOIN commits c ON c.sha = x.sha
                WHERE {where}),
            ordered AS (
                SELECT *, lag(at) OVER (PARTITION BY work_id, artifact_id ORDER BY at, id) AS previous FROM dated)
            SELECT d.artifact_id, d.version, d.shipped_on, d.sha, d.source, d.is_prerelease, r.name, d.work_id, d.at, d.id
            FROM ordered d JOIN works r ON r.id = d.work_id
            WHERE d.mine OR EXISTS (
                SELECT 1 FROM commits c WHERE c.work_id = d.work_id AND c.authored_at <= d.at
                    AND c.authored_at > coalesce(d.previous, -9e18) AND {build_mine_condition(conn)} AND c.is_merge = 0)
            ORDER BY d.shipped_on, d.at, d.id"""
    )
    shipped: defaultdict[int, list[str]] = defaultdict(list)
    for release_id, artifact_id in conn.execute("SELECT release_id, artifact_id FROM release_artifacts ORDER BY release_id, artifact_id"):
        shipped[release_id].append(artifact_id)
    return tuple(
        ReleaseRow(
            Release(main, version, day, sha, source, bool(early), repo, tuple(one for one in shipped[release_id] if one != main)),
            work_id,
            at,
            release_id,
        )
        for main, version, day, sha, source, early, repo, work_id, at, release_id in rows
    )


def read_reuse(conn: sqlite3.Connection) -> tuple[ReuseEdge, ...]:
    """Every edge between my repositories, oldest first."""
    return tuple(
        ReuseEdge(*row)
        for row in conn.execute(
            """SELECT a.name, b.name, u.what, u.how, u.since, u.until, u.sha, u.artifact_id
               FROM reuse u JOIN works a ON a.id = u.user_id JOIN works b ON b.id = u.used_id
               WHERE u.user_id NOT IN (SELECT id FROM temp.left_out) AND u.used_id NOT IN (SELECT id FROM temp.left_out)
               ORDER BY u.since, u.id"""
        )
    )


def read_roofs(conn: sqlite3.Connection) -> tuple[RoofEdge, ...]:
    """Which packages of one repository build on each other, by repository, user and used."""
    return tuple(
        RoofEdge(*row)
        for row in conn.execute(
            """SELECT r.name, e.user, e.used, e.since, e.until, e.sha FROM roof_edges e JOIN works r ON r.id = e.work_id
               WHERE e.work_id NOT IN (SELECT id FROM temp.left_out) ORDER BY r.name, e.user, e.used"""
        )
    )


def read_outcomes(conn: sqlite3.Connection) -> tuple[Outcome, ...]:
    """Figures in my messages and outcomes in notes, oldest first."""
    found = conn.execute(
        f"""SELECT f.sha, f.quote, f.metric, f.before, f.after, f.unit, 'message', c.authored_on, r.name
            FROM figures f CROSS JOIN commits c ON c.sha = f.sha JOIN works r ON r.id = c.work_id
            WHERE {build_mine_condition(conn)} AND c.counts_as IS NULL AND c.work_id NOT IN (SELECT id FROM temp.left_out)
            UNION ALL
            SELECT n.sha, n.text, 'outcome', NULL, NULL, '', 'note', n.happened_on,
                (SELECT r.name FROM commits c JOIN works r ON r.id = c.work_id WHERE c.sha = n.sha)
            FROM notes n WHERE n.deleted_at IS NULL AND n.pattern IS NULL
            ORDER BY 8, 1"""
    )
    return tuple(Outcome(*row) for row in found)


def read_standing(conn: sqlite3.Connection) -> tuple[Standing, ...]:
    """What stands of each year's work, by repository and year, as the last scan found it."""
    rows = conn.execute(
        """SELECT r.name, s.year, s.written, s.stands FROM standing s JOIN works r ON r.id = s.work_id
           WHERE s.work_id NOT IN (SELECT id FROM temp.left_out) ORDER BY r.name, s.year"""
    )
    return tuple(Standing(*row) for row in rows)


def read_notes(conn: sqlite3.Connection) -> tuple[Note, ...]:
    """Notes that stand, oldest first."""
    return tuple(
        Note(*row)
        for row in conn.execute(
            """SELECT id, happened_on, text, domain, pattern, artifact_id, sha, made_at FROM notes
               WHERE deleted_at IS NULL ORDER BY happened_on, id"""
        )
    )


def read_milestones(conn: sqlite3.Connection) -> tuple[Milestone, ...]:
    """What the last scan concluded of the arc, in its order."""
    shas: defaultdict[str, list[str]] = defaultdict(list)
    for milestone, sha in conn.execute("SELECT milestone, sha FROM milestone_commits ORDER BY milestone, seq"):
        shas[milestone].append(sha)
    return tuple(
        Milestone(key, title, stage, status == "reached", day, tuple(shas[key]), evidence, missing)
        for key, title, stage, status, day, evidence, missing in conn.execute(
            "SELECT milestone, title, stage, status, reached_on, evidence, missing FROM milestones ORDER BY seq"
        )
    )
