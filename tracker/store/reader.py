"""Reads what the arc is judged from, in one go, at the end of a scan.

Everything is summed in SQL or in one pass; what comes back grows with repositories, artifacts and patterns, never with
commits. Must not judge: the rules stand in `tracker/arc/milestones.py`.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from tracker.catalogue.arc import ArcRules, read_arc_rules
from tracker.model.arc import (
    ArcArtifact,
    ArcFacts,
    ArcPipeline,
    ArcPractice,
    ArcQuarter,
    ArcRelease,
    ArcRepository,
    ArcReuse,
    Proof,
)
from tracker.model.growth import HeadStart
from tracker.store.reader_begun import Begun, build_head_starts, read_begun, read_first_months, read_newcomers
from tracker.store.reader_counted import build_mine_condition, read_is_everyone
from tracker.store.reader_ledger import ArtifactRow, ReleaseRow, read_artifacts, read_releases, read_works
from tracker.store.reader_pass import KEPT
from tracker.store.reader_told import name_quarter, read_integrations, read_quarters, read_span
from tracker.store.sums import drop_sums, prepare_sums

INTEGRATIONS_KEPT = 20
SHIPS_KEPT = 3


def read_arc_facts(conn: sqlite3.Connection, rules: ArcRules | None = None) -> ArcFacts:
    """What the milestones are judged from, as the file stands now; `rules`: None reads those of the tracker.

    Leaves the connection as it was; a transaction that is open stays open.
    """
    rules = rules or read_arc_rules()
    prepare_sums(conn, rules)
    try:
        return _read_facts(conn, rules)
    finally:
        drop_sums(conn)


def _read_facts(conn: sqlite3.Connection, rules: ArcRules) -> ArcFacts:
    first_on, last_on, _ = read_span(conn)
    begun = read_begun(conn)
    releases = read_releases(conn)
    starts = build_head_starts(begun, read_first_months(conn, begun, rules), releases, rules.head_start)
    newcomers = read_newcomers(conn)
    artifacts = read_artifacts(conn, read_works(conn), rules.mine.artifact_share)
    names = {row.artifact.artifact_id: row.artifact.name for row in artifacts}
    return ArcFacts(
        first_on=first_on,
        last_on=last_on,
        is_everyone=read_is_everyone(conn),
        # What somebody else began proves nothing of mine, however much of it I wrote.
        artifacts=tuple(_build_artifact(row) for row in artifacts if row.is_mine),
        releases=tuple(_build_release(row, names) for row in releases),
        repositories=tuple(
            ArcRepository(work.repo, Proof(work.day, work.sha, work.repo), newcomers.get(work.work_id, ())) for work in begun
        ),
        practices=_read_practices(conn),
        tests=_read_tests(conn),
        reuse=_read_reuse(conn),
        pipelines=read_pipelines(conn),
        head_starts=_keep_settled(starts, begun, last_on, rules.head_start.days),
        integrations=read_integrations(conn, INTEGRATIONS_KEPT),
        quarters=_read_quarters(conn, releases),
    )


def _build_artifact(row: ArtifactRow) -> ArcArtifact:
    a = row.artifact
    proof = Proof(a.created_on, a.created_sha, a.repo)
    return ArcArtifact(a.artifact_id, a.repo, a.kind, a.name, a.manifest, proof, a.retired_on)


def _build_release(row: ReleaseRow, names: Mapping[str, str]) -> ArcRelease:
    r = row.release
    proof = Proof(r.shipped_on, r.sha, r.repo)
    return ArcRelease(
        r.repo, r.artifact_id, r.version, r.is_prerelease, proof, names.get(r.artifact_id or "", ""), r.source == "deployment"
    )


def _keep_settled(starts: tuple[HeadStart, ...], begun: tuple[Begun, ...], last_on: str | None, days: int) -> tuple[HeadStart, ...]:
    """Head starts whose month is over, so that no later commit can change them."""
    if last_on is None:
        return ()
    edge = (date.fromisoformat(last_on) - timedelta(days=days)).isoformat()
    return tuple(start for start, work in zip(starts, begun, strict=True) if work.day < edge)


def _read_practices(conn: sqlite3.Connection) -> tuple[ArcPractice, ...]:
    first: defaultdict[str, list[Proof]] = defaultdict(list)
    by_repo: defaultdict[str, dict[str, Proof]] = defaultdict(dict)
    for pattern, proof in _read_proofs(conn, "practice"):
        if len(first[pattern]) < KEPT:
            first[pattern].append(proof)
        by_repo[pattern].setdefault(proof.repo, proof)
    by_stack: defaultdict[str, dict[str, list[Proof]]] = defaultdict(dict)
    for name, proof in _read_proofs(conn, "dialect"):
        pattern, stack = name.split("\t")
        told = by_stack[pattern].setdefault(stack, [])
        if len(told) < KEPT:
            told.append(proof)
    return tuple(
        ArcPractice(
            pattern,
            tuple(proofs),
            tuple((stack, tuple(told)) for stack, told in by_stack[pattern].items()),
            tuple(by_repo[pattern].values()),
        )
        for pattern, proofs in sorted(first.items())
    )


def _read_proofs(conn: sqlite3.Connection, kind: str) -> Iterator[tuple[str, Proof]]:
    """(name, proof) of a kind, oldest first."""
    rows = conn.execute(
        """SELECT p.name, c.authored_on, c.sha, r.name FROM told_proofs p JOIN commits c ON c.id = p.commit_id
           JOIN works r ON r.id = p.work_id WHERE p.kind = ? ORDER BY p.at, p.commit_id""",
        (kind,),
    )
    return ((name, Proof(*rest)) for name, *rest in rows)


def _read_tests(conn: sqlite3.Connection) -> Proof | None:
    """The first commit of tests, by its type or by what it practises."""
    row = conn.execute(
        """SELECT c.authored_on, c.sha, r.name FROM told_proofs p JOIN commits c ON c.id = p.commit_id JOIN works r ON r.id = p.work_id
           WHERE p.kind = 'test' OR (p.kind = 'practice' AND p.name = 'automated-testing') ORDER BY p.at, p.commit_id LIMIT 1"""
    ).fetchone()
    return Proof(*row) if row else None


def _read_reuse(conn: sqlite3.Connection) -> tuple[ArcReuse, ...]:
    """Edges from one repository of mine to another; what somebody else brought in proves nothing of mine.

    A copied file is no foundation: nothing builds on it where it came from.
    """
    rows = conn.execute(
        f"""SELECT a.name, b.name, u.what, u.how, u.since, u.sha
            FROM reuse u JOIN works a ON a.id = u.user_id JOIN works b ON b.id = u.used_id JOIN commits c ON c.sha = u.sha
            WHERE u.user_id <> u.used_id AND u.how NOT LIKE '%copy' AND u.how NOT LIKE '%development%' AND {build_mine_condition(conn)}
              AND u.user_id NOT IN (SELECT id FROM temp.left_out) AND u.used_id NOT IN (SELECT id FROM temp.left_out)
            ORDER BY u.since, u.id"""
    )
    return tuple(ArcReuse(user, used, what, how, Proof(since, sha, user)) for user, used, what, how, since, sha in rows)


def read_pipelines(conn: sqlite3.Connection) -> tuple[ArcPipeline, ...]:
    """Files that publish or deploy, once a repository, by the first commit of mine in which they did."""
    return tuple(ArcPipeline(name, proof) for name, proof in _read_proofs(conn, "pipeline"))


def _read_quarters(conn: sqlite3.Connection, releases: tuple[ReleaseRow, ...]) -> tuple[ArcQuarter, ...]:
    ships: defaultdict[str, list[Proof]] = defaultdict(list)
    for row in releases:
        shipped = row.release
        named = name_quarter(int(shipped.shipped_on[:4]) * 4 + (int(shipped.shipped_on[5:7]) - 1) // 3)
        ships[named] = [*ships[named], Proof(shipped.shipped_on, shipped.sha, shipped.repo)][-SHIPS_KEPT:]
    removals: dict[str, Proof] = {}
    for name, *proof in conn.execute(
        """SELECT p.name, c.authored_on, c.sha, r.name FROM told_proofs p JOIN commits c ON c.id = p.commit_id
           JOIN works r ON r.id = p.work_id WHERE p.kind = 'removal' ORDER BY p.weight DESC, p.at, p.commit_id"""
    ):
        removals.setdefault(name_quarter(int(name)), Proof(*proof))
    found = []
    for quarter in read_quarters(conn)[:-1]:
        name = quarter.quarter
        net = quarter.added_lines - quarter.deleted_lines
        found.append(ArcQuarter(name, quarter.commits, net, tuple(ships[name]), removals.get(name)))
    return tuple(found)
