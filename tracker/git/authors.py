"""Who lately wrote in a repository: a first look at people, before anything of it is kept. Reads commit objects only."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path

from tracker.git.history import read_recent
from tracker.git.identity import Mailmap, read_configured_emails
from tracker.git.opening import open_repository
from tracker.model.facts import Person


def read_recent_authors(git_dir: Path, most: int) -> tuple[Counter[Person], tuple[str, ...]]:
    """People → how many of the newest `most` commits are theirs, mailmap applied; and the emails configured there.

    Raises: RepositoryError when it cannot be opened or its history breaks off.
    """
    repo = open_repository(git_dir)
    try:
        mailmap = Mailmap(repo)
        found = Counter(mailmap.resolve(commit.author) for commit in islice(read_recent(repo), most) if len(commit.parent_ids) < 2)
        return found, tuple(read_configured_emails(repo))
    finally:
        repo.free()
