"""Checks an export against what the database says now: every claim, and every line around them.

Pure: it reads a document and freshly built reports. It trusts nothing that the document says of itself: from the claims
that it finds, it writes the document again, and whatever then differs is named.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tracker.report.hand import RULE
from tracker.report.values import Report
from tracker.report.verify_json import check_json
from tracker.report.verify_lines import check_lines
from tracker.report.verify_read import Document, read_document
from tracker.report.verify_values import FAULTS, GOOD, HAND, UNDRAWN, Checked

__all__ = ["FAULTS", "GOOD", "HAND", "UNDRAWN", "Checked", "Document", "check_document", "read_document"]


def check_document(document: Document, report: Report, bare: Report | None = None, template: Path | None = None) -> tuple[Checked, ...]:
    """Every claim of the document, in its order; then what it leaves out.

    report: of the document's year and profile, built from the database now, as the user's hand leaves it. bare: the same
    as if the user had hidden nothing, their own words included; None: they did not. template: the page that it was written
    with; None: ours.
    """
    whole = bare or report
    if document.form == "json":
        found = check_json(document.text, whole)
    elif document.form == "pdf":
        from tracker.report.verify_pdf import check_pdf

        found = check_pdf(document.content, whole)
    else:
        found = check_lines(document.text, document.form, whole, template)
    return (*found, *_find_hand(found, report, whole))


def _find_hand(found: Iterable[Checked], report: Report, whole: Report) -> list[Checked]:
    """What the document and the user's hand of today tell differently; then claims that are taken out."""
    seen = {item.claim_id for item in found}
    shown = {claim.claim_id for claim in report.claims}
    told = []
    for claim in whole.claims:
        if claim.claim_id in seen and claim.claim_id not in shown:
            told.append(Checked("since hidden", claim.claim_id, claim.text, ""))
        elif claim.claim_id not in seen:
            verdict = "hidden" if claim.claim_id not in shown else "since said" if claim.rule == RULE else "left out"
            told.append(Checked(verdict, claim.claim_id, "", claim.text))
    return told
