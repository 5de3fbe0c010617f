"""Claims about what compounds: new reuse, head starts, loops that got shorter or longer, less code, integrators' changes."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from tracker.model.growth import Growth, HeadStart, Loop
from tracker.model.ledger import ReuseEdge
from tracker.report.interval import Year
from tracker.report.queries import sum_lines
from tracker.report.values import Claim, Fact
from tracker.report.words import (
    MONTHS,
    find_median,
    is_named_alike,
    make_id,
    say_count,
    say_few,
    say_list,
    say_number,
    say_repositories,
    say_share,
    say_span,
    say_upper,
)

FEWEST = 3
"""Loops of a year from which on its median is compared with another year's."""
MANY = 3
"""Pairs of repositories with copies, and copies of one pair, from which on they are told apart."""
LEAST = 100
"""Lines from which on a quarter with less code is worth a sentence."""
LOOPS = {
    "idea-to-release": ("From the first commit of a feature to the release that carried it", "feature"),
    "break-to-fix": ("From a change to the fix that took its lines away", "fix"),
}


def build_compounding(growth: Growth, year: Year) -> tuple[Claim, ...]:
    """Reuse that began in the year, then head starts, then loops against the latest earlier year that has any."""
    return (
        *_claim_reuse(growth, year),
        *_claim_head_starts(growth, year),
        *_claim_first_ships(growth, year),
        *_claim_loops(growth, year),
        *_claim_less_code(growth, year),
    )


def _claim_reuse(growth: Growth, year: Year) -> list[Claim]:
    """One claim for each package, module or workspace member that found new users in the year, then one for each pair of
    repositories between which files were copied."""
    by_used: dict[tuple[str, str], list[ReuseEdge]] = defaultdict(list)
    copied: dict[tuple[str, str], list[ReuseEdge]] = defaultdict(list)
    earlier: dict[tuple[str, str], set[str]] = defaultdict(set)
    for edge in sorted(growth.reuse, key=lambda edge: (edge.since, edge.user_repo, edge.what)):
        if year.holds(edge.since):
            if edge.how == "copy":
                copied[edge.used_repo, edge.user_repo].append(edge)
            elif edge.is_built_on:
                by_used[edge.used_repo, edge.what].append(edge)
        elif edge.is_built_on and edge.since < year.first_on:
            earlier[edge.used_repo, edge.what].add(edge.user_repo)
    order = sorted(by_used.items(), key=lambda item: (-len(item[1]), item[0]))
    claims = []
    for key, edges in order:
        # What one repository takes up of another on the same days, all of it new, is told in one sentence.
        days = [(edge.user_repo, edge.since, edge.how) for edge in edges]
        alike = [what for (used, what), other in order if used == key[0] and [(e.user_repo, e.since, e.how) for e in other] == days]
        fresh = [what for what in alike if not earlier[key[0], what]]
        if len(fresh) < 2 or key[1] not in fresh:
            claims.append(_claim_used(*key, edges, earlier[key], year))
        elif key[1] == fresh[0]:
            claims.append(_claim_used_together(key[0], fresh, [edge for what in fresh for edge in by_used[key[0], what]], edges, year))
    pairs = sorted(copied.items(), key=lambda item: (-len(item[1]), item[0]))
    few = [(pair, edges) for pair, edges in pairs if len(edges) < MANY] if len(pairs) > MANY else []
    claims += [_claim_copied(pair, edges, year) for pair, edges in pairs if (pair, edges) not in few]
    if few:
        claims.append(_claim_copied_few(few, year))
    return claims


def _claim_copied(pair: tuple[str, str], edges: list[ReuseEdge], year: Year) -> Claim:
    used, user = pair
    files = say_few([edge.what for edge in edges], 4)
    days = list(dict.fromkeys(year.say_day(edge.since) for edge in edges))
    when = f"on {days[0]}" if len(days) == 1 else f"between {days[0]} and {days[-1]}"
    was = "was" if len(edges) == 1 else "were"
    text = f"{say_upper(say_count(len(edges), 'file'))} of {used} {was} copied into {user}, {when}: {files}."
    facts = (("used", used), ("user", user), ("files", len(edges)))
    return Claim(make_id("copied", used, user, year.key), text, "copied", None, _find_shas(edges), facts)


def _claim_copied_few(few: list[tuple[tuple[str, str], list[ReuseEdge]]], year: Year) -> Claim:
    """Of pairs of repositories with a file or two each, all in one sentence."""
    edges = sorted((edge for _, found in few for edge in found), key=lambda edge: (edge.since, edge.used_repo, edge.user_repo, edge.what))
    said = [f"{edge.what} of {edge.used_repo} into {edge.user_repo} ({year.say_day(edge.since)})" for edge in edges]
    text = f"{say_upper(say_count(len(edges), 'file'))} were copied from one repository into another: {say_few(said, 8)}."
    facts = (("files", len(edges)), ("pairs", len(few)))
    return Claim(make_id("copied", year.key), text, "copied", None, _find_shas(edges), facts)


