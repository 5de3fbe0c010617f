"""The line of rooms at the top: which rooms there are, their keys, and which one is open.

Owns their names and order. Says which was clicked; opens nothing itself.
"""

from __future__ import annotations

from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from tracker.tui.drawing import Line, Piece, fit_line, measure_line
from tracker.tui.roles import content_of_line


class RoomName(NamedTuple):
    """A room as the line shows it."""

    room: str
    key: str
    title: str
    short: str
    about: str
    """What it shows, for the palette."""


ROOMS = (
    RoomName("arc", "1", "Arc", "Arc", "Quarters by level, the years, the next milestone"),
    RoomName("artifacts", "2", "Artifacts", "Artifacts", "What was built and shipped, with its proof"),
    RoomName("patterns", "3", "Patterns", "Patterns", "Which patterns were practised, by year and by stack"),
    RoomName("compounding", "4", "Compounding", "Reuse", "What builds on what, head starts, time to first ship"),
    RoomName("commits", "5", "Commits", "Commits", "Search, filter, read and correct commits"),
    RoomName("durability", "6", "Durability", "Durable", "What held weight, feedback loops, failures"),
    RoomName("notes", "7", "Notes", "Notes", "What git cannot know, in your words"),
    RoomName("repositories", "8", "Repositories", "Repos", "State, roles, identities, data quality"),
    RoomName("scan", "9", "Scan", "Scan", "Read repositories of a folder"),
    RoomName("export", "0", "Export", "Export", "The summary of a year, with proof"),
)


class RoomBar(Widget):
    """All rooms on one line, the open one marked; only keys and the open one's name where it is too narrow."""

    class Chosen(Message):
        """A room was clicked."""

        def __init__(self, room: str) -> None:
            super().__init__()
            self.room = room

    def __init__(self, room: str) -> None:
        super().__init__()
        self.room = room

    def _tabs(self) -> tuple[tuple[tuple[str, Line], ...], int]:
        """Each room with its piece of the line, in the longest style that fits, and the cells between them."""
        width = self.size.width

        def tab(name: RoomName, text: str, key: str) -> tuple[str, Line]:
            if name.room == self.room:
                return (name.room, ((f"{key}{text}" if text else name.key, "cursor"),))
            return (name.room, ((key, "key"), (text, "muted")))

        for style in ("full", "short", "keys"):
            tabs = []
            for name in ROOMS:
                text = {"full": " " + name.title, "short": name.short, "keys": name.title if name.room == self.room else ""}[style]
                tabs.append(tab(name, text, name.key))
            gap = 2 if style == "full" else 1
            if sum(measure_line(line) for _, line in tabs) + gap * (len(tabs) - 1) <= width:
                break
        return tuple(tabs), gap

    def render(self) -> Content:
        pieces: list[Piece] = []
        tabs, gap = self._tabs()
        for _, line in tabs:
            pieces += [*line, (" " * gap, "")]
        return content_of_line(fit_line(pieces[:-1], self.size.width))

    def on_click(self, event: events.Click) -> None:
        left = 0
        tabs, gap = self._tabs()
        for room, line in tabs:
            right = left + sum(cell_len(text) for text, _ in line)
            if left <= event.x < right:
                self.post_message(self.Chosen(room))
            left = right + gap
