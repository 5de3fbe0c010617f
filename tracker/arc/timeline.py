"""The arc in time: quarters without gaps, years as cards. Pure.

Must not read anything; says nothing that its arguments do not hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from tracker.model.growth import HeadStart, Quarter, TurningPoint, YearCard

NO_LEVELS = (0, 0, 0, 0)
EARLIEST = "1980"
"""Histories brought over from older systems begin here."""


def build_start_year(first_on: str | None, last_on: str | None, today: str, years: int, asked: int | None) -> int:
    """First year of the arc: what was asked for, but not after the last commit; else `years` that end with it.

    A shorter history begins with its own first year.
    """
    last = int((last_on or today)[:4])
    if asked is not None:
        return min(asked, last)
    first = int((first_on or last_on or today)[:4])
    return max(first, last - years + 1)


def build_quarters(known: Iterable[Quarter], ships: Iterable[str], start_year: int, last_on: str | None, thin: int) -> tuple[Quarter, ...]:
    """Every quarter from the first of `start_year` to that of the last commit or release, empty ones between them too.

    Where nothing happened yet there is nothing to tell: empty quarters before the first commit or release are left out.

    ships: ISO days of releases. thin: fewer commits than this say little.
    """
    by_name = {quarter.quarter: quarter for quarter in known}
    shipped = Counter(map(name_quarter, ships))
    last = max([*by_name, *shipped, *([name_quarter(last_on)] if last_on else [])], default=None)
    if last is None:
        return ()
    first = min([*by_name, *shipped, last])
    found = []
    for number in range(max(start_year * 4, _number(first)), _number(last) + 1):
        name = f"{number // 4}-Q{number % 4 + 1}"
        quarter = by_name.get(name, Quarter(name, 0, NO_LEVELS, 0, 0, 0, 0, 0, False))
        found.append(quarter._replace(ships=shipped[name], is_thin=quarter.commits < thin))
    return tuple(found)


def is_told(day: str, today: str) -> bool:
    """Whether an ISO day may stand in a timeline: not before there was version control, nor more than a year from today.

    What a clock that was wrong dated elsewhere stays in the ledger, or there would be thousands of empty years.
    """
    return EARLIEST <= day[:4] <= str(int(today[:4]) + 1)


def _number(quarter: str) -> int:
    return int(quarter[:4]) * 4 + int(quarter[-1]) - 1


def name_quarter(day: str) -> str:
    """2024-Q3 from an ISO day."""
    return f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"


def build_years(
    quarters: Sequence[Quarter],
    artifacts: Iterable[tuple[str, str]],
    patterns: Iterable[tuple[str, str]],
    head_starts: Sequence[HeadStart],
    fixes: Iterable[tuple[str, float | None]],
    turning_points: Mapping[int, tuple[TurningPoint, ...]],
) -> tuple[YearCard, ...]:
    """A card for each year that the quarters reach into, oldest first.

    artifacts, patterns: (ISO day, id) of what came into being or was first practised. fixes: (ISO day, hours) of failures
    and what followed; None: nothing did.
    """
    made, learned, mended = list(artifacts), list(patterns), list(fixes)
    cards = []
    for year in sorted({int(quarter.quarter[:4]) for quarter in quarters}):
        own = [quarter for quarter in quarters if int(quarter.quarter[:4]) == year]
        begun = [start for start in head_starts if int(start.started_on[:4]) == year]
        commits = sum(quarter.commits for quarter in own)
        levels = [sum(quarter.levels[index] for quarter in own) for index in range(4)]
        cards.append(
            YearCard(
                year=year,
                commits=commits,
                levels=(levels[0], levels[1], levels[2], levels[3]),
                ships=sum(quarter.ships for quarter in own),
                artifacts_created=tuple(name for day, name in made if int(day[:4]) == year),
                first_patterns=tuple(name for day, name in sorted(learned) if int(day[:4]) == year),
                head_start=_median(start.share for start in begun),
                days_to_ship=_median(start.days_to_ship for start in begun),
                hours_to_fix=_median(hours for day, hours in mended if int(day[:4]) == year),
                assisted_share=sum(quarter.assisted for quarter in own) / commits if commits else 0.0,
                net_lines=sum(quarter.added_lines - quarter.deleted_lines for quarter in own),
                turning_points=turning_points.get(year, ()),
                fix_hours=tuple(sorted(hours for day, hours in mended if hours is not None and int(day[:4]) == year)),
            )
        )
    return tuple(cards)


def _median(values: Iterable[float | None]) -> float | None:
    known = [float(value) for value in values if value is not None]
    return median(known) if known else None
