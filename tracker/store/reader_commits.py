"""Finds commits: filters, full text, one page at a time; and all that is known of one commit.

Owns the SQL behind every list of commits. Only what a query asks for is joined, so that a page stays quick in a large
file. Must not judge.
"""

from __future__ import annotations

import re
import sqlite3
from typing import NamedTuple

from tracker.errors import UsageError
from tracker.model.growth import SORTS, CommitQuery, CommitRow
from tracker.store.reader_counted import NIGHT, build_mine_condition

_WORD = re.compile(r"\w+", re.UNICODE)
_SHA = re.compile(r"[0-9a-f]{7,40}")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")
_CORRECTED = "SELECT sha FROM corrections WHERE field = '{field}' AND undone_at IS NULL"
_LAST_SAID = """SELECT sha FROM (SELECT sha, value, max(id) FROM corrections WHERE field = '{field}' AND undone_at IS NULL GROUP BY sha)
    WHERE value = ?"""
_RARE = 3_000
"""From so many on, a label is common."""
_ORDERS = {
    # Ids follow the order in which a scan's workers ended: only time and sha are the same in every file.
    "newest": "c.authored_on DESC, c.authored_at DESC, c.sha",
    "oldest": "c.authored_on, c.authored_at, c.sha",
    "least sure": "l.level_confidence, l.commit_id",
    "most sure": "l.level_confidence DESC, l.commit_id DESC",
    "most added": "c.added_lines DESC, c.sha",
    "most removed": "c.deleted_lines DESC, c.sha",
    "repository": "r.name, c.authored_at DESC, c.sha",
}
_REMARKS = {
    "unread": "NOT EXISTS (SELECT 1 FROM labels u WHERE u.commit_id = c.id)",
    "uncounted": "c.is_diffed = 1 AND c.added_lines IS NULL",
    "excluded": "c.files_excluded > 0",
    "undated": "c.is_odd_date = 1",
    "bulk": "c.is_bulk = 1",
    "gone": "c.is_gone = 1",
}
"""`REMARKS` as conditions; the same commits as `Quality` counts."""
_PAGE = """
SELECT c.id, c.sha, r.name, c.authored_on, c.subject, c.added_lines, c.deleted_lines, c.is_assisted, {mine},
    coalesce(l.type, ''), coalesce(l.type_confidence, 0.0), l.level, coalesce(l.level_confidence, 0.0), c.is_merge
FROM ({ids}) f JOIN commits c ON c.id = f.id JOIN works r ON r.id = c.work_id LEFT JOIN labels l ON l.commit_id = c.id
"""


class Filter(NamedTuple):
    """The parts of a query's SQL: what is joined, what must hold, and the parameters in that order."""

    tables: str
    conditions: tuple[str, ...]
    values: tuple[object, ...]

    @property
    def where(self) -> str:
        return " AND ".join(self.conditions) or "1"


def search_commits(conn: sqlite3.Connection, query: CommitQuery, stack: tuple[str, list[str]] | None) -> tuple[CommitRow, ...]:
    """One page of commits; `stack`: the SQL condition on `ch.path` for `query.stack` and its parameters.

    Raises: UsageError for an unknown sort or a malformed quarter.
    """
    if query.sort not in _ORDERS:
        raise UsageError(f"'{query.sort}' is no way to sort commits; choose one of {', '.join(SORTS)}.")
    found = build_filter(conn, query, stack, is_page=True)
    ids = conn.execute(
        f"SELECT c.id FROM {found.tables} WHERE {found.where} ORDER BY {_ORDERS[query.sort]} LIMIT ? OFFSET ?",
        (*found.values, max(0, query.limit), max(0, query.offset)),
    ).fetchall()
    return read_rows(conn, [row[0] for row in ids])


def count_commits(conn: sqlite3.Connection, query: CommitQuery, stack: tuple[str, list[str]] | None) -> int:
    """How many commits a query asks for.

    Raises: UsageError for a malformed quarter.
    """
    found = build_filter(conn, query, stack, is_page=False)
    return int(conn.execute(f"SELECT count(*) FROM {found.tables} WHERE {found.where}", found.values).fetchone()[0])


