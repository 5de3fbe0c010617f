"""Which commits the growth counts, gathered once per connection, and the series that are summed over them.

Owns the temporary tables `counted` (one narrow row a counted commit) and `practice` (its patterns), corrections applied.
They live in the connection's own memory: the file is never written. Must not judge: it counts.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from typing import NamedTuple

from tracker.model.growth import Quarter

NIGHT = "((c.authored_at / 60 + c.author_offset_min) / 60) % 24"
"""Hour of the author's clock; night is 23 and later, or before 5."""

_COUNTED = """
INSERT INTO temp.counted
SELECT c.id, c.work_id, c.authored_at, c.authored_on,
    CAST(substr(c.authored_on, 1, 4) AS INTEGER) * 4 + (CAST(substr(c.authored_on, 6, 2) AS INTEGER) - 1) / 3,
    CASE coalesce(xl.value, l.level)
        WHEN 'syntax' THEN 0 WHEN 'pattern' THEN 1 WHEN 'system' THEN 2 WHEN 'architecture' THEN 3 END,
    CASE WHEN xl.value IS NOT NULL THEN 1.0 ELSE l.level_confidence END,
    coalesce(xt.value, l.type),
    c.is_assisted, {night} >= 23 OR {night} < 5, c.added_lines, c.deleted_lines
FROM commits c {way}
JOIN labels l ON l.commit_id = c.id
LEFT JOIN temp.said xl ON xl.sha = c.sha AND xl.field = 'level'
LEFT JOIN temp.said xt ON xt.sha = c.sha AND xt.field = 'type'
WHERE {mine} AND c.is_merge = 0 AND c.is_bulk = 0 AND c.counts_as IS NULL AND c.is_odd_date = 0
  AND c.work_id NOT IN (SELECT id FROM temp.left_out)
"""

_TABLES = {
    "left_out": "(id INTEGER PRIMARY KEY)",
    "said": "(sha TEXT, field TEXT, value TEXT, PRIMARY KEY (sha, field)) WITHOUT ROWID",
    "counted": """(id INTEGER PRIMARY KEY, work_id INTEGER, at INTEGER, day TEXT, quarter INTEGER, level INTEGER, sure REAL,
                  type TEXT, assisted INTEGER, night INTEGER, added INTEGER, deleted INTEGER)""",
    "practice": "(commit_id INTEGER, pattern TEXT, sure REAL, PRIMARY KEY (commit_id, pattern)) WITHOUT ROWID",
}


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


def read_is_everyone(conn: sqlite3.Connection) -> bool:
    """True: nobody is known and the file was scanned for everyone, so that "mine" means all."""
    known = conn.execute("SELECT 1 FROM identities LIMIT 1").fetchone()
    if known is not None:
        return False
    # Nobody is me, and yet somebody's differences were read: that was asked for.
    read = "SELECT 1 FROM commits WHERE is_diffed = 1 AND is_mine = 0 AND is_merge = 0 LIMIT 1"
    return conn.execute(read).fetchone() is not None


def build_mine_condition(conn: sqlite3.Connection, table: str = "c") -> str:
    """The SQL condition for a commit of mine."""
    return "1" if read_is_everyone(conn) else f"{table}.is_mine = 1"


def gather_counted(conn: sqlite3.Connection) -> None:
    """Fills the temporary tables of this connection anew; a transaction that is open stays open."""
    drop_counted(conn)
    for table, columns in _TABLES.items():
        conn.execute(f"CREATE TEMP TABLE {table} {columns}")
    conn.execute("INSERT INTO temp.left_out SELECT r.id FROM works r JOIN roles o ON o.name = r.name WHERE o.role IN ('data', 'ignored')")
    # The last word on a field wins.
    conn.execute(
        """INSERT OR REPLACE INTO temp.said SELECT sha, field, value FROM corrections
           WHERE field IN ('type', 'level') AND undone_at IS NULL ORDER BY id"""
    )
    conn.execute(_COUNTED.format(night=NIGHT, mine=build_mine_condition(conn), way="" if _is_few_mine(conn) else "NOT INDEXED"))
    conn.execute("CREATE INDEX temp.counted_work ON counted(work_id, at)")
    conn.execute(
        """INSERT INTO temp.practice SELECT lp.commit_id, lp.pattern, lp.confidence
           FROM temp.counted k CROSS JOIN label_patterns lp ON lp.commit_id = k.id"""
    )
    corrections = """FROM corrections x JOIN commits c ON c.sha = x.sha JOIN temp.counted k ON k.id = c.id
                     WHERE x.field = '{}' AND x.undone_at IS NULL"""
    conn.execute(f"""DELETE FROM temp.practice WHERE (commit_id, pattern) IN (SELECT k.id, x.value {corrections.format("pattern-")})""")
    conn.execute(f"INSERT OR REPLACE INTO temp.practice SELECT k.id, x.value, 1.0 {corrections.format('pattern+')}")


