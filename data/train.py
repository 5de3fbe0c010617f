#!/usr/bin/env python3
"""Rebuilds `data/model/weights.npz` from labelled commits, bit for bit; measures them over owners of whom they have seen nothing.

train.py --database FACTS.db... --labels LABELS.jsonl... --conventional COMMITS.jsonl.gz --drawn COMMITS.tsv [--out FILE] [--curve]

Reads `model/sense.npz`, too, which `train_sense.py` makes.

FACTS is a database made by `tracker scan --everyone` of the labelled repositories and of those of `training/stated.tsv` (tables
commits, changes, signals are read). LABELS rows: repo, sha, type, level, patterns, perhaps wide (`training/labels.jsonl` holds those
of ours). COMMITS.jsonl.gz rows: repo, type, subject, body, files; the type was cut from the subject. COMMITS.tsv is what
`train_draw.py` draws from the repositories of `training/stated.tsv`: more commits whose authors named the type.
Needs scikit-learn; the tracker itself does not. Inputs are sorted and every seed is fixed; set OPENBLAS_NUM_THREADS=1,
because several threads add up in another order each time (and slow it down).
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from train_facts import Drawn, read_drawn, read_facts, read_labels, read_stated, write_commit
from train_features import MEASURES, PATTERNS, Features, add_sense, join, read_features, take, vectorise
from train_judge import fit_judge
from train_measure import find_balance, find_f1, find_power, find_threshold, measure, print_measures
from train_network import Bag, Network, Task
from train_write import write_arrays, write_names

from tracker.classify import weights as w
from tracker.classify.sense import Sense, scale_measures
from tracker.model.facts import Signals
from tracker.model.labels import LEVELS, TYPES

FOLDS = 5
STEPS_OF_ROWS = 63
"""Whole numbers on either side of 0 that a row is rounded to: fewer pack better, and the file has to be small."""
NETWORKS = ((1, 0.5, 0.35), (2, 0.45, 0.3), (3, 0.45, 0.25))
"""Seed, and how much of its first layer and of the tokens a network does not see while it learns: what they do not share, they get
wrong apart."""
LEAST = 40
"""Labelled commits that a token must stand in."""
WIDTH, SECOND = 128, 64
STEPS, BATCH, STATED_BATCH = 10000, 176, 96
"""Steps, and how many labelled commits and commits with an author's type each sees: over thirty thousand labels one network was better with
more steps than 2000, and a little better with 96 of the latter than with 288."""
BLEND_TYPE, BLEND_GUESS, BLEND_AUTHOR = 0.5, 0.1, 0.1
Folds = list[tuple[np.ndarray, np.ndarray]]
"""Rows to learn from, and rows of owners that are not among them."""
HEADS = 2 * len(TYPES) + len(LEVELS) + len(PATTERNS)


class Fitted(NamedTuple):
    """Models of one set of rows: what `weights.npz` holds but for the judge and the calibration."""

    vocabulary: list[str]
    mean: w.Array
    spread: w.Array
    networks: list[Network]
    linear_rows: w.Array
    linear_dense: w.Array
    linear_start: w.Array

    def weigh(self, features: Features) -> tuple[w.Opinion, w.Opinion]:
        rows = vectorise(features.tokens, self.vocabulary)
        dense = scale_measures(features.measures, self.mean, self.spread)
        said = [w.split_heads(network.score(rows, dense), len(PATTERNS)) for network in self.networks]
        network = w.Opinion(*(np.asarray(sum(parts) / len(said), np.float32) for parts in zip(*said, strict=True)))
        plain = np.asarray(rows @ self.linear_rows + dense @ self.linear_dense + self.linear_start)
        return network, w.split_heads(np.hstack([plain[:, : len(TYPES)], plain]), len(PATTERNS))


class Labelled(NamedTuple):
    seen: Features
    blind: Features
    """The same commits by message and file list alone."""
    kind: np.ndarray
    level: np.ndarray
    pattern: w.Array


class Stated(NamedTuple):
    """Commits whose authors named the type."""

    blind: Features
    """Without `near`, which only the judge of patterns needs."""
    kind: np.ndarray
    owners: np.ndarray
    is_measured: np.ndarray
    """Those of `--conventional`; the others only teach and calibrate."""

    def without(self, owners: np.ndarray) -> np.ndarray:
        """The numbers of those that none of `owners` has."""
        return np.flatnonzero(~np.isin(self.owners, owners))


def fit(
    gold: Labelled, stated: Stated, rows: np.ndarray, others: np.ndarray, kinds: tuple[tuple[int, float, float], ...] = NETWORKS
) -> Fitted:
    """Networks and linear model of the labelled `rows`, with the authors' types of `others` beside them."""
    seen, blind = take(gold.seen, rows), take(gold.blind, rows)
    often = Counter(token for row in seen.tokens for token in row)
    vocabulary = sorted(token for token, count in often.items() if count >= LEAST and "\n" not in token)
    mean = seen.measures.mean(axis=0)
    spread = np.maximum(seen.measures.std(axis=0), 1e-3)
    both = join(seen, blind)
    told = take(stated.blind, others)
    dense = scale_measures(np.vstack([both.measures, told.measures]), mean, spread)
    task = Task(
        Bag(both.tokens + told.tokens, vocabulary), dense, gold.kind[rows], gold.level[rows], gold.pattern[rows], stated.kind[others]
    )
    networks = [
        Network(len(vocabulary), len(mean), WIDTH, SECOND, HEADS, seed).train(task, STEPS, BATCH, STATED_BATCH, drop, drop_tokens)
        for seed, drop, drop_tokens in kinds
    ]
    known = vectorise(seen.tokens, vocabulary)
    dense = scale_measures(seen.measures, mean, spread)
    strength = np.where(np.arange(dense.shape[1]) < len(MEASURES), np.float32(2), np.float32(1))
    data = sp.hstack([known * 0.7, sp.csr_matrix(dense * strength)]).tocsr()
    outputs = 10 + 4 + len(PATTERNS)
    coefficients, start = np.zeros((data.shape[1], outputs), np.float32), np.zeros(outputs, np.float32)
    for at, target, looseness in ((0, gold.kind, 0.03), (10, gold.level, 0.008)):
        model = LogisticRegression(C=looseness, max_iter=120).fit(data, target[rows])
        coefficients[:, at + model.classes_], start[at + model.classes_] = model.coef_.T, model.intercept_
    for number in range(len(PATTERNS)):
        target = gold.pattern[rows, number]
        start[14 + number] = -6.0
        if target.sum() >= 3:
            model = LogisticRegression(C=0.03, max_iter=80).fit(data, target)
            coefficients[:, 14 + number], start[14 + number] = model.coef_[0], model.intercept_[0]
    size = len(vocabulary)
    return Fitted(vocabulary, mean, spread, networks, coefficients[:size] * 0.7, coefficients[size:] * strength[:, None], start)


