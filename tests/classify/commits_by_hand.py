"""Commits written by hand for the labelling tests: a message, files and lines, no repository."""

from __future__ import annotations

from tracker.classify.signals import extract_signals
from tracker.model.facts import Change, Commit, Person, Signals

SOMEBODY = Person("Ada Example", "ada@example.org")


def write_commit(
    subject: str, *files: tuple[str, str, str, str], body: str = "", parents: tuple[str, ...] = ("p",), sha: str = "a" * 40
) -> tuple[Commit, Signals]:
    """A commit and its signals; `files`: (path, status, added lines, removed lines), lines joined by newlines."""
    changes, patches = [], {}
    for path, status, added, removed in files:
        plus, minus = added.split("\n") if added else [], removed.split("\n") if removed else []
        changes.append(Change(path, None, status, len(plus), len(minus), None))
        lines = [f"@@ -1,{len(minus)} +1,{len(plus)} @@", *(f"-{line}" for line in minus), *(f"+{line}" for line in plus)]
        patches[path] = "\n".join(lines).encode() + b"\n"
    commit = Commit(sha, "t" * 40, parents, SOMEBODY, 1_600_000_000, 0, SOMEBODY, 1_600_000_000, 0, subject, body, tuple(changes))
    return commit, extract_signals(commit, patches)
