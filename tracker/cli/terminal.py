"""Printing: data to stdout, narration to stderr, tables, headings and JSON. The one way out for untrusted text.

Owns no words of its own and knows no command. Colour only where stdout is a terminal and NO_COLOR is unset.
"""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import click

from tracker.model.plain import plain


def print_line(text: str = "") -> None:
    """One line of data, its untrusted parts made plain."""
    click.echo(plain(text))


def narrate(text: str) -> None:
    """One line to stderr, for the person watching."""
    click.echo(plain(text), err=True)


def narrate_lines(text: str) -> None:
    """Several lines to stderr, each made plain."""
    for line in text.splitlines():
        narrate(line)


def print_sentence(text: str, hang: int = 4) -> None:
    """One sentence of data; on a terminal it is broken at the edge, further lines `hang` columns in; in a pipe it is one line."""
    line = plain(text)
    edge = shutil.get_terminal_size().columns
    if not sys.stdout.isatty() or text_width(line) <= edge:
        click.echo(line)
        return
    import textwrap

    start = " " * (len(line) - len(line.lstrip()))
    for part in textwrap.wrap(line.strip(), max(20, edge), initial_indent=start, subsequent_indent=" " * hang, break_on_hyphens=False):
        click.echo(part)


def print_heading(text: str) -> None:
    """A line that stands out where colours are allowed."""
    click.echo(click.style(plain(text), bold=True) if has_colour() else plain(text))


def has_colour() -> bool:
    """True when stdout is a terminal and nobody asked for no colour."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def can_show(text: str) -> bool:
    """True when stdout's encoding has every character of `text`."""
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True


def print_json(value: Any) -> None:
    """`value` as indented JSON; named tuples become objects. Control characters leave as JSON escapes."""
    import json

    click.echo(json.dumps(as_plain_data(value), indent=2, ensure_ascii=True))


def as_plain_data(value: Any) -> Any:
    """Named tuples as dictionaries, all the way down; other values as they are."""
    if isinstance(value, tuple):
        if hasattr(value, "_asdict"):
            return {key: as_plain_data(item) for key, item in value._asdict().items()}
        return [as_plain_data(item) for item in value]
    if isinstance(value, list):
        return [as_plain_data(item) for item in value]
    if isinstance(value, dict):
        return {key: as_plain_data(item) for key, item in value.items()}
    return value


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[int] = ()) -> None:
    """Columns as wide as they need to be; the last one is cut at the terminal's edge (never in a pipe).

    `right`: indexes of columns that hold numbers and stand at their right edge.
    """
    cells = [[plain(cell) for cell in row] for row in [head, *rows]]
    widths = [max(text_width(row[column]) for row in cells) for column in range(len(head))]
    edge = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for number, row in enumerate(cells):
        line = "  ".join(_pad(cell, widths[column], column in right, column == len(row) - 1) for column, cell in enumerate(row)).rstrip()
        if edge is not None:
            line = cut(line, edge)
        click.echo(click.style(line, dim=True) if number == 0 and has_colour() else line)


def _pad(cell: str, width: int, is_right: bool, is_last: bool) -> str:
    gap = " " * (width - text_width(cell))
    return gap + cell if is_right else cell if is_last else cell + gap


def text_width(text: str) -> int:
    """Cells that `text` takes in a terminal."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def cut(text: str, width: int) -> str:
    """`text` in at most `width` cells, its end marked when something was left out."""
    if text_width(text) <= width:
        return text
    kept = ""
    for char in text:
        if text_width(kept + char) > width - 1:
            break
        kept += char
    return kept + "…"


def count_words(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: `1 commit`, `1,204 commits`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
