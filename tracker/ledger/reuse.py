"""Finds which repository of mine builds on which other one, since when and until when. Pure.

An edge needs a name that the one declares and the other asks for, in the same ecosystem, or a submodule. What a
repository declares itself is no edge, and private packages lend their names to nobody: `core` or `website` in one
folder is not the `core` that another asks the registry for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tracker.ledger.artifacts import ArtifactFindings, keep_merged
from tracker.ledger.names import normalise_name, short_name
from tracker.ledger.packages import DECLARING, by_commit
from tracker.model.ledger import History, Manifest, ManifestVersion, ReuseEdge

Key = tuple[str, str]
"""(ecosystem, normalised name)."""
Place = tuple[int, str]
"""Which history, and the path in it: see `ManifestVersion.root`."""
_TOOLING = frozenset({"dev", "build"})
_EARLY_S = 31 * 86_400
_TRIAL_DAYS = 7


class _Declared(NamedTuple):
    """A name that one repository declares a package by."""

    repo: str
    name: str
    """As declared last."""
    since: int
    """Seconds since 1970."""
    until: int | None
    """When it went, or went on under another name; None: it is declared still."""
    is_shipped: bool
    now: str
    """What it is called since, where it was renamed."""


class _Use(NamedTuple):
    """What one repository asked for under one name, over its whole history."""

    first: ManifestVersion
    until: str | None
    is_local: bool
    """True: it was asked for by its place beside the asking repository, not by a version."""
    is_tool: bool = False
    """True: it was only ever asked for to build or test with; nothing that runs builds on it."""


def build_reuse(histories: Sequence[History], findings: Sequence[ArtifactFindings]) -> tuple[ReuseEdge, ...]:
    """All edges between the repositories of `histories`, by user, used and name.

    `findings` stands in the order of `histories`. An edge for each name that was asked for: a package that was renamed may be
    used under both. `since` is the day of the first commit that asked for it, in any manifest of the default branch; `until`
    the day when the last manifest stopped asking, None while one does.
    """
    merged = [keep_merged(history) for history in histories]
    declared = [_read_declared(history, versions, found) for history, versions, found in zip(histories, merged, findings, strict=True)]
    owners: dict[Key, list[_Declared]] = {}
    for names in declared:
        for key, one in names.items():
            owners.setdefault(key, []).append(one)
    places = {_repository_key(history.repo): history.repo for history in histories}
    ids: dict[tuple[str, str], str] = {}
    for found in findings:
        for artifact in found.artifacts:
            ids.setdefault((artifact.repo, artifact.name), artifact.artifact_id)
    edges: list[ReuseEdge] = []
    for history, versions in zip(histories, merged, strict=True):
        wanted = {key for key, ones in owners.items() if any(one.repo != history.repo for one in ones)}
        for key, use in _follow_uses(versions, wanted):
            owner = _choose_owner(owners[key], history.repo, use)
            if owner is not None and not _is_trial(use):
                how = "workspace" if use.is_local else "development dependency" if use.is_tool else "dependency"
                if use.until is None and owner.until is not None and owner.now != owner.name:
                    how = f"outdated {how}"
                edge = _edge(history.repo, owner.repo, owner.name, how, use)
                edges.append(edge._replace(artifact_id=ids.get((owner.repo, owner.now))))
        for address, use in _follow_submodules(versions):
            used = places.get(_repository_key(address))
            if used is not None and used != history.repo:
                edges.append(_edge(history.repo, used, address.rsplit("/", 1)[-1], "submodule", use))
    return tuple(sorted(edges, key=lambda edge: (edge.user_repo, edge.used_repo, edge.what)))


def _edge(user: str, used: str, what: str, how: str, use: _Use) -> ReuseEdge:
    # Said in `how`, too: whoever asks what a repository builds on today needs to know of no other column.
    how = f"former {how}" if use.until else how
    return ReuseEdge(user, used, what, how, use.first.happened_on, use.until, use.first.sha)


def _is_trial(use: _Use) -> bool:
    """Whether a dependency was taken out again within days: tried, not built upon."""
    if use.until is None:
        return False
    return (date.fromisoformat(use.until) - date.fromisoformat(use.first.happened_on)).days < _TRIAL_DAYS


def _read_declared(history: History, versions: Sequence[ManifestVersion], found: ArtifactFindings) -> dict[Key, _Declared]:
    """Every name that a repository ever declared and that others may ask a registry for."""
    shipped = {one for release in found.releases for one in release.artifact_ids}
    shipped_names = {artifact.name.lower() for artifact in found.artifacts if artifact.artifact_id in shipped}
    main_paths = {version.manifest.path for version in versions if not version.root}
    # A project that was merged in from elsewhere, and does not stand at its path: it lends no name of its own.
    ours = {_declared_key(version) for version in versions if not version.root or version.manifest.path not in main_paths}
    names: dict[Key, _Declared] = {}
    standing: dict[Place, Key] = {}
    successors: dict[Key, Key] = {}
    for version in versions:
        manifest = version.manifest
        gone: list[Key] = []
        for place in _places_of(version):
            left = standing.pop(place, None)
            if left is not None and left not in standing.values():
                names[left] = names[left]._replace(until=version.authored_at)
                gone.append(left)
        key = _declared_key(version)
        if key is None or key not in ours:
            continue
        before = names.get(key)
        is_shipped = (manifest.name or "").lower() in shipped_names or bool(before and before.is_shipped)
        is_private = "private" in manifest.traits and not is_shipped
        if before is None and (is_private or _is_foreign(manifest, history.repo, names)):
            continue
        since = before.since if before else version.authored_at
        names[key] = _Declared(history.repo, manifest.name or "", since, None, is_shipped, "")
        standing[version.root, manifest.path] = key
        successors.update((left, key) for left in gone if left != key)
    found_names = {}
    for key, one in names.items():
        line = _names_since(key, names, successors)
        found_names[key] = one._replace(now=line[-1].name, is_shipped=any(name.is_shipped for name in line))
    return found_names


def _names_since(key: Key, names: Mapping[Key, _Declared], successors: Mapping[Key, Key]) -> list[_Declared]:
    """What a package was called from `key` on, which may be all."""
    found = [names[key]]
    seen = {key}
    while names[key].until is not None and key in successors and successors[key] not in seen:
        key = successors[key]
        seen.add(key)
        found.append(names[key])
    return found


def _places_of(version: ManifestVersion) -> list[Place]:
    """The files that a version takes the place of."""
    places = [(version.root, version.manifest.path)]
    if version.status == "R" and version.old_path:
        places.append((version.root, version.old_path))
    return places


def _declared_key(version: ManifestVersion) -> Key | None:
    manifest = version.manifest
    if not manifest.name or manifest.form not in DECLARING or version.status == "D":
        return None
    return manifest.ecosystem, normalise_name(manifest.ecosystem, manifest.name)


def _is_foreign(manifest: Manifest, repo: str, names: Mapping[Key, _Declared]) -> bool:
    """Whether a Go module in a folder bears an address that no other module of the repository shares: a copy of another's."""
    if manifest.ecosystem != "go" or "/" not in manifest.path or manifest.name is None:
        return False
    address = manifest.name.lower().split("/")
    if short_name(repo).lower() in address:
        return False
    return not any(key[0] == "go" and key[1].split("/")[:2] == address[:2] for key in names)


