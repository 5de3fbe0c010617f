"""Puts together what compounds: what several things stand on, and the medians of each year. Pure.

Must not read anything; says nothing that its arguments do not hold.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import TypeVar

from tracker.arc.broad import PACKAGES
from tracker.arc.timeline import name_quarter
from tracker.model.arc import ArcPipeline
from tracker.model.compound import CompoundYear, Failure, Foundation, HeadStart, Integration, Loop, Standing
from tracker.model.growth import PatternYear, Quarter
from tracker.model.ledger import Artifact, ReuseEdge

Item = TypeVar("Item")
_AUTH = r"[a-z]*auth(?:n|z|entication|orization|kit)?\d?|login|sso|jwt|csrf|sessions?|permissions?|identity|accounts?"
_SCHEMA = "schemas?|migrations?|openapi|graphql|ddl"
_PURPOSES = (
    ("auth", re.compile(rf"(?<![a-z])(?:{_AUTH})(?![a-z])")),
    ("schema", re.compile(rf"(?<![a-z])(?:{_SCHEMA})(?![a-z])|\.(?:sql|prisma|proto|graphql)$")),
)
"""What a package or a file is for, by its name; the first that matches."""


SEVERAL = 2
"""Users from which on something is what several stand on."""


def find_purpose(name: str) -> str | None:
    """auth or schema, by the name of a package or a path; None: something else."""
    plain = re.sub(r"([a-z])([A-Z])", r"\1 \2", name).lower().replace("_", " ")
    return next((purpose for purpose, words in _PURPOSES if words.search(plain)), None)


def build_foundations(
    artifacts: Iterable[Artifact], reuse: Iterable[ReuseEdge], pipelines: Iterable[ArcPipeline]
) -> tuple[Foundation, ...]:
    """Packages that other repositories use, packages under one roof, and pipelines, auth and schemas shared by several.

    Most users first. A copied file is a foundation only where it is auth or a schema: nothing builds on a copied script.
    """
    found = [*_find_used(reuse), *_find_pipelines(pipelines), *_find_roofs(artifacts)]
    return tuple(sorted(found, key=lambda one: (-len(one.users), one.since, one.kind, one.repo, one.name)))


def _find_used(reuse: Iterable[ReuseEdge]) -> Iterable[Foundation]:
    edges: defaultdict[tuple[str, str, str], dict[str, ReuseEdge]] = defaultdict(dict)
    for edge in sorted(reuse, key=lambda edge: (edge.since, edge.sha)):
        purpose = find_purpose(edge.what)
        if edge.user_repo != edge.used_repo and (edge.is_built_on or ("copy" in edge.how and purpose)):
            edges[edge.used_repo, edge.what, purpose or "package"].setdefault(edge.user_repo, edge)
    for (used, what, kind), users in edges.items():
        # A copy stands where it came from, too.
        if len(users) < SEVERAL and all(edge.is_built_on for edge in users.values()):
            continue
        yield Foundation(kind, what, used, tuple(users), min(e.since for e in users.values()), tuple(e.sha for e in users.values()))


def _find_pipelines(pipelines: Iterable[ArcPipeline]) -> Iterable[Foundation]:
    by_name: defaultdict[str, dict[str, ArcPipeline]] = defaultdict(dict)
    for pipeline in sorted(pipelines, key=lambda one: (one.first.happened_on, one.first.sha)):
        by_name[pipeline.name].setdefault(pipeline.first.repo, pipeline)
    for name, repos in by_name.items():
        proofs = [pipeline.first for pipeline in repos.values()]
        if len(proofs) > 1:
            yield Foundation("pipeline", name, proofs[0].repo, tuple(repos), proofs[0].happened_on, tuple(p.sha for p in proofs))


def _find_roofs(artifacts: Iterable[Artifact]) -> Iterable[Foundation]:
    """Repositories that hold two packages and more now; what is library and command of one name is one package."""
    packages: defaultdict[str, dict[str, Artifact]] = defaultdict(dict)
    for one in sorted(artifacts, key=lambda one: (one.created_on, one.artifact_id)):
        if one.kind in PACKAGES and one.retired_on is None:
            packages[one.repo].setdefault(one.name, one)
    for repo, named in packages.items():
        if len(named) > 1:
            second = sorted(one.created_on for one in named.values())[1]
            yield Foundation("monorepo", repo.rpartition("/")[2], repo, tuple(named), second, tuple(o.created_sha for o in named.values()))


def build_compound_years(
    quarters: Sequence[Quarter],
    ships: Iterable[str],
    head_starts: Sequence[HeadStart],
    loops: Sequence[Loop],
    failures: Sequence[Failure],
    integrations: Sequence[Integration],
    standing: Sequence[Standing],
    practised: Iterable[PatternYear],
) -> tuple[CompoundYear, ...]:
    """A line for each year from the first to the last quarter, empty years too.

    quarters: all that have commits, whatever the span of the arc; ships: ISO days of releases.
    """
    if not quarters:
        return ()
    shipped = Counter(map(name_quarter, ships))
    years = range(int(quarters[0].quarter[:4]), int(quarters[-1].quarter[:4]) + 1)
    begun = _by_year(head_starts, lambda start: start.started_on)
    closed = {kind: _by_year([one for one in loops if one.kind == kind], lambda one: one.closed_on) for kind in _LOOPS}
    failed = {kind: _by_year([one for one in failures if one.kind == kind], lambda one: one.happened_on) for kind in _FAILURES}
    joined = _by_year(integrations, lambda one: one.happened_on)
    agents = {use.year: use.commits for use in practised if use.pattern == "agent-tooling"}
    written, stands = Counter[int](), Counter[int]()
    for one in standing:
        written[one.year] += one.written_lines
        stands[one.year] += one.standing_lines
    found = []
    for year in years:
        own = [quarter for quarter in quarters if quarter.quarter.startswith(f"{year:04}-")]
        commits = sum(quarter.commits for quarter in own)
        released, mended = (closed[kind][year] for kind in _LOOPS)
        found.append(
            CompoundYear(
                year=year,
                begun=len(begun[year]),
                head_start=_middle(start.share for start in begun[year]),
                days_to_ship=_middle(start.days_to_ship for start in begun[year]),
                released=len(released),
                hours_to_release=_middle(one.hours for one in released),
                mended=len(mended),
                hours_to_mend=_middle(one.hours for one in mended),
                reverts=len(failed["revert"][year]),
                broken_releases=len(failed["broken release"][year]),
                joined=len(joined[year]),
                less_code=tuple(q.quarter for q in own if q.deleted_lines > q.added_lines and shipped[q.quarter]),
                written_lines=written[year],
                standing_lines=stands[year],
                night_share=sum(quarter.night for quarter in own) / commits if commits else 0.0,
                assisted_share=sum(quarter.assisted for quarter in own) / commits if commits else 0.0,
                agent_commits=agents.get(year, 0),
            )
        )
    return tuple(found)


_LOOPS = ("idea-to-release", "break-to-fix")
_FAILURES = ("revert", "broken release")


def _by_year(items: Iterable[Item], day: Callable[[Item], str]) -> defaultdict[int, list[Item]]:
    found: defaultdict[int, list[Item]] = defaultdict(list)
    for item in items:
        found[int(day(item)[:4])].append(item)
    return found


def _middle(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return round(median(known), 4) if known else None
