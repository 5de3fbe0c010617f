from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.git.globs import Glob


@pytest.mark.parametrize(
    ("pattern", "inside", "outside"),
    [
        ("*.pb.go", ["a.pb.go", "x/y/a.pb.go"], ["a.go", "a.pb.go.txt"]),
        ("/gen.py", ["gen.py"], ["x/gen.py"]),
        ("docs", ["docs", "x/docs"], ["docs.md", "docs/a.md"]),
        ("docs/", [], ["docs", "docs/a.md", "a/doc"]),
        ("docs/*", ["docs/a"], ["docs/a/b", "x/docs/a", "docs"]),
        ("docs/**/*.md", ["docs/a.md", "docs/a/b.md"], ["docs/a.txt", "a.md"]),
        ("vendor/**", ["vendor/a", "vendor/a/b"], ["vendor", "x/vendor/a"]),
        ("**/api/*.html", ["api/a.html", "x/y/api/a.html"], ["api/x/a.html"]),
        ("a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["a/c", "b"]),
        ("**", ["a", "a/b"], []),
        ("a?[bc]", ["axb"], ["ab", "axd"]),
        ("a[^bc]", ["ax"], ["ab"]),
        ("\\*.x", ["*.x"], ["a.x"]),
    ],
)
def test_takes_in_what_git_would(pattern: str, inside: list[str], outside: list[str]) -> None:
    glob = Glob(pattern)
    assert [path for path in inside if not glob.matches(path)] == []
    assert [path for path in outside if glob.matches(path)] == []


@pytest.mark.parametrize("pattern", ["", "/", "!a", "a/" * 100 + "b", "x" * 3000])
def test_refuses_what_is_no_pattern(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"pattern|parts"):
        Glob(pattern)


def test_a_pattern_made_to_be_slow_is_not() -> None:
    assert not Glob("*a" * 40 + "*b").matches("a" * 250)
    assert not Glob("**/a/" * 30 + "b").matches("a/" * 500 + "c")


@given(st.text("ab*?[]!\\/-", min_size=1, max_size=40), st.text("ab/*", max_size=60))
def test_any_pattern_ends(pattern: str, path: str) -> None:
    try:
        Glob(pattern).matches(path)
    except (ValueError, re.error):
        pass
