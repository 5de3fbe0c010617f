"""The pattern judge that training fits: one small network that looks at pairs of a commit and a pattern, alike for all patterns.

`fit_judge` teaches it, with Adam, in numpy alone.
"""

from __future__ import annotations

import numpy as np

from tracker.classify import weights as w
from tracker.classify.sense import CLIP

HIDDEN, EPOCHS, BATCH, RATE, DECAY, DROP = 96, 20, 512, 3e-3, 0.1, 0.2
OWN_DECAY = 3
"""How much faster what is one pattern's own fades: most have few examples."""
SMALL = np.float32(1e-6)


def fit_judge(described: w.Array, which: np.ndarray, truth: np.ndarray, prior: w.Array, seed: int = 1) -> w.Judge:
    """`described`: (pairs, features); `which`: each pair's pattern; `truth`: whether the commit has it."""
    patterns, width = len(prior), described.shape[1]
    mean, spread = described.mean(axis=0), np.maximum(described.std(axis=0), 1e-3)
    data = np.clip((described - mean) / spread, -CLIP, CLIP).astype(np.float32)
    random = np.random.default_rng(seed)
    normal = random.standard_normal
    parts = {
        "first": normal((width, HIDDEN)) / np.sqrt(width), "own": normal((patterns, HIDDEN)) * 0.1, "start": np.zeros(HIDDEN),
        "second": normal((HIDDEN, 1)) / np.sqrt(HIDDEN), "end": np.zeros(1),
    }  # fmt: skip
    parts = {name: part.astype(np.float32) for name, part in parts.items()}
    means = {name: np.zeros_like(part) for name, part in parts.items()}
    squares = {name: np.zeros_like(part) for name, part in parts.items()}
    steps = EPOCHS * len(data) // BATCH
    for step in range(steps):
        taken = random.integers(0, len(data), BATCH)
        seen, owners = data[taken], which[taken]
        held = np.maximum(seen @ parts["first"] + parts["own"][owners] + parts["start"], 0)
        kept = (random.random(held.shape, dtype=np.float32) > DROP) / np.float32(1 - DROP) * (held > 0)
        held *= kept
        slope = (w.sigmoid(held @ parts["second"] + parts["end"]) - truth[taken, None]) / np.float32(BATCH)
        back = (slope @ parts["second"].T) * kept
        shares = (owners[None, :] == np.arange(patterns)[:, None]).astype(np.float32)
        found = {
            "first": seen.T @ back,
            "own": shares @ back,
            "start": back.sum(axis=0),
            "second": held.T @ slope,
            "end": slope.sum(axis=0),
        }
        rate = RATE * min(1.0, (step + 1) / 50) * (1 - step / steps)
        for name, gradient in found.items():
            mean_, square, part = means[name], squares[name], parts[name]
            mean_ += (gradient - mean_) * np.float32(0.1)
            square += (gradient * gradient - square) * np.float32(0.01)
            length = np.sqrt(square / np.float32(1 - 0.99 ** (step + 1))) + SMALL
            part -= np.float32(rate) * (mean_ / np.float32(1 - 0.9 ** (step + 1))) / length
            if part.ndim == 2:
                part *= np.float32(1 - rate * DECAY * (OWN_DECAY if name == "own" else 1))
    return w.Judge(prior, mean.astype(np.float32), spread.astype(np.float32), *parts.values())
