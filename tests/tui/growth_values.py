"""A made-up `Growth` with everything in it, for tests of screens that need no database."""

from __future__ import annotations

from tracker.model.facts import Person
from tracker.model.growth import (
    ArtifactLine,
    Failure,
    Growth,
    HeadStart,
    Integration,
    Loop,
    Milestone,
    PatternSummary,
    PatternUse,
    PatternYear,
    Quality,
    Quarter,
    RepositoryLine,
    TurningPoint,
    YearCard,
)
from tracker.model.ledger import Artifact, Note, Outcome, Release, ReuseEdge

SHA = "3f2a1c9d4e5b6a7f8091a2b3c4d5e6f708192a3b"
HOSTILE = "fix \x1b[31mred\x1b[0m [bold]markup[/bold] \u202egnp.exe"
"""A subject with terminal escapes, Rich markup and a direction override."""


def build_quarters(first: int = 2023, count: int = 16) -> tuple[Quarter, ...]:
    """Quarters that move from syntax to architecture, two of them thin."""
    quarters = []
    for at in range(count):
        is_thin = at in (0, 7)
        levels = (max(1, 30 - 2 * at), 4 + at, max(0, at - 3), max(0, (at - 8) // 2))
        if is_thin:
            levels = (3, 1, 0, 0)
        name = f"{first + at // 4}-Q{at % 4 + 1}"
        quarters.append(Quarter(name, sum(levels), levels, at % 3, 900 + at, 300 + at * 60, at // 2, at % 5, is_thin))
    return tuple(quarters)


def build_years(quarters: tuple[Quarter, ...]) -> tuple[YearCard, ...]:
    years = []
    for year in sorted({int(quarter.quarter[:4]) for quarter in quarters}):
        mine = [quarter for quarter in quarters if quarter.quarter.startswith(str(year))]
        levels = tuple(sum(quarter.levels[at] for quarter in mine) for at in range(4))
        at = year - int(quarters[0].quarter[:4])
        years.append(
            YearCard(
                year,
                sum(levels),
                levels,
                sum(quarter.ships for quarter in mine),
                ("tally/library/tally", "shopfront/web-service/shop")[: 1 + at % 2],
                ("caching", "auth", "plugin-system")[: at + 1],
                None if at == 0 else 0.12 * at,
                40.0 - 9 * at,
                None if at == 0 else 30.0 / at,
                0.1 * at,
                4000 - 900 * at,
                (TurningPoint(f"{year}-05-04", "The first shared package", "tally was pulled out of the shop and used twice", (SHA,)),),
                () if at == 0 else (20.0 / at, 30.0 / at, 50.0 / at),
            )
        )
    return tuple(years)


def build_growth(**changed: object) -> Growth:
    """The whole story; `changed` replaces fields."""
    quarters = build_quarters()
    tally = Artifact("tally/library/tally", "tally", "library", "tally", "pyproject.toml", "2023-04-02", SHA, None, None)
    shop = Artifact("shopfront/web-service/shop", "shopfront", "web-service", "shop", "Dockerfile", "2024-01-12", SHA, None, None)
    toy = Artifact("toys/cli-tool/toy", "toys", "cli-tool", "[red]toy[/red]", "setup.py", "2023-02-02", SHA, "2024-08-01", SHA)
    growth = Growth(
        me=(Person("Mara Lind", "mara@example.org"), Person("mara", "mara@studio.example")),
        is_everyone=False,
        today="2026-11-20",
        first_on="2023-02-01",
        last_on="2026-11-19",
        commits=sum(quarter.commits for quarter in quarters),
        start_year=2023,
        quarters=quarters,
        years=build_years(quarters),
        artifacts=(
            ArtifactLine(tally, "2026-10-02", "2023-06-01", 9, ("shopfront", "studio"), 0.97),
            ArtifactLine(shop, "2026-11-19", "2024-03-03", 14, (), 0.61),
            ArtifactLine(toy, None, None, 0, (), None),
        ),
        releases=(
            *(
                Release(
                    "tally/library/tally",
                    f"{1 + at // 4}.{at % 4}.0",
                    f"{2023 + at // 4}-{1 + at % 12:02d}-1{at % 9}",
                    SHA,
                    ("tag", "version bump")[at % 2],
                    at == 2,
                )
                for at in range(15)
            ),
            Release(None, "nightly", "2026-11-19", SHA, "tag", False),
        ),
        patterns=tuple(
            PatternSummary(
                name,
                family,
                f"Meaning of {name}.",
                3 + at * 4,
                1 + at % 4,
                ("Python", "TypeScript")[: 1 + at % 2],
                "2023-05-05",
                SHA,
                "2026-10-01",
                at % 2,
            )
            for at, (name, family) in enumerate(
                (("caching", "data"), ("auth", "service"), ("ci-pipeline", "delivery"), ("plugin-system", "structure"))
            )
        ),
        pattern_uses=tuple(
            PatternUse(name, family, year, stack, 1 + (at * 7 + year) % 9)
            for at, (name, family) in enumerate((("caching", "data"), ("auth", "service"), ("ci-pipeline", "delivery")))
            for year in (2024, 2025, 2026)
            for stack in ("Python", "TypeScript")[: 1 + at % 2]
        ),
        reuse=(
            ReuseEdge("shopfront", "tally", "tally", "dependency", "2024-02-01", None, SHA),
            ReuseEdge("studio", "tally", "tally", "workspace", "2025-02-01", None, SHA),
            ReuseEdge("toys", "tally", "counting.py", "copy", "2023-08-01", "2024-08-01", SHA),
        ),
        head_starts=(
            HeadStart("toys", "2023-02-01", 0.0, (), None, None, SHA),
            HeadStart("shopfront", "2024-01-10", 0.34, ("tally", "ci.yml"), "2024-03-03", 53, SHA),
            HeadStart("studio", "2025-01-10", 0.58, ("tally", "tinyauth", "ci.yml"), "2025-01-22", 12, SHA),
        ),
        loops=tuple(
            Loop(
                ("idea-to-release", "break-to-fix")[at % 2],
                "shopfront",
                SHA,
                SHA,
                f"{2023 + at // 3}-03-01",
                f"{2023 + at // 3}-03-0{2 + at % 7}",
                200.0 - 15 * at,
            )
            for at in range(12)
        ),
        failures=(
            Failure("revert", "shopfront", SHA, "2024-06-01", 'Revert "Cache the basket"', SHA, SHA),
            Failure("broken release", "tally", SHA, "2025-06-01", HOSTILE, None, None),
        ),
        integrations=(Integration(SHA, "shopfront", "2024-04-04", "Show stock levels in the basket", ("storage", "logic", "interface")),),
        outcomes=(Outcome(SHA, "14 callables migrated, 300 ms off a cold start", "cold start", "820 ms", "520 ms", "ms", "message"),),
        notes=(
            Note(
                1,
                "2019-03-01",
                "Loading a supply truck is bin packing with a deadline.",
                "logistics",
                "performance",
                None,
                None,
                "2026-01-01T00:00:00Z",
            ),
            Note(
                2,
                "2025-05-01",
                "Relaunch with 8,000 SKUs; nothing went missing.",
                None,
                None,
                "shopfront/web-service/shop",
                SHA,
                "2026-01-01T00:00:00Z",
            ),
        ),
        milestones=(
            Milestone("first-artifact", "First artifact", "syntax", True, "2023-02-02", (SHA,), "toys stood on 2 February 2023.", ""),
            Milestone("reused-module", "A module reused", "pattern", True, "2024-02-01", (SHA,), "shopfront depends on tally.", ""),
            Milestone(
                "shared-foundation",
                "A shared foundation",
                "system",
                False,
                None,
                (),
                "",
                "One more repository using `tally` makes it a shared foundation.",
            ),
            Milestone("contract-kept", "A contract kept", "architecture", False, None, (), "", "Deprecate something before it goes."),
        ),
        repositories=(
            RepositoryLine("tally", "/home/mara/code/tally", "work", "public", "ok", "", 210, 204, "2023-04-02", "2026-10-02", 3, 0),
            RepositoryLine(
                "shopfront",
                "/home/mara/code/shopfront",
                "work",
                "private",
                "shallow",
                "History starts in 2024; run `git fetch --unshallow`.",
                300,
                180,
                "2024-01-10",
                "2026-11-19",
                41,
                2,
            ),
            RepositoryLine(
                "old", "/home/mara/code/old", "learning", "private", "unreadable", "Owned by another user.", 0, 0, None, None, 0, 0
            ),
        ),
        quality=Quality(1, 1, 2, 44, 37, 1, 2, 5),
        pattern_years=tuple(
            PatternYear(name, year, 3 + (at * 5 + year) % 11)
            for at, name in enumerate(("caching", "auth", "ci-pipeline"))
            for year in (2024, 2025, 2026)
        ),
    )
    return growth._replace(**changed)
