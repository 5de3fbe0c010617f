"""Tokens of a reading (there or not): as names for training and teaching, as places in a vocabulary for labelling.

Pure. Both say the same; the places are found without making the names, because every commit passes here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import chain, pairwise

import numpy as np

from tracker.classify.counts import Counted, CountIndex, Places, Spread
from tracker.classify.paths import PathFacts
from tracker.classify.reading import Reading

MAX_PATHS = 80
"""Of one commit; what the rest is called adds nothing new."""
OFTEN = 3
"""Counts above it have a token of their own beside the plain one."""
REMEMBERED = 1 << 16
"""Paths whose places are kept: a history names the same ones again and again."""


def extract_tokens(reading: Reading) -> set[str]:
    """Tokens of one reading, as the vocabulary of the weights names them."""
    words = reading.words
    tokens = {f"w:{word}" for word in words}
    tokens.update([f"w:{one} {next_}" for one, next_ in pairwise(words)])
    tokens.update([f"b:{word}" for word in reading.body])
    if words:
        tokens.add(f"f:{words[0]}")
    tokens.add(f"t:{reading.stated}")
    if reading.scope:
        tokens.add(f"c:{reading.scope}")
    if reading.is_breaking:
        tokens.add("t:!")
    roles = set()
    for facts, status in reading.paths[:MAX_PATHS]:
        roles.add(facts.role)
        tokens.update(_name_path(facts, status))
    tokens.add(_name_roles(roles))
    for name, count in reading.counts.items():
        if name[1:2] in ("+", "-") and name[2:] != "words":
            tokens.add(name)
            if count > OFTEN:
                tokens.add(name + "*")
    for role in roles:
        for word in words[:3]:
            tokens.add(f"x:{role}:{word}")
    return tokens


def _name_path(facts: PathFacts, status: str) -> list[str]:
    role, language, name, extension, folders, parts = facts
    tokens = [f"p:{role}", f"n:{name}", f"e:{extension}", f"l:{language}"]
    if status != "M":
        tokens += [f"{status}:{role}", f"{status}:e:{extension}"]
    return [*tokens, *(f"d:{folder}" for folder in folders), *(f"q:{part}" for part in parts)]


def _name_roles(roles: set[str]) -> str:
    return "only:" + "+".join(sorted(roles)) if len(roles) < 4 else "only:many"


class TokenIndex:
    """A vocabulary, ready to be looked up; made once, and it only remembers paths after that."""

    def __init__(self, vocabulary: Mapping[str, int], index: CountIndex) -> None:
        self._all = vocabulary
        self._size = max(vocabulary.values(), default=0) + 1
        self._index = index
        self._counts: list[tuple[int, int]] = []
        self._often: list[tuple[int, int]] = []
        """Ids of counts, and the tokens of those that are there, and there more than three times."""
        self._words: dict[str, int] = {}
        self._pairs: dict[str, dict[str, int]] = {}
        self._body: dict[str, int] = {}
        self._by_role: dict[str, dict[str, int]] = {}
        self._paths: dict[tuple[PathFacts, str], tuple[int, ...]] = {}
        for token, place in vocabulary.items():
            kind, name = token[:2], token[2:]
            if kind == "w:":
                one, pair, next_ = name.partition(" ")
                if pair:
                    self._pairs.setdefault(one, {})[next_] = place
                else:
                    self._words[name] = place
            elif kind == "b:":
                self._body[name] = place
            elif kind == "x:":
                role, _, word = name.partition(":")
                self._by_role.setdefault(role, {})[word] = place
            elif kind[1:] in ("+", "-"):
                plain = token.removesuffix("*")
                (self._counts if plain == token else self._often).append((index.add(plain), place))

    @cached_property
    def _spreads(self) -> tuple[Spread, Spread]:
        return Spread(self._index, self._counts), Spread(self._index, self._often)

    def build(self, rows: Sequence[list[int]], counted: Counted) -> list[Places]:
        """The tokens of many readings, each once and in order: what `find` gave of each, and those of their counts."""
        lengths = [len(row) for row in rows]
        often = counted.values > OFTEN
        counts, times = self._spreads
        here, place = counts.find(counted.ids)
        there, other = times.find(counted.ids[often])
        which = np.concatenate([np.repeat(np.arange(len(rows)), lengths), counted.rows[here], counted.rows[often][there]])
        places = np.concatenate([np.fromiter(chain.from_iterable(rows), np.intp, sum(lengths)), place, other])
        places = np.sort(which * self._size + places) % self._size
        ends = np.cumsum(np.bincount(which, minlength=len(rows))).tolist()
        return [places[start:end] for start, end in pairwise((0, *ends))]

    def find(self, reading: Reading) -> list[int]:
        """Places of the tokens of one reading but for those of its counts, each once; what the vocabulary has not is left out."""
        known, words, pairs, named = self._all, reading.words, self._pairs, self._words
        found: set[int] = set()
        add = found.add
        last: dict[str, int] | None = None
        for word in words:
            if word in named:
                add(named[word])
            if last is not None and word in last:
                add(last[word])
            last = pairs.get(word)
        body = self._body
        found.update([body[word] for word in reading.body if word in body])
        single = [f"t:{reading.stated}"]
        if words:
            single.append(f"f:{words[0]}")
        if reading.scope:
            single.append(f"c:{reading.scope}")
        if reading.is_breaking:
            single.append("t:!")
        roles = set()
        remembered = self._paths
        for path in reading.paths[:MAX_PATHS]:
            roles.add(path[0].role)
            places = remembered.get(path)
            found.update(self._remember(path) if places is None else places)
        single.append(_name_roles(roles))
        found.update([known[token] for token in single if token in known])
        for role in roles:
            told = self._by_role.get(role)
            if told:
                for word in words[:3]:
                    if word in told:
                        add(told[word])
        return list(found)

    def _remember(self, path: tuple[PathFacts, str]) -> tuple[int, ...]:
        places = tuple({self._all[token]: None for token in _name_path(*path) if token in self._all})
        if len(self._paths) < REMEMBERED:
            self._paths[path] = places
        return places
