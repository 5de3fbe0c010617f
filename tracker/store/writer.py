"""Saves what a scan reads: places, commits with their changes, labels and manifests, tags.

Facts are inserted once and never rewritten; only what a later reading adds (a difference that was not asked for before,
a branch that was merged) is filled in. One transaction for each call. Decides nothing about its rows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tracker.model.facts import Person
from tracker.store.connection import transaction
from tracker.store.rows import CommitRow, Row, Rows

SHAS_AT_ONCE = 500
IMPORTED_AT = 315_532_800
"""1980: dates before git are believed from here on, they come from older version control."""


_COMMIT = (
    f"INSERT INTO commits(id, work_id, is_merged, is_odd_date, {', '.join(CommitRow._fields)})"
    f" VALUES ({','.join('?' * (4 + len(CommitRow._fields)))})"
)
_PARTS = {
    "changes": "INSERT INTO changes VALUES (?,?,?,?,?,?,?,?)",
    "signals": "INSERT INTO signals VALUES (?,?)",
    "samples": "INSERT OR IGNORE INTO samples VALUES (?,?,?)",
    "lines": "INSERT INTO lines VALUES (?,?,?,?)",
    "labels": "INSERT INTO labels VALUES (?,?,?,?,?,?,?,?)",
    "label_patterns": "INSERT OR IGNORE INTO label_patterns VALUES (?,?,?,?)",
    "figures": "INSERT INTO figures(sha, quote, metric, before, after, unit) SELECT sha, ?2, ?3, ?4, ?5, ?6 FROM commits WHERE id = ?1",
    "manifests": "INSERT INTO manifests VALUES (?,?,?,?,?,?,?,?)",
    "manifest_names": "INSERT OR IGNORE INTO manifest_names VALUES (?,?,?,?)",
}
"""How the rows of `Rows.parts` are saved; what refers to others comes after them."""


class Writer:
    """The one writer of a scan; keeps the ids of people between chunks."""

    def __init__(self, connection: sqlite3.Connection, now: int) -> None:
        """`now`: seconds since 1970, to tell dates in the future."""
        self._db = connection
        self._now = now
        self._people: dict[tuple[str, str, str, str, str], int] = {}

    def save_rows(self, work_id: int, rows: Rows, is_merged: bool) -> tuple[int, int]:
        """Saves a chunk of commits of one work, in one transaction; gives how many were new, and how many are better known now.

        Facts of a commit that is there already are left alone, but for a difference that is now known.
        """
        # Ids of people are believed only once their transaction is through.
        people = dict(self._people)
        try:
            with transaction(self._db):
                fresh, filled = self._save_commits(work_id, rows, is_merged)
                self._save_parts(rows, fresh | filled)
        except BaseException:
            self._people = people
            raise
        return len(fresh), len(filled)

    def _save_commits(self, work_id: int, rows: Rows, is_merged: bool) -> tuple[dict[int, int], dict[int, int]]:
        """Place in the chunk → id, of the commits that were new and of those that are better known now, still without their parts."""
        known = _find_known(self._db, [row.sha for row in rows.commits])
        # Asked inside the lock: another scan may write beside this one.
        next_id = self._db.execute("SELECT coalesce(max(id), 0) + 1 FROM commits").fetchone()[0]
        fresh: dict[int, int] = {}
        filled: dict[int, int] = {}
        for place, row in enumerate(rows.commits):
            there = known.get(row.sha)
            if there is None:
                fresh[place] = next_id
                known[row.sha] = _Known(next_id, row.is_diffed, False, row.added_lines is not None, not row.parents)
                next_id += 1
                continue
            if there.is_cut and row.parents:
                self._join_on(there.commit_id, row, [label for label in rows.parts["labels"] if label[0] == place])
            if there.is_better(row):
                self._clear(there.commit_id, row)
                filled[place] = there.commit_id
        self._insert_commits(work_id, rows, fresh, is_merged)
        return fresh, filled

    def _insert_commits(self, work_id: int, rows: Rows, fresh: Mapping[int, int], is_merged: bool) -> None:
        who = rows.people
        made = []
        for place, commit_id in fresh.items():
            row = rows.commits[place]
            is_odd = not (IMPORTED_AT <= row.authored_at <= self._now + 86_400)
            named = row._replace(author_id=self._person(who[row.author_id]), committer_id=self._person(who[row.committer_id]))
            made.append((commit_id, work_id, is_merged, is_odd, *named))
        self._db.executemany(_COMMIT, made)
        self._db.executemany(
            "INSERT INTO commits_fts(rowid, subject, body) VALUES (?,?,?)",
            [(commit_id, rows.commits[place].subject, rows.commits[place].body) for place, commit_id in fresh.items()],
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO coauthors VALUES (?,?,?)",
            [(fresh[place], self._person(who[person]), role) for place, person, role in rows.coauthors if place in fresh],
        )

    def _save_parts(self, rows: Rows, ids: Mapping[int, int]) -> None:
        for table, statement in _PARTS.items():
            self._db.executemany(statement, [(ids[row[0]], *row[1:]) for row in rows.parts[table] if row[0] in ids])

    def _clear(self, commit_id: int, row: CommitRow) -> None:
        """Takes away what was read of a commit before, and says what is known of it now."""
        for table in ("changes", "signals", "samples", "lines", "labels", "manifests", "rereads"):
            self._db.execute(f"DELETE FROM {table} WHERE commit_id = ?", (commit_id,))
        self._db.execute("DELETE FROM figures WHERE sha = ?", (row.sha,))
        self._db.execute(
            "UPDATE commits SET is_diffed = ?, is_bulk = ?, patch_id = ?, added_lines = ?, deleted_lines = ?,"
            " files_changed = ?, files_excluded = ? WHERE id = ?",
            (
                row.is_diffed,
                row.is_bulk,
                row.patch_id,
                row.added_lines,
                row.deleted_lines,
                row.files_changed,
                row.files_excluded,
                commit_id,
            ),
        )

    def _join_on(self, commit_id: int, row: CommitRow, labels: Sequence[Row]) -> None:
        """Gives a commit at which a shallow clone was cut off the parents that another clone knows."""
        self._db.execute(
            # Its own value, so that the repository is summed anew.
            "UPDATE commits SET parents = ?, is_merge = ?, is_diffed = is_diffed WHERE id = ?",
            (row.parents, row.is_merge, commit_id),
        )
        if row.is_merge and labels:
            self._db.execute("DELETE FROM labels WHERE commit_id = ?", (commit_id,))
            self._db.executemany(_PARTS["labels"], [(commit_id, *label[1:]) for label in labels])

    def _person(self, who: tuple[str, str, str, str, str]) -> int:
        person_id = self._people.get(who)
        if person_id is None:
            person_id = self._people[who] = save_person(self._db, Person(*who[:2]), Person(*who[2:4]), who[4])
        return person_id


def save_person(connection: sqlite3.Connection, person: Person, raw: Person, kind: str) -> int:
    """The id of somebody, `raw` being what git recorded, in the open transaction."""
    key = (person.name, person.email, raw.name, raw.email)
    connection.execute(
        "INSERT OR IGNORE INTO people(label, name, email, raw_name, raw_email, kind) VALUES (?,?,?,?,?,?)",
        (f"{person.name} <{person.email}>", *key, kind),
    )
    query = "SELECT id FROM people WHERE name = ? AND email = ? AND raw_name = ? AND raw_email = ?"
    return int(connection.execute(query, key).fetchone()[0])


def save_label_rows(connection: sqlite3.Connection, rows: Mapping[str, Iterable[Row]]) -> None:
    """Saves labels that `build_label_rows` made rows of, in the open transaction; the commits must have none."""
    for table, held in rows.items():
        connection.executemany(_PARTS[table], held)


def settle_dates(connection: sqlite3.Connection, work_ids: Iterable[int], now: int) -> None:
    """Believes the dates that lay in the future when they were read and lie there no more."""
    with transaction(connection):
        connection.executemany(
            # Its own value, so that the repository is summed anew.
            "UPDATE commits SET is_odd_date = 0, is_diffed = is_diffed"
            " WHERE work_id = ? AND is_odd_date = 1 AND authored_at BETWEEN ? AND ?",
            [(work_id, IMPORTED_AT, now + 86_400) for work_id in work_ids],
        )


def find_complete(connection: sqlite3.Connection, shas: Sequence[str], is_everyone: bool) -> set[str]:
    """Of `shas`, those that need no further reading: they are saved, and their difference is known or not asked for."""
    complete: set[str] = set()
    for start in range(0, len(shas), SHAS_AT_ONCE):
        part = shas[start : start + SHAS_AT_ONCE]
        marks = ",".join("?" * len(part))
        query = (
            f"SELECT sha FROM commits WHERE sha IN ({marks}) AND (is_diffed = 1 OR is_merge = 1 OR NOT (? OR is_mine = 1))"
            # Perhaps no root, but where a shallow clone was cut off.
            " AND NOT (is_diffed = 0 AND parents = '')"
            # A difference that is not asked for is read no worse than it was.
            " AND NOT ((is_diffed = 0 OR is_mine = 1 OR ?) AND EXISTS (SELECT 1 FROM rereads x WHERE x.commit_id = commits.id))"
        )
        complete.update(row[0] for row in connection.execute(query, [*part, is_everyone, is_everyone]))
    return complete


class _Known(NamedTuple):
    """A commit that is in the file."""

    commit_id: int
    is_diffed: bool
    is_reread: bool
    """True: it was read for less than is asked now."""
    is_counted: bool
    """True: its lines were counted."""
    is_cut: bool
    """True: it has no parents, because it is a root or because a shallow clone was cut off at it."""

    def is_better(self, row: CommitRow) -> bool:
        """Whether a reading brings what is not known yet, and loses nothing: a clone may lack objects that another had."""
        if row.is_diffed != self.is_diffed:
            return row.is_diffed
        return self.is_reread and (row.added_lines is not None or not self.is_counted)


def _find_known(connection: sqlite3.Connection, shas: Sequence[str]) -> dict[str, _Known]:
    known = {}
    for start in range(0, len(shas), SHAS_AT_ONCE):
        part = shas[start : start + SHAS_AT_ONCE]
        query = (
            "SELECT c.sha, c.id, c.is_diffed, x.commit_id IS NOT NULL, c.added_lines IS NOT NULL, c.parents = '' FROM commits c"
            f" LEFT JOIN rereads x ON x.commit_id = c.id WHERE c.sha IN ({','.join('?' * len(part))})"
        )
        known.update({sha: _Known(commit_id, *map(bool, kept)) for sha, commit_id, *kept in connection.execute(query, part)})
    return known
