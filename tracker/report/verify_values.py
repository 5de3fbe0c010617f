"""What a check says of each claim and line of a document."""

from __future__ import annotations

from typing import NamedTuple


class Checked(NamedTuple):
    """One claim, or one line without a claim, after the check."""

    verdict: str
    """confirmed; own (the user's own words, as the database keeps them); changed (the database says something else);
    missing (the database has no such claim); moved (it stands where it does not belong); twice (it is told again);
    foreign (a line that the tracker did not write); lost (a line that belongs there is not); left out (the database has a
    claim that the document does not); disproved (git says something else). Of what the user did, after the claims:
    hidden (the document does not tell a claim that they hid); since hidden (it tells one that they have hidden by now, which
    stands among the claims, too); since said (it does not tell their own words, which came later)."""
    claim_id: str
    """Empty for a line without a claim."""
    said: str
    """What the document says; empty: nothing."""
    now: str
    """What the database, or git, says; empty: nothing."""


FAULTS = ("changed", "missing", "moved", "twice", "foreign", "lost", "left out", "disproved")
"""Verdicts with which a document does not pass."""
GOOD = ("confirmed", "own")
UNDRAWN = "undrawn"
"""Of a PDF that another release of its library wrote: how it is drawn was not compared. No fault, but told."""
HAND = ("hidden", "since hidden", "since said")
"""What the user did, which is no fault of the document."""


def judge_frame(said: str, now: str) -> str:
    """Of a line without a claim: what it says, what should stand there; "" for nothing."""
    return "changed" if said and now else "foreign" if said else "lost"
