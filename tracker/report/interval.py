"""The year of a report: half open, by the author's own calendar, beginning on 1 January or wherever a fiscal year does.

Pure. A year that begins later is named by the calendar year in which it begins.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from tracker.errors import UsageError
from tracker.report.words import MONTHS, say_day

CALENDAR = "01-01"


class Year(NamedTuple):
    """One year and, by its beginning, every other one."""

    number: int
    """The calendar year in which it begins."""
    start: str = CALENDAR
    """MM-DD of its first day; never 29 February."""
    tells_months: bool = False
    """True: days are told by their month, as in a redacted document."""

    @property
    def is_calendar(self) -> bool:
        return self.start == CALENDAR

    @property
    def first_on(self) -> str:
        return f"{self.number:04}-{self.start}"

    @property
    def until(self) -> str:
        """The ISO day after the last one."""
        return f"{self.number + 1:04}-{self.start}"

    @property
    def last_on(self) -> str:
        return (date.fromisoformat(self.until) - timedelta(days=1)).isoformat()

    @property
    def key(self) -> str:
        """What the ids of claims about the year carry: `2025`, or `2025-04-01`."""
        return f"{self.number:04}" if self.is_calendar else self.first_on

    def holds(self, day: str | None) -> bool:
        """True for an ISO day inside; None and "" are no day."""
        first_on, until = _find_bounds(self.number, self.start)
        return first_on <= (day or "") < until

    def of(self, day: str) -> int:
        """The number of the year that an ISO day belongs to."""
        return int(day[:4]) - (day[5:] < self.start)

    def name(self, number: int | None = None) -> str:
        """`2025`, or `2025/26` when it runs into the next calendar year."""
        number = self.number if number is None else number
        return str(number) if self.is_calendar else f"{number}/{(number + 1) % 100:02}"

    def say_day(self, day: str) -> str:
        """`3 March`, with the calendar year where it does not go without saying; without the day where months are told."""
        if self.tells_months:
            told = _say_month(day)
            return told.removesuffix(f" {self.number:04}") if self.is_calendar else told
        return say_day(day, self.number if self.is_calendar else None)

    def say_span(self) -> str:
        """`2025`, `April 2025 to March 2026`, or `6 April 2025 to 5 April 2026`."""
        if self.is_calendar:
            return str(self.number)
        if self.start.endswith("-01"):
            return f"{_say_month(self.first_on)} to {_say_month(self.last_on)}"
        return f"{say_day(self.first_on)} to {say_day(self.last_on)}"

    def find_months(self) -> tuple[str, ...]:
        """The first ISO day of each of its twelve months."""
        month, day = int(self.start[:2]), self.start[3:]
        return tuple(f"{self.number + (month + step - 1) // 12:04}-{(month + step - 1) % 12 + 1:02}-{_hold(day)}" for step in range(12))

    def find_quarters(self, number: int | None = None) -> tuple[str, ...]:
        """The first ISO day of each of the four quarters of a year that begins on the same day."""
        return self._replace(number=self.number if number is None else number).find_months()[::3]


@cache
def _find_bounds(number: int, start: str) -> tuple[str, str]:
    """First day and the day after the last; asked for every release and commit of a report."""
    year = Year(number, start)
    return year.first_on, year.until


def _hold(day: str) -> str:
    """A day that every month has."""
    return min(day, "28")


def _say_month(day: str) -> str:
    return f"{MONTHS[int(day[5:7]) - 1]} {day[:4]}"


def parse_year_start(text: str) -> str:
    """MM-DD from `04-01`, `4`, `apr` or `April`.

    Raises: UsageError when it names no day that every year has.
    """
    told = text.strip().lower()
    for number, month in enumerate(MONTHS, 1):
        if len(told) >= 3 and month.lower().startswith(told):
            return f"{number:02}-01"
    found = re.fullmatch(r"(\d{1,2})(?:-(\d{1,2}))?", told)
    try:
        if found is None:
            raise ValueError
        return date(2023, int(found[1]), int(found[2] or 1)).strftime("%m-%d")
    except ValueError as error:
        raise UsageError(f"'{text}' is no beginning of a year; write a month or a day that every year has, such as 04 or 04-06.") from error
