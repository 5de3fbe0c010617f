"""Matches the catalogue's rules against a reading: one look-up a word, path part and count, not one test a rule.

Pure. Rules give hits with a reason; what the hits are worth together is for the labelling to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tracker.catalogue.patterns import Pattern, Rule
from tracker.classify.reading import Reading, find_stem, split_words


class Hit(NamedTuple):
    """A pattern's best rule that matched."""

    pattern: str
    sure: float
    reason: str


class _Need(NamedTuple):
    rule: int
    field: int


class RuleBook:
    """The rules of all patterns, ready to be matched; made once, never changed."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._rules: list[tuple[str, Rule]] = []
        self._needed: list[int] = []
        """Fields of each rule that have to match."""
        self._words: dict[str, list[_Need]] = {}
        self._pairs: dict[str, dict[str, list[_Need]]] = {}
        """First word → second word → needs."""
        self._names: dict[str, list[_Need]] = {}
        self._starts: dict[str, list[_Need]] = {}
        self._endings: dict[str, list[_Need]] = {}
        self._folders: dict[str, list[_Need]] = {}
        self._roles: dict[str, list[_Need]] = {}
        self._counts: dict[str, list[_Need]] = {}
        self._stated: dict[str, list[_Need]] = {}
        self._paths: dict[object, tuple[tuple[_Need, str], ...]] = {}
        for pattern in patterns:
            for rule in pattern.rules:
                self._add(pattern.pattern, rule)
        for pair in [word for word in self._words if " " in word]:
            first, _, second = pair.partition(" ")
            self._pairs.setdefault(first, {})[second] = self._words.pop(pair)

    def _add(self, pattern: str, rule: Rule) -> None:
        number = len(self._rules)
        needed = 0

        def note(table: dict[str, list[_Need]], values: Iterable[str], field: int) -> None:
            nonlocal needed
            for value in values:
                needed |= field
                table.setdefault(value, []).append(_Need(number, field))

        note(self._words, (" ".join(map(find_stem, split_words(word))) or word for word in rule.words), 1)
        note(self._folders, (folder.lower() for folder in rule.folders), 2)
        whole = [name.lower() for name in rule.names if not name.endswith("*")]
        note(self._names, whole, 4)
        note(self._starts, (name.lower()[:-1] for name in rule.names if name.endswith("*")), 4)
        note(self._endings, (ending.lower().lstrip(".") for ending in rule.endings), 8)
        note(self._roles, rule.roles, 16)
        note(self._counts, (f"{mark}+{word}" for word in rule.adds for mark in "wk"), 32)
        note(self._counts, (f"{mark}-{word}" for word in rule.removes for mark in "wk"), 64)
        note(self._counts, rule.counts, 128)
        note(self._stated, rule.types, 256)
        self._rules.append((pattern, rule))
        self._needed.append(needed)

    def find_hits(self, reading: Reading) -> dict[str, Hit]:
        """Pattern → its surest rule that matched."""
        got: dict[int, int] = {}
        what: dict[int, str] = {}

        def take(needs: Iterable[_Need], shown: str) -> None:
            for rule, field in needs:
                before = got.get(rule, 0)
                if not before & field:
                    got[rule] = before | field
                    if rule not in what or field in (1, 4):
                        what[rule] = shown

        # In the order of the message: sets would name another word in another process.
        single, pairs = self._words, self._pairs
        for stems, written in ((reading.words, reading.plain), (reading.body, reading.plain_body)):
            before = ""
            follows: dict[str, list[_Need]] | None = None
            for stem, word in zip(stems, written, strict=False):
                if stem in single:
                    take(single[stem], word)
                if follows is not None and stem in follows:
                    take(follows[stem], f"{before} {word}")
                follows = pairs.get(stem)
                before = word
        for facts, _ in reading.paths[:80]:
            for (rule, field), shown in self._match_path(facts):
                met = got.get(rule, 0)
                if not met & field:
                    got[rule] = met | field
                    if field == 4 or rule not in what:
                        what[rule] = shown
        counts = reading.counts
        for name in sorted(counts.keys() & self._counts.keys()):
            shown = name[2:] if name[1:2] in ("+", "-") else str(counts[name])
            take(self._counts[name], shown)
        if reading.stated in self._stated:
            take(self._stated[reading.stated], reading.stated)
        hits: dict[str, Hit] = {}
        needed = self._needed
        for number, fields in got.items():
            if fields != needed[number]:
                continue
            pattern, told = self._rules[number]
            if told.without and _says(reading, told.without):
                continue
            best = hits.get(pattern)
            if best is None or told.sure > best.sure:
                hits[pattern] = Hit(pattern, told.sure, told.because.replace("{what}", what[number]))
        return hits

    def _match_path(self, facts: object) -> tuple[tuple[_Need, str], ...]:
        known = self._paths.get(facts)
        if known is None:
            known = self._find_path(facts)
            if len(self._paths) < 1 << 16:
                self._paths[facts] = known
        return known

    def _find_path(self, facts: object) -> tuple[tuple[_Need, str], ...]:
        from tracker.classify.paths import PathFacts

        assert isinstance(facts, PathFacts)
        found: list[tuple[_Need, str]] = []
        for folder in facts.folders:
            found += [(need, f"{folder}/") for need in self._folders.get(folder, ())]
        found += [(need, facts.name) for need in self._names.get(facts.name, ())]
        for start, needs in self._starts.items():
            if facts.name.startswith(start):
                found += [(need, facts.name) for need in needs]
        for ending, needs in self._endings.items():
            if facts.name.endswith(ending):
                found += [(need, facts.name) for need in needs]
        found += [(need, facts.name) for need in self._roles.get(facts.role, ())]
        return tuple(found)


def _says(reading: Reading, words: Iterable[str]) -> bool:
    """Whether one of these words stands where rules look."""
    stems = {find_stem(word) for word in words}
    return not stems.isdisjoint(reading.words) or not stems.isdisjoint(reading.body[: len(reading.plain_body)])
