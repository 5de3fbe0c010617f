"""`classify`: labels commits given as JSON Lines, one line out for each line in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import IO

import click

from tracker.cli.options import find_settings

LONGEST = 64 * 1024 * 1024
"""Characters of one line; a longer one is answered with an error, and never held whole."""


@click.command("classify", short_help="Label commits given as JSON Lines.")
@click.argument("file", type=click.File("r", encoding="utf-8", errors="backslashreplace"), metavar="FILE.jsonl")
@click.pass_context
def classify_command(ctx: click.Context, file: IO[str]) -> None:
    """Label commits given as JSON Lines with subject, body and files; one JSON line comes out for each line in.

    A file is [path, status, added, deleted]. FILE may be - for stdin. A line that is no such object gives a line with
    "error", and the command ends with 1.

    \b
    Example:
      echo '{"subject": "add retry to uploads", "body": "", "files": [["up.py", "M", 40, 2]]}' | tracker classify -
    """
    from tracker.scan.lines import classify_lines

    has_failed = False
    for answer in classify_lines(read_lines(file, LONGEST), find_settings().patterns):
        has_failed = has_failed or answer.startswith('{"error"')
        sys.stdout.write(answer + "\n")
    ctx.exit(1 if has_failed else 0)


def read_lines(file: IO[str], longest: int) -> Iterator[str]:
    """Every line of `file`; one that is longer than `longest` comes as its beginning, which is no JSON."""
    while line := file.readline(longest):
        yield line
        while len(line) == longest and not line.endswith("\n"):
            line = file.readline(longest)
