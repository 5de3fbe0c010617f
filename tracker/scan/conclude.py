"""Draws conclusions from stored facts: artifacts, releases, reuse and milestones. Opens no git."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from tracker.arc.milestones import build_milestones
from tracker.catalogue.arc import read_arc_rules
from tracker.catalogue.patterns import read_patterns
from tracker.ledger.artifacts import build_artifacts
from tracker.ledger.copies import Likeness, build_copies
from tracker.ledger.reuse import build_reuse
from tracker.store.ledger import read_history, read_likenesses, read_work_ids, save_findings, save_milestones, save_patterns, save_reuse
from tracker.store.places import read_setting, save_setting
from tracker.store.reader import read_arc_facts


def conclude(connection: sqlite3.Connection, work_ids: Iterable[int], made_by: str) -> None:
    """Brings all conclusions up to date after the facts of these works changed.

    When catalogue or weights are others than last time, every work is concluded anew.
    """
    changed = set(work_ids)
    if read_setting(connection, "made_by") != made_by:
        save_patterns(connection, ((p.pattern, p.family, p.meaning) for p in read_patterns().patterns))
        changed = set(read_work_ids(connection))
        save_setting(connection, "made_by", made_by)
    histories = []
    findings = []
    for work_id in read_work_ids(connection):
        history = read_history(connection, work_id)
        found = build_artifacts(history)
        if work_id in changed:
            save_findings(connection, work_id, found.artifacts, found.events, found.releases)
        histories.append(history)
        findings.append(found)
    copies = build_copies(Likeness(*row) for row in read_likenesses(connection))
    save_reuse(connection, (*build_reuse(histories, findings), *copies))
    conclude_arc(connection)


def conclude_arc(connection: sqlite3.Connection) -> None:
    """Draws the milestones anew, after a scan or after a person corrected something."""
    rules = read_arc_rules()
    save_milestones(connection, build_milestones(read_arc_facts(connection, rules), rules))
