"""What a document must not say: names, people, hosts and paths of the repositories that were not said to be public.

Answers questions about a finished document: is this run of digits a hidden commit, these words a hidden message? Read
only. Must not judge what is a leak.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

_PUBLIC = "SELECT w.id FROM works w JOIN roles o ON o.name = w.name WHERE o.visibility = 'public'"
_HIDDEN = f"NOT IN ({_PUBLIC})"
_TERMS = (
    ("repository", f"SELECT name FROM works WHERE id {_HIDDEN}"),
    ("artifact", f"SELECT name FROM artifacts WHERE work_id {_HIDDEN}"),
    ("package", f"SELECT m.name FROM manifests m JOIN commits c ON c.id = m.commit_id WHERE m.name IS NOT NULL AND c.work_id {_HIDDEN}"),
    (
        "package",
        f"""SELECT n.name FROM manifest_names n JOIN commits c ON c.id = n.commit_id
            WHERE n.role IN ('command', 'member') AND c.work_id {_HIDDEN}""",
    ),
    ("tag", f"SELECT t.name FROM tags t JOIN places p ON p.id = t.place_id WHERE p.work_id {_HIDDEN}"),
    ("merge", f"SELECT subject FROM commits WHERE is_merge = 1 AND subject LIKE 'Merge %' AND work_id {_HIDDEN}"),
    ("branch", f"SELECT default_branch FROM works WHERE default_branch IS NOT NULL AND id {_HIDDEN}"),
    ("remote", f"SELECT remote FROM works WHERE remote IS NOT NULL AND id {_HIDDEN}"),
    ("path", f"SELECT path FROM places WHERE work_id {_HIDDEN} UNION SELECT shown_path FROM places WHERE work_id {_HIDDEN}"),
    (
        "person",
        f"""SELECT p.name FROM people p WHERE p.kind = 'human' AND p.email NOT IN ('noreply@github.com', 'noreply@gitlab.com') AND p.id IN (
                SELECT author_id FROM commits WHERE work_id {_HIDDEN} UNION SELECT committer_id FROM commits WHERE work_id {_HIDDEN}
                UNION SELECT x.person_id FROM coauthors x JOIN commits c ON c.id = x.commit_id WHERE c.work_id {_HIDDEN})""",
    ),
    ("email", "SELECT email FROM people UNION SELECT raw_email FROM people UNION SELECT email FROM identities"),
)
_PUBLIC_NAMES = (
    f"SELECT name FROM works WHERE id IN ({_PUBLIC})",
    f"SELECT name FROM artifacts WHERE work_id IN ({_PUBLIC})",
    f"SELECT m.name FROM manifests m JOIN commits c ON c.id = m.commit_id WHERE m.name IS NOT NULL AND c.work_id IN ({_PUBLIC})",
    f"SELECT remote FROM works WHERE remote IS NOT NULL AND id IN ({_PUBLIC})",
)
PART = 200


def read_terms(conn: sqlite3.Connection) -> list[tuple[str, str]]:
    """(kind, what it says), each once."""
    return list(
        dict.fromkeys((kind, text) for kind, query in _TERMS for (text,) in conn.execute(f"SELECT DISTINCT * FROM ({query})") if text)
    )


def read_public_names(conn: sqlite3.Connection) -> list[str]:
    """Names that may be told, and the addresses of what is public."""
    return list(dict.fromkeys(name for query in _PUBLIC_NAMES for (name,) in conn.execute(f"SELECT DISTINCT * FROM ({query})")))


def find_hidden_shas(conn: sqlite3.Connection, runs: Sequence[str]) -> list[str]:
    """Those runs of hexadecimal digits with which a hidden commit begins, and no public one."""
    query = f"""SELECT max(work_id {_HIDDEN}), max(work_id IN ({_PUBLIC})) FROM commits WHERE sha >= ? AND sha < ?"""
    found = []
    for run in runs:
        is_hidden, is_public = conn.execute(query, (run[:40], run[:40] + "g")).fetchone()
        if is_hidden and not is_public:
            found.append(run)
    return found


def sort_paths(conn: sqlite3.Connection, paths: Sequence[str]) -> tuple[list[str], list[str]]:
    """Those that are a file, a folder, or the name of a file: in hidden repositories alone, and in a public one."""
    asked = set(paths)
    seen: dict[bool, set[str]] = {True: set(), False: set()}
    # No index knows a file's name.
    rows = conn.execute(f"SELECT DISTINCT x.path, c.work_id {_HIDDEN} FROM changes x JOIN commits c ON c.id = x.commit_id") if asked else ()
    for path, is_hidden in rows:
        parts = path.split("/")
        folders = {"/".join(parts[:length]) for length in range(2, len(parts) + 1)}
        seen[bool(is_hidden)] |= asked & (folders | {path, parts[-1]})
    return sorted(seen[True] - seen[False]), sorted(seen[False])


def find_hidden_phrases(conn: sqlite3.Connection, phrases: Sequence[str]) -> list[str]:
    """Those words in a row, already plain, that a message of a hidden commit says, and none of a public one."""
    found = []
    for start in range(0, len(phrases), PART):
        part = phrases[start : start + PART]
        if _count(conn, " OR ".join(f'"{phrase}"' for phrase in part), _HIDDEN):
            found += [
                phrase for phrase in part if _count(conn, f'"{phrase}"', _HIDDEN) and not _count(conn, f'"{phrase}"', f"IN ({_PUBLIC})")
            ]
    return found


def _count(conn: sqlite3.Connection, match: str, whose: str) -> bool:
    query = f"""SELECT 1 FROM commits_fts f JOIN commits c ON c.id = f.rowid
                WHERE commits_fts MATCH ? AND c.work_id {whose} LIMIT 1"""
    return conn.execute(query, (match,)).fetchone() is not None