def read_rows(conn: sqlite3.Connection, ids: list[int]) -> tuple[CommitRow, ...]:
    """These commits as rows, in the order given, corrections applied."""
    rows = {}
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        marks = ",".join("?" * len(part))
        found = conn.execute(_PAGE.format(mine=build_mine_condition(conn), ids=f"SELECT id FROM commits WHERE id IN ({marks})"), part)
        fetched = found.fetchall()
        patterns = _read_patterns(conn, part, marks)
        said = _read_said(conn, [row[1] for row in fetched])
        for commit_id, sha, repo, day, subject, added, deleted, assisted, mine, kind, kind_sure, level, sure, is_merge in fetched:
            corrected = said.get(sha, {})
            names = [name for name in patterns.get(commit_id, ()) if ("pattern-", name) not in corrected]
            names += [name for field, name in corrected if field == "pattern+" and name not in names]
            kinds = [value for field, value in corrected if field == "type"]
            levels = [value for field, value in corrected if field == "level"]
            rows[commit_id] = CommitRow(
                sha=sha,
                repo=repo,
                authored_on=day,
                subject=subject,
                type=kinds[-1] if kinds else kind or ("merge" if is_merge else ""),
                type_confidence=1.0 if kinds else kind_sure or 0.0,
                level=levels[-1] if levels else level,
                level_confidence=1.0 if levels else sure or 0.0,
                patterns=tuple(names),
                added_lines=added,
                deleted_lines=deleted,
                is_assisted=bool(assisted),
                is_mine=bool(mine),
                is_corrected=bool(corrected),
            )
    return tuple(rows[commit_id] for commit_id in ids)


