"""The trained weights: reads them, and turns tokens, measures and affinities into probabilities.

Owns the arithmetic and the shape of `data/model/weights.npz`; knows nothing of git, and gives no reasons. Training
(`data/train.py`) runs the very same functions.

A batch goes through small networks of two layers and a linear model, all fed by one look-up of token rows, by the measures and by
what `sense` makes of both; their probabilities are averaged. A tiny network then judges each pattern alike from what the others
think of it and how close the commit is to it (`affinity`).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tracker.catalogue.files import find_data_folder
from tracker.classify import affinity
from tracker.classify.counts import Places
from tracker.classify.sense import CLIP, Sense, multiply, scale_measures
from tracker.errors import CatalogueError
from tracker.model.labels import LEVELS, TYPES

Array = npt.NDArray[np.float32]

NARROW = 256
"""Tokens whose rows, of -127 to 127 each, add up within 16 bits."""
TOLD = 6
"""Tokens of which a reason may be made."""
FAR = 0.2
"""How much a level two steps off weighs, beside being wrong at all: a near miss is better than a far one."""
LIKELY_NETWORK, LIKELY_LINEAR, LIKELY_SURE = 0.012, 0.04, 0.25
"""A pattern that networks, linear model and rules all think less of than this is not judged: none was ever said of such a commit."""
CONTEXT = ("added", "removed", "files", "source_files", "has_diff", "words", "w_kept_pct", "share_test", "share_docs", "share_source")
"""Measures that the pattern judge sees beside everything else."""


class Opinion(NamedTuple):
    """Probabilities before calibration, one row a commit."""

    stated: Array
    """Which type an author would write, of `TYPES`."""
    kind: Array
    """Which type the protocol gives."""
    level: Array
    pattern: Array


class Pairs(NamedTuple):
    """Commits and patterns that are looked at together: arrays of one length."""

    commits: Places
    patterns: Places


class Said(NamedTuple):
    """Calibrated probabilities, one row a commit."""

    kind: Array
    level: Array
    pattern: Array


def softmax(scores: Array) -> Array:
    """Rows that sum to 1."""
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float32)


def sigmoid(scores: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-np.clip(scores, -30, 30))), dtype=np.float32)


def log_odds(probabilities: Array) -> Array:
    held = np.clip(probabilities, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(held / (1 - held)), dtype=np.float32)


def split_heads(scores: Array, patterns: int) -> Opinion:
    """The four heads of one model's scores, as probabilities."""
    kinds, levels = len(TYPES), len(LEVELS)
    return Opinion(
        softmax(scores[:, :kinds]),
        softmax(scores[:, kinds : 2 * kinds]),
        softmax(scores[:, 2 * kinds : 2 * kinds + levels]),
        sigmoid(scores[:, 2 * kinds + levels : 2 * kinds + levels + patterns]),
    )


def find_likely(network: Opinion, linear: Opinion, near: Array) -> Pairs:
    """The pairs of commit and pattern that are worth judging: somebody thinks of the pattern, or the commit names it."""
    spoken = (near[:, :, affinity.SURE] > LIKELY_SURE) | (near[:, :, affinity.SUBJECT] > 0)
    commits, patterns = ((network.pattern > LIKELY_NETWORK) | (linear.pattern > LIKELY_LINEAR) | spoken).nonzero()
    return Pairs(commits, patterns)


def describe_pairs(pairs: Pairs, network: Opinion, linear: Opinion, near: Array, prior: Array, context: Array) -> Array:
    """What the pattern judge reads: (pairs, features).

    `near`: (commits, patterns, `affinity.WIDTH`); `prior`: log odds of each pattern; `context`: the `CONTEXT` measures.
    """
    rank = np.log1p(np.argsort(np.argsort(-network.pattern, axis=1, kind="stable"), axis=1, kind="stable"))
    closeness = near[:, :, affinity.SUBJECT] + near[:, :, affinity.ADDED_SHARE] + near[:, :, affinity.SURE] + near[:, :, affinity.PATHS]
    near_rank = np.log1p(np.argsort(np.argsort(-closeness, axis=1, kind="stable"), axis=1, kind="stable"))
    own = np.stack([log_odds(network.pattern[pairs]), log_odds(linear.pattern[pairs]), rank[pairs], near_rank[pairs]], axis=1)
    level, kind = np.log(np.clip(network.level, 1e-3, 1)), np.log(np.clip(network.kind, 1e-3, 1))
    whole = np.hstack([level, kind, network.pattern.sum(axis=1, keepdims=True), context])
    return np.hstack([own, near[pairs], prior[pairs.patterns, None], whole[pairs.commits]]).astype(np.float32)


