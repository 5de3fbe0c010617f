"""Turns records into the rows that tables take, as plain tuples with the place of their commit in front.

Made by the processes that read: they travel several times faster than records do, and the one that writes has only to put
the ids of commits and people where their places stand. Touches no database.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tracker.model.clock import day_of
from tracker.model.facts import Person
from tracker.model.labels import Labels
from tracker.model.ledger import Manifest
from tracker.model.record import CommitRecord

Row = tuple[int, *tuple[object, ...]]


class CommitRow(NamedTuple):
    """The columns of a commit but for those that only the writer knows."""

    sha: str
    subject: str
    body: str
    tree_sha: str
    parents: str
    author_id: int
    """Place in `Rows.people`."""
    committer_id: int
    """Likewise."""
    authored_at: int
    author_offset_min: int
    authored_on: str
    committed_at: int
    committer_offset_min: int
    is_merge: bool
    is_mine: bool
    is_assisted: bool
    is_diffed: bool
    is_bulk: bool
    reverts: str | None
    patch_id: str | None
    added_lines: int | None
    """None, as the next three: a merge, not read, or one of the files is unknown."""
    deleted_lines: int | None
    files_changed: int | None
    files_excluded: int | None


class Rows(NamedTuple):
    """What a chunk of commits amounts to; rows of all but commits and people begin with the place of their commit."""

    commits: list[CommitRow]
    people: list[tuple[str, str, str, str, str]]
    """Everybody once: name and email after the mailmap, as git recorded them, and the kind."""
    coauthors: list[tuple[int, int, str]]
    """The second is a place in `people`."""
    parts: dict[str, list[Row]]
    """Table → rows in the order of its columns: what is known only once a difference is read."""


NO_ROWS = Rows([], [], [], {})


def build_rows(records: Sequence[CommitRecord], made_by: str) -> Rows:
    """The rows of records, in their order; `made_by`: hash of the catalogue and weights that labelled them."""
    people: dict[tuple[str, str, str, str, str], int] = {}

    def find(person: Person, raw: Person, kind: str) -> int:
        return people.setdefault((*person, *raw, kind), len(people))

    commits = [
        _build_commit(r, find(r.commit.author, r.raw_author, r.author_kind), find(r.commit.committer, r.raw_committer, r.committer_kind))
        for r in records
    ]
    helpers = [(at, c, Person(c.name, c.email)) for at, r in enumerate(records) for c in r.coauthors]
    coauthors = [(at, find(person, person, c.kind), c.role) for at, c, person in helpers]
    return Rows(commits, list(people), coauthors, _build_parts(records, made_by))


def _build_commit(record: CommitRecord, author: int, committer: int) -> CommitRow:
    c = record.commit
    return CommitRow(
        c.sha,
        c.subject,
        c.body,
        c.tree_sha,
        " ".join(c.parents),
        author,
        committer,
        c.authored_at,
        c.author_offset_min,
        day_of(c.authored_at, c.author_offset_min),
        c.committed_at,
        c.committer_offset_min,
        c.is_merge,
        record.is_mine,
        record.author_kind == "ai" or any(x.kind == "ai" for x in record.coauthors),
        record.is_diffed,
        record.is_bulk,
        record.reverts,
        record.patch_id,
        *_count(record),
    )


def _count(record: CommitRecord) -> tuple[int | None, int | None, int | None, int | None]:
    """Lines added and removed, files that count and files that do not; None where one of the files is unknown."""
    changes = record.commit.changes
    if changes is None or not record.is_diffed:
        return None, None, None, None
    added = deleted = counted = 0
    is_known = True
    for change in changes:
        if change.rule is None:
            counted += 1
            is_known = is_known and change.added is not None
            added += change.added or 0
            deleted += change.deleted or 0
    return added if is_known else None, deleted if is_known else None, counted, len(changes) - counted


def _build_parts(records: Sequence[CommitRecord], made_by: str) -> dict[str, list[Row]]:
    numbered = list(enumerate(records))
    found = [(at, m) for at, r in numbered for m in r.manifests]
    return {
        "changes": [(at, seq, *change) for at, r in numbered for seq, change in enumerate(r.commit.changes or ())],
        "signals": [(at, " ".join([f"{k}={n}" for k, n in r.signals.counts.items()])) for at, r in numbered if r.signals.has_diff],
        "samples": [(at, *one) for at, r in numbered for one in r.samples],
        "lines": [(at, *one) for at, r in numbered for one in r.lines],
        **build_label_rows(((at, r.labels) for at, r in numbered if r.labels is not None), made_by),
        "figures": [(at, o.quote, o.metric, o.before, o.after, o.unit) for at, r in numbered for o in r.outcomes],
        "manifests": [(at, m.path, m.old_path, m.status, *_head(m.manifest)) for at, m in found],
        "manifest_names": [(at, m.path, *name) for at, m in found if m.manifest for name in _names(m.manifest)],
    }


def build_label_rows(labels: Iterable[tuple[int, Labels]], made_by: str) -> dict[str, list[Row]]:
    """The rows of labels, each beside the number that its rows begin with."""
    whole = list(labels)
    return {
        "labels": [(number, *label[:6], made_by) for number, label in whole],
        "label_patterns": [(number, *pattern) for number, label in whole for pattern in label.patterns],
    }


def _head(manifest: Manifest | None) -> tuple[str, str, str | None, str | None]:
    return (manifest.form, manifest.ecosystem, manifest.name, manifest.version) if manifest else ("", "", None, None)


def _names(manifest: Manifest) -> Iterable[tuple[str, str]]:
    yield from ((d.scope, d.name) for d in manifest.dependencies)
    yield from (("command", name) for name in manifest.commands)
    yield from (("member", name) for name in manifest.members)
    yield from (("trait", name) for name in manifest.traits)
