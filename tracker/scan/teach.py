"""Lets what a person corrected move similar commits: labels are made anew when the corrections say something new."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracker.classify.on_call import OnCall
from tracker.store.own import read_own_patterns
from tracker.store.relabel import read_alike, read_corrected, save_relabelled

if TYPE_CHECKING:
    from tracker.classify.labels import Labeller

AT_ONCE = 400
"""Commits that are labelled anew as soon as something was corrected."""


def read_taught(connection: sqlite3.Connection, labeller: Labeller | OnCall) -> Labeller | OnCall:
    """The labeller, moved by every standing correction."""
    corrected = list(read_corrected(connection))
    if not corrected:
        return labeller
    from tracker.classify.teaching import Lesson, build_teaching

    lessons = [Lesson(commit, signals, correction.field, correction.value) for correction, commit, signals in corrected]
    return labeller.taught(build_teaching(lessons))


def read_own_labeller(connection: sqlite3.Connection) -> OnCall:
    """The labeller as the last scan had it: with the user's own patterns, not yet taught."""
    return OnCall(read_own_patterns(connection))


def teach_alike(connection: sqlite3.Connection, shas: Sequence[str]) -> int:
    """Labels anew the commits that are most like some just corrected; gives how many. The next scan labels all others.

    So a correction is felt at once, and what it costs does not grow with the file.
    """
    labeller = read_taught(connection, read_own_labeller(connection))
    batch = read_alike(connection, shas, labeller.made_by, AT_ONCE)
    labels = labeller.classify([(commit, signals) for _, commit, signals in batch])
    if batch:
        save_relabelled(connection, [(row[0], label) for row, label in zip(batch, labels, strict=True)], labeller.made_by)
    return len(batch)
