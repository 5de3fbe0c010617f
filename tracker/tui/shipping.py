"""Releases as people count them: what bears one name in one repository goes out once, though it be command and library. Pure."""

from __future__ import annotations

from typing import NamedTuple

from tracker.model.growth import Growth
from tracker.model.ledger import Release


class Shipment(NamedTuple):
    """One version going out."""

    release: Release
    """The first of the releases it stands for."""
    name: str
    """Of the artifact; "" for a tag that no artifact explains."""
    repo: str
    kinds: tuple[str, ...]


def build_shipments(growth: Growth) -> tuple[Shipment, ...]:
    """Each version of each name in a repository once, in the order of the releases."""
    artifacts = {line.artifact.artifact_id: line.artifact for line in growth.artifacts}
    once: dict[tuple[str, str, str], Shipment] = {}
    for release in growth.releases:
        artifact = artifacts.get(release.artifact_id or "")
        repo, name = (artifact.repo, artifact.name) if artifact else (release.sha, "")
        key = (repo, name, release.version)
        kinds = (artifact.kind,) if artifact else ()
        known = once.get(key)
        if known is None:
            once[key] = Shipment(release, name, artifact.repo if artifact else "", kinds)
        elif kinds and kinds[0] not in known.kinds:
            once[key] = known._replace(kinds=known.kinds + kinds)
    return tuple(once.values())
