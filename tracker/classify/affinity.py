"""How close a commit is to each pattern, measured alike for all of them: words said, words added, paths named.

Pure. One small model reads these numbers for every pattern, so that a pattern with three labelled examples is judged by what
was learnt from all the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tracker.catalogue.patterns import Pattern
from tracker.classify.counts import Counted, CountIndex, Spread
from tracker.classify.features import build_table
from tracker.classify.reading import Reading, find_stem, split_words
from tracker.classify.rules import Hit

SUBJECT, BODY, PATHS, ADDED, ADDED_SHARE, ADDED_KINDS, REMOVED, SETUP, SURE, RIVALS, LINES, NET_SHARE, FIRST = range(13)
WIDTH = 13
"""Numbers a pattern: the names above."""


class Affinity:
    """The words of all patterns, ready to be looked up; made once, never changed."""

    def __init__(self, patterns: Sequence[Pattern], index: CountIndex) -> None:
        self.patterns = tuple(pattern.pattern for pattern in patterns)
        self._places = {pattern: place for place, pattern in enumerate(self.patterns)}
        self._said: dict[str, list[int]] = {}
        self._plain: dict[str, list[int]] = {}
        self._index = index
        self._added: list[tuple[int, int]] = []
        """Ids of counts, and where they are added."""
        self._kinds: list[tuple[int, int]] = []
        """Ids of counts, and where they count as one kind of word."""
        self._named: dict[tuple[str, ...], frozenset[int]] = {}
        for place, pattern in enumerate(patterns):
            said = {" ".join(map(find_stem, split_words(word))) for rule in pattern.rules for word in rule.words}
            added = {word for rule in pattern.rules for word in rule.adds}
            plain = {word for word in said if " " not in word} | {find_stem(word) for rule in pattern.rules for word in rule.folders}
            for word in sorted(said):
                self._said.setdefault(word, []).append(place * WIDTH)
            for word in sorted(plain):
                self._plain.setdefault(word, []).append(place * WIDTH)
            for word in sorted(added):
                for mark, column in (("w+", ADDED), ("k+", SETUP), ("w-", REMOVED), ("k-", REMOVED)):
                    self._added.append((index.add(mark + word), place * WIDTH + column))
                self._kinds.append((index.add("w+" + word), place * WIDTH + ADDED_KINDS))
        end = len(self.patterns) * WIDTH
        self._added += [(index.add("w+words"), end), (index.add("k+words"), end)]
        self._pairs: dict[str, dict[str, list[int]]] = {}
        """First word → second word → places."""
        for pair in [word for word in self._said if " " in word]:
            first, _, second = pair.partition(" ")
            self._pairs.setdefault(first, {})[second] = self._said.pop(pair)

    @cached_property
    def _spreads(self) -> tuple[Spread, Spread]:
        return Spread(self._index, self._added), Spread(self._index, self._kinds)

    def extract(self, reading: Reading, hits: Mapping[str, Hit]) -> tuple[list[int], list[float]]:
        """Places and values of one reading beside its counts, before `build`; what is absent is 0."""
        said = self._said
        found: dict[int, float] = {}
        get = found.get
        pairs = self._pairs
        follows: dict[str, list[int]] | None = None
        for number, word in enumerate(reading.words):
            if word in said:
                _hear(said[word], number, found)
            if follows is not None and word in follows:
                _hear(follows[word], number, found)
            follows = pairs.get(word)
        for word in reading.body:
            if word in said:
                for at in said[word]:
                    found[at + BODY] = get(at + BODY, 0.0) + 1
            if follows is not None and word in follows:
                for at in follows[word]:
                    found[at + BODY] = get(at + BODY, 0.0) + 1
            follows = pairs.get(word)
        files = len(reading.paths) or 1
        lines = sum(map(sum, reading.sizes)) or 1
        for (facts, _), (plus, minus) in zip(reading.paths, reading.sizes, strict=True):
            for at in self._find_named(facts.words):
                found[at + PATHS] = get(at + PATHS, 0.0) + 1 / files
                found[at + LINES] = get(at + LINES, 0.0) + (plus + minus) / lines
        for pattern, hit in hits.items():
            known = self._places.get(pattern)
            if known is not None:
                found[known * WIDTH + SURE] = hit.sure
        found[len(self.patterns) * WIDTH + 1] = sum(hit.sure for hit in hits.values())
        return list(found), list(found.values())

    def build(self, rows: Sequence[tuple[list[int], list[float]]], counted: Counted) -> npt.NDArray[np.float32]:
        """The affinities of many readings: (readings, patterns, `WIDTH`)."""
        size = len(self.patterns) * WIDTH
        table = build_table(rows, size + 2)
        flat = table.reshape(-1)
        added, kinds = self._spreads
        which, places = added.find(counted.ids)
        flat += np.bincount(counted.rows[which] * (size + 2) + places, counted.values[which], len(flat))
        which, places = kinds.find(counted.ids)
        flat += np.bincount(counted.rows[which] * (size + 2) + places, minlength=len(flat))
        near = table[:, :size].reshape(len(rows), len(self.patterns), WIDTH)
        total = table[:, size, None] + 20
        near[:, :, ADDED_SHARE] = 10 * near[:, :, ADDED] / total
        near[:, :, NET_SHARE] = 10 * (near[:, :, ADDED] - near[:, :, REMOVED]) / total
        near[:, :, RIVALS] = np.log1p(table[:, size + 1, None])
        for column in (ADDED, REMOVED, SETUP, BODY):
            near[:, :, column] = np.log1p(near[:, :, column])
        return near.astype(np.float32)

    def _find_named(self, words: tuple[str, ...]) -> frozenset[int]:
        """Where the patterns begin whose words stand in a path."""
        known = self._named.get(words)
        if known is None:
            known = frozenset(at for word in words for at in self._plain.get(find_stem(word), ()))
            if len(self._named) < 1 << 16:
                self._named[words] = known
        return known


def _hear(places: list[int], number: int, found: dict[int, float]) -> None:
    """A word of the subject, by its place there."""
    for at in places:
        found[at] = found.get(at, 0.0) + 1
        if at + FIRST not in found:
            found[at + FIRST] = 1 / (1 + number)
