"""The review: the least sure labels one by one, each with its reasons and its diff, answered with one key.

The next commit shows at once; what was said is written behind it. Conclusions are drawn when the review is left.
"""

from __future__ import annotations

from pathlib import Path

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from tracker.model.growth import CommitDetail, CommitQuery, CommitRow
from tracker.tui import messages
from tracker.tui.correcting import TYPE_KEYS, build_corrections, correcting_job, undoing_job
from tracker.tui.drawing import Line
from tracker.tui.page import Page, Story
from tracker.tui.roles import content_of_line
from tracker.tui.widgets.commit_view import CommitView, Reasons, read_shown_diff
from tracker.tui.wording import count_text

MOST = 500
"""Commits of one review: more than an evening's work."""


def make_page(query: CommitQuery) -> Page:
    """The review of what is unsure among the commits of `query`."""
    return ReviewPage(query)


class ReviewPage(Page):
    """Least sure first."""

    HELP = """
The least sure labels, one by one: read the message, the reasons and the diff, then **enter** (or **=**) says the labels are right,
**<** and **>** set the level one narrower or wider, a capital letter sets the type: **F** feat, **X** fix, **P** perf, **R**
refactor, **Y** style, **D** docs, **T** test, **B** build, **I** ci, **O** chore. Each goes on to the next commit. **s** leaves one
for later, **u** goes back and takes back what was said there.
"""
    NEEDS_STORY = False
    FIRST_FOCUS = "#diff"
    BINDINGS = [
        Binding("enter,equals_sign", "accept", "Right", key_display="⏎", id="review.right"),
        Binding("less_than_sign", "shift(-1)", "Narrower", key_display="<", id="review.narrower"),
        Binding("greater_than_sign", "shift(1)", "Wider", key_display=">", id="review.wider"),
        *(Binding(key, f"name_type('{name}')", f"Type is {name}", show=False, id=f"review.{name}") for key, name in TYPE_KEYS.items()),
        Binding("s", "skip", "Later", id="review.later"),
        Binding("u", "undo", "Undo", id="review.undo"),
    ]

    def __init__(self, query: CommitQuery) -> None:
        super().__init__("commits", "Review")
        self.query_ = query._replace(is_unsure=True, sort="least sure", limit=MOST, offset=0)
        self.queue: tuple[CommitRow, ...] = ()
        self.at = 0
        self._answers: list[tuple[str, ...]] = []
        """Of each commit before `at`, the sha once for every correction made: () for one that was left for later."""
        self._is_asked = False

    def compose_body(self) -> ComposeResult:
        yield Static(id="progress-line", markup=False)
        yield CommitView()

    def show_story(self, story: Story) -> None:
        if not self._is_asked:
            self._is_asked = True
            self._show_state("loading", "Looking for what is unsure …")
            query = self.query_

            def job(db: Path) -> object:
                from tracker.growth import search_commits

                return search_commits(db, query)

            self.ask("queue", job)

    @property
    def row(self) -> CommitRow | None:
        """The commit that is asked about; None: the review is over."""
        return self.queue[self.at] if self.at < len(self.queue) else None

    # Showing -------------------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        row = self.row
        said = sum(bool(answer) for answer in self._answers)
        if row is None:
            self._show_state("empty", self._say_end(said))
            return
        self._show_state("", "")
        self._focus_first()
        total = len(self.queue)
        done: Line = (("█" * round(24 * self.at / total), "bar"), ("·" * (24 - round(24 * self.at / total)), "muted"))
        text = f"  {self.at + 1} of {total}{' or more' if total == MOST else ''} · {said} said   "
        self.query_one("#progress-line", Static).update(
            Content.assemble(content_of_line(done), (text, "bold"), ("is this right?", "$text-accent"))
        )
        sha = row.sha

        def detail_job(db: Path) -> object:
            from tracker.growth import read_commit

            return read_commit(db, sha)

        def diff_job(db: Path) -> object:
            return (sha, read_shown_diff(db, sha))

        self.ask_last("detail", detail_job)
        self.ask_last("diff", diff_job)

    def _say_end(self, said: int) -> str:
        if not self.queue:
            return "No label here is unsure.\n\nesc goes back."
        later = len(self.queue) - said
        left = f", {later} left for later" if later else ""
        return f"Nothing is left: {count_text(said, 'commit')} said{left}.\n\nu goes back to the last one, esc ends the review."

    def take_answer(self, topic: str, value: object) -> None:
        row = self.row
        if topic == "queue" and isinstance(value, tuple):
            self.queue = value
            self._show()
        elif isinstance(value, CommitDetail):
            if row is not None and value.row.sha == row.sha:
                self.view.show_detail(value, self.story.growth if self.story else None)
                self.view.query_one(Reasons).scroll_home(animate=False)
        elif topic == "diff" and isinstance(value, tuple) and row is not None and value[0] == row.sha:
            self.view.show_diff(value[1])

    def take_failure(self, topic: str, sentence: str) -> None:
        if topic == "queue":
            self._show_state("error", f"The list could not be read.\n\n{sentence}\n\nesc goes back.")
        elif topic == "diff":
            self.view.say_diff(sentence)
        elif topic == "detail":
            self.view.say_detail(sentence)
        else:
            super().take_failure(topic, sentence)

    @property
    def view(self) -> CommitView:
        return self.query_one(CommitView)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # The last answer can be taken back although nothing is left to show.
        return True if action == "undo" and self._answers else super().check_action(action, parameters)

    # Answering -----------------------------------------------------------------------------------------------------------

    def _answer(self, said: list[tuple[str, str, str]]) -> None:
        if said:
            self.say("said", correcting_job(said))
        self._answers.append(tuple(sha for sha, _, _ in said))
        self.at += 1
        self._show()

    def action_accept(self) -> None:
        if self.row is not None:
            self._answer(build_corrections([self.row], is_right=True))

    def action_shift(self, step: int) -> None:
        if self.row is not None:
            said = build_corrections([self.row], step=step)
            if said:
                self._answer(said)
            else:
                self.notify("There is no level beyond this one.", markup=False)

    def action_name_type(self, name: str) -> None:
        """The type named; the level stands as it is, for both were looked at."""
        if self.row is not None:
            level = [one for one in build_corrections([self.row], is_right=True) if one[1] == "level"]
            self._answer([*level, *build_corrections([self.row], type_name=name)])

    def action_skip(self) -> None:
        if self.row is not None:
            self._answer([])

    def action_undo(self) -> None:
        if self._answers:
            shas = self._answers.pop()
            self.at -= 1
            if shas:
                self.say("undone", undoing_job(shas))
            self._show()

    def on_unmount(self) -> None:
        if any(self._answers):
            self.app.post_message(messages.Corrected())
