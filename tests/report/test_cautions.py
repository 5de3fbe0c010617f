"""What an arc cannot say: a month, a gap, twelve years of which four are shown."""

from __future__ import annotations

import pytest

from tests.tui.growth_values import build_growth, build_quarters
from tracker.model.growth import Quarter
from tracker.report.cautions import build_cautions


def quarter(name: str, commits: int) -> Quarter:
    return Quarter(name, commits, (commits, 0, 0, 0), 0, 0, 0, 0, 0, commits < 12)


def test_a_rich_record_needs_no_caution() -> None:
    assert build_cautions(build_growth(commits=4000)) == ()


@pytest.mark.parametrize(
    ("quarters", "sentence"),
    [
        ([quarter("2026-Q4", 16)], "Only one quarter holds enough commits to say much, so no direction can be read from the levels yet."),
        ([quarter("2026-Q3", 5), quarter("2026-Q4", 2)], "No quarter holds enough commits to say much"),
        (
            [quarter("2026-Q1", 20), quarter("2026-Q2", 0), quarter("2026-Q3", 0), quarter("2026-Q4", 20)],
            "No commit of yours from 2026-Q2 to 2026-Q3.",
        ),
    ],
)  # fmt: skip
def test_little_evidence_and_gaps_are_said(quarters: list[Quarter], sentence: str) -> None:
    assert sentence in " ".join(build_cautions(build_growth(quarters=tuple(quarters), commits=4000)))


def test_one_empty_quarter_is_no_gap() -> None:
    quarters = (quarter("2026-Q1", 20), quarter("2026-Q2", 0), quarter("2026-Q3", 20))
    assert build_cautions(build_growth(quarters=quarters, commits=4000)) == ()


def test_years_before_the_arc_are_named_with_the_way_to_them() -> None:
    growth = build_growth(first_on="2015-07-12", commits=4000)
    assert build_cautions(growth) == ("Your commits of 2015 to 2022 lie before this arc; `tracker arc --start 2015` tells them, too.",)
    whole = growth._replace(start_year=2015, quarters=build_quarters(2015, 48))
    assert build_cautions(whole) == ()


def test_many_unsure_levels_are_said() -> None:
    growth = build_growth(commits=100)
    assert (
        build_cautions(growth._replace(quality=growth.quality._replace(unsure=30)))[0]
        == "30 of 100 levels are given with little confidence."
    )


def test_without_a_commit_there_is_nothing_to_be_careful_about() -> None:
    assert build_cautions(build_growth(first_on=None, commits=0)) == ()
