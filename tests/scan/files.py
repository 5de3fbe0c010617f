"""Scans into files and looks into them. Owns what the tests of this room share; makes no repositories itself."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pygit2

from tests.make_repo import ME, Made, Step, commit, make_repo
from tracker.scan import ScanOptions, ScanSummary, scan_paths

MINE = ScanOptions(me=(str(ME.email),), jobs=1)
EVERYONE = MINE._replace(is_everyone=True)
VIEWS = (
    "commit_labels",
    "commit_patterns",
    "artifact_events",
    "artifact_ledger",
    "release_log",
    "reuse_edges",
    "outcomes",
    "arc_quarters",
    "arc_milestones",
    "repositories",
    "workspace_edges",
    "feedback_loops",
    "failures",
    "integrations",
    "head_starts",
    "standing_lines",
)


def on_day(day: int) -> str:
    """Nine o'clock on a day of January 2024."""
    return f"2024-01-{day:02d}T09:00:00+00:00"


BASE = commit("Start", {"a.py": "x = 1\n"}, at=on_day(1), key="base")


def scan(db: Path, *paths: Path, options: ScanOptions = MINE) -> ScanSummary:
    return scan_paths(paths, db, options)


def rows(db: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(db)) as connection:
        return connection.execute(query).fetchall()


def is_planned(db: Path) -> bool:
    """Whether a place was looked at and is not read to the end: where a scan that has nothing else to do begins to read."""
    return db.exists() and rows(db, "SELECT count(*) > 0 FROM places WHERE fingerprint IS NULL") == [(1,)]


def write(db: Path, *statements: str) -> None:
    """Changes the file behind the tracker's back."""
    with closing(sqlite3.connect(db)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def dump(db: Path) -> list[str]:
    """Everything in the file but for when things happened in it."""
    with closing(sqlite3.connect(db)) as connection:
        return [line for line in connection.iterdump() if 'INTO "identities"' not in line]


def assert_same(one: Path, other: Path) -> None:
    """Both files show the same in every view that others build on; order and row ids aside."""
    for view in VIEWS:
        left, right = (Counter(rows(db, f"SELECT * FROM {view}")) for db in (one, other))
        assert (list(left - right), list(right - left)) == ([], []), view


def assert_like_fresh(db: Path, *paths: Path, options: ScanOptions = MINE) -> None:
    """The file shows what one scan of `paths` into a new file would."""
    fresh = db.with_name("fresh.db")
    scan(fresh, *paths, options=options)
    assert_same(db, fresh)


def remake(path: Path, steps: Sequence[Step]) -> Made:
    """The repository at `path` as if it had always been so: new commits, or a rewritten history."""
    shutil.rmtree(path)
    return make_repo(path, steps)


def set_ref(path: Path, name: str, target: str) -> None:
    """Points a branch or tag, or a symbolic reference, somewhere else; makes it when it is not there."""
    repo = pygit2.Repository(str(path))
    repo.references.create(name, target, force=True)
    repo.free()


def delete_ref(path: Path, name: str) -> None:
    repo = pygit2.Repository(str(path))
    repo.references.delete(name)
    repo.free()


def clone(source: Path, target: Path, *flags: str) -> Path:
    """A clone as only git itself makes it: shallow, or without its blobs."""
    run_git("clone", *flags, f"file://{source}", str(target))
    return target


def run_git(*words: str) -> None:
    quiet = ("-c", "gc.auto=0", "-c", "maintenance.auto=false")
    subprocess.run(["git", *quiet, *words], check=True, capture_output=True, env={**os.environ, "GIT_CONFIG_NOSYSTEM": "1"})
