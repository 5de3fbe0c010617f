#!/usr/bin/env python3
"""Rebuilds `data/model/sense.npz`: what words, paths and lines of a diff mean, learnt from commits that nobody labelled.

train_sense.py --database FACTS.db... --drawn COMMITS.tsv [--out FILE]

FACTS is as for `train.py`; COMMITS is what `train_draw.py` writes. Those of them that change a file are learnt from, by repository and
hash. None is of a repository of the first labelled set or of those whose authors' types are measured: what `train.py` measures over
those is of repositories never seen.

The network sees a commit with parts of it hidden (its message, its diff, all but its message) and guesses the words of the hidden
message, the words of the hidden diff, and the type that the author wrote before a colon, which is cut off.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from train_facts import read_drawn
from train_features import MEASURES, Features, read_features, vectorise
from train_network import Network
from train_write import write_arrays, write_names

from tracker.classify.sense import Array, scale_measures
from tracker.model.labels import TYPES

WIDTH, SECOND = 128, 64
STEPS, BATCH, SEED = 8000, 320, 2
LEAST = 50
"""Commits that a token must stand in."""
WORDS = 600
"""Words of messages, and of diffs, that are guessed."""
RATE, DROP, DROP_TOKENS, ROW_DECAY = 2e-3, 0.3, 0.35, 0.02
MODES = (0.4, 0.25, 0.2, 0.15)
"""How often nothing is hidden, the message, the diff, all but the message."""
MESSAGE, PLACE, DIFF = range(3)


def find_group(token: str) -> int:
    if token[:2] in ("w:", "b:", "f:", "c:"):
        return MESSAGE
    return DIFF if token[1:2] in ("+", "-") and token[0] in "wk" else PLACE


def learn(features: Features, kinds: np.ndarray) -> dict[str, np.ndarray]:
    number = len(kinds)
    often = Counter(token for row in features.tokens for token in row)
    vocabulary = sorted(token for token, count in often.items() if count >= LEAST and "\n" not in token and token[:2] != "t:")
    groups = np.array([find_group(token) for token in vocabulary])
    table = vectorise(features.tokens, vocabulary)
    mean, spread = features.measures.mean(axis=0), np.maximum(features.measures.std(axis=0), 1e-3)
    hidden = np.array([name.startswith("stated") for name in MEASURES])
    dense = scale_measures(np.where(hidden, np.float32(0), features.measures), mean, spread)
    nothing = scale_measures(np.zeros((1, len(MEASURES)), np.float32), mean, spread)[0]
    counts = np.asarray(table.sum(axis=0)).ravel()
    usual = [place for place in np.argsort(-counts, kind="stable") if counts[place] < 0.2 * number]
    said = [place for place in usual if vocabulary[place][:2] == "w:"][:WORDS]
    lines = [place for place in usual if groups[place] == DIFF and vocabulary[place][-1] != "*"][:WORDS]
    wanted = [(table[:, places].tocsr(), np.sqrt(number / counts[places]).astype(np.float32)) for places in (said, lines)]
    network = Network(len(vocabulary), len(MEASURES), WIDTH, SECOND, len(TYPES) + len(said) + len(lines), SEED)
    random = network.random
    has_kind = kinds >= 0
    seldom = (np.bincount(kinds[has_kind], minlength=len(TYPES)) + 50.0) ** -0.6
    chance = np.cumsum(np.where(has_kind, seldom[kinds], np.median(seldom[kinds[has_kind]])))
    chance /= chance[-1]
    of_rules = np.array([name.startswith("hit_") for name in MEASURES])
    for step in range(STEPS):
        chosen = np.minimum(np.searchsorted(chance, random.random(BATCH)), number - 1)
        rows, seen = table[chosen].copy(), dense[chosen].copy()
        mode = random.choice(4, BATCH, p=MODES)
        mode_of, group_of = np.repeat(mode, np.diff(rows.indptr)), groups[rows.indices]
        kept = random.random(len(rows.data), dtype=np.float32) > DROP_TOKENS
        gone = [(mode_of == 1) & (group_of == MESSAGE), (mode_of == 2) & (group_of == DIFF), (mode_of == 3) & (group_of != MESSAGE)]
        kept &= ~np.any(gone, axis=0)
        rows.data = kept.astype(np.float32) / np.float32(1 - DROP_TOKENS)
        rows.eliminate_zeros()
        seen[np.ix_((mode == 1) | (mode == 2), of_rules)] = nothing[of_rules]
        seen[mode == 3] = nothing
        kind = np.zeros((BATCH, len(TYPES)), np.float32)
        told = has_kind[chosen]
        kind[told, kinds[chosen][told]] = 1
        words, diffs = (_share(part[chosen].toarray() * weight) for part, weight in wanted)
        truth = (kind, words * (0.6 * (mode == 1))[:, None], diffs * (0.4 * (mode >= 2))[:, None])
        rate = RATE * min(1.0, (step + 1) / 50) * (1 - step / STEPS)
        network.step(rows, seen, lambda scores, truth=truth: _find_slopes(scores, truth), rate, DROP, 0.0, ROW_DECAY)  # type: ignore[misc]
        if step % 1000 == 999:
            print(f"step {step + 1} of {STEPS}", flush=True)
    parts = network.parts
    scale = np.abs(parts["rows"]).max(axis=0) / 127
    kinds_only = len(TYPES)
    return {
        "vocabulary": write_names(vocabulary), "measures": write_names(MEASURES), "rows": np.round(parts["rows"] / scale).astype(np.int8),
        "scale": scale, "dense": parts["dense"].astype(np.float16), "mean": mean, "spread": spread, "start": parts["start"],
        "hidden": parts["hidden"], "hidden_start": parts["hidden_start"], "out": parts["out"][:, :kinds_only],
        "out_start": parts["out_start"][:kinds_only],
    }  # fmt: skip


def _share(counts: Array) -> Array:
    return np.asarray(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1e-6), np.float32)


def _find_slopes(scores: Array, truth: tuple[Array, ...]) -> Array:
    slopes, at = [], 0
    for wanted in truth:
        part = scores[:, at : at + wanted.shape[1]]
        at += wanted.shape[1]
        raised = np.exp(part - part.max(axis=1, keepdims=True))
        slopes.append(raised / raised.sum(axis=1, keepdims=True) * wanted.sum(axis=1, keepdims=True) - wanted)
    return np.asarray(np.hstack(slopes) / len(scores), np.float32)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", type=Path, nargs="+", required=True)
    parser.add_argument("--drawn", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent / "model" / "sense.npz")
    args = parser.parse_args()
    rows = list(read_drawn(args.database, args.drawn))
    print(f"{len(rows)} commits", flush=True)
    features = read_features((row.commit, row.signals) for row in rows)
    write_arrays(args.out, learn(features, np.array([row.kind for row in rows])))


if __name__ == "__main__":
    main()
