"""What stands in the world and what builds on what: artifacts, releases, reuse, outcomes, notes."""

from __future__ import annotations

from typing import NamedTuple

from tracker.model.facts import Tag


class Dependency(NamedTuple):
    """A package that a manifest asks for."""

    name: str
    """As written, without version or extras."""
    scope: str
    """run, dev, build or optional."""


class Manifest(NamedTuple):
    """One telling file (a package manifest, workflow, Dockerfile ...) as it stood at one commit: parsed, no text."""

    path: str
    form: str
    """Which kind of file: pyproject, setup.py, package.json, cargo, go.mod, dockerfile, workflow ..."""
    ecosystem: str
    """Namespace of package names: pypi, npm, crates, go, maven, nuget, rubygems, packagist, hex, pub, or "" for none."""
    name: str | None
    """Name of the package it declares; None: it declares none."""
    version: str | None
    """Version it declares; None: none, or computed elsewhere."""
    dependencies: tuple[Dependency, ...]
    commands: tuple[str, ...]
    """Command-line entry points it installs."""
    members: tuple[str, ...]
    """Workspace members (globs or paths)."""
    traits: tuple[str, ...]
    """Further findings from a closed list in `ledger/manifests.py`, such as publishes, deploys, tests, private, plugin:pytest."""


class ManifestVersion(NamedTuple):
    """A manifest at a commit, as read back from the store, oldest first."""

    sha: str
    authored_at: int
    happened_on: str
    """ISO day in the author's time zone."""
    status: str
    """As `Change.status`; for D the manifest is the empty one."""
    old_path: str | None
    manifest: Manifest
    root: int = 0
    """0: of the history that the default branch began with; else of an unrelated one that was merged into it, in which the
    same path is another file."""


class Artifact(NamedTuple):
    """A thing that stands in the world."""

    artifact_id: str
    repo: str
    kind: str
    name: str
    manifest: str | None
    """Path of the file that proves it."""
    created_on: str
    created_sha: str
    retired_on: str | None
    retired_sha: str | None


class ArtifactEvent(NamedTuple):
    """Something that happened to an artifact in one commit."""

    sha: str
    artifact_id: str
    event: str
    """created, shipped or retired."""
    happened_on: str
    version: str | None


class Release(NamedTuple):
    """One version going out, merged from tag, version bump and changelog."""

    artifact_id: str | None
    """The artifact that it is told of, though others went out with it; None: a tag that no artifact explains."""
    version: str
    shipped_on: str
    sha: str
    source: str
    """tag, version bump or changelog: the strongest evidence."""
    is_prerelease: bool
    repo: str = ""
    """Filled in when it is read back from the store; the ledger leaves it empty."""
    beside: tuple[str, ...] = ()
    """What else went out with it: a package that is library and command has two ids, packages in lockstep share a tag."""

    @property
    def artifact_ids(self) -> tuple[str, ...]:
        """Everything that went out, `artifact_id` first."""
        return (self.artifact_id, *self.beside) if self.artifact_id else ()


class ReuseEdge(NamedTuple):
    """One repository of mine building on another of mine."""

    user_repo: str
    used_repo: str
    what: str
    """Package name, path or submodule."""
    how: str
    """dependency, development dependency (only to build and test with), workspace (asked for by its place), submodule
    or copy; `former ...` where it ended, `outdated ...` where it is
    asked for by a name that it no longer bears."""
    since: str
    until: str | None
    """Day it was removed; None: it still stands."""
    sha: str
    artifact_id: str | None = None
    """What is used, under whatever name; None: no artifact (a copied file, a submodule, a private package)."""

    @property
    def is_built_on(self) -> bool:
        """Whether the one stands on the other: not by a copied file, nor by what it is only built and tested with."""
        return "copy" not in self.how and "development" not in self.how


class RoofEdge(NamedTuple):
    """One package building on another one of the same repository."""

    repo: str
    user: str
    """Package that uses."""
    used: str
    """Package that is used."""
    since: str
    until: str | None
    """Day on which it ended; None: it still stands."""
    sha: str


class Outcome(NamedTuple):
    """A number in the work, quoted from where it stands."""

    sha: str | None
    """None: from a note that names no commit."""
    quote: str
    metric: str
    before: str | None
    after: str | None
    unit: str
    source: str
    """message or note."""
    happened_on: str = ""
    """ISO day of the commit or note; filled in when it is read back from the store."""
    repo: str | None = None
    """Likewise; None: a note that names no commit."""


class Note(NamedTuple):
    """What a person said that git cannot know."""

    note_id: int
    happened_on: str
    text: str
    domain: str | None
    pattern: str | None
    artifact_id: str | None
    sha: str | None
    made_at: str


class CommitLine(NamedTuple):
    """What the ledger needs of a commit besides its manifests."""

    sha: str
    subject: str
    authored_on: str
    committed_on: str
    committed_at: int
    is_mine: bool
    is_merge: bool
    is_merged: bool
    """True: the default branch contains it."""


class History(NamedTuple):
    """All that the ledger knows of one repository, oldest first."""

    repo: str
    commits: tuple[CommitLine, ...]
    manifests: tuple[ManifestVersion, ...]
    tags: tuple[Tag, ...]
