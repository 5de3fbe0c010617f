"""What a document may name, and what the person did to it: read only, as everything on the read side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from tracker.model.arc import ArcFacts
from tracker.model.growth import Milestone
from tracker.model.hand import Act
from tracker.store import hand
from tracker.store.schema import reading
from tracker.store.shown import narrow_path

FORGES = frozenset(("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "git.sr.ht", "gitea.com"))
_ROLE_NAMES = {
    "dotfiles": re.compile(r"^\.?dotfiles?$|^\.config$|^nix-?(os)?-config$"),
    "learning": re.compile(r"tutorial|course|exercism|advent.?of.?code|^aoc|kata|leetcode|playground|^learn|^hello-"),
}


class RoleLine(NamedTuple):
    """What was said of a repository; None: nothing."""

    repo: str
    role: str | None
    visibility: str | None


class Privacy(NamedTuple):
    """Which repositories may be named, and how the others are called."""

    public: frozenset[str]
    public_shas: frozenset[str]
    pseudonyms: dict[tuple[str, str], str]
    """(repository, name in it, empty for the repository itself) → pseudonym."""
    taken: frozenset[str]
    """Words of all names, lower case: no pseudonym may be one of them."""


def read_privacy(db: Path) -> Privacy:
    """As the file has it now.

    Raises: StoreError when it cannot be read.
    """
    with reading(db) as conn:
        words = {word for names in hand.read_names(conn) for name in names for word in re.split(r"[\W_]+", name.lower())}
        return Privacy(hand.read_public(conn), hand.read_public_shas(conn), hand.read_pseudonyms(conn), frozenset(words))


def read_public(db: Path) -> frozenset[str]:
    """Names of the repositories that were said to be public.

    Raises: StoreError when the file cannot be read.
    """
    with reading(db) as conn:
        return hand.read_public(conn)


class Hint(NamedTuple):
    """What a repository may be, by its remote or its name; nobody but the user knows."""

    repo: str
    field: str
    """role or visibility."""
    value: str
    why: str


def suggest_roles(db: Path) -> tuple[Hint, ...]:
    """What remotes and names hint at, where nothing was said yet; nothing is set by it.

    Raises: StoreError when the file cannot be read.
    """
    with reading(db) as conn:
        return tuple(hint for row in hand.read_hinted(conn) for hint in _find_hints(*row))


def _find_hints(repo: str, remote: str | None, role: str | None, visibility: str | None, publishes: bool) -> Iterator[Hint]:
    host = (remote or "").partition("/")[0]
    if visibility is None and host in FORGES and publishes:
        yield Hint(repo, "visibility", "public", f"its origin is {remote}, and it publishes packages; neither says who may read it")
    elif visibility is None and host in FORGES:
        yield Hint(repo, "visibility", "public", f"its origin is {remote}, which may be open to all or to nobody")
    elif visibility is None and host:
        yield Hint(repo, "visibility", "private", f"its origin is {host}, a host of your own or an employer's")
    for value, pattern in _ROLE_NAMES.items():
        if role is None and pattern.search(repo.rpartition("/")[2].lower()):
            yield Hint(repo, "role", value, "it is called so")


def read_repositories(db: Path) -> tuple[RoleLine, ...]:
    """Every repository by name, with what was said of it.

    Raises: StoreError when the file cannot be read.
    """
    with reading(db) as conn:
        return tuple(RoleLine(repo, role, visibility) for repo, _, role, visibility, _ in hand.read_hinted(conn))


def read_acts(db: Path, year: int) -> tuple[Act, ...]:
    """What the person did to the document of a year, oldest first.

    Raises: StoreError when the file cannot be read.
    """
    with reading(db) as conn:
        return hand.read_acts(conn, year)


def show_only(db: Path, repos: Iterable[str], *, has_own_words: bool = False) -> Path:
    """`db` as a path through which every query of this floor sees these repositories and no other.

    has_own_words: notes that name neither a commit nor an artifact are seen, too.
    """
    return narrow_path(db, repos, has_own_words=has_own_words)


def judge_facts(facts: ArcFacts) -> tuple[Milestone, ...]:
    """The milestones of the arc that these facts come to."""
    from tracker.arc.milestones import build_milestones
    from tracker.catalogue.arc import read_arc_rules

    return build_milestones(facts, read_arc_rules())


def read_facts(db: Path) -> ArcFacts:
    """What the milestones are judged from.

    Raises: StoreError when the file cannot be read.
    """
    from tracker.store.reader import read_arc_facts

    with reading(db) as conn:
        return read_arc_facts(conn)
