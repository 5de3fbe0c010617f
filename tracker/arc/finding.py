"""What one rule found, and the words that findings share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from tracker.model.arc import ArcRelease, Proof


class Finding(NamedTuple):
    """Reached: the proofs and what they say. Open: no proofs, and the smallest next step."""

    proofs: tuple[Proof, ...]
    sentence: str
    reached_on: str | None = None
    """The day it was reached where that is not the day of the last proof; None: it is."""


def missing(sentence: str) -> Finding:
    """An open milestone: the sentence names the smallest next step."""
    return Finding((), sentence)


def find_said(releases: tuple[ArcRelease, ...]) -> tuple[ArcRelease, ...]:
    """Releases that something says went out: a tag, a version, a changelog. Only where nothing ever does, months of deployment."""
    return tuple(release for release in releases if not release.is_deployment) or releases


def order(proof: Proof) -> tuple[str, str]:
    """Sort key: the day, then the sha, so that the order of the facts decides nothing."""
    return (proof.happened_on, proof.sha)


def order_version(version: str) -> tuple[tuple[int, str], ...]:
    """Sort key: 0.9 before 0.10, whatever the day's order was."""
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"[.+_-]", version))


def first_each(proofs: Iterable[Proof]) -> tuple[Proof, ...]:
    """The oldest of each repository, oldest first."""
    found: dict[str, Proof] = {}
    for proof in sorted(proofs, key=order):
        found.setdefault(proof.repo, proof)
    return tuple(found.values())


def count(number: int, one: str, many: str | None = None) -> str:
    """Such as "one repository" or "3 repositories"."""
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    said = words[number] if number < len(words) else str(number)
    return f"{said} {one if number == 1 else many or one + 's'}"


def join(names: Iterable[str]) -> str:
    """Such as "a, b and c"."""
    listed = list(names)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}" if listed else ""


def name_pattern(pattern: str) -> str:
    """A pattern's key as words."""
    return pattern.replace("-", " ")
