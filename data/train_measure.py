"""The measures of `train.py`: how far labels are from a careful reader's, by class; and what makes their confidence true."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tracker.classify.weights import Array, choose_levels, softmax, temper
from tracker.model.labels import TYPES


def find_kappa(truth: np.ndarray, said: np.ndarray, number: int = 4) -> float:
    """Cohen's kappa with quadratic weights. Source: Cohen (1968), Weighted kappa."""
    observed = ((truth - said) ** 2).sum()
    a, b = np.bincount(truth, minlength=number), np.bincount(said, minlength=number)
    expected = sum((i - j) ** 2 * a[i] * b[j] / len(truth) for i in range(number) for j in range(number))
    return float(1 - observed / expected) if expected else 1.0


def find_f1(truth: np.ndarray, said: np.ndarray) -> float:
    both = truth.sum() + said.sum()
    return float(2 * (truth & said).sum() / both) if both else 0.0


def find_calibration_error(confidence: np.ndarray, right: np.ndarray) -> float:
    """Mean distance of confidence from what came true, over five bins."""
    total = 0.0
    for low, high in ((0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.01)):
        chosen = (confidence >= low) & (confidence < high)
        total += abs(float(right[chosen].sum() - confidence[chosen].sum()))
    return total / len(confidence)


def measure(gold: Any, chosen: np.ndarray, kind: np.ndarray, level: np.ndarray, pattern: np.ndarray) -> dict[str, Any]:
    """Everything that is printed of one set of rows."""
    truth, said = gold.level[chosen], np.array(choose_levels(level[chosen]))
    sure = level[chosen][np.arange(len(said)), said]
    kind_truth, kind_said = gold.kind[chosen], kind[chosen].argmax(axis=1)
    there, claimed = gold.pattern[chosen] > 0, pattern[chosen]
    kinds = {k: find_f1(kind_truth == k, kind_said == k) for k in sorted(set(kind_truth.tolist()))}
    levels = {k: find_f1(truth == k, said == k) for k in range(4)}
    return {
        "rows": int(chosen.sum()), "level accuracy": float((truth == said).mean()), "kappa": find_kappa(truth, said),
        "level macro F1": float(np.mean(list(levels.values()))), "calibration error": find_calibration_error(sure, truth == said),
        "type accuracy": float((kind_truth == kind_said).mean()), "type macro F1": float(np.mean(list(kinds.values()))),
        "patterns F1": find_f1(there, claimed), "patterns precision": float((there & claimed).sum() / max(1, claimed.sum())),
        "patterns recall": float((there & claimed).sum() / max(1, there.sum())), "types": kinds, "levels": levels,
        "patterns": {k: (int(there[:, k].sum()), find_f1(there[:, k], claimed[:, k])) for k in range(there.shape[1])},
        "confusion": [[int(((truth == i) & (said == j)).sum()) for j in range(4)] for i in range(4)],
    }  # fmt: skip


def print_measures(name: str, found: dict[str, Any], names: tuple[tuple[str, ...], ...] | None = None) -> None:
    """Prints what `measure` found; `names` of types, levels and patterns: by class, too."""
    plain = {key: round(value, 3) for key, value in found.items() if not isinstance(value, (dict, list))}
    print(f"\n{name}: " + ", ".join(f"{key} {value}" for key, value in plain.items()))
    if names:
        kinds, levels, patterns = names
        print("  types", {kinds[k]: round(v, 2) for k, v in found["types"].items()})
        print("  levels", {levels[k]: round(v, 2) for k, v in found["levels"].items()})
        print("  level confusion (rows: truth)", found["confusion"])
        print("  patterns (rows, F1)", {patterns[k]: (n, round(v, 2)) for k, (n, v) in found["patterns"].items() if n}, flush=True)


def find_power(probabilities: Array, truth: np.ndarray) -> float:
    """The power that makes the truth most likely."""

    def cost(power: float) -> float:
        return -float(np.log(temper(probabilities, power)[np.arange(len(truth)), truth] + 1e-9).mean())

    return min((round(0.2 + 0.02 * step, 2) for step in range(60)), key=cost)


def find_threshold(pattern: Array, truth: np.ndarray, parts: Sequence[np.ndarray]) -> np.float32:
    """The probability from which a pattern is said: best in the mean of the parts, each of which has been labelled with another care."""
    limits = np.arange(0.2, 0.5, 0.01)
    return np.float32(max(limits, key=lambda limit: sum(find_f1(truth[part], pattern[part] > limit) for part in parts if part.any())))


def find_balance(guess: Array, power: float) -> Array:
    """What to take from each type's score so that, over a balanced sample, each is said as often as it is there."""
    balance = np.zeros(len(TYPES), np.float32)
    for _ in range(60):
        balance += 0.4 * np.log(softmax(np.asarray(power * guess - balance, np.float32)).mean(axis=0) * len(TYPES))
    return balance - balance.mean()
