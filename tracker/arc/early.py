"""Judges the milestones of the first two stages: syntax and pattern. Pure."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from tracker.arc.finding import Finding, count, find_said, first_each, join, missing, name_pattern, order, order_version
from tracker.catalogue.arc import ArcRules, InRepositories, LoopClosed, MilestoneRule, TenPatterns, TwoStacks
from tracker.model.arc import ArcArtifact, ArcFacts, ArcPractice, Proof


def judge_first_artifact(facts: ArcFacts, rule: MilestoneRule, rules: ArcRules) -> Finding:
    """Something stands in the world."""

    def place(artifact: ArcArtifact) -> tuple[object, ...]:
        # Of what one commit brought, the thing itself, not the pipeline that checks it.
        return (*order(artifact.created), artifact.kind.endswith("pipeline"), artifact.artifact_id)

    made = min(facts.artifacts, key=place, default=None)
    if made is None:
        return missing("A package manifest, a command or a Dockerfile in any repository makes the first artifact.")
    return Finding((made.created,), f"`{made.name}` ({_name_kind(made.kind)}) came into being in {made.repo}.")


def judge_first_ship(facts: ArcFacts, rule: MilestoneRule, rules: ArcRules) -> Finding:
    """Something went out."""
    shipped = min(
        find_said(facts.releases),
        key=lambda release: (release.shipped.happened_on, order_version(release.version), release.repo),
        default=None,
    )
    if shipped is not None:
        what = f"`{shipped.name or shipped.repo}` was deployed from" if shipped.is_deployment else f"{shipped.version} of"
        return Finding((shipped.shipped,), f"{what} {shipped.repo}{'.' if shipped.is_deployment else ' went out.'}")
    if facts.artifacts:
        made = max(facts.artifacts, key=lambda artifact: (*order(artifact.created), artifact.artifact_id))
        return missing(f"A version tag on `{made.name}` in {made.repo} makes the first ship.")
    return missing("A version tag on any commit makes the first ship.")


def judge_first_tests(facts: ArcFacts, rule: MilestoneRule, rules: ArcRules) -> Finding:
    """A change brings tests."""
    if facts.tests is None:
        return missing("One commit that adds a test makes the first tests.")
    return Finding((facts.tests,), f"The first tests came to {facts.tests.repo}.")


def judge_loop_closed(facts: ArcFacts, rule: LoopClosed, rules: ArcRules) -> Finding:
    """A repository shipped soon after its first commit."""
    ships = {proof.repo: proof for proof in first_each(release.shipped for release in find_said(facts.releases))}
    closed: list[tuple[Proof, Proof, int]] = []
    nearest: tuple[int, str] | None = None
    for begun in facts.repositories:
        ship = ships.get(begun.repo)
        if ship is None:
            continue
        days = max(0, _count_days(begun.began, ship))
        if days <= rule.days:
            closed.append((begun.began, ship, days))
        elif nearest is None or (days, begun.repo) < nearest:
            nearest = (days, begun.repo)
    if closed:
        began, ship, days = min(closed, key=lambda found: order(found[1]))
        when = f"{count(days, 'day')} after" if days else "on the day of"
        return Finding((began, ship), f"{ship.repo} shipped {when} its first commit.")
    next_step = f"A first release within {rule.days} days of a new repository's first commit closes the loop"
    if nearest:
        return missing(f"{next_step}; the nearest so far is {nearest[1]}, after {nearest[0]} days.")
    return missing(f"{next_step}.")


def judge_ten_patterns(facts: ArcFacts, rule: TenPatterns, rules: ArcRules) -> Finding:
    """So many patterns, each practised a few times."""
    practised = [(sorted(p.first, key=order), p.pattern) for p in facts.practices]
    done = sorted((order(first[rule.times - 1]), first[rule.times - 1], name) for first, name in practised if len(first) >= rule.times)
    if len(done) >= rule.patterns:
        names = join(sorted(name_pattern(name) for _, _, name in done[: rule.patterns]))
        each = count(rule.times, "time")
        return Finding(tuple(proof for _, proof, _ in done[: rule.patterns]), f"Each practised {each} by then: {names}.")
    lacking = rule.patterns - len(done)
    close = sorted((rule.times - len(first), name) for first, name in practised if len(first) < rule.times)[:lacking]
    if not close:
        return missing(f"{count(lacking, 'more pattern').capitalize()} practised {count(rule.times, 'time')} each would reach it.")
    near = join(f"{name_pattern(name)} {count(times, 'more time')}" for times, name in close[:3])
    others = lacking - len(close[:3])
    rest = f", and {count(others, 'further pattern')}" if others else ""
    return missing(f"{len(done)} of {rule.patterns} patterns are in practice; {near}{rest} would reach it.")


def judge_module_reused(facts: ArcFacts, rule: MilestoneRule, rules: ArcRules) -> Finding:
    """Another repository of mine builds on one of mine."""
    edge = min(facts.reuse, key=lambda edge: (*order(edge.since), edge.what), default=None)
    if edge is not None:
        return Finding((edge.since,), f"{edge.user_repo} builds on `{edge.what}` from {edge.used_repo}.")
    library = min((a for a in facts.artifacts if a.kind == "library"), key=lambda a: (*order(a.created), a.artifact_id), default=None)
    if library is None:
        return missing("A package of yours that another repository of yours depends on makes the first reuse.")
    return missing(f"One other repository that depends on `{library.name}` makes the first reuse.")


def judge_two_stacks(facts: ArcFacts, rule: TwoStacks, rules: ArcRules) -> Finding:
    """One pattern practised in several stacks, each by commits that touch no other."""
    reached: list[tuple[tuple[str, str], str, list[tuple[str, Proof]]]] = []
    spoken = [practice for practice in facts.practices if practice.pattern not in rule.apart]
    for practice in spoken:
        known = _find_known_stacks(practice, rule.times)
        if len(known) >= rule.stacks:
            last = known[rule.stacks - 1][1]
            reached.append((order(last), practice.pattern, known[: rule.stacks]))
    if reached:
        _, pattern, known = min(reached)
        stacks = join(stack for stack, _ in known)
        return Finding(tuple(proof for _, proof in known), f"{name_pattern(pattern).capitalize()} practised in {stacks}.")
    near: list[tuple[int, str, str]] = []
    for practice in spoken:
        lacking = sorted((max(0, rule.times - len(first)), stack) for stack, first in practice.by_stack)[: rule.stacks]
        if len(lacking) == rule.stacks:
            times, stack = lacking[-1]
            near.append((sum(need for need, _ in lacking), name_pattern(practice.pattern), f"{count(times, 'more time')} in {stack}"))
    if near:
        _, pattern, step = min(near)
        return missing(f"{pattern.capitalize()} {step} makes it a pattern of {count(rule.stacks, 'stack')}.")
    return missing(f"A pattern you practise, {count(rule.times, 'time')} in a second language, makes it travel.")


def judge_ci_twice(facts: ArcFacts, rule: InRepositories, rules: ArcRules) -> Finding:
    """CI in several repositories."""
    firsts = first_each(artifact.created for artifact in facts.artifacts if artifact.kind == "ci-pipeline")
    if len(firsts) >= rule.repositories:
        proofs = firsts[: rule.repositories]
        return Finding(proofs, f"CI runs in {join(proof.repo for proof in proofs)}.")
    lacking = rule.repositories - len(firsts)
    said = f", beside {join(proof.repo for proof in firsts)}," if firsts else ""
    return missing(f"A CI workflow in {count(lacking, 'more repository', 'more repositories')}{said} reaches it.")


def _find_known_stacks(practice: ArcPractice, times: int) -> list[tuple[str, Proof]]:
    """Stacks in which it was practised `times` times, with the commit that made it so, oldest first."""
    known = [(stack, sorted(first, key=order)[times - 1]) for stack, first in practice.by_stack if len(first) >= times]
    ordered = sorted(known, key=lambda found: (order(found[1]), found[0]))
    # One commit proves one stack: with `times` of one, two stacks could share their proof otherwise.
    return [next(group) for _, group in groupby(ordered, key=lambda found: found[1].sha)]


def _count_days(since: Proof, until: Proof) -> int:
    return (date.fromisoformat(until.happened_on) - date.fromisoformat(since.happened_on)).days


def _name_kind(kind: str) -> str:
    return kind.replace("-", " ")
