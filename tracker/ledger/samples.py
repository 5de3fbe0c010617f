"""Keeps a fingerprint of what a commit added, so that the same lines are known again elsewhere. Pure.

One line in `ONE_IN` is kept, chosen by its own content: the same line is chosen wherever it stands, so shares of a
sample estimate shares of all lines. Only 32-bit hashes are kept; the text cannot be had back from them.
Source: A. Broder, "On the resemblance and containment of documents", 1997 (sampling by hash value modulo m).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from zlib import crc32

from tracker.model.facts import Change

ONE_IN = 4
PER_FILE = 400
"""Samples kept of one file: enough to know it again."""
_TELLING_LINE = re.compile(rb"^\+[ \t]*([^\s+-][^\n]{11,})", re.MULTILINE)
"""Shorter lines (a brace, `else:`) stand everywhere and tell nothing."""
_NOT_WORK = re.compile(
    r"(?i)(^|/)(licen[cs]e|copying|notice|authors|code_of_conduct|contributing|changelog|changes|history)(\.\w+)?$|\.(md|rst|txt|svg|json|ya?ml|lock)$"
)


def extract_samples(changes: Iterable[Change], patches: dict[str, bytes]) -> tuple[tuple[int, int], ...]:
    """(index of the change, hash of a line), for each sampled line that the commit added to a file of code; no duplicates."""
    found: list[tuple[int, int]] = []
    for index, change in enumerate(changes):
        patch = patches.get(change.path)
        if patch is None or not change.added or _NOT_WORK.search(change.path):
            continue
        hashes = {h for h in map(crc32, _TELLING_LINE.findall(patch)) if h % ONE_IN == 0}
        found.extend((index, h) for h in sorted(hashes)[:PER_FILE])
    return tuple(found)
