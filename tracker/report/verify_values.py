"""What a check says of each claim and line of a document."""

from __future__ import annotations

from typing import NamedTuple


class Checked(NamedTuple):
    """One claim, or one line without a claim, after the check."""

    verdict: str
    """confirmed; own (the user's own words, as the database keeps them); changed (the database says something else);
    missing (the database has no such claim); moved (it stands where it does not belong); twice (it is told again);
    foreign (a line that the tracker did not write); lost (a line that belongs there is not); left out (the database has a
    claim that the document does not); hidden (likewise, but the user hid it); disproved (git says something else)."""
    claim_id: str
    """Empty for a line without a claim."""
    said: str
    """What the document says; empty: nothing."""
    now: str
    """What the database, or git, says; empty: nothing."""


FAULTS = ("changed", "missing", "moved", "twice", "foreign", "lost", "left out", "disproved")
"""Verdicts with which a document does not pass."""
GOOD = ("confirmed", "own")
