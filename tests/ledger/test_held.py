"""What still stands of what was written, by year."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tracker.ledger.held import YearHeld, build_held, follow_path
from tracker.ledger.samples import ONE_IN


def test_a_line_belongs_to_the_last_year_that_wrote_it() -> None:
    written = [(2022, "a.py", 1), (2022, "a.py", 2), (2024, "a.py", 1)]
    held = build_held(written, {}, {"a.py": Counter([1, 2])})
    assert held == (YearHeld(2022, 2 * ONE_IN, ONE_IN), YearHeld(2024, ONE_IN, ONE_IN))


def test_a_line_that_stands_twice_belongs_to_both_who_wrote_it() -> None:
    written = [(2022, "a.py", 1), (2024, "a.py", 1)]
    held = build_held(written, {}, {"a.py": Counter([1, 1, 1])})
    assert held == (YearHeld(2022, ONE_IN, ONE_IN), YearHeld(2024, 2 * ONE_IN, 2 * ONE_IN))


def test_a_file_is_followed_where_it_went_and_home_again() -> None:
    moved = {"a.py": "b.py", "b.py": "src/b.py", "x.py": "y.py", "y.py": "x.py"}
    assert follow_path("a.py", moved) == "src/b.py"
    assert follow_path("x.py", moved) in ("x.py", "y.py")
    held = build_held([(2022, "a.py", 1)], moved, {"src/b.py": Counter([1])})
    assert held == (YearHeld(2022, ONE_IN, ONE_IN),)


def test_what_was_not_read_counts_neither_way() -> None:
    held = build_held([(2022, "big.py", 1), (2022, "a.py", 2)], {}, {"big.py": None, "a.py": Counter()})
    assert held == (YearHeld(2022, ONE_IN, 0),)


PATHS = st.sampled_from(["a.py", "b.py", "c.py"])
LINES = st.integers(0, 5)


@given(
    st.lists(st.tuples(st.integers(2020, 2024), PATHS, LINES)),
    st.dictionaries(PATHS, PATHS),
    st.dictionaries(PATHS, st.lists(LINES).map(Counter)),
)
def test_no_more_stands_than_the_head_holds(
    written: list[tuple[int, str, int]], moved: dict[str, str], standing: dict[str, Counter[int]]
) -> None:
    held = build_held(sorted(written), moved, standing)
    assert sum(year.written for year in held) >= len(written) * ONE_IN
    assert sum(year.stands for year in held) <= sum(count.total() for count in standing.values()) * ONE_IN
    assert all(0 <= year.stands <= year.written for year in held)
