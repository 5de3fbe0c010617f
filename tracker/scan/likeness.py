"""Says what speaks for two people being one: the evidence behind a suggestion. Pure; decides nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker.model.email import normalise_email

_WORD = re.compile(r"[^\W_]+")
SHORTEST_LOGIN = 4
GENERIC = frozenset(
    "admin bot build contact dev developer email git github hello info mail noreply root support team test user webmaster".split()
)
"""What stands before many people's @."""


def find_likeness(name: str, email: str, mine: Iterable[tuple[str, str]]) -> str | None:
    """Why this may be the person of one of `mine`, (name, email) each; None: nothing speaks for it."""
    words, login = _split(name), _read_login(email)
    found: list[tuple[int, str]] = []
    for my_name, my_email in mine:
        my_words, my_login = _split(my_name), _read_login(my_email)
        if words and words == my_words:
            found.append((0, f"the same name as {my_email}"))
        elif login and login == my_login and login not in my_words:
            # A first name alone stands before many an @.
            found.append((1, f"the same before the @ as {my_email}"))
        elif min(len(words), len(my_words)) > 1 and (set(words) <= set(my_words) or set(words) >= set(my_words)):
            found.append((2, f"the name is part of {my_name}" if len(words) < len(my_words) else f"the name holds {my_name}"))
        elif (login and login == _join(my_words)) or (my_login and my_login == _join(words)):
            found.append((3, f"{login if login == _join(my_words) else my_login} is the name of one and the address of the other"))
    return min(found)[1] if found else None


def _split(name: str) -> list[str]:
    return _WORD.findall(name.casefold())


def _join(words: list[str]) -> str:
    return "".join(words)


def _read_login(email: str) -> str:
    """What stands before the @, without dots and what a plus adds; empty: too short or too common to say anything."""
    login = normalise_email(email).partition("@")[0].partition("+")[0].replace(".", "").replace("_", "").replace("-", "")
    return "" if len(login) < SHORTEST_LOGIN or login in GENERIC else login
