"""Several lengths of time in one sentence."""

from __future__ import annotations

import pytest

from tracker.model.spans import say_typical


@pytest.mark.parametrize(
    ("hours", "said"),
    [((), ""), ((34.0,), "34 h"), ((60.0, 8.0), "8 h and 60 h"), ((1.0, 34.0, 90.0), "34 h (median of 3)")],
)
def test_a_median_says_of_how_many_and_few_speak_for_themselves(hours: tuple[float, ...], said: str) -> None:
    assert say_typical(hours, lambda one: f"{one:.0f} h") == said
