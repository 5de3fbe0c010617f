"""Follows packages through the versions of their manifests: when each came, what it was called, when it went.

One package is one thing, however many files declare it and however often they move. Knows nothing of kinds,
releases or tags.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from tracker.ledger.names import folder_of, folders_above, normalise_name
from tracker.model.ledger import Manifest, ManifestVersion

DECLARING = frozenset({
    "pyproject", "setup.py", "setup.cfg", "package.json", "deno", "cargo", "go.mod", "pom", "gradle", "gradle-settings",
    "project.clj", "csproj", "gemspec", "composer", "mix", "pubspec", "cabal", "rockspec", "podspec",
})  # fmt: skip
"""Forms whose name is the name of a package."""
_VERSION_FOR = {"py": "pypi", "rb": "rubygems", "go": "go"}
"""Suffix of a version file → ecosystem of the package it speaks for; others speak for any."""
_SHARING = frozenset({"version", "cargo", "lerna", "package.json", "pyproject", "setup.cfg", "gradle", "pom"})
"""Forms that may say the version of the repository as a whole."""
_AIDES = frozenset({"go-main", "rust-main"})
"""Files that say of the package around them that it has a program."""


class Package:
    """A package while its history is being followed; not a value, and never leaves the ledger."""

    def __init__(self, ecosystem: str, name: str, born: ManifestVersion) -> None:
        self.ecosystem = ecosystem
        self.name = name
        """As written last."""
        self.first_name = name
        self.born = born
        self.lives: dict[str, Manifest] = {}
        """Path → manifest, of the files that declare it now."""
        self.last: dict[str, Manifest] = {}
        """As `lives`, but as it was before it went."""
        self.imported: dict[str, Manifest] = {}
        """As `lives`, in an unrelated history that was merged in; empty as soon as the main history declares it."""
        self.gone: ManifestVersion | None = None
        self.command_since: ManifestVersion | None = None
        self.bumps: dict[str, ManifestVersion] = {}
        """Version → where it was first declared."""
        self.inherits = False
        """Whether its version is that of the repository."""
        self.names = {normalise_name(ecosystem, name)}

    @property
    def manifests(self) -> dict[str, Manifest]:
        """Path → manifest, as it stands or as it last stood."""
        return self.lives or self.imported or self.last

    @property
    def folder(self) -> str:
        return min((folder_of(path) for path in self.manifests), key=len, default="")


class Followed:
    """What the whole history came to."""

    def __init__(self) -> None:
        self.packages: list[Package] = []
        """In the order in which they came."""
        self.alive: dict[str, Manifest] = {}
        """Path → manifest, of every telling file that stands at the end."""
        self.programs: dict[str, dict[str, ManifestVersion]] = {}
        """Folder → command → where its main program was first seen."""
        self.shared_bumps: dict[str, ManifestVersion] = {}
        """Versions of the repository as a whole."""


def by_commit(versions: Iterable[ManifestVersion]) -> Iterator[list[ManifestVersion]]:
    """The manifests of one commit after the other."""
    for _, group in groupby(versions, key=lambda version: version.sha):
        yield list(group)


def follow_packages(versions: Iterable[ManifestVersion]) -> Followed:
    """Packages through `versions`, which are of one line of development, oldest first."""
    follower = _Follower()
    for changed in by_commit(versions):
        follower.take(changed)
    return follower.end()


def _program_of(manifest: Manifest) -> tuple[str, str]:
    """The folder that a main program speaks for, and its command; "": it is named as the package."""
    folder = folder_of(manifest.path)
    if manifest.form == "rust-main":
        # src/main.rs and src/bin/x.rs speak for the folder above src.
        parts = folder.split("/")
        folder = "/".join(parts[: len(parts) - 1 - parts[::-1].index("src")]) if "src" in parts else folder
    return folder, manifest.commands[0] if manifest.commands else ""


class _Follower:
    def __init__(self) -> None:
        self.found = Followed()
        self._owner: dict[str, Package] = {}
        """Path → package, in the history that is being read."""
        self._owners: dict[int, dict[str, Package]] = {0: self._owner}
        """The same for each of the unrelated histories that were merged."""
        self._alive: dict[int, dict[str, Manifest]] = {0: self.found.alive}
        self._known: dict[tuple[str, str], Package] = {}
        self._root = 0
        self._declared_at: set[str] = set()

    def end(self) -> Followed:
        """What all came to. A project template that was merged in is no package, for the main file stands in its place."""
        self.found.packages = [
            package for package in self.found.packages if package.lives or package.last or not package.imported.keys() <= self._declared_at
        ]
        self._keep_programs()
        return self.found

    def _keep_programs(self) -> None:
        """Takes out the programs that went while the package around them stands: it was one once, and is a library now."""
        stands = {_program_of(manifest) for manifest in self.found.alive.values() if manifest.form in _AIDES}
        alive = {package.folder for package in self.found.packages if package.lives}
        for folder, commands in self.found.programs.items():
            if not alive.isdisjoint([folder, *folders_above(f"{folder}/x")]):
                for command in [one for one in commands if (folder, one) not in stands]:
                    del commands[command]

    def _held(self, package: Package) -> dict[str, Manifest]:
        """The files that declare `package` in the history that is being read."""
        return package.lives if self._root == 0 else package.imported

    def take(self, changed: list[ManifestVersion]) -> None:
        """One commit."""
        self._root = changed[0].root
        self._owner = self._owners.setdefault(self._root, {})
        alive = self._alive.setdefault(self._root, {})
        came: list[tuple[ManifestVersion, Package | None]] = []
        stripped: list[tuple[Package, ManifestVersion]] = []
        for version in changed:
            manifest = version.manifest
            path = manifest.path
            if version.status == "D":
                alive.pop(path, None)
                before = self._owner.pop(path, None)
            elif version.status == "R" and version.old_path:
                alive.pop(version.old_path, None)
                before = self._owner.pop(version.old_path, None) or self._owner.pop(path, None)
                if before is not None and self._held(before):
                    before.last = dict(before.manifests)
                    self._held(before).pop(version.old_path, None)
            else:
                before = self._owner.pop(path, None)
            if version.status != "D":
                alive[path] = manifest
            if before is not None:
                if self._held(before):
                    before.last = dict(before.manifests)
                self._held(before).pop(path, None)
                stripped.append((before, version))
            if version.status != "D" and manifest.name and manifest.form in DECLARING:
                came.append((version, before))
        keys = [
            (version.manifest.ecosystem, normalise_name(version.manifest.ecosystem, version.manifest.name or "")) for version, _ in came
        ]
        for (version, before), key in zip(came, keys, strict=True):
            self._declare(version, before, key, keys)
        for package, version in stripped:
            if not package.lives and not package.imported:
                package.gone = version
        for version in changed:
            if version.status != "D":
                self._note_version(version)

    def _declare(self, version: ManifestVersion, before: Package | None, key: tuple[str, str], keys: list[tuple[str, str]]) -> None:
        manifest = version.manifest
        name = manifest.name or ""
        package = self._known.get(key)
        if package is not None and key[1] != normalise_name(key[0], package.name) and package.lives:
            # An old name that came back while the thing goes on under its new one: somebody else.
            package = None
        if package is None:
            is_renamed = (
                before is not None
                and before.ecosystem == key[0]
                and not self._held(before)
                and (before.ecosystem, normalise_name(before.ecosystem, before.name)) not in keys
            )
            if before is not None and is_renamed:
                package = before
            else:
                package = Package(key[0], name, version)
                self.found.packages.append(package)
            self._known[key] = package
        package.name = name
        package.names.add(key[1])
        if self._root == 0:
            package.imported.clear()
            self._declared_at.add(manifest.path)
        self._held(package)[manifest.path] = manifest
        package.gone = None
        self._owner[manifest.path] = package
        if manifest.commands and package.command_since is None:
            package.command_since = version
        # A crate without a number is never published; elsewhere it may be computed from the tags.
        if "inherits-version" in manifest.traits or (manifest.version is None and manifest.form != "cargo"):
            package.inherits = True

    def _note_version(self, version: ManifestVersion) -> None:
        manifest = version.manifest
        if manifest.form in _AIDES:
            folder, command = _program_of(manifest)
            self.found.programs.setdefault(folder, {}).setdefault(command, version)
            return
        if manifest.version is None:
            return
        package = self._owner.get(manifest.path)
        if package is None and manifest.form == "version":
            package = self._nearest(manifest.path)
        if package is not None:
            package.bumps.setdefault(manifest.version, version)
        elif manifest.form in _SHARING and manifest.path.count("/") <= (2 if manifest.form == "version" else 0):
            self.found.shared_bumps.setdefault(manifest.version, version)

    def _nearest(self, path: str) -> Package | None:
        """The package of the version file at `path`: the one in the nearest folder above it that speaks its language."""
        wanted = _VERSION_FOR.get(path.rsplit(".", 1)[-1])
        folders = folders_above(path)
        best: tuple[int, Package] | None = None
        for place, package in self._owner.items():
            if wanted is not None and package.ecosystem != wanted:
                continue
            folder = folder_of(place)
            if folder in folders:
                rank = folders.index(folder)
                if best is None or rank < best[0]:
                    best = (rank, package)
        return best[1] if best else None
