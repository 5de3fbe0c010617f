"""Counts over any interval of days: levels between bounds, time zones, stacks of patterns, what is left out.

What the calendar's years and quarters are summed up for elsewhere is counted here for years that begin on another day.
Must not judge.
"""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

from tracker.catalogue.arc import ArcRules
from tracker.catalogue.arc_paths import PathSorter
from tracker.model.growth import IntervalCounts
from tracker.store.reader_commits import build_counted_condition
from tracker.store.reader_counted import build_mine_condition

_LEVELS = """
SELECT c.authored_on, coalesce((SELECT x.value FROM corrections x WHERE x.sha = c.sha AND x.field = 'level' AND x.undone_at IS NULL
                                ORDER BY x.id DESC LIMIT 1), l.level), count(*)
FROM commits c JOIN labels l ON l.commit_id = c.id
WHERE {counted} AND c.authored_on >= ? AND c.authored_on < ? GROUP BY 1, 2
"""
_PRACTICE = """
SELECT c.authored_on >= ?,
    (SELECT group_concat(pattern, ' ') FROM (
        SELECT lp.pattern FROM label_patterns lp WHERE lp.commit_id = c.id
        UNION SELECT x.value FROM corrections x WHERE x.sha = c.sha AND x.field = 'pattern+' AND x.undone_at IS NULL
        EXCEPT SELECT x.value FROM corrections x WHERE x.sha = c.sha AND x.field = 'pattern-' AND x.undone_at IS NULL)),
    (SELECT group_concat(ch.path, char(0)) FROM changes ch WHERE ch.commit_id = c.id AND ch.rule IS NULL)
FROM commits c WHERE {counted} AND c.authored_on >= ? AND c.authored_on < ?
"""
LEVELS = ("syntax", "pattern", "system", "architecture")


def read_interval(conn: sqlite3.Connection, first_on: str, until: str) -> IntervalCounts:
    """What is known of the commits of one interval besides the commits themselves."""
    mine = build_mine_condition(conn)
    days = (first_on, until)
    zones = conn.execute(
        f"""SELECT c.author_offset_min FROM commits c WHERE {build_counted_condition(mine)} AND c.authored_on >= ? AND c.authored_on < ?
            GROUP BY 1 ORDER BY count(*) DESC, 1""",
        days,
    )
    offsets = tuple(row[0] for row in zones)
    bulk, unknown, gone = conn.execute(
        f"""SELECT coalesce(sum(c.is_bulk), 0), coalesce(sum(c.is_diffed AND c.added_lines IS NULL), 0), coalesce(sum(c.is_gone), 0)
            FROM commits c WHERE {mine} AND c.is_merge = 0 AND c.authored_on >= ? AND c.authored_on < ?""",
        days,
    ).fetchone()
    return IntervalCounts(offsets, bulk, unknown, gone)


def count_levels(conn: sqlite3.Connection, bounds: Sequence[str]) -> tuple[tuple[int, int, int, int], ...]:
    """Counted commits at each level between one bound and the next, corrections applied; one fewer than there are bounds."""
    sums = [[0, 0, 0, 0] for _ in bounds[1:]]
    counted = build_counted_condition(build_mine_condition(conn))
    for day, level, commits in conn.execute(_LEVELS.format(counted=counted), (bounds[0], bounds[-1])):
        if level in LEVELS:
            sums[bisect_right(bounds, day) - 1][LEVELS.index(level)] += commits
    return tuple((a, b, c, d) for a, b, c, d in sums)


def count_stacks(
    conn: sqlite3.Connection, rules: ArcRules, since: str, first_on: str, until: str
) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """Commits by (pattern, stack) from `since` up to `first_on`, and from there up to `until`."""
    sorter = PathSorter(rules)
    sums: tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]] = (Counter(), Counter())
    counted = build_counted_condition(build_mine_condition(conn))
    for is_inside, patterns, paths in conn.execute(_PRACTICE.format(counted=counted), (first_on, since, until)):
        if not patterns or not paths:
            continue
        stacks = 0
        for path in paths.split("\0"):
            stacks |= sorter.sort(path)[1]
        for index, name in enumerate(sorter.stack_names):
            if stacks >> index & 1:
                for pattern in patterns.split():
                    sums[is_inside][pattern, name] += 1
    return sums
