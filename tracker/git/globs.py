"""Matches paths against the patterns of a .gitattributes file in bounded time, whatever the pattern.

A pattern comes from a repository and may be made to be slow: each part of a path is matched for itself, so that no
number of stars makes a match take longer than the lengths of pattern and path multiplied.
"""

from __future__ import annotations

import re
from fnmatch import translate

LONGEST = 2048
"""Characters; git passes over longer lines."""
MOST_PARTS = 64


class Glob:
    """One pattern. As in git, one that matches a folder says nothing of the files below it."""

    def __init__(self, pattern: str) -> None:
        """Raises: ValueError for what is no pattern, or longer than anybody writes one."""
        if not pattern.strip("/") or pattern.startswith("!") or "//" in pattern or len(pattern) > LONGEST:
            raise ValueError("no pattern")
        parts = [part for part in pattern.split("/") if part]
        if "/" not in pattern.rstrip("/"):
            # A name alone is looked for in every folder.
            parts.insert(0, "**")
        if len(parts) > MOST_PARTS:
            raise ValueError("too many parts")
        self._parts = [None if part == "**" else re.compile(translate(_unescape(part))) for part in parts]
        # `docs/` means a folder, and attributes are those of files.
        self._is_of_folders = pattern.endswith("/")

    def matches(self, path: str) -> bool:
        """Whether the pattern takes in `path`, a file, its parts divided by slashes."""
        if self._is_of_folders:
            return False
        last = len(self._parts)
        states = self._skip({0})
        for name in path.split("/"):
            reached = set()
            for state in states:
                if state == last:
                    continue  # The pattern ends above the file.
                part = self._parts[state]
                if part is None:
                    reached |= {state, *([last] if state == last - 1 else [])}
                elif part.match(name):
                    reached.add(state + 1)
            if not reached:
                return False
            states = self._skip(reached)
        return last in states

    def _skip(self, states: set[int]) -> set[int]:
        """With the states behind each `**` that may stand for no folder at all; the last part stands for at least one."""
        for state in sorted(states):
            while state < len(self._parts) - 1 and self._parts[state] is None:
                state += 1
                states.add(state)
        return states


def _unescape(part: str) -> str:
    """The backslash escapes of git as the one-character sets of fnmatch, and its second sign for "none of these"."""
    plain = re.sub(r"\\(.)", lambda match: f"[{match[1]}]" if match[1] in "*?[" else match[1], part)
    return plain.replace("[^", "[!")
