"""The table of every list: columns that fit the width, a cursor and marks that need no colour, rows drawn when seen.

Owns cursor, marks and order of the rows it was given. Must not know what a row means or where it came from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from tracker.model.plain import plain
from tracker.tui.drawing import Line, Piece, fit_line
from tracker.tui.roles import content_of_line

GUTTER = 2
GAP = 1
EDGE = 1
"""Cells left free at the right."""
MEASURED = 400
"""Rows whose cells are measured to find out how wide a column must be."""


class Column(NamedTuple):
    """One column."""

    label: str
    width: int
    """Cells; 0: takes what the others leave (one column of a table)."""
    align: str = "left"
    least: int = 0
    """Width of the table from which on this column is shown."""
    most: int = 0
    """Of the column that takes what is left: no wider than this, so that numbers stay near their names; 0: no limit.
    Of another: it may grow up to this where its cells need it and the table has room; 0: it stays as it is."""


class Row(NamedTuple):
    """One row: a cell is text, made plain here, or a drawn line."""

    key: str
    """What the row stands for, given back in messages; "" where enter leads nowhere."""
    cells: tuple[str | Line, ...]
    more: str = ""
    """What the cells have no room for, shown below the table while the cursor is here."""


class Table(ScrollView, can_focus=True, inherit_bindings=False):
    """A list with a cursor."""

    HELP = """
