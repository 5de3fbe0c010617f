"""The line of keys at the foot of every page: the few that matter here, drawn by one widget so that rooms change at once."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from tracker.tui.drawing import Line, Piece, fit_line
from tracker.tui.roles import content_of_line

GAP = 2


class KeyLine(Widget):
    """Keys with what they do; a click presses the key."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)

    def _bindings_changed(self, screen: Screen[object]) -> None:
        if screen is self.screen and self.app.app_focus:
            self.refresh()

    def _keys(self) -> tuple[tuple[str, Line], ...]:
        """Each key with its piece of the line."""
        keys: dict[str, tuple[str, Line]] = {}
        for active in self.screen.active_bindings.values():
            binding = active.binding
            if binding.show and active.enabled and binding.action not in keys:
                shown = self.app.get_key_display(binding)
                keys[binding.action] = (binding.key, ((shown, "key"), (f" {binding.description}", "")))
        return tuple(keys.values())

    def render(self) -> Content:
        pieces: list[Piece] = []
        for _, line in self._keys():
            pieces += [*line, (" " * GAP, "")]
        return content_of_line(fit_line(pieces[:-1], self.size.width))

    def on_click(self, event: events.Click) -> None:
        left = self.gutter.left
        for key, line in self._keys():
            right = left + sum(cell_len(text) for text, _ in line)
            if left <= event.x < right:
                self.app.simulate_key(key)
            left = right + GAP
