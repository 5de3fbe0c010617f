"""Reads what the weights learn from: facts of commits as a scan kept them, labels, and types that authors named."""

from __future__ import annotations

import gzip
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tracker.classify.reading import read_message
from tracker.model.facts import Change, Commit, Person, Signals
from tracker.model.labels import TYPES

NOBODY = Person("", "")


def read_facts(databases: list[Path], shas: set[str]) -> dict[str, tuple[Commit, Signals]]:
    """The facts of those commits that a scan has diffed."""
    found: dict[str, tuple[Commit, Signals]] = {}
    for path in databases:
        db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        known = db.execute("SELECT id, sha, subject, body, parents FROM commits WHERE is_diffed = 1").fetchall()
        for row, sha, subject, body, parents in known:
            if sha not in shas or sha in found:
                continue
            asked = "SELECT path, old_path, status, added, deleted, rule FROM changes WHERE commit_id = ? ORDER BY seq"
            changes = db.execute(asked, (row,))
            commit = Commit(sha, "", tuple(parents.split()), NOBODY, 0, 0, NOBODY, 0, 0, subject, body, tuple(Change(*c) for c in changes))
            held = db.execute("SELECT counts FROM signals WHERE commit_id = ?", (row,)).fetchone()
            counts = {name: int(count) for name, _, count in (part.rpartition("=") for part in held[0].split())} if held else {}
            found[sha] = (commit, Signals(counts, held is not None))
        db.close()
    return found


def read_labels(paths: list[Path]) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for path in sorted(paths, reverse=True):
        rows |= {row["sha"]: row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines()) if row["type"] in TYPES}
    return sorted(rows.values(), key=lambda row: (row["repo"], row["sha"]))


def read_stated(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return sorted((row for row in map(json.loads, lines) if row["type"] in TYPES), key=lambda row: (row["repo"], row["sha"]))


class Drawn(NamedTuple):
    """A commit that `train_draw.py` drew."""

    repo: str
    kind: int
    """Place in `TYPES` of the type that its author wrote before a colon; -1: none."""
    commit: Commit
    """Without that type."""
    signals: Signals


def read_drawn(databases: list[Path], drawn: Path) -> Iterator[Drawn]:
    """The drawn commits that change a file and were diffed, each once, in the order of the file `drawn`: repository and hash a line."""
    repos: dict[str, str] = {}
    for line in drawn.read_text(encoding="utf-8").splitlines():
        repo, _, sha = line.partition("\t")
        repos.setdefault(sha, repo)
    facts = read_facts(databases, set(repos))
    for sha, repo in repos.items():
        commit, signals = facts.get(sha, (None, None))
        if commit is None or signals is None or not commit.changes:
            continue
        stated = read_message(commit.subject, "")[0]
        subject = commit.subject.partition(": ")[2] if stated else commit.subject
        yield Drawn(repo, TYPES.index(stated) if stated in TYPES else -1, commit._replace(subject=subject), signals)


def write_commit(row: dict[str, Any]) -> tuple[Commit, Signals]:
    """A row as `tracker classify` sees it: message and file list."""
    changes = tuple(Change(path, None, status[:1], added, deleted, None) for path, status, added, deleted in row["files"])
    return Commit("", "", (), NOBODY, 0, 0, NOBODY, 0, 0, row["subject"], row["body"] or "", changes), Signals({}, False)
