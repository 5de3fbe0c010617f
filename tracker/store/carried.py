"""Says which release carried a change: by what each released commit contains, not by dates. Pure.

Each commit is looked at once per question, so a whole history costs little more than its size.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

Parents = Mapping[str, Sequence[str]]
"""Sha → shas of its parents, of every commit of one repository."""


def find_carriers(parents: Parents, released: Iterable[str]) -> dict[str, int]:
    """Commit → index of the first of `released` (shas, in the order in which they went out) that contains it."""
    carriers: dict[str, int] = {}
    for index, sha in enumerate(released):
        waiting = [sha]
        while waiting:
            one = waiting.pop()
            if one not in carriers and one in parents:
                carriers[one] = index
                waiting.extend(parents[one])
    return carriers


def find_arrivals(parents: Parents, head: str | None) -> dict[str, str]:
    """Commit → the commit of the first-parent line below `head` with which it arrived there: itself, or a merge.

    Commits that `head` does not contain are left out; None: there is no branch.
    """
    line: list[str] = []
    on_line: set[str] = set()
    while head is not None and head in parents and head not in on_line:
        line.append(head)
        on_line.add(head)
        head = next(iter(parents[head]), None)
    arrivals: dict[str, str] = {}
    for merge in reversed(line):
        arrivals[merge] = merge
        waiting = list(parents[merge][1:])
        while waiting:
            one = waiting.pop()
            if one not in arrivals and one not in on_line and one in parents:
                arrivals[one] = merge
                waiting.extend(parents[one])
    return arrivals
