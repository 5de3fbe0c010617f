"""Reads the demo's recipes: pieces of source and, for each, how it changed later. Knows no repository.

A recipe file holds, one after another:

    == name
    head: What a file that begins with this piece says of itself.
    needs: import time
    --
    the text as it is first written, %noun% and the like still open
    @@ import warnings
     a line that stays
    -a line that goes
    +a line that comes
    ..
    +a second place of the same change
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from tracker.errors import CatalogueError

_HOLE = re.compile(r"%(\w+)%")


class Stage(NamedTuple):
    """A later change of a recipe."""

    needs: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    """Old and new lines, each ending with a newline; an empty old stands for the top."""


class Recipe(NamedTuple):
    name: str
    head: str
    """What the file says of itself when the recipe begins it; empty: nothing."""
    needs: tuple[str, ...]
    """Import lines."""
    text: str
    stages: tuple[Stage, ...]


def read_recipes(folder: Path) -> dict[str, Recipe]:
    """Every recipe of `folder`, by name.

    Raises: CatalogueError for a file that cannot be read or that breaks the form, or a name that stands twice.
    """
    recipes: dict[str, Recipe] = {}
    for path in sorted(folder.glob("*.txt")):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CatalogueError(f"{path}: cannot be read ({error}).") from error
        for part in re.split(r"(?m)^== ", text)[1:]:
            recipe = _extract_recipe(part, path)
            if recipe.name in recipes:
                raise CatalogueError(f"{path}: recipe '{recipe.name}' stands twice.")
            recipes[recipe.name] = recipe
    if not recipes:
        raise CatalogueError(f"{folder}: holds no recipes for the demo; install the tracker again.")
    return recipes


def fill(text: str, words: dict[str, str]) -> str:
    """`text` with every hole filled that `words` knows; other percent signs stay."""
    return _HOLE.sub(lambda found: words.get(found[1], found[0]), text)


def _extract_recipe(part: str, path: Path) -> Recipe:
    top, dashes, rest = part.partition("\n--\n")
    name, *facts = top.splitlines()
    if not dashes:
        raise CatalogueError(f"{path}: recipe '{name}' has no line '--' before its text.")
    head, needs = "", []
    for fact in facts:
        key, _, value = fact.partition(": ")
        if key == "head":
            head = value
        elif key == "needs":
            needs.append(value)
        else:
            raise CatalogueError(f"{path}: recipe '{name}' has an unknown line '{fact}'.")
    text, *later = re.split(r"(?m)^@@", rest)
    return Recipe(name, head, tuple(needs), text.strip("\n") + "\n", tuple(_extract_stage(each, name, path) for each in later))


def _extract_stage(text: str, name: str, path: Path) -> Stage:
    first, *lines = text.rstrip("\n").split("\n")
    places, old, new = [], "", ""
    for line in [*lines, ".."]:
        mark, words = line[:1], line[1:] + "\n"
        if line == "..":
            places.append((old, new))
            old, new = "", ""
        elif mark in (" ", "-", "+"):
            old += words if mark in " -" else ""
            new += words if mark in " +" else ""
        else:
            raise CatalogueError(f"{path}: recipe '{name}' has a change with the line '{line}'; it must begin with ' ', '-' or '+'.")
    return Stage((first.strip(),) if first.strip() else (), tuple(places))