def _read_patterns(conn: sqlite3.Connection, ids: list[int], marks: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for commit_id, pattern in conn.execute(
        f"SELECT commit_id, pattern FROM label_patterns WHERE commit_id IN ({marks}) ORDER BY commit_id, confidence DESC, pattern", ids
    ):
        found.setdefault(commit_id, []).append(pattern)
    return found


def _read_said(conn: sqlite3.Connection, shas: list[str]) -> dict[str, dict[tuple[str, str], None]]:
    """Sha → (field, value) of each correction that stands, the last word on each last."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    marks = ",".join("?" * len(shas))
    for sha, field, value in conn.execute(
        f"SELECT sha, field, value FROM corrections WHERE sha IN ({marks}) AND undone_at IS NULL ORDER BY id", shas
    ):
        said = found.setdefault(sha, {})
        said.pop((field, value), None)
        # Adding a pattern takes back that it was removed, and the other way round.
        said.pop(({"pattern+": "pattern-", "pattern-": "pattern+"}.get(field, ""), value), None)
        said[field, value] = None
    return found


def build_filter(conn: sqlite3.Connection, query: CommitQuery, stack: tuple[str, list[str]] | None, *, is_page: bool) -> Filter:
    """The SQL of a query's filters; `is_page`: only the first few matches are wanted, not all of them.

    Raises: UsageError for a malformed quarter or an unknown remark.
    """
    tables = ["commits c"]
    parts: list[tuple[str, tuple[object, ...]]] = []
    mine = build_mine_condition(conn)
    if query.sort in ("least sure", "most sure"):
        # A merge is not judged, so it is neither; the labels drive, in the order of their index.
        tables = ["labels l CROSS JOIN commits c ON c.id = l.commit_id"]
        parts.append(("l.level IS NOT NULL", ()))
    if query.sort == "repository":
        tables = ["works r CROSS JOIN commits c ON c.work_id = r.id"]
    if query.text.strip():
        parts.append(_search_text(query.text))
    if query.repo is not None:
        parts.append(("c.work_id = (SELECT id FROM works WHERE name = ?)", (query.repo,)))
    parts.extend(_build_dates(query))
    if query.type:
        parts.append(_build_label(conn, "type", query.type, is_page))
    if query.level:
        parts.append(_build_label(conn, "level", query.level, is_page))
    if query.pattern:
        parts.append(_build_pattern(conn, query.pattern, is_page))
    if query.artifact_id:
        parts.append(("c.sha IN (SELECT sha FROM events WHERE artifact_id = ?)", (query.artifact_id,)))
    if stack is not None:
        condition, likes = stack
        exists = f"EXISTS (SELECT 1 FROM changes ch WHERE ch.commit_id = c.id AND ch.rule IS NULL AND {condition})"
        parts.append((exists, tuple(likes)))
    if query.remark is not None:
        if query.remark not in _REMARKS:
            raise UsageError(f"'{query.remark}' is no remark on commits; choose one of {', '.join(_REMARKS)}.")
        parts.append((f"(c.is_merge = 0 AND {_REMARKS[query.remark]})", ()))
    if query.after_row is not None:
        parts.append(("c.id > ?", (query.after_row,)))
    if query.shas:
        parts.append((f"c.sha IN ({','.join('?' * len(query.shas))})", query.shas))
    flags = (
        (query.is_mine, mine),
        (query.is_assisted, "c.is_assisted = 1"),
        (query.is_unsure, _build_unsure(conn, is_page)),
        (query.is_night, f"({NIGHT} >= 23 OR {NIGHT} < 5)"),
        (query.is_counted, build_counted_condition(mine)),
    )
    parts.extend((condition if wanted else f"NOT ({condition})", ()) for wanted, condition in flags if wanted is not None)
    return Filter(" ".join(tables), tuple(part for part, _ in parts), tuple(value for _, values in parts for value in values))


def build_counted_condition(mine: str) -> str:
    """The same commits as `reader_counted.gather_counted` gathers."""
    return f"""({mine} AND c.is_merge = 0 AND c.is_bulk = 0 AND c.counts_as IS NULL AND c.is_odd_date = 0 AND c.work_id NOT IN (
        SELECT w.id FROM works w JOIN roles o ON o.name = w.name WHERE o.role IN ('data', 'ignored')))"""


def _build_label(conn: sqlite3.Connection, field: str, value: str, is_page: bool) -> tuple[str, tuple[object, ...]]:
    """Labelled so and never corrected, or corrected to it: the last word wins."""
    labelled = _build_membership(conn, "labels", f"{field} = ?", (value,), is_page)
    never = f"c.sha NOT IN ({_CORRECTED.format(field=field)})"
    return f"(({labelled} AND {never}) OR c.sha IN ({_LAST_SAID.format(field=field)}))", (value, value)


def _build_unsure(conn: sqlite3.Connection, is_page: bool) -> str:
    labelled = _build_membership(conn, "labels", "level_confidence < 0.5 AND level IS NOT NULL", (), is_page)
    return f"({labelled} AND c.sha NOT IN ({_CORRECTED.format(field='level')}))"


def _build_membership(conn: sqlite3.Connection, table: str, condition: str, values: tuple[object, ...], is_page: bool) -> str:
    """The commit has a row in `table` for which `condition` holds.

    What is common is asked commit by commit, because a page ends soon; what is rare, or counted, is listed first.
    """
    probe = f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {condition} LIMIT {_RARE})"
    if is_page and conn.execute(probe, values).fetchone()[0] == _RARE:
        # The plus keeps SQLite from listing them by the index after all.
        return f"EXISTS (SELECT 1 FROM {table} m WHERE m.commit_id = c.id AND +m.{condition})"
    return f"c.id IN (SELECT commit_id FROM {table} WHERE {condition})"


def _build_dates(query: CommitQuery) -> list[tuple[str, tuple[object, ...]]]:
    parts: list[tuple[str, tuple[object, ...]]] = []
    if query.year is not None:
        parts.append(("c.authored_on >= ? AND c.authored_on <= ?", (f"{query.year:04d}-01-01", f"{query.year:04d}-12-31")))
    if query.quarter is not None:
        found = _QUARTER.fullmatch(query.quarter)
        if found is None:
            raise UsageError(f"'{query.quarter}' is no quarter; write it as 2024-Q3.")
        month = int(found[2]) * 3
        parts.append(("c.authored_on >= ? AND c.authored_on <= ?", (f"{found[1]}-{month - 2:02d}-01", f"{found[1]}-{month:02d}-31")))
    if query.since is not None:
        parts.append(("c.authored_on >= ?", (query.since,)))
    if query.until is not None:
        parts.append(("c.authored_on <= ?", (query.until,)))
    return parts


def _build_pattern(conn: sqlite3.Connection, pattern: str, is_page: bool) -> tuple[str, tuple[object, ...]]:
    """Labelled so and not taken back, or said so: the last word wins."""
    last = """SELECT sha FROM (SELECT sha, field, max(id) FROM corrections WHERE field IN ('pattern+', 'pattern-') AND value = ?
              AND undone_at IS NULL GROUP BY sha) WHERE field = '{}'"""
    labelled = _build_membership(conn, "label_patterns", "pattern = ?", (pattern,), is_page)
    condition = f"(({labelled} AND c.sha NOT IN ({last.format('pattern-')})) OR c.sha IN ({last.format('pattern+')}))"
    return condition, (pattern, pattern, pattern)


def _search_text(text: str) -> tuple[str, tuple[object, ...]]:
    """Words of subject and body, the last one as a beginning, and a sha by its beginning; nothing in it is FTS5 syntax."""
    words = _WORD.findall(text)
    fts = " ".join(f'"{word}"' for word in words) + ("*" if words and not text[-1:].isspace() else "")
    sha = text.strip().lower()
    if _SHA.fullmatch(sha):
        both = "(c.id IN (SELECT rowid FROM commits_fts WHERE commits_fts MATCH ?) OR (c.sha >= ? AND c.sha < ?))"
        return both, (fts, sha, sha + "g")
    if not words:
        # Nothing but punctuation finds nothing, rather than everything.
        return "0", ()
    return "c.id IN (SELECT rowid FROM commits_fts WHERE commits_fts MATCH ?)", (fts,)


def read_last_row(conn: sqlite3.Connection) -> int:
    """Row of the commit that came last into the file; 0: there is none."""
    return int(conn.execute("SELECT coalesce(max(id), 0) FROM commits").fetchone()[0])
