"""Lets what a person corrected move similar commits: labels are made anew when the corrections say something new."""

from __future__ import annotations

import sqlite3

from tracker.classify.labels import Labeller, read_labeller
from tracker.classify.teaching import Lesson, build_teaching
from tracker.scan.own import read_own_patterns
from tracker.store.relabel import read_corrected


def read_taught(connection: sqlite3.Connection, labeller: Labeller) -> Labeller:
    """The labeller, moved by every standing correction."""
    lessons = [Lesson(commit, signals, correction.field, correction.value) for correction, commit, signals in read_corrected(connection)]
    return labeller.taught(build_teaching(lessons)) if lessons else labeller


def read_own_labeller(connection: sqlite3.Connection) -> Labeller:
    """The labeller as the last scan had it: with the user's own patterns, not yet taught."""
    return read_labeller(read_own_patterns(connection))
