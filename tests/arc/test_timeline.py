"""Quarters without gaps, year cards and turning points."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.arc.timeline import build_quarters, build_start_year, build_years
from tracker.arc.turning import Begin, build_turning_points
from tracker.catalogue.arc import TurningRule
from tracker.model.growth import HeadStart, Milestone, Quarter

RULE = TurningRule(per_year=3, stack_commits=20, shift=0.15)


def made(name: str, commits: int = 20, levels: tuple[int, int, int, int] = (0, 0, 0, 0), **other: int) -> Quarter:
    return Quarter(name, commits, levels, 0, other.get("added", 0), other.get("deleted", 0), other.get("assisted", 0), 0, False)


def test_the_span_is_four_years_that_end_with_the_last_commit() -> None:
    assert build_start_year("2015-02-01", "2024-03-01", "2026-11-20", 4, None) == 2021


def test_a_shorter_history_begins_with_its_own_first_year() -> None:
    assert build_start_year("2023-02-01", "2024-03-01", "2026-11-20", 4, None) == 2023


def test_any_other_start_is_taken_but_not_one_after_the_end() -> None:
    assert build_start_year("2015-02-01", "2024-03-01", "2026-11-20", 4, 2010) == 2010
    assert build_start_year("2015-02-01", "2024-03-01", "2026-11-20", 4, 2030) == 2024


def test_without_a_commit_the_arc_stands_in_this_year_and_has_no_quarters() -> None:
    assert build_start_year(None, None, "2026-11-20", 4, None) == 2026
    assert build_quarters([], [], 2026, None, 12) == ()


def test_quarters_have_no_gaps_and_thin_ones_say_so() -> None:
    quarters = build_quarters([made("2023-Q2", 12), made("2024-Q1", 11)], ["2023-05-01", "2023-06-01"], 2023, "2024-02-01", 12)
    assert [quarter.quarter for quarter in quarters] == ["2023-Q2", "2023-Q3", "2023-Q4", "2024-Q1"]
    assert [quarter.is_thin for quarter in quarters] == [False, True, True, True]
    assert [quarter.ships for quarter in quarters] == [2, 0, 0, 0]


@given(st.dictionaries(st.tuples(st.integers(2000, 2030), st.integers(1, 4)), st.integers(1, 50), min_size=1))
def test_quarters_and_years_sum_to_the_commits(known: dict[tuple[int, int], int]) -> None:
    quarters = build_quarters([made(f"{y}-Q{q}", n) for (y, q), n in known.items()], [], min(known)[0], None, 12)
    years = build_years(quarters, [], [], [], [], {})
    assert sum(quarter.commits for quarter in quarters) == sum(year.commits for year in years) == sum(known.values())
    assert len(quarters) == (max(known)[0] - min(known)[0]) * 4 + max(known)[1] - min(known)[1] + 1


def test_a_year_card_tells_what_began_and_how_long_things_took() -> None:
    starts = [HeadStart("a", "2024-02-01", 0.2, (), None, 10, "x"), HeadStart("b", "2024-03-01", 0.6, (), None, None, "y")]
    quarters = build_quarters([made("2024-Q1", 10, (4, 3, 2, 1), added=5, deleted=9, assisted=5)], ["2024-02-02"], 2024, None, 12)
    (card,) = build_years(
        quarters, [("2024-01-02", "lib")], [("2024-02-02", "caching"), ("2023-01-01", "auth")], starts, [("2024-02-02", 3.0)], {}
    )
    assert (card.head_start, card.days_to_ship, card.hours_to_fix) == (0.4, 10.0, 3.0)
    assert (card.artifacts_created, card.first_patterns, card.ships) == (("lib",), ("caching",), 1)
    assert (card.levels, card.net_lines, card.assisted_share) == ((4, 3, 2, 1), -4, 0.5)


def test_what_nobody_knows_is_none_and_not_zero() -> None:
    (card,) = build_years(build_quarters([made("2024-Q1")], [], 2024, None, 12), [], [], [], [("2024-02-02", None)], {})
    assert (card.head_start, card.days_to_ship, card.hours_to_fix) == (None, None, None)


def reached(key: str, stage: str, day: str) -> Milestone:
    return Milestone(key, key.title(), stage, True, day, (f"sha-{key}",), f"{key}.", "")


def test_turning_points_are_few_and_the_widest_win() -> None:
    milestones = [reached("one", "syntax", "2024-01-01"), reached("two", "syntax", "2024-02-01"), reached("three", "system", "2024-05-01")]
    stacks = [Begin("Python", 90, "2020-01-01", "p"), Begin("Rust", 20, "2024-03-01", "r"), Begin("Go", 19, "2024-04-01", "g")]
    points = build_turning_points(milestones, [], {}, stacks, Begin("AI", 40, "2024-06-01", "ai"), RULE)
    assert [point.title for point in points[2024]] == ["Began Rust", "Three", "AI joined the team"]
    assert all(point.why and point.shas for point in points[2024])


def test_wider_work_is_seen_once_and_never_in_thin_quarters() -> None:
    narrow, wide = (8, 8, 2, 2), (4, 4, 8, 4)
    quarters = [made(f"2023-Q{number}", levels=levels) for number, levels in ((1, narrow), (2, narrow), (3, wide), (4, wide))]
    points = build_turning_points([], quarters, {"2023-Q3": ("w",)}, [], None, RULE)
    assert [(point.happened_on, point.shas) for point in points[2023]] == [("2023-07-01", ("w",))]
    assert (
        points[2023][0].why
        == "60% of the commits of 2023-Q3 worked at system or architecture, against 20% in the year before, release commits left out."
    )
    thin = [quarter._replace(is_thin=True) for quarter in quarters]
    assert build_turning_points([], thin, {}, [], None, RULE) == {}
    releases = [quarter._replace(bumps=(0, 0, *quarter.levels[2:])) for quarter in quarters]
    assert build_turning_points([], releases, {}, [], None, RULE) == {}
    assert build_turning_points([], [q._replace(bumps=(1, 0, 0, 0)) for q in quarters], {}, [], None, RULE, thin=20) == {}
