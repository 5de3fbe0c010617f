"""The networks that training fits: token rows and measures, two hidden layers, heads; Adam, in numpy alone.

`Network` is both: the one that guesses what is hidden of a commit (`train_sense.py`), and those that label (`train.py`), of which
labelled commits teach type, level and patterns, and commits whose authors named the type teach the head "stated".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp

RATE, DECAY, DROP, DROP_TOKENS = 1.5e-3, 0.05, 0.6, 0.45
BLIND = 0.25
"""Share of labelled commits that are shown without their diff."""
STATED_WEIGHT = 0.7
KINDS, LEVELS = 10, 4
SMALL = np.float32(1e-6)

Slopes = Callable[[np.ndarray], np.ndarray]
"""Scores → how the cost changes with them, the same shape."""


class Task(NamedTuple):
    rows: Any
    """Labelled commits with their diffs, then the same without."""
    dense: np.ndarray
    kind: np.ndarray
    level: np.ndarray
    pattern: np.ndarray
    stated_rows: Any
    """Commits whose authors named the type, by message and file list."""
    stated_dense: np.ndarray
    stated_kind: np.ndarray


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

    def train(self, task: Task, steps: int, batch: int, stated_batch: int) -> Network:
        """Teaches the heads stated, type, level and patterns."""
        random, number, told = self.random, len(task.kind), len(task.stated_kind)
        self.parts["out_start"][2 * KINDS + LEVELS :] = np.log(task.pattern.mean(axis=0) + 1e-4)
        seldom = (np.bincount(task.stated_kind, minlength=KINDS) + 50.0) ** -0.9
        chance = np.cumsum(seldom[task.stated_kind])
        chance /= chance[-1]
        total = batch + stated_batch
        own = np.r_[np.ones(batch), np.zeros(stated_batch)].astype(np.float32)[:, None] * total / batch
        others = np.r_[np.zeros(batch), np.ones(stated_batch)].astype(np.float32)[:, None] * total / stated_batch * STATED_WEIGHT
        for step in range(steps):
            chosen = random.integers(0, number, batch)
            shown = chosen + number * (random.random(batch) < BLIND)
            drawn = np.minimum(np.searchsorted(chance, random.random(stated_batch)), told - 1)
            rows = sp.vstack([task.rows[shown], task.stated_rows[drawn]]).tocsr()
            rows.data = rows.data * (random.random(len(rows.data), dtype=np.float32) > DROP_TOKENS) / np.float32(1 - DROP_TOKENS)
            dense = np.vstack([task.dense[shown], task.stated_dense[drawn]])
            stated = np.zeros((total, KINDS), np.float32)
            stated[batch + np.arange(stated_batch), task.stated_kind[drawn]] = 1
            kind, level = np.zeros((total, KINDS), np.float32), np.zeros((total, LEVELS), np.float32)
            kind[np.arange(batch), task.kind[chosen]] = 1
            level[np.arange(batch), task.level[chosen]] = 1
            pattern = np.vstack([task.pattern[chosen], np.zeros((stated_batch, task.pattern.shape[1]), np.float32)])
            rate = RATE * min(1.0, (step + 1) / 30) * (1 - step / steps)
            truth, weights = (stated, kind, level, pattern), (others, own, own, own)
            self.step(rows, dense, lambda scores, truth=truth, weights=weights: _find_slopes(scores, truth, weights), rate, DROP, DECAY)  # type: ignore[misc]
        return self

    def step(self, rows: Any, dense: np.ndarray, slopes: Slopes, rate: float, drop: float, decay: float, row_decay: float = DECAY) -> None:
        """One step of Adam; of the rows, only those of tokens that are there move."""
        parts, random = self.parts, self.random
        columns = np.unique(rows.indices)
        rows, table = rows[:, columns], parts["rows"][columns]
        before = rows @ table + dense @ parts["dense"] + parts["start"]
        kept = (random.random(before.shape, dtype=np.float32) > drop) / np.float32(1 - drop) * (before > 0)
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
        gradient = np.asarray(rows.T @ deep)
        mean, square = self.means["rows"][columns], self.squares["rows"][columns]
        square += (gradient * gradient - square) * np.float32(0.02)
        self.met[columns] += 1
        mean += (gradient - mean) * np.float32(0.2)
        self.means["rows"][columns], self.squares["rows"][columns] = mean, square
        grown = (1 - 0.98 ** np.minimum(self.met[columns], 2000))[:, None].astype(np.float32)
        parts["rows"][columns] = table * np.float32(1 - rate * row_decay) - np.float32(rate) * mean / (np.sqrt(square / grown) + SMALL)


def _find_slopes(scores: np.ndarray, truth: tuple[np.ndarray, ...], weights: tuple[np.ndarray, ...]) -> np.ndarray:
    slopes = []
    at = 0
    for wanted, weight in zip(truth, weights, strict=True):
        part = scores[:, at : at + wanted.shape[1]]
        at += wanted.shape[1]
        if at == scores.shape[1]:
            said = 1 / (1 + np.exp(-np.clip(part, -30, 30)))
        else:
            raised = np.exp(part - part.max(axis=1, keepdims=True))
            said = raised / raised.sum(axis=1, keepdims=True)
        slopes.append((said - wanted) * weight / len(scores))
    return np.hstack(slopes).astype(np.float32)
