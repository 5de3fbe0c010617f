"""Notes: what git cannot know, in a person's own words, and the numbers found in messages."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from textual.binding import Binding

from tracker.model.growth import Growth
from tracker.tui import messages
from tracker.tui.destinations import to_artifact, to_commit, to_pattern
from tracker.tui.page import Page, Story
from tracker.tui.sectioned import Filled, Section, SectionedPage
from tracker.tui.widgets.table import Column, Row, Table
from tracker.tui.wording import count_text


def make_room() -> Page:
    """The room as the app opens it."""
    return NotesRoom("notes", "Notes")


class NotesRoom(SectionedPage):
    """Notes and outcomes."""

    HELP = """
What git cannot know, in your words: an outcome, or a pattern you knew from a life before code. **n** writes a note, **d** deletes
one, **u** brings it back. Outcomes are numbers found in your messages.
"""

    BINDINGS = [
        Binding("n", "write", "New note", id="notes.new"),
        Binding("delete,d", "remove", "Delete note", show=False, id="notes.delete"),
        Binding("u", "restore", "Bring back", show=False, id="notes.restore"),
    ]

    def __init__(self, room: str, crumb: str) -> None:
        super().__init__(room, crumb)
        self._deleted: list[int] = []

    def list_sections(self) -> tuple[Section, ...]:
        return (Section("Notes", fill_notes), Section("Outcomes", fill_outcomes))

    def open_row(self, key: str) -> None:
        """A note's key ends in where it leads."""
        super().open_row(key.split("|", 1)[-1])

    def action_write(self) -> None:
        from tracker.tui.screens.writing import NoteForm

        story = self.story or Story(None, "", date.today())
        growth = story.growth
        patterns = tuple(sorted(one.pattern for one in growth.patterns)) if growth else ()
        artifacts = tuple(line.artifact.artifact_id for line in growth.artifacts) if growth else ()
        self.app.push_screen(NoteForm(story.today, patterns, artifacts), self._written)

    def _written(self, said: dict[str, str] | None) -> None:
        if said is None:
            return

        def job(db: Path) -> object:
            from tracker.scan.say import add_note

            return add_note(
                db,
                said["text"],
                happened_on=date.fromisoformat(said["day"]),
                domain=said["domain"] or None,
                pattern=said["pattern"] or None,
                artifact_id=said["artifact"] or None,
                sha=said["sha"] or None,
            )

        self.say("note", job)

    def action_remove(self) -> None:
        key = self.query_one("#rows", Table).key_at(self.query_one("#rows", Table).cursor)
        if self.at != 0 or not key:
            return
        note_id = int(key.split("|", 1)[0])
        self._deleted.append(note_id)

        def job(db: Path) -> object:
            from tracker.scan.say import remove_note

            remove_note(db, note_id)
            return note_id

        self.say("note", job)
        self.notify("The note is deleted. u brings it back.", markup=False)

    def action_restore(self) -> None:
        if not self._deleted:
            return
        note_id = self._deleted.pop()

        def job(db: Path) -> object:
            from tracker.scan.say import restore_note

            restore_note(db, note_id)
            return note_id

        self.say("note", job)

    def take_answer(self, topic: str, value: object) -> None:
        self.post_message(messages.Rescanned())


def fill_notes(growth: Growth) -> Filled:
    """Newest day first."""
    columns = (Column("Day", 10), Column("Note", 0), Column("Life", 14, least=60), Column("About", 24, least=80))
    rows = []
    for note in sorted(growth.notes, key=lambda one: (one.happened_on, one.note_id), reverse=True):
        leads = to_commit(note.sha) or to_artifact(note.artifact_id) or (to_pattern(note.pattern) if note.pattern else "")
        about = note.pattern or (note.artifact_id or "").rsplit("/", 1)[-1] or (note.sha or "")[:8]
        rows.append(Row(f"{note.note_id}|{leads}", (note.happened_on, note.text.replace("\n", " "), note.domain or "", about), note.text))
    lives = sorted({note.domain for note in growth.notes if note.domain})
    sentence = f"{count_text(len(rows), 'note')}" + (f" from {', '.join(lives)}" if lives else "") if rows else ""
    return Filled(columns, tuple(rows), "No note yet. n writes one: an outcome, or a pattern from a life before code.", sentence)


def fill_outcomes(growth: Growth) -> Filled:
    """Numbers in the work, quoted from where they stand."""
    columns = (
        Column("Quote", 0),
        Column("Metric", 14, least=70),
        Column("Before", 9, "right", 90),
        Column("After", 9, "right", 90),
        Column("From", 8),
    )
    rows = tuple(
        Row(to_commit(one.sha), (one.quote, one.metric, one.before or "", one.after or "", one.source), one.quote)
        for one in reversed(growth.outcomes)
    )
    return Filled(
        columns,
        rows,
        "No number was found in your messages; n writes an outcome by hand.",
        f"{count_text(len(rows), 'outcome')}." if rows else "",
    )
