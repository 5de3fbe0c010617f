"""Ten corrections of one kind move commits like them, and leave others alone."""

from __future__ import annotations

from tests.classify.commits_by_hand import write_commit
from tracker.classify.labels import read_labeller
from tracker.classify.teaching import NOTHING_TAUGHT, Lesson, build_teaching
from tracker.model.facts import Signals

LABELLER = read_labeller()
LINES = ("x = 1\ny = 2", "x = 0")


def write_lessons(number: int, field: str, value: str) -> list[Lesson]:
    made = [write_commit(f"Tune the weekly numbers part {n}", (f"reports/week{n}.py", "M", *LINES), sha=f"{n:040d}") for n in range(number)]
    return [Lesson(commit, signals, field, value) for commit, signals in made]


SIMILAR = write_commit("Tune the weekly numbers again", ("reports/week77.py", "M", *LINES))
OTHER = write_commit("Add login with OAuth", ("auth/login.go", "A", "func Login() error {\n return nil\n}", ""))


def test_ten_corrections_move_what_is_alike() -> None:
    plain = LABELLER.classify([SIMILAR, OTHER])
    assert plain[0].type != "perf"
    taught = LABELLER.taught(build_teaching(write_lessons(10, "type", "perf")))
    moved = taught.classify([SIMILAR, OTHER])
    assert moved[0].type == "perf"
    assert moved[1][:2] == plain[1][:2]
    assert taught.made_by != LABELLER.made_by


def test_level_and_patterns_are_taught_too() -> None:
    assert LABELLER.taught(build_teaching(write_lessons(10, "level", "system"))).classify([SIMILAR])[0].level == "system"
    added = LABELLER.taught(build_teaching(write_lessons(10, "pattern+", "data-interchange"))).classify([SIMILAR])[0]
    assert "data-interchange" in [label.pattern for label in added.patterns]
    removed = LABELLER.taught(build_teaching(write_lessons(10, "pattern-", added.patterns[0].pattern))).classify([SIMILAR])[0]
    assert added.patterns[0].pattern not in [label.pattern for label in removed.patterns]


def test_one_correction_moves_less_than_ten() -> None:
    def chance(number: int) -> float:
        said = LABELLER.taught(build_teaching(write_lessons(number, "type", "perf"))).classify([SIMILAR])[0]
        return said.type_confidence if said.type == "perf" else 0.0

    assert chance(0) == 0.0 <= chance(1) < chance(10)


def test_order_does_not_matter_and_nothing_teaches_nothing() -> None:
    lessons = write_lessons(6, "type", "perf")
    one, other = build_teaching(lessons), build_teaching(lessons[::-1])
    assert one.digest == other.digest
    assert LABELLER.taught(one).classify([SIMILAR]) == LABELLER.taught(other).classify([SIMILAR])
    assert build_teaching([]) is NOTHING_TAUGHT and LABELLER.taught(NOTHING_TAUGHT).made_by == LABELLER.made_by


def test_what_is_read_later_of_a_corrected_commit_teaches_anew() -> None:
    """Or labels of the same mark would differ between files that read it and files that did not."""
    lessons = write_lessons(2, "type", "perf")
    unread = [lesson._replace(commit=lesson.commit._replace(changes=None), signals=Signals({}, False)) for lesson in lessons]
    assert build_teaching(unread).digest != build_teaching(lessons).digest
