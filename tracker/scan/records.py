"""Turns readings into records: the one place where git, signals, labels and manifests of a commit come together.

Runs in the worker processes; touches no database.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tracker.catalogue.exclusions import Exclusions, read_exclusions
from tracker.catalogue.people import People, read_people
from tracker.classify.on_call import OnCall
from tracker.classify.signals import extract_signals
from tracker.git.branches import read_branches
from tracker.git.commits import Reading, Source, Wants, read_commits
from tracker.git.differ import Differ
from tracker.git.exclude import Filter
from tracker.git.history import split_names
from tracker.git.identity import Mailmap, extract_coauthors
from tracker.git.opening import open_repository, read_grafts
from tracker.ledger.manifests import extract_manifest, is_requirements, is_telling
from tracker.ledger.outcomes import extract_outcomes
from tracker.ledger.samples import NO_PRINTS, Prints, extract_prints
from tracker.model.email import normalise_email
from tracker.model.facts import Commit, Person, Signals
from tracker.model.labels import Labels
from tracker.model.record import CommitRecord, ManifestChange
from tracker.scan.options import Manner
from tracker.store.rows import Rows, build_rows

BULK_FILES = 300
BULK_LINES = 20_000
IMPORT_LINES = 5_000
"""A first commit of more lines brought work from elsewhere."""
REVERTED = re.compile(r"This reverts commit ([0-9a-f]{7,40})")
SIGNAL_GROUPS = ("code", "setup", "tests", "prose")
"""Groups of files that signals are counted in (`classify/signals.py`)."""
NOT_OURS = frozenset({"vendored", "generated", "linguist-vendored", "linguist-generated"})
"""Exclusion rules whose files make no artifact either."""
NO_SIGNALS = Signals({}, False)


class Task(NamedTuple):
    """A range of commits of one repository, newest first."""

    task_id: int
    git_dir: str
    attributes: tuple[str, ...]
    """What the repository says of its own files, see `git/attributes.py`."""
    mailmap: str
    """Git directory whose mailmap says who somebody is: of several clones, the newest."""
    shas: bytes
    """Raw object names, 20 bytes each."""
    branches: tuple[tuple[str, str], ...]
    """(tip, base) of branches whose whole change is asked for."""


class _Extracted(NamedTuple):
    """A commit without its source text."""

    reading: Reading
    signals: Signals
    prints: Prints


class Reader:
    """Reads tasks; keeps the last repository open and the catalogues loaded."""

    def __init__(self, manner: Manner) -> None:
        self._manner = manner
        self.people: People = read_people()
        self.exclusions: Exclusions = read_exclusions()
        self.labeller = OnCall(manner.patterns)
        if manner.is_everyone:
            # Nearly every commit will be labelled: loaded here, it is there in all forked workers.
            self.labeller.load()
        self._wants = Wants(self._is_mine, manner.is_everyone, is_telling)
        self._open: tuple[str, Source] | None = None
        """The repository that was read last: tasks of one repository mostly come in a row."""

    def read(self, task: Task) -> Rows:
        """The rows of a task's commits, in their order.

        Raises: RepositoryError when the repository cannot be opened or a commit object cannot be read.
        """
        source = self._source(task)
        readings = read_commits(source, list(split_names(task.shas)), self._wants)
        # Patches are dropped commit by commit: a chunk of them need not be held at once.
        return build_rows(self._label([self._extract(reading) for reading in readings]), self.labeller.made_by)

    def read_branches(self, task: Task) -> list[tuple[str, str, str]]:
        """(tip, base, patch id) of a task's branches.

        Raises: RepositoryError as `read`.
        """
        return read_branches(self._source(task), task.branches) if task.branches else []

    def _source(self, task: Task) -> Source:
        if self._open is None or self._open[0] != task.git_dir:
            repo = open_repository(Path(task.git_dir))
            filter_ = Filter(self.exclusions, task.attributes, self._manner.included)
            newest = repo if task.mailmap == task.git_dir else open_repository(Path(task.mailmap))
            self._open = (task.git_dir, Source(repo, Mailmap(newest), filter_, read_grafts(Path(task.git_dir)), Differ(repo)))
        return self._open[1]

    def _is_mine(self, raw: Person, mapped: Person) -> bool:
        me = self._manner.me
        return normalise_email(raw.email) in me or normalise_email(mapped.email) in me

    def _extract(self, reading: Reading) -> _Extracted:
        if not reading.is_diffed:
            return _Extracted(reading, NO_SIGNALS, NO_PRINTS)
        signals = extract_signals(reading.commit, reading.patches)
        prints = extract_prints(reading.commit.changes or (), reading.patches) if self._samples(reading) else NO_PRINTS
        return _Extracted(reading._replace(patches={}), signals, prints)

    def _samples(self, reading: Reading) -> bool:
        """Whether the commit's lines may be looked for elsewhere: mine, or anybody's while nobody is known."""
        return reading.is_mine or not self._manner.me

    def _label(self, batch: Sequence[_Extracted]) -> list[CommitRecord]:
        read = [one for one in batch if one.reading.is_diffed or one.reading.commit.is_merge]
        labels = iter(self.labeller.classify([(one.reading.commit, one.signals) for one in read]))
        return [self._record(one, next(labels) if one.reading.is_diffed or one.reading.commit.is_merge else None) for one in batch]

    def _record(self, extracted: _Extracted, labels: Labels | None) -> CommitRecord:
        reading, signals, prints = extracted
        commit = reading.commit
        reverted = REVERTED.search(commit.body) if "reverts commit" in commit.body else None
        return CommitRecord(
            commit=commit,
            raw_author=reading.raw_author,
            author_kind=self.people.kind_of(commit.author.name, commit.author.email),
            raw_committer=reading.raw_committer,
            committer_kind=self.people.kind_of(commit.committer.name, commit.committer.email),
            coauthors=extract_coauthors(commit.body, self.people),
            is_mine=reading.is_mine,
            is_diffed=reading.is_diffed,
            is_bulk=reading.is_diffed and (_is_bulk(commit) or _is_only_space(signals)),
            reverts=reverted[1] if reverted else None,
            patch_id=reading.patch_id,
            signals=signals,
            labels=labels,
            manifests=_manifests(reading),
            outcomes=extract_outcomes(commit.sha, commit.subject, commit.body) if reading.is_diffed else (),
            samples=prints.samples,
            lines=prints.lines,
        )


def _is_bulk(commit: Commit) -> bool:
    """Whether a commit brought in a tree or swept over it, so that it says nothing of its author's growth."""
    changes = commit.changes or ()
    lines = sum((c.added or 0) + (c.deleted or 0) for c in changes)
    return len(changes) > BULK_FILES or lines > (BULK_LINES if commit.parents else IMPORT_LINES)


