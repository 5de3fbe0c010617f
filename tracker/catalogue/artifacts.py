"""Shape of `data/artifacts.toml`: the kinds of artifacts and what tells one from another. Reads it, decides nothing."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tracker.catalogue.files import Strict, find_data_folder, read_catalogue


class Kind(Strict):
    kind: str
    """Key, as stored."""
    title: str
    meaning: str
    """One sentence for a reader."""


class Framework(Strict):
    """Dependencies that tell what a program is."""

    kind: str
    needs: dict[str, tuple[str, ...]]
    """Ecosystem → package names; a trailing * stands for any ending."""
    unless: tuple[str, ...] = ()
    """Names of the same ecosystem that say it is something else after all."""
    scopes: tuple[str, ...] = ("run",)
    """Scopes of a dependency that count."""


class Plugins(Strict):
    words: tuple[str, ...]
    not_groups: tuple[str, ...]


class ReleaseRules(Strict):
    not_tags: tuple[str, ...]
    words: tuple[str, ...]
    outright: tuple[str, ...]
    rarely_tagged: float
    """0 to 1."""
    not_words: tuple[str, ...]
    tagged_share: float
    """0 to 1."""
    bump_days: int


class ArtifactRules(Strict):
    kinds: tuple[Kind, ...]
    frameworks: tuple[Framework, ...]
    """First match wins."""
    plugins: Plugins
    releases: ReleaseRules


@cache
def read_artifact_rules(folder: Path | None = None) -> ArtifactRules:
    """The rules of `artifacts.toml` in `folder`; None: the shipped ones. Read once, for they never change while we run.

    Raises: CatalogueError.
    """
    return read_catalogue((folder or find_data_folder()) / "artifacts.toml", ArtifactRules)