def _choose_owner(owners: Sequence[_Declared], user: str, use: _Use) -> _Declared | None:
    """Of those who declare a name, where the package lives now, or lived when it was asked for; None: nobody, or nobody in time.

    A name that was asked for long before it was declared here, and that never shipped from here, is somebody else's.
    """
    asked_at = use.first.authored_at
    fitting = [
        one
        for one in owners
        if one.repo != user
        and (one.is_shipped or one.since <= asked_at + _EARLY_S)
        # What had left by then, and not under another name, was asked of somebody else.
        and (one.until is None or one.until >= asked_at or one.now != one.name)
    ]

    def rank(one: _Declared) -> tuple[bool, bool, int]:
        # A package that moved to a repository of its own is used from there.
        has_left = one.until is not None and (use.until is None or one.until < asked_at)
        return has_left, not one.is_shipped, one.since

    return min(fitting, key=rank, default=None)


class _Asking:
    """What one repository asks for of others, while its manifests are followed."""

    def __init__(self, wanted: Collection[Key], main_paths: Collection[str]) -> None:
        self._wanted = wanted
        self._main_paths = main_paths
        self._known: dict[tuple[str, str], Key] = {}
        self._asked_by: dict[Place, list[Key]] = {}
        self._standing: Counter[Key] = Counter()
        """How many files ask for it."""
        self._declared_by: dict[Place, Key] = {}
        self._own: Counter[Key] = Counter()
        """How many files declare a package by this name: what one declares is not asked of others."""
        self._early: dict[Key, ManifestVersion] = {}
        self._first: dict[Key, ManifestVersion] = {}
        self._gone: dict[Key, str] = {}
        self._local: dict[Key, bool] = {}
        self._run: set[Key] = set()
        """What was ever asked for to run, not only to build or test with."""

    def take(self, changed: Sequence[ManifestVersion]) -> None:
        """One commit: what its files no longer say, then what they say."""
        touched: set[Key] = set()
        for version in changed:
            for place in _places_of(version):
                for key in self._asked_by.pop(place, ()):
                    self._standing[key] -= 1
                    touched.add(key)
                left = self._declared_by.pop(place, None)
                if left is not None:
                    self._own[left] -= 1
                    touched.add(left)
        for version in changed:
            place = (version.root, version.manifest.path)
            own = _declared_key(version)
            if own is not None and own in self._wanted:
                self._own[own] += 1
                self._declared_by[place] = own
                touched.add(own)
            asked = self._read_asked(version)
            if version.root and version.manifest.path in self._main_paths:
                # Merged in from elsewhere, and not what stands at that path: it only dates what the main history asks for, too.
                for key in asked:
                    self._early.setdefault(key, version)
            elif asked:
                self._asked_by[place] = asked
                self._standing.update(asked)
                touched.update(asked)
        for key in touched:
            self._settle(key, changed[0])

    def _read_asked(self, version: ManifestVersion) -> list[Key]:
        manifest = version.manifest
        if version.status == "D" or not manifest.ecosystem:
            return []
        asked: dict[Key, None] = {}
        for dependency in manifest.dependencies:
            raw = (manifest.ecosystem, dependency.name)
            key = self._known.get(raw) or self._known.setdefault(raw, (raw[0], normalise_name(*raw)))
            if key in self._wanted:
                asked[key] = None
                self._local[key] = f"uses:{dependency.name}" in manifest.traits
                if dependency.scope not in _TOOLING:
                    self._run.add(key)
        return list(asked)

    def _settle(self, key: Key, version: ManifestVersion) -> None:
        if self._standing[key] and not self._own[key]:
            self._first.setdefault(key, self._early.get(key, version))
            self._gone.pop(key, None)
        elif key in self._first:
            self._gone.setdefault(key, version.happened_on)

    def uses(self) -> Iterator[tuple[Key, _Use]]:
        """Everything that was ever asked for."""
        for key, version in self._first.items():
            yield key, _Use(version, self._gone.get(key), self._local[key], key not in self._run)


def _follow_uses(versions: Sequence[ManifestVersion], wanted: Collection[Key]) -> Iterator[tuple[Key, _Use]]:
    """What `versions` ask for of `wanted`, each with its first commit and the day it went."""
    if not wanted:
        return iter(())
    asking = _Asking(wanted, {version.manifest.path for version in versions if not version.root})
    for changed in by_commit(versions):
        asking.take(changed)
    return asking.uses()


def _follow_submodules(versions: Sequence[ManifestVersion]) -> Iterator[tuple[str, _Use]]:
    first: dict[str, ManifestVersion] = {}
    gone: dict[str, str] = {}
    before: set[str] = set()
    for version in versions:
        if version.manifest.form != "submodules" and version.manifest.path != ".gitmodules":
            continue
        now = {one.name for one in version.manifest.dependencies} if version.status != "D" else set()
        for address in before - now:
            gone[address] = version.happened_on
        for address in now:
            first.setdefault(address, version)
            gone.pop(address, None)
        before = now
    for address, version in first.items():
        yield address, _Use(version, gone.get(address), False)


def _repository_key(address: str) -> str:
    """The last part of an address or path, which names the repository wherever it lies."""
    return address.rstrip("/").removesuffix(".git").rsplit("/", 1)[-1].lower()
