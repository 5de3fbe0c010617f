"""The figures above the sections, as the page and the PDF show them."""

from __future__ import annotations

from typing import NamedTuple

from tracker.report.values import Report

_TILES = (
    ("releases", "release", "releases"),
    ("products_shipped", "product shipped", "products shipped"),
    ("artifacts_begun", "new artifact", "new artifacts"),
    ("repositories", "repository", "repositories"),
)
"""Fact of the year's claim, and how one and several are called; how many commits it took is not among them."""


class Tile(NamedTuple):
    """One of the figures, out of the facts of the first claim."""

    name: str
    value: str


def build_tiles(report: Report) -> tuple[Tile, ...]:
    """All of them that are not 0; none when the year has no claim of its own."""
    facts = dict(report.sections[0].claims[0].facts) if report.sections else {}
    return tuple(Tile(one if facts[fact] == 1 else many, f"{facts[fact]:,}") for fact, one, many in _TILES if facts.get(fact))
