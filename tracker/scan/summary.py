"""What a scan says at its end, from the file alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from tracker.git.discover import Place
from tracker.model.place_name import name_place
from tracker.scan.options import Likely, ScanSummary, Shipped, Skipped
from tracker.store.places import read_fingerprints
from tracker.store.said import read_identities, read_people_counts

LIKELY_SHOWN = 5
SHIPPED_SHOWN = 10


def build_summary(
    connection: sqlite3.Connection,
    *,
    places: Sequence[Place],
    unchanged: int,
    new_commits: int,
    skipped: Sequence[Skipped],
    elapsed_s: float,
    was_stopped: bool,
) -> ScanSummary:
    """The summary of a scan of `places`; what was skipped in earlier scans and is still below the paths is named again."""
    me = tuple(email for email, source in read_identities(connection).items() if source != "removed")
    commits, mine = connection.execute(
        "SELECT count(*), coalesce(sum(is_mine), 0) FROM commits WHERE is_merge = 0 AND counts_as IS NULL"
    ).fetchone()
    unknown = connection.execute("SELECT count(*) FROM commits WHERE is_diffed = 1 AND is_bulk = 0 AND added_lines IS NULL").fetchone()[0]
    earlier = _read_skipped(connection, places, {s.path for s in skipped})
    return ScanSummary(
        repositories=len(places),
        unchanged=unchanged - len(earlier),
        new_commits=new_commits,
        commits=commits,
        my_commits=mine,
        me=me,
        likely=() if mine else find_likely(connection),
        shipped=_read_shipped(connection),
        skipped=(*skipped, *earlier),
        unknown_counts=unknown,
        elapsed_s=elapsed_s,
        was_stopped=was_stopped,
        read_to_end=len(read_fingerprints(connection).keys() & {name_place(place.git_dir) for place in places}),
    )


def find_likely(connection: sqlite3.Connection) -> tuple[Likely, ...]:
    """People with the most commits over the most repositories: the user is probably the first."""
    people = [
        Likely(name, email, commits, repositories)
        for name, email, kind, commits, repositories, _ in read_people_counts(connection)
        if kind == "human"
    ]
    people.sort(key=lambda p: (-p.repositories, -p.commits, p.email))
    return tuple(people[:LIKELY_SHOWN])


def _read_skipped(connection: sqlite3.Connection, places: Sequence[Place], named: set[Path]) -> list[Skipped]:
    shown = {name_place(p.git_dir): p.shown_path for p in places}
    rows = connection.execute("SELECT path, reason FROM places WHERE state = 'unreadable' ORDER BY path")
    return [Skipped(shown[path], reason) for path, reason in rows if path in shown and shown[path] not in named]


def _read_shipped(connection: sqlite3.Connection) -> tuple[Shipped, ...]:
    rows = connection.execute(
        "SELECT w.name, coalesce(a.name, w.name), count(DISTINCT r.version), max(r.shipped_on || ' ' || r.version) FROM releases r"
        " JOIN works w ON w.id = r.work_id LEFT JOIN artifacts a ON a.id = r.artifact_id"
        # What bears one name in one repository is one product, though it be command and library.
        " WHERE (SELECT count(*) FROM commits WHERE is_mine = 1) = 0 OR EXISTS"
        " (SELECT 1 FROM commits c WHERE c.work_id = w.id AND c.is_mine = 1 AND c.is_merge = 0)"
        " GROUP BY r.work_id, coalesce(a.name, w.name) ORDER BY max(r.shipped_on) DESC, w.name LIMIT ?",
        (SHIPPED_SHOWN,),
    )
    return tuple(Shipped(repo, name, n, last.split(" ", 1)[1], last.split(" ", 1)[0]) for repo, name, n, last in rows)
