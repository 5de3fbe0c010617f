"""One line of names of which one is chosen: the sections of a room."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tracker.tui.drawing import Piece, fit_line
from tracker.tui.roles import content_of_line


class SectionBar(Widget):
    """Names side by side, the chosen one between brackets."""

    chosen = reactive(0)

    class Chosen(Message):
        """A name was clicked."""

        def __init__(self, at: int) -> None:
            super().__init__()
            self.at = at

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        self.names = names

    def _pieces(self) -> list[Piece]:
        """Each name as a piece, closer together where they would not all fit, and the keys where there is room for them."""
        width = self.size.width
        is_close = sum(cell_len(name) + 2 for name in self.names) > width
        pieces: list[Piece] = []
        for at, name in enumerate(self.names):
            is_chosen = at == self.chosen
            around = "[{}]" if is_chosen else "{} " if is_close else " {} "
            pieces.append((around.format(name), "title" if is_chosen else "muted"))
        pieces.append(("   h l" if len(self.names) > 1 else "", "muted"))
        return pieces

    def render(self) -> Content:
        return content_of_line(fit_line(self._pieces(), self.size.width))

    def on_click(self, event: events.Click) -> None:
        left = 0
        for at, (text, _) in enumerate(self._pieces()[: len(self.names)]):
            if left <= event.x < left + cell_len(text):
                self.post_message(self.Chosen(at))
            left += cell_len(text)
