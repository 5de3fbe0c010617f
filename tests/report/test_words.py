"""Numbers, days and lists as a person says them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.report import words


def test_days() -> None:
    assert words.say_day("2025-03-03") == "3 March 2025"
    assert words.say_day("2025-03-03", 2025) == "3 March"
    assert words.say_day("2025-12-31", 2026) == "31 December 2025"


@pytest.mark.parametrize(("items", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_lists(items: list[str], said: str) -> None:
    assert words.say_list(items) == said


def test_few() -> None:
    assert words.say_few(["a", "b", "c"], 3) == "a, b and c"
    assert words.say_few(["a", "b", "c", "d"], 2) == "a, b and two more"


@pytest.mark.parametrize(("share", "said"), [(0.0, "0%"), (0.001, "under 1%"), (0.5, "50%"), (0.999, "over 99%"), (1.0, "100%")])
def test_a_little_is_not_nothing(share: float, said: str) -> None:
    assert words.say_share(share) == said


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (0.0, "under an hour"),
        (1.0, "one hour"),
        (47.0, "47 hours"),
        (48.0, "two days"),
        (480.0, "20 days"),
        (672.0, "four weeks"),
        (8760, "twelve months"),
    ],
)
def test_spans(hours: float, said: str) -> None:
    assert words.say_span(hours) == said


def test_a_package_named_like_its_repository() -> None:
    assert words.is_named_alike("csvs_to_sqlite", "simonw/csvs-to-sqlite")
    assert not words.is_named_alike("@acme/auth", "acme/studio")


def test_kinds() -> None:
    assert [words.say_kinds(kind) for kind in ("library", "cli-tool", "web-app", "data-pipeline")] == [
        "libraries",
        "command-line tools",
        "web apps",
        "data pipelines",
    ]
    assert words.with_article("infrastructure definition") == "an infrastructure definition"


@given(st.lists(st.text(), min_size=1, max_size=3), st.lists(st.text(), min_size=1, max_size=3))
def test_ids(one: list[str], other: list[str]) -> None:
    assert re.fullmatch(r"[a-z0-9-]+", words.make_id(*one))
    if "-".join(one) != "-".join(other):
        assert words.make_id(*one) != words.make_id(*other)
