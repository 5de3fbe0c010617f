"""A small window that asks one thing: choose one of these, or write a line, or answer yes or no."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tracker.model.plain import plain


class Chooser(ModalScreen[str | None]):
    """Names to choose from, narrowed by typing; answers the name, or None when nothing was chosen."""

    HELP = "Type to narrow the list, arrows to move, **enter** to choose, **escape** to leave it."
    BINDINGS = [
        Binding("escape", "leave", "Leave"),
        Binding("down", "move(1)", "Down", show=False, priority=True),
        Binding("up", "move(-1)", "Up", show=False, priority=True),
    ]

    def __init__(self, title: str, names: Sequence[str], about: Sequence[str] = ()) -> None:
        """about: a few words for each name, or nothing."""
        super().__init__()
        self.asked = title
        self.names = tuple(names)
        self.about = tuple(about) or ("",) * len(self.names)

    def compose(self) -> ComposeResult:
        with Vertical(id="window") as window:
            window.border_title = Content(plain(self.asked))
            yield Input(placeholder="type to narrow", id="narrow", compact=True)
            yield OptionList(id="names", markup=False)

    def on_mount(self) -> None:
        self._show("")

    def _show(self, typed: str) -> None:
        options = self.query_one(OptionList)
        options.clear_options()
        for at, name in enumerate(self.names):
            if typed.casefold() in f"{name} {self.about[at]}".casefold():
                label = Content.assemble(plain(name), ("  " + plain(self.about[at]), "$foreground 60%"))
                options.add_option(Option(label, id=f"n{at}"))
        if options.option_count:
            options.highlighted = 0

    @on(Input.Changed)
    def _typed(self, changed: Input.Changed) -> None:
        self._show(changed.value)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.query_one(OptionList).action_select()

    @on(OptionList.OptionSelected)
    def _selected(self, selected: OptionList.OptionSelected) -> None:
        self.dismiss(self.names[int((selected.option.id or "n0")[1:])])

    def action_move(self, lines: int) -> None:
        options = self.query_one(OptionList)
        if lines > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    def action_leave(self) -> None:
        self.dismiss(None)
