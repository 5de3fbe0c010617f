"""`export`: the summary of a year, to stdout or to a file."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from tracker.cli.options import database_option, find_today, require_database
from tracker.cli.terminal import count_words, narrate

FORMS = ("md", "json")
COMING = ("html", "pdf", "resume", "csv")
COMING_PROFILES = ("redacted", "public")


@click.command("export", short_help="The summary of a year: what was shipped, with proof.")
@click.option("--year", required=True, type=click.IntRange(1970, 9998), metavar="YEAR", help="The calendar year.")
@click.option("--format", "form", default="md", show_default=True, metavar="|".join(FORMS), help="Markdown, or JSON for programs.")
@click.option("--profile", default="full", show_default=True, metavar="full", help="What is shown; full names everything.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write FILE instead of stdout.")
@click.option("--force", is_flag=True, help="Replace FILE when it exists.")
@database_option
def export_command(db: Path, year: int, form: str, profile: str, output: Path | None, force: bool) -> None:
    """Write the artifact summary of a year. Each sentence carries its rule, its confidence and its commits.

    Everything your database knows of the year is named: look it through before you hand it to somebody.

    \b
    Example:
      tracker export --year 2025 -o 2025.md
      tracker export --year 2025 --format json | jq '.sections[].claims[].text'
      tracker verify 2025.md
    """
    _check_choice(form, FORMS, COMING, "--format")
    _check_choice(profile, ("full",), COMING_PROFILES, "--profile")
    from tracker.report.files import write_file
    from tracker.report.jsonform import write_json
    from tracker.report.markdown import write_markdown
    from tracker.report.yearly import read_report

    may_replace = force
    if output is not None and output.is_file() and not force and sys.stdin.isatty() and sys.stderr.isatty():
        may_replace = click.confirm(f"{output} exists. Replace it?", err=True)
        if not may_replace:
            narrate("Nothing was written.")
            return
    report = read_report(require_database(db), year, find_today())
    text = write_json(report) if form == "json" else write_markdown(report)
    if output is None:
        sys.stdout.buffer.write(text.encode())
        return
    write_file(text, output, may_replace=may_replace)
    narrate(f"Wrote {output}: {count_words(len(report.claims), 'claim')}. `tracker verify {output}` checks them again.")


def _check_choice(value: str, now: tuple[str, ...], coming: tuple[str, ...], option: str) -> None:
    if value in now:
        return
    known = f"so far there {'is' if len(now) == 1 else 'are'}: {', '.join(now)}."
    if value in coming:
        raise click.BadParameter(f"'{value}' does not exist yet; {known}", param_hint=option)
    raise click.BadParameter(f"there is no '{value}'; {known}", param_hint=option)
