"""The year's ledger line by line, and its products as a curriculum vitae lists them. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from tracker.catalogue.arc import read_arc_rules
from tracker.report.evidence import Evidence
from tracker.report.interval import Year
from tracker.report.products import Product, Shelf
from tracker.report.values import Claim, LedgerLine, Project, Report
from tracker.report.words import MONTHS, say_day, say_pattern

KEYWORDS = 8
"""Patterns named with one product."""
ORDER = ("begun", "shipped", "retired")


def build_ledger(shelf: Shelf, year: Year) -> tuple[LedgerLine, ...]:
    """What was begun, shipped and retired within the year, by day; each version of a product once."""
    lines: list[LedgerLine] = []
    for product in shelf.products:
        kinds = ", ".join(sorted({line.artifact.kind for line in product.lines if line.artifact.created_on < year.until}))
        for line in product.lines:
            artifact = line.artifact
            if line.is_begun_by_me and year.holds(artifact.created_on):
                lines.append(_line(artifact.created_on, "begun", product, artifact.kind, artifact.created_sha))
            if year.holds(artifact.retired_on):
                lines.append(_line(artifact.retired_on or "", "retired", product, artifact.kind, artifact.retired_sha or ""))
        for release in product.released_in(year):
            shipped = _line(release.shipped_on, "shipped", product, kinds, release.sha)
            lines.append(shipped._replace(version=release.version, source=release.source, is_preview=release.is_prerelease))
    for repo, releases in shelf.loose.items():
        lines += [
            LedgerLine(r.shipped_on, "shipped", repo, "", "", r.version, r.source, r.is_prerelease, r.sha)
            for r in releases
            if year.holds(r.shipped_on)
        ]
    lines.sort(key=lambda line: (line.happened_on, line.repo, line.name, ORDER.index(line.event), line.kind, line.version))
    return tuple(lines)


def _line(day: str, event: str, product: Product, kind: str, sha: str) -> LedgerLine:
    return LedgerLine(day, event, product.repo, product.name, kind, "", "", False, sha)


class Versions(NamedTuple):
    """Everything of one product that went out within the year, in words."""

    name: str
    text: str
    """`1.0 (3 March), 1.1 (4 April)`; of a product that is deployed, the months."""


def list_versions(report: Report) -> tuple[Versions, ...]:
    """Every version with its day, by product, the most released first; none when the profile rounds what it tells."""
    if report.profile == "redacted":
        return ()
    is_calendar = report.first_on.endswith("-01-01")
    found: dict[tuple[str, str], list[LedgerLine]] = {}
    for line in report.ledger:
        if line.event == "shipped":
            found.setdefault((line.repo, line.name), []).append(line)
    names = [name or repo for repo, name in found]
    told = []
    for (repo, name), lines in sorted(found.items(), key=lambda item: (-len(item[1]), item[0][1] or item[0][0], item[0][0])):
        shown = name or repo
        said = [f"{line.version} ({say_day(line.happened_on, report.year if is_calendar else None)})" for line in lines]
        if all(line.source == "deployment" for line in lines):
            said = list(dict.fromkeys(MONTHS[int(line.happened_on[5:7]) - 1] for line in lines))
        told.append(Versions(f"{shown} of {repo}" if name and names.count(shown) > 1 else shown, ", ".join(said)))
    return tuple(told)


def build_projects(shelf: Shelf, evidence: Evidence, year: Year, claims: Sequence[Claim]) -> tuple[Project, ...]:
    """The products of which the year's ledger tells, the most released first."""
    rule = read_arc_rules().practice
    practised: dict[str, Counter[str]] = {}
    sure: set[tuple[str, str]] = set()
    for row in evidence.commits:
        practised.setdefault(row.repo, Counter()).update(row.patterns)
        confidence = ((pattern, evidence.pattern_confidence.get((row.sha, pattern), 0.0)) for pattern in row.patterns)
        sure.update((row.repo, pattern) for pattern, known in confidence if known >= rule.first_confidence)
    for repo, counts in practised.items():
        for pattern in [one for one, times in counts.items() if times < rule.first_times and (repo, one) not in sure]:
            del counts[pattern]
    found = [
        product
        for product in shelf.products
        if product.released_in(year) or year.holds(product.created_on) or year.holds(product.retired_on)
    ]
    found.sort(key=lambda product: (-len(product.released_in(year)), product.created_on, product.name, product.repo))
    # What is known of a repository as a whole stands with the product that went out of it most.
    firsts = {product.repo: product for product in reversed(found)}
    return tuple(
        Project(
            product.repo,
            product.name,
            product.say_kinds(year.until),
            product.created_on,
            product.retired_on,
            tuple(claim.claim_id for claim in claims if _is_about(claim, product, firsts[product.repo] is product)),
            tuple(say_pattern(pattern) for pattern in _find_keywords(practised.get(product.repo, Counter()))),
        )
        for product in found
    )


def _is_about(claim: Claim, product: Product, is_first: bool) -> bool:
    facts = dict(claim.facts)
    if claim.rule == "outcome":
        return is_first and facts.get("repo") == product.repo
    if "repo" in facts and "name" in facts:
        return (facts["repo"], facts["name"]) == (product.repo, product.name)
    return (facts.get("used"), facts.get("what")) == (product.repo, product.name)


def _find_keywords(practised: Counter[str]) -> list[str]:
    return [pattern for pattern, _ in sorted(practised.items(), key=lambda item: (-item[1], item[0]))[:KEYWORDS]]
