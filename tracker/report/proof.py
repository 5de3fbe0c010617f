"""How the proof of a claim is said in every form; each form adds its own markup."""

from __future__ import annotations

from collections.abc import Callable

from tracker.report.values import Claim
from tracker.report.words import EXACT_UP_TO, say_count, say_upper

PROOFS = 12
"""Commits named in a proof; the JSON form names all."""


def say_confidence(claim: Claim) -> str:
    """`Confidence 0.93.`"""
    return "Confidence: not measured." if claim.confidence is None else f"Confidence {claim.confidence:.2f}."


def say_commits(claim: Claim, mark: Callable[[str], str] = str) -> str:
    """`Proof: 3f2a91c0d4e5, 91ab24c77f10 and 3 more.`, of a claim that has commits; `mark` writes a sha as the form does."""
    rest = len(claim.shas) - PROOFS
    named = ", ".join(mark(sha[:12]) for sha in claim.shas[:PROOFS])
    return f"Proof: {named}{f' and {rest} more' if rest > 0 else ''}."


def say_withheld(claim: Claim) -> str:
    """How many commits of private repositories prove it, of a claim that has such."""
    about = "About " if claim.withheld > EXACT_UP_TO else ""
    count = say_count(claim.withheld, "commit")
    prove = "proves" if claim.withheld == 1 else "prove"
    return f"{about}{count if about else say_upper(count)} of private repositories, not named here, {prove} it."
