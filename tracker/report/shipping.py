"""Claims about artifacts: what was shipped, begun and retired in the year, and what older work still holds weight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from tracker.model.growth import ArtifactLine, Growth
from tracker.model.ledger import Release
from tracker.report.cast import TOKEN
from tracker.report.interval import Year
from tracker.report.products import Product, Shelf
from tracker.report.queries import count_commits
from tracker.report.values import Claim
from tracker.report.words import (
    MONTHS,
    find_major,
    is_named_alike,
    make_id,
    say_count,
    say_few,
    say_kind,
    say_kinds,
    say_list,
    say_number,
    say_repositories,
    say_upper,
    vary,
    with_article,
)

SURE = {"tag": 1.0, "version bump": 0.9, "changelog": 0.8, "deployment": 0.7}
"""How far a release of each source is to be believed, as the rules say: a tag names its commit, the others are read from
text, and a deployment is taken to follow whatever reaches the default branch."""
MOST = 20
"""Artifacts that get a sentence of their own; the rest share one."""
NAMED = 12
QUIET = 30
"""Commits up to which a year without a release is called quiet."""
OWN_NAMED = frozenset(("library", "cli-tool", "tui-app", "plugin", "web-app", "web-service", "action"))
"""Kinds whose artifacts have names that say where they belong; those of others, such as docs, need their repository beside."""


def build_shipped(growth: Growth, shelf: Shelf, year: Year) -> tuple[Claim, ...]:
    """One claim a product with releases in the year, the most used and most released first, then one for the rest."""
    products = [product for product in shelf.products if product.released_in(year)]
    products.sort(key=lambda p: (-len(p.find_users(growth, year.until)), -len(p.released_in(year)), p.name, p.repo))
    names = [product.name for product in products]
    claims = [_claim_product(product, year, names.count(product.name) > 1) for product in products[:MOST]]
    if rest := products[MOST:]:
        claims.append(_claim_rest([(product.name, product.released_in(year)) for product in rest], year))
    for repo, loose in sorted(shelf.loose.items()):
        if found := [release for release in loose if year.holds(release.shipped_on)]:
            claims.append(_claim_loose(repo, found, year))
    return tuple(claims)


def _claim_product(product: Product, year: Year, is_ambiguous: bool) -> Claim:
    releases = product.released_in(year)
    first, last = releases[0], releases[-1]
    name = f"{product.name} of {product.repo}" if is_ambiguous else product.name
    claim_id = make_id("shipped", product.repo, product.name)
    if product.releases[0] == first:
        text = _say_first(name, product, releases, year)
    else:
        text = _say_further(name, product, releases, year, claim_id)
    if first.version.startswith(TOKEN):
        text = _say_unversioned(name, product, releases, year)
    if all(release.source == "deployment" for release in releases):
        text = _say_deployed(name, product, releases, year)
    previews = sum(release.is_prerelease for release in releases)
    if previews and previews == len(releases):
        text += " It was a preview." if previews == 1 else " Both were previews." if previews == 2 else " All were previews."
    elif previews:
        text += f" {say_upper(say_number(previews))} of them {'was a preview' if previews == 1 else 'were previews'}."
    facts = (
        ("repo", product.repo),
        ("name", product.name),
        ("releases", len(releases)),
        ("previews", previews),
        ("first_version", first.version),
        ("first_on", first.shipped_on),
        ("last_version", last.version),
        ("last_on", last.shipped_on),
    )
    return Claim(claim_id, text, "shipped", _sureness(releases), tuple(r.sha for r in releases), facts)


def _say_first(name: str, product: Product, releases: Sequence[Release], year: Year) -> str:
    """Of a product that had never gone out before."""
    first, last = releases[0], releases[-1]
    kinds, began = with_article(product.say_kinds(year.until)), f"{first.version} on {year.say_day(first.shipped_on)}"
    text = f"{name}, {kinds}, shipped for the first time: {began}."
    latest = f"{last.version} on {year.say_day(last.shipped_on)}"
    if len(releases) == 2:
        return f"{text} {latest} came after it." if first.shipped_on != last.shipped_on else f"{text} {last.version} came the same day."
    if len(releases) > 2:
        return f"{text} {say_upper(say_count(len(releases) - 1, 'more version'))} followed, the latest {latest}."
    return text


def _say_further(name: str, product: Product, releases: Sequence[Release], year: Year, claim_id: str) -> str:
    """Of a product that goes on: where it stood and where it got, in one of a few ways that mean the same."""
    first, last = releases[0], releases[-1]
    began, latest = (f"{r.version} on {year.say_day(r.shipped_on)}" for r in (first, last))
    if len(releases) == 1:
        ways = (
            f"{name} ({product.say_kinds(year.until)}) went on to {began}.",
            f"{name} ({product.say_kinds(year.until)}) had one release: {began}.",
        )
        return vary(claim_id, ways)
    count = say_count(len(releases), "release")
    if first.shipped_on == last.shipped_on:
        day = year.say_day(first.shipped_on)
        return f"{name} ({product.say_kinds(year.until)}) had {count} on {day}: {say_few([r.version for r in releases], 4)}."
    if len(releases) == 2:
        ways = (
            f"{name} ({product.say_kinds(year.until)}) had two releases: {began} and {latest}.",
            f"{name} ({product.say_kinds(year.until)}): {began}, then {latest}.",
        )
        return vary(claim_id, ways)
    plainly = f"{name} ({product.say_kinds(year.until)}) had {count}, from {began} to {latest}."
    majors = find_major(first.version), find_major(last.version)
    if majors[0] is not None and majors[1] is not None and majors[1] < majors[0]:
        return plainly  # an older line was kept up beside a newer one; nothing moved from here to there
    if majors[0] != majors[1]:
        return f"{name} ({product.say_kinds(year.until)}) moved from {began} to {latest}, in {count}."
    return vary(
        claim_id,
        (
            plainly,
            f"{name} ({product.say_kinds(year.until)}) went from {began} to {latest}, in {count}.",
            f"{say_upper(count)} took {name} ({product.say_kinds(year.until)}) from {began} to {latest}.",
        ),
    )


def _say_unversioned(name: str, product: Product, releases: Sequence[Release], year: Year) -> str:
    """Of a product whose versions must not be told: how often it went out, and when."""
    first, last = (year.say_day(release.shipped_on) for release in (releases[0], releases[-1]))
    kinds = product.say_kinds(year.until)
    if product.releases[0] == releases[0]:
        text = f"{name}, {with_article(kinds)}, shipped for the first time on {first}."
        more = say_count(len(releases) - 1, "more version")
        return text if len(releases) == 1 else f"{text} {say_upper(more)} followed{'' if first == last else f', the latest on {last}'}."
    when = f"on {first}" if first == last else f"from {first} to {last}"
    return f"{name} ({kinds}) had {say_count(len(releases), 'release')}{',' if first != last else ''} {when}."


def _say_deployed(name: str, product: Product, releases: Sequence[Release], year: Year) -> str:
    """Of a product that goes out with whatever reaches the default branch: its releases are the months with new work."""
    latest = MONTHS[int(releases[-1].shipped_on[5:7]) - 1]
    if product.releases[0] == releases[0]:
        kinds = with_article(product.say_kinds(year.until))
        text = f"{name}, {kinds}, was deployed for the first time: on {year.say_day(releases[0].shipped_on)}."
        return text if len(releases) == 1 else f"{text} New work went out in {say_count(len(releases), 'month')}, last in {latest}."
    if len(releases) == 1:
        return f"{name} ({product.say_kinds(year.until)}) was deployed with new work in {latest}."
    return f"{name} ({product.say_kinds(year.until)}) was deployed with new work in {say_count(len(releases), 'month')}, last in {latest}."


def _claim_rest(rest: list[tuple[str, tuple[Release, ...]]], year: Year) -> Claim:
    total = sum(len(releases) for _, releases in rest)
    named = [f"{name} ({len(releases)})" for name, releases in rest]
    count = say_upper(say_count(len(rest), "more artifact"))
    text = f"{count} had {say_count(total, 'release')} between them: {say_few(named, 40)}."
    every = sorted((release for _, releases in rest for release in releases), key=lambda r: r.shipped_on)
    facts = (("artifacts", len(rest)), ("releases", total))
    return Claim(make_id("shipped-more", year.key), text, "shipped-more", _sureness(every), tuple(r.sha for r in every), facts)


def _claim_loose(repo: str, releases: list[Release], year: Year) -> Claim:
    first, last = releases[0], releases[-1]
    if first.version.startswith(TOKEN):
        start, end = year.say_day(first.shipped_on), year.say_day(last.shipped_on)
        when = f"on {start}" if start == end else f"from {start} to {end}"
        text = f"{repo} was tagged {say_count(len(releases), 'time') + ' ' if len(releases) > 1 else ''}{when}."
    elif len(releases) == 1:
        text = f"{repo} was tagged {first.version} on {year.say_day(first.shipped_on)}."
    else:
        text = (
            f"{repo} was tagged {say_count(len(releases), 'time')}, from {first.version} on {year.say_day(first.shipped_on)} "
            f"to {last.version} on {year.say_day(last.shipped_on)}."
        )
    facts = (("repo", repo), ("releases", len(releases)), ("first_version", first.version), ("last_version", last.version))
    return Claim(make_id("tagged", repo), text, "shipped-more", _sureness(releases), tuple(r.sha for r in releases), facts)


def _sureness(releases: Sequence[Release]) -> float:
    return round(sum(SURE.get(release.source, 0.8) for release in releases) / len(releases), 3)


def build_begun(growth: Growth, year: Year) -> tuple[Claim, ...]:
    """One claim for each kind of artifact that was brought into being in the year, and one for each that went."""
    kinds: dict[str, list[ArtifactLine]] = defaultdict(list)
    gone: list[ArtifactLine] = []
    for line in growth.artifacts:
        if line.is_begun_by_me and year.holds(line.artifact.created_on):
            kinds[line.artifact.kind].append(line)
        if year.holds(line.artifact.retired_on):
            gone.append(line)
    further = _find_further(growth.artifacts)
    alone: dict[str, list[ArtifactLine]] = defaultdict(list)
    for lines in kinds.values():
        if len(lines) == 1:
            alone[lines[0].artifact.repo].append(lines[0])
    together = {repo: lines for repo, lines in sorted(alone.items()) if len(lines) > 1}
    told = {line.artifact.kind for lines in together.values() for line in lines}
    order = sorted(set(kinds) - told, key=lambda kind: (-len(kinds[kind]), kind))
    claims = [_claim_kind(kind, kinds[kind], year, further) for kind in order]
    claims += [_claim_place(repo, lines, year, further) for repo, lines in together.items()]
    for line in gone:
        artifact = line.artifact
        day = artifact.retired_on or ""
        since = "" if year.holds(artifact.created_on) else f", begun in {artifact.created_on[:4]},"
        text = f"{_name_thing(line)}{since} was retired on {year.say_day(day)}."
        shas = (artifact.retired_sha,) if artifact.retired_sha else ()
        facts = (("artifact", artifact.artifact_id), ("retired_on", day))
        claims.append(Claim(make_id("retired", artifact.artifact_id), text, "retired", None, shas, facts))
    return tuple(claims)


def _find_further(lines: Sequence[ArtifactLine]) -> frozenset[str]:
    """Ids of pipelines that joined another one of their kind and repository."""
    found: set[str] = set()
    seen: set[tuple[str, str]] = set()
    for one in sorted((line.artifact for line in lines), key=lambda one: (one.created_on, one.artifact_id)):
        if one.kind.endswith("pipeline") and (one.repo, one.kind) in seen:
            found.add(one.artifact_id)
        seen.add((one.repo, one.kind))
    return frozenset(found)


def _say_got(line: ArtifactLine, further: frozenset[str]) -> str:
    """`a CI pipeline`, or `another CI pipeline` where one stood before."""
    said = say_kind(line.artifact.kind)
    return f"another {said}" if line.artifact.artifact_id in further else with_article(said)


def _claim_place(repo: str, lines: list[ArtifactLine], year: Year, further: frozenset[str]) -> Claim:
    """What one repository got in the year, where no other got the like."""
    lines = sorted(lines, key=lambda line: (line.artifact.created_on, line.artifact.kind))
    days = list(dict.fromkeys(year.say_day(line.artifact.created_on) for line in lines))
    said = []
    for line in lines:
        about = [] if is_named_alike(line.artifact.name, repo) or line.artifact.kind.endswith("pipeline") else [line.artifact.name]
        about += [year.say_day(line.artifact.created_on)] if len(days) > 1 else []
        said.append(_say_got(line, further) + (f" ({', '.join(about)})" if about else ""))
    both = "both" if len(said) == 2 else "all"
    text = f"{repo} got {say_list(said)}{f', {both} on {days[0]}' if len(days) == 1 else ''}."
    facts = (("repo", repo), ("begun", len(lines)), ("first_on", lines[0].artifact.created_on), ("last_on", lines[-1].artifact.created_on))
    shas = tuple(dict.fromkeys(line.artifact.created_sha for line in lines))
    return Claim(make_id("begun-in", repo, year.key), text, "begun", None, shas, facts)


def _name_thing(line: ArtifactLine) -> str:
    """`The CI pipeline of shop`, or `tinyauth (library)` where the thing has a name of its own."""
    artifact = line.artifact
    if artifact.kind.endswith("pipeline") or (artifact.name == artifact.repo and artifact.kind not in ("library", "cli-tool")):
        return f"The {say_kind(artifact.kind)} of {artifact.repo}"
    return f"{artifact.name} ({say_kind(artifact.kind)})"


def _claim_kind(kind: str, lines: list[ArtifactLine], year: Year, further: frozenset[str]) -> Claim:
    lines = sorted(lines, key=lambda line: (line.artifact.created_on, line.artifact.artifact_id))
    is_pipeline = kind.endswith("pipeline")
    if len(lines) == 1:
        artifact = lines[0].artifact
        day = year.say_day(artifact.created_on)
        text = f"{artifact.repo} got {_say_got(lines[0], further)} on {day}." if is_pipeline else (
            f"One {say_kind(kind)} was begun: {_tell_apart(lines[0], [artifact.name])}, on {day}."
        )  # fmt: skip
    elif is_pipeline:
        repos = list(dict.fromkeys(line.artifact.repo for line in lines))
        text = f"{say_upper(say_kinds(kind))} were set up in {say_repositories(len(repos))}: {say_few(repos, NAMED)}."
        if len(repos) == 1:
            first = year.say_day(lines[0].artifact.created_on)
            text = f"{repos[0]} got {say_number(len(lines))} {say_kinds(kind)}, the first on {first}."
    else:
        names = [line.artifact.name for line in lines]
        named = [f"{_tell_apart(line, names)} ({year.say_day(line.artifact.created_on)})" for line in lines]
        text = f"{say_upper(say_number(len(lines)))} {say_kinds(kind)} were begun: {say_few(named, NAMED)}."
    facts = (
        ("kind", kind),
        ("begun", len(lines)),
        ("first_on", lines[0].artifact.created_on),
        ("last_on", lines[-1].artifact.created_on),
    )
    return Claim(make_id("begun", kind, year.key), text, "begun", None, tuple(line.artifact.created_sha for line in lines), facts)


def _tell_apart(line: ArtifactLine, names: Sequence[str]) -> str:
    """The artifact's name, with its repository where another one of `names` is the same."""
    artifact = line.artifact
    if names.count(artifact.name) > 1 or (artifact.kind not in OWN_NAMED and not is_named_alike(artifact.name, artifact.repo)):
        return f"{artifact.name} of {artifact.repo}"
    return artifact.name