def blend_guess(stated: Array, kind: Array, author: Array, kind_share: float, author_share: float) -> Array:
    """Scores of the types where neither a diff nor a stated type is known: mostly what an author would state.

    `author`: logarithms, from the network of meanings.
    """
    known = np.log(np.clip(stated, 1e-6, 1)) * (1 - kind_share - author_share) + np.log(np.clip(kind, 1e-6, 1)) * kind_share
    return np.asarray(known + author * author_share, dtype=np.float32)


def mix_levels(network: Array, linear: Array, mix: Array, start: Array) -> Array:
    """Calibrated levels from those of the networks and of the linear model: how far each is to be believed differs by level.

    `mix`: (twice the levels, levels), of logarithms; `start`: one of each level.
    """
    return softmax(np.asarray(multiply(join_levels(network, linear), mix) + start, dtype=np.float32))


def join_levels(network: Array, linear: Array) -> Array:
    """What `mix_levels` weighs: (commits, twice the levels)."""
    return np.asarray(np.log(np.clip(np.hstack([network, linear]), 1e-5, 1)), dtype=np.float32)


def choose_levels(levels: Array) -> list[int]:
    """The level of each row that costs least where it is wrong: 1 for any other, and `FAR` times the square of the distance."""
    places = np.arange(levels.shape[1])
    distance = np.abs(places[:, None] - places[None, :])
    chosen: list[int] = (levels @ ((distance > 0) + FAR * distance**2).astype(np.float32)).argmin(axis=1).tolist()
    return chosen


class Judge(NamedTuple):
    """The tiny network over pairs of commit and pattern."""

    prior: Array
    mean: Array
    spread: Array
    first: Array
    own: Array
    start: Array
    second: Array
    end: Array

    def say(self, described: Array, patterns: npt.NDArray[np.intp]) -> Array:
        """How likely each pair is; `described`: see `describe_pairs`, `patterns`: the pattern of each."""
        scaled = np.clip((described - self.mean) / self.spread, -CLIP, CLIP)
        held = np.maximum(multiply(scaled, self.first) + self.own[patterns] + self.start, 0)
        return sigmoid(multiply(held, self.second)[:, 0] + self.end[0])


