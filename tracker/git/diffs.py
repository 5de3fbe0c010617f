"""Reads one commit's difference as text to show, with context lines; for a person, not for counting."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pygit2

from tracker.catalogue.exclusions import read_exclusions
from tracker.errors import RepositoryError
from tracker.git.differ import STATUSES
from tracker.git.exclude import Filter
from tracker.git.opening import decode, open_repository
from tracker.model.growth import DiffFile

SHOWN_BYTES = 512 << 10
"""Of one file; a person reads no further."""


def read_diff(git_dir: Path, sha: str, rules: Mapping[str, str | None], context_lines: int = 3) -> tuple[DiffFile, ...]:
    """The files of a commit against its first parent, by path; a file that is excluded has its rule and no text.

    `rules`: path → rule that kept it out when the commit was read, or None; the catalogue decides of any other.

    Raises: RepositoryError when the repository cannot be opened or the commit or its trees are missing.
    """
    repo = open_repository(git_dir)
    try:
        commit = repo[sha].peel(pygit2.Commit)
        if commit.parent_ids:
            diff = repo[commit.parent_ids[0]].tree.diff_to_tree(commit.tree, context_lines=context_lines)
        else:
            diff = commit.tree.diff_to_tree(swap=True, context_lines=context_lines)
    except (pygit2.GitError, KeyError, ValueError, AttributeError) as error:
        raise RepositoryError(f"{git_dir}: commit {sha[:10]} is not in the repository any more, or objects are missing.") from error
    filter_ = Filter(read_exclusions())
    try:
        diff.find_similar()
    except (pygit2.GitError, KeyError):
        pass  # A missing blob hides a rename; the files stand as added and deleted.
    return tuple(sorted((_read_file(diff, index, delta, filter_, rules) for index, delta in enumerate(diff.deltas)), key=lambda f: f.path))


def _read_file(diff: pygit2.Diff, index: int, delta: pygit2.DiffDelta, filter_: Filter, rules: Mapping[str, str | None]) -> DiffFile:
    status = STATUSES.get(delta.status, "M")
    new, old = decode(delta.new_file.raw_path), decode(delta.old_file.raw_path)
    path = old if status == "D" else new
    old_path = old if status in "RC" else None
    rule = rules[path] if path in rules else filter_.rule_of_path(path)
    if rule is not None:
        return DiffFile(path, old_path, status, None, None, rule, "")
    try:
        patch = diff[index]
    except (pygit2.GitError, KeyError):
        return DiffFile(path, old_path, status, None, None, None, "")
    if patch is None or patch.delta.is_binary:
        return DiffFile(path, old_path, status, None, None, "binary" if patch else None, "")
    _, added, deleted = patch.line_stats
    text = patch.data[:SHOWN_BYTES]
    start = text.find(b"\n@@")
    hunks = text[start + 1 :] if start >= 0 else b""
    if path not in rules:
        rule = filter_.rule_of_patch(path, status, added + deleted, hunks)
    return DiffFile(path, old_path, status, added, deleted, rule, decode(hunks))
