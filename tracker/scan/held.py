"""Finds out how much of what I wrote still stands at the heads of the repositories that changed."""

from __future__ import annotations

import sqlite3
from collections import Counter
from pathlib import Path

from tracker.git.standing import read_files
from tracker.ledger.held import build_held, follow_path
from tracker.ledger.samples import extract_standing
from tracker.scan.guard import Failure, attempt
from tracker.store.standing import read_moved, read_written, read_written_paths, save_standing


def settle_held(connection: sqlite3.Connection, work_id: int, git_dir: Path, head: str | None) -> None:
    """Counts anew what stands of a work at the head of its default branch; what cannot be read leaves it as it was."""
    moved = read_moved(connection, work_id)
    paths = read_written_paths(connection, work_id)
    wanted = dict.fromkeys([*paths, *(follow_path(path, moved) for path in paths)])
    standing: dict[str, Counter[int] | None] = {}
    if head is not None and wanted:
        read = attempt(lambda: [(path, _sample(content)) for path, content in read_files(git_dir, head, wanted)])
        if isinstance(read, Failure):
            return
        standing.update(read)
    save_standing(connection, work_id, build_held(read_written(connection, work_id), moved, standing))


def _sample(content: bytes | None) -> Counter[int] | None:
    return None if content is None else extract_standing(content)
