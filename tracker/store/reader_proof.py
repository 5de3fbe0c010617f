"""Reads what the file says of single commits, and where their repositories lie, to be held against git."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

PART = 500


class Known(NamedTuple):
    """A commit as it was scanned, before the mailmap."""

    sha: str
    repo: str
    author_name: str
    author_email: str
    authored_at: int
    author_offset_min: int
    is_gone: bool
    """True: no ref reached it any more at the last scan, so its object may be gone."""


def read_known(conn: sqlite3.Connection, shas: Sequence[str]) -> list[Known]:
    """Those of the commits that the file has."""
    found = []
    for start in range(0, len(shas), PART):
        part = shas[start : start + PART]
        rows = conn.execute(
            f"""SELECT c.sha, w.name, p.raw_name, p.raw_email, c.authored_at, c.author_offset_min, c.is_gone
                FROM commits c JOIN works w ON w.id = c.work_id JOIN people p ON p.id = c.author_id
                WHERE c.sha IN ({",".join("?" * len(part))})""",
            part,
        )
        found += [Known(sha, repo, name, email, at, offset, bool(gone)) for sha, repo, name, email, at, offset, gone in rows]
    return found


def read_clones(conn: sqlite3.Connection) -> dict[str, list[str]]:
    """Repository → its git directories, those that were read well first."""
    clones: dict[str, list[str]] = {}
    for repo, path in conn.execute(
        "SELECT w.name, p.path FROM places p JOIN works w ON w.id = p.work_id ORDER BY w.name, p.state <> 'ok', p.id"
    ):
        clones.setdefault(repo, []).append(path)
    return clones


def read_tags(conn: sqlite3.Connection, shas: Sequence[str]) -> list[tuple[str, str, str]]:
    """(git directory, tag, sha) of the releases at those commits that are known by a tag."""
    found = []
    for start in range(0, len(shas), PART):
        part = shas[start : start + PART]
        found += conn.execute(
            f"""SELECT p.path, t.name, t.sha FROM tags t JOIN places p ON p.id = t.place_id
                WHERE t.sha IN ({",".join("?" * len(part))})
                AND EXISTS (SELECT 1 FROM releases x WHERE x.sha = t.sha AND x.source = 'tag')""",
            part,
        ).fetchall()
    return found
