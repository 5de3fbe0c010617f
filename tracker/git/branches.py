"""Says what a branch that was never merged amounts to as one change, so that its squash can be recognised."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pygit2

from tracker.git.commits import read_patch_id
from tracker.git.exclude import Filter
from tracker.git.history import Tips

BRANCHES_READ = 500
"""A mirror may hold thousands; the first ones by name are enough to find what was squashed."""


class Branch(NamedTuple):
    tip: str
    base: str
    patch_id: str


def read_branches(repo: pygit2.Repository, tips: Tips, filter_: Filter, known: frozenset[str]) -> Iterator[Branch]:
    """Every tip besides the default one that the default branch does not contain and that is not `known`."""
    if tips.default_head is None:
        return
    for tip in [sha for sha in tips.heads[1:] if sha not in known][:BRANCHES_READ]:
        try:
            base = repo.merge_base(tips.default_head, tip)
            if base is None or str(base) == tip:
                continue
            diff = repo[base].peel(pygit2.Tree).diff_to_tree(repo[tip].peel(pygit2.Tree), context_lines=0, interhunk_lines=0)
        except (pygit2.GitError, KeyError, ValueError):
            continue
        patch_id = read_patch_id(diff, filter_)
        if patch_id is not None:
            yield Branch(tip, str(base), patch_id)


def read_ignored_revisions(repo: pygit2.Repository, head: str | None) -> list[str]:
    """The shas that the repository's own `.git-blame-ignore-revs` lists: reformatting and other sweeps."""
    if head is None:
        return []
    try:
        blob = repo[repo[head].peel(pygit2.Tree)[".git-blame-ignore-revs"].id]
    except (pygit2.GitError, KeyError, ValueError):
        return []
    lines = blob.data.decode("utf-8", "replace").splitlines() if isinstance(blob, pygit2.Blob) else []
    words = (line.split("#")[0].strip().lower() for line in lines)
    return [word for word in words if len(word) == 40 and not word.strip("0123456789abcdef")]
