"""Claims about how the work was done: patterns, levels against earlier years, turning points, milestones."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from tracker.model.growth import Growth, PatternSummary
from tracker.model.labels import LEVELS
from tracker.report.evidence import YEARS_BEFORE, Evidence, Levels, Practice
from tracker.report.interval import Year
from tracker.report.queries import count_levels
from tracker.report.values import Claim
from tracker.report.words import make_id, say_count, say_few, say_list, say_number, say_pattern, say_quarters, say_share, say_upper, vary

OFTEN = 2
"""Commits of a pattern in a new stack from which on it is said to have travelled; one may be a file touched in passing."""
FAMILIES = {"agentic": "work with agents"}
"""Family of patterns → how it is said, where its key is no word of everyday."""
_COUNTED_SINCE = re.compile(r"^the first of [\d,]+ commits", re.IGNORECASE)
FEW = 10
"""Commits of a year below which they are counted rather than shared out."""
TRAVELS = 8
"""Patterns whose move to a new stack gets a sentence of its own."""


def build_patterns(growth: Growth, evidence: Evidence, year: Year) -> tuple[Claim, ...]:
    """Patterns first practised in the year, by family, then patterns that reached a further stack."""
    families: dict[str, list[PatternSummary]] = defaultdict(list)
    for summary in growth.patterns:
        if summary.is_sure and year.holds(summary.first_on):
            families[summary.family].append(summary)
    claims = []
    for family, found in sorted(families.items(), key=lambda item: (-len(item[1]), item[0])):
        found.sort(key=lambda p: (p.first_on, p.pattern))
        named = [f"{say_pattern(p.pattern)} ({year.say_day(p.first_on)})" for p in found]
        sure = [c for p in found if (c := evidence.pattern_confidence.get((p.first_sha, p.pattern))) is not None]
        text = f"In {FAMILIES.get(family, family)}: {say_list(named)}."
        if len(found) == 1:
            text = f"{say_upper(say_pattern(found[0].pattern))}, from {year.say_day(found[0].first_on)} on."
        facts = (("family", family), ("patterns", ", ".join(p.pattern for p in found)), ("count", len(found)))
        confidence = round(sum(sure) / len(sure), 3) if sure else None
        shas = tuple(p.first_sha for p in found)
        claims.append(Claim(make_id("first", family, year.key), text, "first-pattern", confidence, shas, facts))
    return (*claims, *_claim_stacks(growth, evidence, year))


def _read_practice(growth: Growth, evidence: Evidence, year: Year) -> Practice:
    if evidence.practice is not None:
        return evidence.practice
    practice = Practice({}, {})
    for use in growth.pattern_uses:
        if use.year <= year.number:
            (practice.within if use.year == year.number else practice.before)[use.pattern, use.stack] = use.commits
    return practice


def _claim_stacks(growth: Growth, evidence: Evidence, year: Year) -> list[Claim]:
    practice = _read_practice(growth, evidence, year)
    before: dict[str, set[str]] = defaultdict(set)
    now: dict[str, dict[str, int]] = defaultdict(dict)
    for pattern, stack in practice.before:
        before[pattern].add(stack)
    for (pattern, stack), commits in practice.within.items():
        if commits >= OFTEN and pattern != "ci-pipeline":  # whose files are a stack of their own
            now[pattern][stack] = commits
    moved = [(p, sorted(set(stacks) - before[p])) for p, stacks in now.items() if before[p] and set(stacks) - before[p]]
    moved.sort(key=lambda item: (-len(item[1]), -sum(now[item[0]].values()), item[0]))
    claims = []
    for pattern, fresh in moved[:TRAVELS]:
        name, known, new = say_upper(say_pattern(pattern)), say_few(sorted(before[pattern]), 3), say_list(fresh)
        claim_id = make_id("stacks", pattern, year.key)
        ways = (
            f"{name}, known from {known}, was practised in {new} for the first time.",
            f"{name} reached {new}; before, it was practised in {known}.",
            f"{name} came to {new}, after {known}.",
        )
        facts = (("pattern", pattern), ("new_stacks", ", ".join(fresh)), ("stacks_before", len(before[pattern])))
        proofs = tuple(row.sha for row in evidence.commits if pattern in row.patterns)
        claims.append(Claim(claim_id, vary(claim_id, ways), "stacks", None, proofs, facts))
    return claims


def find_levels(growth: Growth, evidence: Evidence, year: Year) -> list[tuple[int, Levels]]:
    """Number of each year from three before up to this one, and its commits by level, oldest first."""
    if evidence.quarters:
        numbers = range(year.number - YEARS_BEFORE, year.number + 1)
        parts = (evidence.quarters[4 * step : 4 * step + 4] for step in range(YEARS_BEFORE + 1))
        return [(number, _sum_levels(part)) for number, part in zip(numbers, parts, strict=True)]
    cards = sorted(growth.years, key=lambda card: card.year)
    return [(card.year, card.levels) for card in cards if year.number - YEARS_BEFORE <= card.year <= year.number]


def _sum_levels(quarters: Sequence[Levels]) -> Levels:
    a, b, c, d = (sum(levels[index] for levels in quarters) for index in range(4))
    return a, b, c, d


def build_levels(growth: Growth, evidence: Evidence, year: Year) -> tuple[Claim, ...]:
    """The year's shares of the four levels, then each of the three years before that has commits, newest first."""
    claims = []
    for number, levels in reversed(find_levels(growth, evidence, year)):
        total = sum(levels)
        if not total:
            continue
        is_now = number == year.number
        text = _say_levels(levels, "" if is_now else year.name(number))
        sure = evidence.find_level_confidence(row.sha for row in evidence.commits) if is_now else None
        wide = tuple(row.sha for row in evidence.commits if row.level == "architecture") if is_now else ()
        facts = (("year", number), *zip(LEVELS, levels, strict=True))
        then = year._replace(number=number)
        query = count_levels(then.first_on, then.until)
        claims.append(Claim(make_id("levels", year.name(number)), text, "levels", sure, wide, facts, query=query))
    return tuple(claims)


