"""Finds which repository of mine builds on which other one, since when and until when. Pure.

An edge needs a name that the one declares and the other asks for, in the same ecosystem, or a submodule. What a
repository declares itself is no edge, and private packages lend their names to nobody: `core` or `website` in one
folder is not the `core` that another asks the registry for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from tracker.ledger.artifacts import ArtifactFindings, keep_merged
from tracker.ledger.names import normalise_name, short_name
from tracker.ledger.packages import DECLARING, by_commit
from tracker.model.ledger import History, Manifest, ManifestVersion, ReuseEdge

Key = tuple[str, str]
"""(ecosystem, normalised name)."""
_EARLY_S = 31 * 86_400
_TRIAL_DAYS = 7


class _Declared(NamedTuple):
    """A package that one repository declares."""

    repo: str
    key: Key
    """What it is called now, which is other than the name it is known by where it was renamed."""
    name: str
    """As declared last."""
    since: int
    """Seconds since 1970."""
    until: int | None
    """When it went; None: it is declared still."""
    is_shipped: bool


class _Use(NamedTuple):
    """What one repository asked for, over its whole history."""

    name: str
    """As asked for."""
    first: ManifestVersion
    until: str | None


def build_reuse(histories: Sequence[History], findings: Sequence[ArtifactFindings]) -> tuple[ReuseEdge, ...]:
    """All edges between the repositories of `histories`, by user, used and name.

    `findings` stands in the order of `histories`. `since` is the day of the first commit that asked for the package,
    in any manifest of the default branch; `until` the day when the last manifest stopped asking, None while one does.
    """
    merged = [keep_merged(history) for history in histories]
    declared = [_read_declared(history, versions, found) for history, versions, found in zip(histories, merged, findings, strict=True)]
    owners: dict[Key, list[_Declared]] = {}
    for names in declared:
        for key, one in names.items():
            owners.setdefault(key, []).append(one)
    places = {_repository_key(history.repo): history.repo for history in histories}
    edges: list[ReuseEdge] = []
    for history, versions, own in zip(histories, merged, declared, strict=True):
        wanted = set(owners) - set(own)
        uses: dict[tuple[str, Key], tuple[_Declared, _Use]] = {}
        for key, use in _follow_uses(versions, wanted):
            owner = _choose_owner(owners[key], history.repo, use.first.authored_at)
            if owner is not None:
                before = uses.get((owner.repo, owner.key))
                uses[owner.repo, owner.key] = (owner, _join(before[1], use) if before else use)
        edges += [_edge(history.repo, one.repo, one.name, "dependency", use) for one, use in uses.values() if not _is_trial(use)]
        for address, use in _follow_submodules(versions):
            used = places.get(_repository_key(address))
            if used is not None and used != history.repo:
                edges.append(_edge(history.repo, used, address.rsplit("/", 1)[-1], "submodule", use))
    return tuple(sorted(edges, key=lambda edge: (edge.user_repo, edge.used_repo, edge.what)))


def _edge(user: str, used: str, what: str, how: str, use: _Use) -> ReuseEdge:
    return ReuseEdge(user, used, what, how, use.first.happened_on, use.until, use.first.sha)


def _join(one: _Use, other: _Use) -> _Use:
    """The use of one package under two names that it bore."""
    until = None if one.until is None or other.until is None else max(one.until, other.until)
    return min(one, other, key=lambda use: use.first.authored_at)._replace(until=until)


def _is_trial(use: _Use) -> bool:
    """Whether a dependency was taken out again within days: tried, not built upon."""
    if use.until is None:
        return False
    return (date.fromisoformat(use.until) - date.fromisoformat(use.first.happened_on)).days < _TRIAL_DAYS


def _read_declared(history: History, versions: Sequence[ManifestVersion], found: ArtifactFindings) -> dict[Key, _Declared]:
    """Every name that a repository ever declared and that others may ask a registry for."""
    shipped = {release.artifact_id for release in found.releases}
    shipped_names = {artifact.name.lower() for artifact in found.artifacts if artifact.artifact_id in shipped}
    names: dict[Key, _Declared] = {}
    standing: dict[str, Key] = {}
    successors: dict[Key, Key] = {}
    for version in versions:
        manifest = version.manifest
        gone: list[Key] = []
        for path in (manifest.path, version.old_path if version.status == "R" else None):
            left = standing.pop(path, None) if path else None
            if left is not None and left not in standing.values():
                names[left] = names[left]._replace(until=version.authored_at)
                gone.append(left)
        if not manifest.name or manifest.form not in DECLARING or version.status == "D":
            continue
        key = (manifest.ecosystem, normalise_name(manifest.ecosystem, manifest.name))
        before = names.get(key)
        is_shipped = manifest.name.lower() in shipped_names or bool(before and before.is_shipped)
        is_private = "private" in manifest.traits and not is_shipped
        if before is None and (is_private or _is_foreign(manifest, history.repo, names)):
            continue
        names[key] = _Declared(history.repo, key, manifest.name, before.since if before else version.authored_at, None, is_shipped)
        standing[manifest.path] = key
        successors.update((left, key) for left in gone if left != key)
    return {key: _now(key, names, successors) for key in names}


def _now(key: Key, names: Mapping[Key, _Declared], successors: Mapping[Key, Key]) -> _Declared:
    """What was once called `key`, as it is called now."""
    now, seen = key, {key}
    while names[now].until is not None and now in successors and successors[now] not in seen:
        now = successors[now]
        seen.add(now)
    latest = names[now]
    is_shipped = latest.is_shipped or names[key].is_shipped
    return latest._replace(since=min(latest.since, names[key].since), is_shipped=is_shipped)


def _is_foreign(manifest: Manifest, repo: str, names: Mapping[Key, _Declared]) -> bool:
    """Whether a Go module in a folder bears an address that no other module of the repository shares: a copy of another's."""
    if manifest.ecosystem != "go" or "/" not in manifest.path or manifest.name is None:
        return False
    address = manifest.name.lower().split("/")
    if short_name(repo).lower() in address:
        return False
    return not any(key[0] == "go" and key[1].split("/")[:2] == address[:2] for key in names)