def _claim_used(used: str, what: str, edges: list[ReuseEdge], earlier: set[str], year: Year) -> Claim:
    before = earlier - {edge.user_repo for edge in edges}
    thing = what if is_named_alike(what, used) else f"{what} from {used}"
    now = say_few([f"{edge.user_repo} ({year.say_day(edge.since)})" for edge in edges], 10)
    verb = "became a submodule of" if edges[0].how.endswith("submodule") else "is now also used by" if before else "is used by"
    if before:
        text = f"{thing}, already in {say_repositories(len(before))}, {verb} {now}."
    else:
        text = f"{thing} {verb} {now}, its first reuse." if len(edges) == 1 else f"{thing} {verb} {now}, for the first time."
    facts = (("used", used), ("what", what), ("new_users", len(edges)), ("earlier_users", len(before)))
    return Claim(make_id("reuse", used, what), text, "reuse", None, _find_shas(edges), facts)


def _claim_used_together(used: str, what: list[str], edges: list[ReuseEdge], alike: list[ReuseEdge], year: Year) -> Claim:
    """`alike`: the edges of one of them, which say who and when for all."""
    now = say_few([f"{edge.user_repo} ({year.say_day(edge.since)})" for edge in alike], 10)
    verb = "became submodules of" if alike[0].how == "submodule" else "are used by"
    text = f"{say_few(what, 8)} from {used} {verb} {now}, for the first time."
    facts = (("used", used), ("modules", len(what)), ("new_users", len(alike)))
    return Claim(make_id("reuse", used, *what), text, "reuse", None, _find_shas(edges), facts)


def _find_shas(edges: list[ReuseEdge]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(edge.sha for edge in edges))


def _claim_head_starts(growth: Growth, year: Year) -> list[Claim]:
    by_year: dict[int, list[HeadStart]] = defaultdict(list)
    for start in growth.head_starts:
        if start.share is not None:
            by_year[year.of(start.started_on)].append(start)
    now = by_year.get(year.number, [])
    if not now or not any(start.share for start in now):
        return []
    share = find_median([start.share or 0.0 for start in now])
    before = max((y for y in by_year if y < year.number), default=None)
    what = list(dict.fromkeys(name for start in now for name in start.what))
    begun = sum(year.holds(start.started_on) for start in growth.head_starts)
    if len(now) < begun:  # what was there before the very first repository is not known
        where = now[0].repo if len(now) == 1 else f"{say_number(len(now))} of the {say_repositories(begun)} begun"
    else:
        where = f"{now[0].repo}, the one repository begun" if len(now) == 1 else f"the {say_repositories(begun)} begun"
    text = f"Of the first month's lines in {where}, {say_share(share)}{'' if len(now) == 1 else ' (median)'} had stood elsewhere before"
    facts: list[tuple[str, Fact]] = [("begun", len(now)), ("share", round(share, 4))]
    if before is not None:
        earlier = find_median([start.share or 0.0 for start in by_year[before]])
        is_same = say_share(share) == say_share(earlier)
        word = "as" if is_same else "up from" if share > earlier else "down from"
        text += f", as in {year.name(before)}" if word == "as" else f", {word} {say_share(earlier)} in {year.name(before)}"
        facts.append((f"share_{before}", round(earlier, 4)))
    text += f": {say_few(what, 6)}." if what else "."
    return [Claim(make_id("head-start", year.key), text, "head-start", None, tuple(start.sha for start in now), tuple(facts))]


def _claim_first_ships(growth: Growth, year: Year) -> list[Claim]:
    """How soon the repositories begun in the year first shipped, against the latest earlier year that has any."""
    by_year: dict[int, list[HeadStart]] = defaultdict(list)
    for start in growth.head_starts:
        # What shipped after the year's end was not known in it.
        if start.first_ship_on is not None and start.first_ship_on < year.until:
            by_year[year.of(start.started_on)].append(start)
    now = by_year.get(year.number, [])
    if not now:
        return []
    days = find_median([_count_days(start) for start in now])
    before = max((y for y in by_year if y < year.number), default=None)
    span = say_span(days * 24) if days > 1 else "a day"
    if len(now) == 1:
        text = f"{now[0].repo} shipped within {span} of its first commit"
    else:
        text = f"{say_upper(say_repositories(len(now)))} begun in the year shipped within {span} of their first commit (median)"
    facts: list[tuple[str, Fact]] = [("shipped", len(now)), ("days", round(days, 1))]
    if before is not None:
        earlier = find_median([_count_days(start) for start in by_year[before]])
        earlier_span = say_span(earlier * 24) if earlier > 1 else "a day"
        when = year.name(before)
        text += f", as in {when}" if earlier_span == span else f"; for those begun in {when} it was {earlier_span}"
        facts.append((f"days_{before}", round(earlier, 1)))
    shas = tuple(start.sha for start in now)
    return [Claim(make_id("first-ship", year.key), text + ".", "first-ship", None, shas, tuple(facts))]


