"""Takes a repository out of the file, for the front ends: a copy first, then the facts, then everything concluded anew."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from tracker.errors import NotFoundError
from tracker.store.connection import transaction
from tracker.store.filecare import keep_copy_if_done
from tracker.store.purge import Holding, find_names, read_holding, remove_work, wipe_free_pages
from tracker.store.reach import settle_reach
from tracker.store.schema import reading, writing
from tracker.store.twins import settle_twins

__all__ = ["Holding", "Purged", "find_holding", "purge_repository"]


class Purged(NamedTuple):
    """A repository that is no longer in the file."""

    holding: Holding
    """What there was of it."""
    kept: Path
    """The file as it was; it still holds the repository."""
    is_wiped: bool
    """False: the file or the log beside it may still hold what was removed, in pages that nothing refers to."""


def find_holding(db: Path, repo: str) -> Holding:
    """What the file holds of a repository.

    Raises: UsageError when there is none of that name; StoreError.
    """
    with reading(db) as connection:
        holding = read_holding(connection, repo)
        if holding is None:
            near = get_close_matches(repo, find_names(connection), n=1, cutoff=0.4)
            hint = f" Did you mean '{near[0]}'?" if near else " `tracker repo` lists them."
            raise NotFoundError(f"{repo}: there is no repository of that name.{hint}")
        return holding


def purge_repository(db: Path, repo: str, *, with_said: bool = False) -> Purged:
    """Removes everything that was read of a repository or concluded from it; a copy of the file is kept beside it.

    with_said: also the corrections, notes, role and pseudonyms that belong to it.

    Raises: UsageError when there is none of that name; StoreError.
    """
    from tracker.scan.conclude import conclude
    from tracker.scan.teach import read_own_labeller

    holding = find_holding(db, repo)
    with writing(db) as connection:
        # Zeroes what is freed, also where the file cannot be rewritten afterwards.
        connection.execute("PRAGMA secure_delete = ON")
        with keep_copy_if_done(db, "before-purge") as kept, transaction(connection):
            heirs = remove_work(connection, holding.work_id, with_said=with_said)
            settle_reach(connection, heirs)
            settle_twins(connection, heirs)
            conclude(connection, heirs, read_own_labeller(connection))
        return Purged(holding, kept, wipe_free_pages(connection))