_SHARED: list[Any] = []
"""What a process that fits has got from the one that began it: too large to be sent anew with each task."""


def _fit_shared(rows: np.ndarray, others: np.ndarray) -> Fitted:
    return fit(*_SHARED, rows, others)


class Described(NamedTuple):
    """Likely pairs of commits and patterns, as the judge sees them."""

    pairs: w.Pairs
    features: w.Array

    def of(self, commits: np.ndarray) -> Described:
        chosen = np.isin(self.pairs.commits, commits)
        return Described(w.Pairs(self.pairs.commits[chosen], self.pairs.patterns[chosen]), self.features[chosen])


def describe(network: w.Opinion, linear: w.Opinion, features: Features, prior: w.Array, mean: w.Array, spread: w.Array) -> Described:
    seen = [MEASURES.index(name) for name in w.CONTEXT]
    context = scale_measures(features.measures[:, seen], mean[seen], spread[seen])
    pairs = w.find_likely(network, linear, features.near)
    return Described(pairs, w.describe_pairs(pairs, network, linear, features.near, prior, context))


def draw_evenly(kinds: np.ndarray, most: int, seed: int) -> np.ndarray:
    """At most `most` rows of each type, by chance; none where the type is -1."""
    random = np.random.default_rng(seed)
    return np.concatenate([random.permutation(np.flatnonzero(kinds == number))[:most] for number in range(len(TYPES))])


