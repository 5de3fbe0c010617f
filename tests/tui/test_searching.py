"""The search line: what it asks for, and that filters can be set and taken out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.model.growth import CommitQuery
from tracker.model.labels import LEVELS
from tracker.tui.destinations import read_destination, to_artifact, to_commit, to_commits, to_pattern, to_shas, to_year
from tracker.tui.messages import OpenArtifact, OpenCommit, OpenCommits, OpenPattern, OpenYear
from tracker.tui.searching import parse_search, set_filter


def test_words_and_filters_are_told_apart() -> None:
    query, unknown = parse_search('cache "cold start" level:system type:fix year:2025 repo:shop is:unsure is:mine sort:oldest')
    assert query == CommitQuery(
        text="cache cold start", level="system", type="fix", year=2025, repo="shop", is_unsure=True, is_mine=True, sort="oldest"
    )
    assert unknown == ()


@pytest.mark.parametrize(
    "line", ["level:sys", "type:feet", "year:20x5", "year:²", "year:" + "9" * 5000, "quarter:2025", "since:2025-1", "is:good", "sort:best"]
)
def test_what_means_nothing_yet_is_said_and_filters_nothing(line: str) -> None:
    assert parse_search(line) == (CommitQuery(), (line,))


def test_an_open_quote_and_a_foreign_colon_do_no_harm() -> None:
    assert parse_search('"cold st')[0].text == "cold st"
    assert parse_search("fix(api): it's")[0].text == "fix(api): it's"


@given(st.text(max_size=60))
def test_no_line_breaks_the_search(line: str) -> None:
    query, _ = parse_search(line)
    assert isinstance(query, CommitQuery)


@given(st.sampled_from(LEVELS), st.sampled_from(["", "words", "year:2025 is:mine", '"two words"']))
def test_a_filter_that_is_set_is_asked_for_and_can_be_taken_out(level: str, line: str) -> None:
    once = set_filter(line, "level", level)
    assert parse_search(once)[0] == parse_search(line)[0]._replace(level=level)
    assert set_filter(once, "level", level) == once
    assert parse_search(set_filter(once, "level", None))[0] == parse_search(line)[0]


def test_a_flag_is_switched() -> None:
    on = set_filter("is:mine", "is", "unsure")
    assert on == "is:mine is:unsure"
    assert set_filter(on, "is", "unsure") == "is:mine"


def test_the_base_of_a_list_stays_under_its_search() -> None:
    base = CommitQuery(quarter="2025-Q1", is_counted=True)
    assert parse_search("level:system", base)[0] == base._replace(level="system")


def test_destinations_go_where_they_say() -> None:
    query = CommitQuery(pattern="caching", year=2025, stack="C++", is_counted=True)
    opened = read_destination(to_commits("caching, 2025", query))
    assert isinstance(opened, OpenCommits) and (opened.title, opened.query) == ("caching, 2025", query)
    keys = (to_commit("ab12"), to_artifact("a/b c/d"), to_pattern("auth"), to_year(2024))
    commit, artifact, pattern, year = map(read_destination, keys)
    assert isinstance(commit, OpenCommit) and commit.sha == "ab12"
    assert isinstance(artifact, OpenArtifact) and artifact.artifact_id == "a/b c/d"
    assert isinstance(pattern, OpenPattern) and pattern.pattern == "auth"
    assert isinstance(year, OpenYear) and year.year == 2024
    assert read_destination("") is None and read_destination("open x") is None and to_commit(None) == ""


def test_several_commits_open_as_a_list_and_one_as_itself() -> None:
    assert to_shas("both", "a1", None, "a1") == to_commit("a1")
    opened = read_destination(to_shas("both", "a1", "b2"))
    assert isinstance(opened, OpenCommits) and opened.query.shas == ("a1", "b2")
    assert to_shas("none", None) == ""
