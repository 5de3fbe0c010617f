"""Which commits the growth counts, gathered for whoever sums over them.

Owns the temporary tables `counted` (one narrow row a counted commit) and `practice` (its patterns), corrections applied.
They live in the connection's own memory: the file is never written. Must not judge.
"""

from __future__ import annotations

import sqlite3

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
    c.is_assisted, {night} >= 23 OR {night} < 5,
    -- A branch that was never merged is work, but it took nothing away from what stands.
    CASE WHEN c.is_merged = 1 THEN c.added_lines ELSE 0 END, CASE WHEN c.is_merged = 1 THEN c.deleted_lines ELSE 0 END, 0
FROM commits c {way}
JOIN labels l ON l.commit_id = c.id
LEFT JOIN temp.said xl ON xl.sha = c.sha AND xl.field = 'level'
LEFT JOIN temp.said xt ON xt.sha = c.sha AND xt.field = 'type'
WHERE {mine} AND c.is_merge = 0 AND c.is_bulk = 0 AND c.counts_as IS NULL AND c.is_odd_date = 0 AND {which}
"""

_TABLES = {
    "said": "(sha TEXT, field TEXT, value TEXT, PRIMARY KEY (sha, field)) WITHOUT ROWID",
    "counted": """(id INTEGER PRIMARY KEY, work_id INTEGER, at INTEGER, day TEXT, quarter INTEGER, level INTEGER, sure REAL,
                  type TEXT, assisted INTEGER, night INTEGER, added INTEGER, deleted INTEGER, bump INTEGER)""",
    "practice": "(commit_id INTEGER, pattern TEXT, sure REAL, PRIMARY KEY (commit_id, pattern)) WITHOUT ROWID",
}


BUMP_LINES = 30
"""Lines up to which a release commit raises the version, writes the changelog, and does nothing else."""

_BUMPS = f"""
UPDATE temp.counted SET bump = 1 WHERE type IN ('build', 'chore')
  AND (SELECT coalesce(c.added_lines, 0) + coalesce(c.deleted_lines, 0) FROM commits c WHERE c.id = counted.id) <= {BUMP_LINES}
  AND EXISTS (SELECT 1 FROM temp.practice p WHERE p.commit_id = counted.id AND p.pattern = 'release-management')
"""


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


def gather_counted(conn: sqlite3.Connection, which: str = "1") -> None:
    """Fills the temporary tables of this connection anew; a transaction that is open stays open.

    which: of which works, a condition on `c`, whatever their roles.
    """
    drop_counted(conn)
    for table, columns in _TABLES.items():
        conn.execute(f"CREATE TEMP TABLE {table} {columns}")
    # The last word on a field wins.
    conn.execute(
        """INSERT OR REPLACE INTO temp.said SELECT sha, field, value FROM corrections
           WHERE field IN ('type', 'level') AND undone_at IS NULL ORDER BY id"""
    )
    conn.execute(_COUNTED.format(night=NIGHT, mine=build_mine_condition(conn), way=_choose_way(conn, which), which=which))
    conn.execute("CREATE INDEX temp.counted_work ON counted(work_id, at)")
    conn.execute(
        """INSERT INTO temp.practice SELECT lp.commit_id, lp.pattern, lp.confidence
           FROM temp.counted k CROSS JOIN label_patterns lp ON lp.commit_id = k.id"""
    )
    corrections = """FROM corrections x JOIN commits c ON c.sha = x.sha JOIN temp.counted k ON k.id = c.id
                     WHERE x.field = '{}' AND x.undone_at IS NULL"""
    conn.execute(f"""DELETE FROM temp.practice WHERE (commit_id, pattern) IN (SELECT k.id, x.value {corrections.format("pattern-")})""")
    conn.execute(f"INSERT OR REPLACE INTO temp.practice SELECT k.id, x.value, 1.0 {corrections.format('pattern+')}")
    conn.execute(_BUMPS)


def _choose_way(conn: sqlite3.Connection, which: str) -> str:
    """Reading all commits in their order beats looking most of them up one by one."""
    asked = conn.execute(f"SELECT count(*) FROM commits c WHERE {which} AND {build_mine_condition(conn)}").fetchone()[0]
    return "NOT INDEXED" if asked * 4 >= conn.execute("SELECT count(*) FROM commits").fetchone()[0] else ""


def drop_counted(conn: sqlite3.Connection) -> None:
    """Removes what `gather_counted` made."""
    for table in _TABLES:
        conn.execute(f"DROP TABLE IF EXISTS temp.{table}")
