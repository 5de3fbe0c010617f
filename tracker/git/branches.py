"""Says what a branch that was never merged amounts to as one change, so that its squash can be recognised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pygit2

from tracker.git.commits import Source, read_patch_id
from tracker.git.history import Tips
from tracker.git.opening import decode
from tracker.model.email import normalise_email

BRANCHES_READ = 500
"""A mirror may hold thousands; the first ones by name are enough to find what was squashed."""
BRANCH_COMMITS = 100
"""A longer line is a life of its own, such as a release branch, and nobody squashes it."""
IGNORED_BYTES = 1 << 20
"""The largest list of ignored revisions that is read: about 25,000 shas."""


class Branch(NamedTuple):
    tip: str
    base: str
    """The newest commit of the default branch that the branch contains."""
    is_single: bool
    """True: it has one commit, whose own patch id says what the branch amounts to."""


def find_branches(
    repo: pygit2.Repository, tips: Tips, known: frozenset[str], unmerged: frozenset[str], me: frozenset[str] | None
) -> Iterator[Branch]:
    """Every tip besides the default one that the default branch does not contain and that is not `known`.

    `unmerged`: all commits that the default branch does not contain. `me`: normalised emails, of which one must have
    worked on the branch; None: anybody.
    """
    for tip in [sha for sha in tips.heads[1:] if sha in unmerged and sha not in known][:BRANCHES_READ]:
        try:
            branch = _follow(repo, tip, unmerged, me)
        except (pygit2.GitError, KeyError, ValueError):
            continue
        if branch is not None:
            yield branch


def _follow(repo: pygit2.Repository, tip: str, unmerged: frozenset[str], me: frozenset[str] | None) -> Branch | None:
    """The branch from its tip back to the default branch; None: unrelated, too long, or no work of mine.

    Raises: KeyError or GitError where a commit is missing.
    """
    sha, base, is_mine = tip, None, me is None
    for length in range(BRANCH_COMMITS):
        commit = repo[sha].peel(pygit2.Commit)
        is_mine = is_mine or (me is not None and normalise_email(decode(commit.author.raw_email)) in me)
        parents = [str(parent) for parent in commit.parent_ids]
        # What was merged in from the default branch on the way is no part of the branch's own change.
        base = base or next((parent for parent in parents[1:] if parent not in unmerged), None)
        if not parents:
            return None
        sha = parents[0]
        if sha not in unmerged:
            return Branch(tip, base or sha, length == 0) if is_mine else None
    return None


def read_branches(source: Source, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """(tip, base, patch id of everything between) of each (tip, base); a branch with missing objects is left out."""
    found = []
    for tip, base in pairs:
        try:
            before, after = (source.repo[sha].peel(pygit2.Commit).tree_id for sha in (base, tip))
            patch_id = read_patch_id(source, before, after)
        except (pygit2.GitError, KeyError, ValueError):
            continue
        if patch_id is not None:
            found.append((tip, base, patch_id))
    return found


def read_ignored_revisions(repo: pygit2.Repository, head: str | None) -> list[str]:
    """The shas that the repository's own `.git-blame-ignore-revs` lists: reformatting and other sweeps.

    Of a file larger than `IGNORED_BYTES` none: nobody lists so many sweeps, and they are kept.
    """
    if head is None:
        return []
    try:
        blob = repo[repo[head].peel(pygit2.Tree)[".git-blame-ignore-revs"].id]
    except (pygit2.GitError, KeyError, ValueError):
        return []
    if not isinstance(blob, pygit2.Blob) or blob.size > IGNORED_BYTES:
        return []
    lines = blob.data.decode("utf-8", "replace").splitlines()
    words = (line.split("#")[0].strip().lower() for line in lines)
    return [word for word in words if len(word) == 40 and not word.strip("0123456789abcdef")]
