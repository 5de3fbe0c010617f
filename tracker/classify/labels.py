"""Labels commits: type, level and patterns, each with a confidence and a reason a person accepts.

Owns what is concluded of one commit from its reading. Pure: reads its catalogue and weights once, never a repository.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from tracker.catalogue.files import find_data_folder
from tracker.catalogue.patterns import Patterns, read_patterns
from tracker.classify.reading import Reading, extract_reading
from tracker.classify.rules import Hit, RuleBook
from tracker.model.facts import Commit, Signals
from tracker.model.labels import LEVELS, Labels, PatternLabel

_WORD_TYPES = (
    ("fix", ("fix", "bug", "crash", "broken", "repair", "hotfix", "workaround")), ("docs", ("doc", "readme", "typo", "documentation")),
    ("test", ("test", "coverage")), ("perf", ("perf", "faster", "speed", "optim")), ("style", ("format", "lint", "prettier", "black", "whitespace")),
    ("refactor", ("refactor", "renam", "mov", "simplif", "extract", "clean", "remov", "restructur")),
    ("build", ("bump", "releas", "upgrad", "dependenc", "version", "dep")), ("ci", ("ci", "travi", "workflow")),
)  # fmt: skip


class Labeller:
    """Labels batches of commits with one catalogue."""

    def __init__(self, patterns: Patterns, made_by: str) -> None:
        self.patterns = patterns
        self.made_by = made_by
        """Hash of catalogue and weights; labels made by another are stale."""
        self._rules = RuleBook(patterns.patterns)

    def classify(self, batch: Sequence[tuple[Commit, Signals]]) -> list[Labels]:
        """The labels of each commit, in order; a merge gets type "merge" and no level."""
        return [self._classify_one(commit, signals) for commit, signals in batch]

    def _classify_one(self, commit: Commit, signals: Signals) -> Labels:
        if commit.is_merge:
            return Labels("merge", 1.0, "it has more than one parent", None, 1.0, "a merge has no level of its own", ())
        reading = extract_reading(commit, signals)
        hits = self._rules.find_hits(reading)
        kind, sure, why = _find_type(commit, reading)
        level, level_sure, level_why = _find_level(kind, reading, hits)
        shown = tuple(PatternLabel(h.pattern, h.sure, h.reason) for h in sorted(hits.values(), key=lambda h: (-h.sure, h.pattern)) if h.sure >= 0.5)
        return Labels(kind, sure, why, level, level_sure, level_why, shown)


def read_labeller(own_patterns: Path | None = None) -> Labeller:
    """The labeller with the shipped catalogue, and the user's own patterns where `own_patterns` names their file.

    Raises: CatalogueError when a file is wrong.
    """
    digest = hashlib.sha256((find_data_folder() / "patterns.toml").read_bytes())
    if own_patterns is not None:
        digest.update(own_patterns.read_bytes())
    return Labeller(read_patterns(own_patterns), digest.hexdigest()[:16])


def _find_type(commit: Commit, reading: Reading) -> tuple[str, float, str]:
    counts = reading.counts
    if commit.subject.startswith(('Revert "', "Revert '", "revert: ", "revert(")):
        return "revert", 0.95, "the message says that it takes a commit back"
    roles = {facts.role for facts, _ in reading.paths}
    for role, kind, text in (("test", "test", "tests"), ("ci", "ci", "the pipeline"), ("docs", "docs", "documentation"), ("changelog", "docs", "the changelog")):
        if roles and roles <= {role, "docs"} and role in roles:
            return kind, 0.8, f"only {text} changed"
    if counts.get("version_release"):
        return "build", 0.8, "it raises the version"
    if roles and roles <= {"manifest", "lock", "build"}:
        return "build", 0.8, "only manifests and lock files changed"
    if reading.stated and reading.stated != "revert":
        return reading.stated, 0.7, f"the author says so (“{reading.stated}:”)"
    for kind, stems in _WORD_TYPES:
        for word in reading.words[:8]:
            if word.startswith(stems):
                return kind, 0.6, f"the message says “{reading.heard.get(word, word)}”"
    if counts.get("added", 0) > counts.get("removed", 0):
        return "feat", 0.4, "it adds code"
    return "chore", 0.3, "nothing tells more"


def _find_level(kind: str, reading: Reading, hits: dict[str, Hit]) -> tuple[str, float, str]:
    counts = reading.counts
    if counts.get("version_release"):
        return "system", 0.8, "a release goes out"
    wide = [name for name in ("deployment", "containerisation", "schema-migration", "auth", "monorepo", "observability") if name in hits]
    if counts.get("many_renames", 0) > 8 or (counts.get("files", 0) > 25 and kind in ("feat", "refactor")):
        return "architecture", 0.4, f"it reshapes {counts['files']} files"
    if wide and kind in ("feat", "build", "ci", "refactor"):
        return "system", 0.5, hits[wide[0]].reason
    changed = counts.get("added", 0) + counts.get("removed", 0)
    if kind in ("docs", "style", "chore", "test") or changed < 12:
        return LEVELS[0], 0.6, f"a small change of {changed} lines" if changed < 40 else f"{kind} that needs no other part to be read"
    return LEVELS[1], 0.5, f"{changed} lines in {counts.get('files', 0)} files, one component"
