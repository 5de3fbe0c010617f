"""Builds histories for the ledger's tests: commits with telling files as text, read the way a scan reads them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tracker.ledger.manifests import extract_manifest
from tracker.model.facts import Tag
from tracker.model.ledger import CommitLine, History, Manifest, ManifestVersion

START = datetime(2020, 1, 6, 12, tzinfo=UTC)


class HistoryMaker:
    """A repository's history, a commit a day unless a commit says otherwise."""

    def __init__(self, repo: str = "me/thing") -> None:
        self.repo = repo
        self._commits: list[CommitLine] = []
        self._manifests: list[ManifestVersion] = []
        self._tags: list[Tag] = []

    def commit(
        self, subject: str = "Work", files: dict[str, str | None] | None = None, *, day: int | None = None,
        moved: dict[str, str] | None = None, merged: bool = True,
    ) -> str:  # fmt: skip
        """Adds a commit; `files`: path → text, None deletes; `moved`: new path → old path. The sha."""
        number = len(self._commits)
        sha = f"{self.repo}:{number:04}".encode().hex()[:40].ljust(40, "0")
        at = START + timedelta(days=number if day is None else day)
        happened_on = at.date().isoformat()
        seconds = int(at.timestamp())
        self._commits.append(CommitLine(sha, subject, happened_on, happened_on, seconds, True, False, merged))
        known = {version.manifest.path for version in self._manifests}
        for path, text in (files or {}).items():
            if text is None:
                manifest: Manifest | None = Manifest(path, "", "", None, None, (), (), (), ())
                status = "D"
            else:
                manifest = extract_manifest(path, text.encode())
                status = "R" if moved and path in moved else "M" if path in known else "A"
            if manifest is not None:
                old = moved.get(path) if moved else None
                self._manifests.append(ManifestVersion(sha, seconds, happened_on, status, old, manifest))
        return sha

    def tag(self, name: str, sha: str) -> None:
        line = next(one for one in self._commits if one.sha == sha)
        self._tags.append(Tag(name, sha, line.committed_at, 0, False))

    def build(self) -> History:
        return History(self.repo, tuple(self._commits), tuple(self._manifests), tuple(self._tags))


@pytest.fixture
def make_history() -> type[HistoryMaker]:
    return HistoryMaker
