"""Everything a reader sees, as one frozen value: the TUI, the commands and the report all show this same `Growth`.

Only my commits count here unless a field says otherwise; merges count nowhere. Days and quarters are in the
author's own time zone. Shares are 0 to 1. None always means "not known", 0 means "counted, none".
"""

from __future__ import annotations

from typing import NamedTuple

from tracker.model.compound import CompoundYear, Foundation
from tracker.model.compound import Failure as Failure
from tracker.model.compound import HeadStart as HeadStart
from tracker.model.compound import Integration as Integration
from tracker.model.compound import Loop as Loop
from tracker.model.compound import Standing as Standing
from tracker.model.facts import Change, CoAuthor, Person
from tracker.model.labels import Correction, PatternLabel
from tracker.model.ledger import Artifact, ArtifactEvent, Note, Outcome, Release, ReuseEdge, RoofEdge


class CommitRow(NamedTuple):
    """One commit as lists show it (all of it is in the view `commit_labels`)."""

    sha: str
    repo: str
    authored_on: str
    subject: str
    type: str
    """Empty: the commit is not mine and was not read."""
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
    """Of what the default branch contains, as the next one."""
    deleted_lines: int
    assisted: int
    night: int
    """Commits made from 23:00 to 05:00 by the author's clock."""
    is_thin: bool
    """Too few commits to say much (threshold in `data/arc.toml`)."""
    bumps: tuple[int, int, int, int] = (0, 0, 0, 0)
    """Of `levels`, release commits that only raise a version: they count as system, and are no evidence of wider work."""


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
    """Median share of the first month that stood elsewhere before, of repositories begun that year; None: none begun."""
    days_to_ship: float | None
    """Median days from first commit to first release, of repositories begun that year; None: none shipped."""
    hours_to_fix: float | None
    """Median hours from a failure (revert or broken release) to what followed; None: none seen."""
    assisted_share: float
    net_lines: int
    turning_points: tuple[TurningPoint, ...]
    fix_hours: tuple[float, ...] = ()
    """The hours behind `hours_to_fix`, shortest first."""


class PatternUse(NamedTuple):
    """One pattern in one year in one stack."""

    pattern: str
    family: str
    year: int
    stack: str
    """Language or platform of the files touched, such as Python, TypeScript, CI."""
    commits: int


class PatternYear(NamedTuple):
    """One pattern in one year, whatever the stacks: a commit that touches several counts once."""

    pattern: str
    year: int
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
    is_sure: bool = True
    """Whether it can be said that `first_sha` practises it (`[practice]` in `data/arc.toml`); False: it is only the first label."""


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
    is_begun_by_me: bool = True
    """False: somebody else's commit brought it, and it is mine by my share of the work on it."""


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
    """ok, empty, shallow, partial, unreadable, missing; unfinished: a scan was stopped before it had read it to the end."""
    reason: str
    """Why it is not ok and what helps; empty: ok."""
    commits: int
    mine: int
    first_on: str | None
    last_on: str | None
    excluded_files: int
    unknown_counts: int
    """Commits whose lines could not be counted."""


class PathVerdict(NamedTuple):
    """Why a file counts or does not, in one repository."""

    repo: str
    """Empty: no repository is known to have it."""
    path: str
    """Within the repository."""
    rule: str | None
    """The rule that leaves it out by its name; None: none does."""
    why: str
    """What the rule means, or what takes the file in; empty: no rule fits."""
    changes: tuple[tuple[str | None, str, int], ...]
    """(rule, what it means, changes it was found to hold for) as they were read; rule None: changes that count."""


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
    unread: int = 0
    """Commits that became mine since the last scan; they count once a scan has read them."""


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
    pattern_years: tuple[PatternYear, ...] = ()
    """By pattern and year; years without a commit are left out."""
    standing: tuple[Standing, ...] = ()
    """By repository and year; repositories without code of mine are left out."""
    foundations: tuple[Foundation, ...] = ()
    """Most users first."""
    compounding: tuple[CompoundYear, ...] = ()
    """Every year from the first to the last commit, oldest first."""
    roofs: tuple[RoofEdge, ...] = ()
    """Packages of one repository that build on each other, by repository."""


class IntervalCounts(NamedTuple):
    """What is known of my commits between two days besides the commits themselves."""

    offsets_min: tuple[int, ...]
    """Minutes east of UTC of the clocks they were made by, the most used first."""
    bulk: int
    unknown_counts: int
    gone: int


