"""Labels commits that come as JSON Lines: one object in, one object out, in place, whatever a line holds.

Must not fail on any input: a line that is no commit becomes an object with "error".
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from tracker.classify.labels import Labeller
from tracker.model.facts import Change, Commit, Person, Signals

BATCH = 256
"""Lines labelled together."""
MOST_LINES = 1 << 53
"""No file has as many; beyond it a number could not be reckoned with."""
_NOBODY = Person("", "")
_STATUSES = frozenset("AMDRCT")


def classify_lines(lines: Iterable[str], labeller: Labeller) -> Iterator[str]:
    """One JSON object for each line: type, level, patterns, confidences, reasons; or "error" that names the line.

    A line holds subject, body (may be left out) and files: [path, status, added, deleted] lists; null counts are unknown.
    """
    held: list[Commit | str] = []
    number = 0
    for number, line in enumerate(lines, 1):
        held.append(_read_line(line, number))
        if len(held) >= BATCH:
            yield from _classify(held, labeller)
            held = []
    if held:
        yield from _classify(held, labeller)


def _classify(held: list[Commit | str], labeller: Labeller) -> Iterator[str]:
    labels = iter(labeller.classify([(item, Signals({}, False)) for item in held if isinstance(item, Commit)]))
    for item in held:
        if isinstance(item, str):
            yield json.dumps({"error": item}, ensure_ascii=False)
            continue
        said = next(labels)
        yield json.dumps(
            {
                "type": said.type,
                "level": said.level,
                "patterns": [label.pattern for label in said.patterns],
                "confidences": {
                    "type": said.type_confidence,
                    "level": said.level_confidence,
                    "patterns": {label.pattern: label.confidence for label in said.patterns},
                },
                "reasons": {
                    "type": said.type_reason,
                    "level": said.level_reason,
                    "patterns": {label.pattern: label.reason for label in said.patterns},
                },
            },
            ensure_ascii=False,
        )


def _read_line(line: str, number: int) -> Commit | str:
    """The commit that a line describes, or what is wrong with it."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        return f"line {number}: is not valid JSON ({error})"
    if not isinstance(row, dict):
        return f"line {number}: is no object"
    subject, body, files = row.get("subject"), row.get("body"), row.get("files")
    if not isinstance(subject, str):
        return f"line {number}: 'subject' is missing or no text"
    if body is None:
        body = ""
    if not isinstance(body, str):
        return f"line {number}: 'body' is no text"
    if files is not None and not isinstance(files, list):
        return f"line {number}: 'files' is no list"
    changes = []
    for place, entry in enumerate(files or (), 1):
        change = _read_change(entry)
        if change is None:
            return f"line {number}: file {place} is not [path, status, added, deleted]"
        changes.append(change)
    return Commit("", "", (), _NOBODY, 0, 0, _NOBODY, 0, 0, subject, body, tuple(changes))


def _read_change(entry: Any) -> Change | None:
    if not isinstance(entry, list) or not 1 <= len(entry) <= 4 or not isinstance(entry[0], str):
        return None
    status = entry[1] if len(entry) > 1 else "M"
    if not isinstance(status, str) or status[:1] not in _STATUSES:
        return None
    counts = [*entry[2:], None, None][:2]
    if not all(count is None or _is_count(count) for count in counts):
        return None
    return Change(entry[0], None, status[:1], counts[0], counts[1], None)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < MOST_LINES
