"""Breaks a text into lines and sets them on a PDF page, a name in it bold.

The library does the same for any text, but measures every beginning of every line; most texts need no more than their
words. Where letters join or run from the right, the library is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tracker.report.pdflook import MARGIN

if TYPE_CHECKING:
    from fpdf import FPDF

_WIDE = "\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_TOKEN = re.compile(f"\\s+|[{_WIDE}]|[^\\s{_WIDE}]+")
"""Where a line may break: at spaces, and beside every letter of a script that writes without them."""

Piece = tuple[str, bool]
"""Text, and whether it is bold."""
Line = list[Piece]


class Typesetter:
    """Sets text in one PDF; remembers how wide words are."""

    def __init__(self, pdf: FPDF, is_shaped: bool) -> None:
        self.pdf, self.is_shaped = pdf, is_shaped
        self._widths: dict[tuple[str, str, float, str], float] = {}

    def break_lines(self, text: str, width: float, bold: str = "") -> list[Line]:
        """The lines of `text` in the font that is set; the first `bold` in it stands out."""
        if self.is_shaped:
            lines = self.pdf.multi_cell(width, 5, text, align="L", dry_run=True, output="LINES")
            return [[(str(line), False)] for line in lines] if isinstance(lines, list) else []
        lines_: list[Line] = []
        line: Line = []
        left = width
        for token, is_bold in _find_tokens(text, bold):
            for part in self._fit(token, is_bold, width):
                size = self._measure(part, is_bold)
                if size > left and line:
                    lines_.append(line)
                    line, left = [], width
                if line or not part.isspace():
                    line.append((part, is_bold))
                    left -= size
        return [*lines_, line] if line else lines_

    def set_lines(self, lines: list[Line], height: float, x: float = MARGIN) -> None:
        """One line below the other from here on; the place on the page ends below the last, at the left margin."""
        pdf = self.pdf
        family, style, size = pdf.font_family, pdf.font_style, pdf.font_size_pt
        for line in lines:
            pdf.set_x(x)
            for text, is_bold in _join(line):
                pdf.set_font(family, "B" if is_bold else style, size)
                pdf.cell(self._measure(text, is_bold), height, text)
            pdf.set_xy(MARGIN, pdf.get_y() + height)
        pdf.set_font(family, style, size)

    def set_shaped(self, text: str, width: float, height: float, x: float = MARGIN) -> None:
        """The text as the library sets it."""
        self.pdf.set_x(x)
        self.pdf.multi_cell(width, height, text, align="L", new_x="LMARGIN", new_y="NEXT")

    def _fit(self, token: str, is_bold: bool, width: float) -> list[str]:
        """The token, cut where it is longer than a line."""
        if self._measure(token, is_bold) <= width:
            return [token]
        parts, part, size = [], "", 0.0
        for char in token:
            wide = self._measure(char, is_bold)
            if size + wide > width and part:
                parts.append(part)
                part, size = "", 0.0
            part, size = part + char, size + wide
        return [*parts, part]

    def _measure(self, text: str, is_bold: bool) -> float:
        pdf = self.pdf
        style: Any = "B" if is_bold else pdf.font_style
        key = (pdf.font_family, style, pdf.font_size_pt, text)
        if key not in self._widths:
            before: Any = pdf.font_style
            pdf.set_font(pdf.font_family, style, pdf.font_size_pt)
            self._widths[key] = pdf.get_string_width(text)
            pdf.set_font(pdf.font_family, before, pdf.font_size_pt)
        return self._widths[key]


def _find_tokens(text: str, bold: str) -> Iterator[Piece]:
    before, name, after = text.partition(bold) if bold else (text, "", "")
    for part, is_bold in ((before, False), (name, True), (after, False)):
        for token in _TOKEN.findall(part):
            yield (" " if token.isspace() else token), is_bold


def _join(line: Line) -> list[Piece]:
    """Neighbours of one weight as one piece; nothing blank at the end."""
    joined: Line = []
    for text, is_bold in line:
        if joined and joined[-1][1] == is_bold:
            joined[-1] = (joined[-1][0] + text, is_bold)
        else:
            joined.append((text, is_bold))
    return joined
