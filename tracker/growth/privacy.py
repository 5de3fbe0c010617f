"""What a document may name, and what the person did to it: read only, as everything on the read side."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from tracker.model.arc import ArcFacts
from tracker.model.hand import Act
from tracker.store import hand
from tracker.store.schema import open_reader, translate


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
    with _open(db) as conn:
        words = {word for names in hand.read_names(conn) for name in names for word in re.split(r"[\W_]+", name.lower())}
        return Privacy(hand.read_public(conn), hand.read_public_shas(conn), hand.read_pseudonyms(conn), frozenset(words))


def read_public(db: Path) -> frozenset[str]:
    """Names of the repositories that were said to be public.

    Raises: StoreError when the file cannot be read.
    """
    with _open(db) as conn:
        return hand.read_public(conn)


def read_acts(db: Path, year: int) -> tuple[Act, ...]:
    """What the person did to the document of a year, oldest first.

    Raises: StoreError when the file cannot be read.
    """
    with _open(db) as conn:
        return hand.read_acts(conn, year)


def read_facts(db: Path) -> ArcFacts:
    """What the milestones are judged from.

    Raises: StoreError when the file cannot be read.
    """
    from tracker.store.reader import read_arc_facts

    with _open(db) as conn:
        return read_arc_facts(conn)


@contextmanager
def _open(db: Path) -> Iterator[sqlite3.Connection]:
    conn = open_reader(db)
    try:
        with translate(db):
            yield conn
    finally:
        conn.close()
