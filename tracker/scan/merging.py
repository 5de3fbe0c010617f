"""Joins another database into the user's own, as from a second laptop: facts, words, then everything concluded anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from tracker.store.connection import transaction
from tracker.store.filecare import keep_copy
from tracker.store.merge_copy import attach_copy, take_settings
from tracker.store.merge_facts import FactsTaken, take_facts
from tracker.store.merge_said import Conflict, SaidTaken, take_said
from tracker.store.merge_works import HERE, THERE, JoinedWork, join_works
from tracker.store.places import save_missing
from tracker.store.reach import settle_reach
from tracker.store.said import has_new_lessons, read_identities, save_mine
from tracker.store.schema import writing
from tracker.store.twins import settle_twins

__all__ = ["Conflict", "FactsTaken", "Merged", "Renamed", "SaidTaken", "merge_file"]


class Renamed(NamedTuple):
    """A repository of one of the files that has another name in the joined one."""

    side: str
    """here or there."""
    before: str
    now: str


class Merged(NamedTuple):
    """What a merge brought."""

    repositories: int
    """Repositories that this file did not know."""
    joined: int
    """Repositories that both knew."""
    facts: FactsTaken
    said: SaidTaken
    renamed: tuple[Renamed, ...]
    kept: Path | None
    """This file as it was; None: nothing changed, or it was only tried."""

    @property
    def has_changed(self) -> bool:
        """False: the other file brought nothing that was not here."""
        return bool(self.facts.changed or self.said.changed)


class _OnlyTried(Exception):
    """Takes back a merge that was only to show what it would bring."""


def merge_file(db: Path, other: Path, *, is_trial: bool = False) -> Merged:
    """Takes up everything of `other`, which is only read; `db` as it was is kept beside it when anything changes.

    The same commits count once; merging again changes nothing, and merging the other way round shows the same. It is saved
    whole or not at all. is_trial: says what it would bring, and changes nothing.

    Raises: StoreError when the other file is not there, not ours, from a newer tracker or damaged, or ours cannot be written.
    """
    with writing(db) as connection, attach_copy(connection, db, other):
        kept: Path | None = None
        try:
            with transaction(connection):
                merged = _merge(connection)
                if is_trial:
                    raise _OnlyTried
                if merged.has_changed:
                    # Inside the lock: what is kept is what was there the moment before.
                    kept = keep_copy(db, "before-merge")
                # What was said here may not have taught the labels yet; then the next scan would do what is done now.
                if merged.has_changed or has_new_lessons(connection):
                    _conclude(connection)
                connection.execute("DROP TABLE temp.touched")
        except _OnlyTried:
            pass
        except BaseException:
            # It is as it was: no copy of that is needed.
            if kept is not None:
                kept.unlink(missing_ok=True)
            raise
        return merged._replace(kept=kept)


def _merge(connection: sqlite3.Connection) -> Merged:
    save_missing(connection)
    works = join_works(connection)
    facts = take_facts(connection, works)
    said = take_said(connection, works)
    take_settings(connection)
    touched = [work.name for work in works if work.ids(THERE)]
    connection.execute("CREATE TEMP TABLE touched (name TEXT PRIMARY KEY)")
    connection.executemany("INSERT INTO temp.touched VALUES (?)", [(name,) for name in touched])
    fresh = sum(not work.ids(HERE) for work in works)
    return Merged(fresh, len(touched) - fresh, facts, said, tuple(_find_renamed(works)), None)


def _find_renamed(works: Iterable[JoinedWork]) -> Iterable[Renamed]:
    words = {HERE: "here", THERE: "there"}
    for work in works:
        yield from (Renamed(words[one.side], one.name, work.name) for one in work.members if one.name != work.name)


def _conclude(connection: sqlite3.Connection) -> None:
    """Draws everything that follows, as a scan of the joined repositories would."""
    from tracker.scan.conclude import conclude
    from tracker.scan.teach import read_own_labeller

    works = [row[0] for row in connection.execute("SELECT id FROM works WHERE name IN (SELECT name FROM temp.touched)")]
    save_mine(connection, [email for email, source in read_identities(connection).items() if source != "removed"])
    settle_reach(connection, works)
    settle_twins(connection, works)
    conclude(connection, works, read_own_labeller(connection))
