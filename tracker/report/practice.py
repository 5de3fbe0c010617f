"""Claims about how the work was done: patterns, levels against earlier years, turning points, milestones."""

from __future__ import annotations

from collections import defaultdict

from tracker.model.growth import Growth, PatternSummary
from tracker.model.labels import LEVELS
from tracker.report.evidence import Evidence
from tracker.report.values import Claim
from tracker.report.words import make_id, say_count, say_day, say_few, say_list, say_pattern, say_share, say_upper

OFTEN = 2
"""Commits of a pattern in a new stack from which on it is said to have travelled; one may be a file touched in passing."""
TRAVELS = 8
"""Patterns whose move to a new stack gets a sentence of its own."""


def build_patterns(growth: Growth, evidence: Evidence, year: int) -> tuple[Claim, ...]:
    """Patterns first practised in the year, by family, then patterns that reached a further stack."""
    families: dict[str, list[PatternSummary]] = defaultdict(list)
    for summary in growth.patterns:
        if summary.first_on[:4] == f"{year:04}":
            families[summary.family].append(summary)
    claims = []
    for family, found in sorted(families.items(), key=lambda item: (-len(item[1]), item[0])):
        found.sort(key=lambda p: (p.first_on, p.pattern))
        named = [f"{say_pattern(p.pattern)} ({say_day(p.first_on, year)})" for p in found]
        sure = [c for p in found if (c := evidence.pattern_confidence.get((p.first_sha, p.pattern))) is not None]
        text = f"In {family}: {say_list(named)}."
        facts = (("family", family), ("patterns", ", ".join(p.pattern for p in found)), ("count", len(found)))
        confidence = round(sum(sure) / len(sure), 3) if sure else None
        shas = tuple(p.first_sha for p in found)
        claims.append(Claim(make_id("first", family, str(year)), text, "first-pattern", confidence, shas, facts))
    return (*claims, *_claim_stacks(growth, year))


def _claim_stacks(growth: Growth, year: int) -> list[Claim]:
    before: dict[str, set[str]] = defaultdict(set)
    now: dict[str, dict[str, int]] = defaultdict(dict)
    for use in growth.pattern_uses:
        if use.year < year:
            before[use.pattern].add(use.stack)
        elif use.year == year and use.commits >= OFTEN:
            now[use.pattern][use.stack] = use.commits
    moved = [(p, sorted(set(stacks) - before[p])) for p, stacks in now.items() if before[p] and set(stacks) - before[p]]
    moved.sort(key=lambda item: (-len(item[1]), -sum(now[item[0]].values()), item[0]))
    claims = []
    for pattern, fresh in moved[:TRAVELS]:
        name, known = say_upper(say_pattern(pattern)), say_few(sorted(before[pattern]), 3)
        text = f"{name}, known from {known}, was practised in {say_list(fresh)} for the first time."
        facts = (("pattern", pattern), ("new_stacks", ", ".join(fresh)), ("stacks_before", len(before[pattern])))
        claims.append(Claim(make_id("stacks", pattern, str(year)), text, "stacks", None, (), facts))
    return claims


def build_levels(growth: Growth, evidence: Evidence, year: int) -> tuple[Claim, ...]:
    """The year's shares of the four levels, then each of the three years before that has commits, newest first."""
    claims = []
    for card in sorted(growth.years, key=lambda card: -card.year):
        total = sum(card.levels)
        if card.year > year or card.year < year - 3 or not total:
            continue
        shares = [count / total for count in card.levels]
        said = [f"{say_share(share)} {level}" for share, level in zip(shares, LEVELS, strict=True)]
        subject = (
            f"Of the {say_count(total, 'commit')} with a level" if card.year == year else f"In {card.year}, of {say_count(total, 'commit')}"
        )
        text = f"{subject}: {said[0]}, {said[1]}, {said[2]}, {said[3]}."
        sure = evidence.find_level_confidence(row.sha for row in evidence.commits) if card.year == year else None
        wide = tuple(row.sha for row in evidence.commits if row.level == "architecture") if card.year == year else ()
        facts = (("year", card.year), *zip(LEVELS, card.levels, strict=True))
        claims.append(Claim(make_id("levels", str(card.year)), text, "levels", sure, wide, facts))
    return tuple(claims)


def build_turning_points(growth: Growth, evidence: Evidence, year: int) -> tuple[Claim, ...]:
    """The turning points of the year's card, without the milestones, which have a section of their own."""
    claims = []
    milestones = {step.title.casefold() for step in growth.milestones if step.is_reached}
    for card in growth.years:
        if card.year != year:
            continue
        for point in card.turning_points:
            if point.title.casefold() in milestones:
                continue
            why = _without_marks(point.why)
            text = f"{say_day(point.happened_on, year)}: {point.title}. {say_upper(why)}."
            facts = (("happened_on", point.happened_on),)
            sure = evidence.find_level_confidence(point.shas)
            claims.append(Claim(make_id("turn", point.happened_on, point.title), text, "turning-point", sure, point.shas, facts))
    return tuple(claims)


def build_milestones(growth: Growth, year: int) -> tuple[Claim, ...]:
    """Milestones reached in the year, by day."""
    reached = [step for step in growth.milestones if step.is_reached and (step.reached_on or "")[:4] == f"{year:04}"]
    claims = []
    for step in sorted(reached, key=lambda step: step.reached_on or ""):
        day = step.reached_on or ""
        text = f"{say_upper(step.title)} ({step.stage}), on {say_day(day, year)}: {_without_marks(step.evidence)}."
        facts = (("milestone", step.milestone), ("reached_on", day))
        claims.append(Claim(make_id("milestone", step.milestone), text, "milestone", None, step.shas, facts))
    return tuple(claims)


def _without_marks(sentence: str) -> str:
    """A sentence of the arc without its full stop and without the backticks that set names off in the terminal."""
    return sentence.replace("`", "").rstrip(".")
