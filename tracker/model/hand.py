"""What a person does to the document of a year, and to roles and visibilities, one act at a time."""

from __future__ import annotations

from typing import NamedTuple

ACTS = ("hide", "show", "say", "order")


class Act(NamedTuple):
    """One change of the document of a year."""

    act_id: int
    """0: not kept yet."""
    year: int
    act: str
    """One of `ACTS`."""
    claim: str
    """Id of the claim; empty: order."""
    text: str
    """say: the sentence, empty takes it back; order: ids of claims, a line each; else empty."""
    made_at: str


class Hand(NamedTuple):
    """What the acts of a year come to."""

    hidden: frozenset[str] = frozenset()
    """Ids of claims that are left out."""
    said: tuple[tuple[str, str], ...] = ()
    """(id of a claim, the author's own sentence below it)."""
    order: tuple[str, ...] = ()
    """Ids of claims that come first in their section."""


class RoleChange(NamedTuple):
    """What was said of one repository."""

    repo: str
    field: str
    """role or visibility."""
    before: str | None
    """None: nothing was said."""
    after: str