def build_holding(growth: Growth, shelf: Shelf, year: Year) -> tuple[Claim, ...]:
    """Products from earlier years that others still build on, one by one; then those that were released again."""
    claims: list[tuple[int, str, Claim]] = []
    again: list[Product] = []
    for product in shelf.products:
        age = year.number - year.of(product.created_on)
        users = product.find_users(growth, year.until)
        is_released = bool(product.released_in(year))
        is_standing = product.retired_on is None or product.retired_on >= year.until
        if age < 1 or not is_standing:
            continue
        if not users:
            again += [product] if age >= 2 and is_released else []
            continue
        begun = f"{product.name}, begun in {product.created_on[:4]},"
        carried = say_count(len(users), "other repository", "other repositories")
        text = f"{begun} was released again and carries {carried}: {say_few(users, 8)}."
        if not is_released:
            text = f"{begun} needed no release; {say_few(users, 8)} still {'builds' if len(users) == 1 else 'build'} on it."
        facts = (
            ("repo", product.repo),
            ("name", product.name),
            ("begun_on", product.created_on),
            ("users", len(users)),
            ("released_again", int(is_released)),
        )
        claim = Claim(make_id("holds", product.repo, product.name), text, "holds", None, (product.created_sha,), facts)
        claims.append((-len(users), product.created_on, claim))
    told = tuple(claim for *_, claim in sorted(claims, key=lambda item: item[:2])[:MOST])
    return (*told, *_claim_released_again(again, year))