def stack(parts: list[tuple[np.ndarray, w.Opinion]], number: int) -> w.Opinion:
    """Opinions of folds, in the order of the rows."""
    out = w.Opinion(*(np.zeros((number, part.shape[1]), np.float32) for part in parts[0][1]))
    for rows, opinion in parts:
        for held, part in zip(out, opinion, strict=True):
            held[rows] = part
    return out


class Said(NamedTuple):
    """What the models of each fold say of the rows that they have not seen."""

    network: w.Opinion
    linear: w.Opinion
    network_blind: w.Opinion
    linear_blind: w.Opinion
    stated: list[tuple[np.ndarray, w.Opinion]]
    """Of commits whose authors named the type: their numbers, and the networks' opinion."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", type=Path, nargs="+", required=True)
    parser.add_argument("--labels", type=Path, nargs="+", required=True)
    parser.add_argument("--conventional", type=Path, required=True)
    parser.add_argument("--drawn", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent / "model" / "weights.npz")
    parser.add_argument("--jobs", type=int, default=1, help="models fitted at the same time; the result is the same")
    parser.add_argument("--curve", action="store_true", help="measure with parts of the labels instead of training")
    args = parser.parse_args()
    rows = read_labels(args.labels)
    facts = read_facts(args.database, {row["sha"] for row in rows})
    rows = [row for row in rows if row["sha"] in facts]
    pairs = [facts[row["sha"]] for row in rows]
    sense = w.read_sense()
    if sense.measures != MEASURES:
        parser.error("model/sense.npz was made with other measures; run train_sense.py first")
    gold = Labelled(
        add_sense(read_features(pairs), sense), add_sense(read_features((commit, Signals({}, False)) for commit, _ in pairs), sense),
        np.array([TYPES.index(r["type"]) for r in rows]), np.array([LEVELS.index(r["level"]) for r in rows]),
        np.array([[p in r["patterns"] for p in PATTERNS] for r in rows], np.float32),
    )  # fmt: skip
    stated = read_stated_features(args.conventional, [row for row in read_drawn(args.database, args.drawn) if row.kind >= 0], sense)
    owners = np.array([find_owner(row["repo"]) for row in rows])
    repositories = len({row["repo"] for row in rows})
    print(f"{len(rows)} labelled commits of {repositories} repositories, {len(stated.kind)} whose authors named the type", flush=True)

    # By owner: somebody's other repositories show his habits, too.
    folds = list(GroupKFold(FOLDS).split(owners, groups=owners))
    if args.curve:
        print_curve(rows, gold, stated, folds, owners)
        return
    opinions: dict[str, list[tuple[np.ndarray, w.Opinion]]]
    opinions = {"network": [], "linear": [], "network_blind": [], "linear_blind": [], "stated": []}
    every = np.arange(len(rows)), np.arange(len(stated.kind))
    tasks = [(train, stated.without(owners[test])) for train, test in folds]
    with ProcessPoolExecutor(args.jobs, get_context("fork"), _SHARED.extend, ((gold, stated),)) as crew:
        models = [crew.submit(_fit_shared, *task) for task in (*tasks, every)]
        for (_, test), (_, others), model in zip(folds, tasks, models, strict=False):
            fitted = model.result()
            for name, features in (("", gold.seen), ("_blind", gold.blind)):
                network, linear = fitted.weigh(take(features, test))
                opinions["network" + name].append((test, network))
                opinions["linear" + name].append((test, linear))
            unseen = np.setdiff1d(every[1], others)[::3]
            if len(unseen):
                opinions["stated"].append((unseen, fitted.weigh(take(stated.blind, unseen))[0]))
            print(f"{len(opinions['network'])} of {FOLDS} folds", flush=True)
        whole = models[-1].result()
    network, linear, network_blind, linear_blind = (
        stack(opinions[name], len(rows)) for name in ("network", "linear", "network_blind", "linear_blind")
    )
    finish(rows, gold, folds, Said(network, linear, network_blind, linear_blind, opinions["stated"]), stated, whole, args.out)


def read_stated_features(conventional: Path, drawn: list[Drawn], sense: Sense) -> Stated:
    told = read_stated(conventional)
    sets = [map(write_commit, told), ((row.commit, Signals({}, False)) for row in drawn)]
    parts = [add_sense(read_features(commits), sense) for commits in sets]
    blind = join(*(part._replace(near=part.near[:, :0]) for part in parts))
    kind = np.array([TYPES.index(row["type"]) for row in told] + [row.kind for row in drawn])
    owners = np.array([find_owner(repo) for repo in [row["repo"] for row in told] + [row.repo for row in drawn]])
    return Stated(blind, kind, owners, np.arange(len(kind)) < len(told))


def find_owner(repo: str) -> str:
    return repo.partition("/")[0]


def print_curve(rows: list[dict[str, Any]], gold: Labelled, stated: Stated, folds: Folds, owners: np.ndarray) -> None:
    """How the measures grow with the labels: half of the folds, one network, parts of the training repositories' rows."""
    for share in (0.125, 0.25, 0.5, 1.0):
        parts, tested = [], []
        for number, (train, test) in enumerate(folds[::2]):
            held = np.sort(np.random.default_rng(number).permutation(train)[: int(share * len(train))])
            fitted = fit(gold, stated, held, stated.without(owners[test]), NETWORKS[:1])
            parts.append((test, fitted.weigh(take(gold.seen, test))[0]))
            tested.append(test)
        said, chosen = stack(parts, len(rows)), np.isin(np.arange(len(rows)), np.concatenate(tested))
        print_measures(f"{share:.1%} of the labels", measure(gold, chosen, said.kind, said.level, said.pattern > 0.3))


