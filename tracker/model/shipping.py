"""Releases as people count them: what bears one name in one repository goes out once, though it be command and library. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from tracker.model.ledger import Artifact, Release


class Shipment(NamedTuple):
    """One version going out."""

    release: Release
    """The first of the releases it stands for."""
    name: str
    """Of the artifact; "" for a release that no artifact explains."""
    repo: str
    kinds: tuple[str, ...]


def build_shipments(releases: Iterable[Release], artifacts: Iterable[Artifact]) -> tuple[Shipment, ...]:
    """Each version of each name in a repository once, in the order of the releases."""
    known = {one.artifact_id: one for one in artifacts}
    once: dict[tuple[str, str, str], Shipment] = {}
    for release in releases:
        artifact = known.get(release.artifact_id or "")
        repo, name = (artifact.repo, artifact.name) if artifact else (release.repo, "")
        kinds = (artifact.kind,) if artifact else ()
        key = (repo, name, release.version)
        told = once.get(key)
        if told is None:
            once[key] = Shipment(release, name, repo, kinds)
        elif kinds and kinds[0] not in told.kinds:
            once[key] = told._replace(kinds=told.kinds + kinds)
    return tuple(once.values())
