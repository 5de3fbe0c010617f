"""Where a row leads, as text: rows carry it as their key, and pages turn it back into the message that goes there.

Pure. Text keeps a row's key equal to itself when the file is read again, so that the cursor can stay.
"""

from __future__ import annotations

from ast import literal_eval

from textual.message import Message

from tracker.model.growth import CommitQuery
from tracker.tui import messages


def to_commit(sha: str | None) -> str:
    """One commit; "" for None."""
    return f"commit {sha}" if sha else ""


def to_artifact(artifact_id: str | None) -> str:
    """One artifact; "" for None."""
    return f"artifact {artifact_id}" if artifact_id else ""


def to_pattern(pattern: str) -> str:
    """One pattern."""
    return f"pattern {pattern}"


def to_year(year: int) -> str:
    """One year of the arc."""
    return f"year {year}"


def to_commits(title: str, query: CommitQuery) -> str:
    """A list of commits under a title."""
    said = {name: value for name, value in query._asdict().items() if value != CommitQuery._field_defaults[name]}
    return f"commits {(title, said)!r}"


def to_shas(title: str, *shas: str | None) -> str:
    """These commits, without the unknown ones: one opens itself, several as a list; "" for none."""
    known = tuple(dict.fromkeys(sha for sha in shas if sha))
    if len(known) <= 1:
        return to_commit(known[0] if known else None)
    return to_commits(title, CommitQuery(shas=known, sort="oldest"))


def read_destination(key: str) -> Message | None:
    """The message that goes where `key` says; None when it leads nowhere."""
    kind, _, rest = key.partition(" ")
    if kind == "commit":
        return messages.OpenCommit(rest)
    if kind == "artifact":
        return messages.OpenArtifact(rest)
    if kind == "pattern":
        return messages.OpenPattern(rest)
    if kind == "year":
        return messages.OpenYear(int(rest))
    if kind == "commits":
        title, said = literal_eval(rest)
        return messages.OpenCommits(title, CommitQuery(**said))
    return None
