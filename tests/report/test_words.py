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


def test_a_name_is_found_as_a_word() -> None:
    assert words.part_at("Four shops of shop (app)", "shop") == ("Four shops of ", "shop", " (app)")
    assert words.part_at("shop-api and shop.", "shop") == ("shop-api and ", "shop", ".")
    assert words.part_at("@vinter/ui of ui", "ui") == ("@vinter/ui of ", "ui", "")
    assert words.part_at("nothing here", "shop") == words.part_at("nothing here", "") == ("nothing here", "", "")


@pytest.mark.parametrize(("version", "major"), [("v2.0.1", 2), ("app@3.1", 3), ("2024.6.0", None), ("release/0.3", 0), ("odd", None)])
def test_majors(version: str, major: int | None) -> None:
    assert words.find_major(version) == major


def test_zones_and_quarters() -> None:
    assert [words.say_zone(minutes) for minutes in (0, 60, 330, -480)] == ["UTC", "UTC+1", "UTC+5:30", "UTC\u20118"]
    assert words.say_quarters("60% of 2023-Q1 since 2021-06-14") == "60% of January to March 2023 since 14 June 2021"
