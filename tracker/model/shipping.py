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
    names: tuple[str, ...] = ()
    """Of everything that went out with it, `name` first: packages in lockstep share a release."""


def build_shipments(releases: Iterable[Release], artifacts: Iterable[Artifact]) -> tuple[Shipment, ...]:
    """Each version of each name in a repository once, in the order of the releases."""
    known = {one.artifact_id: one for one in artifacts}
    once: dict[tuple[str, str, str], Shipment] = {}
    for release in releases:
        shipped = [known[one] for one in release.artifact_ids if one in known]
        names = tuple(dict.fromkeys(artifact.name for artifact in shipped))
        repo, name = (shipped[0].repo, names[0]) if shipped else (release.repo, "")
        kinds = tuple(dict.fromkeys(artifact.kind for artifact in shipped if artifact.name == name))
        told = once.setdefault((repo, name, release.version), Shipment(release, name, repo, kinds, names))
        if told.release is not release:
            kinds, names = tuple(dict.fromkeys(told.kinds + kinds)), tuple(dict.fromkeys(told.names + names))
            once[repo, name, release.version] = told._replace(kinds=kinds, names=names)
    return tuple(once.values())
