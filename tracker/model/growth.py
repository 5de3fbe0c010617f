"""Everything a reader sees, as one frozen value: the TUI, the commands and the report all show this same `Growth`.

Only my commits count here unless a field says otherwise; merges count nowhere. Days and quarters are in the
author's own time zone. Shares are 0 to 1. None always means "not known", 0 means "counted, none".
"""

from __future__ import annotations

from typing import NamedTuple

from tracker.model.facts import Person
from tracker.model.ledger import Artifact, Note, Outcome, Release, ReuseEdge


class CommitRow(NamedTuple):
    """One commit as lists show it (all of it is in the view `commit_labels`)."""

    sha: str
    repo: str
    authored_on: str
    subject: str
    type: str
    type_confidence: float
    level: str | None
    level_confidence: float
    patterns: tuple[str, ...]
    added_lines: int | None
    deleted_lines: int | None
    is_assisted: bool
    is_mine: bool
    is_corrected: bool


class Quarter(NamedTuple):
    quarter: str
    """Such as 2024-Q3."""
    commits: int
    levels: tuple[int, int, int, int]
    """Commits at syntax, pattern, system, architecture."""
    ships: int
    added_lines: int
    deleted_lines: int
    assisted: int
    night: int
    """Commits made from 23:00 to 05:00 by the author's clock."""
    is_thin: bool
    """Too few commits to say much (threshold in `data/arc.toml`)."""


class TurningPoint(NamedTuple):
    happened_on: str
    title: str
    why: str
    shas: tuple[str, ...]


class YearCard(NamedTuple):
    year: int
    commits: int
    levels: tuple[int, int, int, int]
    ships: int
    """Releases of that year."""
    artifacts_created: tuple[str, ...]
    """Artifact ids."""
    first_patterns: tuple[str, ...]
    """Patterns practised for the first time."""
    head_start: float | None
    """Median share of what was there on the first day of repositories begun that year; None: none begun."""
    days_to_ship: float | None
    """Median days from first commit to first release, of repositories begun that year; None: none shipped."""
    hours_to_fix: float | None
    """Median hours from a failure (revert or broken release) to what followed; None: none seen."""
    assisted_share: float
    net_lines: int
    turning_points: tuple[TurningPoint, ...]


class PatternUse(NamedTuple):
    """One pattern in one year in one stack."""

    pattern: str
    family: str
    year: int
    stack: str
    """Language or platform of the files touched, such as Python, TypeScript, CI."""
    commits: int


class PatternSummary(NamedTuple):
    pattern: str
    family: str
    meaning: str
    commits: int
    repos: int
    stacks: tuple[str, ...]
    first_on: str
    first_sha: str
    last_on: str
    notes: int
    """Notes from any life that name the pattern."""


class ArtifactLine(NamedTuple):
    """One line of the ledger."""

    artifact: Artifact
    shipped_on: str | None
    """Last release; None: never shipped."""
    first_shipped_on: str | None
    ships: int
    used_by: tuple[str, ...]
    """Repositories of mine that build on it."""
    authored_share: float | None
    """My share of the commits of its repository; None: unknown."""


class HeadStart(NamedTuple):
    """How a repository began."""

    repo: str
    started_on: str
    share: float | None
    """Share of the first day's foundation that was there before in my other repositories; None: not known."""
    what: tuple[str, ...]
    """Which packages and files were there before."""
    first_ship_on: str | None
    days_to_ship: int | None
    sha: str
    """First commit."""


class Loop(NamedTuple):
    """A feedback loop that closed."""

    kind: str
    """idea-to-release or break-to-fix."""
    repo: str
    opened_sha: str
    closed_sha: str
    opened_on: str
    closed_on: str
    hours: float


class Failure(NamedTuple):
    """Something that did not hold, and what followed."""

    kind: str
    """revert or broken release."""
    repo: str
    sha: str
    happened_on: str
    subject: str
    failed_sha: str | None
    """The commit that was taken back; None: not found."""
    followed_by: str | None
    """Sha of the next commit on the same files; None: nothing followed."""


class Integration(NamedTuple):
    """A change that joined layers."""

    sha: str
    repo: str
    happened_on: str
    subject: str
    layers: tuple[str, ...]
    """Of storage, logic, interface, delivery."""


class Milestone(NamedTuple):
    milestone: str
    """Key in `data/arc.toml`."""
    title: str
    stage: str
    is_reached: bool
    reached_on: str | None
    shas: tuple[str, ...]
    """The commits that prove it, newest last; empty: not reached."""
    evidence: str
    """A sentence; empty: not reached."""
    missing: str
    """The smallest next step that would reach it; empty: reached."""


class RepositoryLine(NamedTuple):
    repo: str
    path: str
    role: str
    """work, learning, data, dotfiles or ignored."""
    visibility: str
    """private or public."""
    state: str
    """ok, empty, shallow, partial, unreadable, missing."""
    reason: str
    """Why it is not ok and what helps; empty: ok."""
    commits: int
    mine: int
    first_on: str | None
    last_on: str | None
    excluded_files: int
    unknown_counts: int
    """Commits whose lines could not be counted."""


class Quality(NamedTuple):
    """What the numbers do not know."""

    unreadable: int
    shallow: int
    unknown_counts: int
    excluded_files: int
    unsure: int
    """Commits whose level is given with a confidence below 0.5."""
    odd_dates: int
    bulk: int
    gone: int


class Growth(NamedTuple):
    """The whole story, newest facts last in every tuple unless said otherwise."""

    me: tuple[Person, ...]
    is_everyone: bool
    """True: the file was scanned for everyone and no identity is known, so "mine" means all."""
    today: str
    first_on: str | None
    """None: nothing scanned."""
    last_on: str | None
    commits: int
    start_year: int
    """First year of the arc: four years by default."""
    quarters: tuple[Quarter, ...]
    """Without gaps, oldest first."""
    years: tuple[YearCard, ...]
    artifacts: tuple[ArtifactLine, ...]
    releases: tuple[Release, ...]
    patterns: tuple[PatternSummary, ...]
    pattern_uses: tuple[PatternUse, ...]
    reuse: tuple[ReuseEdge, ...]
    head_starts: tuple[HeadStart, ...]
    loops: tuple[Loop, ...]
    failures: tuple[Failure, ...]
    integrations: tuple[Integration, ...]
    outcomes: tuple[Outcome, ...]
    notes: tuple[Note, ...]
    milestones: tuple[Milestone, ...]
    """In the order of the arc."""
    repositories: tuple[RepositoryLine, ...]
    quality: Quality
