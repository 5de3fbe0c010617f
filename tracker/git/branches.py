"""Says what a branch that was never merged amounts to as one change, so that its squash can be recognised."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pygit2

from tracker.git.commits import Source, read_patch_id
from tracker.git.history import Tips
from tracker.git.identity import normalise_email
from tracker.git.opening import decode

BRANCHES_READ = 500
"""A mirror may hold thousands; the first ones by name are enough to find what was squashed."""


BRANCH_COMMITS = 100
"""A longer line is a life of its own, such as a release branch, and nobody squashes it."""


def find_branches(
    repo: pygit2.Repository, tips: Tips, known: frozenset[str], unmerged: frozenset[str] | None, me: frozenset[str] | None
) -> Iterator[tuple[str, str]]:
    """(tip, base) of every tip besides the default one that the default branch does not contain and that is not `known`.

    `unmerged`: all commits that the default branch does not contain, where the caller has them; None: they are asked for
    one by one, which costs a walk each. `me`: normalised emails, of which one must have worked on the branch; None: anybody.
    A branch of one commit is left out: that commit's own patch id says the same.
    """
    if tips.default_head is None:
        return
    for tip in [sha for sha in tips.heads[1:] if sha not in known][:BRANCHES_READ]:
        try:
            base = _find_base(repo, tips.default_head, tip, unmerged)
            if base is None or not _is_worth_reading(repo, tip, base, me):
                continue
        except (pygit2.GitError, KeyError, ValueError):
            continue
        yield tip, base


def read_branches(source: Source, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """(tip, base, patch id of everything between) of each (tip, base); a branch with missing objects is left out."""
    found = []
    for tip, base in pairs:
        try:
            before, after = source.repo[base].peel(pygit2.Tree), source.repo[tip].peel(pygit2.Tree)
            patch_id = read_patch_id(before.diff_to_tree(after, context_lines=0, interhunk_lines=0), source.filter)
        except (pygit2.GitError, KeyError, ValueError):
            continue
        if patch_id is not None:
            found.append((tip, base, patch_id))
    return found


def _is_worth_reading(repo: pygit2.Repository, tip: str, base: str, me: frozenset[str] | None) -> bool:
    """Whether a branch has more than one commit, and one of them is mine.

    Raises: KeyError or GitError where a commit is missing.
    """
    sha, is_mine = tip, me is None
    for length in range(BRANCH_COMMITS):
        commit = repo[sha].peel(pygit2.Commit)
        is_mine = is_mine or (me is not None and normalise_email(decode(commit.author.raw_email)) in me)
        sha = str(commit.parent_ids[0]) if commit.parent_ids else base
        if sha == base:
            return is_mine and length > 0
    return False


def _find_base(repo: pygit2.Repository, default_head: str, tip: str, unmerged: frozenset[str] | None) -> str | None:
    """Where a branch left the default one; None: it is contained, unrelated or too long.

    Raises: KeyError or GitError where a commit is missing.
    """
    if unmerged is None:
        base = repo.merge_base(default_head, tip)
        return str(base) if base is not None and str(base) != tip else None
    sha = tip
    for _ in range(BRANCH_COMMITS):
        if sha not in unmerged:
            return sha if sha != tip else None
        parents = repo[sha].peel(pygit2.Commit).parent_ids
        if not parents:
            return None
        sha = str(parents[0])
    return None


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
