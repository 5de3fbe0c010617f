"""What must not be told, and questions about a finished document: read only, as everything on the read side."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from tracker.store import reader_hidden
from tracker.store.schema import reading

Answer = TypeVar("Answer")


class Hidden(NamedTuple):
    """Names of what was not said to be public, and whom to ask about the rest."""

    db: Path
    terms: tuple[tuple[str, str], ...]
    """(kind, what it says): repository, artifact, package, tag, branch, remote, path, person, email."""
    public_names: tuple[str, ...]

    def find_shas(self, runs: Sequence[str]) -> list[str]:
        """Those that begin the sha of a hidden commit."""
        return self._ask(reader_hidden.find_hidden_shas, runs, [])

    def sort_paths(self, paths: Sequence[str]) -> tuple[list[str], list[str]]:
        """Those that are a path or a file's name: in hidden repositories alone, and in a public one."""
        nothing: tuple[list[str], list[str]] = ([], [])
        return self._ask(reader_hidden.sort_paths, paths, nothing)

    def find_phrases(self, phrases: Sequence[str]) -> list[str]:
        """Those that only hidden messages say."""
        return self._ask(reader_hidden.find_hidden_phrases, phrases, [])

    def _ask(self, question: Callable[[sqlite3.Connection, Sequence[str]], Answer], asked: Sequence[str], nothing: Answer) -> Answer:
        if not asked:
            return nothing
        with reading(self.db) as conn:
            return question(conn, asked)


def read_hidden(db: Path) -> Hidden:
    """What a redacted or public document must not say.

    Raises: StoreError when the file cannot be read.
    """
    with reading(db) as conn:
        return Hidden(db, tuple(reader_hidden.read_terms(conn)), tuple(reader_hidden.read_public_names(conn)))
