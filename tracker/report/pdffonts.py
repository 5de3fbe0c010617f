"""Which of the bundled fonts draws which character, and what is written for a character that none of them has.

Owns the choice; knows nothing of pages. Only the fonts that a text needs are opened.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "fonts"
TEXT = "sans"
"""The font of the text; bold and the serifs have the same characters."""
FURTHER = ("hebrew", "arabic", "thai", "armenian", "georgian", "devanagari", "bengali", "tamil", "telugu", "symbola", "droid")
"""Tried in this order: the small ones first."""
SHAPED = frozenset(("arabic", "hebrew", "thai", "devanagari", "bengali", "tamil", "telugu"))
"""Scripts whose letters join, stack or run from the right."""
_SILENT = frozenset("\ufe0e\ufe0f\u200c\u200d\u20e3")
"""Choose between pictures of one character; without a colour font there is nothing to choose."""


class Coverage(NamedTuple):
    """What a document needs of the fonts."""

    further: tuple[str, ...]
    """Fonts besides those of the text, by file name."""
    unknown: frozenset[str]
    """Characters that none of them has."""

    @property
    def is_shaped(self) -> bool:
        return not SHAPED.isdisjoint(self.further)


def find_coverage(texts: Iterable[str], folder: Path = FOLDER) -> Coverage:
    """The fonts that all characters of `texts` need."""
    missing = {char for text in texts for char in text if char not in _SILENT and not char.isspace()}
    missing = {char for char in missing if ord(char) >= 0x250} - _read_characters(folder, TEXT) if missing else missing
    further: list[str] = []
    for name in FURTHER:
        if not missing:
            break
        known = _read_characters(folder, name) & missing
        if known:
            further.append(name)
            missing -= known
    return Coverage(tuple(further), frozenset(missing))


def _read_characters(folder: Path, name: str) -> set[str]:
    from fontTools.ttLib import TTFont

    with TTFont(folder / f"{name}.ttf", lazy=True) as font:
        return {chr(code) for code in font.getBestCmap()}


def spell(text: str, coverage: Coverage) -> str:
    """`text` with each character that no font has as its name in brackets: `[rocket]`, or `[U+12345]` when it has none."""
    if not coverage.unknown and _SILENT.isdisjoint(text):
        return text
    keep = "\u200c\u200d" if coverage.is_shaped else ""
    return "".join(_name(char) if char in coverage.unknown else "" if char in _SILENT and char not in keep else char for char in text)


def _name(char: str) -> str:
    if "\U0001f1e6" <= char <= "\U0001f1ff":  # half of a flag stands for a letter
        return chr(ord(char) - 0x1F1E6 + ord("A"))
    name = unicodedata.name(char, "")
    return f"[{name.lower()}]" if name else f"[U+{ord(char):04X}]"
