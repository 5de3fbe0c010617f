"""`verify`: every claim of an export, checked again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tracker.cli.options import database_option, json_option, require_database
from tracker.cli.terminal import count_words, print_json, print_line
from tracker.errors import ExportError

LARGEST = 64 * 1024 * 1024
"""Bytes; no export of a year comes near it."""


@click.command("verify", short_help="Check every claim of an export against the database.")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@database_option
@click.pass_context
def verify_command(ctx: click.Context, db: Path, file: Path, as_json: bool) -> None:
    """Check an export, Markdown or JSON: which claims are confirmed, which changed, which are missing.

    A line that the tracker did not write is listed too. Ends with 1 when anything does not hold.

    \b
    Example:
      tracker verify 2025.md
      tracker verify 2025.json --json | jq '.counts'
    """
    from tracker.report.verify import FAULTS, check_document, read_document
    from tracker.report.yearly import read_report

    document = read_document(_read(file))
    try:
        today = date.fromisoformat(document.made_on)
    except ValueError as error:
        raise ExportError(f"{file} does not say on which day it was made.") from error
    checked = check_document(document, read_report(require_database(db), document.year, today, start=document.start))
    faults = [item for item in checked if item.verdict in FAULTS]
    counts = {verdict: sum(item.verdict == verdict for item in checked) for verdict in ("confirmed", *FAULTS, "absent")}
    if as_json:
        print_json({"file": str(file), "year": document.year, "counts": counts, "claims": checked})
    else:
        for item in faults:
            print_line(f"{item.verdict}  {item.claim_id}".rstrip())
            print_line(f"  the document says: {item.said}")
            if item.now:
                print_line(f"  the database says: {item.now}")
        for item in checked:
            if item.verdict == "absent":
                print_line(f"left out  {item.claim_id}: {item.now}")
        words = [f"{number} {verdict}" for verdict, number in counts.items() if number and verdict != "absent"]
        print_line(f"{count_words(len(checked) - counts['absent'], 'line')} checked: {', '.join(words) or 'nothing to check'}.")
        if counts["absent"]:
            left_out = count_words(counts["absent"], "claim")
            print_line(f"Left out of the document, which is no fault: {left_out} of the database.")
    ctx.exit(1 if faults or not counts["confirmed"] else 0)


def _read(file: Path) -> str:
    """The text of a file that may be anything: a pipe, a device without end, bytes that are no text."""
    try:
        with open(file, "rb") as stream:
            content = stream.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise ExportError(f"{file} is too large to be an export.")
        return content.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise ExportError(f"{file} cannot be read: {reason}.") from error
