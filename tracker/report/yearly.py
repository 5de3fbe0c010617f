"""Reads the report of one year, for `export`, `verify` and the app alike: all must say the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tracker.report.interval import CALENDAR, Year
from tracker.report.profiles import FULL, Profile, read_told
from tracker.report.values import Report


def read_report(db: Path, year: int, today: date, *, start: str = CALENDAR, profile: Profile = FULL) -> Report:
    """The report of `year` as the database has it now, through a profile, as the user's hand leaves it.

    Pseudonyms that it draws are kept in the file. start: MM-DD on which the year begins, see `interval.parse_year_start`.
    Raises: ExportError when the year has nothing to say, StoreError when the file cannot be read, or not written where it
    must be.
    """
    from tracker.scan.retouch import keep_pseudonyms

    told = read_told(db, Year(year, start), today, profile)
    while not keep_pseudonyms(db, told.drawn):
        told = read_told(db, Year(year, start), today, profile)
    return told.report
