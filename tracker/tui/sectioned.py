"""A page of sections, each a picture or a sentence above a table; h and l go from one to the next.

Owns the switching; subclasses say what the sections are and what stands in them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from tracker.model.growth import Growth
from tracker.tui.destinations import read_destination
from tracker.tui.drawing import Drawing
from tracker.tui.page import Page, plain_sentences
from tracker.tui.widgets.plot import Plot
from tracker.tui.widgets.sections import SectionBar
from tracker.tui.widgets.table import Column, Row, Table

Drawer = Callable[[int, int], Drawing]


class Filled(NamedTuple):
    """What a section shows."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str
    """Said instead of rows when there is none; names the next key."""
    sentence: str = ""
    """Above everything; empty: nothing."""
    drawer: Drawer | None = None
    """The picture above the table; None: none."""


class Section(NamedTuple):
    """One section."""

    name: str
    fill: Callable[[Growth], Filled]


class SectionedPage(Page):
    """Sections over one table."""

    FIRST_FOCUS = "#rows"
    BINDINGS = [
        Binding("l,right", "section(1)", "Next section", show=False, id="section.next"),
        Binding("h,left", "section(-1)", "Previous section", show=False, id="section.previous"),
    ]

    def __init__(self, room: str, crumb: str) -> None:
        super().__init__(room, crumb)
        self.sections = self.list_sections()
        self.at = 0

    def list_sections(self) -> tuple[Section, ...]:
        """The sections, the first one first shown."""
        raise NotImplementedError

    def compose_body(self) -> ComposeResult:
        yield SectionBar(tuple(section.name for section in self.sections))
        yield Static(id="sentence", markup=False)
        yield Plot(widget_id="picture")
        yield Table((), widget_id="rows")
        yield Static(id="more", markup=False)

    def show_growth(self, growth: Growth) -> None:
        self._fill(growth, keep_cursor=True)

    def _fill(self, growth: Growth, *, keep_cursor: bool) -> None:
        filled = self.sections[self.at].fill(growth)
        self.query_one(SectionBar).chosen = self.at
        sentence = self.query_one("#sentence", Static)
        sentence.display = bool(filled.sentence)
        sentence.update(plain_sentences(filled.sentence))
        picture = self.query_one("#picture", Plot)
        picture.display = filled.drawer is not None
        if filled.drawer is not None:
            picture.set_drawer(filled.drawer)
        table = self.query_one("#rows", Table)
        table.empty = filled.empty
        if table.columns != filled.columns:
            table.set_columns(filled.columns)
        table.set_rows(filled.rows, keep_cursor=keep_cursor)
        self._show_more()

    def refill(self) -> None:
        """Shows the present section anew."""
        growth = self.story.growth if self.story else None
        if growth is not None:
            self._fill(growth, keep_cursor=True)

    def go_to(self, at: int) -> None:
        """Shows another section."""
        self.at = at % len(self.sections)
        growth = self.story.growth if self.story else None
        if growth is not None:
            self._fill(growth, keep_cursor=False)
            self.query_one("#rows", Table).focus(scroll_visible=False)

    def action_section(self, step: int) -> None:
        self.go_to(self.at + step)

    def action_open_section(self, name: str) -> None:
        """For the palette, which knows sections by their names."""
        self.go_to([section.name for section in self.sections].index(name))

    @on(SectionBar.Chosen)
    def _section_chosen(self, chosen: SectionBar.Chosen) -> None:
        self.go_to(chosen.at)

    @on(Table.Reached, "#rows")
    def _row_reached(self) -> None:
        self._show_more()

    def _show_more(self) -> None:
        more = self.query_one("#more", Static)
        said = self.query_one("#rows", Table).more
        more.display = bool(said)
        more.update(plain_sentences(said))

    @on(Table.Chosen, "#rows")
    def _row_chosen(self, chosen: Table.Chosen) -> None:
        self.open_row(chosen.key)

    def open_row(self, key: str) -> None:
        """Goes where the row leads."""
        if message := read_destination(key):
            self.post_message(message)
