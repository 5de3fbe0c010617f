"""One commit: its message, why it has its labels, what it proves, and its diff. Labels are corrected here with one key."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding

from tracker.model.growth import CommitDetail, CommitRow, Diff
from tracker.tui.correcting import CORRECTION_BINDINGS
from tracker.tui.diffing import DiffLines
from tracker.tui.page import Page, Story
from tracker.tui.paging import show_in_pager
from tracker.tui.screens.labelling import Labelling
from tracker.tui.widgets.commit_view import CommitView, read_shown_diff
from tracker.tui.wording import count_text


def make_page(sha: str) -> Page:
    """The page of a commit."""
    return CommitPage(sha)


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
        yield CommitView()

    def show_story(self, story: Story) -> None:
        if not self._is_asked:
            self._is_asked = True
            self._read()
            self.ask("diff", partial(read_shown_diff, sha=self.sha))

    def _read(self) -> None:
        sha = self.sha

        def job(db: Path) -> object:
            from tracker.growth import read_commit

            return read_commit(db, sha)

        self.ask("detail", job)

    def take_answer(self, topic: str, value: object) -> None:
        if isinstance(value, CommitDetail):
            self.detail = value
            self.view.show_detail(value, self.story.growth if self.story else None)
        elif isinstance(value, (DiffLines, Diff)):
            self.view.show_diff(value)
            if isinstance(value, DiffLines):
                self.view.diff.border_title = count_text(len(value.files), "file")
        else:
            super().take_answer(topic, value)

    def take_failure(self, topic: str, sentence: str) -> None:
        if topic == "detail":
            self._show_state("error", f"This commit could not be read.\n\n{sentence}\n\nesc goes back.")
        elif topic == "diff":
            self.view.say_diff(sentence)
        else:
            super().take_failure(topic, sentence)

    @property
    def view(self) -> CommitView:
        return self.query_one(CommitView)

    def rows_to_label(self) -> tuple[CommitRow, ...]:
        return (self.detail.row,) if self.detail else ()

    def labels_changed(self) -> None:
        self._read()

    def action_diff(self) -> None:
        """The diff alone, or both halves again."""
        self.view.toggle_class("-diff-only")

    def action_pager(self) -> None:
        """The message and the diff in `$PAGER`, as plain text."""
        show_in_pager(self.app, self.view.text)

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(self.detail.row.sha if self.detail else self.sha)
        self.notify("The sha is on the clipboard.", markup=False)
