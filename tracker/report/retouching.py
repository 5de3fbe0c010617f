"""A year's claims as the user's hand finds and leaves them: what `tracker edit`, `--edit` and the app's export screen share."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from tracker.errors import UsageError
from tracker.growth.privacy import read_acts
from tracker.model.hand import Hand
from tracker.report.hand import build_hand
from tracker.report.interval import CALENDAR, Year
from tracker.report.profiles import FULL, read_told
from tracker.report.values import Report


class Draft(NamedTuple):
    """A year before and after the hand."""

    report: Report
    """Every claim, as if nobody had touched it; profile full."""
    hand: Hand


def read_draft(db: Path, year: int, today: date, *, start: str = CALENDAR) -> Draft:
    """The claims of a year and what the user did to them.

    Raises: ExportError when the year has nothing to say, StoreError when the file cannot be read.
    """
    report = read_told(db, Year(year, start), today, FULL, has_hand=False).report
    return Draft(report, build_hand(read_acts(db, year)))


def find_claims(draft: Draft, asked: Iterable[str]) -> list[str]:
    """Whole ids of claims from whole ids or beginnings of them.

    Raises: UsageError when none, or more than one, begins so.
    """
    ids = [claim.claim_id for claim in draft.report.claims]
    found = []
    for part in asked:
        fitting = [part] if part in ids else [claim_id for claim_id in ids if claim_id.startswith(part)]
        if not fitting:
            near = difflib.get_close_matches(part, ids, n=1)
            hint = f" did you mean {near[0]}?" if near else f" `tracker edit list --year {draft.report.year}` shows them."
            raise UsageError(f"{part}: the year has no such claim;{hint}")
        if len(fitting) > 1:
            raise UsageError(f"{part}: {len(fitting)} claims begin so, such as {fitting[0]} and {fitting[1]}; give more of it.")
        found.append(fitting[0])
    return found
