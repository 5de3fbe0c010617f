"""Adds up what was summed by repository: quarters, patterns, stacks, and the commits that prove them.

Needs `sums.prepare_sums` first. Must not judge: it adds.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from tracker.catalogue.arc import Practice
from tracker.catalogue.arc_paths import name_layers
from tracker.model.growth import Integration, Quarter
from tracker.store.sums import WIDEST_KEPT


class PatternRow(NamedTuple):
    pattern: str
    family: str
    meaning: str
    commits: int
    repos: int
    first_on: str
    first_sha: str
    last_on: str
    notes: int
    is_sure: bool


class StackRow(NamedTuple):
    """A stack and its first commit."""

    stack: str
    commits: int
    day: str
    sha: str


def read_span(conn: sqlite3.Connection) -> tuple[str | None, str | None, int]:
    """First day, last day and number of the counted commits; None: there are none."""
    first, last, commits = conn.execute("SELECT min(first_on), max(last_on), coalesce(sum(commits), 0) FROM told_quarters").fetchone()
    return first, last, commits


def read_quarters(conn: sqlite3.Connection) -> tuple[Quarter, ...]:
    """Sums of every quarter that has counted commits, oldest first, without its releases."""
    rows = conn.execute(
        """SELECT quarter, sum(commits), sum(commits * (level = 0)), sum(commits * (level = 1)), sum(commits * (level = 2)),
                  sum(commits * (level = 3)), sum(added_lines), sum(deleted_lines), sum(assisted), sum(night)
           FROM told_quarters GROUP BY quarter ORDER BY quarter"""
    )
    bumps: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for name, count in conn.execute("SELECT name, sum(weight) FROM told_proofs WHERE kind = 'bump' GROUP BY name"):
        bumps[int(name) // 4][int(name) % 4] = int(count)
    return tuple(
        Quarter(name_quarter(number), commits, (a, b, c, d), 0, added, deleted, assisted, night, False, _as_levels(bumps[number]))
        for number, commits, a, b, c, d, added, deleted, assisted, night in rows
    )


def _as_levels(counts: Sequence[int]) -> tuple[int, int, int, int]:
    a, b, c, d = counts
    return a, b, c, d


def name_quarter(number: int) -> str:
    """2024-Q3 from year times four plus quarter, 0 to 3."""
    return f"{number // 4}-Q{number % 4 + 1}"


def read_widest(conn: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    """Quarter → its widest commits, surest first, of system and architecture only."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for number, sha in conn.execute(
        """SELECT w.name, c.sha FROM (
               SELECT name, commit_id, row_number() OVER (PARTITION BY name ORDER BY weight DESC, at, commit_id) AS place
               FROM told_proofs WHERE kind = 'widest') w JOIN commits c ON c.id = w.commit_id
           WHERE w.place <= ? ORDER BY w.name, w.place""",
        (WIDEST_KEPT,),
    ):
        found[name_quarter(int(number))].append(sha)
    return {quarter: tuple(shas) for quarter, shas in found.items()}


def read_first_assisted(conn: sqlite3.Connection) -> tuple[str, str, int] | None:
    """Day and sha of the first assisted commit, and how many there are; None: none."""
    row = conn.execute(
        """SELECT c.authored_on, c.sha, (SELECT sum(assisted) FROM told_quarters) FROM told_proofs p JOIN commits c ON c.id = p.commit_id
           WHERE p.kind = 'assisted' ORDER BY p.at, p.commit_id LIMIT 1"""
    ).fetchone()
    return tuple(row) if row else None


