"""Reads the report of one year, for `export`, `verify` and the app alike: all must say the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tracker.growth import read_growth
from tracker.report.document import build_report, check_year
from tracker.report.evidence import YEARS_BEFORE, read_evidence
from tracker.report.interval import CALENDAR, Year
from tracker.report.values import Report


def read_report(db: Path, year: int, today: date, *, start: str = CALENDAR) -> Report:
    """The report of `year` as the database has it now.

    start: MM-DD on which the year begins, see `interval.parse_year_start`.
    Raises: ExportError when the year has nothing to say, StoreError when the file cannot be read.
    """
    growth = read_growth(db, today, start_year=max(1, year - YEARS_BEFORE))
    interval = Year(year, start)
    check_year(growth, interval)
    return build_report(growth, interval, read_evidence(db, growth, interval))