def _say_levels(levels: Levels, when: str) -> str:
    """Shares, or the commits themselves when there are but a few; `when`: an earlier year, empty: this one."""
    total = sum(levels)
    count = say_count(total, "commit")
    if total < FEW:
        said = say_list([f"{say_number(found)} at {level}" for found, level in zip(levels, LEVELS, strict=True) if found])
        return f"In {when}, {count}: {said}." if when else f"Of the {count} with a level: {said}." if total > 1 else (
            f"The one commit with a level works at {LEVELS[levels.index(1)]}."
        )  # fmt: skip
    shares = [say_share(found / total) if found else "none" for found in levels]
    if when:
        return f"In {when} it was {shares[0]}, {shares[1]}, {shares[2]} and {shares[3]}, of {count}."
    said = ", ".join(f"{share} at {level}" for share, level in zip(shares, LEVELS, strict=True))
    return f"Of the {count} with a level: {said}."


def build_turning_points(growth: Growth, evidence: Evidence, year: Year) -> tuple[Claim, ...]:
    """The turning points of the year's card, without the milestones, which have a section of their own."""
    claims: list[Claim] = []
    milestones = {step.title.casefold() for step in growth.milestones if step.is_reached}
    for card in growth.years:
        for point in card.turning_points:
            if not year.holds(point.happened_on) or point.title.casefold() in milestones:
                continue
            # How many followed until today is no matter of that year, and would change with every scan.
            why = _COUNTED_SINCE.sub("The first commit", _without_marks(point.why))
            text = f"{year.say_day(point.happened_on)}: {point.title}. {say_upper(why)}."
            if why.startswith("The first commit"):
                text = f"{year.say_day(point.happened_on)}: the first commit{why.removeprefix('The first commit')}."
            facts = (("happened_on", point.happened_on),)
            sure = evidence.find_level_confidence(point.shas)
            claim_id = make_id("turn", point.happened_on, point.title)
            if year.tells_months:  # nor does an id tell the day
                same = sum(one.text == text for one in claims)
                claim_id = make_id("turn", point.happened_on[:7], point.title, *([str(same + 1)] if same else []))
            claims.append(Claim(claim_id, text, "turning-point", sure, point.shas, facts))
    return tuple(claims)


def build_milestones(growth: Growth, year: Year) -> tuple[Claim, ...]:
    """Milestones reached in the year, by day."""
    reached = [step for step in growth.milestones if step.is_reached and year.holds(step.reached_on)]
    claims = []
    for step in sorted(reached, key=lambda step: step.reached_on or ""):
        day = step.reached_on or ""
        text = f"{say_upper(step.title)} ({step.stage}), on {year.say_day(day)}: {_without_marks(step.evidence)}."
        facts = (("milestone", step.milestone), ("reached_on", day))
        claims.append(Claim(make_id("milestone", step.milestone), text, "milestone", None, step.shas, facts))
    return tuple(claims)


def _without_marks(sentence: str) -> str:
    """A sentence of the arc without its full stop and without the backticks that set names off in the terminal."""
    return say_quarters(sentence.replace("`", "").rstrip(".")).replace("(cli tool)", "(command-line tool)")
