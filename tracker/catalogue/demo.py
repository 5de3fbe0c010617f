"""The shape of `data/demo.toml`: the demo's story as people, repositories, eras and steps. Builds nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from tracker.catalogue.files import Strict, find_data_folder, read_catalogue


class StoryPerson(Strict):
    name: str
    email: str


class StoryZone(Strict):
    """A clock on a wall: offset from UTC, and by whose rule it moves in summer."""

    offset_min: int
    """Minutes east of UTC in winter."""
    summer: Literal["none", "eu", "us"] = "none"


class StoryRepository(Strict):
    title: str
    noun: str
    """What the program keeps: fills %noun%, %nouns% and %Noun% in recipes."""
    package: str = ""
    """Fills %pkg%; empty: the repository's name."""
    manifest: str = ""
    """File whose version a `ship` step raises; empty: releases are tags only."""
    branch: str = "main"
    bare: bool = False
    role: Literal["work", "learning", "data", "dotfiles", "ignored"] = "work"
    visibility: Literal["private", "public"] = "private"


class Step(Strict):
    """One commit. Kinds: plain, `merge`, `squash`, `revert`, `ship`."""

    at: str
    """Author's clock: 2022-01-08 21:14."""
    say: str = ""
    """Subject; may be empty for merge, squash, revert and ship, which know their own."""
    body: str = ""
    do: tuple[str, ...] = ()
    """Edits, see `tracker/demo/edits.py`."""
    by: str = ""
    """Person; empty: the era's."""
    ai: tuple[str, ...] = ()
    """People named in co-author trailers."""
    on: str = ""
    """Branch; empty: the default one."""
    merge: str = ""
    """Branch that is merged."""
    squash: str = ""
    """Branch whose work arrives as this one commit."""
    revert: str = ""
    """Key of the step that is taken back."""
    key: str = ""
    """Name by which `revert` and notes find this step."""
    ship: str = ""
    """Version: raises the manifest, adds `news` to the changelog, sets a tag."""
    of: str = ""
    """Package folder that is shipped, in a repository of several."""
    news: tuple[str, ...] = ()
    tag: str = ""
    """A tag without a version bump."""


class Era(Strict):
    title: str
    repo: str
    person: str
    zone: str
    steps: tuple[Step, ...]


class Bumps(Strict):
    """A bot that raises one dependency after another, every so many days."""

    repo: str
    manifest: str
    by: str
    first: str
    every_days: int = Field(gt=0)
    say: str
    """Subject with {name}, {old} and {new}."""
    versions: tuple[str, ...]
    """NAME OLD NEW, in the order they come."""


class StoryNote(Strict):
    """What the engineer wrote down by hand."""

    on: str
    text: str
    domain: str | None = None
    pattern: str | None = None
    step: str | None = None
    """Key of a step in `repo`; None: no commit."""
    repo: str | None = None


class Story(Strict):
    ends_on: str
    """ISO day on which the story is looked at: the demo's today."""
    me: tuple[str, ...]
    """Keys of the people who are the engineer."""
    people: dict[str, StoryPerson]
    zones: dict[str, StoryZone]
    repositories: dict[str, StoryRepository]
    bumps: tuple[Bumps, ...]
    notes: tuple[StoryNote, ...]
    eras: tuple[Era, ...]


def read_demo(path: Path | None = None) -> Story:
    """The demo's story; `path` None: the shipped one.

    Raises: CatalogueError that names file, key and nearest valid key.
    """
    return read_catalogue(path or find_data_folder() / "demo.toml", Story)
