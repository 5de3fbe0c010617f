"""Counts over an interval that is no calendar year: what a report of a fiscal year needs besides `Growth`.

Opens the database read only for each question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tracker.model.growth import IntervalCounts
from tracker.store import reader_interval
from tracker.store.schema import reading


def read_interval(db: Path, first_on: str, until: str) -> IntervalCounts:
    """What is known of the commits from `first_on` up to, not including, `until`.

    Raises: StoreError when the file cannot be read.
    """
    with reading(db) as conn:
        return reader_interval.read_interval(conn, first_on, until)


def count_levels(db: Path, bounds: Sequence[str]) -> tuple[tuple[int, int, int, int], ...]:
    """Counted commits at each level between one ISO day and the next.

    Raises: StoreError when the file cannot be read.
    """
    with reading(db) as conn:
        return reader_interval.count_levels(conn, bounds)


def count_stacks(db: Path, since: str, first_on: str, until: str) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """Commits by (pattern, stack) from `since` up to `first_on`, and from there up to `until`.

    Raises: StoreError when the file cannot be read.
    """
    from tracker.catalogue.arc import read_arc_rules

    with reading(db) as conn:
        return reader_interval.count_stacks(conn, read_arc_rules(), since, first_on, until)
