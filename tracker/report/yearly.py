"""Reads the report of one year, for `export`, `verify` and the app alike: all must say the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tracker.growth import read_growth
from tracker.report.document import build_report, check_year
from tracker.report.evidence import read_evidence
from tracker.report.values import Report

YEARS_BEFORE = 3
"""How many earlier years a report compares with."""


def read_report(db: Path, year: int, today: date) -> Report:
    """The report of `year` as the database has it now.

    Raises: ExportError when the year has nothing to say, StoreError when the file cannot be read.
    """
    growth = read_growth(db, today, start_year=max(1, year - YEARS_BEFORE))
    check_year(growth, year)
    return build_report(growth, year, read_evidence(db, growth, year))
