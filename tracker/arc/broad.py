"""Judges the milestones of the last two stages: system and architecture. Pure."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from tracker.arc.finding import Finding, count, find_said, first_each, join, missing, name_pattern, order
from tracker.catalogue.arc import (
    ArcRules,
    BuiltOn,
    HeadStartReached,
    InRepositories,
    Integrator,
    MilestoneRule,
    SharedFoundation,
    Times,
    TwoYears,
)
from tracker.model.arc import ArcArtifact, ArcFacts, ArcRelease, Proof

PACKAGES = frozenset({"library", "cli-tool", "plugin", "web-service", "web-app", "tui-app", "desktop-app", "mobile-app", "bot-or-agent"})
"""Kinds that can stand as packages under one roof; a pipeline or an image of the same roof is no further package."""


def judge_shared_foundation(facts: ArcFacts, rule: SharedFoundation, rules: ArcRules) -> Finding:
    """One repository used by several others, or several packages under one roof."""
    users: defaultdict[str, list[Proof]] = defaultdict(list)
    names: dict[str, str] = {}
    for edge in sorted(facts.reuse, key=lambda edge: (*order(edge.since), edge.what)):
        users[edge.used_repo].append(edge.since)
        names.setdefault(edge.used_repo, edge.what)
    firsts = {used: first_each(proofs) for used, proofs in users.items()}
    reached: list[tuple[tuple[str, str], tuple[Proof, ...], str]] = []
    for used, proofs in firsts.items():
        if len(proofs) >= rule.users:
            kept = proofs[: rule.users]
            sentence = f"{join(proof.repo for proof in kept)} use `{names[used]}` from {used}."
            reached.append((order(kept[-1]), kept, sentence))
    roofs = _find_roofs(facts, rule.packages)
    for repo, (packages, proofs) in roofs.items():
        if len(packages) >= rule.packages:
            listed = join(f"`{name}`" for name in packages)
            reached.append((order(max(proofs, key=order)), proofs, f"{repo} holds {listed} under one roof."))
    if reached:
        _, proofs, sentence = min(reached)
        return Finding(proofs, sentence)
    steps = [(rule.users - len(proofs), 0, used) for used, proofs in firsts.items()]
    steps += [(rule.packages - len(packages), 1, repo) for repo, (packages, _) in roofs.items() if packages]
    if not steps:
        return missing(f"A package of yours that {count(rule.users, 'repository', 'repositories')} use becomes a shared foundation.")
    lacking, is_roof, repo = min(steps)
    makes = "makes" if lacking == 1 else "make"
    if is_roof:
        return missing(f"{count(lacking, 'more package').capitalize()} in {repo} {makes} it a monorepo with a shared foundation.")
    more = count(lacking, "more repository", "more repositories").capitalize()
    return missing(f"{more} in which you take up `{names[repo]}` {makes} it a shared foundation.")


def judge_head_start(facts: ArcFacts, rule: HeadStartReached, rules: ArcRules) -> Finding:
    """A new repository began with a good part of what others had built up."""
    known = [start for start in facts.head_starts if start.share is not None]
    good = [start for start in known if start.share is not None and start.share >= rule.share]
    if good:
        first = min(good, key=lambda start: (start.started_on, start.sha))
        what = f": {join(first.what[:3])}" if first.what else ""
        sentence = f"{first.share or 0:.0%} of the first month of {first.repo} had stood before in other repositories{what}."
        return Finding((Proof(first.started_on, first.sha, first.repo),), sentence)
    step = f"A new repository of which {rule.share:.0%} of the first month stood before in yours reaches it"
    if known:
        best = max(known, key=lambda start: (start.share or 0.0, start.started_on, start.sha))
        return missing(f"{step}; the most so far is {best.share or 0:.0%}, in {best.repo}.")
    return missing(f"{step}; packages, workflows and files of the same path count.")


def judge_one_pipeline(facts: ArcFacts, rule: InRepositories, rules: ArcRules) -> Finding:
    """The same delivery pipeline in several repositories, told by its file's name."""
    by_name: defaultdict[str, list[Proof]] = defaultdict(list)
    for pipeline in facts.pipelines:
        by_name[pipeline.name].append(pipeline.first)
    firsts = {name: first_each(proofs) for name, proofs in by_name.items()}
    reached = [(order(proofs[rule.repositories - 1]), name) for name, proofs in firsts.items() if len(proofs) >= rule.repositories]
    if reached:
        name = min(reached)[1]
        proofs = firsts[name][: rule.repositories]
        return Finding(proofs, f"`{name}` delivers {join(proof.repo for proof in proofs)}.")
    if firsts:
        lacking, name = min((rule.repositories - len(proofs), name) for name, proofs in firsts.items())
        more = count(lacking, "more repository", "more repositories")
        return missing(f"`{name}` in {more}, beside {join(proof.repo for proof in firsts[name])}, makes it one delivery pipeline.")
    everywhere = count(rule.repositories, "repository", "repositories")
    return missing(f"A workflow that publishes or deploys, the same in {everywhere}, reaches it.")


