"""Makes files as earlier releases left them, and compares files. Owns what the tests of migrations share."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from tracker.store.script import read_statements

RELEASED = Path(__file__).parent / "released"
SCHEMAS = tuple(sorted(int(path.stem.removeprefix("schema")) for path in RELEASED.glob("schema*.sql")))


def make_old_file(path: Path, schema: int) -> Path:
    """A database with rows in every table, as the release with this schema left it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN")
        for script in (f"schema{schema}.sql", f"rows{schema}.sql"):
            for statement in read_statements(RELEASED / script):
                connection.execute(statement)
        connection.execute("COMMIT")
    path.chmod(0o600)
    return path


def describe_schema(connection: sqlite3.Connection) -> dict[str, str]:
    """Kind and name of every object → its statement, without comments and spaces that say nothing."""
    rows = connection.execute("SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: _squeeze(sql) for name, sql in rows}


def _squeeze(sql: str) -> str:
    plain = re.sub(r"\s+", " ", re.sub(r"--[^\n]*", " ", sql))
    return re.sub(r" ?([(),]) ?", r"\1", plain).replace('"', "").strip()


def read_all(connection: sqlite3.Connection, names: tuple[str, ...]) -> dict[str, list[dict[str, object]]]:
    """Table or view → its rows by column name, in an order that does not depend on the file."""
    found = {}
    for name in names:
        cursor = connection.execute(f"SELECT * FROM {name}")
        columns = [column[0] for column in cursor.description]
        found[name] = sorted((dict(zip(columns, row, strict=True)) for row in cursor), key=repr)
    return found


def list_views(connection: sqlite3.Connection) -> tuple[str, ...]:
    return tuple(row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name"))


def list_tables(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Tables of ours that hold rows of their own: no search index, nothing of SQLite's."""
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%' AND name NOT LIKE 'sqlite%'")
    return tuple(sorted(row[0] for row in rows))
