"""Checks a PDF: the same report gives the same bytes, so it is written again; where bytes differ, its text says what changed.

Another release of the library that writes it draws the same words with other bytes. Of a PDF that says it was written so,
the text, every string (properties, links, bookmarks), the images and what is attached are compared, but not the strokes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from tracker.model.plain import plain
from tracker.report.forms import write_form
from tracker.report.hand import rebuild
from tracker.report.pdfreading import count_extras, read_pages, read_producer, read_strings
from tracker.report.values import Report
from tracker.report.verify_values import UNDRAWN, Checked, judge_frame


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
    instead = read_pages(expected)
    is_other_release = read_producer(content) != read_producer(expected)
    # Another release may break lines elsewhere.
    is_same = is_other_release and squeezed == _squeeze("".join(instead))
    changes = () if is_same else tuple(_check_text(pages, instead))
    faults = changes or (_check_rest(content, expected),)
    told = _squeeze("".join(pages))
    claims = []
    for claim_id in ids:
        claim = known[claim_id]
        # Where every line is as it should be, so is each sentence, also one that no page can be searched for.
        is_told = not changes or _squeeze(plain(claim.text)) in told
        verdict = ("own" if claim.rule == "own-words" else "confirmed") if is_told else "changed"
        claims.append(Checked(verdict, claim_id, claim.text if is_told else "see the lines below", claim.text))
    return (*claims, *faults)


def _check_rest(content: bytes, expected: bytes) -> Checked:
    """Of a PDF with the right text but other bytes."""
    wrote, writes = read_producer(content), read_producer(expected)
    if wrote == writes or not wrote.startswith("tracker, fpdf2") or _read_rest(content, wrote) != _read_rest(expected, writes):
        return Checked("foreign", "", "something that is drawn, linked or hidden, though every line of text is as it should be", "")
    return Checked(UNDRAWN, "", wrote, writes)


def _read_rest(content: bytes, producer: str) -> tuple[list[str], list[tuple[int, int]]]:
    """What a PDF holds besides its text and its strokes: every string, and how much stands on each page."""
    return sorted(text for text in read_strings(content) if text != producer), count_extras(content)


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
            yield Checked(judge_frame(line, instead), "", line, instead)
