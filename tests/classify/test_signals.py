"""What is counted of a diff, by hand-written diffs; and that no text of it is kept."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.classify.commits_by_hand import write_commit
from tracker.classify import signals as counting
from tracker.classify.signals import extract_signals, read_words


def test_definitions_new_gone_and_kept() -> None:
    _, signals = write_commit("x", ("a.py", "M", "def new(a):\n    pass\ndef kept(a, b):", "def gone():\n    pass\ndef kept(a):"))
    assert signals.counts["function_new"] == signals.counts["function_gone"] == signals.counts["function_kept"] == 1
    assert signals.counts["public_new"] == 1


def test_heads_of_other_languages() -> None:
    for path, line, name in (
        ("a.go", "func Run() error {", "function_new"),
        ("a.rs", "pub fn run() {", "function_new"),
        ("a.ts", "export interface Shape {", "type_new"),
        ("A.java", "public class A {", "class_new"),
        ("a.rs", "pub struct A;", "class_new"),
        ("a.sql", "CREATE TABLE a (id int)", "table_new"),
        ("a.rb", "def run", "function_new"),
        ("a.py", "@cached", "decorator_new"),
    ):
        assert write_commit("x", (path, "M", line, ""))[1].counts[name] == 1, line


def test_reformatting_is_told_from_rewriting() -> None:
    assert "code_same_but_space" in write_commit("x", ("a.py", "M", "x = [1,  2]", "x = [1, 2]"))[1].counts
    assert "code_same_but_signs" in write_commit("x", ("a.py", "M", "say(a, b);", "say(a + b)"))[1].counts
    assert "code_same_but_version" in write_commit("x", ("a.py", "M", "limit = 12", "limit = 10"))[1].counts
    assert not any(name.startswith("code_same") for name in write_commit("x", ("a.py", "M", "say(2)", "ask(2)"))[1].counts)


def test_versions_and_dependencies() -> None:
    bump = write_commit("x", ("pyproject.toml", "M", 'version = "1.3.0"', 'version = "1.2.0"'))[1].counts
    assert bump["version_bump"] == 1 and "version_dev" not in bump and "dependency_moved" not in bump
    assert write_commit("x", ("setup.py", "M", 'version="1.3.dev0"', 'version="1.2"'))[1].counts["version_dev"] == 1
    new, old = '"left-pad": "^2.0.0",\n"new": "1.0.0"', '"left-pad": "^1.0.0",\n"old": "1.0.0"'
    moved = write_commit("x", ("package.json", "M", new, old))[1].counts
    assert (moved["dependency_moved"], moved["dependency_new"], moved["dependency_gone"]) == (1, 1, 1)
    assert write_commit("x", ("requirements.txt", "M", "httpx==0.28", "httpx==0.27"))[1].counts["dependency_moved"] == 1
    assert write_commit("x", ("go.mod", "M", "\texample.org/a v1.2.0", "\texample.org/a v1.1.0"))[1].counts["dependency_moved"] == 1


def test_words_of_code_and_of_set_up_are_told_apart() -> None:
    counts = write_commit("x", ("a.py", "M", "retry(cache)", ""), ("Dockerfile", "M", "", "RUN cache"))[1].counts
    assert counts["w+retry"] == counts["w+cache"] == counts["k-cache"] == 1


def test_no_patches_means_no_diff() -> None:
    commit, _ = write_commit("x", ("a.py", "M", "y", ""))
    assert extract_signals(commit, {}) == ({}, False)


def test_only_listed_words_are_kept() -> None:
    counts = write_commit("x", ("a.py", "M", "password = 'hunter'  # zanzibar", ""))[1].counts
    kept = {name[2:] for name in counts if name[1] in "+-"} - {"words"}
    assert kept <= {word.decode() for word in read_words()}
    assert not any("zanzibar" in name or "hunter" in name for name in counts)


@given(st.dictionaries(st.text(max_size=30), st.binary(max_size=300), max_size=4))
def test_any_bytes_are_taken(patches: dict[str, bytes]) -> None:
    commit, _ = write_commit("x")
    signals = extract_signals(commit, patches)
    assert all(isinstance(name, str) and count > 0 and " " not in name and "=" not in name for name, count in signals.counts.items())
    assert signals == extract_signals(commit, dict(reversed(patches.items()))) or len(patches) > 1


LINE_PARTS = [
    "+",
    "-",
    " ",
    "  ",
    "\t",
    "\r",
    "\n",
    "def f(x)",
    "class",
    "pub ",
    "export ",
    "fn",
    "#",
    "# x",
    "*",
    "* ",
    "/*",
    "@a.b",
    "1.2",
    "v1.2.3",
    '"',
]


@pytest.mark.parametrize("name", ["_HEAD", "_COMMENT", "_BLANK", "_BARE_VERSION", "_DEPENDENCY"])
@given(st.lists(st.sampled_from(LINE_PARTS), max_size=40))
def test_keeping_indentation_finds_what_giving_it_back_found(name: str, parts: list[str]) -> None:
    quick: re.Pattern[bytes] = getattr(counting, name)
    plain = re.compile(quick.pattern.replace(b"*+", b"*"), quick.flags)
    assert plain.pattern != quick.pattern
    text = ("\n" + "".join(parts)).encode()
    assert quick.findall(text) == plain.findall(text)
