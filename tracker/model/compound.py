"""What compounds: head starts, loops, failures, joined layers, what stands, what is shared, and the medians of each year.

Only my commits count. Days are by the author's own clock, shares 0 to 1; None always means "not known".
"""

from __future__ import annotations

from typing import NamedTuple


class HeadStart(NamedTuple):
    """How a repository began."""

    repo: str
    started_on: str
    share: float | None
    """Share of the lines of its first month that had stood in my other repositories before; None: not known."""
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


class Standing(NamedTuple):
    """What one year's work in one repository left standing; estimates from a sample of the lines of code."""

    repo: str
    year: int
    written_lines: int
    """Lines that I added that year, one in four looked at, lines of fewer than twelve characters left out."""
    standing_lines: int
    """Of the lines at the head of the default branch, those last written that year."""


class Foundation(NamedTuple):
    """Something that several things of mine stand on."""

    kind: str
    """monorepo: packages under one roof; package: others depend on it; pipeline: the same file delivers several
    repositories; auth, schema: a package or a copied file of that purpose."""
    name: str
    repo: str
    """Where it stands, or stood first."""
    users: tuple[str, ...]
    """Repositories that use it, first user first; of a monorepo, its packages."""
    since: str
    shas: tuple[str, ...]
    """The commits that prove it, one for each user."""


class CompoundYear(NamedTuple):
    """How work built on work in one year; each number has its list elsewhere in `Growth`."""

    year: int
    begun: int
    """Repositories that I began."""
    head_start: float | None
    """Median share of the first month that stood elsewhere before."""
    days_to_ship: float | None
    """Median days from first commit to first ship, of repositories begun that year."""
    released: int
    """Features whose release went out."""
    hours_to_release: float | None
    """Median hours from the first commit of a feature to the release that contains it."""
    mended: int
    """Fixes of what a recent change brought."""
    hours_to_mend: float | None
    """Median hours from that change to its fix."""
    reverts: int
    broken_releases: int
    joined: int
    """Changes that joined three layers or more."""
    less_code: tuple[str, ...]
    """Quarters that shipped while more was removed than added, such as 2024-Q3."""
    written_lines: int
    """Estimated from a sample, see `Standing`."""
    standing_lines: int
    night_share: float
    """Share of the commits made from 23:00 to 05:00 by the author's clock; 0 where there is none."""
    assisted_share: float
    agent_commits: int
    """Commits that practise agent-tooling: what was built for agents."""
