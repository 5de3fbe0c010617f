"""The ledger as a reader thinks of it: what carries one name in one repository is one product, though it be library and command.

Without this a package that is both would be told twice, and its releases counted twice.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import NamedTuple

from tracker.model.growth import ArtifactLine, Growth
from tracker.model.ledger import Release
from tracker.model.shipping import Shipment, build_shipments
from tracker.report.interval import Year
from tracker.report.words import say_kind, say_list


class Product(NamedTuple):
    """All artifacts of one name in one repository."""

    repo: str
    name: str
    lines: tuple[ArtifactLine, ...]
    """In the ledger's order."""
    releases: tuple[Release, ...]
    """Each version once, oldest first."""

    def say_kinds(self, until: str) -> str:
        """`command-line tool and library`: what it was before the day `until`."""
        lines = [line for line in self.lines if line.artifact.created_on < until] or list(self.lines)
        return say_list(sorted({say_kind(line.artifact.kind) for line in lines}))

    def find_users(self, growth: Growth, until: str) -> list[str]:
        """Repositories that built on it on the day before `until`."""
        edges = [edge for edge in growth.reuse if edge.is_built_on and (edge.used_repo, edge.what) == (self.repo, self.name)]
        return sorted({edge.user_repo for edge in edges if edge.since < until and (edge.until is None or edge.until >= until)})

    @property
    def created_on(self) -> str:
        return min(line.artifact.created_on for line in self.lines)

    @property
    def created_sha(self) -> str:
        return min(self.lines, key=lambda line: line.artifact.created_on).artifact.created_sha

    @property
    def retired_on(self) -> str | None:
        """The day on which the last of it went; None: some of it stands."""
        days = [line.artifact.retired_on for line in self.lines]
        return None if None in days else max(day for day in days if day is not None)

    def released_in(self, year: Year) -> tuple[Release, ...]:
        """Its releases of one year, oldest first."""
        first, until = (bisect_left(self.releases, day, key=lambda release: release.shipped_on) for day in (year.first_on, year.until))
        return self.releases[first:until]


class Shelf(NamedTuple):
    """The products of a story and the releases that belong to none, put together once for all who ask."""

    products: tuple[Product, ...]
    loose: dict[str, list[Release]]


def build_shelf(growth: Growth) -> Shelf:
    """Everything that went out, by product."""
    shipments = _find_shipments(growth)
    return Shelf(_gather_products(growth, shipments), _gather_loose(shipments))


def build_products(growth: Growth) -> tuple[Product, ...]:
    """Every product of the ledger, in its order."""
    return _gather_products(growth, _find_shipments(growth))


def find_loose_releases(growth: Growth) -> dict[str, list[Release]]:
    """Repository → releases that no artifact explains, each version once, oldest first."""
    return _gather_loose(_find_shipments(growth))


def _gather_products(growth: Growth, shipments: tuple[Shipment, ...]) -> tuple[Product, ...]:
    lines: dict[tuple[str, str], list[ArtifactLine]] = defaultdict(list)
    for line in growth.artifacts:
        lines[line.artifact.repo, line.artifact.name].append(line)
    released: dict[tuple[str, str], list[Release]] = defaultdict(list)
    for shipment in shipments:
        for name in shipment.names:
            released[shipment.repo, name].append(shipment.release)
    return tuple(Product(*key, tuple(found), tuple(released[key])) for key, found in lines.items())


def _gather_loose(shipments: tuple[Shipment, ...]) -> dict[str, list[Release]]:
    loose: dict[str, list[Release]] = defaultdict(list)
    for shipment in shipments:
        if not shipment.name:
            loose[shipment.repo].append(shipment.release)
    return dict(loose)


def _find_shipments(growth: Growth) -> tuple[Shipment, ...]:
    releases = sorted(growth.releases, key=lambda release: release.shipped_on)
    return build_shipments(releases, (line.artifact for line in growth.artifacts))
