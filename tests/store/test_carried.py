"""Which release carried a change, and with which merge it arrived."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.store.carried import find_arrivals, find_carriers

#   a - b ------- m - d      m merges the branch x - y
#    \- x - y ---/
HISTORY = {"a": [], "b": ["a"], "x": ["a"], "y": ["x"], "m": ["b", "y"], "d": ["m"]}


def test_the_first_release_that_contains_a_change_carried_it() -> None:
    assert find_carriers(HISTORY, ["b", "d"]) == {"a": 0, "b": 0, "x": 1, "y": 1, "m": 1, "d": 1}


def test_a_release_beside_the_branch_carries_only_what_it_contains() -> None:
    assert find_carriers(HISTORY, ["y"]) == {"a": 0, "x": 0, "y": 0}


def test_a_branch_arrives_with_its_merge() -> None:
    assert find_arrivals(HISTORY, "d") == {"a": "a", "b": "b", "x": "m", "y": "m", "m": "m", "d": "d"}


def test_no_branch_and_a_history_that_breaks_off() -> None:
    assert find_arrivals(HISTORY, None) == {}
    assert find_arrivals({"b": ["lost"]}, "b") == {"b": "b"}
    assert find_carriers({"b": ["lost"]}, ["b", "lost"]) == {"b": 0}


@st.composite
def histories(draw: st.DrawFn) -> dict[str, list[str]]:
    parents: dict[str, list[str]] = {}
    for number in range(draw(st.integers(1, 12))):
        parents[str(number)] = draw(st.lists(st.sampled_from(sorted(parents)), max_size=2, unique=True)) if parents else []
    return parents


def ancestors(parents: dict[str, list[str]], sha: str) -> set[str]:
    return {sha}.union(*(ancestors(parents, parent) for parent in parents[sha]))


@given(histories(), st.data())
def test_carriers_and_arrivals_are_what_reachability_says(parents: dict[str, list[str]], data: st.DataObject) -> None:
    released = data.draw(st.lists(st.sampled_from(sorted(parents)), max_size=4))
    reached = [ancestors(parents, sha) for sha in released]
    expected = {sha: next(i for i, there in enumerate(reached) if sha in there) for sha in set().union(*reached)}
    assert find_carriers(parents, released) == expected
    head = max(parents, key=int)
    arrivals = find_arrivals(parents, head)
    assert set(arrivals) == ancestors(parents, head)
    assert all(sha in ancestors(parents, arrival) for sha, arrival in arrivals.items())
