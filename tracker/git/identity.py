"""Says who somebody is: mailmap, GitHub's noreply forms, co-author trailers, bots and AI helpers, the configured user.

Pure but for `read_configured_emails`, which reads git's configuration and never writes it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import pygit2

from tracker.catalogue.people import People
from tracker.git.opening import decode
from tracker.model.facts import CoAuthor, Person

TRAILER = re.compile(r"^(co-authored-by|assisted-by|generated-by)\s*:(.*)$", re.IGNORECASE)
EMAIL = re.compile(r"<([^<>]*)>$")
ANY_TRAILER = re.compile(r"^[A-Za-z][A-Za-z0-9-]*\s*:\s|^\(cherry picked from|^[#\s]")


def read_configured_emails(repo: pygit2.Repository | None) -> list[str]:
    """`user.email` of the person's global configuration and, where a repository is given, of its own."""
    emails = []
    try:
        config = repo.config_snapshot if repo is not None else pygit2.Config.get_global_config()
        emails = [value for value in config.get_multivar("user.email") if value]
    except (pygit2.GitError, OSError, KeyError, ValueError):
        pass  # No configuration at all is a plain case, not a fault; and what is no Unicode is nobody's email.
    return emails


class Mailmap:
    """The repository's mailmap, asked once for each name and email."""

    def __init__(self, repo: pygit2.Repository) -> None:
        try:
            self._map = pygit2.Mailmap.from_repository(repo)
        except (pygit2.GitError, KeyError, ValueError):
            self._map = pygit2.Mailmap()
        self._known: dict[tuple[bytes, bytes], Person] = {}

    def resolve(self, signature: pygit2.Signature) -> Person:
        """The person behind a signature."""
        key = (signature.raw_name, signature.raw_email)
        person = self._known.get(key)
        if person is None:
            person = self._known[key] = self.resolve_person(Person(decode(key[0]), decode(key[1])))
        return person

    def resolve_person(self, raw: Person) -> Person:
        """The person behind a name and an email that git recorded."""
        try:
            return Person(*self._map.resolve(raw.name, raw.email))
        except (pygit2.GitError, ValueError, UnicodeError):
            return raw  # A name that the map cannot take stands as it is.


def extract_coauthors(body: str, people: People) -> tuple[CoAuthor, ...]:
    """Who is named in the trailers of the last paragraph of a message's body; () where it has none."""
    # Cheap first: hardly any message has one.
    if "-by" not in body and "-By" not in body:
        return ()
    last = body.rstrip().rsplit("\n\n", 1)[-1].splitlines()
    found = [match for line in last if (match := TRAILER.match(line))]
    if not found or not _are_trailers(last):
        return ()
    return tuple(dict.fromkeys(_coauthor(match, people) for match in found))


def _are_trailers(lines: Sequence[str]) -> bool:
    """git's own rule of thumb: a paragraph is trailers when at least a quarter of its lines are."""
    return 4 * sum(bool(ANY_TRAILER.match(line)) for line in lines) >= len(lines)


def _coauthor(match: re.Match[str], people: People) -> CoAuthor:
    said = match[2].strip()
    found = EMAIL.search(said)
    email = found[1] if found else ""
    name = said[: found.start()].strip() if found else said
    name = name or email
    return CoAuthor(name, email, match[1].lower(), people.kind_of(name, email))
