"""What lists and single commits share: correcting labels with one key, and taking it back."""

from __future__ import annotations

from tracker.model.growth import CommitRow
from tracker.tui import messages
from tracker.tui.correcting import CHOICES, build_corrections, correcting_job, undoing_job
from tracker.tui.page import Page
from tracker.tui.wording import count_text


class Labelling(Page):
    """A page with commits whose labels can be corrected."""

    def __init__(self, room: str, crumb: str) -> None:
        super().__init__(room, crumb)
        self._done: list[tuple[str, ...]] = []
        """The sha of every correction of each key press, newest press last."""

    def rows_to_label(self) -> tuple[CommitRow, ...]:
        """The commits that a key means now."""
        raise NotImplementedError

    def labels_changed(self) -> None:
        """Shows the labels anew."""
        raise NotImplementedError

    def _correct(self, said: list[tuple[str, str, str]]) -> None:
        if said:
            self._done.append(tuple(sha for sha, _, _ in said))
            self.say("correct", correcting_job(said))
        else:
            self.notify("There is nothing to correct so here.", markup=False)

    def action_correct_type(self, name: str) -> None:
        self._correct(build_corrections(self.rows_to_label(), type_name=name))

    def action_correct_level(self, step: int) -> None:
        self._correct(build_corrections(self.rows_to_label(), step=step))

    def action_confirm_labels(self) -> None:
        self._correct(build_corrections(self.rows_to_label(), is_right=True))

    def action_undo_label(self) -> None:
        """Takes back the last key press of this page, even where its commits have left the list; else what is under the cursor."""
        shas = self._done.pop() if self._done else tuple(row.sha for row in self.rows_to_label())
        if shas:
            self.say("undo", undoing_job(shas))

    def action_choose_correction(self) -> None:
        from tracker.tui.screens.choosing import Chooser

        self.app.push_screen(Chooser("Correct: what is it?", CHOICES), self._correction_chosen)

    def _correction_chosen(self, choice: str | None) -> None:
        if choice is None:
            return
        kind, _, value = choice.partition(" ")
        if kind == "type":
            self.action_correct_type(value)
        elif kind == "level":
            self._correct([(row.sha, "level", value) for row in self.rows_to_label() if row.type != "merge"])
        elif choice == "undo":
            self.action_undo_label()
        else:
            self.action_confirm_labels()

    def take_answer(self, topic: str, value: object) -> None:
        if topic not in ("correct", "undo"):
            return
        count = value if isinstance(value, int) else 0
        if topic == "correct":
            self.notify(f"{count_text(count, 'label')} corrected. u takes it back.", markup=False)
        else:
            self.notify(f"{count_text(count, 'correction')} taken back." if count else "There was no correction here.", markup=False)
        self.labels_changed()
        self.post_message(messages.Corrected())
