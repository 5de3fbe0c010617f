"""`shipped`: what went out today, this week, this year, or since a day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import click

from tracker.cli.options import DayType, YearType, database_option, find_today, json_option
from tracker.cli.reading import read
from tracker.cli.terminal import count_words, print_heading, print_json, print_line, print_table
from tracker.model.growth import Growth
from tracker.model.ledger import Release
from tracker.report.products import build_products, find_loose_releases


class GoingOut(NamedTuple):
    """One version of one product."""

    release: Release
    name: str
    """The product's name; the repository's, where no artifact explains the release."""
    kinds: list[str]


@click.command("shipped", short_help="Releases of today, this week, this year, or since a day.")
@click.option("--year", type=YearType(), metavar="YEAR", help="Only this calendar year.")
@click.option("--since", type=DayType(), metavar="DAY", help="From this day on, such as 2025-10-01.")
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
    going_out = _find_releases(read(db))
    today = find_today()
    if year is not None or since is not None or as_json:
        first = since or (date(year, 1, 1) if year is not None else date.min)
        end = date(year + 1, 1, 1) if year is not None and year < 9999 else date.max
        found = _between(going_out, first, end)
        if as_json:
            print_json([{**item.release._asdict(), "name": item.name, "kinds": item.kinds} for item in found])
        else:
            _print_releases(found)
        return
    monday = today - timedelta(days=today.weekday())
    end = today + timedelta(days=1)
    for title, first in (("Today", today), ("This week", monday), ("This year", date(today.year, 1, 1))):
        found = _between(going_out, first, end)
        print_heading(f"{title}, since {first}: {count_words(len(found), 'release')}")
        if title == "This year" and found:
            _print_releases(found)
        elif found:
            print_line("  " + ", ".join(f"{item.name} {item.release.version}" for item in found))


def _find_releases(growth: Growth) -> list[GoingOut]:
    """Every release once, oldest first; packages that went out together go by the one that the release is told of."""
    once: dict[Release, GoingOut] = {}
    for product in build_products(growth):
        ids = {line.artifact.artifact_id for line in product.lines}
        for release in product.releases:
            if release not in once or release.artifact_id in ids:
                once[release] = GoingOut(release, product.name, sorted(line.artifact.kind for line in product.lines))
    found = list(once.values())
    found += [GoingOut(release, repo, []) for repo, releases in find_loose_releases(growth).items() for release in releases]
    return sorted(found, key=lambda item: item.release.shipped_on)


def _between(going_out: list[GoingOut], first: date, end: date) -> list[GoingOut]:
    """Those of the half-open interval."""
    return [item for item in going_out if first.isoformat() <= item.release.shipped_on < end.isoformat()]


def _print_releases(found: list[GoingOut]) -> None:
    if not found:
        print_line("Nothing was shipped in that time, as far as tags, version bumps and changelogs tell.")
        return
    rows = []
    for release, name, kinds in found:
        version = release.version + (" (preview)" if release.is_prerelease else "")
        rows.append((release.shipped_on, name, version, release.repo, release.source, release.sha[:9], ", ".join(kinds)))
    print_table(("day", "artifact", "version", "repository", "told by", "proof", "kind"), rows)
