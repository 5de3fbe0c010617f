"""`export`: the summary of a year, to stdout or to a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.options import YearType, database_option, find_settings, find_today, require_database, year_start_option
from tracker.cli.terminal import count_words, narrate, narrate_lines
from tracker.errors import ExportError

if TYPE_CHECKING:
    from tracker.report.handover import LeakError
    from tracker.report.values import Report

FORMATS = "md|html|pdf|json|resume|csv"
VERIFIED = ("md", "html", "pdf", "json")
"""Forms that carry every claim so that `verify` reads it back."""


@click.command("export", short_help="The summary of a year: what was shipped, with proof.")
@click.option("--year", required=True, type=YearType(9998), metavar="YEAR", help="The year, named by the one in which it begins.")
@year_start_option
@click.option(
    "--format", "form", metavar=FORMATS, help="Else what the suffix of FILE says, else md; resume is JSON Resume, csv the ledger."
)
@click.option(
    "--profile",
    default="full",
    show_default=True,
    metavar="full|redacted|public",
    help="full names everything; redacted puts private repositories under pseudonyms; public tells of public ones alone.",
)
@click.option("--anonymous", is_flag=True, help="Redacted or public: without your name and time zones.")
@click.option("--own-words", is_flag=True, help="Redacted or public: with your notes that belong to no public repository.")
@click.option("--allow", multiple=True, metavar="TERM", help="Let TERM stand although it names something hidden; may be repeated.")
@click.option("--allow-secrets", is_flag=True, help="Write what looks like a key or a password all the same.")
@click.option("--edit", is_flag=True, help="First hide claims, add sentences and change the order in your editor.")
@click.option("--template", type=click.Path(path_type=Path), metavar="FILE", help="A page of your own (jinja2) for html or md.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write FILE instead of stdout.")
@click.option("--force", is_flag=True, help="Replace FILE when it exists.")
@database_option
@click.pass_context
def export_command(
    ctx: click.Context,
    db: Path,
    year: int,
    year_start: str,
    form: str | None,
    profile: str,
    anonymous: bool,
    own_words: bool,
    allow: tuple[str, ...],
    allow_secrets: bool,
    edit: bool,
    template: Path | None,
    output: Path | None,
    force: bool,
) -> None:
    """Write the artifact summary of a year. Each sentence carries its rule, its confidence and its commits.

    The full profile names everything your database knows of the year. Before anything is written, the document is looked
    through for keys and passwords, and in the other profiles for all that must not be named; what is found is listed,
    nothing is written, and the command ends with 1.

    csv is the ledger as a table, resume a JSON Resume; neither carries claims that `verify` could check. In the table a cell that
    a spreadsheet would take for a formula, also a name such as @acme/shop, has an apostrophe before it.

    \b
    Example:
      tracker export --year 2025 -o 2025.html
      tracker export --year 2025 --profile redacted -o 2025.pdf
      tracker export --year 2025 --format json | jq '.sections[].claims[].text'
      tracker export --year 2025 --year-start 04 -o 2025.pdf
    """
    from tracker.report.files import write_file
    from tracker.report.handover import LeakError, write_checked
    from tracker.report.profiles import check_profile
    from tracker.report.yearly import read_report

    through = check_profile(profile, tuple(word for word, is_asked in (("anonymous", anonymous), ("own-words", own_words)) if is_asked))
    key = choose_form(form, output, template)
    if key == "pdf" and output is None and sys.stdout.isatty():
        raise click.UsageError("A PDF is nothing to print on a terminal; name a file with -o.")
    may_replace = force or (output is not None and _is_asked_about(output))
    if may_replace and not force and not click.confirm(f"{output} exists. Replace it?", err=True):
        narrate("Nothing was written.")
        return
    if edit:
        from tracker.cli.edit import edit_in_editor

        edit_in_editor(require_database(db), year, year_start)
    report = read_report(require_database(db), year, find_today(), start=year_start, profile=through)
    page = template or _find_own_page(find_settings().export.templates, key)
    try:
        content = write_checked(db, report, key, page, allowed=allow, may_hold_secrets=allow_secrets)
    except LeakError as error:
        narrate_lines(f"{error.title}: {error.message}")
        _say_way_out(error)
        ctx.exit(1)
    if output is None:
        sys.stdout.buffer.write(content)
        return
    write_file(content, output, may_replace=may_replace)
    page_told = f" --template {template}" if template else ""
    checks = f" `tracker verify {output}{page_told}` checks them again." if _is_verified(content, key, page) else ""
    narrate(f"Wrote {output}: {_say_content(report, key)}.{checks}")


def _is_asked_about(output: Path) -> bool:
    """Whether there is something in the place of the document, and somebody to ask."""
    return output.is_file() and sys.stdin.isatty() and sys.stderr.isatty()


def _say_content(report: Report, key: str) -> str:
    if key in VERIFIED:
        return count_words(len(report.claims), "claim")
    rows = count_words(len(report.projects), "project") if key == "resume" else f"a table of {count_words(len(report.ledger), 'row')}"
    return f"{rows}; it carries no claims to verify"


def _is_verified(content: bytes, key: str, template: Path | None) -> bool:
    """True when `verify` reads the document back: a page of one's own may have left out the line that says what it is."""
    if template is None:
        return key in VERIFIED
    from tracker.report.verify_read import read_document

    try:
        return key in VERIFIED and bool(read_document(content).form)
    except ExportError:
        return False


def choose_form(form: str | None, output: Path | None, template: Path | None) -> str:
    """What `--format` says, else what the page or the file's name asks for, else Markdown.

    Raises: UsageError for an unknown format, and for a file whose suffix means none.
    """
    from tracker.report.filling import find_form as find_page_form
    from tracker.report.forms import FORMS, find_form, guess_form

    if form is not None:
        return find_form(form).key
    guessed = guess_form(output) if output is not None else None
    if template is not None:
        return find_page_form(template) or (guessed.key if guessed else "md")
    if output is not None and guessed is None and output.suffix:
        endings = ", ".join(suffix for known in FORMS for suffix in known.suffixes)
        raise click.UsageError(f"{output.name} names no form that can be written; end it in one of {endings}, or say --format.")
    return guessed.key if guessed else "md"


def _find_own_page(folder: Path | None, key: str) -> Path | None:
    from tracker.report.filling import FILLED, find_template

    return find_template(folder, key) if key in FILLED else None


def _say_way_out(error: LeakError) -> None:
    if any(leak.what.startswith(("a ", "an ")) for leak in error.leaks):
        narrate("Hide the claim (`tracker edit hide`), or write it all the same with --allow-secrets.")
    if any(not leak.what.startswith(("a ", "an ")) for leak in error.leaks):
        narrate(
            "Hide the claim (`tracker edit hide`), say that the repository is public (`tracker repo`), or let a term stand: --allow TERM."
        )
