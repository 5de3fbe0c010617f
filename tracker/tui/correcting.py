"""Correcting labels with one key: which key says what, and the job that saves it. The same keys in lists and on a commit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from textual.binding import Binding

from tracker.model.growth import CommitRow
from tracker.model.labels import LEVELS, TYPES

TYPE_KEYS = {
    "F": "feat",
    "X": "fix",
    "P": "perf",
    "R": "refactor",
    "Y": "style",
    "D": "docs",
    "T": "test",
    "B": "build",
    "I": "ci",
    "O": "chore",
}
"""Capital letter → type."""
KEYS_TEXT = "F feat  X fix  P perf  R refactor  Y style  D docs  T test  B build  I ci  O chore  < narrower  > wider  = right  u undo"
CORRECTION_BINDINGS: list[Binding] = [
    *(
        Binding(key, f"correct_type('{name}')", f"Correct: type is {name}", show=False, id=f"correct.{name}")
        for key, name in TYPE_KEYS.items()
    ),
    Binding("greater_than_sign", "correct_level(1)", "Correct: level one wider", show=False, key_display=">", id="correct.wider"),
    Binding("less_than_sign", "correct_level(-1)", "Correct: level one narrower", show=False, key_display="<", id="correct.narrower"),
    Binding("equals_sign", "confirm_labels", "Labels are right", show=False, key_display="=", id="correct.right"),
    Binding("u", "undo_label", "Undo correction", show=False, id="correct.undo"),
    Binding("c", "choose_correction", "Correct", id="correct.choose"),
]
CHOICES = (
    *(f"type {name}" for name in TYPES),
    *(f"level {name}" for name in LEVELS),
    "labels are right",
    "undo",
)
"""What the chooser of `c` offers, in the order of the keys."""


def shift_level(level: str | None, step: int) -> str | None:
    """The level `step` wider (or narrower, when negative); None: there is none beyond, or a merge, which has no level."""
    if level is None:
        return None
    at = LEVELS.index(level) + step
    return LEVELS[at] if 0 <= at < len(LEVELS) else None


def build_corrections(
    rows: Sequence[CommitRow], *, type_name: str | None = None, step: int = 0, is_right: bool = False
) -> list[tuple[str, str, str]]:
    """The sha, field and value of every correction that a key means for `rows`; merges are left alone."""
    said: list[tuple[str, str, str]] = []
    for row in rows:
        if row.type == "merge":
            continue
        if type_name:
            said.append((row.sha, "type", type_name))
        level = shift_level(row.level, step) if step else row.level if is_right else None
        if level:
            said.append((row.sha, "level", level))
        if is_right and row.type in TYPES:
            said.append((row.sha, "type", row.type))
    return said


def correcting_job(said: Sequence[tuple[str, str, str]]) -> Callable[[Path], object]:
    """Saves corrections; gives how many."""

    def job(db: Path) -> object:
        from tracker.scan.say import correct_all

        return correct_all(db, said)

    return job


def undoing_job(shas: Sequence[str]) -> Callable[[Path], object]:
    """Takes back the newest correction for each mention of a commit; gives how many there were."""

    def job(db: Path) -> object:
        from tracker.scan.say import undo_all

        return undo_all(db, shas)

    return job
