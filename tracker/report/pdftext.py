"""Breaks a text into lines and sets them on a PDF page, a name in it bold, a phrase that runs from the right in one piece.

The library breaks any text, too, but measures every beginning of every line; and inside a sentence that runs from the left
it puts the numbers of an Arabic or Hebrew phrase in the wrong place. A phrase on its own it sets right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from tracker.report.pdflook import MARGIN
from tracker.report.words import part_at

if TYPE_CHECKING:
    from fpdf import FPDF

_WIDE = "\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_TOKEN = re.compile(f"\\s+|[{_WIDE}]|[^\\s{_WIDE}]+")
"""Where a line may break: at spaces, and beside every letter of a script that writes without them."""
_FROM_RIGHT = ("R", "AL")


class Piece(NamedTuple):
    """Text that is set in one go."""

    text: str
    is_bold: bool = False
    is_rtl: bool = False
    """True: it runs from the right."""


Line = list[Piece]


class Typesetter:
    """Sets text in one PDF; remembers how wide words are."""

    def __init__(self, pdf: FPDF, is_shaped: bool) -> None:
        self.pdf, self.is_shaped = pdf, is_shaped
        self._widths: dict[tuple[str, str, float, Piece], float] = {}

    def break_lines(self, text: str, width: float, bold: str = "") -> list[Line]:
        """The lines of `text` in the font that is set; the first `bold` in it stands out."""
        lines: list[Line] = []
        line: Line = []
        left = width
        for token in _find_tokens(text, bold, self.is_shaped):
            for part in self._fit(token, width):
                size = self._measure(part)
                if size > left and line:
                    lines.append(line)
                    line, left = [], width
                if line or not part.text.isspace():
                    line.append(part)
                    left -= size
        return [*lines, line] if line else lines

    def set_lines(self, lines: list[Line], height: float, x: float = MARGIN) -> None:
        """One line below the other from here on; the place on the page ends below the last, at the left margin."""
        pdf = self.pdf
        for line in lines:
            pdf.set_x(x)
            for piece in _join(line):
                width = self._measure(piece)
                style = self._turn(piece)
                pdf.cell(width, height, piece.text)
                self._turn_back(style)
            pdf.set_xy(MARGIN, pdf.get_y() + height)

    def _fit(self, token: Piece, width: float) -> list[Piece]:
        """The token, cut where it is longer than a line: a phrase between its words, a word between its letters."""
        if self._measure(token) <= width:
            return [token]
        parts, part = [], ""
        for bit in re.findall(r"\S+\s*", token.text) if token.is_rtl else token.text:
            if part and self._measure(token._replace(text=part + bit)) > width:
                parts.append(token._replace(text=part))
                part = ""
            part += bit
        return [*parts, token._replace(text=part)]

    def _measure(self, piece: Piece) -> float:
        pdf = self.pdf
        key = (pdf.font_family, pdf.font_style, pdf.font_size_pt, piece)
        if key not in self._widths:
            style = self._turn(piece)
            self._widths[key] = pdf.get_string_width(piece.text)
            self._turn_back(style)
        return self._widths[key]

    def _turn(self, piece: Piece) -> Any:
        """Sets weight and direction for a piece; returns the style to turn back to."""
        style: Any = self.pdf.font_style
        if piece.is_bold:
            self.pdf.set_font(self.pdf.font_family, "B", self.pdf.font_size_pt)
        if self.is_shaped:
            self.pdf.set_text_shaping(True, direction="rtl" if piece.is_rtl else "ltr")
        return style

    def _turn_back(self, style: Any) -> None:
        if self.pdf.font_style != style:
            self.pdf.set_font(self.pdf.font_family, style, self.pdf.font_size_pt)
        if self.is_shaped:
            self.pdf.set_text_shaping(True)


def _find_tokens(text: str, bold: str, is_shaped: bool) -> Iterator[Piece]:
    before, name, after = part_at(text, bold)
    for part, is_bold in ((before, False), (name, True), (after, False)):
        for stretch, is_rtl in _find_stretches(part) if is_shaped else [(part, False)]:
            if is_rtl:
                yield Piece(stretch, is_bold, True)
                continue
            for token in _TOKEN.findall(stretch):
                yield Piece(" " if token.isspace() else token, is_bold)


def _find_stretches(text: str) -> Iterator[tuple[str, bool]]:
    """The text in turns: what runs from the left, and phrases from a first to a last letter that run from the right."""
    start = at = 0
    while at < len(text):
        if unicodedata.bidirectional(text[at]) not in _FROM_RIGHT:
            at += 1
            continue
        end = ahead = at + 1
        while ahead < len(text) and unicodedata.bidirectional(text[ahead]) != "L":
            ahead += 1
            if unicodedata.bidirectional(text[ahead - 1]) in _FROM_RIGHT:
                end = ahead
        if start < at:
            yield text[start:at], False
        yield text[at:end], True
        start = at = end
    if start < len(text):
        yield text[start:], False


def _join(line: Line) -> list[Piece]:
    """Neighbours of one kind as one piece; phrases that run from the right stay apart."""
    joined: Line = []
    for piece in line:
        if joined and not piece.is_rtl and not joined[-1].is_rtl and joined[-1].is_bold == piece.is_bold:
            joined[-1] = joined[-1]._replace(text=joined[-1].text + piece.text)
        else:
            joined.append(piece)
    return joined
