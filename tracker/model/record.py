"""One commit with everything the store keeps of it: what a worker hands to the writer."""

from __future__ import annotations

from typing import NamedTuple

from tracker.model.facts import CoAuthor, Commit, Person, Signals
from tracker.model.labels import Labels
from tracker.model.ledger import Manifest, Outcome


class ManifestChange(NamedTuple):
    """A telling file that one commit added, changed, moved or removed."""

    path: str
    old_path: str | None
    status: str
    manifest: Manifest | None
    """None: it was removed."""


class CommitRecord(NamedTuple):
    commit: Commit
    raw_author: Person
    """Before the mailmap."""
    author_kind: str
    """human, bot or ai."""
    raw_committer: Person
    committer_kind: str
    coauthors: tuple[CoAuthor, ...]
    is_mine: bool
    is_diffed: bool
    """True: all changes are known; False: only telling files were looked for."""
    is_bulk: bool
    reverts: str | None
    """Sha, perhaps abbreviated, that the message says it takes back; None: nothing."""
    patch_id: str | None
    signals: Signals
    labels: Labels | None
    """None: the difference was not asked for, and a label by the message alone would be a guess."""
    manifests: tuple[ManifestChange, ...]
    outcomes: tuple[Outcome, ...]
    samples: tuple[tuple[int, int], ...]
    """(index of the change, hash of a line it added), see `ledger/samples.py`."""
    lines: tuple[tuple[int, bytes, bytes], ...]
    """(index of the change, packed hashes of the lines it brought, and of those it took)."""


class PlaceState(NamedTuple):
    """A place as a scan left it."""

    path: str
    """The git directory."""
    shown_path: str
    kind: str
    state: str
    reason: str
