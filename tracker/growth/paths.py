"""Why a file counts or does not, in every repository that knows it: what holds now, and what was found in its changes."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from tracker.catalogue.exclusions import Exclusions, read_exclusions
from tracker.git.exclude import Filter, check_globs
from tracker.model.growth import PathVerdict
from tracker.model.place_name import name_place
from tracker.store.places import read_said_of_files
from tracker.store.schema import reading


def explain_path(db: Path | None, path: str, included: Sequence[str]) -> tuple[PathVerdict, ...]:
    """What is said of a path, one verdict for each repository that has changes of it; by its name alone where none has.

    path: within a repository, or on this disk below the folder of one. db: None where there is no file yet. included: the user's
    globs that count whatever the rules say.
    Raises: StoreError; CatalogueError; SettingsError when one of the globs is none.
    """
    check_globs(included)
    exclusions = read_exclusions()
    found: tuple[PathVerdict, ...] = ()
    if db is not None:
        with reading(db) as connection:
            found = tuple(_explain(connection, exclusions, *one, included) for one in _find_changes(connection, path))
    return found or (_judge(Filter(exclusions, (), included), exclusions, "", path, ()),)


def _find_changes(connection: sqlite3.Connection, path: str) -> list[tuple[int, str, str]]:
    """(work, its name, path within) of the repositories that have changes of a path."""
    whole = name_place(os.path.abspath(path))
    places = connection.execute(
        "SELECT p.work_id, w.name, p.shown_path FROM places p JOIN works w ON w.id = p.work_id ORDER BY length(p.shown_path) DESC, p.id"
    )
    inside = [(work_id, name, whole[len(shown) + 1 :]) for work_id, name, shown in places if whole.startswith(shown + os.sep)]
    known = "SELECT 1 FROM commits c CROSS JOIN changes x ON x.commit_id = c.id WHERE c.work_id = ? AND x.path = ? LIMIT 1"
    for work_id, name, within in inside:
        if connection.execute(known, (work_id, within)).fetchone():
            return [(work_id, name, within)]
    rows = connection.execute(
        "SELECT DISTINCT w.id, w.name FROM changes x JOIN commits c ON c.id = x.commit_id JOIN works w ON w.id = c.work_id"
        " WHERE x.path = ? ORDER BY w.name",
        (path,),
    )
    return [(work_id, name, path) for work_id, name in rows]


def _explain(
    connection: sqlite3.Connection, exclusions: Exclusions, work_id: int, repo: str, path: str, included: Sequence[str]
) -> PathVerdict:
    changes = connection.execute(
        "SELECT x.rule, count(*) FROM commits c CROSS JOIN changes x ON x.commit_id = c.id WHERE c.work_id = ? AND x.path = ?"
        " GROUP BY x.rule ORDER BY x.rule IS NOT NULL, x.rule",
        (work_id, path),
    ).fetchall()
    return _judge(Filter(exclusions, read_said_of_files(connection, work_id), included), exclusions, repo, path, changes)


def _judge(filter_: Filter, exclusions: Exclusions, repo: str, path: str, changes: Sequence[tuple[str | None, int]]) -> PathVerdict:
    rule = filter_.rule_of_path(path)
    is_included, denied = filter_.find_protection(path)
    why = ""
    if rule is not None:
        why = exclusions.meanings.get(rule) or f"its .gitattributes say that it is {rule.removeprefix('linguist-')}"
    elif is_included:
        why = "a glob under `include` in the configuration takes it in"
    elif denied:
        why = f"its .gitattributes say that it is not {' or '.join(denied)}"
    found = tuple((one, exclusions.meanings.get(one or "", ""), count) for one, count in changes)
    return PathVerdict(repo, path, rule, why, found)
