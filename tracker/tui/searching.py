"""The search line: words and filters such as `level:system` in one line of text, and back. Pure.

Owns the little language; the query it makes is the read side's.
"""

from __future__ import annotations

import re
import shlex
from typing import Any

from tracker.model.growth import REMARKS, SORTS, CommitQuery
from tracker.model.labels import LEVELS, TYPES

WORDS = {
    "repo": "repo",
    "type": "type",
    "level": "level",
    "pattern": "pattern",
    "stack": "stack",
    "quarter": "quarter",
    "since": "since",
    "until": "until",
}
"""Filter word → field that takes its text as it stands."""
FLAGS = {
    "mine": ("is_mine", True),
    "others": ("is_mine", False),
    "assisted": ("is_assisted", True),
    "unsure": ("is_unsure", True),
    "night": ("is_night", True),
    "counted": ("is_counted", True),
}
"""What may stand after `is:`; `REMARKS` may, too."""
ABOUT = (
    "words, and filters: repo: type: level: pattern: stack: year: quarter: since: until: is:mine is:unsure is:assisted is:night sort:oldest"
)


def split_search(text: str) -> list[str]:
    """The line's words; quotes hold words together, and a quote that was not closed yet does no harm."""
    try:
        return shlex.split(text.replace("\\", "\\\\").replace("'", "\\'"))
    except ValueError:
        return text.replace('"', "").split()


def parse_search(text: str, base: CommitQuery = CommitQuery()) -> tuple[CommitQuery, tuple[str, ...]]:  # noqa: B008 - a frozen value
    """The query a line asks for on top of `base`, and the filters that mean nothing (yet)."""
    words: list[str] = []
    unknown: list[str] = []
    query = base
    for word in split_search(text):
        name, colon, value = word.partition(":")
        name = name.lower()
        if not colon or name not in (*WORDS, "year", "is", "sort"):
            words.append(word)
        elif not value:
            continue
        elif name == "is" and value.lower() in FLAGS:
            field, flag = FLAGS[value.lower()]
            query = _with(query, field, flag)
        elif name == "is" and value.lower() in REMARKS:
            query = query._replace(remark=value.lower())
        elif name == "year" and re.fullmatch(r"[0-9]{4}", value):
            query = query._replace(year=int(value))
        elif name == "sort" and value.lower() in SORTS:
            query = query._replace(sort=value.lower())
        elif name in WORDS and is_sensible(name, value):
            query = _with(query, WORDS[name], value)
        else:
            unknown.append(word)
    return query._replace(text=" ".join(part for part in (base.text, *words) if part)), tuple(unknown)


def _with(query: CommitQuery, field: str, value: str | bool) -> CommitQuery:
    changed: dict[str, Any] = {field: value}
    return query._replace(**changed)


def is_sensible(name: str, value: str) -> bool:
    """Whether a filter's value can mean something; half-typed ones cannot yet."""
    if name == "level":
        return value in LEVELS
    if name == "type":
        return value in (*TYPES, "revert", "merge")
    if name == "quarter":
        return len(value) == 7 and value[:4].isdigit() and value[4:6] == "-Q" and value[6] in "1234"
    if name in ("since", "until"):
        return len(value) == 10 and value[:4].isdigit()
    return True


def set_filter(text: str, name: str, value: str | None) -> str:
    """The line with one filter set to `value`, or taken out for None; `is:` flags are told apart by their value."""
    kept = [word for word in split_search(text) if not _is_same(word, name, value)]
    if value is not None and not (name == "is" and f"is:{value}" in split_search(text)):
        kept.append(f"{name}:{value}")
    return " ".join(f'"{word}"' if " " in word or not word else word for word in kept)


def _is_same(word: str, name: str, value: str | None) -> bool:
    if name == "is":
        return word == f"is:{value}"
    return word.partition(":")[0].lower() == name and ":" in word
