"""Merges what tells of a release (tags, version bumps, changelog headings, release commits) into one event per version.

Pure. Says which package and which version went out in which commit, and on what evidence; gives nothing an id.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import NamedTuple

from tracker.catalogue.artifacts import ReleaseRules
from tracker.ledger.names import folder_of, normalise_name, short_name
from tracker.ledger.packages import Followed, Package
from tracker.ledger.tags import VersionTag, is_development, is_prerelease, parse_tag, plain_version, read_released
from tracker.model.clock import day_of
from tracker.model.facts import Tag
from tracker.model.ledger import CommitLine, History, Manifest, ManifestVersion

_DAY_S = 86_400
_NOTHING = Manifest("", "", "", None, None, (), (), (), ())


class Shipment(NamedTuple):
    """One version of one package going out."""

    package: Package | None
    """None: of the repository's main thing, whatever that is."""
    version: str
    """As shown: with its package before it where tags of several packages carry one."""
    shipped_on: str
    sha: str
    source: str
    """tag, version bump, changelog or release commit."""
    is_prerelease: bool
    is_made_here: bool
    """Whether the commit itself made the release (a bump, a heading, a release commit), rather than a tag set on it."""
    tag: str
    """Its name; empty: no tag marks it."""
    is_logged: bool
    """False: where releases are tagged, a bump without a tag that is a pre-release or that no subject announces; the commit
    shipped it all the same."""


class _Evidence:
    """All that tells of one version of one package."""

    def __init__(self) -> None:
        self.tag: Tag | None = None
        self.prefix = ""
        self.bump: ManifestVersion | None = None
        self.heading: ManifestVersion | None = None
        self.is_birth = False
        """The version was there when the package came, which by itself released nothing."""


def build_shipments(
    history: History, followed: Followed, published: list[Package], main: Package | None, rules: ReleaseRules
) -> list[Shipment]:
    """Every release of `history`, oldest first.

    `published`: the packages that are artifacts; `main`: the one that a tag without a name means, None where the
    repository has no package.
    """
    merger = _Merger(history, published, main, rules)
    merger.take_bumps(followed)
    merger.take_tags(history.tags)
    merger.take_headings(version for version in history.manifests if version.manifest.form == "changelog")
    merger.take_subjects(history.commits)
    return merger.build()


