"""One commit shown: its message and the reasons for its labels, and beside or below them its diff.

Must not read: it shows what it was given. `read_shown_diff` is what a worker reads for it.
"""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from tracker.model.growth import CommitDetail, Diff, Growth
from tracker.model.plain import plain
from tracker.tui.correcting import KEYS_TEXT
from tracker.tui.detail import describe_commit
from tracker.tui.diffing import DiffLines, build_diff_lines
from tracker.tui.widgets.scrolled import ScrolledLines


def read_shown_diff(db: Path, sha: str) -> DiffLines | Diff:
    """The diff of a commit as lines; as it is where it says why it is missing."""
    from tracker.growth import read_diff

    diff = read_diff(db, sha)
    return diff if diff.missing else build_diff_lines(diff)


class Reasons(VerticalScroll, can_focus=True):
    """The scrolling part with the message and the reasons."""

    HELP = f"""
The commit's message, each label with its confidence and its reason, and what the commit proves.

Correct a label with one key: {KEYS_TEXT}. **c** shows them all.
"""
    BINDINGS = [
        Binding("j", "scroll_down", "Down", show=False, id="reasons.down"),
        Binding("k", "scroll_up", "Up", show=False, id="reasons.up"),
    ]


class CommitView(Container):
    """Both halves."""

    def __init__(self) -> None:
        super().__init__(id="commit")

    def compose(self) -> ComposeResult:
        with Reasons(id="reasons"):
            yield Static("Reading …", id="detail", markup=False)
        yield ScrolledLines(widget_id="diff")

    @property
    def diff(self) -> ScrolledLines:
        """The half with the diff."""
        return self.query_one("#diff", ScrolledLines)

    @property
    def text(self) -> str:
        """All of it as plain text."""
        return f"{self.query_one('#detail', Static).render()}\n\n{self.diff.text}"

    def show_detail(self, detail: CommitDetail, growth: Growth | None) -> None:
        """growth: names the milestones that the commit proves; None: not read yet."""
        titles = {one.milestone: one.title for one in growth.milestones} if growth else {}
        self.query_one("#detail", Static).update(describe_commit(detail, titles))

    def show_diff(self, diff: DiffLines | Diff) -> None:
        """What `read_shown_diff` gave."""
        if isinstance(diff, Diff):
            self.say_diff(diff.missing)
        elif diff.files:
            self.diff.show(diff.lines, diff.files)
        else:
            self.say_diff("No file changed.")

    def say_detail(self, sentence: str) -> None:
        """In place of the message and the reasons."""
        self.query_one("#detail", Static).update(plain(sentence))

    def say_diff(self, sentence: str) -> None:
        """In place of the diff."""
        self.diff.show([Content(""), Content.styled("  " + plain(sentence), "$text-warning")])
