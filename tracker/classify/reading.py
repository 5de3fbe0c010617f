"""One commit, read once: the words of its message, the roles of its files, its sizes and counts.

Pure. Rules and weights both start from a `Reading`, so that what decides and what explains is the same thing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from tracker.classify.paths import PathFacts, describe_path
from tracker.model.facts import Commit, Signals

MAX_PATHS = 300
"""Of one commit; the rest is counted in the totals of the first ones' kind only by number."""
MAX_BODY_WORDS = 90
HEARD = 40
"""Words of the body that rules look at."""

STATED = {
    word: kind
    for kind, words in {
        "feat": "feat feature features improvement", "fix": "fix bugfix hotfix bug security", "perf": "perf", "refactor": "refactor refact",
        "style": "style", "docs": "docs doc examples", "test": "test tests", "build": "build deps release", "ci": "ci", "chore": "chore",
        "revert": "revert",
    }.items()
    for word in words.split()
}  # fmt: skip
"""What an author writes before the colon → the type it states."""

_PREFIX = re.compile(r"^\s*([A-Za-z]+)\s*(?:\(([^)]{0,60})\))?(!)?:\s+")
_TRAILER = re.compile(
    r"^(?:co-authored-by|signed-off-by|reviewed-by|change-id|git-svn-id|acked-by|cc|tested-by|reported-by|bug|assisted-by"
    r"|generated-by)\s*:",
    re.I,
)
_REFERENCE = re.compile(r"https?://\S+|\(?#\d+\)?|\b[0-9a-f]{7,40}\b(?<=\d)|\b[A-Z]{2,8}-\d+\b")
_VERSION = re.compile(r"\bv?\d+\.\d+(?:\.\d+)*(?:[-.]?(?:a|b|rc|alpha|beta|dev|pre|post)[.\d]*)?\b")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]+|[#][a-z]+|[✨\u2600-\u27bf\U0001f300-\U0001faff]")
_ENDINGS = tuple((ending, len(ending)) for ending in "ations ation ings ing ies ied ers ed es s e y ly".split())


_UNCOUNTED = frozenset({"lock", "vendor"})
"""Roles whose lines say nothing of the change."""


class Reading(NamedTuple):
    """What is known of one commit before anything is concluded."""

    stated: str
    """Type the author named before a colon, "" for none."""
    scope: str
    is_breaking: bool
    words: tuple[str, ...]
    """Stems of the subject without the stated type, in order."""
    body: tuple[str, ...]
    """Stems of the body's first words, without trailers."""
    plain: tuple[str, ...]
    """The subject's words as they were written, one for each of `words`."""
    plain_body: tuple[str, ...]
    """The same of the first of `body`, as far as rules look."""
    paths: tuple[tuple[PathFacts, str], ...]
    """Path facts and status of the files."""
    sizes: tuple[tuple[int, int], ...]
    """Lines added and removed of the same files; 0 where not counted."""
    counts: dict[str, int]
    """Signals, and what follows from the file list: `files`, `role_<role>` (files), `lines_<role>`, `added`, `removed`,
    `status_<A|M|D|R>`, and the derived ones of `_derive`."""
    has_diff: bool


@lru_cache(maxsize=1 << 16)
def find_stem(word: str) -> str:
    """A crude stem, so that "caches" and "caching" meet; `word` in lower case."""
    if len(word) > 4 and word.isascii():
        for ending, length in _ENDINGS:
            if word.endswith(ending) and len(word) - length >= 3:
                stem = word[:-length]
                if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "sle":
                    stem = stem[:-1]
                return stem
    return word


def split_words(text: str) -> list[str]:
    """Words of a message in lower case; references become #ref, version numbers #version, other numbers go."""
    has_digits = _DIGIT.search(text) is not None
    if has_digits or "http" in text:
        text = _REFERENCE.sub(" #ref ", text)
        if has_digits:
            text = _VERSION.sub(" #version ", text)
    return _WORD.findall(text.lower())


def read_message(subject: str, body: str) -> tuple[str, str, bool, tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Stated type, scope, breaking, stems of subject and body, words of subject and body as written, of a commit message."""
    stated = scope = ""
    is_breaking = "BREAKING CHANGE" in body
    found = _PREFIX.match(subject)
    if found:
        name = found[1].lower()
        if name in STATED or found[2]:
            stated = STATED.get(name, "")
            scope = (found[2] or "").lower()
            is_breaking = is_breaking or found[3] is not None
            subject = subject[found.end() :]
    plain = split_words(subject[:300])
    told: list[str] = []
    if body:
        lines = [line for line in body[:1500].split("\n") if not _TRAILER.match(line)]
        told = split_words(" ".join(lines))[:MAX_BODY_WORDS]
    return stated, scope, is_breaking, tuple(map(find_stem, plain)), tuple(map(find_stem, told)), tuple(plain), tuple(told[:HEARD])


def extract_reading(commit: Commit, signals: Signals) -> Reading:
    """The reading of one commit and its signals; a commit whose changes are unknown reads as one without files."""
    stated, scope, is_breaking, words, body, plain, plain_body = read_message(commit.subject, commit.body)
    counts = dict(signals.counts)
    changes = commit.changes or ()
    read = changes[:MAX_PATHS]
    paths = [(describe_path(change.path), change.status) for change in read]
    sizes = [(change.added or 0, change.deleted or 0) for change in read]
    added = removed = 0
    files: dict[str, int] = {}
    lines: dict[str, int] = {}
    statuses: dict[str, int] = {}
    for (facts, status), (plus, minus) in zip(paths, sizes, strict=True):
        role = facts.role
        files[role] = files.get(role, 0) + 1
        statuses[status] = statuses.get(status, 0) + 1
        if (plus or minus) and role not in _UNCOUNTED:
            added += plus
            removed += minus
            lines[role] = lines.get(role, 0) + plus + minus
    for prefix, held in (("role_", files), ("status_", statuses), ("lines_", lines)):
        for name, count in held.items():
            counts[prefix + name] = count
    counts["files"] = len(changes)
    counts["added"], counts["removed"] = added, removed
    _derive(commit, counts)
    return Reading(stated, scope, is_breaking, words, body, plain, plain_body, tuple(paths), tuple(sizes), counts, signals.has_diff)


def _derive(commit: Commit, counts: dict[str, int]) -> None:
    """Counts that follow from others: net_removal, many_renames, many_files, mostly_new, first_commit, interface_lines,
    version_release, tests_share, docs_share (lines of tests or documentation, where they are a sizeable part)."""
    known = counts.get
    files, added, removed = known("files", 0), known("added", 0), known("removed", 0)
    total = added + removed
    if removed > 12 and removed > 2 * added:
        counts["net_removal"] = removed - added
    if known("status_R", 0) > 2:
        counts["many_renames"] = known("status_R", 0)
    if files > 9:
        counts["many_files"] = files
    if files and known("status_A", 0) * 2 > files:
        counts["mostly_new"] = known("status_A", 0)
    if not commit.parents and commit.sha:
        counts["first_commit"] = 1
    if known("lines_interface", 0) * 3 > total:
        counts["interface_lines"] = known("lines_interface", 0)
    if known("version_bump", 0) and not known("version_dev", 0) and known("code_added", 0) < 20:
        counts["version_release"] = known("version_bump", 0)
    tests, docs = known("lines_test", 0), known("lines_docs", 0) + known("lines_changelog", 0)
    if tests * 4 > total and tests > 5:
        counts["tests_share"] = tests
    if docs * 4 > total and docs > 3:
        counts["docs_share"] = docs
