"""Reasons say nothing of a commit that its diff denies."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.classify.commits_by_hand import write_commit
from tracker.catalogue.patterns import read_patterns
from tracker.classify.reading import extract_reading
from tracker.classify.reasons import explain_level, explain_pattern, explain_type
from tracker.classify.rules import RuleBook

File = tuple[str, str, str, str]
BUMP = ("requirements.txt", "M", "mypy==0.971", "mypy==0.961")
NUMBER = ("a.py", "M", "limit = 12", "limit = 10")
SPACE = ("a.py", "M", "x = [1,  2]", "x = [1, 2]")
SIGNS = ("b.py", "M", "say(a, b);", "say(a + b)")
QUOTES = ("c.py", "M", "say('it')", 'say("it")')
WORDS = ("d.py", "M", "result = call(everything)", "result = call()")
NEWS = ("CHANGELOG.md", "M", "* ADDED: a script", "")
ONLY = ("only a version or a number changes", "only numbers or signs change", "the same words stay, only their form changes")


def nothing() -> Sequence[str]:
    return ()


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ((BUMP,), ONLY[0]),
        ((NUMBER,), ONLY[1]),
        ((QUOTES,), ONLY[1]),
        ((SPACE,), ONLY[2]),
        ((SPACE, SIGNS), "the same words stay, only their form changes"),
        ((SPACE, BUMP), ONLY[0]),
    ],
)
def test_what_only_changes_is_said_where_it_is_so(files: tuple[File, ...], reason: str) -> None:
    assert explain_level("syntax", 0.9, extract_reading(*write_commit("x", *files)), "refactor", {}) == reason


@pytest.mark.parametrize("files", [(BUMP, WORDS), (SPACE, NEWS), (QUOTES, NEWS), (SIGNS, ("data.bin.txt", "A", "more", ""))])
def test_nothing_is_said_to_be_all_where_another_file_changes_otherwise(files: tuple[File, ...]) -> None:
    reading = extract_reading(*write_commit("x", *files))
    assert explain_level("syntax", 0.9, reading, "refactor", {}) not in ONLY
    assert explain_type("style", 0.9, reading, nothing) != "only spaces and signs changed"


def test_spaces_and_signs_alone_are_a_matter_of_style() -> None:
    for files in ((SPACE,), (SIGNS,), (SPACE, ("tests/test_a.py", "M", "assert  x", "assert x"))):
        assert explain_type("style", 0.9, extract_reading(*write_commit("x", *files)), nothing) == "only spaces and signs changed"


def test_what_adds_definitions_does_not_reshape_instead_of_adding() -> None:
    kept = ("a.py", "M", "def one(a, b):", "def one(a):")
    for files, is_said in (((kept,), True), ((kept, ("b.py", "A", "class Two:\n    pass", "")), False)):
        reason = explain_type("refactor", 0.9, extract_reading(*write_commit("x", *files)), nothing)
        assert reason.startswith("it reshapes 1 definition") and reason.endswith("rather than adding some") is is_said


def test_a_new_type_is_a_new_definition() -> None:
    reading = extract_reading(*write_commit("x", ("a.ts", "M", "type Cart = Item[];", "")))
    assert explain_level("syntax", 0.9, reading, "feat", {}) == "1 line in 1 file, local to what it touches"


def test_a_version_goes_out_only_where_a_release_is_said() -> None:
    reading = extract_reading(*write_commit("Use another tool", (".github/workflows/ci.yml", "M", 'version: "0.5"', 'version: "0.4"')))
    assert reading.counts["version_release"]
    assert explain_level("system", 0.9, reading, "build", {"release-management": "works on a release"}) == "a version goes out"
    assert "goes out" not in explain_level("system", 0.9, reading, "build", {"ci-pipeline": "changes the pipeline in ci.yml"})


def test_a_version_that_is_lowered_is_not_raised() -> None:
    signals = write_commit("Drop 3.14", ("setup.py", "M", 'version="3.13"', 'version="3.14"'))
    reasons = [explain_type("build", 0.9, extract_reading(*signals), nothing)]
    reasons += [hit.reason for hit in RuleBook(read_patterns().patterns).find_hits(extract_reading(*signals)).values()]
    assert reasons and not any("raise" in reason for reason in reasons)


def test_a_rule_that_says_a_number_reads_well_for_one() -> None:
    rules = RuleBook(read_patterns().patterns)
    added = ("tests/test_a.py", "A", "def test_a():\n    assert one", "")
    for files in ((BUMP,), (added,), (("requirements.txt", "M", "mypy==0.971", ""),), (("requirements.txt", "M", "", "mypy==0.971"),)):
        reasons = [hit.reason for hit in rules.find_hits(extract_reading(*write_commit("x", *files))).values()]
        assert any(reason.endswith(": 1") for reason in reasons) and not any(" 1 " in reason for reason in reasons)


def test_a_pattern_that_lives_in_files_of_its_own_is_shown_by_them() -> None:
    tests = tuple((f"tests/test_{name}.py", "M", "assert x == 2", "assert x == 1") for name in ("c", "a", "b"))
    reading = extract_reading(*write_commit("Fix it", NUMBER, *tests))
    assert explain_pattern("automated-testing", reading, None, nothing) == "works on 3 test files (test_a.py, test_b.py)"
    assert explain_pattern("documentation", reading, None, nothing).endswith("as other commits that practise it do")


def test_a_pattern_that_the_author_states_is_shown_by_that_where_no_file_is_of_it() -> None:
    reading = extract_reading(*write_commit("test(agents): two more cases", ("agents/cases.json", "A", '"prompt": "no lines"', "")))
    assert explain_pattern("automated-testing", reading, None, lambda: ["k+prompt"]) == "the author says “test” before the colon"
    assert "prompt" in explain_pattern("llm-integration", reading, None, lambda: ["k+prompt"])