def finish(rows: list[dict[str, Any]], gold: Labelled, folds: Folds, said: Said, stated: Stated, whole: Fitted, out: Path) -> None:
    """Judge, calibration and measures from what each fold said of repositories it had not seen; then the file."""
    network, linear, network_blind, linear_blind = said[:4]
    prior = w.log_odds(gold.pattern.mean(axis=0))
    seen = describe(network, linear, gold.seen, prior, whole.mean, whole.spread)
    unseen = describe(network_blind, linear_blind, gold.blind, prior, whole.mean, whole.spread)
    pattern, pattern_blind = network.pattern.copy(), network_blind.pattern.copy()

    def judged(train: np.ndarray) -> w.Judge:
        # Every second commit without its diff, too.
        parts = seen.of(train), unseen.of(train[::2])
        truth = np.concatenate([gold.pattern[part.pairs] for part in parts])
        which = np.concatenate([part.pairs.patterns for part in parts])
        return fit_judge(np.vstack([part.features for part in parts]), which, truth, prior)

    def fit_mix(train: np.ndarray) -> tuple[w.Array, w.Array]:
        parts = (network.level[train], linear.level[train]), (network_blind.level[train[::2]], linear_blind.level[train[::2]])
        opinions = np.vstack([w.join_levels(*part) for part in parts])
        model = LogisticRegression(C=0.1, max_iter=400).fit(opinions, np.concatenate([gold.level[train], gold.level[train[::2]]]))
        return model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32)

    level, level_blind = np.zeros_like(network.level), np.zeros_like(network.level)
    for train, test in folds:
        mix = fit_mix(train)
        level[test] = w.mix_levels(network.level[test], linear.level[test], *mix)
        level_blind[test] = w.mix_levels(network_blind.level[test], linear_blind.level[test], *mix)
        judge = judged(train)
        for said_of, described in ((pattern, seen.of(test)), (pattern_blind, unseen.of(test))):
            said_of[described.pairs] = judge.say(described.features, described.pairs.patterns)
    kind = (1 - BLEND_TYPE) * network.kind + BLEND_TYPE * linear.kind
    powers = [find_power(kind, gold.kind)]
    places = np.concatenate([rows for rows, _ in said.stated])
    told = w.Opinion(*(np.vstack(parts) for parts in zip(*(opinion for _, opinion in said.stated), strict=True)))
    truth, is_measured = stated.kind[places], stated.is_measured[places]
    sample = draw_evenly(np.where(is_measured, -1, truth), 400, 0)
    guess = w.blend_guess(told.stated, told.kind, stated.blind.measures[places][:, -len(TYPES) :], BLEND_GUESS, BLEND_AUTHOR)
    powers.append(0.9)
    balance = find_balance(guess[sample], powers[1])
    first, everything = np.array(["why" in row for row in rows]), np.ones(len(rows), bool)
    threshold = find_threshold(pattern, gold.pattern > 0, (first, ~first))
    networks = whole.networks
    table = np.hstack([*(n.parts["rows"] for n in networks), whole.linear_rows])
    scale = np.maximum(np.abs(table).max(axis=0), 1e-6) / STEPS_OF_ROWS
    arrays = {
        "vocabulary": write_names(whole.vocabulary), "patterns": write_names(PATTERNS), "measures": write_names(MEASURES),
        "threshold": threshold, "mean": whole.mean, "spread": whole.spread, "prior": prior, "networks": np.int64(len(networks)),
        "rows": np.round(table / scale).astype(np.int8), "scale": scale,
        "dense": np.hstack([*(n.parts["dense"] for n in networks), whole.linear_dense]).astype(np.float16),
        "start": np.concatenate([*(n.parts["start"] for n in networks), whole.linear_start]).astype(np.float32),
        **{f"{name}{i}": n.parts[name] for i, n in enumerate(networks) for name in ("hidden", "hidden_start", "out", "out_start")},
        **{f"judge_{name}": part for name, part in judged(np.arange(len(rows)))._asdict().items() if name != "prior"},
        **dict(zip(("level_mix", "level_start"), fit_mix(np.arange(len(rows))), strict=True)),
        "tempers": np.array(powers, np.float32), "balance": balance,
        "blends": np.array([BLEND_TYPE, BLEND_GUESS, BLEND_AUTHOR], np.float32),
    }  # fmt: skip
    write_arrays(out, arrays)
    names = (TYPES, LEVELS, PATTERNS)
    wide = np.array([bool(row.get("wide")) for row in rows])
    for name, chosen in (("all", everything), ("the first 1,315", first), ("wide ones", wide), ("wide ones of the first", first & wide)):
        print_measures(name, measure(gold, chosen, w.temper(kind, powers[0]), level, pattern > threshold), names)
    blind = measure(gold, everything, network_blind.kind, level_blind, pattern_blind > threshold)
    print_measures("without their diff", blind)
    masked = draw_evenly(np.where(is_measured, truth, -1), 200, 5)
    scores = w.softmax(np.asarray(guess[masked] * powers[1] - balance, np.float32)).argmax(axis=1)
    hits = [find_f1(truth[masked] == k, scores == k) for k in range(len(TYPES))]
    print(f"\nauthors' types, {len(masked)} commits by message and file list: macro F1", round(float(np.mean(hits)), 3))
    print(" ", dict(zip(TYPES, np.round(hits, 2).tolist(), strict=True)))


if __name__ == "__main__":
    main()
