"""Counts which lines of mine still stand, from sampled lines: what I wrote, and what the default branch holds now. Pure.

Instead of asking git whose line each one is, which takes longer than a whole scan, lines are known by their content in
their file. Where a line stands more than once, or was written more than once, the last to write it is counted first.
Estimates of the lines that stand by year differ from `git blame` by about 7 % of all lines (five repositories, 2026).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import cycle
from typing import NamedTuple

from tracker.ledger.samples import ONE_IN

Written = tuple[int, str, int]
"""(year, path at that time, hash of a sampled line)."""


class YearHeld(NamedTuple):
    """Lines of code of one year, estimated from the sample."""

    year: int
    written: int
    stands: int


def follow_path(path: str, moved: Mapping[str, str]) -> str:
    """Where a file of this path went; `moved`: old path → new path."""
    seen: set[str] = set()
    while path in moved and path not in seen:
        seen.add(path)
        path = moved[path]
    return path


def build_held(
    written: Iterable[Written], moved: Mapping[str, str], standing: Mapping[str, Mapping[int, int] | None]
) -> tuple[YearHeld, ...]:
    """By year, oldest first.

    written: oldest first; moved: old path → new path; standing: path → hash of a sampled line → how often it stands there,
    None: the file stands and was not read, so what was written of it is left out.
    """
    lines: Counter[int] = Counter()
    writers: dict[tuple[str, int], list[int]] = {}
    ends: dict[str, str] = {}
    for year, path, line in written:
        if path not in ends:
            # A file that came back under its old name stands where it stands.
            ends[path] = path if path in standing else follow_path(path, moved)
        end = ends[path]
        there = standing.get(end, {})
        if there is None:
            continue
        lines[year] += 1
        if line in there:
            writers.setdefault((end, line), []).append(year)
    held: Counter[int] = Counter()
    for (path, line), years in writers.items():
        count = (standing[path] or {})[line]
        by_turns = [year for year, _ in zip(cycle(reversed(years)), range(count), strict=False)]
        held.update(by_turns)
        # The sample holds a line of a change once; what stands more often was written more often.
        lines.update(by_turns[len(years) :])
    return tuple(YearHeld(year, lines[year] * ONE_IN, held[year] * ONE_IN) for year in sorted(lines))
