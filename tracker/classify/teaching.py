"""Learns from a person's corrections: commits like those that were corrected move towards what was said of them.

Pure. A correction itself wins elsewhere (the store's views); here it only teaches. One correction moves little, ten of a
kind move what resembles them.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import exp, log, sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tracker.classify.reading import extract_reading
from tracker.classify.tokens import extract_tokens
from tracker.model.facts import Commit, Signals
from tracker.model.labels import LEVELS, TYPES

FORCE = 6.0
"""Most that teaching adds to the log odds of a value."""
PACE = 2.5
"""Corrections of full likeness after which about two thirds of the force is there."""
LEAST_CHANCE = 0.005
"""What a person has said of commits like this one is never less likely than so before it is raised, however sure the weights are."""
LEAST_LIKENESS = 0.25
"""Commits less alike than this teach each other nothing."""
_KINDS = ("w:", "f:", "t:", "c:", "n:", "d:", "e:", "p:", "q:", "on")
"""Tokens that likeness goes by: words of the subject, stated type, scope, names and folders of files."""


class Lesson(NamedTuple):
    """A correction together with the commit it was made of."""

    commit: Commit
    signals: Signals
    field: str
    """type, level, pattern+ or pattern-."""
    value: str


class _Example(NamedTuple):
    weights: dict[str, float]
    field: str
    value: str


class Teaching:
    """What a person's corrections say about commits like those; made once, never changed."""

    def __init__(self, examples: Sequence[_Example], rarity: dict[str, float], digest: str) -> None:
        self.examples = tuple(examples)
        self.digest = digest
        """Hash of the corrections; "" for none."""
        self._rarity = rarity

    def move(
        self,
        tokens: Iterable[str],
        kind: npt.NDArray[np.float32],
        level: npt.NDArray[np.float32],
        pattern: npt.NDArray[np.float32],
        patterns: Sequence[str],
    ) -> None:
        """Moves one commit's probabilities (in place) towards what was said of commits like it."""
        mine = _weigh(tokens, self._rarity)
        felt: defaultdict[tuple[str, str], float] = defaultdict(float)
        for example in self.examples:
            likeness = sum(weight * mine[token] for token, weight in example.weights.items() if token in mine)
            if likeness > LEAST_LIKENESS:
                felt[example.field, example.value] += (likeness - LEAST_LIKENESS) / (1 - LEAST_LIKENESS)
        for (field, value), strength in felt.items():
            shift = FORCE * (1 - exp(-strength / PACE))
            if field == "type" and value in TYPES:
                _raise(kind, TYPES.index(value), shift)
            elif field == "level" and value in LEVELS:
                _raise(level, LEVELS.index(value), shift)
            elif value in patterns:
                place = list(patterns).index(value)
                held = min(max(float(pattern[place]), 1e-4), 1 - 1e-4)
                pattern[place] = 1 / (1 + exp(-(log(held / (1 - held)) + (shift if field == "pattern+" else -shift))))


NOTHING_TAUGHT = Teaching((), {}, "")


def build_teaching(lessons: Sequence[Lesson]) -> Teaching:
    """What `lessons` teach, whatever their order; none teach nothing."""
    if not lessons:
        return NOTHING_TAUGHT
    ordered = sorted(lessons, key=lambda lesson: (lesson.commit.sha, lesson.field, lesson.value))
    readings = [extract_reading(lesson.commit, lesson.signals) for lesson in ordered]
    told = [[token for token in extract_tokens(reading) if token[:2] in _KINDS] for reading in readings]
    often = Counter(token for tokens in told for token in tokens)
    rarity = {token: 1.0 if token.startswith(("w:", "t:", "f:", "on")) else 0.6 for token in often}
    digest = hashlib.sha256(repr([_describe(lesson) for lesson in ordered]).encode()).hexdigest()
    examples = [_Example(_weigh(tokens, rarity), lesson.field, lesson.value) for tokens, lesson in zip(told, ordered, strict=True)]
    return Teaching(examples, rarity, digest)


def _weigh(tokens: Iterable[str], rarity: dict[str, float]) -> dict[str, float]:
    """Weights of tokens, of length 1 together; those no lesson has count as ordinary ones."""
    weights = {token: rarity.get(token, 0.6) for token in tokens if token[:2] in _KINDS}
    length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {token: weight / length for token, weight in weights.items()}


def _raise(chances: npt.NDArray[np.float32], place: int, shift: float) -> None:
    chances[place] = max(float(chances[place]), LEAST_CHANCE) * exp(shift)
    chances /= chances.sum()


def _describe(lesson: Lesson) -> tuple[object, ...]:
    """What was said and of what: a commit whose changes were read since teaches more than its message did."""
    return (lesson.commit.sha, lesson.field, lesson.value, lesson.commit.changes, sorted(lesson.signals.counts.items()))