def _count_days(start: HeadStart) -> int:
    """Days on the calendar from the first commit to the first release; 0: the same day, or never."""
    if start.first_ship_on is None:
        return 0
    return max(0, (date.fromisoformat(start.first_ship_on) - date.fromisoformat(start.started_on)).days)


def _claim_loops(growth: Growth, year: Year) -> list[Claim]:
    by_kind: dict[tuple[str, int], list[Loop]] = defaultdict(list)
    for loop in growth.loops:
        by_kind[loop.kind, year.of(loop.closed_on)].append(loop)
    claims = []
    for kind, (start, case) in LOOPS.items():
        now = by_kind.get((kind, year.number), [])
        if not now:
            continue
        hours = find_median([loop.hours for loop in now])
        enough = [y for (k, y), loops in by_kind.items() if k == kind and y < year.number and len(loops) >= FEWEST]
        before = max(enough, default=None) if len(now) >= FEWEST else None
        if len(now) == 1:
            text = f"{start}, {say_span(hours)} passed in {now[0].repo}"
        else:
            text = f"{start}, {say_span(hours)} passed (median of {say_count(len(now), case, 'fixes' if case == 'fix' else None)})"
        facts: list[tuple[str, Fact]] = [("closed", len(now)), ("hours", round(hours, 2))]
        if before is not None:
            earlier = find_median([loop.hours for loop in by_kind[kind, before]])
            same = say_span(hours) == say_span(earlier)
            then = year.name(before)
            if before != year.number - 1:
                then += f", the last year with at least {say_number(FEWEST)},"
            text += f", as in {then.rstrip(',')}" if same else f"; in {then} it was {say_span(earlier)}"
            facts.append((f"hours_{before}", round(earlier, 2)))
        shas = tuple(dict.fromkeys(sha for loop in now for sha in (loop.opened_sha, loop.closed_sha)))
        claims.append(Claim(make_id("loop", kind, year.key), text + ".", "loop", None, shas, tuple(facts)))
    return claims


def _claim_less_code(growth: Growth, year: Year) -> list[Claim]:
    """Quarters that shipped while code went down."""
    claims = []
    for quarter in growth.quarters:
        less = quarter.deleted_lines - quarter.added_lines
        month = int(quarter.quarter[-1]) * 3
        first_on, last_on = f"{quarter.quarter[:4]}-{month - 2:02}-01", f"{quarter.quarter[:4]}-{month:02}-28"
        if not (year.holds(first_on) and year.holds(last_on)) or not quarter.ships or less < LEAST or quarter.is_thin:
            continue
        released = say_count(quarter.ships, "release")
        when = f"From {MONTHS[month - 3]} to {MONTHS[month - 1]}{'' if year.is_calendar else ' ' + quarter.quarter[:4]}"
        text = f"{when} the code shrank by {less:,} lines while {released} went out."
        facts = (("quarter", quarter.quarter), ("fewer_lines", less), ("releases", quarter.ships))
        claims.append(Claim(make_id("less-code", quarter.quarter), text, "less-code", 1.0, (), facts, query=sum_lines(quarter.quarter)))
    return claims


def build_integrations(growth: Growth, year: Year) -> tuple[Claim, ...]:
    """One claim on the changes that joined layers in the year; none when there was none."""
    found = [i for i in growth.integrations if year.holds(i.happened_on)]
    if not found:
        return ()
    # Of changes as wide as each other, one whose subject says something is shown.
    widest = max(found, key=lambda i: (len(i.layers), len(i.subject.split()) > 2, i.happened_on))
    where = list(dict.fromkeys(i.repo for i in found))
    met = say_list(widest.layers)
    title = f"“{widest.subject}”" if widest.subject else f"a change in {widest.repo}"  # what it says may not be told
    if len(found) == 1:
        text = f"One change joined {met}, in {widest.repo} on {year.say_day(widest.happened_on)}{f': {title}' if widest.subject else ''}."
    else:
        count = say_upper(say_count(len(found), "change"))
        text = f"{count} joined at least three layers each, in {say_few(where, 6)}; one of the widest, {title}, met {met}."
    facts = (("changes", len(found)), ("repositories", len(where)), ("widest", widest.sha))
    return (Claim(make_id("integration", year.key), text, "integration", None, tuple(i.sha for i in found), facts),)
