"""Labels of hand-written commits, and what holds for any commit whatever it says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.classify.commits_by_hand import write_commit
from tracker.catalogue.patterns import read_patterns
from tracker.classify.counts import CountIndex
from tracker.classify.labels import Labeller, read_labeller
from tracker.classify.reading import extract_reading
from tracker.classify.sense import multiply
from tracker.classify.tokens import TokenIndex, extract_tokens
from tracker.errors import CatalogueError
from tracker.model.facts import Change, Commit, Person, Signals
from tracker.model.labels import LEVELS, TYPES, Labels

LABELLER = read_labeller()
NOBODY = Person("", "")
CODE = "\n".join(f"def part_{n}(x):\n    return x + {n}" for n in range(6))


def label(subject: str, *files: tuple[str, str, str, str], body: str = "", labeller: Labeller = LABELLER) -> Labels:
    return labeller.classify([write_commit(subject, *files, body=body)])[0]


def names(labels: Labels) -> list[str]:
    return [one.pattern for one in labels.patterns]


def test_plain_cases() -> None:
    assert label("Fix typo in README", ("README.md", "M", "the end", "teh end"))[0] == "docs"
    said = label("Release 1.4.0", ("setup.py", "M", 'version="1.4.0"', 'version="1.3.0"'), ("CHANGELOG.md", "M", "## 1.4.0", ""))
    assert (said.type, said.level) == ("build", "system") and "release-management" in names(said)
    said = label("Add tests for the parser", ("tests/test_parser.py", "A", "def test_a():\n    assert parse('a')\n" * 6, ""))
    assert said.type == "test" and "automated-testing" in names(said)
    said = label("Run tests on 3.13", (".github/workflows/test.yml", "M", "on: [push, pull_request]\njobs: {}", "on: push"))
    assert said.type == "ci" and "ci-pipeline" in names(said)


def test_a_stated_type_is_strong_evidence() -> None:
    said = label("fix(parser): keep the last line", ("parser.py", "M", "return lines", "return lines[:-1]"))
    assert said.type == "fix" and said.type_confidence > 0.6 and "author" in said.type_reason


def test_a_message_that_says_nothing_is_labelled_from_the_diff() -> None:
    tests = label("wip", ("tests/test_a.py", "A", "def test_a():\n    assert True\n" * 5, ""))
    code = label("asdf", ("app/core.py", "A", CODE, ""))
    assert tests.type == "test" and code.type == "feat" and code.level != "syntax"


def test_merges_and_reverts_are_read_off() -> None:
    commit, signals = write_commit("Merge branch 'x'", parents=("a", "b"))
    merge = LABELLER.classify([(commit, signals)])[0]
    assert (merge.type, merge.level, merge.patterns) == ("merge", None, ())
    revert = label('Revert "Add a thing"', ("a.py", "M", "", CODE))
    assert revert.type == "revert" and revert.level in LEVELS


def test_reasons_name_what_a_person_can_find() -> None:
    said = label("Retry the download three times", ("net.py", "M", "for attempt in retry(3):\n    fetch(timeout=5)", "fetch()"))
    reasons = [said.type_reason, said.level_reason, *(one.reason for one in said.patterns)]
    assert all(reason and "feature" not in reason and "{" not in reason for reason in reasons)


def test_the_whole_reasoning_agrees_with_the_labels() -> None:
    pair = write_commit(
        "Retry the download three times",
        ("net.py", "M", "def fetch(timeout):\n    for attempt in retry(3):\n        get(timeout=5)", "get()"),
    )
    said, why = LABELLER.classify([pair])[0], LABELLER.reason(*pair)
    assert dict(why.types)[said.type] == said.type_confidence and why.types[0][0] == said.type
    assert dict(why.levels)[said.level or ""] == said.level_confidence
    assert [pair for pair in why.patterns if pair[1] > why.said_from] == [(one.pattern, one.confidence) for one in said.patterns]
    assert ("resilience", "retry") in [(rule[0], "retry" if "retry" in rule[2] else "") for rule in why.rules]
    assert "function: 1 added" in why.seen and "1 file: source" in why.seen and why.has_diff
    merge = LABELLER.reason(*write_commit("Merge branch 'x'", parents=("a", "b")))
    assert (merge.types, merge.levels, merge.patterns) == ((), (), ())


def test_a_pattern_of_ones_own(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[[patterns]]\npattern = "music-theory"\nfamily = "music"\nmeaning = "Chords and scales."\nnot_examples = []\n'
        'rules = [{ words = ["chord"], sure = 0.9, because = "speaks of “{what}”" }]\n',
        encoding="utf-8",
    )
    labeller = read_labeller(own)
    said = label("Spell every chord", ("a.py", "M", "x", "y"), labeller=labeller)
    assert ("music-theory", "speaks of “chord”") in [(one.pattern, one.reason) for one in said.patterns]
    assert labeller.made_by != LABELLER.made_by
    assert "music-theory" not in names(label("Spell every word", ("a.py", "M", "x", "y"), labeller=labeller))


def test_a_wrong_key_is_named(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[[patterns]]\npatern = "x"\n', encoding="utf-8")
    with pytest.raises(CatalogueError, match="pattern"):
        read_patterns(own)
    own.write_text('[[patterns]]\npattern = "auth"\nfamily = "x"\nmeaning = ""\nnot_examples = []\nrules = []\n', encoding="utf-8")
    with pytest.raises(CatalogueError, match="twice"):
        read_patterns(own)


TEXT = st.text(max_size=60)
PATHS = st.lists(TEXT, max_size=4).map("/".join)
COUNT = st.one_of(st.none(), st.integers(0, 10**9))
CHANGES = st.builds(Change, PATHS, st.none(), st.sampled_from("AMDRCT"), COUNT, COUNT, st.none())
COUNT_NAMES = ["w+cache", "k-run", "function_new", "version_bump", "w+words", "hunks", "nonsense"]
COUNTS = st.dictionaries(st.sampled_from(COUNT_NAMES), st.integers(1, 10**6))
COMMITS = st.builds(
    lambda subject, body, parents, changes: Commit(
        "a" * 40, "", tuple("p" * parents), NOBODY, 0, 0, NOBODY, 0, 0, subject, body, None if changes is None else tuple(changes)
    ),
    TEXT,
    TEXT,
    st.integers(0, 2),
    st.one_of(st.none(), st.lists(CHANGES, max_size=5)),
)
SIGNALS = st.builds(Signals, COUNTS, st.booleans())


@given(st.lists(st.tuples(COMMITS, SIGNALS), max_size=5))
def test_any_commit_is_labelled_alone_as_among_others(batch: list[tuple[Commit, Signals]]) -> None:
    together = LABELLER.classify(batch)
    assert len(together) == len(batch)
    backwards = LABELLER.classify(batch[::-1])[::-1]
    for pair, one, other in zip(batch, together, backwards, strict=True):
        assert one == other == LABELLER.classify([pair])[0]
        assert one.type in (*TYPES, "merge", "revert") and (one.level in LEVELS or pair[0].is_merge)
        for confidence in (one.type_confidence, one.level_confidence, *(label.confidence for label in one.patterns)):
            assert 0 <= confidence <= 1
        assert len(set(names(one))) == len(one.patterns)


@given(st.integers(1, 90), st.integers(0, 9), st.sampled_from([(283, 128), (64, 73), (96, 1), (8, 4)]))
def test_a_row_is_multiplied_alike_beside_any_others(number: int, start: int, shape: tuple[int, int]) -> None:
    random = np.random.default_rng(number)
    rows, by = random.normal(size=(100, shape[0])).astype(np.float32), random.normal(size=shape).astype(np.float32)
    assert np.array_equal(multiply(rows[start : start + number], by), multiply(rows, by)[start : start + number])


@given(COMMITS, SIGNALS, st.sets(st.integers(0, 60)))
def test_places_of_tokens_are_those_of_their_names(commit: Commit, signals: Signals, gone: set[int]) -> None:
    reading = extract_reading(commit, signals)
    names = sorted(extract_tokens(reading))
    vocabulary = {name: place for place, name in enumerate([*names, "w:stranger", "x:source:add"]) if place not in gone}
    index = CountIndex()
    known = TokenIndex(vocabulary, index)
    (found,) = known.build([known.find(reading)], index.gather([reading]))
    assert found.tolist() == sorted(vocabulary[name] for name in names if name in vocabulary)


def test_other_languages_do_not_break_it() -> None:
    for subject in ("修复解析器中的错误", "Исправить ошибку", "إصلاح", "🎉", "", "\x1b[31mred", "ﷺ" * 500):
        assert label(subject, ("a.py", "M", "x = 1", "x = 2")).type in TYPES
