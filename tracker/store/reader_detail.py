"""Reads all that is known of one commit, and where its repository lies.

Must not open a repository: growth does that, with what is read here.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import TypeVar

from tracker.errors import NotFoundError, UsageError
from tracker.model.facts import Change, CoAuthor, Person
from tracker.model.growth import CommitDetail
from tracker.model.labels import Correction, PatternLabel
from tracker.model.ledger import ArtifactEvent, Note, Outcome
from tracker.store.reader_commits import read_rows

_HEX = re.compile(r"[0-9a-f]{4,40}")
_SHOWN = 5
_SAID_SO = "you said so"
_COMMIT = """
SELECT c.body, a.name, a.email, m.name, m.email, c.authored_at, c.author_offset_min, c.committed_at, c.committer_offset_min, c.parents,
    c.is_merge, c.is_merged, c.is_bulk, c.is_odd_date, c.is_gone, c.counts_as, c.reverts, c.is_diffed, r.name,
    coalesce(o.role IN ('data', 'ignored'), 0), coalesce(l.type_reason, ''), coalesce(l.level_reason, '')
FROM commits c JOIN works r ON r.id = c.work_id JOIN people a ON a.id = c.author_id JOIN people m ON m.id = c.committer_id
LEFT JOIN roles o ON o.name = r.name LEFT JOIN labels l ON l.commit_id = c.id WHERE c.id = ?
"""
Value = TypeVar("Value")


def read_commit_id(conn: sqlite3.Connection, sha_prefix: str) -> tuple[int, str]:
    """Id and whole sha of the one commit that begins so.

    Raises: UsageError when no commit, or more than one, begins so.
    """
    prefix = sha_prefix.strip().lower()
    if not _HEX.fullmatch(prefix):
        raise UsageError(f"'{sha_prefix}' is no commit; give at least four of its hexadecimal digits.")
    rows = conn.execute("SELECT id, sha FROM commits WHERE sha >= ? AND sha < ? LIMIT ?", (prefix, prefix + "g", _SHOWN + 1)).fetchall()
    if not rows:
        raise NotFoundError(f"No commit begins with {prefix}; it may lie in a repository that has not been scanned.")
    if len(rows) > 1:
        known = ", ".join(sha[: max(10, len(prefix) + 4)] for _, sha in rows[:_SHOWN])
        more = " and more" if len(rows) > _SHOWN else ""
        raise UsageError(f"More than one commit begins with {prefix}: {known}{more}; give more of its digits.")
    return int(rows[0][0]), str(rows[0][1])


def read_commit(conn: sqlite3.Connection, sha_prefix: str) -> CommitDetail:
    """All that is known of one commit.

    Raises: UsageError as `read_commit_id`.
    """
    commit_id, sha = read_commit_id(conn, sha_prefix)
    (
        body, author, author_email, committer, committer_email, authored_at, author_offset, committed_at, committer_offset, parents,
        is_merge, is_merged, is_bulk, is_odd, is_gone, counts_as, reverts, is_diffed, repo, is_left_out, type_reason, level_reason,
    ) = conn.execute(_COMMIT, (commit_id,)).fetchone()  # fmt: skip
    corrections = _read(
        conn, Correction, "SELECT sha, field, value, made_at FROM corrections WHERE sha = ? AND undone_at IS NULL ORDER BY id", sha
    )
    row = read_rows(conn, [commit_id])[0]
    corrected = {correction.field for correction in corrections}
    return CommitDetail(
        row=row,
        body=body,
        author=Person(author, author_email),
        committer=Person(committer, committer_email),
        authored_at=_to_iso(authored_at, author_offset),
        committed_at=_to_iso(committed_at, committer_offset),
        parents=tuple(parents.split()),
        is_merge=bool(is_merge),
        is_merged=bool(is_merged),
        is_bulk=bool(is_bulk),
        is_odd_date=bool(is_odd),
        is_gone=bool(is_gone),
        counts_as=counts_as,
        reverts=reverts,
        reverted_by=_read_words(conn, "SELECT sha FROM commits WHERE reverts = ? ORDER BY authored_at", sha),
        type_reason=_SAID_SO if "type" in corrected else type_reason,
        level_reason=_SAID_SO if "level" in corrected else level_reason,
        patterns=_read_patterns(conn, commit_id, row.patterns, corrections),
        corrections=corrections,
        changes=_read_changes(conn, commit_id) if is_diffed else None,
        coauthors=_read(
            conn,
            CoAuthor,
            """SELECT p.name, p.email, x.role, p.kind FROM coauthors x JOIN people p ON p.id = x.person_id
               WHERE x.commit_id = ? ORDER BY p.name""",
            commit_id,
        ),
        tags=_read_words(conn, "SELECT name FROM tags WHERE sha = ? GROUP BY name ORDER BY min(tagged_at), name", sha),
        events=_read(
            conn, ArtifactEvent, "SELECT sha, artifact_id, event, happened_on, version FROM events WHERE sha = ? ORDER BY id", sha
        ),
        outcomes=tuple(
            Outcome(sha, quote, metric, before, after, unit, "message", row.authored_on, repo)
            for quote, metric, before, after, unit in conn.execute(
                "SELECT quote, metric, before, after, unit FROM figures WHERE sha = ? ORDER BY id", (sha,)
            )
        ),
        notes=_read(
            conn,
            Note,
            """SELECT id, happened_on, text, domain, pattern, artifact_id, sha, made_at FROM notes
               WHERE sha = ? AND deleted_at IS NULL ORDER BY happened_on, id""",
            sha,
        ),
        milestones=_read_words(
            conn,
            "SELECT m.milestone FROM milestone_commits x JOIN milestones m ON m.milestone = x.milestone WHERE x.sha = ? ORDER BY m.seq",
            sha,
        ),
        is_excluded_by_role=bool(is_left_out),
        counts_for=tuple(
            twin
            for (twin,) in conn.execute(
                "SELECT t.sha FROM commits c CROSS JOIN commits t ON t.work_id = c.work_id WHERE c.id = ? AND t.counts_as = c.sha"
                " ORDER BY t.authored_at, t.sha",
                (commit_id,),
            )
        ),
    )


def read_places(conn: sqlite3.Connection, commit_id: int) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The repository of a commit, and (git directory, shown path) of each clone of it, readable ones first."""
    repo, work_id = conn.execute(
        "SELECT r.name, r.id FROM commits c JOIN works r ON r.id = c.work_id WHERE c.id = ?", (commit_id,)
    ).fetchone()
    places = conn.execute("SELECT path, shown_path FROM places WHERE work_id = ? ORDER BY state <> 'ok', id", (work_id,))
    return str(repo), tuple((path, shown) for path, shown in places)


