"""Finds which packages under one roof build on each other: members of a workspace, modules of one repository. Pure.

Between repositories is the business of `reuse`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tracker.ledger.artifacts import keep_merged
from tracker.ledger.names import normalise_name
from tracker.ledger.packages import DECLARING, by_commit
from tracker.model.ledger import History, ManifestVersion, RoofEdge

Key = tuple[str, str]
"""(ecosystem, normalised name)."""
Place = tuple[int, str]
"""Which history, and the path in it: see `ManifestVersion.root`."""
Pair = tuple[Key, Key]
"""Who uses, and what."""


def build_roof(history: History) -> tuple[RoofEdge, ...]:
    """Who uses whom among the packages that one repository declares, private ones too, by user and used.

    `since`: the first commit in which the one asked for the other while both stood; `until`: None while it does.
    """
    versions = keep_merged(history)
    if len({_key_of(version) for version in versions} - {None}) < 2:
        return ()
    roof = _Roof()
    for changed in by_commit(versions):
        roof.take(changed)
    edges: dict[tuple[str, str], RoofEdge] = {}
    for (user, used), first in roof.first.items():
        names = (roof.names[user], roof.names[used])
        edge = RoofEdge(history.repo, *names, first.happened_on, roof.gone.get((user, used)), first.sha)
        # Called the same in two languages, or spelled differently at times: told once, by what stands, else by the earlier.
        edges[names] = min(edges.get(names, edge), edge, key=lambda one: (one.until is not None, one.since, one.sha))
    return tuple(edges[names] for names in sorted(edges))


def _key_of(version: ManifestVersion) -> Key | None:
    manifest = version.manifest
    if not manifest.name or manifest.form not in DECLARING or version.status == "D":
        return None
    return manifest.ecosystem, normalise_name(manifest.ecosystem, manifest.name)


class _Roof:
    """The packages of one repository while their manifests are followed."""

    def __init__(self) -> None:
        self.names: dict[Key, str] = {}
        """As written last."""
        self.first: dict[Pair, ManifestVersion] = {}
        self.gone: dict[Pair, str] = {}
        self._declared_by: dict[Place, Key] = {}
        self._declared: Counter[Key] = Counter()
        self._asked_by: dict[Place, list[Pair]] = {}
        self._asked: dict[Key, Counter[Key]] = {}
        """Used → who asks for it, and in how many files."""
        self._known: dict[Key, Key] = {}
        """Names as written → as compared."""

    def take(self, changed: Sequence[ManifestVersion]) -> None:
        """One commit."""
        touched: set[Pair] = set()
        moved: set[Key] = set()
        before: dict[Place, list[Pair]] = {}
        for version in changed:
            places = [(version.root, version.manifest.path)]
            if version.status == "R" and version.old_path:
                places.append((version.root, version.old_path))
            for place in places:
                if place in self._asked_by:
                    before[place] = self._asked_by.pop(place)
                if place in self._declared_by:
                    left = self._declared_by.pop(place)
                    self._declared[left] -= 1
                    moved.add(left)
        for version in changed:
            key = _key_of(version)
            if key is None:
                continue
            place = (version.root, version.manifest.path)
            self.names[key] = version.manifest.name or ""
            self._declared_by[place] = key
            self._declared[key] += 1
            moved.symmetric_difference_update({key})
            asked = [(key, used) for used in self._read_asked(version) if used != key]
            self._asked_by[place] = asked
            if before.get(place) == asked:
                # As it was: mostly a version alone has changed.
                del before[place]
                continue
            for pair in asked:
                self._asked.setdefault(pair[1], Counter())[key] += 1
                touched.add(pair)
        for left_over in before.values():
            for user, used in left_over:
                self._asked[used][user] -= 1
                touched.add((user, used))
        touched.update((user, used) for used in moved for user in self._asked.get(used, ()))
        for pair in touched:
            self._settle(pair, changed[0])

    def _read_asked(self, version: ManifestVersion) -> list[Key]:
        ecosystem = version.manifest.ecosystem
        found: dict[Key, None] = {}
        for dependency in version.manifest.dependencies:
            raw = (ecosystem, dependency.name)
            key = self._known.get(raw)
            if key is None:
                key = self._known[raw] = (ecosystem, normalise_name(ecosystem, dependency.name))
            found[key] = None
        return list(found)

    def _settle(self, pair: Pair, version: ManifestVersion) -> None:
        user, used = pair
        if self._declared[used] and self._asked[used][user]:
            self.first.setdefault(pair, version)
            self.gone.pop(pair, None)
        elif pair in self.first:
            self.gone.setdefault(pair, version.happened_on)
