"""Lists of commits, one commit, and its diff.

Opens the database read only for each question, so that nothing is held while a person reads; and the repository read
only for a diff.
"""

from __future__ import annotations

from pathlib import Path

from tracker.errors import RepositoryError, UsageError
from tracker.model.growth import CommitDetail, CommitQuery, CommitRow, Diff
from tracker.model.place_name import find_place_named
from tracker.store import reader_commits, reader_detail
from tracker.store.schema import reading


def search_commits(db: Path, query: CommitQuery) -> tuple[CommitRow, ...]:
    """One page of the commits that `query` asks for, in its order.

    Raises: UsageError for an unknown sort, quarter or stack, StoreError when the file cannot be read.
    """
    with reading(db) as conn:
        return reader_commits.search_commits(conn, query, _find_stack(query.stack))


def count_commits(db: Path, query: CommitQuery) -> int:
    """How many commits `query` asks for, whatever its limit and offset.

    Raises: as `search_commits`.
    """
    with reading(db) as conn:
        return reader_commits.count_commits(conn, query, _find_stack(query.stack))


def read_last_row(db: Path) -> int:
    """Where the file ends now, for `CommitQuery.after_row`; 0: it holds no commit, or is not there yet.

    Raises: StoreError when the file cannot be read.
    """
    if not db.exists():
        return 0
    with reading(db) as conn:
        return reader_commits.read_last_row(conn)


def read_commit(db: Path, sha_prefix: str) -> CommitDetail:
    """All that is known of the one commit whose sha begins so.

    Raises: UsageError when no commit or more than one begins so, StoreError when the file cannot be read.
    """
    with reading(db) as conn:
        return reader_detail.read_commit(conn, sha_prefix)


def read_diff(db: Path, sha: str) -> Diff:
    """The difference of one commit, read from its repository just now; `Diff.missing` says why it cannot be.

    Raises: UsageError for an unknown commit, StoreError when the file cannot be read.
    """
    with reading(db) as conn:
        commit_id, whole = reader_detail.read_commit_id(conn, sha)
        repo, places = reader_detail.read_places(conn, commit_id)
        is_merge = conn.execute("SELECT is_merge FROM commits WHERE id = ?", (commit_id,)).fetchone()[0]
        rules = dict(conn.execute("SELECT path, rule FROM changes WHERE commit_id = ?", (commit_id,)).fetchall())
    if is_merge:
        return Diff(whole, repo, (), "A merge has no difference of its own; look at the commits that it brought in.")
    # pygit2 is heavy, and most questions need none of it.
    from tracker.git import diffs

    why = f"{repo} has no clone on this machine any more; what was read of it stays."
    for git_dir, shown in places:
        clone = find_place_named(git_dir)
        if not clone.exists():
            why = f"{shown} is gone, so the difference cannot be shown; what was read of it stays."
            continue
        try:
            return Diff(whole, repo, diffs.read_diff(clone, whole, rules), "")
        except RepositoryError as error:
            why = error.message
    return Diff(whole, repo, (), why)


def _find_stack(name: str | None) -> tuple[str, list[str]] | None:
    """The SQL condition of a stack.

    Raises: UsageError for one that the catalogue does not know.
    """
    if name is None:
        return None
    from tracker.catalogue.arc import read_arc_rules
    from tracker.catalogue.arc_paths import build_path_condition

    stacks = read_arc_rules().stacks
    for stack in stacks:
        if stack.name == name:
            return build_path_condition(stack, "ch.path")
    raise UsageError(f"'{name}' is no stack; choose one of {', '.join(stack.name for stack in stacks)}.")
