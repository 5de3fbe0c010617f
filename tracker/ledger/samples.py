"""Keeps fingerprints of what a commit added and took, so that the same lines are known again. Pure.

To know lines elsewhere, one in `ONE_IN` is kept, chosen by its own content: the same line is chosen wherever it stands, so
shares of a sample estimate shares of all lines. To know whose line a fix takes away, every line is kept, without an index.
Only 32-bit hashes are kept; the text cannot be had back from them.
Source: A. Broder, "On the resemblance and containment of documents", 1997 (sampling by hash value modulo m).
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from sys import byteorder
from typing import NamedTuple
from zlib import crc32

from tracker.model.facts import Change

ONE_IN = 4
PER_FILE = 400
"""Samples kept of one file: enough to know it again."""
LINES_PER_FILE = 1_500
"""Lines kept of one change: beyond that it is an import, and no fix tells which of its lines was wrong."""
LONG_ENOUGH = 12
"""Bytes: shorter lines (a brace, `else:`) stand everywhere and are not looked for elsewhere."""
# A line break that is looked for as it stands is found several times faster than the beginning of a line.
_BROUGHT = re.compile(rb"\n\+[ \t]*+([^\s][^\r\n]{3,})")
_TAKEN = re.compile(rb"\n-[ \t]*+([^\s][^\r\n]{3,})")
_STANDING = re.compile(rb"\n[ \t]*+([^\s][^\r\n]{11,})")
_NOT_WORK = re.compile(
    r"(?i)(^|/)\.[\w.-]+$|(^|/)(licen[cs]e|copying|notice|authors|code_of_conduct|contributing|changelog|changes|history)(\.\w+)?$|\.(md|rst|txt|svg|json|ya?ml|lock)$"
)

_LEGAL = re.compile(rb"(?i)licen[cs]e|copyright|warrant(?:y|ies)|all rights reserved|\bas is\b|permission notice|limitation")
"""Words of the licence that heads a file: such lines are alike everywhere and nobody's work."""
_LEGAL_PARTS = (b"licen", b"copyright", b"warrant", b"all rights", b"as is", b"permission notice", b"limitation")
"""Of which one stands, in lower case, in whatever `_LEGAL` finds: searching a whole file for them costs less than one line each."""


class Prints(NamedTuple):
    """Fingerprints of one commit."""

    samples: tuple[tuple[int, int], ...]
    """(index of the change, hash of a line), for each sampled line that the commit added to a file of code; no duplicates."""
    lines: tuple[tuple[int, bytes, bytes], ...]
    """(index of the change, lines that it brought, lines that it took), for each file of code: packed hashes, four bytes
    each, little end first, without lines of fewer than four bytes."""


NO_PRINTS = Prints((), ())


def extract_prints(changes: Iterable[Change], patches: dict[str, bytes]) -> Prints:
    """The fingerprints of a commit's changes; indentation does not count."""
    samples: list[tuple[int, int]] = []
    lines: list[tuple[int, bytes, bytes]] = []
    for index, change in enumerate(changes):
        patch = patches.get(change.path)
        if patch is None or not _is_work(change.path):
            continue
        brought = _BROUGHT.findall(patch) if change.added else []
        hashes = list(map(crc32, brought))
        chosen = [(h, line) for h, line in zip(hashes, brought, strict=True) if not h % ONE_IN and len(line) >= LONG_ENOUGH]
        samples += [(index, h) for h in sorted({h for h, _ in _leave_out_legal(chosen)})[:PER_FILE]]
        taken = map(crc32, _TAKEN.findall(patch)) if change.deleted else ()
        lines.append((index, _pack(hashes), _pack(taken)))
    return Prints(tuple(samples), tuple(lines))


def _leave_out_legal(chosen: list[tuple[int, bytes]]) -> list[tuple[int, bytes]]:
    text = b"\n".join([line for _, line in chosen]).lower()
    return [one for one in chosen if not _LEGAL.search(one[1])] if any(part in text for part in _LEGAL_PARTS) else chosen


@lru_cache(maxsize=20_000)
def _is_work(path: str) -> bool:
    """Whether a file is code, and not prose, data or a licence."""
    return _NOT_WORK.search(path) is None


def extract_standing(content: bytes) -> Counter[int]:
    """Hash of each sampled line of a file → how often the line stands there; comparable with `Prints.samples`."""
    return Counter(h for h in map(crc32, _STANDING.findall(b"\n" + content)) if h % ONE_IN == 0)


def _pack(hashes: Iterable[int]) -> bytes:
    numbers = array("I", set(islice(hashes, LINES_PER_FILE)))
    if byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()
