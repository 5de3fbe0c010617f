"""What training sees of commits: tokens, measures and how close each is to each pattern, many commits at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp

from tracker.catalogue.patterns import read_patterns
from tracker.classify.affinity import Affinity
from tracker.classify.counts import CountIndex
from tracker.classify.features import Measuring
from tracker.classify.reading import extract_reading
from tracker.classify.rules import RuleBook
from tracker.classify.sense import Sense
from tracker.classify.tokens import extract_tokens
from tracker.classify.weights import Array
from tracker.model.facts import Commit, Signals

BLOCK = 2000
"""Commits read at once."""
CATALOGUE = read_patterns()
PATTERNS = tuple(pattern.pattern for pattern in CATALOGUE.patterns)
COUNTS = CountIndex()
RULES, NEAR, MEASURING = RuleBook(CATALOGUE.patterns), Affinity(CATALOGUE.patterns, COUNTS), Measuring(PATTERNS, COUNTS)
MEASURES = MEASURING.names


class Features(NamedTuple):
    tokens: list[list[str]]
    measures: Array
    """`MEASURES`, and where `add_sense` was asked, what the network of meanings makes of them."""
    near: Array


def read_features(pairs: Iterable[tuple[Commit, Signals]]) -> Features:
    rest = iter(pairs)
    return join(*(_read_block(block) for block in iter(lambda: list(islice(rest, BLOCK)), [])))


def _read_block(pairs: Sequence[tuple[Commit, Signals]]) -> Features:
    readings = [extract_reading(commit, signals) for commit, signals in pairs]
    hits = [RULES.find_hits(reading) for reading in readings]
    counted = COUNTS.gather(readings)
    measures = MEASURING.build([MEASURING.extract(*pair) for pair in zip(readings, hits, strict=True)], counted)
    near = NEAR.build([NEAR.extract(*pair) for pair in zip(readings, hits, strict=True)], counted)
    return Features([sorted(extract_tokens(reading)) for reading in readings], measures, near)


def add_sense(features: Features, sense: Sense) -> Features:
    sums = np.asarray(vectorise(features.tokens, sense.tokens) @ (sense.held * sense.scale), np.float32)
    return features._replace(measures=np.hstack([features.measures, sense.extract(sums, features.measures)]))


def take(features: Features, rows: np.ndarray) -> Features:
    return Features([features.tokens[i] for i in rows], features.measures[rows], features.near[rows])


def join(*many: Features) -> Features:
    return Features([row for f in many for row in f.tokens], np.vstack([f.measures for f in many]), np.vstack([f.near for f in many]))


def vectorise(tokens: list[list[str]], vocabulary: list[str]) -> Any:
    place = {token: number for number, token in enumerate(vocabulary)}
    columns, ends = [], [0]
    for row in tokens:
        columns += [place[token] for token in row if token in place]
        ends.append(len(columns))
    return sp.csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape=(len(tokens), len(vocabulary)))