def _is_only_space(signals: Signals) -> bool:
    """Whether a commit changed nothing but white space."""
    counts = signals.counts
    groups = [group for group in SIGNAL_GROUPS if f"{group}_added" in counts or f"{group}_removed" in counts]
    return bool(groups) and all(f"{group}_same_but_space" in counts for group in groups)


def _manifests(reading: Reading) -> tuple[ManifestChange, ...]:
    """One for each telling path: a file that became a link is removed and added at once, and stands as it is now."""
    if reading.commit.is_merge:
        return ()
    found: dict[str, ManifestChange] = {}
    for change in reading.commit.changes or ():
        if change.rule in NOT_OURS and not (change.rule == "generated" and is_requirements(change.path)):
            # Requirements that a tool has spelled out ask for packages all the same.
            continue
        if change.status == "D":
            if is_telling(change.path):
                found.setdefault(change.path, ManifestChange(change.path, None, "D", None))
        elif (content := reading.blobs.get(change.path)) is not None:
            manifest = extract_manifest(change.path, content)
            if manifest is not None:
                found[change.path] = ManifestChange(change.path, change.old_path, change.status, manifest)
        elif change.status == "R" and change.old_path and is_telling(change.old_path):
            found.setdefault(change.old_path, ManifestChange(change.old_path, None, "D", None))
    return tuple(found.values())
