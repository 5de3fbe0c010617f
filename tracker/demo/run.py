"""Makes the demo ready to look at: builds the repositories, scans them with the real scanner into a file of their own, and
saves what the story's engineer wrote by hand. Opens nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from tracker.catalogue.demo import Story, read_demo
from tracker.demo.build import build_demo, read_fingerprint, read_step_shas
from tracker.errors import StoreError
from tracker.scan import Progress, ScanOptions, scan_paths

DATABASE = "demo.db"
REPOSITORIES = "repositories"
STAMP = "demo-is-ready"
"""Beside the database: the fingerprint of the repositories that it was made from. Missing: it is not whole."""


def prepare_demo(folder: Path, on_progress: Callable[[Progress], None] | None = None) -> Path:
    """The demo's database, below `folder`; whatever of the demo is missing, old or damaged is made anew.

    What somebody corrected or noted in the demo stays until the story itself changes.
    Raises: CatalogueError, UsageError (see `build_demo`), StoreError.
    """
    story = read_demo()
    repositories = folder / REPOSITORIES
    build_demo(repositories)
    db = folder / DATABASE
    stamp = folder / STAMP
    made_from = read_fingerprint(repositories)
    if db.is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == made_from:
        try:
            _scan(story, repositories, db, on_progress)
        except StoreError:
            pass  # Damaged, or of a newer tracker: the demo's file may go.
        else:
            return db
    stamp.unlink(missing_ok=True)
    for suffix in ("", "-wal", "-shm"):
        db.with_name(db.name + suffix).unlink(missing_ok=True)
    _scan(story, repositories, db, on_progress)
    _save_said(story, repositories, db)
    stamp.write_text(made_from, encoding="utf-8")
    return db


def read_demo_today() -> date:
    """The day on which the demo's story is looked at; later days would show it as long gone."""
    return date.fromisoformat(read_demo().ends_on)


def _scan(story: Story, repositories: Path, db: Path, on_progress: Callable[[Progress], None] | None) -> None:
    me = tuple(dict.fromkeys(story.people[key].email for key in story.me))
    scan_paths([repositories], db, ScanOptions(me=me, reads_configuration=False), on_progress)


def _save_said(story: Story, repositories: Path, db: Path) -> None:
    """Roles and notes, as the engineer would have said them."""
    from tracker.scan.say import add_note, set_role

    for name, told in story.repositories.items():
        role = None if told.role == "work" else told.role
        visibility = None if told.visibility == "private" else told.visibility
        if role or visibility:
            set_role(db, name, role, visibility)
    shas = read_step_shas(repositories)
    for note in story.notes:
        sha = shas[f"{note.repo}/{note.step}"] if note.repo and note.step else None
        add_note(db, note.text, happened_on=date.fromisoformat(note.on), domain=note.domain, pattern=note.pattern, sha=sha)
