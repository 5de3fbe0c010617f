"""What the milestones are judged from: small, already aggregated, all of it mine unless a field says otherwise.

Everything here is read from the file in one go at the end of a scan; no value grows with the number of commits, only
with repositories, artifacts, releases, patterns and quarters. Days are ISO text by the author's clock.
"""

from __future__ import annotations

from typing import NamedTuple

from tracker.model.growth import HeadStart, Integration


class Proof(NamedTuple):
    """A day and the commit that makes it true."""

    happened_on: str
    sha: str
    repo: str


class ArcArtifact(NamedTuple):
    artifact_id: str
    repo: str
    kind: str
    name: str
    manifest: str | None
    created: Proof
    retired_on: str | None


class ArcRelease(NamedTuple):
    """A release with work of mine in it."""

    repo: str
    artifact_id: str | None
    version: str
    is_prerelease: bool
    shipped: Proof
    name: str = ""
    """What went out: the artifact's name; empty: no artifact explains it."""
    is_deployment: bool = False
    """True: nothing says so but a month's work on what is deployed from the default branch."""


class ArcRepository(NamedTuple):
    """A repository that I began: its first commit is mine."""

    repo: str
    began: Proof
    newcomers: tuple[Proof, ...]
    """First commit of each other person (no bots, no AI) in it, oldest first."""


class ArcPractice(NamedTuple):
    """How one pattern was taken up; only labels that are sure enough (`[patterns] confidence` in `data/arc.toml`)."""

    pattern: str
    first: tuple[Proof, ...]
    """The first few commits, oldest first."""
    by_stack: tuple[tuple[str, tuple[Proof, ...]], ...]
    """The first few commits that touch this stack and no other, by stack, oldest first."""
    by_repo: tuple[Proof, ...]
    """First commit in each repository, oldest first."""


class ArcReuse(NamedTuple):
    user_repo: str
    used_repo: str
    what: str
    how: str
    since: Proof


class ArcPipeline(NamedTuple):
    """A file that delivers (publishes or deploys), in one repository."""

    name: str
    """File name without folders."""
    first: Proof


class ArcQuarter(NamedTuple):
    quarter: str
    commits: int
    net_lines: int
    ships: tuple[Proof, ...]
    """At most a few releases of that quarter, newest last."""
    removal: Proof | None
    """The commit that removed most on balance; None: none removed more than it added."""


class ArcFacts(NamedTuple):
    first_on: str | None
    """None: no commit of mine."""
    last_on: str | None
    is_everyone: bool
    """True: nobody is known and the file was scanned for everyone; then nobody is "other"."""
    artifacts: tuple[ArcArtifact, ...]
    """Oldest first, as everything here."""
    releases: tuple[ArcRelease, ...]
    repositories: tuple[ArcRepository, ...]
    practices: tuple[ArcPractice, ...]
    tests: Proof | None
    """First commit that brings tests."""
    reuse: tuple[ArcReuse, ...]
    pipelines: tuple[ArcPipeline, ...]
    head_starts: tuple[HeadStart, ...]
    """Only of repositories whose first month is over."""
    integrations: tuple[Integration, ...]
    """The first few changes of three layers and of four, or the first of two if there are none."""
    quarters: tuple[ArcQuarter, ...]
    """Only those that are over: a later quarter has commits."""
