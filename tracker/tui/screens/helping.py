"""Help for what has focus: what it is, and every key that works there."""

from __future__ import annotations

from textwrap import dedent

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Static

from tracker.tui.page import list_actions

GENERAL = """
**1** to **0** go to the rooms, **escape** goes back, **/** searches commits, **tab** goes to the next part of a page.
**ctrl+p** finds every action by its name, **ctrl+t** changes between dark, light and your terminal's own colours,
**ctrl+r** reads the file again, **q** leaves. The mouse works everywhere.
"""


def build_help(screen: Screen[object]) -> tuple[str, list[tuple[str, str]]]:
    """What a page and its focused widget say of themselves, and their keys with what they do."""
    focused = screen.focused
    texts = [node.HELP for node in (focused.ancestors_with_self if focused else (screen,)) if isinstance(node, Widget) and node.HELP]
    # The page first, then what has focus on it.
    text = "\n\n".join(dedent(one).strip() for one in reversed(texts))
    keys: dict[str, list[str]] = {}
    for active in list_actions(screen):
        keys.setdefault(active.binding.description, []).append(screen.app.get_key_display(active.binding))
    return text, [(" ".join(dict.fromkeys(names)), description) for description, names in keys.items()]


def embolden(text: str) -> Content:
    """Our own help texts: paragraphs filled, words between double asterisks bold."""
    paragraphs = []
    for paragraph in text.strip().split("\n\n"):
        parts = " ".join(paragraph.split()).split("**")
        paragraphs.append(Content.assemble(*((part, "bold $text-accent" if at % 2 else "") for at, part in enumerate(parts))))
    return Content("\n\n").join(paragraphs)


class HelpPage(ModalScreen[None]):
    """A window over the page; any of the usual keys closes it."""

    BINDINGS = [
        Binding("escape,f1,q,enter", "leave", "Close"),
        Binding("j,down", "scroll(1)", "Down", show=False),
        Binding("k,up", "scroll(-1)", "Up", show=False),
    ]

    def __init__(self, help_parts: tuple[str, list[tuple[str, str]]]) -> None:
        super().__init__()
        self.text, self.keys = help_parts

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="window") as window:
            window.border_title = "Help"
            window.border_subtitle = "escape closes"
            yield Static(embolden(self.text), classes="help-text")
            lines = [Content.assemble((f"{keys:>12}  ", "bold $text-accent"), description) for keys, description in self.keys]
            yield Static(Content("\n").join(lines))
            yield Static(embolden(dedent(GENERAL)), classes="help-text")

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_scroll(self, lines: int) -> None:
        self.query_one("#window").scroll_relative(y=lines * 3, animate=False)
