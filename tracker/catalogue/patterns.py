"""The catalogue of patterns, types and levels (`data/patterns.toml`), and the user's own patterns beside it.

Owns the shape of the file. Says nothing about how rules are matched: that is the labelling floor's.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tracker.catalogue.files import Strict, find_data_folder, read_catalogue
from tracker.errors import CatalogueError

FAMILIES = ("structure", "data", "service", "delivery", "reliability", "knowledge", "agentic")
"""In the order screens show them; a pattern of one's own may also name another family."""


class RuleShape(Strict):
    """One rule: every key that is given must match, one of its values is enough."""

    words: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    endings: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()
    removes: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    sure: float
    """0 to 1: how much the rule counts on its own."""
    because: str
    """The reason a person reads; {what} stands for what matched."""


class PatternShape(Strict):
    """One pattern."""

    pattern: str
    family: str
    meaning: str
    not_examples: tuple[str, ...]
    rules: tuple[RuleShape, ...]


class PatternsShape(Strict):
    """The whole file."""

    types: dict[str, str] = {}
    levels: dict[str, str] = {}
    patterns: tuple[PatternShape, ...]


class Rule(NamedTuple):
    """A rule as the labelling floor reads it; the fields mean what the file's keys mean."""

    words: tuple[str, ...]
    folders: tuple[str, ...]
    names: tuple[str, ...]
    endings: tuple[str, ...]
    roles: tuple[str, ...]
    adds: tuple[str, ...]
    removes: tuple[str, ...]
    counts: tuple[str, ...]
    types: tuple[str, ...]
    without: tuple[str, ...]
    sure: float
    because: str


class Pattern(NamedTuple):
    """A pattern of the catalogue, or one of the user's own."""

    pattern: str
    family: str
    meaning: str
    not_examples: tuple[str, ...]
    rules: tuple[Rule, ...]
    is_own: bool
    """True: the user added it; no weights know it, its rules alone decide."""


class Patterns(NamedTuple):
    """Everything `data/patterns.toml` says, and what the user added."""

    types: dict[str, str]
    """Type → its meaning, in order."""
    levels: dict[str, str]
    """Level → its meaning, narrowest first."""
    patterns: tuple[Pattern, ...]


def read_patterns(own: Path | None = None, path: Path | None = None) -> Patterns:
    """The shipped catalogue, and the patterns of the user's file `own` after it.

    `path`: another catalogue instead of the shipped one.
    Raises: CatalogueError when a file is wrong, or names a pattern twice.
    """
    shipped = read_catalogue(path or find_data_folder() / "patterns.toml", PatternsShape)
    patterns = [_build_pattern(shape, False) for shape in shipped.patterns]
    if own is not None:
        patterns += [_build_pattern(shape, True) for shape in read_catalogue(own, PatternsShape).patterns]
    seen: set[str] = set()
    for pattern in patterns:
        if pattern.pattern in seen:
            raise CatalogueError(f"{own or path}: the pattern '{pattern.pattern}' is there twice; give yours another name.")
        seen.add(pattern.pattern)
    return Patterns(dict(shipped.types), dict(shipped.levels), tuple(patterns))


def _build_pattern(shape: PatternShape, is_own: bool) -> Pattern:
    rules = tuple(Rule(**rule.model_dump()) for rule in shape.rules)
    return Pattern(shape.pattern, shape.family, shape.meaning, shape.not_examples, rules, is_own)