class _Merger:
    def __init__(self, history: History, published: list[Package], main: Package | None, rules: ReleaseRules) -> None:
        self._lines = {line.sha: line for line in history.commits}
        self._published = published
        self._main = main
        self._rules = rules
        self._short_repo = short_name(history.repo).lower()
        self._found: dict[tuple[int, str], _Evidence] = {}
        self._packages = {id(package): package for package in published}
        self._orphans: dict[tuple[str, str], Tag] = {}
        self._by_version: dict[str, list[Package]] = {}
        self._by_name: dict[str, list[Package]] = {}
        self._by_end: dict[str, list[Package]] = {}
        self._in_folder: dict[str, list[Package]] = {}
        for package in published:
            for name in package.names:
                self._by_name.setdefault(name, []).append(package)
            folder = package.folder
            self._in_folder.setdefault(folder, []).append(package)
            ends = {folder.lower(), folder.rsplit("/", 1)[-1].lower(), short_name(package.name).lower()}
            for end in ends - {""}:
                self._by_end.setdefault(end, []).append(package)
        self._has_tags = False
        self._first_tag_at = 0
        self._announced: dict[tuple[str, str], bool] = {}
        self._says_it = re.compile(rf"\b(?:{'|'.join(map(re.escape, rules.words))})\b", re.IGNORECASE)
        self._outright = re.compile(rf"\b(?:{'|'.join(map(re.escape, rules.outright))})\b", re.IGNORECASE)
        self._begins = re.compile(rf"\b(?:{'|'.join(map(re.escape, rules.not_words))})\b", re.IGNORECASE)

    def _at(self, package: Package | None, version: str) -> _Evidence:
        key = (id(package) if package else 0, plain_version(version))
        evidence = self._found.get(key)
        if evidence is None:
            evidence = self._found[key] = _Evidence()
        return evidence

    def take_bumps(self, followed: Followed) -> None:
        shared = dict(followed.shared_bumps)
        chosen = set(self._packages)
        for package in followed.packages:
            if id(package) not in chosen and package.folder == "":
                # A private roof lends its version to what stands under it.
                shared = {**package.bumps, **shared}
        for package in self._published:
            bumps = dict(package.bumps)
            if package.inherits or (not bumps and package.ecosystem != "crates"):
                for version, where in shared.items():
                    if _stands(package, where.authored_at):
                        bumps.setdefault(version, where)
            for version, where in bumps.items():
                if is_development(version):
                    continue
                evidence = self._at(package, version)
                evidence.bump = evidence.bump or where
                evidence.is_birth = where.sha == package.born.sha
                self._by_version.setdefault(plain_version(version), []).append(package)
        if not self._published:
            for version, where in shared.items():
                if not is_development(version):
                    self._at(None, version).bump = where

    def take_tags(self, tags: Iterable[Tag]) -> None:
        parsed = [(tag, one) for tag in tags if (one := parse_tag(tag.name, self._rules.not_tags, self._by_name))]
        exact = {(tag.sha, one.prefix) for tag, one in parsed if "." in one.version}
        # v1 beside v1.2.3: a name that moves on, no release of its own.
        parsed = [(tag, one) for tag, one in parsed if "." in one.version or (tag.sha, one.prefix) not in exact]
        self._has_tags = bool(parsed)
        self._first_tag_at = min((tag.tagged_at for tag, _ in parsed), default=0)
        # Who is tagged by name is not meant by a tag without one.
        by_name: set[int] = set()
        unknown: list[tuple[Tag, VersionTag]] = []
        for tag, one in sorted(parsed, key=lambda pair: not pair[1].prefix):
            chosen: list[Package | None] = []
            if one.prefix and one.prefix.lower() != self._short_repo:
                named = self._named(one.prefix, tag.tagged_at)
                by_name.update(map(id, named))
                chosen = [*named]
                if not chosen:
                    unknown.append((tag, one))
                    continue
            else:
                chosen = [
                    package
                    for package in self._by_version.get(one.version, [])
                    if id(package) not in by_name and (package is self._main or _stands(package, tag.tagged_at))
                ]
                if self._main is None or (self._main not in chosen and not self._main.bumps):
                    # What declares no version of its own (a Go module, say) ships with the repository.
                    chosen.append(self._main)
            for package in chosen or [self._main]:
                evidence = self._at(package, one.version)
                if evidence.tag is None or (tag.tagged_at < evidence.tag.tagged_at and bool(one.prefix) >= bool(evidence.prefix)):
                    evidence.tag, evidence.prefix = tag, one.prefix
        for tag, one in unknown:
            # What went out at that time and has no tag of its own; else it is the tag of something that is not known.
            others = [self._at(package, one.version) for package in self._lockstep(one.version, tag)]
            untagged = [evidence for evidence in others if evidence.tag is None]
            for evidence in untagged:
                evidence.tag, evidence.prefix = tag, one.prefix
            if not untagged:
                self._orphans.setdefault((one.prefix, one.version), tag)

    def _lockstep(self, version: str, tag: Tag) -> list[Package]:
        """Packages that went to `version` within a month of a tag whose name says nothing of them (rs-0.3, for one)."""
        found = []
        for package in self._by_version.get(version, []):
            bump = self._at(package, version).bump
            if bump is not None and abs(bump.authored_at - tag.tagged_at) < 31 * _DAY_S and _stands(package, tag.tagged_at):
                found.append(package)
        return found

    def _named(self, prefix: str, at: int) -> list[Package]:
        """The packages that the prefix of a tag names: by their name, else by the end of it or by their folder; what stood then."""
        wanted = prefix.lower()
        found = self._by_name.get(wanted) or self._by_name.get(normalise_name("pypi", prefix)) or self._by_end.get(wanted, [])
        if len(found) < 2:
            return found
        exact = [package for package in found if package.folder.lower() == wanted]
        return [package for package in exact or found if _stands(package, at)] or exact or found

    def take_headings(self, headings: Iterable[ManifestVersion]) -> None:
        seen: set[tuple[str, str]] = set()
        files: set[str] = set()
        for heading in headings:
            path, version = heading.manifest.path, heading.manifest.version
            if version is None or (path, version) in seen:
                continue
            seen.add((path, version))
            is_first = path not in files
            files.add(path)
            folder = folder_of(path)
            near = self._in_folder.get(folder, []) if folder else []
            known: list[Package | None] = list(near or self._by_version.get(plain_version(version), []))
            for package in known or [self._main]:
                evidence = self._at(package, version)
                if evidence.heading is None and not (is_first and evidence.tag is None and evidence.bump is None):
                    evidence.heading = heading

    def take_subjects(self, commits: Iterable[CommitLine]) -> None:
        """Subjects of release commits, where nothing else tells of releases."""
        if self._has_tags or self._found:
            return
        for line in commits:
            version = read_released(line.subject) if line.is_merged and not line.is_merge else None
            if version and not is_development(version):
                key = (0 if self._main is None else id(self._main), version)
                if key not in self._found:
                    self._found[key] = _Evidence()
                    self._found[key].bump = ManifestVersion(line.sha, line.committed_at, line.authored_on, "", None, _NOTHING)

    def build(self) -> list[Shipment]:
        shares = self._tagged_shares()
        prefixes = {evidence.prefix for evidence in self._found.values() if evidence.tag} | {prefix for prefix, _ in self._orphans}
        found: list[Shipment] = []
        for (key, version), evidence in self._found.items():
            package = self._packages.get(key)
            shipment = self._judge(package, version, evidence, shares.get(key, 0.0), len(prefixes) > 1)
            if shipment is not None:
                found.append(shipment)
        for (prefix, version), tag in self._orphans.items():
            shown = f"{prefix}@{version}" if len(prefixes) > 1 else version
            is_made_here = self._announces(tag.sha, version)
            day = day_of(tag.tagged_at, tag.offset_min)
            found.append(Shipment(None, shown, day, tag.sha, "tag", is_prerelease(version), is_made_here, tag.name, True))
        return sorted(found, key=lambda one: (one.shipped_on, self._order(one.sha), one.version))

    def _order(self, sha: str) -> int:
        line = self._lines.get(sha)
        return line.committed_at if line else 0

    def _tagged_shares(self) -> Mapping[int, float]:
        """Package → share of its declared versions that carry a tag."""
        declared: Counter[int] = Counter()
        tagged: Counter[int] = Counter()
        for (key, _), evidence in self._found.items():
            if evidence.bump is not None:
                declared[key] += 1
                tagged[key] += evidence.tag is not None
        return {key: tagged[key] / count for key, count in declared.items()}

    def _judge(self, package: Package | None, version: str, evidence: _Evidence, share: float, is_mixed: bool) -> Shipment | None:
        bump, heading, tag = evidence.bump, evidence.heading, evidence.tag
        if tag is not None:
            near = [one for one in (None if evidence.is_birth else bump, heading) if one and self._is_its_commit(one, tag, version)]
            sha = near[0].sha if near else tag.sha
            shown = f"{evidence.prefix}@{version}" if evidence.prefix and is_mixed else version
            is_made_here = bool(near) or self._announces(tag.sha, version)
            day = day_of(tag.tagged_at, tag.offset_min)
            return Shipment(package, shown, day, sha, "tag", is_prerelease(version), is_made_here, tag.name, True)
        if bump is not None:
            if evidence.is_birth or not self._stands_alone(bump, version, share):
                return None
            source = "version bump" if bump.manifest.form else "release commit"
            is_early = is_prerelease(version)
            is_logged = not self._has_tags or (
                not is_early
                and (self._says_outright(bump.sha, version) or (share < self._rules.rarely_tagged and self._announces(bump.sha, version)))
            )
            return Shipment(package, version, bump.happened_on, bump.sha, source, is_early, True, "", is_logged)
        if heading is not None and not self._has_tags and share == 0.0:
            return Shipment(package, version, heading.happened_on, heading.sha, "changelog", is_prerelease(version), True, "", True)
        return None

    def _announces(self, sha: str, version: str) -> bool:
        # Packages in lockstep ask the same of one commit.
        known = self._announced.get((sha, version))
        if known is None:
            subject = self._lines[sha].subject if sha in self._lines else ""
            says = version in subject or (bool(self._says_it.search(subject)) and not self._begins.search(subject))
            known = self._announced[sha, version] = says
        return known

    def _says_outright(self, sha: str, version: str) -> bool:
        """Whether a subject names the version or says that it went out: `bump` alone is no proof where releases are tagged."""
        line = self._lines.get(sha)
        return line is not None and self._announces(sha, version) and (version in line.subject or bool(self._outright.search(line.subject)))

    def _is_its_commit(self, where: ManifestVersion, tag: Tag, version: str) -> bool:
        """Whether the commit `where` made the release that `tag` marks, rather than began the work on it."""
        line, tagged = self._lines.get(where.sha), self._lines.get(tag.sha)
        if line is None or tagged is None:
            return False
        after = tagged.committed_at - line.committed_at
        if after < -_DAY_S:
            return False
        says = self._announces(where.sha, version)
        return after <= (timedelta(days=self._rules.bump_days).total_seconds() if says else _DAY_S)

    def _stands_alone(self, bump: ManifestVersion, version: str, share: float) -> bool:
        """Whether a bump that no tag follows was a release: before releases were tagged, or where its subject says so."""
        if not self._has_tags or (share < self._rules.tagged_share and bump.authored_at < self._first_tag_at):
            return True
        return self._announces(bump.sha, version)


def _stands(package: Package, at: int) -> bool:
    """Whether `package` was there at a time, give or take a day for clocks that disagree."""
    return package.born.authored_at <= at + _DAY_S and (package.gone is None or at <= package.gone.authored_at + _DAY_S)
