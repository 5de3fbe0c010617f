"""The user's hand on a report: claims left out, sentences of their own, what comes first. Pure.

What is hidden is left out and nothing else: no other claim is reckoned anew. A sentence of the user's own is a claim of
its own kind, marked as theirs in every form.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tracker.model.hand import Act, Hand
from tracker.report.values import Claim, Report, Section

RULE = "own-words"
MARK = "In the author's words:"
"""Before each sentence of the user's own, in every form."""


def build_hand(acts: Iterable[Act]) -> Hand:
    """What the acts come to, oldest first."""
    hidden: set[str] = set()
    said: dict[str, str] = {}
    order: tuple[str, ...] = ()
    for act in acts:
        if act.act == "hide":
            hidden.add(act.claim)
        elif act.act == "show":
            hidden.discard(act.claim)
        elif act.act == "say":
            said.pop(act.claim, None)
            if act.text:
                said[act.claim] = act.text
        elif act.act == "order":
            order = tuple(act.text.splitlines())
    return Hand(frozenset(hidden), tuple(said.items()), order)


def apply_hand(report: Report, hand: Hand) -> Report:
    """The report as the user wants it; what the hand says of claims that it does not hold is passed over."""
    said = dict(hand.said)
    places = {claim_id: place for place, claim_id in enumerate(hand.order)}
    sections: list[Section] = []
    for section in report.sections:
        claims: list[Claim] = []
        for claim in sorted(section.claims, key=lambda claim: places.get(claim.claim_id, len(places))):
            if claim.claim_id in hand.hidden:
                continue
            claims.append(claim)
            if text := said.get(claim.claim_id):
                claims.append(say_own(claim.claim_id, text))
        if claims:
            sections.append(section._replace(claims=tuple(claims)))
    projects = tuple(
        project._replace(claim_ids=tuple(claim_id for claim_id in project.claim_ids if claim_id not in hand.hidden))
        for project in report.projects
    )
    return report._replace(sections=tuple(sections), projects=projects)


def say_own(claim_id: str, text: str) -> Claim:
    """A sentence of the user's own below a claim."""
    words = " ".join(text.split())
    return Claim(f"own-{claim_id}", f"{MARK} {words}", RULE, None, (), (("of", claim_id), ("words", words)))


def carry_hand(hand: Hand, full: Report, told: Report, proofs: Mapping[str, tuple[str, ...]]) -> Hand:
    """The hand, said of the claims of a redacted report.

    full: the report whose claims the hand names. proofs: claim of `told` → its commits, none of them withheld.
    A claim is known again by its rule, its commits and its numbers; where several are alike, all of them are meant. One that
    tells less there has other numbers, but no commit besides: what was hidden may not come back in part.
    """
    by_likeness: dict[object, list[str]] = {}
    for claim in told.claims:
        by_likeness.setdefault(_liken(claim, proofs[claim.claim_id]), []).append(claim.claim_id)
    names = {claim.claim_id: by_likeness.get(_liken(claim, claim.shas), []) for claim in full.claims}
    ids = {claim.claim_id for claim in told.claims}
    meant = {name for found in names.values() for name in found}
    whole = {claim.claim_id: claim for claim in full.claims}

    def find(claim_id: str) -> list[str]:
        if names.get(claim_id) or claim_id in ids:
            return names.get(claim_id) or [claim_id]
        claim = whole.get(claim_id)
        rest = (one for one in told.claims if claim and one.rule == claim.rule and one.claim_id not in meant)
        return [one.claim_id for one in rest if claim and proofs[one.claim_id] and set(proofs[one.claim_id]) <= set(claim.shas)]

    return Hand(
        frozenset(name for claim_id in hand.hidden for name in find(claim_id)),
        tuple((name, text) for claim_id, text in hand.said for name in find(claim_id)),
        tuple(name for claim_id in hand.order for name in find(claim_id)),
    )


def _liken(claim: Claim, shas: tuple[str, ...]) -> object:
    numbers = tuple((key, fact) for key, fact in claim.facts if isinstance(fact, int | float))
    return claim.rule, shas, numbers


def keep_public_words(hand: Hand, public: Report, full: Report) -> Hand:
    """The hand without sentences below claims into which private work went."""
    whole = {claim.claim_id: claim for claim in full.claims}
    same = {claim.claim_id for claim in public.claims if claim.shas and whole.get(claim.claim_id) == claim}
    return hand._replace(said=tuple((claim_id, text) for claim_id, text in hand.said if claim_id in same))


def rebuild(whole: Report, ids: Sequence[str]) -> Report:
    """`whole` with these claims only, in this order within their sections: how a document was before it was written."""
    places = {claim_id: place for place, claim_id in enumerate(ids)}
    left_out = frozenset(claim.claim_id for claim in whole.claims if claim.claim_id not in places)
    sections = []
    for section in apply_hand(whole, Hand(hidden=left_out)).sections:
        sections.append(section._replace(claims=tuple(sorted(section.claims, key=lambda claim: places[claim.claim_id]))))
    return apply_hand(whole, Hand(hidden=left_out))._replace(sections=tuple(sections))
