"""Every day belongs to one year, wherever years begin."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import UsageError
from tracker.report.interval import Year, parse_year_start

STARTS = st.dates(date(2023, 1, 1), date(2023, 12, 31)).map(lambda day: day.strftime("%m-%d"))


@given(st.dates(date(1971, 1, 1), date(9990, 1, 1)), STARTS)
def test_every_day_is_in_one_year(day: date, start: str) -> None:
    number = Year(2000, start).of(day.isoformat())
    assert [Year(n, start).holds(day.isoformat()) for n in (number - 1, number, number + 1)] == [False, True, False]
    year = Year(number, start)
    assert year.until == Year(number + 1, start).first_on
    assert date.fromisoformat(year.last_on) == date.fromisoformat(year.until) - timedelta(days=1)


@given(STARTS)
def test_months_lie_in_their_year_in_order(start: str) -> None:
    months = Year(2024, start).find_months()
    assert len(months) == 12 and list(months) == sorted(months)
    assert all(Year(2024, start).holds(day) or day[8:] == "28" for day in months)
    assert Year(2024, start).find_quarters() == months[::3]


def test_words() -> None:
    calendar, april, odd = Year(2025), Year(2025, "04-01"), Year(2025, "04-06")
    assert [year.say_span() for year in (calendar, april, odd)] == ["2025", "April 2025 to March 2026", "6 April 2025 to 5 April 2026"]
    assert [year.name() for year in (calendar, april, Year(1999, "07-01"))] == ["2025", "2025/26", "1999/00"]
    assert [year.key for year in (calendar, april)] == ["2025", "2025-04-01"]
    assert (calendar.say_day("2025-05-06"), april.say_day("2025-05-06")) == ("6 May", "6 May 2025")


@pytest.mark.parametrize(
    ("told", "start"), [("04", "04-01"), ("4", "04-01"), ("04-06", "04-06"), ("April", "04-01"), ("sep", "09-01"), ("1", "01-01")]
)
def test_beginnings(told: str, start: str) -> None:
    assert parse_year_start(told) == start


@pytest.mark.parametrize("told", ["", "13", "02-29", "0", "04-31", "ma", "2025-04-01", "tax"])
def test_no_beginning(told: str) -> None:
    with pytest.raises(UsageError, match="no beginning of a year"):
        parse_year_start(told)
