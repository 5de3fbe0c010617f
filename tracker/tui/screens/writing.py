"""The form of a note. Checks the day; everything else is checked where it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Label, Static

FIELDS = (
    ("text", "Note", "what happened, what it changed, what you learned"),
    ("day", "Day", "such as 2025-05-31"),
    ("domain", "Life", "code, or a life before it: logistics, music …"),
    ("pattern", "Pattern", "the pattern it shows, → takes the suggestion"),
    ("artifact", "Artifact", "what it is about, → takes the suggestion"),
    ("sha", "Commit", "the commit it is about, its first digits"),
)


class NoteForm(ModalScreen[dict[str, str] | None]):
    """Answers what was written, by field; None: nothing."""

    HELP = "**tab** goes from field to field, **enter** keeps the note, **escape** leaves it. Only the note itself must be filled."
    BINDINGS = [Binding("escape", "leave", "Leave", priority=True)]

    def __init__(self, today: date, patterns: Sequence[str], artifacts: Sequence[str]) -> None:
        super().__init__()
        self.today = today
        self.known = {"pattern": patterns, "artifact": artifacts}

    def compose(self) -> ComposeResult:
        with Vertical(id="window") as window:
            window.border_title = "A note"
            window.border_subtitle = "enter keeps it, escape leaves it"
            for name, title, about in FIELDS:
                with Horizontal(classes="field"):
                    yield Label(title)
                    suggester = SuggestFromList(self.known[name], case_sensitive=False) if name in self.known else None
                    value = self.today.isoformat() if name == "day" else ""
                    yield Input(value, placeholder=about, id=name, compact=True, suggester=suggester)
            yield Static(id="wrong", markup=False)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        said = {name: self.query_one(f"#{name}", Input).value.strip() for name, _, _ in FIELDS}
        wrong = self.query_one("#wrong", Static)
        if not said["text"]:
            wrong.update("A note needs some words.")
            self.query_one("#text").focus()
            return
        try:
            date.fromisoformat(said["day"])
        except ValueError:
            wrong.update("The day is written such as 2025-05-31.")
            self.query_one("#day").focus()
            return
        self.dismiss(said)

    def action_leave(self) -> None:
        self.dismiss(None)