Move with **j k**, arrows, page up and down, **g** and **G**. **enter** (or a click on the marked line) opens what the line
stands for. **space** marks a line, **ctrl+a** all of them, **ctrl+y** copies what is marked. **s** sorts by the next column, **S**
turns the order round; a click on a heading sorts by it.
"""
    COMPONENT_CLASSES = {"table--header", "table--cursor", "table--cursor-blurred", "table--row", "table--odd"}
    BINDINGS = [
        Binding("enter", "choose", "Open", id="table.open"),
        Binding("down,j", "move(1)", "Down", show=False, id="table.down"),
        Binding("up,k", "move(-1)", "Up", show=False, id="table.up"),
        Binding("pagedown,ctrl+f", "page(1)", "Page down", show=False, id="table.pagedown"),
        Binding("pageup,ctrl+b", "page(-1)", "Page up", show=False, id="table.pageup"),
        Binding("home,g", "edge(0)", "First", show=False, id="table.first"),
        Binding("end,G", "edge(1)", "Last", show=False, id="table.last"),
        Binding("space", "mark", "Mark", show=False, id="table.mark"),
        Binding("ctrl+a", "mark_all", "Mark all, or none", show=False, id="table.mark_all"),
        Binding("ctrl+y", "copy", "Copy", show=False, id="table.copy"),
        Binding("s", "sort", "Sort by next column", show=False, id="table.sort"),
        Binding("S", "reverse", "Reverse order", show=False, id="table.reverse"),
    ]

    cursor = reactive(0)

    class Told(Message):
        """What a table says of itself."""

        def __init__(self, table: Table) -> None:
            super().__init__()
            self.table = table

        @property
        def control(self) -> Table:
            return self.table

    class ToldOfLine(Told):
        """What a table says of one of its lines."""

        def __init__(self, table: Table, key: str) -> None:
            super().__init__(table)
            self.key = key

    class Chosen(ToldOfLine):
        """Enter, or a click on the line of the cursor."""

    class Reached(ToldOfLine):
        """The cursor came to a line."""

    class EndReached(Told):
        """The cursor came to the last line: whoever owns the rows may add more."""

    def __init__(self, columns: Sequence[Column], *, empty: str = "", widget_id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=widget_id, classes=classes)
        self.columns = tuple(columns)
        self.rows: tuple[Row, ...] = ()
        self.marked: frozenset[str] = frozenset()
        self.empty = empty
        """Shown instead of rows when there is none; names the next key."""
        self.sorted_by: int | None = None
        self.is_reversed = False
        self._needs: tuple[int, ...] = ()
        """Cells of the longest text of each column."""
        self._fitted: dict[int, tuple[tuple[int, Column, int], ...]] = {}

    def set_rows(self, rows: Sequence[Row], *, keep_cursor: bool = False) -> None:
        """Shows other rows; with `keep_cursor` the cursor stays on the key, or the line, where it was."""
        before = self.key_at(self.cursor) if keep_cursor else ""
        line = self.cursor if keep_cursor else 0
        self.rows = tuple(rows)
        self._measure()
        self.marked = self.marked & {row.key for row in self.rows}
        if self.sorted_by is not None:
            self._sort()
        self.virtual_size = Size(0, len(self.rows) + 1)
        at = next((at for at, row in enumerate(self.rows) if before and row.key == before), line)
        self.set_reactive(Table.cursor, max(0, min(at, len(self.rows) - 1)))
        if not keep_cursor:
            self.scroll_to(y=0, animate=False)
        self.refresh()
        if self.rows:
            self.post_message(self.Reached(self, self.key_at(self.cursor)))

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Shows other columns; the rows must be set again."""
        self.columns = tuple(columns)
        self.rows = ()
        self._measure()
        self.sorted_by = None
        self.refresh()

    def key_at(self, line: int) -> str:
        """Key of a row; "" where there is none."""
        return self.rows[line].key if 0 <= line < len(self.rows) else ""

    @property
    def more(self) -> str:
        """What the row under the cursor says beyond its cells."""
        return self.rows[self.cursor].more if 0 <= self.cursor < len(self.rows) else ""

    @property
    def chosen_keys(self) -> tuple[str, ...]:
        """Keys of the marked rows in their order, or the key under the cursor when none is marked."""
        marked = tuple(row.key for row in self.rows if row.key in self.marked)
        here = self.key_at(self.cursor)
        return marked or ((here,) if here else ())

    # Drawing ---------------------------------------------------------------------------------------------------------

    def _measure(self) -> None:
        """How wide the longest cell of each column is, of those whose width is not settled."""
        seen = self.rows[:MEASURED]
        self._fitted.clear()
        self._needs = tuple(
            max((cell_len(cell_text(row.cells[at])) for row in seen if at < len(row.cells)), default=0)
            if column.most or not column.width
            else column.width
            for at, column in enumerate(self.columns)
        )

    def fitted_columns(self, width: int) -> tuple[tuple[int, Column, int], ...]:
        """The columns shown in `width` cells: their index, themselves, their cells.

        The column without a width takes what the others leave, as far as it needs it; then the others grow as they need.
        """
        if width not in self._fitted:
            self._fitted[width] = self._fit(width)
        return self._fitted[width]

    def _fit(self, width: int) -> tuple[tuple[int, Column, int], ...]:
        shown = [(at, column) for at, column in enumerate(self.columns) if width >= column.least]
        needs = self._needs or (0,) * len(self.columns)
        fixed = sum(column.width for _, column in shown) + GAP * max(0, len(shown) - 1) + GUTTER + EDGE
        spare = max(4, width - fixed)
        taking = next((at for at, column in shown if not column.width), None)
        wanted = 0 if taking is None else min(needs[taking] or spare, self.columns[taking].most or spare)
        left = max(0, spare - max(wanted, 4))
        grown = {}
        for at, column in shown:
            more = max(0, min(left, min(column.most, needs[at]) - column.width)) if column.width and column.most else 0
            grown[at] = column.width + more
            left -= more
        if taking is not None:
            taken = spare - sum(cells - self.columns[at].width for at, cells in grown.items() if at != taking)
            grown[taking] = min(taken, self.columns[taking].most or taken)
        return tuple((at, column, grown[at]) for at, column in shown)

    def row_line(self, at: int, width: int) -> Line:
        """Row `at` as a line of `width` cells, without the gutter's marks."""
        pieces: list[Piece] = []
        cells = self.rows[at].cells
        for index, column, wide in self.fitted_columns(width):
            cell = cells[index] if index < len(cells) else ""
            # Names from git stand in drawn cells too; made plain before they are measured.
            line: Line = tuple((plain(text), role) for text, role in (((cell, ""),) if isinstance(cell, str) else cell))
            pieces += [*fit_line(line, wide, column.align), (" " * GAP, "")]
        return fit_line(pieces[:-1], max(0, width - GUTTER))

    def _header_line(self, width: int) -> Line:
        pieces: list[Piece] = [(" " * GUTTER, "")]
        for index, column, wide in self.fitted_columns(width):
            arrow = ("▾" if self.is_reversed else "▴") if index == self.sorted_by else ""
            pieces += [*fit_line(((column.label + arrow, ""),), wide, column.align), (" " * GAP, "")]
        return fit_line(pieces[:-1], width)

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if y == 0:
            return self._strip(self._header_line(width), width, "table--header")
        at = y - 1 + self.scroll_offset.y
        if not self.rows and y == 2:
            return self._strip(((f"  {self.empty}", "muted"),), width, "table--row")
        if at >= len(self.rows):
            return self._strip((), width, "table--row")
        is_here = at == self.cursor
        mark = "◆" if self.rows[at].key and self.rows[at].key in self.marked else " "
        line = ((f"{'›' if is_here else ' '}{mark}", "key" if mark != " " and not is_here else ""), *self.row_line(at, width))
        if is_here:
            # Roles are dropped under the cursor: its own colours keep their contrast in every theme.
            line = tuple((text, "") for text, _ in line)
            return self._strip(line, width, "table--cursor" if self.has_focus else "table--cursor-blurred")
        return self._strip(line, width, "table--odd" if at % 2 else "table--row")

    def _strip(self, line: Line, width: int, component: str) -> Strip:
        style = self.get_visual_style(component)
        if not line or width <= 0:
            return Strip.blank(width, style.rich_style)
        strips = Visual.to_strips(self, content_of_line(fit_line(line, width)), width, 1, style)
        return strips[0].extend_cell_length(width, style.rich_style) if strips else Strip.blank(width, style.rich_style)

    # Moving ----------------------------------------------------------------------------------------------------------

    def watch_cursor(self, cursor: int) -> None:
        self._show_cursor()
        self.refresh()
        if self.rows:
            self.post_message(self.Reached(self, self.key_at(cursor)))
            if cursor == len(self.rows) - 1:
                self.post_message(self.EndReached(self))

    def _show_cursor(self) -> None:
        # The header covers the first line of the view, so the region asked for begins one line above the row.
        self.scroll_to_region(Region(0, self.cursor, 1, 2), animate=False, force=True)

    def _go(self, line: int) -> None:
        if self.rows:
            self.cursor = max(0, min(line, len(self.rows) - 1))

    def action_move(self, lines: int) -> None:
        self._go(self.cursor + lines)

    def action_page(self, pages: int) -> None:
        self._go(self.cursor + pages * max(1, self.size.height - 2))

    def action_edge(self, is_end: int) -> None:
        self._go(len(self.rows) - 1 if is_end else 0)

    def action_choose(self) -> None:
        if key := self.key_at(self.cursor):
            self.post_message(self.Chosen(self, key))

    def action_mark(self) -> None:
        if key := self.key_at(self.cursor):
            self.marked = self.marked ^ {key}
            self.action_move(1)
            self.refresh()

    def action_mark_all(self) -> None:
        every = frozenset(row.key for row in self.rows if row.key)
        self.marked = frozenset() if self.marked == every else every
        self.refresh()

    def action_copy(self) -> None:
        """The marked lines, or the one under the cursor, as text with tabs: what spreadsheets and messages take."""
        keys = set(self.chosen_keys)
        lines = [row for row in self.rows if row.key in keys] or list(self.rows[self.cursor : self.cursor + 1])
        if lines:
            self.app.copy_to_clipboard("\n".join("\t".join(cell_text(cell) for cell in row.cells) for row in lines))
            self.notify(f"{len(lines)} line{'s' * (len(lines) != 1)} copied.", markup=False)

    def unmark(self) -> None:
        """Takes all marks away."""
        self.marked = frozenset()
        self.refresh()

    def action_sort(self) -> None:
        self.sort_by(0 if self.sorted_by is None else (self.sorted_by + 1) % len(self.columns))

    def action_reverse(self) -> None:
        if self.sorted_by is not None:
            self.is_reversed = not self.is_reversed
            self.set_rows(self.rows, keep_cursor=True)

    def sort_by(self, column: int) -> None:
        """Orders the rows by a column; chosen again, the other way round."""
        self.is_reversed = not self.is_reversed if column == self.sorted_by else False
        self.sorted_by = column
        self.set_rows(self.rows)

    def _sort(self) -> None:
        column = self.sorted_by or 0
        self.rows = tuple(sorted(self.rows, key=lambda row: _sort_key(row, column), reverse=self.is_reversed))

    def on_click(self, event: events.Click) -> None:
        if event.y == 0:
            left = GUTTER
            for index, _, wide in self.fitted_columns(self.scrollable_content_region.width):
                if left <= event.x < left + wide + GAP:
                    self.sort_by(index)
                left += wide + GAP
            return
        line = event.y - 1 + self.scroll_offset.y
        if 0 <= line < len(self.rows):
            if line == self.cursor:
                self.action_choose()
            self.cursor = line

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()


def cell_text(cell: str | Line) -> str:
    """What a cell says, without how it looks."""
    return plain(cell if isinstance(cell, str) else "".join(part for part, _ in cell)).strip()


def _sort_key(row: Row, column: int) -> tuple[int, float, str]:
    """Numbers by size and before words; an empty cell last."""
    cell = row.cells[column] if column < len(row.cells) else ""
    text = cell_text(cell)
    head = text.lstrip("░▒▓█▪◆+−~ ").replace(",", "").split(" ")[0].rstrip("%d hx")
    try:
        return (0, float(head), text)
    except ValueError:
        return (1 if text and cell_len(text) and text != "·" else 2, 0.0, text.casefold())
