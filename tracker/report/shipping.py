"""Claims about artifacts: what was shipped, begun and retired in the year, and what older work still holds weight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from tracker.model.growth import ArtifactLine, Growth
from tracker.model.ledger import Release
from tracker.report.values import Claim
from tracker.report.words import (
    make_id,
    say_count,
    say_day,
    say_few,
    say_kind,
    say_kinds,
    say_list,
    say_number,
    say_repositories,
    say_upper,
    with_article,
)

SURE = {"tag": 1.0, "version bump": 0.9, "changelog": 0.8}
"""How far a release of each source is to be believed, as the rules say: a tag names its commit, the others are read from text."""
MOST = 20
"""Artifacts that get a sentence of their own; the rest share one."""
NAMED = 12


def build_shipped(growth: Growth, year: int) -> tuple[Claim, ...]:
    """One claim an artifact with releases in the year, the most used and most released first, then one for the rest."""
    lines = {line.artifact.artifact_id: line for line in growth.artifacts}
    released: dict[str, list[Release]] = defaultdict(list)
    loose: dict[str, list[Release]] = defaultdict(list)
    for release in growth.releases:
        if release.shipped_on[:4] == f"{year:04}":
            if release.artifact_id in lines:
                released[release.artifact_id].append(release)
            else:
                loose[release.repo].append(release)
    order = sorted(released, key=lambda key: (-len(lines[key].used_by), -len(released[key]), lines[key].artifact.name, key))
    claims = [_claim_artifact(lines[key], _in_order(released[key]), year) for key in order[:MOST]]
    if rest := order[MOST:]:
        claims.append(_claim_rest([(lines[key].artifact.name, released[key]) for key in rest], year))
    claims += [_claim_loose(repo, _in_order(found), year) for repo, found in sorted(loose.items())]
    return tuple(claims)


def _in_order(releases: Sequence[Release]) -> list[Release]:
    return sorted(releases, key=lambda r: r.shipped_on)


def _claim_artifact(line: ArtifactLine, releases: list[Release], year: int) -> Claim:
    artifact = line.artifact
    first, last = releases[0], releases[-1]
    kind = say_kind(artifact.kind)
    began, latest = (f"{r.version} on {say_day(r.shipped_on, year)}" for r in (first, last))
    text = f"{artifact.name}, {with_article(kind)}, shipped for the first time: {began}."
    if line.first_shipped_on != first.shipped_on:
        if len(releases) == 1:
            text = f"{artifact.name} ({kind}) went on to {began}."
        else:
            text = f"{artifact.name} ({kind}) had {say_count(len(releases), 'release')}, from {began} to {latest}."
    elif len(releases) == 2:
        text += f" {latest} came after it."
    elif len(releases) > 2:
        text += f" {say_upper(say_count(len(releases) - 1, 'more version'))} followed, the latest {latest}."
    previews = sum(release.is_prerelease for release in releases)
    if previews and previews == len(releases):
        text += " It was a preview." if previews == 1 else " All were previews."
    elif previews:
        text += f" {say_upper(say_number(previews))} of them {'was a preview' if previews == 1 else 'were previews'}."
    facts = (
        ("artifact", artifact.artifact_id),
        ("releases", len(releases)),
        ("previews", previews),
        ("first_version", first.version),
        ("first_on", first.shipped_on),
        ("last_version", last.version),
        ("last_on", last.shipped_on),
    )
    return Claim(make_id("shipped", artifact.artifact_id), text, "shipped", _sureness(releases), tuple(r.sha for r in releases), facts)


def _claim_rest(rest: list[tuple[str, list[Release]]], year: int) -> Claim:
    total = sum(len(releases) for _, releases in rest)
    named = [f"{name} ({len(releases)})" for name, releases in rest]
    count = say_upper(say_count(len(rest), "more artifact"))
    text = f"{count} had {say_count(total, 'release')} between them: {say_few(named, 40)}."
    every = _in_order([release for _, releases in rest for release in releases])
    facts = (("artifacts", len(rest)), ("releases", total))
    return Claim(make_id("shipped-more", str(year)), text, "shipped-more", _sureness(every), tuple(r.sha for r in every), facts)


def _claim_loose(repo: str, releases: list[Release], year: int) -> Claim:
    first, last = releases[0], releases[-1]
    if len(releases) == 1:
        text = f"{repo} was tagged {first.version} on {say_day(first.shipped_on, year)}."
    else:
        text = (
            f"{repo} was tagged {say_count(len(releases), 'time')}, from {first.version} on {say_day(first.shipped_on, year)} "
            f"to {last.version} on {say_day(last.shipped_on, year)}."
        )
    facts = (("repo", repo), ("releases", len(releases)), ("first_version", first.version), ("last_version", last.version))
    return Claim(make_id("tagged", repo), text, "shipped-more", _sureness(releases), tuple(r.sha for r in releases), facts)


def _sureness(releases: Sequence[Release]) -> float:
    return round(sum(SURE.get(release.source, 0.8) for release in releases) / len(releases), 3)


def build_begun(growth: Growth, year: int) -> tuple[Claim, ...]:
    """One claim for each kind of artifact that was brought into being in the year, and one for each that went."""
    kinds: dict[str, list[ArtifactLine]] = defaultdict(list)
    gone: list[ArtifactLine] = []
    for line in growth.artifacts:
        if line.artifact.created_on[:4] == f"{year:04}":
            kinds[line.artifact.kind].append(line)
        if (line.artifact.retired_on or "")[:4] == f"{year:04}":
            gone.append(line)
    claims = [_claim_kind(kind, kinds[kind], year) for kind in sorted(kinds, key=lambda kind: (-len(kinds[kind]), kind))]
    for line in gone:
        artifact = line.artifact
        day = artifact.retired_on or ""
        since = "" if artifact.created_on[:4] == f"{year:04}" else f", begun in {artifact.created_on[:4]},"
        text = f"{_name_thing(line)}{since} was retired on {say_day(day, year)}."
        shas = (artifact.retired_sha,) if artifact.retired_sha else ()
        facts = (("artifact", artifact.artifact_id), ("retired_on", day))
        claims.append(Claim(make_id("retired", artifact.artifact_id), text, "retired", None, shas, facts))
    return tuple(claims)


def _name_thing(line: ArtifactLine) -> str:
    """`The CI pipeline of shop`, or `tinyauth (library)` where the thing has a name of its own."""
    artifact = line.artifact
    if artifact.kind.endswith("pipeline") or (artifact.name == artifact.repo and artifact.kind not in ("library", "cli-tool")):
        return f"The {say_kind(artifact.kind)} of {artifact.repo}"
    return f"{artifact.name} ({say_kind(artifact.kind)})"


def _claim_kind(kind: str, lines: list[ArtifactLine], year: int) -> Claim:
    lines = sorted(lines, key=lambda line: (line.artifact.created_on, line.artifact.artifact_id))
    is_pipeline = kind.endswith("pipeline")
    if len(lines) == 1:
        artifact = lines[0].artifact
        day = say_day(artifact.created_on, year)
        text = f"{artifact.repo} got {with_article(say_kind(kind))} on {day}." if is_pipeline else (
            f"One {say_kind(kind)} was begun: {artifact.name}, on {day}."
        )  # fmt: skip
    elif is_pipeline:
        repos = list(dict.fromkeys(line.artifact.repo for line in lines))
        text = f"{say_upper(say_kinds(kind))} were set up in {say_repositories(len(repos))}: {say_few(repos, NAMED)}."
    else:
        named = [f"{line.artifact.name} ({say_day(line.artifact.created_on, year)})" for line in lines]
        text = f"{say_upper(say_number(len(lines)))} {say_kinds(kind)} were begun: {say_few(named, NAMED)}."
    facts = (
        ("kind", kind),
        ("begun", len(lines)),
        ("first_on", lines[0].artifact.created_on),
        ("last_on", lines[-1].artifact.created_on),
    )
    return Claim(make_id("begun", kind, str(year)), text, "begun", None, tuple(line.artifact.created_sha for line in lines), facts)


def build_holding(growth: Growth, year: int) -> tuple[Claim, ...]:
    """Artifacts from earlier years that were released again in the year, or that others still build on."""
    again = {r.artifact_id for r in growth.releases if r.shipped_on[:4] == f"{year:04}"}
    claims = []
    for line in growth.artifacts:
        artifact = line.artifact
        is_standing = not artifact.retired_on or artifact.retired_on >= f"{year + 1:04}-01-01"
        age = year - int(artifact.created_on[:4])
        users = sorted(
            {
                e.user_repo
                for e in growth.reuse
                if e.what == artifact.name and e.used_repo == artifact.repo and _stands(e.since, e.until, year)
            }
        )
        if age < 1 or not is_standing or not (users or (age >= 2 and artifact.artifact_id in again)):
            continue
        begun = f"{artifact.name}, begun in {artifact.created_on[:4]},"
        if users and artifact.artifact_id in again:
            carried = say_count(len(users), "other repository", "other repositories")
            text = f"{begun} was released again and carries {carried}: {say_few(users, 8)}."
        elif users:
            verb = "builds" if len(users) == 1 else "build"
            text = f"{begun} needed no release; {say_few(users, 8)} still {verb} on it."
        else:
            text = f"{begun} is still being released, {say_count(age, 'year')} on."
        facts = (
            ("artifact", artifact.artifact_id),
            ("begun_on", artifact.created_on),
            ("users", len(users)),
            ("released_again", int(artifact.artifact_id in again)),
        )
        claims.append(
            (
                -len(users),
                artifact.created_on,
                Claim(make_id("holds", artifact.artifact_id), text, "holds", None, (artifact.created_sha,), facts),
            )
        )
    return tuple(claim for *_, claim in sorted(claims, key=lambda item: item[:2])[:15])


def _stands(since: str, until: str | None, year: int) -> bool:
    """True when a use that began on `since` still stood when the year ended."""
    end = f"{year + 1:04}-01-01"
    return since < end and (until is None or until >= end)


def say_summary(growth: Growth, year: int, commits: int, repos: Sequence[str], sha_count: Sequence[str]) -> Claim:
    """The first sentence: releases, artifacts and commits of the year.

    sha_count: shas of the first and the last commit of the year, oldest first; empty: no commit.
    """
    ships = [r for r in growth.releases if r.shipped_on[:4] == f"{year:04}"]
    artifacts = {r.artifact_id for r in ships if r.artifact_id}
    begun = sum(line.artifact.created_on[:4] == f"{year:04}" for line in growth.artifacts)
    parts = []
    if ships:
        of = f" of {say_count(len(artifacts), 'artifact')}" if artifacts else ""
        parts.append(f"{say_count(len(ships), 'release')}{of}")
    if begun:
        parts.append(f"{say_count(begun, 'artifact')} begun")
    work = f"{say_count(commits, 'commit')} in {say_repositories(len(repos))}"
    if parts:
        text = f"{say_upper(say_list(parts))}, out of {work}."
    else:
        text = (
            f"A quiet year: {work}, and no release that tags, version bumps or changelogs tell of."
            if commits
            else "No commit counts in this year."
        )
    facts = (
        ("commits", commits),
        ("repositories", len(repos)),
        ("releases", len(ships)),
        ("artifacts_shipped", len(artifacts)),
        ("artifacts_begun", begun),
    )
    return Claim(make_id("year", str(year)), text, "year", 1.0, tuple(sha_count), facts)
