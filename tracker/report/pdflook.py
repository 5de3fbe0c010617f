"""Measures and colours of the PDF form: those of the page in light, in millimetres and RGB."""

from __future__ import annotations

MARGIN = 22
WIDTH = 210 - 2 * MARGIN
INK = (29, 33, 38)
SOFT = (93, 100, 109)
FAINT = (139, 145, 153)
LINE = (222, 219, 211)
WASH = (244, 241, 234)
ACCENT = (168, 67, 42)
LEVELS = ((207, 217, 230), (143, 173, 209), (63, 116, 181), (23, 58, 105))
