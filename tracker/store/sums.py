"""Sums over each repository, kept beside its facts, so that a reader adds up a few rows instead of walking every commit.

Owns the tables `work_*` and what is believed of them. Whatever changes a fact, a label or a correction marks its repository
in `stale_works` (triggers in schema.sql); a reader sums such a repository anew in its own memory, so that a correction is
seen at once, and the end of a scan saves the sums again. Roles are applied when the sums are read. Must not judge.
"""

from __future__ import annotations

import sqlite3
from hashlib import blake2b

from tracker.catalogue.arc import ArcRules
from tracker.store.connection import transaction
from tracker.store.places import read_setting, save_setting
from tracker.store.reader_counted import build_mine_condition, drop_counted, gather_counted, read_is_everyone
from tracker.store.reader_loops import find_broken_releases, find_release_loops, find_reverts
from tracker.store.reader_pass import walk_counted
from tracker.store.shown import is_narrowed

VERSION = 8
"""Of what is summed and how: one more makes every file's sums stale."""
SETTING = "sums"
WIDEST_KEPT = 3
SUMS = ("counts", "quarters", "practice", "stacks", "proofs", "joined", "loops", "failures")
_HELPING = ("left_out", "live", "told")


def save_sums(conn: sqlite3.Connection, rules: ArcRules) -> None:
    """Sums every stale repository anew and keeps the sums in the file; all of them where rules or people changed."""
    with transaction(conn):
        _find_live(conn, rules)
        for name in SUMS:
            conn.execute(f"DELETE FROM main.work_{name} WHERE work_id IN (SELECT id FROM temp.live)")
        _sum_live(conn, rules, "main.work_")
        conn.execute("DELETE FROM stale_works WHERE work_id <> 0")
        save_setting(conn, SETTING, _describe(conn, rules))
        _drop_helping(conn)


def prepare_sums(conn: sqlite3.Connection, rules: ArcRules) -> None:
    """Makes the views `told_*` of this connection: the sums of every repository that counts, stale ones summed just now.

    An open transaction stays open; `drop_sums` leaves the connection as it was.
    """
    drop_sums(conn)
    _find_live(conn, rules)
    for name in SUMS:
        conn.execute(f"CREATE TEMP TABLE live_{name} AS SELECT * FROM work_{name} WHERE 0")
    _sum_live(conn, rules, "temp.live_")
    # No view may name a helping table of another database file: these views are temporary, and so are the tables.
    conn.execute("CREATE TEMP TABLE told (id INTEGER PRIMARY KEY)")
    conn.execute("INSERT INTO temp.told SELECT work_id FROM work_counts WHERE work_id NOT IN (SELECT id FROM temp.live)")
    for name in SUMS:
        # The repositories' own lines are shown whatever their role.
        counts = "" if name == "counts" else " AND work_id NOT IN (SELECT id FROM temp.left_out)"
        conn.execute(
            f"""CREATE TEMP VIEW told_{name} AS SELECT * FROM work_{name} WHERE work_id IN (SELECT id FROM temp.told){counts}
                UNION ALL SELECT * FROM temp.live_{name} WHERE 1{counts}"""
        )


def drop_sums(conn: sqlite3.Connection) -> None:
    """Removes what `prepare_sums` made."""
    for name in SUMS:
        conn.execute(f"DROP VIEW IF EXISTS temp.told_{name}")
        conn.execute(f"DROP TABLE IF EXISTS temp.live_{name}")
    _drop_helping(conn)


def _drop_helping(conn: sqlite3.Connection) -> None:
    for name in _HELPING:
        conn.execute(f"DROP TABLE IF EXISTS temp.{name}")


def has_starts(conn: sqlite3.Connection, rules: ArcRules) -> bool:
    """Whether the kept head starts are those of today."""
    if is_narrowed(conn) or read_setting(conn, SETTING) != _describe(conn, rules):
        return False
    return conn.execute("SELECT 1 FROM stale_works WHERE work_id = 0").fetchone() is None


def _describe(conn: sqlite3.Connection, rules: ArcRules) -> str:
    """Everything besides facts, labels and corrections that the sums hang on."""
    made = f"{VERSION} {read_is_everyone(conn)} {rules!r}"
    return blake2b(made.encode(), digest_size=12).hexdigest()


def _find_live(conn: sqlite3.Connection, rules: ArcRules) -> None:
    """Fills `temp.live`, the repositories whose kept sums are of yesterday, and `temp.left_out`, those that do not count."""
    _drop_helping(conn)
    conn.execute("CREATE TEMP TABLE left_out (id INTEGER PRIMARY KEY)")
    conn.execute("INSERT INTO temp.left_out SELECT r.id FROM works r JOIN roles o ON o.name = r.name WHERE o.role IN ('data', 'ignored')")
    conn.execute("CREATE TEMP TABLE live (id INTEGER PRIMARY KEY)")
    if read_setting(conn, SETTING) != _describe(conn, rules):
        conn.execute("INSERT INTO temp.live SELECT id FROM works")
        return
    conn.execute("INSERT INTO temp.live SELECT id FROM works WHERE id IN (SELECT work_id FROM stale_works)")
    if is_narrowed(conn):
        # A commit whose twin is hidden counts itself.
        conn.execute("INSERT OR IGNORE INTO temp.live SELECT c.work_id FROM temp.stand_in s CROSS JOIN commits c ON c.sha = s.sha")


