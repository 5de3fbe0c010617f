"""Export: the summary of a year as it would be written, and the key that writes it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from tracker.model.growth import Growth
from tracker.model.plain import plain, plain_lines
from tracker.report.forms import FORMS, find_form, write_form
from tracker.report.values import Report
from tracker.tui import messages
from tracker.tui.page import Page
from tracker.tui.widgets.scrolled import ScrolledLines

PREVIEWED = 5000
"""Lines of a document that the preview shows."""


def make_room() -> Page:
    """The room as the app opens it."""
    return ExportRoom("export", "Export")


class ExportRoom(Page):
    """A year for somebody else to read."""

    HELP = """
The summary of a year as it will be written; each sentence names the commits that prove it. **[** and **]** choose the year,
**f** the format (Markdown, HTML, PDF, JSON, JSON Resume, or the ledger as CSV), **w** asks where to write it.
"""

    FIRST_FOCUS = "#preview"
    BINDINGS = [
        Binding("left_square_bracket", "year(-1)", "Year before", key_display="[", id="export.year_before"),
        Binding("right_square_bracket", "year(1)", "Year after", key_display="]", id="export.year_after"),
        Binding("f", "form", "Format", id="export.form"),
        Binding("w", "write", "Write", id="export.write"),
    ]

    def __init__(self, room: str, crumb: str) -> None:
        super().__init__(room, crumb)
        self.year: int | None = None
        self.form = "md"
        self.document: Report | None = None

    def compose_body(self) -> ComposeResult:
        with Horizontal(id="choices"):
            yield Static(id="choice", markup=False)
            yield Input(id="target", compact=True)
        yield Static(id="written", markup=False)
        yield ScrolledLines(widget_id="preview", is_wrapping=True)

    def show_growth(self, growth: Growth) -> None:
        if self.year is None:
            self.form = self.kept.form if self.kept.form in [form.key for form in FORMS] else "md"
            self.year = int((growth.last_on or growth.today)[:4])
        self._preview()

    def _preview(self) -> None:
        year, form = self.year, self.form
        story = self.story
        if year is None or story is None:
            return
        choice = Content.assemble(
            ("[ ] ", "bold $text-accent"),
            (str(year), "bold"),
            ("   f ", "bold $text-accent"),
            (find_form(form).name, "bold"),
            ("   w ", "bold $text-accent"),
            "writes",
        )
        self.query_one("#choice", Static).update(choice)
        target = self.query_one("#target", Input)
        target.value = f"summary-{year}{find_form(form).suffixes[0]}"
        today = story.today
        self.query_one("#preview", ScrolledLines).show([Content(""), Content.styled("  Writing the preview …", "$foreground 60%")])

        def job(db: Path) -> object:
            return build_preview(db, year, form, today)

        self.ask("preview", job)

    def take_answer(self, topic: str, value: object) -> None:
        said = self.query_one("#written", Static)
        if topic == "preview" and isinstance(value, Preview):
            self.document = value.report
            self.query_one("#preview", ScrolledLines).show(document_lines(value.text, value.form))
            said.update("" if find_form(self.form).is_text else f"The text of the {find_form(self.form).name}, before it is set in pages.")
        elif topic == "write":
            said.update(f"Wrote {plain(str(value))}. `tracker verify` checks it again at any time.")

    def take_failure(self, topic: str, sentence: str) -> None:
        if topic == "preview":
            self.document = None
            self.query_one("#preview", ScrolledLines).show([Content(""), Content.styled("  " + plain(sentence), "$text-warning")])
        else:
            self.query_one("#written", Static).update(plain(sentence))

    def action_year(self, step: int) -> None:
        if self.year is not None:
            self.year += step
            self._preview()

    def action_form(self) -> None:
        keys = [form.key for form in FORMS]
        self.form = keys[(keys.index(self.form) + 1) % len(keys)]
        self.post_message(messages.Chosen(form=self.form))
        self._preview()

    def action_write(self) -> None:
        """Asks where: the name stands in the field, enter writes."""
        if self.document:
            self.query_one("#target", Input).focus()
            self.query_one("#written", Static).update("enter writes this file, escape leaves it")

    @on(Input.Submitted, "#target")
    def _write(self, submitted: Input.Submitted) -> None:
        report, form, target = self.document, self.form, Path(submitted.value.strip()).expanduser()
        if report is None or not submitted.value.strip():
            return

        def job(db: Path) -> object:
            from tracker.report.files import write_file

            write_file(write_form(report, form), target, may_replace=False)
            return target.absolute()

        self.ask("write", job)
        self.query_one("#preview").focus()


class Preview(NamedTuple):
    """A document before it is written."""

    report: Report
    text: str
    form: str
    """What the text is in: Markdown where the form itself is no text."""


def build_preview(db: Path, year: int, form: str, today: date) -> Preview:
    """The document of a year as `tracker export` writes it."""
    from tracker.report.yearly import read_report

    report = read_report(db, year, today)
    shown = form if find_form(form).is_text else "md"
    return Preview(report, write_form(report, shown).decode(), shown)


def document_lines(document: str, form: str) -> list[Content]:
    """The document as lines, headings and lists told apart; its text is shown as it will be written."""
    lines = []
    for line in plain_lines(document).split("\n")[:PREVIEWED]:
        if form == "md" and line.startswith("#"):
            lines.append(Content.styled(line, "bold $text-primary"))
        elif form == "md" and line.lstrip().startswith(("<!--", "`", "_")):
            lines.append(Content.styled(line, "$foreground 60%"))
        else:
            lines.append(Content(line))
    return lines
