"""The one way out for a document: written in its form, then looked through, and only then handed over."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tracker.errors import ExportError
from tracker.report.forms import write_form
from tracker.report.leaks import Leak, find_leaks
from tracker.report.values import Report

SECRET = ("a ", "an ")
"""How the kinds of secrets begin; names and places are called by one word."""
SHOWN = 40


class LeakError(ExportError):
    """The document says what it must not; nothing was written."""

    title = "Not written"

    def __init__(self, leaks: tuple[Leak, ...], profile: str) -> None:
        self.leaks = leaks
        told = "keys or passwords" if profile == "full" else f"what a {profile} document must not say"
        lines = [f"  {leak.what}  {leak.term}  ({leak.where})" for leak in leaks[:SHOWN]]
        if len(leaks) > SHOWN:
            lines.append(f"  and {len(leaks) - SHOWN:,} more")
        super().__init__("\n".join((f"nothing was written: the document holds {told}.", *lines)))


def write_checked(
    db: Path, report: Report, form: str, template: Path | None = None, *, allowed: Iterable[str] = (), may_hold_secrets: bool = False
) -> bytes:
    """The document in that form, looked through for what its profile must not say, and in any profile for keys.

    allowed: terms that may stand all the same.
    Raises: LeakError with the list; UsageError and ExportError as `forms.write_form`.
    """
    from tracker.growth.hidden import read_hidden

    content = write_form(report, form, template)
    hidden = None if report.profile == "full" else read_hidden(db)
    leaks = find_leaks(content, form, report, hidden, allowed)
    if may_hold_secrets:
        leaks = tuple(leak for leak in leaks if not leak.what.startswith(SECRET) or "read back" in leak.what)
    if leaks:
        raise LeakError(leaks, report.profile)
    return content