def judge_integrator(facts: ArcFacts, rule: Integrator, rules: ArcRules) -> Finding:
    """One change that joins layers."""
    wide = [change for change in facts.integrations if len(change.layers) >= rule.layers]
    if wide:
        first = min(wide, key=lambda change: (change.happened_on, change.sha))
        return Finding((Proof(first.happened_on, first.sha, first.repo),), f"One change in {first.repo} joins {join(first.layers)}.")
    if facts.integrations:
        near = max(facts.integrations, key=lambda change: (len(change.layers), change.happened_on, change.sha))
        lacking = count(rule.layers - len(near.layers), "more layer")
        return missing(f"A change such as the one in {near.repo} that joined {join(near.layers)}, with {lacking}, reaches it.")
    return missing(f"One change that joins {count(rule.layers, 'layer')} of storage, logic, interface and delivery reaches it.")


def judge_two_years(facts: ArcFacts, rule: TwoYears, rules: ArcRules) -> Finding:
    """An artifact that shipped over so long."""
    by_thing: defaultdict[str, list[ArcRelease]] = defaultdict(list)
    for release in find_said(facts.releases):
        by_thing[release.artifact_id or release.repo].append(release)
    reached: list[tuple[tuple[str, str], str, tuple[Proof, ...], str]] = []
    near: list[tuple[str, str]] = []
    for thing, releases in by_thing.items():
        shipped = sorted((release.shipped for release in releases), key=order)
        name = min(release.name or release.repo for release in releases)
        late = [proof for proof in shipped if _count_days(shipped[0], proof) >= rule.days]
        if late:
            span = f"from {shipped[0].happened_on} to {late[0].happened_on}"
            reached.append((order(late[0]), thing, (shipped[0], late[0]), f"`{name}` shipped {span}."))
        else:
            due = date.fromisoformat(shipped[0].happened_on).toordinal() + rule.days
            near.append((date.fromordinal(min(due, date.max.toordinal())).isoformat(), name))
    if reached:
        _, _, proofs, sentence = min(reached)
        return Finding(proofs, sentence)
    if near:
        due_on, name = min(near)
        return missing(f"A release of `{name}` on {due_on} or later carries it over {rule.days} days.")
    return missing(f"A release, and another of the same artifact {rule.days} days later, reach it.")


def judge_less_code(facts: ArcFacts, rule: MilestoneRule, rules: ArcRules) -> Finding:
    """A quarter that removed more than it added while things shipped."""
    thin = rules.quarters.thin_below
    for quarter in sorted(facts.quarters, key=lambda quarter: quarter.quarter):
        if quarter.net_lines < 0 and quarter.ships and quarter.commits >= thin:
            proofs = (*quarter.ships, *([quarter.removal] if quarter.removal else []))
            ships = "one release" if len(quarter.ships) == 1 else "releases"
            sentence = f"{quarter.quarter} ended with {-quarter.net_lines} lines fewer while {ships} went out."
            return Finding(proofs, sentence, reached_on=_end_of(quarter.quarter))
    lean = [quarter for quarter in facts.quarters if quarter.net_lines < 0 and quarter.commits >= thin]
    if lean:
        last = max(lean, key=lambda quarter: quarter.quarter)
        return missing(f"{last.quarter} removed more than it added but shipped nothing; a release in such a quarter reaches it.")
    return missing("A quarter that removes more lines than it adds, with a release in it, reaches it.")


def judge_contract_kept(facts: ArcFacts, rule: Times, rules: ArcRules) -> Finding:
    """A public contract was worked on: deprecation, versioning, compatibility."""
    practised = next((practice.first for practice in facts.practices if practice.pattern == "api-contract"), ())
    proofs = tuple(sorted(practised, key=order)[: rule.times])
    if len(proofs) >= rule.times:
        repos = join(sorted({proof.repo for proof in proofs}))
        return Finding(proofs, f"{count(rule.times, 'change').capitalize()} kept a public contract in {repos}.")
    lacking = rule.times - len(proofs)
    changes = count(lacking, "more change" if proofs else "change").capitalize()
    if lacking == 1:
        return missing(f"{changes} that deprecates, versions or keeps a public interface compatible reaches it.")
    return missing(f"{changes} that deprecate, version or keep a public interface compatible reach it.")


