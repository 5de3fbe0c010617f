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


class Correction(NamedTuple):
    """What the user said of a commit's label; it wins over everything and outlives every rescan."""

    sha: str
    field: str
    """type, level, pattern+ (add) or pattern- (remove)."""
    value: str
    made_at: str
    """ISO time, UTC."""
