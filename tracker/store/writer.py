"""Saves what a scan reads: places, commits with their changes, labels and manifests, tags.

Facts are inserted once and never rewritten; only what a later reading adds (a difference that was not asked for before,
a branch that was merged) is filled in. One transaction for each call. Decides nothing about its rows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tracker.model.clock import day_of
from tracker.model.facts import Person
from tracker.model.labels import Labels
from tracker.model.ledger import Manifest
from tracker.model.record import CommitRecord
from tracker.store.connection import transaction

SHAS_AT_ONCE = 500
IMPORTED_AT = 315_532_800
"""1980: dates before git are believed from here on, they come from older version control."""


class Writer:
    """The one writer of a scan; keeps the ids of people between chunks."""

    def __init__(self, connection: sqlite3.Connection, now: int, made_by: str) -> None:
        """`now`: seconds since 1970, to tell dates in the future; `made_by`: hash of catalogue and weights."""
        self._db = connection
        self._now = now
        self._made_by = made_by
        self._people: dict[tuple[str, str, str, str], int] = {}

    def save_records(self, work_id: int, records: Sequence[CommitRecord], is_merged: bool) -> int:
        """Saves a chunk of commits of one work, in one transaction; gives how many were new or are better known now.

        Facts of a commit that is there already are left alone, but for a difference that is now known.
        """
        # Ids of people are believed only once their transaction is through.
        people = dict(self._people)
        filled = 0
        try:
            with transaction(self._db):
                known = _find_known(self._db, [r.commit.sha for r in records])
                # Asked inside the lock: another scan may write beside this one.
                next_id = self._db.execute("SELECT coalesce(max(id), 0) + 1 FROM commits").fetchone()[0]
                fresh: list[tuple[int, CommitRecord]] = []
                for record in records:
                    there = known.get(record.commit.sha)
                    if there is None:
                        fresh.append((next_id, record))
                        known[record.commit.sha] = _Known(
                            next_id, record.is_diffed, False, _totals(record)[0] is not None, not record.commit.parents
                        )
                        next_id += 1
                        continue
                    if there.is_cut and record.commit.parents:
                        self._join_on(there.commit_id, record)
                        known[record.commit.sha] = there = there._replace(is_cut=False)
                    if there.is_better(record):
                        self._fill_in(there.commit_id, record)
                        known[record.commit.sha] = there._replace(is_diffed=record.is_diffed, is_reread=False)
                        filled += 1
                self._insert(work_id, fresh, is_merged)
        except BaseException:
            self._people = people
            raise
        return len(fresh) + filled

    def _insert(self, work_id: int, fresh: Sequence[tuple[int, CommitRecord]], is_merged: bool) -> None:
        self._db.executemany(
            "INSERT INTO commits VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,0,NULL,?,?,?,?,?,?)",
            [self._commit_row(commit_id, work_id, record, is_merged) for commit_id, record in fresh],
        )
        self._db.executemany(
            "INSERT INTO commits_fts(rowid, subject, body) VALUES (?,?,?)",
            [(commit_id, r.commit.subject, r.commit.body) for commit_id, r in fresh],
        )
        self._insert_parts(fresh)
        self._db.executemany(
            "INSERT OR IGNORE INTO coauthors VALUES (?,?,?)",
            [
                (commit_id, self._person(Person(c.name, c.email), Person(c.name, c.email), c.kind), c.role)
                for commit_id, r in fresh
                for c in r.coauthors
            ],
        )

    def _insert_parts(self, rows: Sequence[tuple[int, CommitRecord]]) -> None:
        """Changes, signals, labels, figures and manifests: what is known only once the difference is read."""
        self._db.executemany(
            "INSERT INTO changes VALUES (?,?,?,?,?,?,?,?)",
            [(commit_id, seq, *change) for commit_id, r in rows for seq, change in enumerate(r.commit.changes or ())],
        )
        self._db.executemany(
            "INSERT INTO signals VALUES (?,?)",
            [
                (commit_id, " ".join(f"{name}={count}" for name, count in r.signals.counts.items()))
                for commit_id, r in rows
                if r.signals.has_diff
            ],
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO samples VALUES (?,?,?)", [(commit_id, seq, h) for commit_id, r in rows for seq, h in r.samples]
        )
        self._db.executemany("INSERT INTO lines VALUES (?,?,?,?)", [(commit_id, *one) for commit_id, r in rows for one in r.lines])
        save_labels(self._db, ((commit_id, r.labels) for commit_id, r in rows if r.labels is not None), self._made_by)
        self._db.executemany(
            "INSERT INTO figures(sha, quote, metric, before, after, unit) VALUES (?,?,?,?,?,?)",
            [(r.commit.sha, o.quote, o.metric, o.before, o.after, o.unit) for _, r in rows for o in r.outcomes],
        )
        found = [(commit_id, m) for commit_id, r in rows for m in r.manifests]
        self._db.executemany(
            "INSERT INTO manifests VALUES (?,?,?,?,?,?,?,?)",
            [
                (
                    commit_id,
                    m.path,
                    m.old_path,
                    m.status,
                    *((f.form, f.ecosystem, f.name, f.version) if f else ("", "", None, None)),
                )
                for commit_id, m in found
                for f in (m.manifest,)
            ],
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO manifest_names VALUES (?,?,?,?)",
            [(commit_id, m.path, role, name) for commit_id, m in found if m.manifest for role, name in _names(m.manifest)],
        )

    def _fill_in(self, commit_id: int, record: CommitRecord) -> None:
        for table in ("changes", "signals", "samples", "lines", "labels", "manifests", "rereads"):
            self._db.execute(f"DELETE FROM {table} WHERE commit_id = ?", (commit_id,))
        self._db.execute("DELETE FROM figures WHERE sha = ?", (record.commit.sha,))
        self._db.execute(
            "UPDATE commits SET is_diffed = ?, is_bulk = ?, patch_id = ?, added_lines = ?, deleted_lines = ?,"
            " files_changed = ?, files_excluded = ? WHERE id = ?",
            (record.is_diffed, record.is_bulk, record.patch_id, *_totals(record), commit_id),
        )
        self._insert_parts([(commit_id, record)])

    def _join_on(self, commit_id: int, record: CommitRecord) -> None:
        """Gives a commit at which a shallow clone was cut off the parents that another clone knows."""
        self._db.execute(
            # Its own value, so that the repository is summed anew.
            "UPDATE commits SET parents = ?, is_merge = ?, is_diffed = is_diffed WHERE id = ?",
            (" ".join(record.commit.parents), record.commit.is_merge, commit_id),
        )
        if record.commit.is_merge and record.labels is not None:
            self._db.execute("DELETE FROM labels WHERE commit_id = ?", (commit_id,))
            save_labels(self._db, [(commit_id, record.labels)], self._made_by)

    def _commit_row(self, commit_id: int, work_id: int, record: CommitRecord, is_merged: bool) -> tuple[object, ...]:
        c = record.commit
        assisted = any(x.kind == "ai" for x in record.coauthors) or record.author_kind == "ai"
        is_odd = not (IMPORTED_AT <= c.authored_at <= self._now + 86_400)
        return (
            commit_id,
            c.sha,
            work_id,
            c.subject,
            c.body,
            c.tree_sha,
            " ".join(c.parents),
            self._person(c.author, record.raw_author, record.author_kind),
            self._person(c.committer, record.raw_committer, record.committer_kind),
            c.authored_at,
            c.author_offset_min,
            day_of(c.authored_at, c.author_offset_min),
            c.committed_at,
            c.committer_offset_min,
            c.is_merge,
            is_merged,
            record.is_mine,
            assisted,
            record.is_diffed,
            record.is_bulk,
            is_odd,
            record.reverts,
            record.patch_id,
            *_totals(record),
        )

    def _person(self, person: Person, raw: Person, kind: str) -> int:
        key = (*person, *raw)
        person_id = self._people.get(key)
        if person_id is None:
            person_id = self._people[key] = save_person(self._db, person, raw, kind)
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


def save_labels(connection: sqlite3.Connection, labels: Iterable[tuple[int, Labels]], made_by: str) -> None:
    """Labels by commit id, in the open transaction; the commits must have none."""
    rows = list(labels)
    connection.executemany("INSERT INTO labels VALUES (?,?,?,?,?,?,?,?)", [(commit_id, *label[:6], made_by) for commit_id, label in rows])
    connection.executemany(
        "INSERT OR IGNORE INTO label_patterns VALUES (?,?,?,?)",
        [(commit_id, *pattern) for commit_id, label in rows for pattern in label.patterns],
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

    def is_better(self, record: CommitRecord) -> bool:
        """Whether a reading brings what is not known yet, and loses nothing: a clone may lack objects that another had."""
        if record.is_diffed != self.is_diffed:
            return record.is_diffed
        return self.is_reread and (_totals(record)[0] is not None or not self.is_counted)


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


def _totals(record: CommitRecord) -> tuple[int | None, int | None, int | None, int | None]:
    """Lines added and removed, files that count and files that do not; None where one of the files is unknown."""
    changes = record.commit.changes
    if changes is None or not record.is_diffed:
        return None, None, None, None
    counted = [c for c in changes if c.rule is None]
    is_known = all(c.added is not None for c in counted)
    added = sum(c.added or 0 for c in counted) if is_known else None
    deleted = sum(c.deleted or 0 for c in counted) if is_known else None
    return added, deleted, len(counted), len(changes) - len(counted)


def _names(manifest: Manifest) -> Iterable[tuple[str, str]]:
    yield from ((d.scope, d.name) for d in manifest.dependencies)
    yield from (("command", name) for name in manifest.commands)
    yield from (("member", name) for name in manifest.members)
    yield from (("trait", name) for name in manifest.traits)
