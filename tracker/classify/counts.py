"""The counts of many readings at once, as numbers: which names are there and how often, for tables to be filled in one pass.

Pure. A commit has a hundred counts and three readers of them (measures, affinity, tokens); looking each name up once for a whole
batch is most of what makes labelling fast.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tracker.classify.reading import Reading

Places = npt.NDArray[np.intp]


class Counted(NamedTuple):
    """What was counted in some readings: arrays of one length, in the order of the readings."""

    rows: Places
    """Which reading."""
    ids: Places
    """Which name, as the index numbers them."""
    values: npt.NDArray[np.float64]
    number: int
    """Readings, also those without counts."""


class _Ids(dict[str, int]):
    def __missing__(self, name: str) -> int:
        return 0


class CountIndex:
    """Names of counts that somebody reads; each reader adds its own before the first reading is gathered."""

    def __init__(self) -> None:
        self._ids = _Ids()

    def __len__(self) -> int:
        """Ids in use; 0 is every other name's."""
        return len(self._ids) + 1

    def add(self, name: str) -> int:
        return self._ids.setdefault(name, len(self._ids) + 1)

    def gather(self, readings: Iterable[Reading]) -> Counted:
        held = [reading.counts for reading in readings]
        lengths = [len(counts) for counts in held]
        total = sum(lengths)
        ids = np.fromiter(map(self._ids.__getitem__, chain.from_iterable(held)), np.intp, total)
        values = np.fromiter(chain.from_iterable([counts.values() for counts in held]), np.float64, total)
        rows = np.repeat(np.arange(len(held)), lengths)
        known = ids.nonzero()[0]
        return Counted(rows[known], ids[known], values[known], len(held))


class Spread:
    """Ids → places in some table, none, one or several each."""

    def __init__(self, index: CountIndex, pairs: Sequence[tuple[int, int]]) -> None:
        """`pairs`: an id and one of its places."""
        ids = np.array([one for one, _ in pairs], np.intp)
        order = np.argsort(ids, kind="stable")
        self._places = np.array([place for _, place in pairs], np.intp)[order]
        self._lengths = np.bincount(ids, minlength=len(index)).astype(np.intp)
        self._starts = np.cumsum(self._lengths) - self._lengths

    def find(self, ids: Places) -> tuple[Places, Places]:
        """(which of `ids`, place) of every place of every id, in order."""
        lengths = self._lengths[ids]
        which = np.repeat(np.arange(len(ids)), lengths)
        within = np.arange(len(which)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        return which, self._places[self._starts[ids][which] + within]
