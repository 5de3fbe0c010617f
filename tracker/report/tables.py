"""The year's ledger as CSV: one line for each thing begun, shipped or retired, with its proof.

RFC 4180: comma, CRLF, quotes doubled. UTF-8 with a mark at the start, by which spreadsheets know it. No cell of it is a
formula to them.
"""

from __future__ import annotations

import csv
import io

from tracker.model.plain import plain
from tracker.report.values import LedgerLine, Report

COLUMNS = ("happened_on", "event", "repository", "artifact", "kind", "version", "source", "preview", "commit")
MARK = "\ufeff"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Beginnings that make a spreadsheet calculate; the full-width ones do so in some languages."""


def write_csv(report: Report) -> str:
    """The whole table, a heading first."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in report.ledger:
        writer.writerow([neutralise(cell) for cell in _build_cells(line)])
    return MARK + out.getvalue()


def _build_cells(line: LedgerLine) -> tuple[str, ...]:
    preview = "" if line.event != "shipped" else "yes" if line.is_preview else "no"
    return (line.happened_on, line.event, line.repo, line.name, line.kind, line.version, line.source, preview, line.sha)


def neutralise(cell: str) -> str:
    """Text that a spreadsheet shows as it stands: an apostrophe before what it would take for a formula."""
    text = plain(cell)
    return f"'{text}" if cell.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text
