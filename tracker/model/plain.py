"""Untrusted text made harmless to look at: the one place that says which characters are shown as escapes.

Owns no layout and no colour. Everything from git, and everything a person typed, passes here before it is printed.
"""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # C0 and C1 controls: terminal escapes begin with one
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks and overrides that reorder what a reader sees
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f\u3164\uffa0\ufff0-\ufffb"  # nothing to see
    "\U000e0000-\U000e0fff"  # tags and variation selectors that can carry a hidden text
    "\u2028\u2029\ufeff\ud800-\udfff]"  # line breaks of Unicode, byte order mark, lone surrogates
)
_JOINERS = re.compile(  # of use inside emoji and inside scripts that join their letters; anywhere else they hide
    "(?<![\u0600-\u1fff\u2190-\u2fff\ufe0f\U00010000-\U0001ffff])[\u200c\u200d]"
    "|[\u200c\u200d](?![\u0600-\u1fff\u2190-\u2fff\U00010000-\U0001ffff])"
)


def plain(text: str) -> str:
    """`text` on one line, with each control, direction override and hidden character as a visible escape such as \\x1b."""
    shown = _UNSAFE.sub(_escape, text)
    if "\u200c" in shown or "\u200d" in shown:
        shown = _JOINERS.sub(_escape, shown)
    return shown


def plain_lines(text: str) -> str:
    """As `plain`, but line breaks and tabs stay (for bodies of messages and diffs)."""
    return "\n".join(plain(line.replace("\t", "    ").rstrip("\r")) for line in text.split("\n"))


def _escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if found[0] in "\t\n\r":
        return " "
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