def _is_few_mine(conn: sqlite3.Connection) -> bool:
    """True: looking my commits up one by one beats reading all of them in their order."""
    if read_is_everyone(conn):
        return False
    mine, commits = conn.execute("SELECT (SELECT count(*) FROM commits WHERE is_mine = 1), (SELECT count(*) FROM commits)").fetchone()
    return bool(mine * 4 < commits)


def drop_counted(conn: sqlite3.Connection) -> None:
    """Removes what `gather_counted` made."""
    for table in _TABLES:
        conn.execute(f"DROP TABLE IF EXISTS temp.{table}")


def read_span(conn: sqlite3.Connection) -> tuple[str | None, str | None, int]:
    """First day, last day and number of the counted commits; None: there are none."""
    first, last, commits = conn.execute("SELECT min(day), max(day), count(*) FROM temp.counted").fetchone()
    return first, last, commits


def read_quarters(conn: sqlite3.Connection) -> tuple[Quarter, ...]:
    """Sums of every quarter that has counted commits, oldest first, without its releases."""
    rows = conn.execute(
        """SELECT quarter, count(*), sum(level = 0), sum(level = 1), sum(level = 2), sum(level = 3),
                  coalesce(sum(added), 0), coalesce(sum(deleted), 0), sum(assisted), sum(night)
           FROM temp.counted GROUP BY quarter ORDER BY quarter"""
    )
    return tuple(
        Quarter(name_quarter(number), commits, (a or 0, b or 0, c or 0, d or 0), 0, added, deleted, assisted, night, False)
        for number, commits, a, b, c, d, added, deleted, assisted, night in rows
    )


def name_quarter(number: int) -> str:
    """2024-Q3 from year times four plus quarter, 0 to 3."""
    return f"{number // 4}-Q{number % 4 + 1}"


def read_widest(conn: sqlite3.Connection, kept: int) -> dict[str, tuple[str, ...]]:
    """Quarter → its widest commits, surest first, of system and architecture only."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for number, sha in conn.execute(
        """SELECT w.quarter, c.sha FROM (
               SELECT id, quarter, row_number() OVER (PARTITION BY quarter ORDER BY level DESC, sure DESC, at) AS place
               FROM temp.counted WHERE level >= 2) w JOIN commits c ON c.id = w.id WHERE w.place <= ? ORDER BY w.quarter, w.place""",
        (kept,),
    ):
        found[name_quarter(number)].append(sha)
    return {quarter: tuple(shas) for quarter, shas in found.items()}


def read_first_assisted(conn: sqlite3.Connection) -> tuple[str, str, int] | None:
    """Day and sha of the first assisted commit, and how many there are; None: none."""
    day, sha, _, commits = conn.execute(
        "SELECT k.day, c.sha, min(k.at), count(*) FROM temp.counted k JOIN commits c ON c.id = k.id WHERE k.assisted = 1"
    ).fetchone()
    return (day, sha, commits) if commits else None


def read_pattern_rows(conn: sqlite3.Connection) -> list[PatternRow]:
    """Every pattern ever practised, most practised first."""
    rows = conn.execute(
        """SELECT s.pattern, coalesce(pt.family, ''), coalesce(pt.meaning, ''), s.commits, s.repos, s.first_on,
                  (SELECT sha FROM commits WHERE id = s.first_id), s.last_on,
                  (SELECT count(*) FROM notes n WHERE n.pattern = s.pattern AND n.deleted_at IS NULL)
           FROM (SELECT p.pattern, count(*) AS commits, count(DISTINCT k.work_id) AS repos, max(k.day) AS last_on,
                        f.day AS first_on, f.id AS first_id
                 FROM temp.practice p JOIN temp.counted k ON k.id = p.commit_id
                 JOIN (SELECT p.pattern, k.id, k.day, min(k.at) FROM temp.practice p JOIN temp.counted k ON k.id = p.commit_id
                       GROUP BY p.pattern) f ON f.pattern = p.pattern
                 GROUP BY p.pattern) s
           LEFT JOIN patterns pt ON pt.pattern = s.pattern
           ORDER BY s.commits DESC, s.pattern"""
    )
    return [PatternRow(*row) for row in rows]


def read_unsure(conn: sqlite3.Connection) -> int:
    """Counted commits whose level is given with a confidence below 0.5."""
    return int(conn.execute("SELECT count(*) FROM temp.counted WHERE sure < 0.5").fetchone()[0])
