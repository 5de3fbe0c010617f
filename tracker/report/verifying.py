"""The whole check of a document: against the database, and where the clones are there, against git."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from tracker.growth.proof import Disproof, Proofs, check_proofs
from tracker.report.interval import Year
from tracker.report.profiles import Profile, read_told
from tracker.report.verify import GOOD, Checked, Document, check_document


class Verdict(NamedTuple):
    checked: tuple[Checked, ...]
    """Every claim and every strange line, then what is left out."""
    proofs: Proofs | None
    """None: git was not asked."""


def verify_document(db: Path, document: Document, *, template: Path | None = None, has_git: bool = True) -> Verdict:
    """Every claim of the document, held against the database and its commits against git.

    template: the page that it was written with; None: ours.
    Raises: ExportError when the year has nothing to say any more, StoreError when the file cannot be read.
    """
    year, profile = Year(document.year, document.start), Profile(document.profile, document.asked)
    made_on = date.fromisoformat(document.made_on)
    bare = read_told(db, year, made_on, profile, has_hidden=False)
    told = read_told(db, year, made_on, profile)
    checked = check_document(document, told.report, bare.report, template)
    if not has_git:
        return Verdict(checked, None)
    shas = {item.claim_id: bare.proofs.get(item.claim_id, ()) for item in checked if item.verdict in GOOD}
    proofs = check_proofs(db, (sha for of_claim in shas.values() for sha in of_claim))
    wrong = {disproof.sha: disproof for disproof in proofs.disproofs}
    return Verdict(tuple(_hold(item, shas.get(item.claim_id, ()), wrong) for item in checked), proofs)


def _hold(item: Checked, shas: tuple[str, ...], wrong: dict[str, Disproof]) -> Checked:
    """A confirmed claim, or what git says against one of its commits."""
    for sha in shas:
        if found := wrong.get(sha):
            return Checked("disproved", item.claim_id, found.said, found.now)
    return item
