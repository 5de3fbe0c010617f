"""The report as a value: what every form of the document is written from. Plain text throughout; each form escapes for itself."""

from __future__ import annotations

from typing import NamedTuple

FORMAT_VERSION = 2
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
    withheld: int = 0
    """Commits that prove it, too, but are not named, because they lie in private repositories; rounded. 0: all are named."""
    query: str = ""
    """SQL over the views of the database that gives its numbers; empty: the commits, or the rule, say enough."""


class Section(NamedTuple):
    key: str
    title: str
    lead: str
    """A sentence before the claims that says how to read them; empty: none is needed."""
    claims: tuple[Claim, ...]


class Series(NamedTuple):
    """One row of a figure."""

    name: str
    values: tuple[int, ...]
    """One for each column."""


class Figure(NamedTuple):
    """Numbers that are drawn where a form can draw, and stand in a table where it cannot."""

    figure_id: str
    title: str
    kind: str
    """stacked: columns side by side, the series on top of each other; matrix: a row for each series."""
    section: str
    """Key of the section that it belongs to."""
    columns: tuple[str, ...]
    series: tuple[Series, ...]
    note: str
    """How it was counted."""


class LedgerLine(NamedTuple):
    """Something that happened to one product within the year."""

    happened_on: str
    event: str
    """begun, shipped or retired."""
    repo: str
    name: str
    kind: str
    """As the artifact ledger names kinds; several of one product stand with a comma between them."""
    version: str
    """Empty: none, as for what is begun."""
    source: str
    """tag, version bump, changelog or deployment; empty: seen in the tree."""
    is_preview: bool
    sha: str


class Project(NamedTuple):
    """One product as a curriculum vitae lists it."""

    repo: str
    name: str
    kinds: str
    """In words, such as command-line tool and library."""
    started_on: str
    ended_on: str | None
    """None: it stands."""
    claim_ids: tuple[str, ...]
    """Claims of this report that are about it."""
    keywords: tuple[str, ...]
    """Patterns practised in its repository within the year, the most practised first."""


class Report(NamedTuple):
    """A year of one person's work."""

    whose: str | None
    """The person's name; None: everybody in these repositories."""
    year: int
    """The calendar year in which it begins."""
    first_on: str
    """First ISO day of the interval."""
    until: str
    """ISO day after the last: the interval is half open."""
    made_on: str
    is_running: bool
    """True: the year was not over when the report was made."""
    sections: tuple[Section, ...]
    """Without empty ones."""
    span: str = ""
    """The interval in words: 2025, or April 2025 to March 2026."""
    zones: tuple[str, ...] = ()
    """Time zones of the year's commits, such as UTC+1, by whose clocks the days are; empty: not known."""
    figures: tuple[Figure, ...] = ()
    ledger: tuple[LedgerLine, ...] = ()
    """By day."""
    projects: tuple[Project, ...] = ()
    """The products that were begun, shipped or retired, the most shipped first."""
    profile: str = "full"
    """full, redacted or public."""
    asked: tuple[str, ...] = ()
    """What else was asked of the profile, in order: anonymous, own-words."""
    scope: str = ""
    """What the profile keeps back, to be read before anything else; empty: nothing."""

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(claim for section in self.sections for claim in section.claims)
