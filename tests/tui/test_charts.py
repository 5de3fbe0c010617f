"""Drawings: never wider than asked, true to their numbers, readable without colour."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.tui.charts import (
    ArcBar,
    NamedBar,
    draw_arc,
    draw_bars,
    draw_calendar,
    draw_heat,
    draw_legend,
    draw_level_bar,
    draw_spark,
    plan_arc,
)
from tracker.tui.drawing import LEVEL_GLYPHS, Drawing, apportion, crop_line, fit_line, fit_text, measure_line
from tracker.tui.roles import ROLE_STYLES

widths = st.integers(0, 220)
heights = st.integers(0, 50)
levels = st.tuples(*[st.integers(0, 400)] * 4)
words = st.text(max_size=40)


def check_drawing(drawing: Drawing, width: int) -> None:
    """No line is wider than `width`, and every role has a style."""
    for line in drawing:
        assert measure_line(line) <= width
        assert all(role in ROLE_STYLES for _, role in line)


@st.composite
def arc_bars(draw: st.DrawFn) -> list[ArcBar]:
    count = draw(st.integers(0, 60))
    first = draw(st.integers(1990, 2030))
    return [ArcBar(f"{first + at // 4}-Q{at % 4 + 1}", draw(levels), draw(st.integers(0, 99)), draw(st.booleans())) for at in range(count)]


@settings(max_examples=60)
@given(arc_bars(), widths, heights, st.none() | st.integers(0, 59), st.booleans())
def test_the_arc_is_never_wider_or_higher_than_asked(
    bars: list[ArcBar], width: int, height: int, cursor: int | None, is_share: bool
) -> None:
    drawing = draw_arc(bars, width, height, cursor, is_share)
    check_drawing(drawing, width)
    assert len(drawing) <= max(height, 4)


@given(st.integers(0, 200), widths, st.none() | st.integers(0, 199))
def test_the_columns_of_the_arc_fit_and_hold_the_cursor(bars: int, width: int, cursor: int | None) -> None:
    plan = plan_arc(bars, width, cursor)
    assert plan.shown <= bars and plan.shown * plan.slot <= max(0, width)
    assert plan.bar <= plan.slot
    if cursor is not None and plan.shown and cursor < bars:
        assert plan.first <= cursor < plan.first + plan.shown


@given(levels, widths)
def test_a_level_bar_fills_its_width_and_shows_every_level_that_fills_a_cell(counts: tuple[int, ...], width: int) -> None:
    line = draw_level_bar(counts, width)
    assert measure_line(line) == width
    text = "".join(part for part, _ in line)
    for glyph, count in zip(LEVEL_GLYPHS, counts, strict=True):
        assert glyph in text or count * width < sum(counts) or not sum(counts)
        assert glyph not in text or count > 0


@given(st.dictionaries(st.dates(date(2023, 1, 1), date(2025, 12, 31)), st.integers(0, 9)), st.integers(2023, 2025), widths)
def test_a_calendar_is_never_wider_than_asked(counts: dict[date, int], year: int, width: int) -> None:
    drawing = draw_calendar(counts, year, width)
    check_drawing(drawing, width)
    assert len(drawing) == 8


@pytest.mark.parametrize("year", [2023, 2024, 2026, 2028])
def test_a_calendar_of_80_columns_has_every_day_of_its_year(year: int) -> None:
    counts = {date(year, 1, 1) + timedelta(days=at): 1 for at in range(366) if (date(year, 1, 1) + timedelta(days=at)).year == year}
    text = "".join(part for line in draw_calendar(counts, year, 80) for part, _ in line)
    assert text.count("▪") == len(counts)


@given(st.lists(st.builds(NamedBar, words, st.none() | st.floats(-1e6, 1e6), words), max_size=8), widths)
def test_bars_are_never_wider_than_asked(bars: list[NamedBar], width: int) -> None:
    check_drawing(draw_bars(bars, width), width)


@given(st.lists(st.none() | st.floats(-1e9, 1e9), max_size=50))
def test_a_spark_has_one_glyph_a_value(values: list[float | None]) -> None:
    assert measure_line(draw_spark(values)) == len(values)


@given(st.integers(-3, 9999), st.integers(0, 9999), st.integers(1, 12))
def test_a_heat_cell_is_as_wide_as_asked(count: int, most: int, width: int) -> None:
    assert measure_line(draw_heat(count, most, width)) == width


@given(widths)
def test_the_legend_names_all_levels_where_there_is_room(width: int) -> None:
    check_drawing(draw_legend(width), width)
    if width >= 34:
        text = "".join(part for line in draw_legend(width) for part, _ in line)
        assert all(glyph in text for glyph in LEVEL_GLYPHS)


@given(st.lists(st.integers(0, 500), max_size=8), st.integers(0, 100))
def test_apportioned_cells_add_up_and_are_within_one_of_the_truth(parts: list[int], cells: int) -> None:
    given_cells = apportion(parts, cells)
    assert sum(given_cells) == (cells if sum(parts) else 0)
    for part, count in zip(parts, given_cells, strict=True):
        assert abs(count - part * cells / max(1, sum(parts))) < 1 or not sum(parts)


@given(words, st.integers(0, 60), st.sampled_from(["left", "right"]))
def test_fitted_text_has_exactly_its_width(text: str, width: int, align: str) -> None:
    assert measure_line(((fit_text(text, width, align), ""),)) == width
    assert measure_line(fit_line(((text, ""), ("x", "")), width, align)) == width
    assert measure_line(crop_line(((text, ""), ("xyz", "")), width)) <= width


def test_the_arc_reads_without_colour() -> None:
    told = (((10, 0, 0, 0), 0), ((5, 5, 0, 0), 2), ((0, 0, 5, 5), 0))
    bars = [ArcBar(f"2024-Q{at}", levels, ships, False) for at, (levels, ships) in enumerate(told, 1)]
    text = "\n".join("".join(part for part, _ in line) for line in draw_arc(bars, 40, 13))
    assert "░" in text and "▒" in text and "▓" in text and "█" in text
    assert "100%" in text and "◆2" in text and "2024" in text and "Q3" in text
    assert text == "\n".join("".join(part for part, _ in line) for line in draw_arc(bars, 40, 13))


def test_a_thin_quarter_is_a_narrow_bar() -> None:
    bars = [ArcBar("2024-Q1", (2, 0, 0, 0), 0, True), ArcBar("2024-Q2", (9, 0, 0, 0), 0, False)]
    row = "".join(part for part, _ in draw_arc(bars, 30, 12)[2])
    assert row.count("░") < 2 * 10 and "░░░" in row


@pytest.mark.parametrize("year", [1, 2024, 9999])
def test_a_calendar_of_any_year_that_a_tag_may_name(year: int) -> None:
    check_drawing(draw_calendar({date(year, 12, 31): 1}, year, 120), 120)
