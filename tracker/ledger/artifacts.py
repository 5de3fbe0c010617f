"""Concludes from one repository's history which artifacts stand in the world, and when each was created, shipped, retired.

Pure: facts in, values out; reads no git and no database. Packages are followed in `packages`, everything else in
`standing`, releases are merged in `releases`; here they become artifacts with ids and events.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tracker.catalogue.artifacts import ArtifactRules, read_artifact_rules
from tracker.ledger.kinds import Surroundings, classify_package, match_framework
from tracker.ledger.names import short_name
from tracker.ledger.packages import Followed, Package, follow_packages
from tracker.ledger.releases import Shipment, build_shipments
from tracker.ledger.standing import Standing, follow_standing, service_of
from tracker.model.ledger import Artifact, ArtifactEvent, History, ManifestVersion, Release

_ROUGH = ("requirements", "pipfile", "gemfile")
"""Forms that name no package but tell of an application by what they ask for."""
_BUILT = (("mobile", "mobile-app"), ("web-server", "web-service"), ("application", "cli-tool"))
"""Trait of a build file that names no package → kind."""
_ACCIDENT_DAYS = 2
_SERVED = ("web-app", "web-service", "bot-or-agent", "docs-site", "infrastructure")
"""Kinds that ship by being deployed."""


class ArtifactFindings(NamedTuple):
    """What stands in one repository."""

    artifacts: tuple[Artifact, ...]
    """In the order in which they came."""
    events: tuple[ArtifactEvent, ...]
    """Oldest first."""
    releases: tuple[Release, ...]
    """Oldest first; one for each version, whatever went out with it."""


def build_artifacts(history: History, rules: ArtifactRules | None = None) -> ArtifactFindings:
    """The artifacts, their events and their releases.

    Work that the default branch never took in creates nothing; its tags count. `rules`: None for the shipped ones.
    Raises: CatalogueError when the shipped rules cannot be read.
    """
    return _Builder(history, rules or read_artifact_rules()).build()


class _Builder:
    def __init__(self, history: History, rules: ArtifactRules) -> None:
        self._history = history
        self._rules = rules
        self._short = short_name(history.repo) or "repository"
        self._artifacts: list[Artifact] = []
        self._events: list[ArtifactEvent] = []
        self._releases: list[Release] = []
        self._ids: set[str] = set()
        self._committed = {line.sha: line.committed_at for line in history.commits}

    def build(self) -> ArtifactFindings:
        versions = keep_merged(self._history)
        followed = follow_packages(versions)
        around = Surroundings(followed)
        kinds = {id(package): classify_package(package, around, self._rules) for package in followed.packages}
        npm_folders = {package.folder for package in followed.packages if package.ecosystem == "npm"}
        published = [
            package
            for package in followed.packages
            # A pod beside a package.json is how the same thing reaches another platform.
            if kinds[id(package)] and not (package.ecosystem == "cocoapods" and package.folder in npm_folders)
        ]
        ids = {id(package): self._add_package(package, kinds[id(package)], followed, versions) for package in published}
        things = follow_standing(versions, self._short)
        if not published:
            things += self._rough_applications(versions, followed)
        for thing in things:
            self._add_standing(thing)
        main = choose_main(published, self._short)
        history = self._history._replace(manifests=tuple(versions))
        for shipments in _go_out_together(build_shipments(history, followed, published, main, self._rules.releases), main):
            self._ship(shipments, ids)
        if not self._releases:
            self._ship_by_deployment()
        self._drop_accidents()
        # Stable: what one commit did stays in the order in which it was concluded.
        order = {line.sha: index for index, line in enumerate(self._history.commits)}
        self._events.sort(key=lambda event: order.get(event.sha, 0))
        return ArtifactFindings(tuple(self._artifacts), tuple(self._events), tuple(self._releases))

    def _drop_accidents(self) -> None:
        """Takes out what was gone within two days and never shipped: committed by mistake, or tried."""
        shipped = {one for release in self._releases for one in release.artifact_ids}
        accidents = {
            one.artifact_id
            for one in self._artifacts
            if one.retired_on is not None
            and one.artifact_id not in shipped
            and (date.fromisoformat(one.retired_on) - date.fromisoformat(one.created_on)).days <= _ACCIDENT_DAYS
        }
        self._artifacts = [one for one in self._artifacts if one.artifact_id not in accidents]
        self._events = [one for one in self._events if one.artifact_id not in accidents]

    def _new_id(self, wanted: str) -> str:
        found, number = wanted, 2
        while found in self._ids:
            found, number = f"{wanted}~{number}", number + 1
        self._ids.add(found)
        return found

    def _add(self, wanted: str, kind: str, name: str, path: str, born: ManifestVersion, gone: ManifestVersion | None) -> str:
        artifact_id = self._new_id(f"{self._history.repo}:{wanted}")
        self._artifacts.append(
            Artifact(
                artifact_id,
                self._history.repo,
                kind,
                name,
                path,
                born.happened_on,
                born.sha,
                gone.happened_on if gone else None,
                gone.sha if gone else None,
            )
        )
        self._events.append(ArtifactEvent(born.sha, artifact_id, "created", born.happened_on, None))
        if gone:
            self._events.append(ArtifactEvent(gone.sha, artifact_id, "retired", gone.happened_on, None))
        return artifact_id

    def _add_package(
        self, package: Package, kinds: tuple[str, ...], followed: Followed, versions: Sequence[ManifestVersion]
    ) -> list[tuple[str, int]]:
        """The artifacts of a package as (id, seconds since when it stands)."""
        path = min(package.manifests, key=lambda one: (one.count("/"), one), default="")
        found = []
        for kind in kinds:
            born = package.born
            if len(kinds) > 1:
                born = _born_as(kind, package, versions)
            wanted = package.first_name if kind == kinds[0] else f"{package.first_name}:{kind}"
            artifact_id = self._add(wanted, kind, package.name, path, born, package.gone)
            found.append((artifact_id, born.authored_at))
        return found

    def _add_standing(self, thing: Standing) -> None:
        name = service_of(thing.path) if thing.is_first else thing.name
        if thing.is_first and (before := service_of(thing.born.manifest.path)) != name:
            name = f"{name}, first {before}"
        self._add(f"{thing.kind}:{thing.key}", thing.kind, name, thing.path, thing.born, thing.gone)

    def _rough_applications(self, versions: Sequence[ManifestVersion], followed: Followed) -> list[Standing]:
        """An application that declares no package: what it asks for tells what it is."""
        for version in versions:
            manifest = version.manifest
            if version.status == "D" or manifest.path.count("/") > 1:
                continue
            kind = next((kind for trait, kind in _BUILT if manifest.form == "gradle" and trait in manifest.traits), None)
            if kind is not None:
                return [self._rough(kind, version, followed)]
            if manifest.form in _ROUGH:
                framework = match_framework(manifest.ecosystem, [manifest], self._rules.frameworks)
                if framework is not None and (framework.kind in _SERVED or framework.kind == "desktop-app"):
                    return [self._rough(framework.kind, version, followed)]
        return []

    def _rough(self, kind: str, version: ManifestVersion, followed: Followed) -> Standing:
        application = Standing(kind, self._short, self._short, version)
        application.paths = {version.manifest.path} & set(followed.alive)
        return application

    def _ship(self, shipments: Sequence[Shipment], ids: dict[int, list[tuple[str, int]]]) -> None:
        """One release, and what it shipped; `ids` as `_add_package` gives them for each package."""
        targets: list[str] = []
        for shipment in shipments:
            own = ids.get(id(shipment.package), []) if shipment.package else []
            at = self._committed.get(shipment.sha, 0)
            shipped = [artifact_id for artifact_id, since in own if since <= at] or [artifact_id for artifact_id, _ in own[:1]]
            main = None if own else self._main_thing()
            shipped += [main] if main else []
            targets += shipped
            if shipment.is_made_here:
                for artifact_id in shipped:
                    self._events.append(ArtifactEvent(shipment.sha, artifact_id, "shipped", shipment.shipped_on, shipment.version))
        first = shipments[0]
        if first.is_logged:
            told = tuple(dict.fromkeys(targets))
            self._releases.append(
                Release(
                    told[0] if told else None,
                    first.version,
                    first.shipped_on,
                    first.sha,
                    first.source,
                    first.is_prerelease,
                    beside=told[1:],
                )
            )

    def _main_thing(self) -> str | None:
        """What a tag ships in a repository without packages; None: nothing stands there."""
        order = (
            "cli-tool",
            "web-app",
            "web-service",
            "tui-app",
            "desktop-app",
            "mobile-app",
            "bot-or-agent",
            "action",
            "template",
            "plugin",
        )
        for kind in order:
            for artifact in self._artifacts:
                if artifact.kind == kind:
                    return artifact.artifact_id
        return self._artifacts[0].artifact_id if len(self._artifacts) == 1 else None

    def _ship_by_deployment(self) -> None:
        """A thing that is deployed from the default branch ships with every month that brought something new."""
        deployed = next((one for one in self._artifacts if one.kind == "deployment-pipeline"), None)
        served = next((one for one in self._artifacts if one.kind in _SERVED), None)
        if deployed is None or served is None:
            return
        months: dict[str, tuple[str, str]] = {}
        for line in self._history.commits:
            if line.is_merged and line.committed_on >= deployed.created_on and line.committed_on < (deployed.retired_on or "9"):
                months[line.committed_on[:7]] = (line.committed_on, line.sha)
        for month, (shipped_on, sha) in sorted(months.items()):
            self._releases.append(Release(served.artifact_id, month, shipped_on, sha, "deployment", False))


def _go_out_together(shipments: Sequence[Shipment], main: Package | None) -> list[list[Shipment]]:
    """Shipments by the tag, or else the commit and version, that they share: one release each, the main package's first.

    What has no tag went out beside the one tagged release of its commit, though under a number of its own.
    """
    tags: dict[str, set[str]] = {}
    for shipment in shipments:
        if shipment.tag:
            tags.setdefault(shipment.sha, set()).add(shipment.tag)
    groups: dict[tuple[str, str], list[Shipment]] = {}
    for shipment in shipments:
        beside = tags.get(shipment.sha, set())
        tag = shipment.tag or (next(iter(beside)) if len(beside) == 1 else "")
        groups.setdefault((tag, "") if tag else (shipment.sha, shipment.version), []).append(shipment)
    return [sorted(group, key=lambda one: (not one.is_logged, not one.tag, one.package is not main)) for group in groups.values()]


def _born_as(kind: str, package: Package, versions: Sequence[ManifestVersion]) -> ManifestVersion:
    """Where a package that is used in two ways began to be used as `kind`."""
    has_commands_first = package.command_since is not None and package.command_since.sha == package.born.sha
    if kind != "library":
        return package.command_since or package.born
    if not has_commands_first:
        return package.born
    return next((one for one in versions if one.manifest.form == "api-docs"), package.born)


def keep_merged(history: History) -> list[ManifestVersion]:
    """The manifests that the default branch contains; all of them where it is not known which those are."""
    merged = {line.sha for line in history.commits if line.is_merged}
    return [version for version in history.manifests if version.sha in merged] if merged else list(history.manifests)


def choose_main(packages: Sequence[Package], short_repo: str) -> Package | None:
    """The package that a repository is mainly about; None: it has none."""
    if not packages:
        return None

    def rank(package: Package) -> tuple[bool, bool, bool, int, bool]:
        names = {short_name(package.name).lower(), *package.name.lower().split("/")}
        is_aside = package.folder.split("/")[0] in ("docs", "website", "site", "www", "web")
        depth = package.folder.count("/") + bool(package.folder)
        return (not package.lives, is_aside, short_repo.lower() not in names, depth, not package.bumps)

    return min(packages, key=rank)
