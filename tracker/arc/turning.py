"""Turning points: the few days of a year after which the work was different, each with why. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tracker.catalogue.arc import TurningRule
from tracker.model.growth import Milestone, Quarter, TurningPoint
from tracker.model.labels import LEVELS

YEAR_OF_QUARTERS = 4


class Begin(NamedTuple):
    """A stack's or a habit's first commit."""

    name: str
    commits: int
    """How many there are by now."""
    happened_on: str
    sha: str


def build_turning_points(
    milestones: Iterable[Milestone],
    quarters: Sequence[Quarter],
    widest: Mapping[str, tuple[str, ...]],
    stacks: Iterable[Begin],
    assisted: Begin | None,
    rule: TurningRule,
    thin: int = 0,
) -> dict[int, tuple[TurningPoint, ...]]:
    """Year → its turning points, oldest first, at most `rule.per_year`: the widest ones win.

    widest: quarter → shas of its widest commits. quarters: without gaps, with thin ones marked. thin: fewer commits than
    this, releases left out, say little.
    """
    ranked: defaultdict[int, list[tuple[int, TurningPoint]]] = defaultdict(list)
    for place, point in (
        *_find_reached(milestones),
        *_find_shifts([_leave_out_bumps(quarter, thin) for quarter in quarters], widest, rule.shift),
        *_find_stacks(stacks, rule.stack_commits),
        *_find_assisted(assisted, rule.stack_commits),
    ):
        ranked[int(point.happened_on[:4])].append((place, point))
    found = {}
    for year, points in ranked.items():
        kept = sorted(points, key=lambda item: (item[0], item[1].happened_on, item[1].title))[: rule.per_year]
        found[year] = tuple(sorted((point for _, point in kept), key=lambda point: (point.happened_on, point.title)))
    return found


def _find_reached(milestones: Iterable[Milestone]) -> Iterable[tuple[int, TurningPoint]]:
    for milestone in milestones:
        if milestone.is_reached and milestone.reached_on:
            # Architecture comes first, syntax after everything else.
            place = 2 * (len(LEVELS) - 1 - LEVELS.index(milestone.stage))
            yield place, TurningPoint(milestone.reached_on, milestone.title, milestone.evidence, milestone.shas)


def _leave_out_bumps(quarter: Quarter, thin: int) -> Quarter:
    """The quarter without the commits that only raise a version: the protocol has them at system whatever is in them."""
    a, b, c, d = (max(0, count - bumps) for count, bumps in zip(quarter.levels, quarter.bumps, strict=True))
    return quarter._replace(levels=(a, b, c, d), is_thin=quarter.is_thin or quarter.commits - sum(quarter.bumps) < thin)


def _find_shifts(quarters: Sequence[Quarter], widest: Mapping[str, tuple[str, ...]], shift: float) -> Iterable[tuple[int, TurningPoint]]:
    """The first quarter of a rise in the share of system and architecture against the four quarters before."""
    was_shifted = False
    for index, quarter in enumerate(quarters):
        before = [q for q in quarters[max(0, index - YEAR_OF_QUARTERS) : index] if not q.is_thin]
        if quarter.is_thin or len(before) < 2:
            was_shifted = False
            continue
        now = _share(quarter.levels)
        then = _share(tuple(sum(q.levels[level] for q in before) for level in range(4)))
        is_shifted = now - then >= shift
        if is_shifted and not was_shifted:
            why = (
                f"{now:.0%} of the commits of {quarter.quarter} worked at system or architecture, against {then:.0%} in the year before, "
                "release commits left out."
            )
            month = int(quarter.quarter[-1]) * 3 - 2
            yield 1, TurningPoint(f"{quarter.quarter[:4]}-{month:02d}-01", "Wider work", why, widest.get(quarter.quarter, ()))
        was_shifted = is_shifted


def _find_stacks(stacks: Iterable[Begin], commits: int) -> Iterable[tuple[int, TurningPoint]]:
    """Stacks that stuck; the first one is where everything began, and no turn."""
    stuck = sorted((stack for stack in stacks if stack.commits >= commits), key=lambda stack: (stack.happened_on, stack.name))
    for stack in stuck[1:]:
        if stack.happened_on != stuck[0].happened_on:
            why = f"The first of {stack.commits} commits in {stack.name}."
            yield 3, TurningPoint(stack.happened_on, f"Began {stack.name}", why, (stack.sha,))


def _find_assisted(assisted: Begin | None, commits: int) -> Iterable[tuple[int, TurningPoint]]:
    if assisted is not None and assisted.commits >= commits:
        why = f"The first of {assisted.commits} commits made with an AI co-author."
        yield 3, TurningPoint(assisted.happened_on, "AI joined the team", why, (assisted.sha,))


def _share(levels: Sequence[int]) -> float:
    total = sum(levels)
    return (levels[2] + levels[3]) / total if total else 0.0
