"""Labels commits: type, level and patterns, each with a confidence and a reason a person accepts.

Owns what is concluded of one commit from its reading. Pure: reads its catalogue and weights once, never a repository.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from tracker.catalogue.patterns import Pattern, Patterns
from tracker.classify.affinity import Affinity
from tracker.classify.counts import CountIndex, Places
from tracker.classify.features import Measuring
from tracker.classify.on_call import OnCall
from tracker.classify.reading import Reading, extract_reading
from tracker.classify.reasons import Telling, explain_level, explain_pattern, explain_type
from tracker.classify.rules import Hit, RuleBook
from tracker.classify.teaching import NOTHING_TAUGHT, Teaching
from tracker.classify.telling import tell_counts
from tracker.classify.tokens import TokenIndex, extract_tokens
from tracker.classify.weights import Said, Weights, choose_levels
from tracker.errors import CatalogueError
from tracker.model.facts import Commit, Signals
from tracker.model.labels import LEVELS, MERGE, TYPES, Labels, PatternLabel, Reasoning

LEAST_TOLD, LEAST_PATTERN = 0.02, 0.05
"""Types and levels, and patterns, less sure than this were not thought of."""
OWN_SURE = 0.5
"""A pattern that no weights know is said from this sureness of its rules on."""
_REVERTS = ('Revert "', "Revert '", "revert: ", "revert(", "Revert: ")


class Labeller:
    """Labels batches of commits with one catalogue, one set of weights and what the user taught."""

    def __init__(self, patterns: Patterns, weights: Weights, made_by: str, teaching: Teaching = NOTHING_TAUGHT) -> None:
        by_name = {pattern.pattern: pattern for pattern in patterns.patterns}
        known = [by_name.get(name) or Pattern(name, "", "", (), (), False) for name in weights.patterns]
        self._index = CountIndex()
        self._measuring = Measuring(weights.patterns, self._index)
        if weights.measures != self._measuring.names:
            raise CatalogueError("The weights were trained for another version of the tracker; install it again.")
        self.patterns = patterns
        self.made_by = made_by
        """Hash of catalogue, weights and teaching; labels made by another are stale."""
        self._weights = weights
        self._teaching = teaching
        self._rules = RuleBook(patterns.patterns)
        self._near = Affinity(known, self._index)
        self._places = {name: place for place, name in enumerate(weights.patterns)}
        self._tokens = TokenIndex(weights.vocabulary, self._index)
        self._shown = frozenset(by_name)
        self._own = tuple(name for name in by_name if name not in weights.patterns)

    def taught(self, teaching: Teaching) -> Labeller:
        """The same labeller, moved by what a person corrected."""
        made_by = hashlib.sha256(f"{self.made_by}{teaching.digest}".encode()).hexdigest()[:16] if teaching.digest else self.made_by
        return Labeller(self.patterns, self._weights, made_by, teaching)

    def classify(self, batch: Sequence[tuple[Commit, Signals]]) -> list[Labels]:
        """The labels of each commit, in order; a merge gets type "merge" and no level, a revert type "revert" and a level."""
        labels: list[Labels] = [MERGE] * len(batch)
        places = [place for place, (commit, _) in enumerate(batch) if not commit.is_merge]
        if not places:
            return labels
        known = self._weights.patterns
        readings, hits, tokens, decided = self._decide([batch[place] for place in places])
        chosen = choose_levels(decided.level)
        kinds, levels, chances = decided.kind.tolist(), decided.level.tolist(), decided.pattern.tolist()
        claimed = decided.pattern > self._weights.threshold
        for number, place in enumerate(places):
            here = [(chances[number][at], known[at]) for at in claimed[number].nonzero()[0]]
            level = chosen[number]
            labels[place] = self._label(
                batch[place][0], readings[number], hits[number], tokens[number], kinds[number], LEVELS[level], levels[number][level], here
            )
        return labels

    def reason(self, commit: Commit, signals: Signals) -> Reasoning:
        """Everything that was weighed for one commit."""
        reading = extract_reading(commit, signals)
        if commit.is_merge:
            return Reasoning((), (), (), self._weights.threshold, (), tell_counts(reading), reading.has_diff)
        _, (hits,), _, decided = self._decide([(commit, signals)])
        sure = {
            **dict(zip(self._weights.patterns, decided.pattern[0].tolist(), strict=True)),
            **{n: hits[n].sure for n in self._own if n in hits},
        }
        return Reasoning(
            () if _is_revert(commit) else _order(zip(TYPES, decided.kind[0].tolist(), strict=True), LEAST_TOLD),
            _order(zip(LEVELS, decided.level[0].tolist(), strict=True), LEAST_TOLD),
            _order(((name, chance) for name, chance in sure.items() if name in self._shown), LEAST_PATTERN),
            self._weights.threshold,
            tuple(sorted(((hit.pattern, hit.sure, hit.reason) for hit in hits.values()), key=lambda rule: (-rule[1], rule[0]))),
            tell_counts(reading),
            reading.has_diff,
        )

    def _decide(self, batch: Sequence[tuple[Commit, Signals]]) -> tuple[list[Reading], list[dict[str, Hit]], list[Places], Said]:
        """Readings, hits of the rules, places of tokens, and probabilities of commits that are no merges."""
        readings, hits, found_tokens, measures, near = [], [], [], [], []
        for commit, signals in batch:
            reading = extract_reading(commit, signals)
            found = self._rules.find_hits(reading)
            readings.append(reading)
            hits.append(found)
            found_tokens.append(self._tokens.find(reading))
            measures.append(self._measuring.extract(reading, found))
            near.append(self._near.extract(reading, found))
        counted = self._index.gather(readings)
        tokens = self._tokens.build(found_tokens, counted)
        decided = self._weights.decide(tokens, self._measuring.build(measures, counted), self._near.build(near, counted))
        if self._teaching.examples:
            for number, reading in enumerate(readings):
                said = (decided.kind[number], decided.level[number], decided.pattern[number])
                self._teaching.move(extract_tokens(reading), *said, self._weights.patterns)
        return readings, hits, tokens, decided

    def _tell_pattern(self, name: str, tokens: Places) -> Telling:
        """What of a commit spoke for a pattern, asked only where no rule says it."""
        place = self._places.get(name)
        return lambda: self._weights.find_pattern_tokens(place, tokens) if place is not None else ()

    def _label(
        self,
        commit: Commit,
        reading: Reading,
        hits: dict[str, Hit],
        tokens: Places,
        kinds: list[float],
        level: str,
        level_sure: float,
        claimed: list[tuple[float, str]],
    ) -> Labels:
        claimed += [(hits[name].sure, name) for name in self._own if name in hits and hits[name].sure >= OWN_SURE]
        claimed.sort(key=lambda pair: (-pair[0], pair[1]))
        patterns = tuple(
            PatternLabel(name, round(sure, 4), explain_pattern(name, reading, hits.get(name), self._tell_pattern(name, tokens)))
            for sure, name in claimed
            if name in self._shown
        )
        sure = max(kinds)
        kind = TYPES[kinds.index(sure)]
        level_why = explain_level(level, level_sure, reading, kind, {label.pattern: label.reason for label in patterns})
        if _is_revert(commit):
            return Labels("revert", 1.0, "the message says that it takes a commit back", level, round(level_sure, 4), level_why, patterns)
        kind_why = explain_type(kind, sure, reading, lambda: self._weights.find_type_tokens(kind, tokens))
        return Labels(kind, round(sure, 4), kind_why, level, round(level_sure, 4), level_why, patterns)


def _is_revert(commit: Commit) -> bool:
    return commit.subject.startswith(_REVERTS) or "This reverts commit " in commit.body


def _order(chances: Iterable[tuple[str, float]], least: float) -> tuple[tuple[str, float], ...]:
    """Surest first, from `least` on."""
    return tuple(sorted(((name, round(chance, 4)) for name, chance in chances if chance >= least), key=lambda pair: (-pair[1], pair[0])))


def read_labeller(own_patterns: Path | None = None) -> Labeller:
    """The labeller with the shipped catalogue and weights, and the user's own patterns where `own_patterns` names their file.

    Raises: CatalogueError when a file is wrong.
    """
    return OnCall(own_patterns).labeller
