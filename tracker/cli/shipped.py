"""`shipped`: what went out today, this week, this year, or since a day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import click

from tracker.cli.options import database_option, find_today, json_option
from tracker.cli.reading import read
from tracker.cli.terminal import count_words, print_heading, print_json, print_line, print_table
from tracker.model.growth import Growth
from tracker.model.ledger import Release


def _day(ctx: click.Context, param: click.Parameter, value: datetime | None) -> date | None:
    return None if value is None else value.date()


@click.command("shipped", short_help="Releases of today, this week, this year, or since a day.")
@click.option("--year", type=click.IntRange(1970, 9999), metavar="YEAR", help="Only this calendar year.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), callback=_day, metavar="DAY", help="From this day on, such as 2025-10-01.")
@json_option
@database_option
def shipped_command(db: Path, year: int | None, since: date | None, as_json: bool) -> None:
    """What was shipped: every release with its day, artifact, version and the commit that proves it.

    \b
    Example:
      tracker shipped                    today, this week, this year
      tracker shipped --year 2025
      tracker shipped --since 2025-10-01 --json
    """
    if year is not None and since is not None:
        raise click.UsageError("Choose --year or --since, not both.")
    growth = read(db)
    today = find_today()
    if year is not None or since is not None or as_json:
        first = since or (date(year, 1, 1) if year is not None else date.min)
        end = date(year + 1, 1, 1) if year is not None and year < 9999 else date.max
        found = _between(growth, first, end)
        if as_json:
            artifacts = {line.artifact.artifact_id: line.artifact for line in growth.artifacts}
            print_json([{**r._asdict(), "artifact": artifacts.get(r.artifact_id or "")} for r in found])
        else:
            _print_releases(growth, found)
        return
    monday = today - timedelta(days=today.weekday())
    end = today + timedelta(days=1)
    for title, first in (("Today", today), ("This week", monday), ("This year", date(today.year, 1, 1))):
        found = _between(growth, first, end)
        print_heading(f"{title}, since {first}: {count_words(len(found), 'release')}")
        if title == "This year" and found:
            _print_releases(growth, found)
        elif found:
            names = {line.artifact.artifact_id: line.artifact.name for line in growth.artifacts}
            print_line("  " + ", ".join(f"{names.get(r.artifact_id or '', 'a tag')} {r.version}" for r in found))


def _between(growth: Growth, first: date, end: date) -> list[Release]:
    """Releases of the half-open interval, oldest first."""
    return sorted((r for r in growth.releases if first.isoformat() <= r.shipped_on < end.isoformat()), key=lambda r: r.shipped_on)


def _print_releases(growth: Growth, found: list[Release]) -> None:
    if not found:
        print_line("Nothing was shipped in that time, as far as tags, version bumps and changelogs tell.")
        return
    artifacts = {line.artifact.artifact_id: line.artifact for line in growth.artifacts}
    rows = []
    for release in found:
        artifact = artifacts.get(release.artifact_id or "")
        version = release.version + (" (preview)" if release.is_prerelease else "")
        name = artifact.name if artifact else "(tag)"
        rows.append((release.shipped_on, name, version, release.repo, release.source, release.sha[:9]))
    print_table(("day", "artifact", "version", "repository", "told by", "proof"), rows)
