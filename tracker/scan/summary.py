"""What a scan says at its end, from the file alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from tracker.git.discover import Place
from tracker.model.place_name import name_place
from tracker.scan.options import Likely, ScanSummary, Shipped, Skipped
from tracker.store.places import read_fingerprints
from tracker.store.reader_ledger import read_releases
from tracker.store.said import read_identities, read_people_counts

LIKELY_SHOWN = 5
SHIPPED_SHOWN = 10


def build_summary(
    connection: sqlite3.Connection,
    *,
    places: Sequence[Place],
    unchanged: int,
    new_commits: int,
    read_again: int,
    reread: tuple[tuple[str, int], ...],
    relabelled: int,
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
        read_again=read_again,
        commits=commits,
        my_commits=mine,
        me=me,
        likely=() if mine else find_likely(connection),
        shipped=_read_shipped(connection),
        skipped=(*skipped, *earlier),
        unknown_counts=unknown,
        elapsed_s=elapsed_s,
        was_stopped=was_stopped,
        reread=reread,
        relabelled=relabelled,
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
    """Products by their latest release: releases with work of mine in them, as the ledger counts them, or everyone's."""
    counts = "x.work_id NOT IN (SELECT w.id FROM works w JOIN roles o ON o.name = w.name WHERE o.role IN ('data', 'ignored'))"
    has_mine = connection.execute("SELECT 1 FROM commits WHERE is_mine = 1 LIMIT 1").fetchone() is not None
    mine = {row.release_id for row in read_releases(connection, counts)} if has_mine else None
    rows = connection.execute(
        "SELECT r.id, w.name, coalesce(a.name, w.name), r.version, r.shipped_on FROM releases r"
        f" JOIN works w ON w.id = r.work_id LEFT JOIN artifacts a ON a.id = r.artifact_id WHERE {counts.replace('x.', 'r.')}"
    )
    # What bears one name in one repository is one product, though it be command and library.
    products: dict[tuple[str, str], dict[str, str]] = {}
    for release_id, repo, name, version, shipped_on in rows:
        if mine is None or release_id in mine:
            versions = products.setdefault((repo, name), {})
            versions[version] = max(shipped_on, versions.get(version, ""))
    latest = [(*max((day, version) for version, day in found.items()), *product, len(found)) for product, found in products.items()]
    latest.sort(key=lambda one: one[2])
    latest.sort(key=lambda one: one[:2], reverse=True)
    return tuple(Shipped(repo, name, n, version, day) for day, version, repo, name, n in latest[:SHIPPED_SHOWN])
