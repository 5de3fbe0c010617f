"""Untrusted text made harmless for a terminal: the one place that says which characters are shown as escapes.

Owns no layout and no colour. Everything from git, and everything a person typed, passes here before it is printed.
"""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # C0 and C1 controls: terminal escapes begin with one
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks and overrides that reorder what a reader sees
    "\u2028\u2029\ufeff\ud800-\udfff]"  # line breaks of Unicode, byte order mark, lone surrogates
)


def plain(text: str) -> str:
    """`text` on one line, with each control, direction override and lone surrogate as a visible escape such as \\x1b."""
    return _UNSAFE.sub(_escape, text)


def plain_lines(text: str) -> str:
    """As `plain`, but line breaks and tabs stay (for bodies of messages and diffs)."""
    return "\n".join(plain(line.replace("\t", "    ").rstrip("\r")) for line in text.split("\n"))


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if found[0] in "\t\n\r":
        return " "
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
