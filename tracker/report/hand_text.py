"""The user's hand as a plain text to edit: one line a claim, with comments that say how. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from tracker.errors import UsageError
from tracker.model.hand import Hand
from tracker.model.plain import plain
from tracker.report.values import Report

HOW = """\
# {title}
#
# Lines that begin with # are not read. Each claim stands on a line of its own:
#   + [its id] it is told          - [its id] it is left out
# Below a claim, lines that begin with > are a sentence of your own; it will be marked as yours.
# Claims may be put in another order within their section. What you do is kept for this year's next export, and
# `tracker edit undo --year {year}` takes the newest change back. An empty file changes nothing.
"""
_CLAIM = re.compile(r"([+-])\s*\[([a-z0-9-]+)\].*")
_OWN = re.compile(r"\s*>\s?(.*)")


class _Said(NamedTuple):
    ids: tuple[str, ...]
    hidden: frozenset[str]
    said: dict[str, str]


def write_hand(report: Report, hand: Hand) -> str:
    """The claims of a report that nobody's hand touched, as `hand` leaves them."""
    said = dict(hand.said)
    places = {claim_id: place for place, claim_id in enumerate(hand.order)}
    lines = [HOW.format(title=f"The year {report.span or report.year} as it will be told.", year=report.year)]
    for section in report.sections:
        lines.append(f"# {section.title}")
        for claim in sorted(section.claims, key=lambda claim: places.get(claim.claim_id, len(places))):
            lines.append(f"{'-' if claim.claim_id in hand.hidden else '+'} [{claim.claim_id}] {plain(claim.text)}")
            if text := said.get(claim.claim_id):
                lines.append(f"  > {plain(text)}")
        lines.append("")
    return "\n".join(lines)


def read_hand(text: str, report: Report, hand: Hand) -> list[tuple[str, str, str]]:
    """What an edited text changes, as acts (act, claim, text) for `scan.retouch`; empty: nothing.

    A claim whose line is gone is left out.
    Raises: UsageError with the line that cannot be read.
    """
    known = {claim.claim_id: section.key for section in report.sections for claim in section.claims}
    told = _parse(text, known)
    if not told.ids and not told.hidden:
        return []
    hidden = told.hidden | (set(known) - set(told.ids))
    acts: list[tuple[str, str, str]] = [("hide", claim_id, "") for claim_id in known if claim_id in hidden - hand.hidden]
    acts += [("show", claim_id, "") for claim_id in known if claim_id in hand.hidden - hidden]
    before = dict(hand.said)
    acts += [
        ("say", claim_id, told.said.get(claim_id, ""))
        for claim_id in known
        if claim_id in told.ids and told.said.get(claim_id, "") != before.get(claim_id, "")
    ]
    if _sort(told.ids, known) != [claim_id for claim_id in _sort(_order(report, hand), known) if claim_id in told.ids]:
        acts.append(("order", "", "\n".join(told.ids)))
    return acts


def _parse(text: str, known: dict[str, str]) -> _Said:
    ids: list[str] = []
    hidden: set[str] = set()
    said: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if found := _CLAIM.fullmatch(line):
            claim_id = found[2]
            if claim_id not in known:
                raise UsageError(f"line {number}: this year has no claim [{claim_id}].")
            if claim_id in ids:
                raise UsageError(f"line {number}: [{claim_id}] stands there twice.")
            ids.append(claim_id)
            if found[1] == "-":
                hidden.add(claim_id)
        elif (found := _OWN.fullmatch(line)) and ids:
            said[ids[-1]] = f"{said.get(ids[-1], '')} {found[1].strip()}".strip()
        else:
            raise UsageError(f"line {number}: begins neither with + or - and an id, nor with >, nor with #: {line[:40]}")
    return _Said(tuple(ids), frozenset(hidden), said)


def _order(report: Report, hand: Hand) -> list[str]:
    places = {claim_id: place for place, claim_id in enumerate(hand.order)}
    return sorted((claim.claim_id for claim in report.claims), key=lambda claim_id: places.get(claim_id, len(places)))


def _sort(ids: Sequence[str], known: dict[str, str]) -> list[str]:
    """By section, in the order given within each."""
    keys = list(dict.fromkeys(known.values()))
    return sorted(ids, key=lambda claim_id: keys.index(known[claim_id]))
