"""A long text of prepared lines, drawn only where it is seen: diffs and previews."""

from __future__ import annotations

from collections.abc import Sequence

from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from tracker.tui.paging import show_in_pager


class ScrolledLines(ScrollView, can_focus=True, inherit_bindings=False):
    """Lines to scroll through; `n` and `N` jump between the lines that begin a part."""

    HELP = """
**j k**, arrows and page keys scroll, **g** and **G** go to the ends, **n** and **N** to the next and the previous file.
**v** shows the whole text in your pager (`$PAGER`), **ctrl+a** copies it.
"""
    BINDINGS = [
        Binding("down,j", "scroll_down", "Down", show=False, id="lines.down"),
        Binding("up,k", "scroll_up", "Up", show=False, id="lines.up"),
        Binding("right,l", "scroll_right", "Right", show=False, id="lines.right"),
        Binding("left,h", "scroll_left", "Left", show=False, id="lines.left"),
        Binding("pagedown,ctrl+f", "page_down", "Page down", show=False, id="lines.pagedown"),
        Binding("pageup,ctrl+b", "page_up", "Page up", show=False, id="lines.pageup"),
        Binding("home,g", "scroll_home", "Top", show=False, id="lines.top"),
        Binding("end,G", "scroll_end", "End", show=False, id="lines.end"),
        Binding("n", "part(1)", "Next file", show=False, id="lines.next"),
        Binding("N", "part(-1)", "Previous file", show=False, id="lines.previous"),
        Binding("v", "pager", "View in your pager", show=False, id="lines.pager"),
        Binding("ctrl+a", "copy_all", "Copy the whole text", show=False, id="lines.copy"),
    ]

    def __init__(self, *, widget_id: str, is_wrapping: bool = False) -> None:
        """is_wrapping: long lines go on below instead of to the right."""
        super().__init__(id=widget_id)
        self.is_wrapping = is_wrapping
        self.source: tuple[Content, ...] = ()
        self.lines: list[Content] = []
        self.parts: list[int] = []

    def show(self, lines: Sequence[Content], parts: Sequence[int] = ()) -> None:
        """parts: lines at which a part begins."""
        self.source = tuple(lines)
        self.parts = list(parts)
        self._lay()
        self.scroll_to(0, 0, animate=False)

    def on_resize(self) -> None:
        if self.is_wrapping:
            self._lay()

    def _lay(self) -> None:
        width = self.scrollable_content_region.width
        self.lines = list(self.source)
        if self.is_wrapping and width > 0:
            self.lines = [part for line in self.source for part in (line.wrap(width) if line.cell_length > width else (line,))]
        width = max((line.cell_length for line in self.lines), default=0)
        self.virtual_size = Size(width, len(self.lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        at = y + self.scroll_offset.y
        style = self.visual_style
        if at >= len(self.lines) or width <= 0:
            return Strip.blank(width, style.rich_style)
        left = self.scroll_offset.x
        line = self.lines[at]
        strips = Visual.to_strips(self, line, max(width, line.cell_length), 1, style)
        strip = strips[0] if strips else Strip.blank(width, style.rich_style)
        return strip.crop_extend(left, left + width, style.rich_style)

    @property
    def text(self) -> str:
        """All lines as plain text."""
        return "\n".join(line.plain for line in self.source)

    def action_pager(self) -> None:
        show_in_pager(self.app, self.text)

    def action_copy_all(self) -> None:
        self.app.copy_to_clipboard(self.text)
        self.notify(f"{len(self.source):,} lines copied.", markup=False)

    def action_part(self, step: int) -> None:
        """To the beginning of the next or previous part."""
        here = self.scroll_offset.y
        others = [part for part in self.parts if (part > here if step > 0 else part < here)]
        if others:
            self.scroll_to(y=others[0] if step > 0 else others[-1], animate=False)