def _choose_owner(owners: Sequence[_Declared], user: str, asked_at: int) -> _Declared | None:
    """Of those who declare a name, the one that was there first; None: nobody but `user`, or nobody in time.

    A name that was asked for long before it was declared here, and that never shipped from here, is somebody else's.
    """
    fitting = [
        one
        for one in owners
        if one.repo != user and (one.is_shipped or (one.since <= asked_at + _EARLY_S and (one.until is None or one.until >= asked_at)))
    ]
    return min(fitting, key=lambda one: (not one.is_shipped, one.since), default=None)


def _follow_uses(versions: Sequence[ManifestVersion], wanted: set[Key]) -> Iterator[tuple[Key, _Use]]:
    """What `versions` ask for of `wanted`, each with its first commit and the day it went."""
    known: dict[tuple[str, str], Key] = {}
    asked_by: dict[str, dict[Key, str]] = {}
    first: dict[Key, tuple[str, ManifestVersion]] = {}
    gone: dict[Key, str] = {}
    standing: dict[Key, int] = {}
    for changed in by_commit(versions):
        touched: set[Key] = set()
        for version in changed:
            manifest = version.manifest
            stale = [manifest.path, *([version.old_path] if version.status == "R" and version.old_path else [])]
            for path in stale:
                for key in asked_by.pop(path, {}):
                    standing[key] -= 1
                    touched.add(key)
            if version.status == "D" or not manifest.dependencies or not manifest.ecosystem:
                continue
            asked: dict[Key, str] = {}
            for dependency in manifest.dependencies:
                raw = (manifest.ecosystem, dependency.name)
                key = known.get(raw) or known.setdefault(raw, (raw[0], normalise_name(*raw)))
                if key in wanted:
                    asked[key] = dependency.name
            if asked:
                asked_by[manifest.path] = asked
            for key, name in asked.items():
                standing[key] = standing.get(key, 0) + 1
                first.setdefault(key, (name, version))
                gone.pop(key, None)
        for key in touched:
            if standing[key] == 0:
                gone[key] = changed[0].happened_on
    for key, (name, version) in first.items():
        yield key, _Use(name, version, gone.get(key))


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
        yield address, _Use(address, version, gone.get(address))


def _repository_key(address: str) -> str:
    """The last part of an address or path, which names the repository wherever it lies."""
    return address.rstrip("/").removesuffix(".git").rsplit("/", 1)[-1].lower()
