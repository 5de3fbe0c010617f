"""The arc in words and bars, for `tracker arc`. Draws what `Growth` holds; reckons nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tracker.cli.terminal import can_show, count_words, print_heading, print_line, print_sentence
from tracker.model.growth import Growth, Milestone, Quarter, YearCard
from tracker.model.labels import LEVELS
from tracker.model.ledger import Artifact
from tracker.model.spans import say_typical

SHADES = ("░", "▒", "▓", "█")
"""One for each level, so that a bar is read without colour."""
PLAIN_SHADES = (".", "-", "+", "#")
"""For a terminal or file whose encoding has no such blocks."""
BAR = 32
BESIDE = (
    "infrastructure",
    "database-schema",
    "container-image",
    "docs-site",
    "template",
    "action",
    "design-record",
    "deployment-pipeline",
    "ci-pipeline",
)
"""Kinds that serve the making of something else, in the order in which they are told after the rest."""


def say_nobody(growth: Growth) -> str:
    """Why a file with repositories tells no story, and the command that helps."""
    if growth.quality.unread:
        return "none of your commits was read yet. `tracker scan`, over the same folders, reads them."
    unfinished = sum(1 for line in growth.repositories if line.state == "unfinished")
    if growth.me and unfinished:
        total = count_words(len(growth.repositories), "repository", "repositories")
        return f"the scan was stopped: {unfinished:,} of {total} not read to the end. `tracker scan`, over the same folders, goes on."
    who = ", ".join(person.email for person in growth.me)
    known = f"none of their commits is by {who}" if who else "nobody said who you are"
    return f"{known}. `tracker me suggest` lists who you may be; `tracker me add EMAIL` says it."


def print_arc(growth: Growth) -> None:
    """The whole arc: head line, quarters, years, milestones and what is not known."""
    if growth.first_on is None and growth.repositories:
        print_line(f"Repositories were read, but {say_nobody(growth)}")
        return
    if growth.first_on is None:
        print_line("Nothing was scanned yet. `tracker scan FOLDER` reads your repositories; `tracker demo` shows an example.")
        return
    print_heading(f"{_whose(growth)}: {count_words(growth.commits, 'commit')} from {growth.first_on} to {growth.last_on}")
    print_sentence("Merges, copies of a change, imports and impossible dates left out.")
    print_line()
    _print_quarters(growth.quarters)
    for year in growth.years:
        print_line()
        _print_year(growth, year)
    _print_milestones(growth.milestones)
    _print_cautions(growth)
    _print_quality(growth)


def _whose(growth: Growth) -> str:
    if growth.me:
        from tracker.report.words import choose_name

        return choose_name(growth.me)
    return "Everyone" if growth.is_everyone else "Nobody (see `tracker me suggest`)"


def _print_quarters(quarters: tuple[Quarter, ...]) -> None:
    shades = SHADES if can_show("".join(SHADES)) else PLAIN_SHADES
    print_line("quarter  commits  " + "  ".join(f"{shade} {level}" for shade, level in zip(shades, LEVELS, strict=True)))
    for quarter in quarters:
        ships = f"  {count_words(quarter.ships, 'release')}" if quarter.ships else ""
        thin = "  (little to go by)" if quarter.is_thin and quarter.commits else ""
        print_line(f"{quarter.quarter}  {quarter.commits:7,}  {draw_bar(quarter.levels, shades):{BAR}}{ships}{thin}".rstrip())
    if any(sum(quarter.bumps) for quarter in quarters):
        print_sentence("Release commits count as system.")


def draw_bar(levels: tuple[int, int, int, int], shades: tuple[str, ...] = SHADES) -> str:
    """The shares of the four levels as a bar of `BAR` cells; empty when there is no commit."""
    total = sum(levels)
    if not total:
        return ""
    edges = [round(BAR * sum(levels[: level + 1]) / total) for level in range(4)]
    return "".join(shade * (edge - before) for shade, edge, before in zip(shades, edges, [0, *edges], strict=False))


def _print_year(growth: Growth, card: YearCard) -> None:
    print_heading(str(card.year))
    if not card.commits:
        print_line("  No commit of yours.")
        return
    names = {line.artifact.artifact_id: line.artifact for line in growth.artifacts}
    begun = name_artifacts([names[i] for i in card.artifacts_created if i in names])
    print_sentence(f"  {count_words(card.commits, 'commit')}{_say_ships(growth, card)}.")
    if begun:
        print_sentence(f"  Begun: {_few(begun)}.")
    if card.first_patterns:
        print_sentence(f"  First practised: {_few(list(card.first_patterns))}.")
    facts = []
    if card.head_start is not None:
        facts.append(f"new repositories began with {card.head_start:.0%} already there")
    if card.days_to_ship is not None:
        after = count_words(round(card.days_to_ship), "day")
        facts.append("first shipped on their first day" if card.days_to_ship < 1 else f"first shipped after {after}")
    if card.fix_hours:
        facts.append(f"failures were followed up after {say_typical(card.fix_hours, tell_hours)}")
    if card.assisted_share:
        facts.append(f"{card.assisted_share:.0%} of the commits were assisted")
    if facts:
        sentence = "; ".join(facts)
        print_sentence(f"  {sentence[0].upper()}{sentence[1:]}.")
    for point in card.turning_points:
        shas = " ".join(sha[:9] for sha in point.shas[:3])
        print_sentence(f"  {point.happened_on}  {point.title}: {point.why} {shas}".rstrip())


def _say_ships(growth: Growth, card: YearCard) -> str:
    """Releases, and apart from them the months in which what is deployed from the default branch changed."""
    year = str(card.year)
    deployed = len({(r.artifact_id, r.version) for r in growth.releases if r.source == "deployment" and r.shipped_on.startswith(year)})
    told = [count_words(card.ships - deployed, "release")] if card.ships > deployed else []
    told += [f"{count_words(deployed, 'month')} of deployment"] if deployed else []
    return f", {' and '.join(told)}" if told else ""


def name_artifacts(artifacts: Sequence[Artifact]) -> list[str]:
    """What was begun, each once: what others use first, pipelines last; a name that would stand twice with its repository."""
    ordered = sorted(artifacts, key=lambda one: BESIDE.index(one.kind) if one.kind in BESIDE else -1)
    often = Counter((name, kind) for _, kind, name in {(one.repo, one.kind, one.name) for one in ordered})
    named = []
    for one in ordered:
        # Most pipelines bear the same name, so they go by their repository.
        name = one.kind if one.kind.endswith("pipeline") else f"{one.name} ({one.kind})"
        is_alone = not one.kind.endswith("pipeline") and often[one.name, one.kind] == 1
        named.append(name if is_alone else f"{name} of {one.repo}")
    return list(dict.fromkeys(named))


def _few(names: list[str], most: int = 8) -> str:
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")


def tell_hours(hours: float) -> str:
    """A span in the unit a person would use; `hours` is not negative."""
    if hours < 1:
        return "an hour"
    if hours < 48:
        return count_words(round(hours), "hour")
    return count_words(round(hours / 24), "day")


def _print_milestones(milestones: tuple[Milestone, ...]) -> None:
    stage = ""
    for step in milestones:
        if step.stage != stage:
            stage = step.stage
            print_line()
            print_heading(stage.capitalize())
        if step.is_reached:
            proof = f" {step.shas[-1][:9]}" if step.shas else ""
            print_sentence(f"  [x] {step.title}, {step.reached_on}: {step.evidence}{proof}")
        else:
            print_sentence(f"  [ ] {step.title}: {step.missing}")
    coming = next((step for step in milestones if not step.is_reached), None)
    if coming is not None:
        print_line()
        print_sentence(f"Next: {coming.title}. {coming.missing}")


def _print_cautions(growth: Growth) -> None:
    from tracker.report.cautions import build_cautions

    cautions = build_cautions(growth)
    if cautions:
        print_line()
    for sentence in cautions:
        print_sentence(sentence)


def _print_quality(growth: Growth) -> None:
    quality = growth.quality
    unfinished = sum(1 for line in growth.repositories if line.state == "unfinished")
    known = [
        (unfinished, "repository was not read to the end", "repositories were not read to the end"),
        (quality.unreadable, "repository could not be read", "repositories could not be read"),
        (
            quality.shallow,
            "repository is shallow, so its beginning is not here",
            "repositories are shallow, so their beginnings are not here",
        ),
        (quality.unknown_counts, "commit has unknown line counts", "commits have unknown line counts"),
        (quality.unsure, "level is given with little confidence", "levels are given with little confidence"),
        (quality.odd_dates, "commit has an impossible date", "commits have impossible dates"),
        (
            quality.bulk,
            "commit is an import or a reformatting and counts nowhere",
            "commits are imports or reformatting and count nowhere",
        ),
        (
            quality.gone,
            "commit is kept though no branch reaches it any more",
            "commits are kept though no branch reaches them any more",
        ),
    ]
    told = [count_words(number, one, many) for number, one, many in known if number]
    if told:
        print_line()
        print_sentence("Not known, or left out: " + "; ".join(told) + ". `tracker doctor` says more.")
