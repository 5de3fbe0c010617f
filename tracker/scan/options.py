"""What a scan is asked, what it says while it works, and what it says at the end: plain values."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class ScanOptions(NamedTuple):
    me: tuple[str, ...] = ()
    """Emails given on the command line; they are remembered."""
    is_everyone: bool = False
    """True: read other people's changes too, not only mine."""
    jobs: int | None = None
    """Processes that read; None: one for each core, at most eight."""
    included: tuple[str, ...] = ()
    """Globs of files that count whatever the exclusion rules say."""
    reads_configuration: bool = True
    """False: git's configuration does not say who is me; the demo's engineer is nobody on this machine."""
    patterns: Path | None = None
    """A file with patterns of the user's own; None: there are none."""


class Manner(NamedTuple):
    """How every repository of a scan is read."""

    me: frozenset[str]
    """Normalised emails."""
    is_everyone: bool
    included: tuple[str, ...]
    patterns: Path | None = None


class Progress(NamedTuple):
    """How far a scan is; sent several times a second at most."""

    repository: str
    repositories_done: int
    repositories: int
    commits_done: int
    commits: int
    """Commits to read in this scan."""
    elapsed_s: float
    left_s: float | None
    """Estimate of the time left; None: too early to say."""


class Skipped(NamedTuple):
    path: Path
    reason: str
    """Why, and what helps."""


class Likely(NamedTuple):
    """Somebody who may be the user."""

    name: str
    email: str
    commits: int
    repositories: int
    evidence: str = ""
    """What else speaks for it than work; empty: nothing."""


class Shipped(NamedTuple):
    repo: str
    name: str
    releases: int
    last_version: str
    last_on: str


class ScanSummary(NamedTuple):
    repositories: int
    """Repositories found below the paths, the skipped ones included."""
    unchanged: int
    """Of these, how many had nothing new and were not opened."""
    new_commits: int
    """Commits that this scan added."""
    commits: int
    """Commits in the file, without merges."""
    my_commits: int
    me: tuple[str, ...]
    """Emails that count as mine; (): nobody is known."""
    likely: tuple[Likely, ...]
    """Who the user probably is, most likely first; only where nobody is known."""
    shipped: tuple[Shipped, ...]
    """What went out, latest first; everyone's where nobody is known."""
    skipped: tuple[Skipped, ...]
    unknown_counts: int
    """Commits whose lines could not be counted because objects are missing."""
    elapsed_s: float
    was_stopped: bool
    """True: it was asked to stop; what was read is saved and the next scan goes on from there."""
    read_again: int = 0
    """Commits that were known and are known better now."""
    reread: tuple[tuple[str, int], ...] = ()
    """Why known commits had to be read again, with how many: other files count now, or the tracker reads more of each commit now."""
    relabelled: int = 0
    """Known commits that were labelled anew, because rules, weights, patterns or corrections are others than when they were."""
    read_to_end: int = 0
    """Of `repositories`, how many are read to the end, now or before."""
