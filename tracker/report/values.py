"""The report as a value: what every form of the document is written from. Plain text throughout; each form escapes for itself."""

from __future__ import annotations

from typing import NamedTuple

FORMAT_VERSION = 1
"""Of the JSON form and of what `verify` reads; goes up when a reader of the old form would be wrong."""

Fact = int | float | str | None


class Claim(NamedTuple):
    """One sentence that can be checked."""

    claim_id: str
    """Stable from one export to the next: made from what the sentence is about, never from its place in the document."""
    text: str
    rule: str
    """Key in `rules.RULES`: how it was found."""
    confidence: float | None
    """0 to 1, the share of such claims expected to be right; None: not measured."""
    shas: tuple[str, ...]
    """Commits that prove it, oldest first; empty: it is a count over a view that the rule names."""
    facts: tuple[tuple[str, Fact], ...]
    """The numbers and days that the sentence says, by name."""


class Section(NamedTuple):
    key: str
    title: str
    lead: str
    """A sentence before the claims that says how to read them; empty: none is needed."""
    claims: tuple[Claim, ...]


class Report(NamedTuple):
    """A year of one person's work."""

    whose: str | None
    """The person's name; None: everybody in these repositories."""
    year: int
    first_on: str
    """First ISO day of the interval."""
    until: str
    """ISO day after the last: the interval is half open."""
    made_on: str
    is_running: bool
    """True: the year was not over when the report was made."""
    sections: tuple[Section, ...]
    """Without empty ones."""

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(claim for section in self.sections for claim in section.claims)
