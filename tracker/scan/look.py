"""A first look below a folder, before anything is kept: how many repositories there are, and who wrote in them lately.

Nothing is written. Opens each repository read only, for its newest commits.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tracker.errors import RepositoryError, UsageError
from tracker.git.discover import find_repositories
from tracker.model.email import normalise_email
from tracker.scan.run import check_paths

COMMITS_SEEN = 150
"""Of each repository: enough to know who works in it."""
REPOSITORIES_SEEN = 300
PEOPLE_SHOWN = 12
USUAL = ("code", "src", "projects", "Projects", "dev", "work", "repos", "git", "Developer", "workspace", "Documents/GitHub", "go/src")
"""Folders below the home in which people keep repositories."""
USUAL_SEEN = 200
"""Repositories that are counted in a usual folder: more are "so many or more"."""


class Person(NamedTuple):
    """Somebody who may be the user."""

    name: str
    email: str
    """Normalised: what would be remembered."""
    commits: int
    """Among the newest of each repository."""
    repositories: int
    is_configured: bool
    """True: git's configuration here names this email."""


class Look(NamedTuple):
    repositories: int
    unreadable: int
    people: tuple[Person, ...]
    """The configured ones first, then the busiest; no bots, no AI."""


def look_around(path: Path, should_stop: Callable[[], bool] = lambda: False) -> Look:
    """How many repositories lie at or below `path`, and who wrote in them lately.

    Raises: UsageError when the path is not there, is a file, or holds no repository.
    """
    check_paths([path])
    places = list(find_repositories([path]))
    if not places:
        raise UsageError(f"{path}: no git repository there; name a folder that holds some.")
    from tracker.catalogue.people import read_people
    from tracker.git.authors import read_recent_authors
    from tracker.git.identity import read_configured_emails

    configured = {normalise_email(email) for email in read_configured_emails(None)}
    commits: Counter[str] = Counter()
    names: defaultdict[str, Counter[str]] = defaultdict(Counter)
    where: defaultdict[str, set[Path]] = defaultdict(set)
    people = read_people()
    unreadable = 0
    for place in places[:REPOSITORIES_SEEN]:
        if should_stop():
            break
        try:
            authors, emails = read_recent_authors(place.git_dir, COMMITS_SEEN)
        except RepositoryError:
            unreadable += 1
            continue
        configured |= {normalise_email(email) for email in emails}
        for author, count in authors.items():
            if people.kind_of(author.name, author.email) == "human":
                email = normalise_email(author.email)
                commits[email] += count
                names[email][author.name] += count
                where[email].add(place.git_dir)
    found = [
        Person(names[email].most_common(1)[0][0], email, count, len(where[email]), email in configured) for email, count in commits.items()
    ]
    found.sort(key=lambda one: (not one.is_configured, -one.repositories, -one.commits, one.email))
    return Look(len(places), unreadable, tuple(found[:PEOPLE_SHOWN]))


def find_usual_folders(home: Path, beside: Iterable[Path] = ()) -> tuple[tuple[Path, int], ...]:
    """Folders that hold repositories, with how many: those `beside`, then the usual ones below `home`. Counts at most a few hundred."""
    found: dict[Path, int] = {}
    for folder in (*beside, *(home / name for name in USUAL)):
        if folder.is_dir() and folder.resolve() not in {known.resolve() for known in found}:
            count = sum(1 for _ in islice(find_repositories([folder]), USUAL_SEEN))
            if count:
                found[folder] = count
    return tuple(found.items())
