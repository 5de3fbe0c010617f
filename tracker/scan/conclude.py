"""Draws conclusions from stored facts: labels, artifacts, releases, reuse and milestones. Opens no git."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.arc.milestones import build_milestones
from tracker.catalogue.arc import read_arc_rules
from tracker.ledger.artifacts import ArtifactFindings, build_artifacts
from tracker.ledger.copies import Likeness, build_copies
from tracker.ledger.reuse import build_reuse
from tracker.ledger.roofs import build_roof
from tracker.model.ledger import History
from tracker.scan.guard import Failure, attempt
from tracker.scan.options import Skipped
from tracker.scan.relabelling import relabel
from tracker.scan.stamps import stamp_knowledge
from tracker.scan.teach import read_taught
from tracker.store.connection import transaction
from tracker.store.ledger import (
    read_history,
    read_likenesses,
    read_work_ids,
    save_findings,
    save_milestones,
    save_patterns,
    save_reuse,
)
from tracker.store.places import read_setting, save_setting
from tracker.store.reader import read_arc_facts
from tracker.store.reader_begun import save_starts
from tracker.store.said import describe_lessons
from tracker.store.sums import save_sums

if TYPE_CHECKING:
    from tracker.classify.labels import Labeller
    from tracker.classify.on_call import OnCall


class Conclusions(NamedTuple):
    failures: list[Skipped]
    """Works that could not be concluded."""
    relabelled: int
    """Commits that were labelled anew from stored facts."""


def conclude(connection: sqlite3.Connection, work_ids: Iterable[int], untaught: Labeller | OnCall) -> Conclusions:
    """Brings all conclusions up to date after the facts of these works changed.

    When catalogue, weights or the person's corrections are others than last time, every commit is labelled and every
    work concluded anew; so is every work when the tracker is.
    """
    changed = set(work_ids)
    labeller = read_taught(connection, untaught)
    knowledge = stamp_knowledge()
    is_new = read_setting(connection, "made_by") != labeller.made_by or read_setting(connection, "concluded_with") != knowledge
    if is_new:
        save_patterns(connection, ((p.pattern, p.family, p.meaning) for p in labeller.patterns.patterns))
        changed = set(read_work_ids(connection))
    relabelled = relabel(connection, labeller)
    failures = _conclude_ledger(connection, changed)
    conclude_arc(connection)
    if is_new:
        save_setting(connection, "made_by", labeller.made_by)
        save_setting(connection, "concluded_with", knowledge)
    save_setting(connection, "lessons", describe_lessons(connection))
    return Conclusions(failures, relabelled)


def _conclude_ledger(connection: sqlite3.Connection, changed: set[int]) -> list[Skipped]:
    histories: list[History] = []
    findings: list[ArtifactFindings] = []
    failures = []
    for work_id in read_work_ids(connection):
        # Read, told and saved behind one lock: a scan beside this one could add commits between any two of the steps.
        with transaction(connection):
            history = read_history(connection, work_id)
            found = attempt(lambda history=history: build_artifacts(history))  # type: ignore[misc]
            if isinstance(found, Failure):
                failures.append(Skipped(Path(history.repo), f"its artifacts could not be told ({found.reason})"))
                continue
            if work_id in changed:
                save_findings(connection, work_id, found.artifacts, found.events, found.releases, build_roof(history))
        # Reuse looks at manifests alone: the commits of a thousand repositories need not be held at once.
        telling = {version.sha for version in history.manifests}
        histories.append(history._replace(commits=tuple(line for line in history.commits if line.sha in telling)))
        findings.append(found)
    copies = build_copies(Likeness(*row) for row in read_likenesses(connection))
    save_reuse(connection, (*build_reuse(histories, findings), *copies))
    return failures


def conclude_arc(connection: sqlite3.Connection) -> None:
    """Draws the milestones anew, after a scan or after a person corrected something."""
    rules = read_arc_rules()
    save_sums(connection, rules)
    save_starts(connection, rules)
    save_milestones(connection, build_milestones(read_arc_facts(connection, rules), rules))
