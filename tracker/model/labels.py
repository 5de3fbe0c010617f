"""What the tracker concludes of one commit, each with a confidence and a reason."""

from __future__ import annotations

from typing import NamedTuple

TYPES = ("feat", "fix", "perf", "refactor", "style", "docs", "test", "build", "ci", "chore")
"""Types that are judged; `revert` and `merge` are read off the commit and come beside these."""
LEVELS = ("syntax", "pattern", "system", "architecture")
"""Narrowest first."""


class PatternLabel(NamedTuple):
    """A pattern that a commit introduces or materially works on."""

    pattern: str
    confidence: float
    reason: str


class Labels(NamedTuple):
    """The labels of one commit."""

    type: str
    type_confidence: float
    """0 to 1, calibrated: of labels given with 0.8, four in five are right."""
    type_reason: str
    level: str | None
    """None for a merge, which has no level, no patterns and no lines of its own."""
    level_confidence: float
    level_reason: str
    patterns: tuple[PatternLabel, ...]


MERGE = Labels("merge", 1.0, "it has more than one parent", None, 1.0, "a merge has no level of its own", ())
"""Read off, as every merge's."""


class Reasoning(NamedTuple):
    """Everything that was weighed for one commit, not only what was said of it."""

    types: tuple[tuple[str, float], ...]
    """Each type that was thought of, with its confidence, surest first; empty: a merge or revert, which is read off."""
    levels: tuple[tuple[str, float], ...]
    """Likewise; empty: a merge."""
    patterns: tuple[tuple[str, float], ...]
    """Likewise; those below `said_from` were thought of and not said."""
    said_from: float
    """Confidence from which a pattern is said."""
    rules: tuple[tuple[str, float, str], ...]
    """(pattern, how sure the rule is on its own, why) of each pattern's best rule that matched, surest first."""
    seen: tuple[str, ...]
    """What was counted in the diff, in words."""
    has_diff: bool
    """False: only the message and the list of files were known."""


class Correction(NamedTuple):
    """What the user said of a commit's label; it wins over everything and outlives every rescan."""

    sha: str
    field: str
    """type, level, pattern+ (add) or pattern- (remove)."""
    value: str
    made_at: str
    """ISO time, UTC."""
