"""One JSON object out for each line in, in place, whatever a line holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tracker.classify.jsonlines import BATCH, classify_lines
from tracker.classify.labels import read_labeller
from tracker.model.labels import LEVELS, TYPES

LABELLER = read_labeller()
GOOD = json.dumps({"subject": "Add an option", "body": "", "files": [["cli.py", "M", 12, 1], ["x.png", "A", None, None]]})


def run(*lines: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in classify_lines(lines, LABELLER)]


def test_a_good_line() -> None:
    (said,) = run(GOOD)
    assert list(said) == ["type", "level", "patterns", "confidences", "reasons"]
    assert said["type"] in TYPES and said["level"] in LEVELS
    assert set(said["confidences"]["patterns"]) == set(said["patterns"]) == set(said["reasons"]["patterns"])


def test_bad_lines_are_named_and_stay_in_place() -> None:
    bad = ["", "{", "[]", '{"subject": 1}', '{"subject": "a", "files": 3}', '{"subject": "a", "body": []}']
    bad.append('{"subject": "a", "files": [["b", "M", -1, 0]]}')
    said = run(GOOD, *bad, GOOD)
    assert "type" in said[0] and "type" in said[-1] and len(said) == len(bad) + 2
    assert [f"line {number}" in one["error"] for number, one in enumerate(said[1:-1], 2)] == [True] * len(bad)


def test_more_than_a_batch() -> None:
    assert len(run(*[GOOD] * (BATCH + 3))) == BATCH + 3


ANY_JSON = st.recursive(st.none() | st.text() | st.integers() | st.floats(), st.lists).map(json.dumps)


@given(st.lists(st.one_of(st.text(max_size=40), ANY_JSON), max_size=6))
def test_any_text_gives_an_object_a_line(lines: list[str]) -> None:
    assert len(list(classify_lines(lines, LABELLER))) == len(lines)


def test_a_count_beyond_all_numbers_is_an_error_of_its_line() -> None:
    row = {"subject": "x", "files": [["a", "M", int("9" * 400), 0]]}
    (said,) = run(json.dumps(row))
    assert list(said) == ["error"]


def test_the_reasons_are_the_same_in_every_process() -> None:
    """Sets come in another order in another process; a label, its reason and all that is shown must not."""
    line = json.dumps(
        {"subject": "Ran ruff, lint and mypy, updated script", "body": "", "files": [["cli.py", "M", 30, 1], ["x.cfg", "M", 3, 1]]}
    )
    told = set()
    for seed in "123":
        environ = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, "-m", "tracker", "classify", "-"], input=line, capture_output=True, text=True, env=environ)
        told.add(done.stdout)
    (answer,) = told
    assert json.loads(answer)["reasons"]["patterns"]["developer-tooling"] == "helps developers (“ruff”)"
