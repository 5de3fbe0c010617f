"""What an arc cannot say, in sentences: too little evidence, gaps, years that lie before, nobody known. Pure.

The app and `tracker arc` tell the same. Must not judge anybody: it speaks of the record, not of the person.
"""

from __future__ import annotations

from tracker.model.growth import Growth

FEW = 2
"""Quarters with enough commits to compare from which on a direction can be read at all."""
LONG_GAP = 2
"""Quarters in a row without a commit that are worth a word."""
MANY_UNSURE = 0.25


def build_cautions(growth: Growth) -> tuple[str, ...]:
    """Sentences, the gravest first; () where there is nothing to be careful about."""
    if growth.first_on is None:
        return ()
    said = [_say_few(growth), _say_unsure(growth), *_say_gaps(growth), say_earlier(growth)]
    return tuple(sentence for sentence in said if sentence)


def _say_few(growth: Growth) -> str:
    telling = sum(quarter.commits > 0 and not quarter.is_thin for quarter in growth.quarters)
    if telling >= FEW:
        return ""
    held = "No quarter holds" if not telling else "Only one quarter holds"
    return f"{held} enough commits to say much, so no direction can be read from the levels yet."


def _say_unsure(growth: Growth) -> str:
    unsure = growth.quality.unsure
    if not growth.commits or unsure / growth.commits < MANY_UNSURE:
        return ""
    return f"{unsure:,} of {growth.commits:,} levels are given with little confidence."


def _say_gaps(growth: Growth) -> list[str]:
    """Quarters in a row without a commit, between others."""
    gaps: list[tuple[str, str]] = []
    start = ""
    before = ""
    seen = False
    length = 0
    for quarter in growth.quarters:
        if quarter.commits:
            if seen and length >= LONG_GAP:
                gaps.append((start, before))
            seen, length = True, 0
        else:
            start = quarter.quarter if not length else start
            length += 1
        before = quarter.quarter
    return [f"No commit of yours from {first} to {last}." for first, last in gaps]


def say_earlier(growth: Growth) -> str:
    """How far the record goes back before what is shown; "" where it does not."""
    first = (growth.first_on or "")[:4]
    if not first or int(first) >= growth.start_year:
        return ""
    last = growth.start_year - 1
    years = first if int(first) == last else f"{first} to {last}"
    return f"Your commits of {years} lie before this arc; `tracker arc --start {first}` tells them, too."
