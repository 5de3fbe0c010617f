"""Checks a PDF: the same report gives the same bytes, so it is written again; where bytes differ, its text says what changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from tracker.report.forms import write_form
from tracker.report.hand import rebuild
from tracker.report.pdfreading import read_pages
from tracker.report.values import Report
from tracker.report.verify_values import Checked


def check_pdf(content: bytes, whole: Report) -> tuple[Checked, ...]:
    """Every claim in the document's order, then what else differs.

    whole: every claim that the database has, hidden or not.
    """
    pages = read_pages(content)
    squeezed = _squeeze("".join(pages))
    places = {claim.claim_id: squeezed.find(f"[{claim.claim_id}]") for claim in whole.claims}
    ids = sorted((claim_id for claim_id, place in places.items() if place >= 0), key=lambda claim_id: places[claim_id])
    again = rebuild(whole, ids)
    expected = write_form(again, "pdf")
    known = {claim.claim_id: claim for claim in whole.claims}
    if content == expected:
        return tuple(Checked("own" if known[i].rule == "own-words" else "confirmed", i, known[i].text, known[i].text) for i in ids)
    faults = tuple(_check_text(pages, read_pages(expected)))
    if not faults:
        faults = (Checked("foreign", "", "something that is drawn, linked or hidden, though every line of text is as it should be", ""),)
    told = _squeeze("".join(pages))
    claims = []
    for claim_id in ids:
        claim = known[claim_id]
        is_told = _squeeze(claim.text) in told
        verdict = ("own" if claim.rule == "own-words" else "confirmed") if is_told else "changed"
        claims.append(Checked(verdict, claim_id, claim.text if is_told else "see the lines below", claim.text))
    return (*claims, *faults)


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _check_text(said: list[str], now: list[str]) -> Iterator[Checked]:
    one, other = ([line.strip() for page in pages for line in page.splitlines() if line.strip()] for pages in (said, now))
    for what, start, end, from_, to in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        for at in range(max(end - start, to - from_)):
            line = one[start + at] if start + at < end else ""
            instead = other[from_ + at] if from_ + at < to else ""
            yield Checked("foreign" if line else "lost", "", line, instead)
