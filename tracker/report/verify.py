"""Checks an export against what the database says now: every claim, and every line around them.

Pure: it reads a document and freshly built reports. It trusts nothing that the document says of itself: from the claims
that it finds, it writes the document again, and whatever then differs is named.
"""

from __future__ import annotations

from pathlib import Path

from tracker.model.hand import Hand
from tracker.report.hand import apply_hand
from tracker.report.values import Report
from tracker.report.verify_json import check_json
from tracker.report.verify_lines import check_lines
from tracker.report.verify_read import Document, read_document
from tracker.report.verify_values import FAULTS, GOOD, Checked

__all__ = ["FAULTS", "GOOD", "Checked", "Document", "check_document", "read_document"]


def check_document(document: Document, report: Report, bare: Report | None = None, template: Path | None = None) -> tuple[Checked, ...]:
    """Every claim of the document, in its order; then what it leaves out.

    report: of the document's year and profile, built from the database now, as the user's hand leaves it. bare: the same
    as if the user had not touched it; None: they did not. template: the page that it was written with; None: ours.
    """
    whole = build_whole(report, bare or report)
    if document.form == "json":
        found = check_json(document.text, whole)
    elif document.form == "pdf":
        from tracker.report.verify_pdf import check_pdf

        found = check_pdf(document.content, whole)
    else:
        found = check_lines(document.text, document.form, whole, template)
    return (*found, *_find_absent(found, report, whole))


def build_whole(report: Report, bare: Report) -> Report:
    """Every claim that there is: what the user hid, and what they added."""
    facts = [dict(claim.facts) for claim in report.claims if claim.rule == "own-words"]
    own = tuple((str(fact["of"]), str(fact["words"])) for fact in facts)
    return apply_hand(bare, Hand(said=own))


def _find_absent(found: tuple[Checked, ...], report: Report, whole: Report) -> list[Checked]:
    seen = {item.claim_id for item in found}
    shown = {claim.claim_id for claim in report.claims}
    absent = []
    for claim in whole.claims:
        if claim.claim_id not in seen:
            is_free = claim.rule == "own-words" or claim.claim_id not in shown
            absent.append(Checked("hidden" if is_free else "left out", claim.claim_id, "", claim.text))
    return absent
