"""What a person decided about documents: pseudonyms, and what they hid, added and ordered in the document of a year.

Kept apart from facts; outlives every rescan. One act is one row, so the newest can be taken back.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from tracker.model.hand import Act, RoleChange
from tracker.store.connection import transaction


def read_pseudonyms(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """(repository, name in it, empty for the repository itself) → pseudonym."""
    return {(repo, name): told for repo, name, told in connection.execute("SELECT repo, name, pseudonym FROM pseudonyms")}


def save_pseudonyms(connection: sqlite3.Connection, drawn: Mapping[tuple[str, str], str]) -> None:
    """Keeps what was drawn; a name that already has a pseudonym keeps it."""
    with transaction(connection):
        connection.executemany(
            "INSERT OR IGNORE INTO pseudonyms(repo, name, pseudonym) VALUES (?,?,?)",
            [(repo, name, told) for (repo, name), told in sorted(drawn.items())],
        )


def read_public(connection: sqlite3.Connection) -> frozenset[str]:
    """Names of the repositories that were said to be public."""
    query = "SELECT w.name FROM works w JOIN roles o ON o.name = w.name WHERE o.visibility = 'public'"
    return frozenset(name for (name,) in connection.execute(query))


def read_public_shas(connection: sqlite3.Connection) -> frozenset[str]:
    """Every commit of those repositories."""
    query = """SELECT c.sha FROM works w JOIN roles o ON o.name = w.name JOIN commits c ON c.work_id = w.id
               WHERE o.visibility = 'public'"""
    return frozenset(sha for (sha,) in connection.execute(query))


def read_names(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """(repository, name of an artifact of it, or its own)."""
    query = """SELECT w.name, a.name FROM artifacts a JOIN works w ON w.id = a.work_id
               UNION SELECT name, name FROM works ORDER BY 1, 2"""
    return [(repo, name) for repo, name in connection.execute(query)]


def read_hinted(connection: sqlite3.Connection) -> list[tuple[str, str | None, str | None, str | None, bool]]:
    """(repository, remote, role, visibility, whether something in it publishes) by name; None: nothing known or said."""
    query = """SELECT w.name, w.remote, o.role, o.visibility, EXISTS (
                   SELECT 1 FROM artifacts a WHERE a.work_id = w.id AND a.kind = 'deployment-pipeline' AND a.retired_on IS NULL)
               FROM works w LEFT JOIN roles o ON o.name = w.name ORDER BY w.name"""
    return [(name, remote, role, visibility, bool(publishes)) for name, remote, role, visibility, publishes in connection.execute(query)]


def save_act(connection: sqlite3.Connection, act: Act) -> int:
    """Keeps one act (its id is given by the file); gives the id."""
    done = connection.execute(
        "INSERT INTO hand(year, act, claim, text, made_at) VALUES (?,?,?,?,?)", (act.year, act.act, act.claim, act.text, act.made_at)
    )
    return int(done.lastrowid or 0)


def read_acts(connection: sqlite3.Connection, year: int) -> tuple[Act, ...]:
    """The acts of a year that stand, oldest first."""
    query = "SELECT id, year, act, claim, text, made_at FROM hand WHERE year = ? AND undone_at IS NULL ORDER BY id"
    return tuple(Act(*row) for row in connection.execute(query, (year,)))


def undo_act(connection: sqlite3.Connection, year: int, now: str) -> Act | None:
    """Takes back the newest act of a year that stands; None: there is none."""
    with transaction(connection):
        acts = read_acts(connection, year)
        if not acts:
            return None
        connection.execute("UPDATE hand SET undone_at = ? WHERE id = ?", (now, acts[-1].act_id))
    return acts[-1]


def log_roles(connection: sqlite3.Connection, repo: str, said: Iterable[tuple[str, str | None]], now: str) -> None:
    """Remembers what a role or visibility was before it becomes what is said; None: it is left as it is."""
    known = connection.execute("SELECT role, visibility FROM roles WHERE name = ?", (repo,)).fetchone() or (None, None)
    before = dict(zip(("role", "visibility"), known, strict=True))
    connection.executemany(
        "INSERT INTO role_changes(name, field, before, after, made_at) VALUES (?,?,?,?,?)",
        [(repo, field, before[field], value, now) for field, value in said if value is not None and value != before[field]],
    )


def undo_roles(connection: sqlite3.Connection, now: str) -> tuple[RoleChange, ...]:
    """Takes back what was last said of roles and visibilities, all of what was said at that time; empty: there is nothing."""
    with transaction(connection):
        query = """SELECT id, name, field, before, after FROM role_changes WHERE undone_at IS NULL
                   AND made_at = (SELECT made_at FROM role_changes WHERE undone_at IS NULL ORDER BY id DESC LIMIT 1) ORDER BY id DESC"""
        changes = connection.execute(query).fetchall()
        for change_id, name, field, before, _ in changes:
            assert field in ("role", "visibility")
            connection.execute(f"UPDATE roles SET {field} = ? WHERE name = ?", (before, name))
            connection.execute("UPDATE role_changes SET undone_at = ? WHERE id = ?", (now, change_id))
    return tuple(RoleChange(name, field, before, after) for _, name, field, before, after in changes)
