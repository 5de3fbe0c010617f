"""Follows the artifacts that are no packages: pipelines, images, infrastructure, schemas, docs sites, records.

Each is one thing however many files it has; it goes when its last file goes.
"""

from __future__ import annotations

from collections.abc import Iterable

from tracker.ledger.names import folder_of
from tracker.ledger.packages import by_commit
from tracker.model.ledger import Manifest, ManifestVersion

_SERVICES = (
    (".github/", "GitHub Actions"), (".gitlab-ci", "GitLab CI"), (".travis", "Travis CI"), (".circleci", "CircleCI"),
    ("circle.yml", "CircleCI"), ("Jenkinsfile", "Jenkins"), ("appveyor", "AppVeyor"), ("azure-pipelines", "Azure Pipelines"),
    (".buildkite", "Buildkite"), (".drone", "Drone"), ("cloudbuild", "Cloud Build"), ("bitbucket", "Bitbucket Pipelines"),
    (".cirrus", "Cirrus CI"), (".woodpecker", "Woodpecker"), (".forgejo", "Forgejo Actions"), (".gitea", "Gitea Actions"),
)  # fmt: skip
_TOOLS = {
    "terraform": "Terraform", "kubernetes": "Kubernetes", "helm": "Helm", "compose": "Compose", "infrastructure": "Pulumi and CDK",
}  # fmt: skip


class Standing:
    """A thing that is no package, while it is being followed."""

    def __init__(self, kind: str, key: str, name: str, born: ManifestVersion) -> None:
        self.kind = kind
        self.key = key
        """What tells it from others of its kind; part of its id."""
        self.name = name
        self.born = born
        self.path = born.manifest.path
        self.paths: set[str] = set()
        self.gone: ManifestVersion | None = None

    @property
    def is_first(self) -> bool:
        """Whether it is the pipeline of the repository, which may move from one service to another."""
        return self.kind == "ci-pipeline" and self.key == "CI"


def follow_standing(versions: Iterable[ManifestVersion], short_repo: str) -> list[Standing]:
    """Everything but packages through `versions`, of one line of development, oldest first; in the order in which it came."""
    follower = _Follower(short_repo)
    for changed in by_commit(versions):
        follower.take(changed)
    return follower.found


class _Follower:
    def __init__(self, short_repo: str) -> None:
        self.found: list[Standing] = []
        self._repo = short_repo
        self._by_key: dict[tuple[str, str], Standing] = {}
        self._at: dict[str, list[Standing]] = {}
        self._came: dict[str, ManifestVersion] = {}
        """Path → where a file of a CI service came, whatever it did then."""

    def take(self, changed: list[ManifestVersion]) -> None:
        """One commit: what lost files, then what gained some, so that a move is no end."""
        left: list[tuple[Standing, ManifestVersion]] = []
        for version in changed:
            for path in {version.manifest.path, version.old_path if version.status == "R" else None}:
                for thing in self._at.pop(path, []) if path else []:
                    thing.paths.discard(path or "")
                    left.append((thing, version))
        for version in changed:
            if version.manifest.form == "ci":
                self._came.setdefault(version.manifest.path, version)
            if version.status != "D":
                for key in keys_of(version.manifest, self._repo):
                    self._gain(self._own_key(key, version), version, left)
        for thing, version in left:
            if not thing.paths:
                thing.gone = version
            elif thing.is_first and thing.path not in thing.paths:
                thing.path = min(thing.paths)

    def _own_key(self, key: tuple[str, str], version: ManifestVersion) -> tuple[str, str]:
        """A workflow that joins a pipeline that stands already is a pipeline of its own, unless others merely call it."""
        first = self._by_key.get(key)
        path = version.manifest.path
        if key[0] != "ci-pipeline" or first is None or first.born.sha == version.sha or not path.startswith(".github/"):
            return key
        own = (key[0], path)
        moved = self._by_key.get((key[0], version.old_path or "")) if version.status == "R" else None
        if moved is not None:
            self._by_key[own] = moved
        is_new = version.status in ("A", "C") and first.paths and path not in first.paths and "reusable" not in version.manifest.traits
        # The first workflow beside the file of another service is where the pipeline goes on, though both stand for a while.
        is_new = is_new and any(service_of(one) == service_of(path) for one in first.paths)
        return own if own in self._by_key or is_new else key

    def _gain(self, key: tuple[str, str], version: ManifestVersion, left: list[tuple[Standing, ManifestVersion]]) -> None:
        path = version.manifest.path
        thing = self._by_key.get(key)
        if thing is None:
            if version.status == "R":
                moved = [one for one, change in left if change is version and one.kind == key[0] and not one.paths]
                thing = moved[0] if moved else None
            if thing is None:
                # A pipeline is as old as its file, also where the file began to check something later on.
                born = self._came.get(path, version) if key[0] == "ci-pipeline" and version.status == "M" else version
                thing = Standing(key[0], key[1], _title(key, version.manifest), born)
                self.found.append(thing)
            thing.name = _title(key, version.manifest)
            self._by_key[key] = thing
        thing.paths.add(path)
        thing.path = path if path == thing.path or thing.path not in thing.paths else thing.path
        thing.gone = None
        self._at.setdefault(path, []).append(thing)


def keys_of(manifest: Manifest, repo: str) -> list[tuple[str, str]]:
    """(kind, name) of each thing that a telling file is part of; empty: of none."""
    form, path, traits = manifest.form, manifest.path, manifest.traits
    if form == "ci":
        found = []
        if "tests" in traits or "lints" in traits:
            found.append(("ci-pipeline", "CI"))
        if "deploys" in traits and "docs" not in traits:
            found.append(("deployment-pipeline", "deployment"))
        return found
    if form in ("platform", "serverless"):
        return [("deployment-pipeline", "deployment")]
    if form == "dockerfile":
        return [] if "tooling" in traits else [("container-image", _image_name(path, repo))]
    if form in _TOOLS:
        return [("infrastructure", _TOOLS[form])]
    if form in ("schema", "migration"):
        return [("database-schema", "schema")]
    if form == "docs-site":
        return [("docs-site", "docs")]
    if form == "data-pipeline":
        return [("data-pipeline", manifest.name or "pipeline")]
    if form == "action":
        return [("action", folder_of(path).rsplit("/", 1)[-1] or repo)]
    if form == "template":
        return [("template", repo)]
    if form == "design-record":
        return [("design-record", manifest.name or path)]
    if form == "browser-manifest":
        return [("plugin", manifest.name if manifest.name and "__" not in manifest.name else repo)]
    if form == "android":
        return [("mobile-app", manifest.name or repo)]
    if form == "tauri":
        return [("desktop-app", manifest.name or repo)]
    return []


def _title(key: tuple[str, str], manifest: Manifest) -> str:
    """The name of the thing with `key`: a pipeline is named by its service, one beside it by its own name."""
    if key[0] != "ci-pipeline":
        return key[1]
    return service_of(manifest.path) if key[1] == "CI" else manifest.name or manifest.path.rsplit("/", 1)[-1]


def service_of(path: str) -> str:
    """The name of the CI service whose file `path` is."""
    return next((name for start, name in _SERVICES if start in path), "CI")


def _image_name(path: str, repo: str) -> str:
    folder, _, base = path.rpartition("/")
    suffix = base.partition(".")[2] or base.partition("-")[2]
    if suffix.lower() == "dockerfile":
        suffix = base.partition(".")[0]
    name = folder.rsplit("/", 1)[-1] if folder else repo
    return f"{name}-{suffix}" if suffix else name
