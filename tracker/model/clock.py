"""Days by somebody's own clock, for any instant that a file can hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def day_of(at: int, offset_min: int) -> str:
    """The ISO day of an instant (seconds since 1970) by a clock `offset_min` east of UTC; years outside 1 to 9999 are held at the edge."""
    try:
        return (datetime.fromtimestamp(0, UTC) + timedelta(seconds=at, minutes=offset_min)).date().isoformat()
    except OverflowError:
        return "9999-12-31" if at > 0 else "0001-01-01"