def judge_extension(facts: ArcFacts, rule: Times, rules: ArcRules) -> Finding:
    """Others can extend it: a plugin system, introduced and worked on in one repository."""
    practised = next((practice.first for practice in facts.practices if practice.pattern == "plugin-system"), ())
    by_repo: defaultdict[str, list[Proof]] = defaultdict(list)
    for proof in sorted(practised, key=order):
        by_repo[proof.repo].append(proof)
    reached = [(order(proofs[rule.times - 1]), repo) for repo, proofs in by_repo.items() if len(proofs) >= rule.times]
    if reached:
        repo = min(reached)[1]
        return Finding(tuple(by_repo[repo][: rule.times]), f"{repo} can be extended from outside.")
    if by_repo:
        repo, proofs = max(by_repo.items(), key=lambda item: (len(item[1]), order(item[1][-1])))
        lacking = count(rule.times - len(proofs), "more change")
        return missing(f"{lacking.capitalize()} to the extension mechanism of {repo} reaches it.")
    return missing("A plugin system, hooks or an entry point that other packages can fill reaches it.")


def judge_resilient(facts: ArcFacts, rule: InRepositories, rules: ArcRules) -> Finding:
    """Resilience or observability in several repositories that hold an artifact."""
    standing = {proof.repo: proof for proof in first_each(artifact.created for artifact in facts.artifacts)}
    practised = [
        proof
        for practice in facts.practices
        if practice.pattern in ("resilience", "observability")
        for proof in practice.by_repo
        if proof.repo in standing
    ]
    # It counts from the day on which both stand: the artifact, and what holds it.
    firsts = sorted((max(proof, standing[proof.repo], key=order) for proof in first_each(practised)), key=order)
    if len(firsts) >= rule.repositories:
        proofs = tuple(firsts[: rule.repositories])
        return Finding(proofs, f"Resilience or observability holds {join(proof.repo for proof in proofs)}.")
    lacking = count(rule.repositories - len(firsts), "more repository", "more repositories")
    said = f", beside {join(proof.repo for proof in firsts)}," if firsts else ""
    kinds = join((name_pattern("resilience"), name_pattern("observability"))).replace(" and ", " or ")
    return missing(f"{kinds.capitalize()} (retries, timeouts, logs, metrics) in {lacking} with an artifact{said} reaches it.")


def judge_built_on(facts: ArcFacts, rule: BuiltOn, rules: ArcRules) -> Finding:
    """Other people commit to a repository that I began."""
    reached: list[tuple[tuple[str, str], str, tuple[Proof, ...]]] = []
    near: list[tuple[int, str]] = []
    for begun in facts.repositories:
        joined = tuple(sorted(begun.newcomers, key=order))
        if len(joined) >= rule.people:
            reached.append((order(joined[rule.people - 1]), begun.repo, joined[: rule.people]))
        elif joined:
            near.append((rule.people - len(joined), begun.repo))
    if reached:
        _, repo, proofs = min(reached)
        return Finding(proofs, f"{count(rule.people, 'other person', 'other people').capitalize()} had built on {repo} by then.")
    if facts.is_everyone:
        return missing("Nobody is known, so nobody is another: `tracker me add EMAIL` tells whose work is yours.")
    if near:
        lacking, repo = min(near)
        return missing(f"Commits to {repo} by {count(lacking, 'more person', 'more people')} reach it.")
    return missing(f"Commits to a repository of yours by {count(rule.people, 'other person', 'other people')} reach it.")


def _find_roofs(facts: ArcFacts, packages: int) -> dict[str, tuple[tuple[str, ...], tuple[Proof, ...]]]:
    """Repository → names and proofs of the packages that stood in it together, as soon as `packages` did, else the most."""
    by_repo: defaultdict[str, dict[str, ArcArtifact]] = defaultdict(dict)
    for artifact in sorted(facts.artifacts, key=lambda artifact: (*order(artifact.created), artifact.artifact_id)):
        # One manifest may declare a library and its command: that is one package.
        if artifact.kind in PACKAGES and artifact.manifest:
            by_repo[artifact.repo].setdefault(artifact.manifest, artifact)
    found = {}
    for repo, by_manifest in by_repo.items():
        most: list[ArcArtifact] = []
        standing: list[ArcArtifact] = []
        for artifact in by_manifest.values():
            day = artifact.created.happened_on
            standing = [*(other for other in standing if other.retired_on is None or other.retired_on > day), artifact]
            if len(standing) > len(most):
                most = standing
            if len(most) >= packages:
                break
        found[repo] = (tuple(package.name for package in most), tuple(package.created for package in most))
    return found


def _count_days(since: Proof, until: Proof) -> int:
    return (date.fromisoformat(until.happened_on) - date.fromisoformat(since.happened_on)).days


def _end_of(quarter: str) -> str:
    year, number = int(quarter[:4]), int(quarter[-1])
    return f"{year}-{number * 3:02d}-{30 if number in (2, 3) else 31}"
