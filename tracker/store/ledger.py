"""Reads the ledger's material back and saves what was concluded from it; opens no git and concludes nothing itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tracker.model.facts import Tag
from tracker.model.growth import Milestone
from tracker.model.ledger import (
    Artifact,
    ArtifactEvent,
    CommitLine,
    Dependency,
    History,
    Manifest,
    ManifestVersion,
    Release,
    ReuseEdge,
    RoofEdge,
)
from tracker.store.connection import transaction

SCOPES = frozenset({"run", "dev", "build", "optional"})


def read_history(connection: sqlite3.Connection, work_id: int) -> History:
    """All that the ledger may know of one work, oldest first, a parent before its child; lost commits are left out."""
    repo = connection.execute("SELECT name FROM works WHERE id = ?", (work_id,)).fetchone()[0]
    order = _read_order(connection, work_id)
    commits = tuple(
        CommitLine(sha, subject, authored_on, committed_on, at, bool(is_mine), bool(is_merge), bool(is_merged))
        for _, sha, subject, authored_on, committed_on, at, is_mine, is_merge, is_merged in sorted(
            connection.execute(
                "SELECT id, sha, subject, authored_on, date(committed_at + committer_offset_min * 60, 'unixepoch'), committed_at,"
                " is_mine, is_merge, is_merged FROM commits WHERE work_id = ? AND is_gone = 0",
                (work_id,),
            ),
            key=lambda row: order[row[0]],
        )
    )
    tags = tuple(
        Tag(name, sha, at, offset, bool(is_annotated))
        for name, sha, at, offset, is_annotated in connection.execute(
            "SELECT t.name, t.sha, min(t.tagged_at), t.offset_min, t.is_annotated FROM tags t JOIN places p ON p.id = t.place_id"
            " JOIN commits c ON c.sha = t.sha WHERE p.work_id = ? GROUP BY t.name, t.sha ORDER BY min(t.tagged_at), t.name",
            (work_id,),
        )
    )
    return History(repo, commits, tuple(_read_manifests(connection, work_id, order)), tags)


class _Line(NamedTuple):
    """Where a commit stands in the history of its work."""

    place: int
    root: int
    """As `ManifestVersion.root`."""


def _read_order(connection: sqlite3.Connection, work_id: int) -> dict[int, _Line]:
    """Commit id → its place: a parent before its child, otherwise by the committer's clock.

    The author's clock says when something was thought of; a commit that was rebased two years later would speak of manifests
    as they stood then, in the midst of what came before.
    """
    rows = connection.execute(
        "SELECT id, sha, parents FROM commits WHERE work_id = ? ORDER BY committed_at, authored_at, sha", (work_id,)
    ).fetchall()
    head = connection.execute("SELECT default_head FROM works WHERE id = ?", (work_id,)).fetchone()[0]
    parents = {sha: named.split() for _, sha, named in rows}
    waits = dict(parents)
    places: dict[str, int] = {}
    roots: dict[str, str] = {}
    for _, sha, _ in rows:
        waiting = [sha]
        while waiting:
            top = waiting[-1]
            missing = [one for one in waits.pop(top, ()) if one in waits]
            if missing:
                # Looked at again when its parents have their places; popped above, so that no circle goes on for ever.
                waiting.extend(missing)
                continue
            waiting.pop()
            if top not in places:
                places[top] = len(places)
                first = parents[top][0] if parents[top] else ""
                roots[top] = roots.get(first, top)
    numbers = {roots.get(head, roots[rows[0][1]]): 0} if rows else {}
    return {commit_id: _Line(places[sha], numbers.setdefault(roots[sha], len(numbers))) for commit_id, sha, _ in rows}


def _read_manifests(connection: sqlite3.Connection, work_id: int, order: dict[int, _Line]) -> Iterator[ManifestVersion]:
    known: dict[tuple[str, str], Dependency] = {}
    needs: dict[tuple[int, str], list[Dependency]] = {}
    others: dict[tuple[int, str, str], list[str]] = {}
    rows = connection.execute(
        "SELECT n.commit_id, n.path, n.role, n.name FROM commits c JOIN manifest_names n ON n.commit_id = c.id WHERE c.work_id = ?",
        (work_id,),
    )
    # Hundreds of thousands in a large workspace, of a few thousand different names.
    for commit_id, path, role, name in rows:
        if role in SCOPES:
            dependency = known.get((name, role))
            if dependency is None:
                dependency = known[name, role] = Dependency(name, role)
            needs.setdefault((commit_id, path), []).append(dependency)
        else:
            others.setdefault((commit_id, path, role), []).append(name)
    versions = connection.execute(
        "SELECT c.id, c.sha, c.authored_at, c.authored_on, m.path, m.old_path, m.status, m.form, m.ecosystem, m.name, m.version"
        " FROM commits c JOIN manifests m ON m.commit_id = c.id WHERE c.work_id = ? AND c.is_gone = 0 ORDER BY m.path",
        (work_id,),
    )
    for commit_id, sha, at, day, path, old_path, status, form, ecosystem, package, version in sorted(
        versions, key=lambda row: order[row[0]]
    ):
        commands, members, traits = (tuple(others.get((commit_id, path, role), ())) for role in ("command", "member", "trait"))
        asked = tuple(needs.get((commit_id, path), ()))
        manifest = Manifest(path, form, ecosystem, package, version, asked, commands, members, traits)
        yield ManifestVersion(sha, at, day, status, old_path, manifest, order[commit_id].root)


def save_findings(
    connection: sqlite3.Connection,
    work_id: int,
    artifacts: Iterable[Artifact],
    events: Iterable[ArtifactEvent],
    releases: Iterable[Release],
    roof: Iterable[RoofEdge] = (),
) -> None:
    """Replaces what was concluded of one work, in one transaction."""
    with transaction(connection):
        # Loops close with releases: what was summed of the work is of yesterday.
        connection.execute("INSERT OR IGNORE INTO stale_works VALUES (?)", (work_id,))
        connection.execute("DELETE FROM releases WHERE work_id = ?", (work_id,))
        connection.execute("DELETE FROM artifacts WHERE work_id = ?", (work_id,))
        connection.execute("DELETE FROM roof_edges WHERE work_id = ?", (work_id,))
        connection.executemany(
            "INSERT INTO roof_edges VALUES (?,?,?,?,?,?)", [(work_id, e.user, e.used, e.since, e.until, e.sha) for e in roof]
        )
        connection.executemany(
            "INSERT INTO artifacts VALUES (?,?,?,?,?,?,?,?,?)",
            [
                (a.artifact_id, work_id, a.kind, a.name, a.manifest, a.created_on, a.created_sha, a.retired_on, a.retired_sha)
                for a in artifacts
            ],
        )
        connection.executemany(
            "INSERT INTO events(sha, artifact_id, event, happened_on, version) VALUES (?,?,?,?,?)",
            [(e.sha, e.artifact_id, e.event, e.happened_on, e.version) for e in events],
        )
        for r in releases:
            release_id = connection.execute(
                "INSERT INTO releases(work_id, artifact_id, version, shipped_on, sha, source, is_prerelease) VALUES (?,?,?,?,?,?,?)",
                (work_id, r.artifact_id, r.version, r.shipped_on, r.sha, r.source, r.is_prerelease),
            ).lastrowid
            connection.executemany("INSERT INTO release_artifacts VALUES (?,?)", [(release_id, one) for one in r.artifact_ids])


def save_reuse(connection: sqlite3.Connection, edges: Sequence[ReuseEdge]) -> None:
    """Replaces all reuse edges, in one transaction."""
    with transaction(connection):
        # A head start names the packages it was built on.
        connection.execute("INSERT OR IGNORE INTO stale_works VALUES (0)")
        connection.execute("DELETE FROM reuse")
        connection.executemany(
            "INSERT INTO reuse(user_id, used_id, what, how, since, until, sha, artifact_id)"
            " SELECT a.id, b.id, ?, ?, ?, ?, ?, ? FROM works a, works b WHERE a.name = ? AND b.name = ?",
            [(e.what, e.how, e.since, e.until, e.sha, e.artifact_id, e.user_repo, e.used_repo) for e in edges],
        )


def read_likenesses(connection: sqlite3.Connection) -> Iterator[tuple[str, str, str, str, str, int, int, int]]:
    """New files of mine beside other works in which at least half of their sampled lines stood before.

    (user repository, used repository, path, day, sha, samples, matched, seconds since 1970 when first seen there). Lines
    that stand in more than four works are boilerplate and count neither way.
    """
    connection.execute("DROP TABLE IF EXISTS temp.common")
    connection.execute(
        "CREATE TEMP TABLE common AS SELECT s.hash FROM samples s JOIN commits c ON c.id = s.commit_id"
        " GROUP BY s.hash HAVING count(DISTINCT c.work_id) > 4"
    )
    yield from connection.execute(
        "WITH fresh AS (SELECT c.id, ch.seq, c.work_id, c.authored_at, c.authored_on, c.sha, ch.path,"
        "   (SELECT count(*) FROM samples s WHERE s.commit_id = c.id AND s.seq = ch.seq"
        "    AND s.hash NOT IN (SELECT hash FROM temp.common)) AS size"
        " FROM commits c JOIN changes ch ON ch.commit_id = c.id WHERE ch.status IN ('A', 'C') AND ch.added >= 10"
        "   AND c.counts_as IS NULL AND EXISTS (SELECT 1 FROM samples s WHERE s.commit_id = c.id AND s.seq = ch.seq))"
        " SELECT a.name, b.name, f.path, f.authored_on, f.sha, f.size, count(DISTINCT s.hash), min(x.authored_at)"
        " FROM fresh f JOIN samples s ON s.commit_id = f.id AND s.seq = f.seq JOIN samples o ON o.hash = s.hash"
        " JOIN commits x ON x.id = o.commit_id JOIN works a ON a.id = f.work_id JOIN works b ON b.id = x.work_id"
        " WHERE x.work_id <> f.work_id AND x.authored_at < f.authored_at AND s.hash NOT IN (SELECT hash FROM temp.common)"
        " GROUP BY f.id, f.seq, x.work_id HAVING 2 * count(DISTINCT s.hash) >= f.size"
    )


def save_milestones(connection: sqlite3.Connection, milestones: Sequence[Milestone]) -> None:
    """Replaces the milestones of the arc, in one transaction."""
    with transaction(connection):
        connection.execute("DELETE FROM milestones")
        connection.executemany(
            "INSERT INTO milestones VALUES (?,?,?,?,?,?,?,?)",
            [
                (m.milestone, seq, m.stage, m.title, "reached" if m.is_reached else "open", m.reached_on, m.evidence, m.missing)
                for seq, m in enumerate(milestones)
            ],
        )
        connection.executemany(
            "INSERT OR IGNORE INTO milestone_commits VALUES (?,?,?)",
            [(m.milestone, seq, sha) for m in milestones for seq, sha in enumerate(m.shas)],
        )


def save_patterns(connection: sqlite3.Connection, patterns: Iterable[tuple[str, str, str]]) -> None:
    """Replaces the catalogue's (pattern, family, meaning), so that the file explains itself."""
    with transaction(connection):
        connection.execute("DELETE FROM patterns")
        connection.executemany("INSERT INTO patterns VALUES (?,?,?)", list(patterns))


def read_work_ids(connection: sqlite3.Connection) -> list[int]:
    """Every work that has commits."""
    return [row[0] for row in connection.execute("SELECT DISTINCT work_id FROM commits ORDER BY work_id")]
