"""Who is no person: bots and AI helpers, by `data/people.toml`."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from tracker.catalogue.files import Strict, compile_expressions, find_data_folder, read_catalogue

LONGEST = 200
"""Characters of a name and of an email that are looked at."""


class Kind(Strict):
    """Regular expressions over `Name <email>`, without regard to case."""

    signs: tuple[str, ...]


class PeopleFile(Strict):
    ai: Kind
    bot: Kind


class People:
    """Tells people from bots and AI helpers."""

    def __init__(self, file: PeopleFile) -> None:
        self.said = repr((file.ai.signs, file.bot.signs))
        """Everything that decides."""
        self._ai = compile_expressions(file.ai.signs, "people.toml, ai.signs", re.IGNORECASE)
        self._bot = compile_expressions(file.bot.signs, "people.toml, bot.signs", re.IGNORECASE)
        self.kind_of = lru_cache(maxsize=8192)(self._kind_of)

    def _kind_of(self, name: str, email: str) -> str:
        """ai, bot or human."""
        who = f"{name[:LONGEST]} <{email[:LONGEST]}>"
        if self._ai.search(who):
            return "ai"
        return "bot" if self._bot.search(who) else "human"


def read_people(path: Path | None = None) -> People:
    """The shipped list, or another one.

    Raises: CatalogueError.
    """
    return People(read_catalogue(path or find_data_folder() / "people.toml", PeopleFile))