SORTS = ("newest", "oldest", "least sure", "most sure", "most added", "most removed", "repository")
"""How a list of commits may be ordered; `CommitQuery.sort` is one of these.

Least and most sure go by the confidence of the level as the tracker gave it, corrections aside, and leave merges out.
"""


REMARKS = ("unread", "uncounted", "excluded", "undated", "bulk", "gone")
"""Not read yet, lines unknown, with files kept out, an impossible date, an import or reformatting, reached by nothing."""


class CommitQuery(NamedTuple):
    """Which commits a list shows. Every field left alone filters nothing; filters are joined by "and"."""

    text: str = ""
    """Words looked up in subject and body, all of them, the last one also as a beginning; a hexadecimal word of seven
    or more digits also finds the commit whose sha begins so."""
    repo: str | None = None
    year: int | None = None
    quarter: str | None = None
    """Such as 2024-Q3."""
    since: str | None = None
    """First ISO day, that day included."""
    until: str | None = None
    """Last ISO day, that day included."""
    level: str | None = None
    type: str | None = None
    """Also revert and merge."""
    pattern: str | None = None
    artifact_id: str | None = None
    """Commits in which something happened to this artifact (created, shipped, retired)."""
    stack: str | None = None
    """Commits that touch a file of this stack, such as Python."""
    is_mine: bool | None = None
    """True: only mine (all when nobody is known, see `Growth.is_everyone`); False: only others'; None: both."""
    is_assisted: bool | None = None
    is_unsure: bool | None = None
    """True: only those whose level is given with a confidence below 0.5, and that nobody corrected."""
    is_night: bool | None = None
    """True: only those made from 23:00 to 05:00 by the author's clock."""
    is_counted: bool | None = None
    """True: only commits that the quarters and years count, so that a number and its list agree."""
    remark: str | None = None
    """One of `REMARKS`: why a number says less of these commits, or nothing; merges are left out."""
    after_row: int | None = None
    """Only commits that came into the file after this row (see `growth.read_last_row`); 0: all."""
    shas: tuple[str, ...] = ()
    """Only these commits, such as those that prove a milestone; empty: no such filter."""
    sort: str = "newest"
    """One of `SORTS`."""
    limit: int = 100
    offset: int = 0


class CommitDetail(NamedTuple):
    """All that is known of one commit."""

    row: CommitRow
    """With corrections applied, as lists show it."""
    body: str
    author: Person
    committer: Person
    authored_at: str
    """ISO time with the author's offset."""
    committed_at: str
    parents: tuple[str, ...]
    is_merge: bool
    is_merged: bool
    """True: the default branch contains it."""
    is_bulk: bool
    """True: an import or a reformatting; kept out of growth."""
    is_odd_date: bool
    is_gone: bool
    """True: no branch or tag reaches it any more."""
    counts_as: str | None
    """The twin that is counted instead (squashed or rewritten); None: it counts itself."""
    reverts: str | None
    """What it takes back; None: nothing."""
    reverted_by: tuple[str, ...]
    type_reason: str
    level_reason: str
    patterns: tuple[PatternLabel, ...]
    """With reasons, surest first, corrections applied."""
    corrections: tuple[Correction, ...]
    """Those that stand, oldest first."""
    changes: tuple[Change, ...] | None
    """None: the difference was not read."""
    coauthors: tuple[CoAuthor, ...]
    tags: tuple[str, ...]
    events: tuple[ArtifactEvent, ...]
    outcomes: tuple[Outcome, ...]
    notes: tuple[Note, ...]
    milestones: tuple[str, ...]
    """Keys of the milestones that it proves."""
    is_excluded_by_role: bool
    """True: its repository's role (data, ignored) keeps it out of growth."""
    counts_for: tuple[str, ...] = ()
    """Those that are counted as this one (what it squashed, or was before), oldest first."""


class DiffFile(NamedTuple):
    """One file of a diff, as text to show."""

    path: str
    old_path: str | None
    status: str
    added: int | None
    deleted: int | None
    rule: str | None
    """Why it is folded: the exclusion rule; None: it counts and is shown."""
    text: str
    """Hunks from the first "@@" on; empty: folded, binary, or nothing but a rename."""


class Diff(NamedTuple):
    """The difference of one commit from its first parent, read from the repository just now."""

    sha: str
    repo: str
    files: tuple[DiffFile, ...]
    missing: str
    """A sentence why there is nothing to show (the clone is gone, objects are missing, a merge); empty: it is shown."""
