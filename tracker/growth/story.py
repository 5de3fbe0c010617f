"""Puts the whole story together: reads the sums, asks the arc for its cards, returns one frozen `Growth`.

Must not write, and must not keep the connection.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tracker.arc.compounding import build_compound_years, build_foundations
from tracker.arc.milestones import build_milestones
from tracker.arc.timeline import build_quarters, build_start_year, build_years, is_told
from tracker.arc.turning import Begin, build_turning_points
from tracker.catalogue.arc import ArcRules, read_arc_rules
from tracker.model.growth import (
    ArtifactLine,
    Growth,
    HeadStart,
    Milestone,
    PatternSummary,
    PatternUse,
    PatternYear,
    Quarter,
    TurningPoint,
)
from tracker.model.ledger import ReuseEdge
from tracker.model.shipping import build_shipments
from tracker.store import reader_begun, reader_counted, reader_ledger, reader_loops, reader_told
from tracker.store.reader import read_arc_facts, read_pipelines
from tracker.store.reader_ledger import ArtifactRow, ReleaseRow
from tracker.store.reader_told import PatternRow
from tracker.store.schema import reading
from tracker.store.shown import is_narrowed
from tracker.store.sums import prepare_sums


def read_growth(db: Path, today: date, *, start_year: int | None = None) -> Growth:
    """The whole story that the file `db` holds.

    start_year: first year of the arc; None: four years that end with the year of the last commit.
    Raises: StoreError when the file cannot be read.
    """
    rules = read_arc_rules()
    with reading(db) as conn:
        milestones = _read_milestones(conn, rules)
        prepare_sums(conn, rules)
        return _build_growth(conn, today, start_year, rules, milestones)


def _read_milestones(conn: sqlite3.Connection, rules: ArcRules) -> tuple[Milestone, ...]:
    """Those that the last scan drew from all repositories; drawn anew where only some are shown."""
    if not is_narrowed(conn):
        return reader_ledger.read_milestones(conn)
    return build_milestones(read_arc_facts(conn, rules), rules)


def _build_growth(conn: sqlite3.Connection, today: date, asked: int | None, rules: ArcRules, milestones: tuple[Milestone, ...]) -> Growth:
    first_on, last_on, commits = reader_told.read_span(conn)
    start_year = build_start_year(first_on, last_on, today.isoformat(), rules.span.years, asked)
    works = reader_ledger.read_works(conn)
    releases = reader_ledger.read_releases(conn)
    artifacts = reader_ledger.read_artifacts(conn, works, rules.mine.artifact_share)
    reuse = reader_ledger.read_reuse(conn)
    patterns = reader_told.read_pattern_rows(conn, rules.practice)
    uses = reader_told.read_uses(conn)
    head_starts = _read_head_starts(conn, rules, releases)
    shipped = build_shipments((row.release for row in releases), (row.artifact for row in artifacts))
    failures = reader_loops.read_failures(conn)
    counted = reader_told.read_quarters(conn)
    loops = reader_loops.read_loops(conn)
    integrations = tuple(one for one in reader_told.read_integrations(conn) if len(one.layers) >= 3)
    standing = reader_ledger.read_standing(conn)
    pattern_years = tuple(PatternYear(pattern, year, count) for pattern, year, stack, count in uses if not stack)
    ship_days = [one.release.shipped_on for one in shipped if is_told(one.release.shipped_on, today.isoformat())]
    quarters = build_quarters(counted, ship_days, start_year, last_on, rules.quarters.thin_below)
    years = build_years(
        quarters,
        [(row.artifact.created_on, row.artifact.artifact_id) for row in artifacts if row.is_mine],
        [(row.first_on, row.pattern) for row in patterns if row.is_sure],
        head_starts,
        [(row.failure.happened_on, row.hours) for row in failures],
        _read_turning_points(conn, rules, milestones, quarters),
    )
    families = {row.pattern: row.family for row in patterns}
    return Growth(
        me=reader_ledger.read_people(conn),
        is_everyone=reader_counted.read_is_everyone(conn),
        today=today.isoformat(),
        first_on=first_on,
        last_on=last_on,
        commits=commits,
        start_year=start_year,
        quarters=quarters,
        years=years,
        artifacts=_build_lines(artifacts, releases, reuse),
        releases=tuple(row.release for row in releases),
        patterns=_build_patterns(patterns, uses),
        pattern_uses=tuple(PatternUse(pattern, families[pattern], year, stack, count) for pattern, year, stack, count in uses if stack),
        reuse=reuse,
        head_starts=head_starts,
        loops=loops,
        failures=tuple(row.failure for row in failures),
        integrations=integrations,
        outcomes=reader_ledger.read_outcomes(conn),
        notes=reader_ledger.read_notes(conn),
        milestones=milestones,
        repositories=tuple(work.line for work in works),
        quality=reader_ledger.build_quality(conn, works),
        pattern_years=pattern_years,
        standing=standing,
        foundations=build_foundations([row.artifact for row in artifacts], reuse, read_pipelines(conn)),
        compounding=build_compound_years(
            counted, ship_days, head_starts, loops, [row.failure for row in failures], integrations, standing, pattern_years
        ),
        roofs=reader_ledger.read_roofs(conn),
    )


def _build_patterns(rows: Sequence[PatternRow], uses: Sequence[tuple[str, int, str, int]]) -> tuple[PatternSummary, ...]:
    stacks = defaultdict(set)
    for pattern, _, stack, _ in uses:
        if stack:
            stacks[pattern].add(stack)
    return tuple(
        PatternSummary(
            row.pattern,
            row.family,
            row.meaning,
            row.commits,
            row.repos,
            tuple(sorted(stacks[row.pattern])),
            row.first_on,
            row.first_sha,
            row.last_on,
            row.notes,
            row.is_sure,
        )
        for row in rows
    )


def _read_head_starts(conn: sqlite3.Connection, rules: ArcRules, releases: tuple[ReleaseRow, ...]) -> tuple[HeadStart, ...]:
    begun = reader_begun.read_begun(conn)
    months = reader_begun.read_first_months(conn, begun, rules)
    return reader_begun.build_head_starts(begun, months, releases, rules.head_start)


def _read_turning_points(
    conn: sqlite3.Connection,
    rules: ArcRules,
    milestones: tuple[Milestone, ...],
    quarters: tuple[Quarter, ...],
) -> dict[int, tuple[TurningPoint, ...]]:
    stacks = [Begin(row.stack, row.commits, row.day, row.sha) for row in reader_told.read_stacks(conn)]
    first = reader_told.read_first_assisted(conn)
    assisted = Begin("AI", first[2], first[0], first[1]) if first else None
    widest = reader_told.read_widest(conn)
    return build_turning_points(milestones, quarters, widest, stacks, assisted, rules.turning, rules.quarters.thin_below)


def _build_lines(
    artifacts: tuple[ArtifactRow, ...], releases: tuple[ReleaseRow, ...], reuse: tuple[ReuseEdge, ...]
) -> tuple[ArtifactLine, ...]:
    shipped: defaultdict[str, list[str]] = defaultdict(list)
    for row in releases:
        for artifact_id in row.release.artifact_ids:
            shipped[artifact_id].append(row.release.shipped_on)
    # A package that is library and command is used as both, one that was renamed under either name.
    names = {row.artifact.artifact_id: row.artifact.name for row in artifacts}
    users: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for edge in reuse:
        if edge.user_repo != edge.used_repo and edge.is_built_on:
            users[edge.used_repo, names.get(edge.artifact_id or "", edge.what)].add(edge.user_repo)
    return tuple(
        ArtifactLine(
            artifact=row.artifact,
            shipped_on=max(shipped[row.artifact.artifact_id], default=None),
            first_shipped_on=min(shipped[row.artifact.artifact_id], default=None),
            ships=len(shipped[row.artifact.artifact_id]),
            used_by=tuple(sorted(users[row.artifact.repo, row.artifact.name])),
            authored_share=row.authored_share,
            is_begun_by_me=row.is_mine,
        )
        for row in artifacts
    )