def _claim_released_again(again: list[Product], year: Year) -> list[Claim]:
    if not again:
        return []
    again = sorted(again, key=lambda product: (product.created_on, product.name))
    if len(again) == 1:
        age = year.number - year.of(again[0].created_on)
        text = f"{again[0].name}, begun in {again[0].created_on[:4]}, is still being released, {say_count(age, 'year')} on."
    else:
        named = say_few([f"{product.name} (begun in {product.created_on[:4]})" for product in again], NAMED)
        text = f"Released again, two years or more after they were begun: {named}."
    facts = (("products", len(again)), ("oldest_begun_on", again[0].created_on))
    claim_id = make_id("released-again", year.key)
    return [Claim(claim_id, text, "holds", None, tuple(product.created_sha for product in again), facts)]


def say_summary(growth: Growth, shelf: Shelf, year: Year, commits: int, repos: Sequence[str], sha_count: Sequence[str]) -> Claim:
    """The first sentence: releases, artifacts and commits of the year.

    sha_count: shas of the first and the last commit of the year, oldest first; empty: no commit.
    """
    counts = [len(found) for product in shelf.products if (found := product.released_in(year))]
    loose = [r for found in shelf.loose.values() for r in found if year.holds(r.shipped_on)]
    ships = sum(counts) + len(loose)
    begun = sum(line.is_begun_by_me and year.holds(line.artifact.created_on) for line in growth.artifacts)
    deployed = sum(r.source == "deployment" for product in shelf.products for r in product.released_in(year))
    parts = []
    if ships:
        of = f" of {say_count(len(counts), 'product')}" if counts else ""
        parts.append(f"{say_count(ships, 'release')}{of}")
    if begun:
        parts.append(f"{say_count(begun, 'new artifact')}")
    work = f"{say_count(commits, 'commit')} {'in' if len(repos) < 2 else 'across'} {say_repositories(len(repos))}"
    if parts:
        text = f"{say_upper(say_list(parts))}, in {work}."
        if deployed:
            are, months = ("is", "a month") if deployed == 1 else ("are", "months")
            text += f" {say_upper(say_number(deployed))} of the releases {are} {months} in which new work was deployed."
    else:
        text = (
            f"{'A quiet year: ' if commits <= QUIET else ''}{work}, and no release that tags, version bumps or changelogs tell of."
            if commits
            else "No commit counts in this year."
        )
    facts = (
        ("commits", commits),
        ("repositories", len(repos)),
        ("releases", ships),
        ("deployments", deployed),
        ("products_shipped", len(counts)),
        ("artifacts_begun", begun),
    )
    return Claim(make_id("year", year.key), text, "year", 1.0, tuple(sha_count), facts, query=count_commits(year.first_on, year.until))
