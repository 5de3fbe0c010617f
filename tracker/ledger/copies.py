"""Says which files were copied from one repository of mine into another, and which way. Pure.

Judges only what it is given: how many sampled lines of a new file had stood in another repository before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from tracker.ledger.manifests import is_telling
from tracker.model.ledger import ReuseEdge

ENOUGH_SAMPLES = 3
"""About twelve lines: at least ten were asked for, and one in four is looked at."""
ENOUGH_SHARE = 0.8
EDGES_SHOWN = 20
"""Of one pair of repositories; the largest copies."""


class Likeness(NamedTuple):
    """A file that one repository added, beside another repository in which some of its lines stood before."""

    user_repo: str
    used_repo: str
    path: str
    happened_on: str
    sha: str
    samples: int
    """Sampled lines of the file."""
    matched: int
    """Of these, how many had stood in the other repository before."""
    seen_at: int
    """Seconds since 1970: when the first of them appeared there."""


def build_copies(likenesses: Iterable[Likeness]) -> tuple[ReuseEdge, ...]:
    """Edges for files that are the same or nearly so; each file once, from the repository in which its lines appeared first.

    Manifests and pipelines are alike everywhere and make none.
    """
    best: dict[tuple[str, str, str], Likeness] = {}
    for one in likenesses:
        if one.samples < ENOUGH_SAMPLES or one.matched < ENOUGH_SHARE * one.samples or is_telling(one.path):
            continue
        key = (one.user_repo, one.path, one.sha)
        if key not in best or (-one.matched, one.seen_at, one.used_repo) < (-best[key].matched, best[key].seen_at, best[key].used_repo):
            best[key] = one
    pairs: defaultdict[tuple[str, str], list[Likeness]] = defaultdict(list)
    for one in best.values():
        pairs[one.user_repo, one.used_repo].append(one)
    edges = [
        ReuseEdge(one.user_repo, one.used_repo, one.path, "copy", one.happened_on, None, one.sha)
        for found in pairs.values()
        for one in sorted(found, key=lambda o: (-o.matched, o.path, o.sha))[:EDGES_SHOWN]
    ]
    return tuple(sorted(edges))