class Weights:
    """Weights as they were trained; never changed."""

    def __init__(self, arrays: dict[str, npt.NDArray[Any]], sense: Sense) -> None:
        tokens = arrays["vocabulary"].tobytes().decode("utf-8").split("\n")
        self.vocabulary = {token: place for place, token in enumerate(tokens)}
        for token in sense.tokens:
            self.vocabulary.setdefault(token, len(self.vocabulary))
        self.patterns = tuple(arrays["patterns"].tobytes().decode("utf-8").split("\n"))
        self.measures = tuple(arrays["measures"].tobytes().decode("utf-8").split("\n"))
        self.threshold = float(arrays["threshold"])
        """A pattern is said from this probability on."""
        # One table for both, so that each token is looked up once, and of whole numbers: their sums are exact in any order.
        known, width = len(tokens), arrays["rows"].shape[1]
        self._rows = np.zeros((len(self.vocabulary), width + sense.held.shape[1]), np.int16)
        self._rows[:known, :width] = arrays["rows"]
        self._rows[[self.vocabulary[token] for token in sense.tokens], width:] = sense.held
        self._scale = np.concatenate([arrays["scale"].astype(np.float32), sense.scale])
        self._sense, self._width = sense, width
        self._names = list(self.vocabulary)
        self._dense = arrays["dense"].astype(np.float32)
        self._start = arrays["start"].astype(np.float32)
        self._mean, self._spread = arrays["mean"].astype(np.float32), arrays["spread"].astype(np.float32)
        self._networks = [
            tuple(arrays[f"{name}{number}"].astype(np.float32) for name in ("hidden", "hidden_start", "out", "out_start"))
            for number in range(int(arrays["networks"]))
        ]
        self._plain = len(self._networks) * self._networks[0][0].shape[0]
        """First column of the linear model."""
        held = {name: arrays["prior" if name == "prior" else f"judge_{name}"].astype(np.float32) for name in Judge._fields}
        self._judge = Judge(**held)
        self._levels = arrays["level_mix"].astype(np.float32), arrays["level_start"].astype(np.float32)
        self._tempers = arrays["tempers"].astype(np.float32)
        self._blends = arrays["blends"].astype(np.float32)
        self._balance = arrays["balance"].astype(np.float32)
        self._context = [self.measures.index(name) for name in CONTEXT]
        self._has_diff = self.measures.index("has_diff")
        self._files = self.measures.index("files")
        self._has_stated = self.measures.index("stated")

    def weigh(self, tokens: list[Places], measures: Array) -> tuple[Opinion, Opinion, Array]:
        """Opinions of the networks (averaged) and of the linear model; and which type an author would write, by the network of meanings.

        `tokens`: for each commit, rows of the vocabulary; `measures`: (commits, measures), not scaled.
        """
        sums = self._sum_rows(tokens)
        seen = np.hstack([measures, self._sense.extract(sums[:, self._width :], measures)])
        first = sums[:, : self._width] + multiply(scale_measures(seen, self._mean, self._spread), self._dense) + self._start
        width = self._networks[0][0].shape[0]
        opinions = []
        for number, (hidden, hidden_start, out, out_start) in enumerate(self._networks):
            held = np.maximum(first[:, number * width : (number + 1) * width], 0)
            held = np.maximum(multiply(held, hidden) + hidden_start, 0)
            opinions.append(split_heads(multiply(held, out) + out_start, len(self.patterns)))
        network = Opinion(*(np.asarray(sum(parts) / len(opinions), dtype=np.float32) for parts in zip(*opinions, strict=True)))
        plain = first[:, self._plain :]
        linear = split_heads(np.hstack([plain[:, : len(TYPES)], plain]), len(self.patterns))
        return network, linear, seen[:, -len(TYPES) :]

    def find_type_tokens(self, kind: str, tokens: Places) -> list[str]:
        """The tokens of a commit that spoke most for a type, by the linear model; strongest first."""
        return self._find_telling(TYPES.index(kind), tokens)

    def find_pattern_tokens(self, pattern: int, tokens: Places) -> list[str]:
        """The same for a pattern, by its place in `patterns`."""
        return self._find_telling(len(TYPES) + len(LEVELS) + pattern, tokens)

    def _find_telling(self, head: int, tokens: Places) -> list[str]:
        spoke = self._rows[tokens, self._plain + head]
        order = np.argsort(-spoke, kind="stable")[:TOLD]
        return [self._names[token] for token in tokens[order[spoke[order] > 0]].tolist()]

    def _sum_rows(self, tokens: list[Places]) -> Array:
        """The rows of each commit's tokens, added up."""
        sums = np.empty((len(tokens), self._rows.shape[1]), np.int32)
        for places, out in zip(tokens, sums, strict=True):
            narrow = np.int16 if len(places) <= NARROW else np.int32
            out[:] = np.add.reduce(self._rows.take(places, axis=0), axis=0, dtype=narrow)
        return np.asarray(sums * self._scale, dtype=np.float32)

    def judge(self, network: Opinion, linear: Opinion, near: Array, measures: Array) -> Array:
        """Probability of each pattern of each commit; of unlikely ones, what the networks say."""
        pairs = find_likely(network, linear, near)
        context = scale_measures(measures[:, self._context], self._mean[self._context], self._spread[self._context])
        described = describe_pairs(pairs, network, linear, near, self._judge.prior, context)
        said = network.pattern.copy()
        said[pairs] = self._judge.say(described, pairs.patterns)
        return said

    def decide(self, tokens: list[Places], measures: Array, near: Array) -> Said:
        """Calibrated probabilities of type, level and each pattern."""
        network, linear, author = self.weigh(tokens, measures)
        kind_blend, guess_blend, author_blend = (float(value) for value in self._blends)
        kind = (1 - kind_blend) * network.kind + kind_blend * linear.kind
        level = mix_levels(network.level, linear.level, *self._levels)
        kind = temper(kind, float(self._tempers[0]))
        # Without a diff and without a stated type, what an author would state is the better guess.
        blind = (measures[:, self._has_diff] == 0) & (measures[:, self._has_stated] == 0) & (measures[:, self._files] > 0)
        if blind.any():
            guess = blend_guess(network.stated[blind], network.kind[blind], author[blind], guess_blend, author_blend)
            kind[blind] = softmax(guess * float(self._tempers[1]) - self._balance)
        return Said(kind, level, self.judge(network, linear, near, measures))


def temper(probabilities: Array, power: float) -> Array:
    """Probabilities raised to `power` (below 1: less sure) and brought back to a sum of 1."""
    return softmax(np.asarray(np.log(np.clip(probabilities, 1e-6, 1)) * power, dtype=np.float32))


def read_sense(path: Path | None = None) -> Sense:
    """The shipped network of meanings, or that of `path`.

    Raises: CatalogueError when the file is missing or is none of ours.
    """
    return Sense(_read_arrays(path or find_data_folder() / "model" / "sense.npz"))


def read_weights(path: Path | None = None) -> Weights:
    """The shipped weights, or those of `path`, with the shipped network of meanings.

    Raises: CatalogueError when the file is missing or is none of ours.
    """
    path = path or find_data_folder() / "model" / "weights.npz"
    arrays, sense = _read_arrays(path), read_sense()
    try:
        return Weights(arrays, sense)
    except (ValueError, KeyError, IndexError) as error:
        raise CatalogueError(f"{path}: cannot be read as weights ({error}); install the tracker again.") from error


def _read_arrays(path: Path) -> dict[str, npt.NDArray[Any]]:
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except (OSError, ValueError, KeyError) as error:
        raise CatalogueError(f"{path}: cannot be read as weights ({error}); install the tracker again.") from error
