"""What git says, before anything is concluded from it. Facts are keyed by sha and never rewritten.

Text (names, messages, paths) is already valid Unicode here: bytes that are no UTF-8 were replaced by backslash
escapes on the git floor. It is still untrusted: it may hold terminal escapes, markup or formulas.
"""

from __future__ import annotations

from typing import NamedTuple


class Person(NamedTuple):
    """A name and an email as git recorded them, after the repository's mailmap."""

    name: str
    email: str


class Change(NamedTuple):
    """One file of one commit, against the first parent."""

    path: str
    """Path after the change; for a deletion, the path that went."""
    old_path: str | None
    """Path before a rename or copy; None otherwise."""
    status: str
    """A added, M modified, D deleted, R renamed, C copied, T type changed."""
    added: int | None
    """Lines added; None: not counted (excluded, binary, missing object); 0: counted, none."""
    deleted: int | None
    """Lines removed; None and 0 as for `added`."""
    rule: str | None
    """Id of the exclusion rule that kept the file out of every number; None: it counts."""


class CoAuthor(NamedTuple):
    """Somebody named in a trailer of the last paragraph."""

    name: str
    email: str
    role: str
    """The trailer's key in lower case: co-authored-by, assisted-by, generated-by."""
    kind: str
    """human, bot or ai, by `data/people.toml`."""


class Commit(NamedTuple):
    """One commit object and, where it was read, its difference from the first parent."""

    sha: str
    tree_sha: str
    parents: tuple[str, ...]
    author: Person
    authored_at: int
    """Seconds since 1970 UTC."""
    author_offset_min: int
    """Minutes east of UTC in the author's clock; days, quarters and years are reckoned with it."""
    committer: Person
    committed_at: int
    committer_offset_min: int
    subject: str
    body: str
    changes: tuple[Change, ...] | None
    """None: the difference was not read (a merge, or not one of mine)."""

    @property
    def is_merge(self) -> bool:
        return len(self.parents) > 1


class Tag(NamedTuple):
    """A tag that ends at a commit."""

    name: str
    """Without `refs/tags/`."""
    sha: str
    """The commit, after peeling."""
    tagged_at: int
    """Seconds since 1970: the tagger's clock, or the commit's committer clock for a lightweight tag."""
    offset_min: int
    is_annotated: bool


class Signals(NamedTuple):
    """What the tracker keeps of a commit's diff: counts of telling things, never source text."""

    counts: dict[str, int]
    """Signal name → how often; a name that is absent counted 0."""
    has_diff: bool
    """False: only the message and the file list were known (`tracker classify`, or missing objects)."""
