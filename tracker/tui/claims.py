"""A year's claims as rows of a table, and where a claim goes when it is moved. Pure."""

from __future__ import annotations

from tracker.report.retouching import Draft
from tracker.tui.drawing import Line
from tracker.tui.widgets.table import Column, Row

COLUMNS = (Column("", 1), Column("Section", 22, least=90, most=34), Column("Claim", 0))


def list_ids(draft: Draft) -> list[str]:
    """The claims as the document would tell them, hidden ones in their place."""
    places = {claim_id: place for place, claim_id in enumerate(draft.hand.order)}
    return [
        claim.claim_id
        for section in draft.report.sections
        for claim in sorted(section.claims, key=lambda claim: places.get(claim.claim_id, len(places)))
    ]


def build_rows(draft: Draft) -> list[Row]:
    """+ told, - left out; what the user says below a claim stands behind it."""
    said = dict(draft.hand.said)
    known = {claim.claim_id: (section, claim) for section in draft.report.sections for claim in section.claims}
    rows = []
    for claim_id in list_ids(draft):
        section, claim = known[claim_id]
        is_hidden = claim_id in draft.hand.hidden
        own = f"  > {said[claim_id]}" if claim_id in said else ""
        mark: Line = (("-", "warn"),) if is_hidden else (("+", "good"),)
        text: Line = ((claim.text, "muted" if is_hidden else ""), (own, "key"))
        rows.append(Row(claim_id, (mark, section.title, text), f"{claim.text}{own}"))
    return rows


def move_claim(draft: Draft, claim_id: str, step: int) -> list[str]:
    """The new order of all claims; empty: there is no further to go within its section."""
    keys = {claim.claim_id: section.key for section in draft.report.sections for claim in section.claims}
    ids = list_ids(draft)
    at = ids.index(claim_id)
    to = at + step
    if not 0 <= to < len(ids) or keys[ids[to]] != keys[claim_id]:
        return []
    ids[at], ids[to] = ids[to], ids[at]
    return ids
