"""What is drawn before anyone knows where: lines of pieces, each a text and the role it plays.

Owns the shapes and their measures in terminal cells. Must not know a widget, a colour or a theme.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len, set_cell_size

Piece = tuple[str, str]
"""Text, and its role: "" for plain text, else a key of `roles.ROLE_STYLES`."""
Line = tuple[Piece, ...]
Drawing = tuple[Line, ...]

LEVEL_GLYPHS = ("░", "▒", "▓", "█")
"""One glyph a level, denser as the scope widens, so that a chart reads without colour."""
LEVEL_ROLES = ("syntax", "pattern", "system", "architecture")


def measure_line(line: Line) -> int:
    """Width of `line` in cells."""
    return sum(cell_len(text) for text, _ in line)


def fit_text(text: str, width: int, align: str = "left") -> str:
    """`text` in exactly `width` cells: padded, or cut with an ellipsis. `align` is left or right."""
    if width <= 0:
        return ""
    length = cell_len(text)
    if length <= width:
        blank = " " * (width - length)
        return blank + text if align == "right" else text + blank
    return set_cell_size(text, width - 1) + "…"


def fit_line(line: Iterable[Piece], width: int, align: str = "left") -> Line:
    """`line` in exactly `width` cells, roles kept; what does not fit ends in an ellipsis."""
    pieces = tuple(line)
    if width <= 0:
        return ()
    spare = width - measure_line(pieces)
    if spare >= 0:
        blank = ((" " * spare, ""),) if spare else ()
        return (*blank, *pieces) if align == "right" else (*pieces, *blank)
    kept: list[Piece] = []
    left = width
    for text, role in pieces:
        if cell_len(text) < left:
            kept.append((text, role))
            left -= cell_len(text)
        else:
            kept.append((set_cell_size(text, left - 1) + "…", role))
            break
    return tuple(kept)


def crop_line(line: Iterable[Piece], width: int) -> Line:
    """`line` without what lies beyond `width` cells."""
    kept: list[Piece] = []
    left = max(0, width)
    for text, role in line:
        if left <= 0:
            break
        length = cell_len(text)
        kept.append((text, role) if length <= left else (set_cell_size(text, left), role))
        left -= min(length, left)
    return tuple(kept)


def crop_drawing(drawing: Iterable[Iterable[Piece]], width: int) -> Drawing:
    """Every line cropped to `width` cells."""
    return tuple(crop_line(line, width) for line in drawing)


def apportion(parts: Sequence[int], cells: int) -> tuple[int, ...]:
    """Cells for each part, in proportion, adding up to `cells`; a part too small for half a cell may get none.

    All zero when the parts are. Largest remainder (Hamilton's method): a cell for one commit in a hundred would say more
    than is so; the numbers beside the drawing name it.
    """
    total = sum(parts)
    if total <= 0 or cells <= 0:
        return tuple(0 for _ in parts)
    exact = [part * cells / total for part in parts]
    given = [int(share) for share in exact]
    by_rest = sorted(range(len(parts)), key=lambda at: (given[at] - exact[at], at))
    for at in by_rest[: cells - sum(given)]:
        given[at] += 1
    return tuple(given)
