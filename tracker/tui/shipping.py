"""What went out, as the rooms count it."""

from __future__ import annotations

from tracker.model.growth import Growth
from tracker.model.shipping import Shipment as Shipment
from tracker.model.shipping import build_shipments as _build_shipments


def build_shipments(growth: Growth) -> tuple[Shipment, ...]:
    """Each version of each name in a repository once, in the order of the releases."""
    return _build_shipments(growth.releases, (line.artifact for line in growth.artifacts))
