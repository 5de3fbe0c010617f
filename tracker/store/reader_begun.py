"""How my repositories began: their first commit, what of their first month was there before, who joined later.

Needs `sums.prepare_sums` first. Must not judge what a share means.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from tracker.catalogue.arc import ArcRules, HeadStartRule
from tracker.model.arc import Proof
from tracker.model.growth import HeadStart
from tracker.store.connection import transaction
from tracker.store.reader_counted import build_mine_condition, read_is_everyone
from tracker.store.reader_ledger import ReleaseRow
from tracker.store.sums import drop_sums, has_starts, prepare_sums

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


class FirstMonth(NamedTuple):
    """What the first month of a repository brought, by its sampled lines."""

    lines: int
    """Different lines in the sample."""
    known: int
    """Of these, how many had stood in another repository of mine before this one began."""
    what: tuple[str, ...]
    """Packages of mine that it built on within the month, then files of which at least half had stood elsewhere, fullest
    first; at most `SHOWN`."""


def read_begun(conn: sqlite3.Connection) -> tuple[Begun, ...]:
    """Repositories that I began, oldest first; one of which only a shallow clone was ever seen cannot say when it began."""
    rows = conn.execute(
        f"""SELECT r.id, r.name, c.sha, c.authored_at, c.authored_on
            FROM works r JOIN commits c ON c.id = (
                SELECT f.id FROM commits f WHERE f.work_id = r.id AND f.is_odd_date = 0 ORDER BY f.authored_at, f.id LIMIT 1)
            WHERE r.is_cut = 0 AND {build_mine_condition(conn)} AND r.id NOT IN (SELECT id FROM temp.left_out)
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


def read_first_months(conn: sqlite3.Connection, begun: tuple[Begun, ...], rules: ArcRules) -> dict[int, FirstMonth]:
    """Repository → what its first month brought; imports count here, because a template often comes as one.

    As the last scan counted it, where nothing has changed since.
    """
    if has_starts(conn, rules):
        kept = conn.execute("SELECT work_id, lines, known, what FROM work_starts")
        return {work_id: FirstMonth(lines, known, tuple(what.splitlines())) for work_id, lines, known, what in kept}
    return {work.work_id: _read_first_month(conn, work, rules.head_start) for work in begun}


def save_starts(conn: sqlite3.Connection, rules: ArcRules) -> None:
    """Counts every head start anew, unless nothing has changed since, and keeps it in the file."""
    if has_starts(conn, rules):
        return
    with transaction(conn):
        prepare_sums(conn, rules)
        months = {work.work_id: _read_first_month(conn, work, rules.head_start) for work in read_begun(conn)}
        drop_sums(conn)
        conn.execute("DELETE FROM work_starts")
        conn.executemany(
            "INSERT INTO work_starts VALUES (?,?,?,?)",
            [(work_id, month.lines, month.known, "\n".join(month.what)) for work_id, month in months.items()],
        )
        conn.execute("DELETE FROM stale_works WHERE work_id = 0")


def _read_first_month(conn: sqlite3.Connection, work: Begun, rule: HeadStartRule) -> FirstMonth:
    mine = build_mine_condition(conn)
    rows = conn.execute(
        f"""WITH month AS (
                SELECT DISTINCT s.hash, ch.path FROM commits c CROSS JOIN samples s ON s.commit_id = c.id
                JOIN changes ch ON ch.commit_id = s.commit_id AND ch.seq = s.seq
                WHERE c.work_id = ? AND c.authored_at < ? AND {mine} AND c.is_merge = 0)
            SELECT m.path, m.hash, EXISTS (
                SELECT 1 FROM samples o CROSS JOIN commits x ON x.id = o.commit_id
                WHERE o.hash = m.hash AND x.work_id <> ? AND x.authored_at < ? AND {build_mine_condition(conn, "x")}
                  AND x.work_id NOT IN (SELECT id FROM temp.left_out)) FROM month m ORDER BY m.path""",
        (work.work_id, work.at + rule.days * DAY_S, work.work_id, work.at),
    ).fetchall()
    lines: dict[int, bool] = {}
    files: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for path, line, is_known in rows:
        lines[line] = bool(is_known)
        files[path][0] += 1
        files[path][1] += is_known
    copied = [(-known, path) for path, (count, known) in files.items() if 2 * known >= count]
    packages = conn.execute(
        "SELECT DISTINCT what FROM reuse WHERE user_id = ? AND how <> 'copy' AND julianday(since) - julianday(?) < ? ORDER BY what",
        (work.work_id, work.day, rule.days),
    )
    names = [*(name for (name,) in packages), *(path for _, path in sorted(copied))]
    return FirstMonth(len(lines), sum(lines.values()), tuple(" ".join(name.split()) for name in names[:SHOWN]))


def build_head_starts(
    begun: tuple[Begun, ...], months: Mapping[int, FirstMonth], releases: tuple[ReleaseRow, ...], rule: HeadStartRule
) -> tuple[HeadStart, ...]:
    """One head start for each repository that I began, oldest first.

    The share is None for the first repository, which could have had none, and where too few lines came to say.
    """
    shipped: dict[int, ReleaseRow] = {}
    for row in releases:
        if row.work_id not in shipped or row.at < shipped[row.work_id].at:
            shipped[row.work_id] = row
    found = []
    for index, work in enumerate(begun):
        month = months.get(work.work_id, FirstMonth(0, 0, ()))
        is_known = index > 0 and month.lines >= rule.min_lines
        first = shipped.get(work.work_id)
        found.append(
            HeadStart(
                repo=work.repo,
                started_on=work.day,
                share=month.known / month.lines if is_known else None,
                what=month.what if is_known else (),
                first_ship_on=first.release.shipped_on if first else None,
                # By the calendar, as the two days are shown beside it.
                days_to_ship=_count_days(work.day, first.release.shipped_on) if first else None,
                sha=work.sha,
            )
        )
    return tuple(found)


def _count_days(first: str, last: str) -> int:
    return max(0, (date.fromisoformat(last) - date.fromisoformat(first)).days)
