"""Reads stored facts back as the labels saw them, and replaces labels that another catalogue or other weights made."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from tracker.model.facts import Change, Commit, Person, Signals
from tracker.model.labels import Correction, Labels
from tracker.store.connection import transaction
from tracker.store.rows import Row, build_label_rows
from tracker.store.writer import save_label_rows

BATCH = 2_000
SAID = 8
"""Words of a subject that others are looked up by."""
_WORD = re.compile(r"\w{3,}")


class FactRows(NamedTuple):
    """Some commits as the file has them: texts and numbers only, which travel between processes several times faster than facts do."""

    commits: list[tuple[Any, ...]]
    changes: list[tuple[Any, ...]]
    """In the order of their commits; the first is the commit's id."""
    signals: dict[int, str]


def count_stale(connection: sqlite3.Connection, made_by: str) -> int:
    """How many labels were not made by `made_by`."""
    found: int = connection.execute("SELECT count(*) FROM labels WHERE made_by <> ?", (made_by,)).fetchone()[0]
    return found


def read_stale_rows(connection: sqlite3.Connection, made_by: str) -> Iterator[FactRows]:
    """In batches, every commit whose labels were not made by `made_by`."""
    ids = [row[0] for row in connection.execute("SELECT commit_id FROM labels WHERE made_by <> ? ORDER BY commit_id", (made_by,))]
    for start in range(0, len(ids), BATCH):
        yield _read_rows(connection, ids[start : start + BATCH])


def read_alike(connection: sqlite3.Connection, shas: Sequence[str], made_by: str, limit: int) -> list[tuple[int, Commit, Signals]]:
    """(commit id, commit, signals) of commits whose subjects share words with those of `shas` and whose labels were not made by
    `made_by`, most alike first."""
    marks = ",".join("?" * len(shas))
    subjects = connection.execute(f"SELECT subject FROM commits WHERE sha IN ({marks}) ORDER BY sha", tuple(shas))
    words = {word: None for (subject,) in subjects for word in _WORD.findall(subject)[:SAID]}
    if not words:
        return []
    asked = "{subject} : (" + " OR ".join(f'"{word}"' for word in words) + ")"
    found = connection.execute(
        "SELECT f.rowid FROM commits_fts f CROSS JOIN labels l ON l.commit_id = f.rowid WHERE commits_fts MATCH ? AND l.made_by <> ?"
        " ORDER BY f.rank, f.rowid LIMIT ?",
        (asked, made_by, limit),
    )
    return _read_batch(connection, [row[0] for row in found])


def read_corrected(connection: sqlite3.Connection) -> Iterator[tuple[Correction, Commit, Signals]]:
    """Every standing correction with the commit it was made of; corrections of commits that are not in the file are left out."""
    corrections = connection.execute(
        "SELECT c.id, x.sha, x.field, x.value, x.made_at FROM corrections x JOIN commits c ON c.sha = x.sha"
        " WHERE x.undone_at IS NULL ORDER BY x.id"
    ).fetchall()
    ids = sorted({row[0] for row in corrections})
    facts = {row[0]: row for start in range(0, len(ids), BATCH) for row in _read_batch(connection, ids[start : start + BATCH])}
    for commit_id, *said in corrections:
        yield Correction(*said), facts[commit_id][1], facts[commit_id][2]


def read_facts(connection: sqlite3.Connection, sha: str) -> tuple[Commit, Signals] | None:
    """The facts of one commit as the labels saw them; None: there is no commit of that sha."""
    found = connection.execute("SELECT id FROM commits WHERE sha = ?", (sha,)).fetchone()
    return _read_batch(connection, [found[0]])[0][1:] if found else None


def _read_batch(connection: sqlite3.Connection, ids: Sequence[int]) -> list[tuple[int, Commit, Signals]]:
    return build_facts(_read_rows(connection, ids))


def _read_rows(connection: sqlite3.Connection, ids: Sequence[int]) -> FactRows:
    marks = ",".join(map(str, ids))
    changes = connection.execute(
        f"SELECT commit_id, path, old_path, status, added, deleted, rule FROM changes WHERE commit_id IN ({marks}) ORDER BY commit_id, seq"
    ).fetchall()
    signals = dict(connection.execute(f"SELECT commit_id, counts FROM signals WHERE commit_id IN ({marks})"))
    commits = connection.execute(
        "SELECT c.id, c.sha, c.tree_sha, c.parents, a.name, a.email, c.authored_at, c.author_offset_min, b.name, b.email,"
        " c.committed_at, c.committer_offset_min, c.subject, c.body, c.is_diffed FROM commits c JOIN people a ON a.id = c.author_id"
        f" JOIN people b ON b.id = c.committer_id WHERE c.id IN ({marks})"
    ).fetchall()
    return FactRows(commits, changes, signals)


def build_facts(rows: FactRows) -> list[tuple[int, Commit, Signals]]:
    """(commit id, commit, signals) of each commit of `rows`."""
    changes = {commit_id: tuple(Change(*row[1:]) for row in group) for commit_id, group in groupby(rows.changes, key=lambda row: row[0])}
    return [
        (
            row[0],
            Commit(
                sha=row[1],
                tree_sha=row[2],
                parents=tuple(row[3].split()),
                author=Person(row[4], row[5]),
                authored_at=row[6],
                author_offset_min=row[7],
                committer=Person(row[8], row[9]),
                committed_at=row[10],
                committer_offset_min=row[11],
                subject=row[12],
                body=row[13],
                changes=changes.get(row[0], ()) if row[14] else None,
            ),
            _read_signals(rows.signals.get(row[0])),
        )
        for row in rows.commits
    ]


def _read_signals(text: str | None) -> Signals:
    if text is None:
        return Signals({}, False)
    pairs = (pair.rpartition("=") for pair in text.split(" ") if pair)
    return Signals({name: int(count) for name, _, count in pairs}, True)


def save_relabelled(connection: sqlite3.Connection, labels: Sequence[tuple[int, Labels]], made_by: str) -> None:
    """Replaces the labels of these commits, in one transaction; what a person corrected stands apart and stays."""
    save_relabelled_rows(connection, build_label_rows(labels, made_by))


def save_relabelled_rows(connection: sqlite3.Connection, rows: dict[str, list[Row]]) -> None:
    """The same of labels that are rows already."""
    with transaction(connection):
        connection.execute(f"DELETE FROM labels WHERE commit_id IN ({','.join(str(row[0]) for row in rows['labels'])})")
        save_label_rows(connection, rows)
