from __future__ import annotations

from pathlib import Path

from tests.make_repo import commit, make_repo
from tests.scan.files import MINE, rows
from tracker.scan import scan_paths
from tracker.scan.say import conclude_said, correct, correct_all, undo_correction

WORDS = ("lamp", "door", "roof", "wall", "desk", "sofa", "oven", "rugs", "vase", "bell", "gate", "step", "beam")
STEPS = [
    commit("Start", {"main.py": "x = 1\n"}),
    *(commit(f"Tune the {word} preset", {f"presets/{word}.py": f"{word} = {n}\n"}) for n, word in enumerate(WORDS)),
    commit("Fix crash on empty list", {"main.py": "x = 2\n"}),
]


def types(db: Path) -> dict[str, str]:
    return {str(subject): str(kind) for subject, kind in rows(db, "SELECT subject, type FROM commit_labels")}


def test_ten_corrections_of_one_kind_move_what_resembles_them_and_can_be_taken_back(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", STEPS)
    db = tmp_path / "t.db"
    scan_paths([made.path], db, MINE)
    before = types(db)
    taught = made.shas[1:11]
    for sha in taught:
        correct(db, sha, "type", "perf")
    again = scan_paths([made.path], db, MINE)
    after = types(db)
    assert again.unchanged == 1
    assert {after[f"Tune the {word} preset"] for word in WORDS} == {"perf"}
    assert after["Fix crash on empty list"] == before["Fix crash on empty list"]
    for sha in taught:
        undo_correction(db, sha)
    scan_paths([made.path], db, MINE)
    assert types(db) == before


def test_what_resembles_a_corrected_commit_moves_at_once(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", STEPS)
    db = tmp_path / "t.db"
    scan_paths([made.path], db, MINE)
    before = types(db)
    for sha in made.shas[1:11]:
        correct(db, sha, "type", "perf")
    assert {types(db)[f"Tune the {word} preset"] for word in WORDS} == {"perf"}
    assert types(db)["Fix crash on empty list"] == before["Fix crash on empty list"]
    for sha in made.shas[1:11]:
        undo_correction(db, sha)
    assert types(db) == before


def test_a_review_moves_them_when_it_ends(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", STEPS)
    db = tmp_path / "t.db"
    scan_paths([made.path], db, MINE)
    correct_all(db, [(sha, "type", "perf") for sha in made.shas[1:11]])
    conclude_said(db)
    assert {types(db)[f"Tune the {word} preset"] for word in WORDS} == {"perf"}