def _sum_live(conn: sqlite3.Connection, rules: ArcRules, into: str) -> None:
    """Adds the sums of the repositories in `temp.live` to the tables whose names begin with `into`."""
    if conn.execute("SELECT 1 FROM temp.live LIMIT 1").fetchone() is None:
        return
    gather_counted(conn, "c.work_id IN (SELECT id FROM temp.live)")
    conn.execute(f"INSERT INTO {into}counts {_COUNTS.format(mine=build_mine_condition(conn))}")
    conn.execute(f"INSERT INTO {into}quarters {_QUARTERS}")
    for query in _PROOFS:
        conn.execute(f"INSERT INTO {into}proofs {query}")
    _insert(conn, f"{into}proofs", _find_pipelines(conn))
    for rows in walk_counted(conn, rules):
        for name, values in rows.items():
            _insert(conn, into + name, values)
    _insert(conn, f"{into}loops", find_release_loops(conn))
    _insert(conn, f"{into}failures", [*find_reverts(conn), *find_broken_releases(conn, rules.loops)])
    # Not when a statement above failed: its rows are half read, and dropping what they stand in would hide the failure.
    drop_counted(conn)


def _find_pipelines(conn: sqlite3.Connection) -> list[tuple[object, ...]]:
    """The first commit of mine in which a file of a name published or deployed, in each repository."""
    rows = conn.execute(
        f"""SELECT c.work_id, n.path, c.id, c.authored_at FROM commits c CROSS JOIN manifest_names n ON n.commit_id = c.id
            WHERE c.work_id IN (SELECT id FROM temp.live) AND n.role = 'trait' AND n.name IN ('publishes', 'deploys')
              AND {build_mine_condition(conn)} AND c.is_odd_date = 0 ORDER BY c.authored_at, c.id"""
    )
    found: dict[tuple[int, str], tuple[object, ...]] = {}
    for work_id, path, commit_id, at in rows:
        name = path.rpartition("/")[2]
        found.setdefault((work_id, name), (work_id, "pipeline", name, 1, commit_id, at, 0.0))
    return list(found.values())


def _insert(conn: sqlite3.Connection, table: str, rows: list[tuple[object, ...]]) -> None:
    if rows:
        conn.executemany(f"INSERT INTO {table} VALUES ({','.join('?' * len(rows[0]))})", rows)


_COUNTS = """
SELECT r.id, coalesce(s.commits, 0), coalesce(s.mine, 0), s.first_on, s.last_on, coalesce(s.merged, 0), coalesce(s.merged_mine, 0),
    coalesce(m.excluded, 0), coalesce(m.unknown, 0), coalesce(m.odd, 0), coalesce(m.bulk, 0), coalesce(m.gone, 0), coalesce(m.unread, 0)
FROM works r
LEFT JOIN (
    SELECT c.work_id, count(*) AS commits, sum({mine}) AS mine,
        min(CASE WHEN c.is_odd_date = 0 THEN c.authored_on END) AS first_on,
        max(CASE WHEN c.is_odd_date = 0 THEN c.authored_on END) AS last_on,
        sum(c.is_merged) AS merged, sum(c.is_merged AND {mine}) AS merged_mine
    FROM commits c WHERE c.work_id IN (SELECT id FROM temp.live) AND c.is_merge = 0 AND c.counts_as IS NULL GROUP BY c.work_id
) s ON s.work_id = r.id
LEFT JOIN (
    SELECT c.work_id, sum(c.files_excluded) AS excluded, sum(c.is_diffed AND c.added_lines IS NULL) AS unknown,
        sum(c.is_odd_date) AS odd, sum(c.is_bulk) AS bulk, sum(c.is_gone) AS gone, sum(c.is_mine AND l.commit_id IS NULL) AS unread
    FROM commits c LEFT JOIN labels l ON l.commit_id = c.id
    WHERE c.work_id IN (SELECT id FROM temp.live) AND {mine} AND c.is_merge = 0 GROUP BY c.work_id
) m ON m.work_id = r.id
WHERE r.id IN (SELECT id FROM temp.live)
"""

_QUARTERS = """
SELECT work_id, quarter, coalesce(level, -1), count(*), coalesce(sum(added), 0), coalesce(sum(deleted), 0), sum(assisted), sum(night),
    coalesce(sum(sure < 0.5), 0), min(day), max(day)
FROM temp.counted GROUP BY work_id, quarter, coalesce(level, -1)
"""

_PROOFS = (
    f"""SELECT work_id, 'widest', quarter, place, id, at, 2 * level + sure FROM (
            SELECT *, row_number() OVER (PARTITION BY work_id, quarter ORDER BY level DESC, sure DESC, at, id) AS place
            FROM temp.counted WHERE level >= 2 AND bump = 0) WHERE place <= {WIDEST_KEPT}""",
    # A release counts as system whatever is in it: `weight` of a quarter's commits at a level only raise the version.
    """SELECT work_id, 'bump', quarter * 4 + level, 1, min(id), min(at), count(*) FROM temp.counted
       WHERE bump = 1 AND level IS NOT NULL GROUP BY work_id, quarter, level""",
    """SELECT work_id, 'removal', quarter, 1, id, at, deleted - added FROM (
           SELECT *, row_number() OVER (PARTITION BY work_id, quarter ORDER BY added - deleted, at, id) AS place
           FROM temp.counted WHERE deleted > added) WHERE place = 1""",
    "SELECT work_id, 'assisted', '', 1, id, min(at), 0 FROM temp.counted WHERE assisted = 1 GROUP BY work_id",
    "SELECT work_id, 'test', '', 1, id, min(at), 0 FROM temp.counted WHERE type = 'test' GROUP BY work_id",
)
"""The few commits behind a sum. The rows that the walk finds, of patterns, stand beside them."""
