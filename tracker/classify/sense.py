"""What words, paths and lines of a diff mean: a small network that was trained, on commits nobody labelled, to guess what was
hidden of them (the words of the message, the words of the diff, the type that the author named).

Owns the arithmetic and the shape of `data/model/sense.npz`. Its answers are further measures of a commit; it decides nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]
CLIP = 4.0
ROWS_AT_ONCE = 32
"""A multiple of what libraries multiply in one stride."""


def scale_measures(measures: Array, mean: Array, spread: Array) -> Array:
    """Measures around 0, cut where they leave what was seen in training."""
    return np.asarray(np.clip((measures - mean) / spread, -CLIP, CLIP) * np.float32(0.5), dtype=np.float32)


def multiply(rows: Array, by: Array) -> Array:
    """`rows @ by`, where a row's result does not depend on how many others stand beside it.

    Libraries multiply the few rows that are left over at the end in another order, and then the last digit differs.
    """
    spare = -len(rows) % ROWS_AT_ONCE
    if not spare:
        return np.asarray(rows @ by, dtype=np.float32)
    return np.asarray((np.vstack([rows, np.zeros((spare, rows.shape[1]), np.float32)]) @ by)[: len(rows)], dtype=np.float32)


class Sense:
    """The network as it was trained; never changed."""

    def __init__(self, arrays: dict[str, npt.NDArray[Any]]) -> None:
        self.tokens = arrays["vocabulary"].tobytes().decode("utf-8").split("\n")
        self.measures = tuple(arrays["measures"].tobytes().decode("utf-8").split("\n"))
        """The measures that it was trained with."""
        self.held: npt.NDArray[np.int8] = arrays["rows"]
        self.scale: Array = arrays["scale"].astype(np.float32)
        """One row for each token, in whole numbers, and what one of each column is worth."""
        self._dense = arrays["dense"].astype(np.float32)
        self._layers = tuple(arrays[name].astype(np.float32) for name in ("start", "hidden", "hidden_start", "out", "out_start"))
        self._mean, self._spread = arrays["mean"].astype(np.float32), arrays["spread"].astype(np.float32)
        # It was trained on subjects without the type that the author named: there is none to be seen.
        self._hidden = np.array([name.startswith("stated") for name in self.measures])
        self.names = tuple(f"sense_{number}" for number in range(len(self._layers[2]) + len(self._layers[4])))

    def extract(self, sums: Array, measures: Array) -> Array:
        """What it makes of commits: (commits, `names`). `sums`: each commit's rows added up; `measures`: not scaled."""
        start, hidden, hidden_start, out, out_start = self._layers
        scaled = scale_measures(np.where(self._hidden, np.float32(0), measures), self._mean, self._spread)
        first = np.maximum(sums + multiply(scaled, self._dense) + start, 0)
        second = np.maximum(multiply(first, hidden) + hidden_start, 0)
        guess = multiply(second, out) + out_start
        guess -= guess.max(axis=1, keepdims=True)
        return np.hstack([second, guess - np.log(np.exp(guess).sum(axis=1, keepdims=True))]).astype(np.float32)
