"""One commit: its message, why it has its labels, what it proves, and its diff. Labels are corrected here with one key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, VerticalScroll
from textual.widgets import Static

from tracker.model.growth import CommitDetail, CommitRow, Diff
from tracker.model.plain import plain
from tracker.tui.correcting import CORRECTION_BINDINGS, KEYS_TEXT
from tracker.tui.detail import describe_commit
from tracker.tui.diffing import DiffLines, build_diff_lines
from tracker.tui.page import Page, Story
from tracker.tui.paging import show_in_pager
from tracker.tui.screens.labelling import Labelling
from tracker.tui.widgets.scrolled import ScrolledLines


def make_page(sha: str) -> Page:
    """The page of a commit."""
    return CommitPage(sha)


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


class CommitPage(Labelling):
    """A commit and its diff."""

    NEEDS_STORY = False
    FIRST_FOCUS = "#diff"
    BINDINGS = [
        *CORRECTION_BINDINGS,
        Binding("d", "diff", "Diff only", id="commit.diff"),
        Binding("tab", "app.focus_next", "Other half", show=False),
        Binding("ctrl+y", "copy", "Copy the sha", show=False, id="commit.copy"),
        Binding("p", "pager", "Message and diff in your pager", show=False, id="commit.pager"),
    ]

    def __init__(self, sha: str) -> None:
        super().__init__("commits", sha[:8])
        self.sha = sha
        self.detail: CommitDetail | None = None
        self._is_asked = False

    def compose_body(self) -> ComposeResult:
        with Container(id="commit"):
            with Reasons(id="reasons"):
                yield Static("Reading …", id="detail", markup=False)
            yield ScrolledLines(widget_id="diff")

    def show_story(self, story: Story) -> None:
        if not self._is_asked:
            self._is_asked = True
            self._read()
            self.ask("diff", self._diff_job())

    def _read(self) -> None:
        sha = self.sha

        def job(db: Path) -> object:
            from tracker.growth import read_commit

            return read_commit(db, sha)

        self.ask("detail", job)

    def _diff_job(self) -> Callable[[Path], object]:
        sha = self.sha

        def job(db: Path) -> object:
            from tracker.growth import read_diff

            diff = read_diff(db, sha)
            return diff if diff.missing else build_diff_lines(diff)

        return job

    def take_answer(self, topic: str, value: object) -> None:
        if isinstance(value, CommitDetail):
            self.detail = value
            growth = self.story.growth if self.story else None
            titles = {one.milestone: one.title for one in growth.milestones} if growth else {}
            self.query_one("#detail", Static).update(describe_commit(value, titles))
        elif isinstance(value, DiffLines):
            view = self.query_one("#diff", ScrolledLines)
            view.show(value.lines, value.files)
            if not value.files:
                self._say_diff("No file changed.")
            view.border_title = f"{len(value.files)} file{'s' * (len(value.files) != 1)}"
        elif isinstance(value, Diff):
            self._say_diff(value.missing)
        else:
            super().take_answer(topic, value)

    def take_failure(self, topic: str, sentence: str) -> None:
        if topic == "detail":
            self._show_state("error", f"This commit could not be read.\n\n{sentence}\n\nesc goes back.")
        elif topic == "diff":
            self._say_diff(sentence)
        else:
            super().take_failure(topic, sentence)

    def _say_diff(self, sentence: str) -> None:
        from textual.content import Content

        self.query_one("#diff", ScrolledLines).show([Content(""), Content.styled("  " + plain(sentence), "$text-warning")])

    def rows_to_label(self) -> tuple[CommitRow, ...]:
        return (self.detail.row,) if self.detail else ()

    def labels_changed(self) -> None:
        self._read()

    def action_diff(self) -> None:
        """The diff alone, or both halves again."""
        self.query_one("#commit").toggle_class("-diff-only")

    def action_pager(self) -> None:
        """The message and the diff in `$PAGER`, as plain text."""
        show_in_pager(self.app, f"{self.query_one('#detail', Static).render()}\n\n{self.query_one('#diff', ScrolledLines).text}")

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(self.detail.row.sha if self.detail else self.sha)
        self.notify("The sha is on the clipboard.", markup=False)
