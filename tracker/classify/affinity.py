"""How close a commit is to each pattern, measured alike for all of them: words said, words added, paths named.

Pure. One small model reads these numbers for every pattern, so that a pattern with three labelled examples is judged by what
was learnt from all the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log1p

from tracker.catalogue.patterns import Pattern
from tracker.classify.reading import Reading, find_stem, split_words
from tracker.classify.rules import Hit

SUBJECT, BODY, PATHS, ADDED, ADDED_SHARE, ADDED_KINDS, REMOVED, SETUP, SURE, RIVALS, LINES, NET_SHARE, FIRST = range(13)
WIDTH = 13
"""Numbers a pattern: the names above."""


class Affinity:
    """The words of all patterns, ready to be looked up; made once, never changed."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.patterns = tuple(pattern.pattern for pattern in patterns)
        self._said: dict[str, list[int]] = {}
        self._plain: dict[str, list[int]] = {}
        self._added: dict[str, list[int]] = {}
        self._named: dict[tuple[str, ...], frozenset[int]] = {}
        for place, pattern in enumerate(patterns):
            said = {" ".join(map(find_stem, split_words(word))) for rule in pattern.rules for word in rule.words}
            added = {word for rule in pattern.rules for word in rule.adds}
            plain = {word for word in said if " " not in word} | {find_stem(word) for rule in pattern.rules for word in rule.folders}
            for words, table in ((said, self._said), (plain, self._plain), (added, self._added)):
                for word in sorted(words):
                    table.setdefault(word, []).append(place)

    def extract(self, reading: Reading, hits: Mapping[str, Hit]) -> list[list[float]]:
        """For each pattern, `WIDTH` numbers."""
        rows = [[0.0] * WIDTH for _ in self.patterns]
        said, added = self._said, self._added
        last = ""
        for number, word in enumerate(reading.words):
            for heard in (word, f"{last} {word}"):
                for place in said.get(heard, ()):
                    row = rows[place]
                    row[SUBJECT] += 1
                    if not row[FIRST]:
                        row[FIRST] = 1 / (1 + number)
            last = word
        for word in reading.body:
            for heard in (word, f"{last} {word}"):
                for place in said.get(heard, ()):
                    rows[place][BODY] += 1
            last = word
        files = len(reading.paths) or 1
        lines = sum(map(sum, reading.sizes)) or 1
        for (facts, _), (plus, minus) in zip(reading.paths, reading.sizes, strict=True):
            for place in self._find_named(facts.words):
                row = rows[place]
                row[PATHS] += 1 / files
                row[LINES] += (plus + minus) / lines
        counts = reading.counts
        total = counts.get("w+words", 0) + counts.get("k+words", 0) + 20
        for name, count in counts.items():
            if name[1:2] == "+" or name[1:2] == "-":
                places = added.get(name[2:])
                if places is None:
                    continue
                for place in places:
                    row = rows[place]
                    if name[1] == "-":
                        row[REMOVED] += count
                    elif name[0] == "w":
                        row[ADDED] += count
                        row[ADDED_KINDS] += 1
                    else:
                        row[SETUP] += count
        rivals = sum(hit.sure for hit in hits.values())
        for place, pattern in enumerate(self.patterns):
            row = rows[place]
            row[NET_SHARE] = 10 * (row[ADDED] - row[REMOVED]) / total
            row[ADDED_SHARE] = 10 * row[ADDED] / total
            row[ADDED], row[REMOVED], row[SETUP] = log1p(row[ADDED]), log1p(row[REMOVED]), log1p(row[SETUP])
            row[BODY] = log1p(row[BODY])
            row[RIVALS] = log1p(rivals)
            hit = hits.get(pattern)
            row[SURE] = hit.sure if hit else 0.0
        return rows

    def _find_named(self, words: tuple[str, ...]) -> frozenset[int]:
        """Patterns whose words stand in a path."""
        known = self._named.get(words)
        if known is None:
            known = frozenset(place for word in words for place in self._plain.get(find_stem(word), ()))
            if len(self._named) < 1 << 16:
                self._named[words] = known
        return known
