"""Holds the commits behind a document against git, where the clones are there: the database read only, git read only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

from tracker.errors import RepositoryError
from tracker.store.reader_proof import Known, read_clones, read_known, read_tags
from tracker.store.schema import reading


class Disproof(NamedTuple):
    """A commit or a tag of which git says something else than the database."""

    sha: str
    said: str
    now: str
    """What git says."""


class Proofs(NamedTuple):
    """What git says of many commits."""

    seen: frozenset[str]
    """Commits that a clone has, by the same author at the same time."""
    tags: int
    """Tags that end where their releases say."""
    disproofs: tuple[Disproof, ...]
    gone: frozenset[str]
    """Commits that no branch held any more when they were scanned, and that the clone has since lost: nobody can say."""
    without_clone: tuple[str, ...]
    """Repositories that have no clone here; their commits could not be held against anything."""


def check_proofs(db: Path, shas: Iterable[str]) -> Proofs:
    """What the clones say of the commits `shas`, all of which the database has or should have.

    Raises: StoreError when the file cannot be read.
    """
    wanted = sorted(set(shas))
    with reading(db) as conn:
        known = read_known(conn, wanted)
        clones = read_clones(conn)
        tagged = read_tags(conn, wanted)
    by_repo: dict[str, list[Known]] = defaultdict(list)
    for commit in known:
        by_repo[commit.repo].append(commit)
    tags: dict[str, dict[str, str]] = defaultdict(dict)
    for path, name, sha in tagged:
        tags[path][name] = sha
    check = _Check()
    for repo, commits in sorted(by_repo.items()):
        check.take(repo, commits, clones.get(repo, []), tags)
    lost = set(wanted) - {commit.sha for commit in known}
    check.disproofs += [Disproof(sha, "a commit of the database", "the database has no such commit") for sha in sorted(lost)]
    return Proofs(frozenset(check.seen), check.tags, tuple(check.disproofs), frozenset(check.gone), tuple(check.without_clone))


class _Check:
    def __init__(self) -> None:
        self.seen: set[str] = set()
        self.gone: set[str] = set()
        self.tags = 0
        self.disproofs: list[Disproof] = []
        self.without_clone: list[str] = []

    def take(self, repo: str, commits: list[Known], clones: list[str], tags: dict[str, dict[str, str]]) -> None:
        # pygit2 is heavy, and a document without clones needs none of it.
        from tracker.git.proof import Seen, read_proofs

        found: dict[str, Seen] = {}
        is_opened = False
        for path in clones:
            if not Path(path).exists():
                continue
            try:
                seen, ends = read_proofs(Path(path), [c.sha for c in commits if c.sha not in found], tags.get(path, {}))
            except RepositoryError:
                continue
            is_opened = True
            found.update(seen)
            self._take_tags(tags.get(path, {}), ends)
        if not is_opened:
            self.without_clone.append(repo)
            return
        for commit in commits:
            self._compare(commit, found.get(commit.sha))

    def _take_tags(self, tags: dict[str, str], ends: dict[str, str]) -> None:
        for name, sha in tags.items():
            if ends.get(name) == sha:
                self.tags += 1
            else:
                now = f"it ends at {ends[name][:12]}" if name in ends else "there is no such tag any more"
                self.disproofs.append(Disproof(sha, f"the tag {name} ends at {sha[:12]}", now))

    def _compare(self, commit: Known, seen: tuple[str, str, int, int] | None) -> None:
        said = (commit.author_name, commit.author_email, commit.authored_at, commit.author_offset_min)
        if seen is None and commit.is_gone:
            self.gone.add(commit.sha)
        elif seen is None:
            self.disproofs.append(Disproof(commit.sha, f"{commit.sha[:12]} is a commit of {commit.repo}", "no clone of it has that commit"))
        elif tuple(seen) != said:
            self.disproofs.append(Disproof(commit.sha, f"{commit.sha[:12]} {_say(*said)}", _say(*seen)))
        else:
            self.seen.add(commit.sha)


def _say(name: str, email: str, at: int, offset_min: int) -> str:
    try:
        when = datetime.fromtimestamp(0, UTC) + timedelta(seconds=at)
        return f"by {name} <{email}> on {when.astimezone(timezone(timedelta(minutes=offset_min))).isoformat()}"
    except (OverflowError, ValueError):
        return f"by {name} <{email}> at {at} {offset_min:+d}"
