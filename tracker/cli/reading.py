"""`arc`, `artifacts`, `patterns` and `reuse`: the growth value told in the terminal, the same one the app shows.

Owns no reckoning: every number stands in `Growth`.
"""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli.arcwords import say_nobody
from tracker.cli.options import YearType, database_option, find_settings, find_today, json_option, require_database
from tracker.cli.terminal import count_words, narrate, print_heading, print_json, print_line, print_table
from tracker.model.growth import Growth

ARC = ("me", "is_everyone", "today", "first_on", "last_on", "commits", "start_year", "quarters", "years", "milestones", "quality")
"""Fields of `Growth` that `arc --json` gives."""


COMPOUNDING = (
    "reuse", "foundations", "head_starts", "compounding", "loops", "failures", "integrations", "standing", "outcomes", "roofs",
)  # fmt: skip
"""Fields of `Growth` that `reuse --json` gives."""


def read(db: Path, start_year: int | None = None) -> Growth:
    """The growth value of the database file, or a sentence that says how to fill it.

    Raises: StoreError when there is no file, or it cannot be read.
    """

    from tracker.growth import read_growth

    start = start_year or find_settings().start_year
    growth = read_growth(require_database(db), find_today(), start_year=start)
    if growth.first_on is None and growth.repositories:
        narrate(f"Repositories were read, but {say_nobody(growth)}")
    elif growth.quality.unread:
        narrate(f"{growth.quality.unread:,} commits became yours since the last scan and count nowhere yet; `tracker scan` reads them.")
    return growth


@click.command("arc", short_help="The years: levels by quarter, milestones, turning points.")
@click.option("--start", type=YearType(), metavar="YEAR", help="First year of the arc (four years by default).")
@json_option
@database_option
def arc_command(db: Path, start: int | None, as_json: bool) -> None:
    """Your arc: commits by level and quarter, each year in a few lines, milestones reached and the next one.

    \b
    Example:
      tracker arc --start 2022
      tracker arc --json | jq '.milestones[] | select(.is_reached)'
    """
    growth = read(db, start)
    if start is not None and growth.first_on is not None and growth.start_year < start:
        narrate(f"Nothing of yours is dated {start} or later; the arc begins with {growth.start_year}.")
    if as_json:
        print_json({name: getattr(growth, name) for name in ARC})
        return
    from tracker.cli.arcwords import print_arc

    print_arc(growth)


@click.command("artifacts", short_help="The ledger: what was built, shipped and retired.")
@click.option("--kind", metavar="KIND", help="Only this kind, such as library or cli-tool.")
@json_option
@database_option
def artifacts_command(db: Path, kind: str | None, as_json: bool) -> None:
    """The ledger of things that stand in the world, each with the commit that brought it.

    \b
    Example:
      tracker artifacts
      tracker artifacts --kind library --json
    """
    growth = read(db)
    lines = [line for line in growth.artifacts if kind is None or line.artifact.kind == kind]
    if kind is not None and not lines:
        kinds = sorted({line.artifact.kind for line in growth.artifacts})
        raise click.UsageError(f"No artifact of kind '{kind}'; there are: {', '.join(kinds) or 'none'}.")
    if as_json:
        print_json(lines)
        return
    if not lines:
        print_line("No artifact was found yet. A package manifest, a workflow, a Dockerfile or a tag is what the tracker looks for.")
        return
    print_table(
        ("kind", "name", "repository", "created", "shipped", "releases", "used by", "mine", "proof"),
        [
            (
                line.artifact.kind,
                line.artifact.name,
                line.artifact.repo,
                line.artifact.created_on,
                f"retired {line.artifact.retired_on}" if line.artifact.retired_on else line.shipped_on or "not yet",
                str(line.ships),
                str(len(line.used_by)),
                "?" if line.authored_share is None else f"{line.authored_share:.0%}",
                line.artifact.created_sha[:9],
            )
            for line in lines
        ],
        right=(5, 6, 7),
    )


@click.command("patterns", short_help="Patterns practised: how often, where, in which stacks.")
@click.option("--year", type=YearType(), metavar="YEAR", help="Only what was practised in this year.")
@click.option("--all", "is_all", is_flag=True, help="Every pattern that is known, also those never practised, with its meaning.")
@json_option
@database_option
def patterns_command(db: Path, year: int | None, is_all: bool, as_json: bool) -> None:
    """The engineering patterns your commits practise: since when, in how many repositories, in which stacks.

    \b
    Example:
      tracker patterns
      tracker patterns --all
      tracker patterns --year 2025 --json
    """
    if is_all:
        if year is not None:
            raise click.UsageError("Choose --year or --all, not both.")
        _list_all_patterns(as_json)
        return
    growth = read(db)
    if as_json:
        by_year = [one for one in growth.pattern_years if year in (None, one.year)]
        uses = [use for use in growth.pattern_uses if year in (None, use.year)]
        print_json({"patterns": growth.patterns, "years": by_year, "uses": uses})
        return
    in_year = {one.pattern: one.commits for one in growth.pattern_years if one.year == year}
    shown = [p for p in growth.patterns if year is None or p.pattern in in_year]
    if not shown:
        print_line("No pattern was found yet." if year is None else f"No pattern was practised in {year}.")
        return
    print_table(
        ("pattern", "family", "commits", "repositories", "first practised", "last", "proof", "stacks"),
        [
            (
                p.pattern,
                p.family,
                str(p.commits if year is None else in_year[p.pattern]),
                str(p.repos),
                p.first_on,
                p.last_on,
                p.first_sha[:9],
                ", ".join(p.stacks) + (f" (+ {count_words(p.notes, 'note')})" if p.notes else ""),
            )
            for p in shown
        ],
        right=(2, 3),
    )


def _list_all_patterns(as_json: bool) -> None:
    """The shipped catalogue and the user's own patterns; needs no database."""

    from tracker.catalogue.patterns import read_patterns

    known = read_patterns(find_settings().patterns).patterns
    if as_json:
        print_json([{"pattern": p.pattern, "family": p.family, "meaning": p.meaning, "is_own": p.is_own} for p in known])
    else:
        print_table(("pattern", "family", "meaning"), [(p.pattern, p.family, p.meaning) for p in known])


@click.command("reuse", short_help="What of yours is used by another repository of yours, and head starts.")
@json_option
@database_option
def reuse_command(db: Path, as_json: bool) -> None:
    """What compounds: which repository builds on which, what several stand on, how much of the first month of a new one was
    there before, how long loops took, and what of each year's work still stands.

    \b
    Example:
      tracker reuse
      tracker reuse --json | jq '.loops[] | select(.kind == "break-to-fix")'
    """
    growth = read(db)
    if as_json:
        print_json({name: getattr(growth, name) for name in COMPOUNDING})
        return
    if not growth.reuse:
        print_line("No repository of yours builds on another one yet.")
    else:
        print_heading("Who builds on whom")
        print_table(
            ("repository", "builds on", "what", "how", "since", "until", "proof"),
            [(e.user_repo, e.used_repo, e.what, e.how, e.since, e.until or "today", e.sha[:9]) for e in growth.reuse],
        )
    from tracker.cli.compoundwords import print_compounding

    print_compounding(growth)