def read_pattern_rows(conn: sqlite3.Connection, rule: Practice) -> list[PatternRow]:
    """Every pattern ever practised, most practised first; its first commit is the first that `rule` is sure of, if there is one."""
    rows = conn.execute(
        """WITH any_stack AS (SELECT * FROM told_practice WHERE stack = ''),
                first AS (SELECT pattern, first_id, min(first_at) FROM any_stack GROUP BY pattern)
           SELECT s.pattern, coalesce(pt.family, ''), coalesce(pt.meaning, ''), s.commits, s.repos, c.authored_on, c.sha, s.last_on,
                  (SELECT count(*) FROM notes n WHERE n.pattern = s.pattern AND n.deleted_at IS NULL)
           FROM (SELECT pattern, sum(commits) AS commits, count(DISTINCT work_id) AS repos, max(last_on) AS last_on
                 FROM any_stack GROUP BY pattern) s
           JOIN first f ON f.pattern = s.pattern JOIN commits c ON c.id = f.first_id
           LEFT JOIN patterns pt ON pt.pattern = s.pattern
           ORDER BY s.commits DESC, s.pattern"""
    )
    firsts = _read_firsts(conn, rule)
    found = []
    for pattern, family, meaning, commits, repos, day, sha, last_on, notes in rows:
        sure = firsts.get(pattern)
        first_on, first_sha = sure or (day, sha)
        found.append(PatternRow(pattern, family, meaning, commits, repos, first_on, first_sha, last_on, notes, sure is not None))
    return found


def _read_firsts(conn: sqlite3.Connection, rule: Practice) -> dict[str, tuple[str, str]]:
    """Pattern → day and sha of the commit that it can be said to be first practised by; without those never practised so surely.

    It lies in the first year with a commit that is sure enough, or with enough commits; of the latter it is the surest.
    """
    counts: defaultdict[tuple[str, int], int] = defaultdict(int)
    for pattern, year, stack, commits in read_uses(conn):
        if not stack:
            counts[pattern, year] += commits
    rows = conn.execute("SELECT name, weight, at, commit_id FROM told_proofs WHERE kind = 'surest' ORDER BY at, commit_id").fetchall()
    years: defaultdict[tuple[str, int], list[tuple[float, int]]] = defaultdict(list)
    for name, weight, _, commit_id in rows:
        pattern, _, year = name.partition("\t")
        years[pattern, int(year)].append((weight, commit_id))
    chosen: dict[str, int] = {}
    for (pattern, year), found in sorted(years.items()):
        if pattern in chosen:
            continue
        sure = next((commit_id for weight, commit_id in found if weight >= rule.first_confidence), None)
        if sure is None and counts[pattern, year] >= rule.first_times:
            sure = max(found, key=lambda one: one[0])[1]
        if sure is not None:
            chosen[pattern] = sure
    days = {}
    for pattern, commit_id in chosen.items():
        days[pattern] = tuple(conn.execute("SELECT authored_on, sha FROM commits WHERE id = ?", (commit_id,)).fetchone())
    return days


def read_uses(conn: sqlite3.Connection) -> list[tuple[str, int, str, int]]:
    """(pattern, year, stack, commits), in that order; the empty stack stands for all and for none."""
    rows = conn.execute("SELECT pattern, year, stack, sum(commits) FROM told_practice GROUP BY pattern, year, stack ORDER BY 1, 2, 3")
    return rows.fetchall()


def read_stacks(conn: sqlite3.Connection) -> list[StackRow]:
    """Every stack, with its first commit."""
    rows = conn.execute(
        """SELECT s.stack, s.commits, c.authored_on, c.sha FROM (
               SELECT stack, sum(commits) AS commits, first_id, min(first_at) FROM told_stacks GROUP BY stack) s
           JOIN commits c ON c.id = s.first_id ORDER BY s.stack"""
    )
    return [StackRow(*row) for row in rows]


def read_integrations(conn: sqlite3.Connection, kept: int | None = None) -> tuple[Integration, ...]:
    """Changes of three layers and more, by time; when there are none, the first of two.

    kept: at most so many of each width, the first ones; None: all.
    """
    rows = conn.execute(
        """SELECT c.sha, r.name, c.authored_on, c.subject, t.layers FROM told_joined t JOIN commits c ON c.id = t.commit_id
           JOIN works r ON r.id = t.work_id ORDER BY t.at, t.commit_id"""
    ).fetchall()
    wide = [row for row in rows if row[4].bit_count() >= 3] or rows[:1]
    found = []
    count: defaultdict[int, int] = defaultdict(int)
    for sha, repo, day, subject, layers in wide:
        count[layers.bit_count()] += 1
        if kept is None or count[layers.bit_count()] <= kept:
            found.append(Integration(sha, repo, day, subject, name_layers(layers)))
    return tuple(found)
