"""The networks that training fits: token rows and measures, two hidden layers, heads; Adam, in numpy alone.

`Network` is both: the one that guesses what is hidden of a commit (`train_sense.py`), and those that label (`train.py`), of which
labelled commits teach type, level and patterns, and commits whose authors named the type teach the head "stated".
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp

RATE, DECAY = 1.5e-3, 0.05
BLIND = 0.25
"""Share of labelled commits that are shown without their diff."""
STATED_WEIGHT = 0.7
DISTANCE = 0.6
"""How much a level's squared distance from the truth weighs beside the likelihood."""
KINDS, LEVELS = 10, 4
SMALL = np.float32(1e-6)

Slopes = Callable[[np.ndarray], np.ndarray]
"""Scores → how the cost changes with them, the same shape."""


class Bag:
    """Tokens of many commits as places in a vocabulary, from which batches are drawn."""

    def __init__(self, tokens: list[list[str]], vocabulary: list[str]) -> None:
        place = {token: number for number, token in enumerate(vocabulary)}
        held = [[place[token] for token in row if token in place] for row in tokens]
        self.places = np.fromiter(chain.from_iterable(held), np.int32, sum(map(len, held)))
        self.lengths = np.array([len(row) for row in held], np.int64)
        self.starts = np.cumsum(self.lengths) - self.lengths

    def take(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Places of the tokens of these commits one after the other, and which of `rows` each is of."""
        lengths = self.lengths[rows]
        which = np.repeat(np.arange(len(rows)), lengths)
        within = np.arange(len(which)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return self.places[self.starts[rows][which] + within], which


class Task(NamedTuple):
    bag: Bag
    """Labelled commits with their diffs, then the same without, then those whose authors named the type, by message and file list."""
    dense: np.ndarray
    kind: np.ndarray
    level: np.ndarray
    pattern: np.ndarray
    stated: np.ndarray
    """Types that authors named."""


class Network:
    def __init__(self, tokens: int, measures: int, width: int, second: int, heads: int, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        normal = self.random.standard_normal
        self.parts: dict[str, np.ndarray] = {
            "rows": normal((tokens, width)) * 0.05,
            "dense": normal((measures, width)) * 0.7 / np.sqrt(measures),
            "start": np.zeros(width),
            "hidden": normal((width, second)) / np.sqrt(width),
            "hidden_start": np.zeros(second),
            "out": normal((second, heads)) * 0.3 / np.sqrt(second),
            "out_start": np.zeros(heads),
        }
        self.parts = {name: part.astype(np.float32) for name, part in self.parts.items()}
        self.means = {name: np.zeros_like(part) for name, part in self.parts.items()}
        self.squares = {name: np.zeros_like(part) for name, part in self.parts.items()}
        self.met = np.zeros(tokens, np.int64)
        """How often each token was learnt from."""
        self.steps = 0

    def score(self, rows: Any, dense: np.ndarray) -> np.ndarray:
        parts = self.parts
        first = np.maximum(rows @ parts["rows"] + dense @ parts["dense"] + parts["start"], 0)
        held = np.maximum(first @ parts["hidden"] + parts["hidden_start"], 0)
        return np.asarray(held @ parts["out"] + parts["out_start"], np.float32)

    def train(self, task: Task, steps: int, batch: int, stated_batch: int, drop: float, drop_tokens: float) -> Network:
        """Teaches the heads stated, type, level and patterns."""
        random, number, told = self.random, len(task.kind), len(task.stated)
        self.parts["out_start"][2 * KINDS + LEVELS :] = np.log(task.pattern.mean(axis=0) + 1e-4)
        seldom = (np.bincount(task.stated, minlength=KINDS) + 50.0) ** -0.9
        chance = np.cumsum(seldom[task.stated])
        chance /= chance[-1]
        total = batch + stated_batch
        kinds, levels = np.eye(KINDS, dtype=np.float32), np.eye(LEVELS, dtype=np.float32)
        far = np.square(np.arange(LEVELS)[:, None] - np.arange(LEVELS)[None, :]).astype(np.float32)
        for step in range(steps):
            chosen = random.integers(0, number, batch)
            drawn = np.minimum(np.searchsorted(chance, random.random(stated_batch)), told - 1)
            shown = np.concatenate([chosen + number * (random.random(batch) < BLIND), 2 * number + drawn])
            places, which = task.bag.take(shown)
            kept = random.random(len(places), dtype=np.float32) > drop_tokens
            lengths = np.bincount(which[kept], minlength=total)
            values = np.full(int(lengths.sum()), 1 / (1 - drop_tokens), np.float32)
            rows = sp.csr_matrix((values, places[kept], np.concatenate([[0], np.cumsum(lengths)])), (total, len(self.met)))

            def find_slopes(scores: np.ndarray, chosen: np.ndarray = chosen, drawn: np.ndarray = drawn) -> np.ndarray:
                own, others = scores[:batch], scores[batch:]
                slopes = np.zeros_like(scores)
                slopes[batch:, :KINDS] = (_share(others[:, :KINDS]) - kinds[task.stated[drawn]]) * STATED_WEIGHT / stated_batch
                slopes[:batch, KINDS : 2 * KINDS] = (_share(own[:, KINDS : 2 * KINDS]) - kinds[task.kind[chosen]]) / batch
                said = _share(own[:, 2 * KINDS : 2 * KINDS + LEVELS])
                # Beside the truth's likelihood, the squared distance that is to be expected: a near miss is better than a far one.
                cost = far[task.level[chosen]]
                away = said * (cost - (said * cost).sum(axis=1, keepdims=True))
                slopes[:batch, 2 * KINDS : 2 * KINDS + LEVELS] = (said - levels[task.level[chosen]] + DISTANCE * away) / batch
                claimed = 1 / (1 + np.exp(-np.clip(own[:, 2 * KINDS + LEVELS :], -30, 30)))
                slopes[:batch, 2 * KINDS + LEVELS :] = (claimed - task.pattern[chosen]) / batch
                return slopes

            rate = RATE * min(1.0, (step + 1) / 30) * (1 - step / steps)
            self.step(rows, task.dense[shown], find_slopes, rate, drop, DECAY)
        return self

    def step(self, rows: Any, dense: np.ndarray, slopes: Slopes, rate: float, drop: float, decay: float, row_decay: float = DECAY) -> None:
        """One step of Adam; of the rows, only those of tokens that are there move."""
        parts, random = self.parts, self.random
        here = np.zeros(len(self.met), bool)
        here[rows.indices] = True
        columns = np.flatnonzero(here)
        renamed = (np.cumsum(here) - 1)[rows.indices]
        rows = sp.csr_matrix((rows.data, renamed, rows.indptr), (rows.shape[0], len(columns)))
        table = parts["rows"][columns]
        before = rows @ table
        before += dense @ parts["dense"]
        before += parts["start"]
        kept = ((random.random(before.shape, dtype=np.float32) > drop) & (before > 0)).astype(np.float32)
        kept *= np.float32(1 / (1 - drop))
        first = before * kept
        held = np.maximum(first @ parts["hidden"] + parts["hidden_start"], 0)
        slope = slopes(held @ parts["out"] + parts["out_start"])
        back = (slope @ parts["out"].T) * (held > 0)
        deep = (back @ parts["hidden"].T) * kept
        found = {
            "out": held.T @ slope, "out_start": slope.sum(axis=0), "hidden": first.T @ back, "hidden_start": back.sum(axis=0),
            "dense": dense.T @ deep, "start": deep.sum(axis=0),
        }  # fmt: skip
        self.steps += 1
        for name, gradient in found.items():
            mean, square, part = self.means[name], self.squares[name], parts[name]
            mean += (gradient - mean) * np.float32(0.1)
            square += (gradient * gradient - square) * np.float32(0.01)
            length = np.sqrt(square / np.float32(1 - 0.99**self.steps)) + SMALL
            part -= np.float32(rate) * (mean / np.float32(1 - 0.9**self.steps)) / length
            if part.ndim == 2 and decay:
                part *= np.float32(1 - rate * decay)
        gradient = np.asarray(rows.T.tocsr() @ deep)
        mean, square = self.means["rows"][columns], self.squares["rows"][columns]
        self.met[columns] += 1
        mean *= np.float32(0.8)
        mean += np.float32(0.2) * gradient
        square *= np.float32(0.98)
        square += np.float32(0.02) * (gradient * gradient)
        self.means["rows"][columns], self.squares["rows"][columns] = mean, square
        grown = (1 - 0.98 ** np.minimum(self.met[columns], 2000))[:, None].astype(np.float32)
        parts["rows"][columns] = table * np.float32(1 - rate * row_decay) - np.float32(rate) * mean / (np.sqrt(square / grown) + SMALL)


def _share(scores: np.ndarray) -> np.ndarray:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))