def _read(conn: sqlite3.Connection, kind: Callable[..., Value], query: str, key: object) -> tuple[Value, ...]:
    return tuple(kind(*row) for row in conn.execute(query, (key,)))


def _read_words(conn: sqlite3.Connection, query: str, key: str) -> tuple[str, ...]:
    return tuple(word for (word,) in conn.execute(query, (key,)))


def _read_patterns(
    conn: sqlite3.Connection, commit_id: int, shown: Sequence[str], corrections: Sequence[Correction]
) -> tuple[PatternLabel, ...]:
    """The labels of the patterns that are shown, in their order; one that a person added has their word as its reason."""
    labelled = _read(conn, PatternLabel, "SELECT pattern, confidence, reason FROM label_patterns WHERE commit_id = ?", commit_id)
    known = {label.pattern: label for label in labelled}
    said = {correction.value for correction in corrections if correction.field == "pattern+"}
    return tuple(PatternLabel(name, 1.0, _SAID_SO) if name in said else known[name] for name in shown)


def _read_changes(conn: sqlite3.Connection, commit_id: int) -> tuple[Change, ...]:
    return _read(
        conn, Change, "SELECT path, old_path, status, added, deleted, rule FROM changes WHERE commit_id = ? ORDER BY seq", commit_id
    )


def _to_iso(at: int, offset_min: int) -> str:
    """ISO time in its own zone; an instant no calendar knows is shown as seconds."""
    try:
        zone = timezone(timedelta(minutes=offset_min))
        return (datetime.fromtimestamp(0, UTC) + timedelta(seconds=at)).astimezone(zone).isoformat()
    except (OverflowError, ValueError):
        return f"{at} seconds since 1970"
