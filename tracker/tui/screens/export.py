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
from tracker.report.profiles import PROFILES, Profile
from tracker.report.retouching import Draft
from tracker.report.values import Report
from tracker.tui import messages
from tracker.tui.claims import COLUMNS, build_rows, move_claim
from tracker.tui.destinations import read_destination, to_shas
from tracker.tui.page import Page
from tracker.tui.widgets.scrolled import ScrolledLines
from tracker.tui.widgets.table import Table

PREVIEWED = 5000
"""Lines of a document that the preview shows."""


def make_room() -> Page:
    """The room as the app opens it."""
    return ExportRoom("export", "Export")


class ExportRoom(Page):
    """A year for somebody else to read."""

    HELP = """
The summary of a year as it will be written; each sentence names the commits that prove it. **[** and **]** choose the year,
**f** the format (Markdown, HTML, PDF, JSON, JSON Resume, or the ledger as CSV), **p** what is shown: all, private work under
pseudonyms, or public work alone. **w** asks where to write it; before that it is looked through for what it must not say.

**c** lists the claims: **enter** shows the commits that prove one, **x** leaves one out or brings it back, **i** puts a sentence of
your own below it, **J** and **K** move it within its section, **u** takes the newest change back. All of it is kept for this year's
next export.
"""

    FIRST_FOCUS = "#preview"
    BINDINGS = [
        Binding("left_square_bracket", "year(-1)", "Year before", key_display="[", show=False, id="export.year_before"),
        Binding("right_square_bracket", "year(1)", "Year", key_display="[ ]", id="export.year_after"),
        Binding("f", "form", "Format", show=False, id="export.form"),
        Binding("p", "profile", "Profile", id="export.profile"),
        Binding("c", "claims", "Claims", id="export.claims"),
        Binding("x,delete", "hide", "Leave out, bring back", show=False, id="export.hide"),
        Binding("i", "say", "Own sentence", show=False, id="export.say"),
        Binding("J,shift+down", "shift(1)", "Move down", show=False, id="export.down"),
        Binding("K,shift+up", "shift(-1)", "Move up", show=False, id="export.up"),
        Binding("u", "undo", "Undo", show=False, id="export.undo"),
        Binding("w", "write", "Write", id="export.write"),
    ]

    def __init__(self, room: str, crumb: str) -> None:
        super().__init__(room, crumb)
        self.year: int | None = None
        self.form = "md"
        self.profile = "full"
        self.document: Report | None = None
        self.draft: Draft | None = None

    def compose_body(self) -> ComposeResult:
        with Horizontal(id="choices"):
            yield Static(id="choice", markup=False)
            yield Input(id="target", compact=True)
        yield Static(id="written", markup=False)
        yield Input(id="sentence", compact=True, placeholder="a sentence of your own; an empty one takes it back")
        yield ScrolledLines(widget_id="preview", is_wrapping=True)
        yield Table(COLUMNS, empty="This year has no claim.", widget_id="claims")

    def on_mount(self) -> None:
        self.query_one("#claims").display = False
        self.query_one("#sentence").display = False

    def show_growth(self, growth: Growth) -> None:
        if self.year is None:
            self.form = self.kept.form if self.kept.form in [form.key for form in FORMS] else "md"
            self.year = int((growth.last_on or growth.today)[:4])
        self._preview()

    def _preview(self) -> None:
        year, form, profile = self.year, self.form, self.profile
        story = self.story
        if year is None or story is None:
            return
        choice = Content.assemble(
            ("[ ] ", "bold $text-accent"),
            (str(year), "bold"),
            ("   f ", "bold $text-accent"),
            (find_form(form).name, "bold"),
            ("   p ", "bold $text-accent"),
            (profile, "bold"),
            ("   w ", "bold $text-accent"),
            "writes",
        )
        self.query_one("#choice", Static).update(choice)
        target = self.query_one("#target", Input)
        target.value = f"summary-{year}{'' if profile == 'full' else '-' + profile}{find_form(form).suffixes[0]}"
        today = story.today
        self.query_one("#preview", ScrolledLines).show([Content(""), Content.styled("  Writing the preview …", "$foreground 60%")])

        def job(db: Path) -> object:
            return build_preview(db, year, form, today, profile)

        def list_claims(db: Path) -> object:
            from tracker.report.retouching import read_draft

            return read_draft(db, year, today)

        self.ask("preview", job)
        if self.query_one("#claims").display:
            self.ask("claims", list_claims)

    def take_answer(self, topic: str, value: object) -> None:
        said = self.query_one("#written", Static)
        if topic == "preview" and isinstance(value, Preview):
            self.document = value.report
            self.query_one("#preview", ScrolledLines).show(document_lines(value.text, value.form))
            if not self.query_one("#claims").display:
                said.update(
                    "" if find_form(self.form).is_text else f"The text of the {find_form(self.form).name}, before it is set in pages."
                )
        elif topic == "claims" and isinstance(value, Draft):
            self.draft = value
            self.query_one("#claims", Table).set_rows(build_rows(value), keep_cursor=True)
            said.update("x leaves out or brings back · i a sentence of your own · J K move · u undo · c the document")
        elif topic == "retouch":
            self._preview()
        elif topic == "write":
            said.update(f"Wrote {plain(str(value))}. `tracker verify` checks it again at any time.")

    def take_failure(self, topic: str, sentence: str) -> None:
        if topic == "preview":
            self.document = None
            self.query_one("#preview", ScrolledLines).show([Content(""), Content.styled("  " + plain(sentence), "$text-warning")])
        elif topic == "write" and "\n" in sentence:
            lines = [Content.styled("  " + plain(line), "$text-warning") for line in sentence.split("\n")]
            self._show_claims(False)
            self.query_one("#preview", ScrolledLines).show([Content(""), *lines])
            self.query_one("#written", Static).update("Nothing was written; c lists the claims, x leaves one out.")
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

    def action_profile(self) -> None:
        self.profile = PROFILES[(PROFILES.index(self.profile) + 1) % len(PROFILES)]
        self._preview()

    def action_claims(self) -> None:
        """The claims of the year, and back to the document."""
        self._show_claims(not self.query_one("#claims").display)
        self._preview()

    def _show_claims(self, is_shown: bool) -> None:
        self.query_one("#claims").display = is_shown
        self.query_one("#preview").display = not is_shown
        self.query_one("#claims" if is_shown else "#preview").focus()

    def _find_claim(self) -> str | None:
        """The claim under the cursor; None: the claims are not shown."""
        table = self.query_one("#claims", Table)
        return (table.key_at(table.cursor) or None) if table.display and self.draft is not None else None

    def _retouch(self, *acts: tuple[str, str, str]) -> None:
        year = self.year
        if year is None:
            return

        def job(db: Path) -> object:
            from tracker.scan.retouch import retouch

            retouch(db, year, acts)
            return None

        self.ask("retouch", job)

    def action_hide(self) -> None:
        if (claim := self._find_claim()) and self.draft is not None:
            self._retouch(("show" if claim in self.draft.hand.hidden else "hide", claim, ""))

    def action_shift(self, step: int) -> None:
        if (claim := self._find_claim()) and self.draft is not None and (order := move_claim(self.draft, claim, step)):
            table = self.query_one("#claims", Table)
            table.cursor += step
            self._retouch(("order", "", "\n".join(order)))

    def action_say(self) -> None:
        """Asks for the sentence in a field of its own."""
        if (claim := self._find_claim()) and self.draft is not None:
            field = self.query_one("#sentence", Input)
            field.value = dict(self.draft.hand.said).get(claim, "")
            field.display = True
            field.focus()

    @on(Table.Chosen, "#claims")
    def _claim_chosen(self, chosen: Table.Chosen) -> None:
        """The commits that prove a claim; what counts over a view names none."""
        claims = self.draft.report.claims if self.draft is not None else ()
        claim = next((claim for claim in claims if claim.claim_id == chosen.key), None)
        if claim is None:
            return
        if message := read_destination(to_shas(claim.text, *claim.shas)):
            self.post_message(message)
        else:
            self.query_one("#written", Static).update("This sentence counts over the whole file: no commits of its own prove it.")

    @on(Input.Submitted, "#sentence")
    def _said(self, submitted: Input.Submitted) -> None:
        claim = self._find_claim()
        self.query_one("#sentence").display = False
        self.query_one("#claims").focus()
        if claim:
            self._retouch(("say", claim, submitted.value.strip()))

    def action_undo(self) -> None:
        year = self.year
        if year is None:
            return

        def job(db: Path) -> object:
            from tracker.scan.retouch import undo_retouch

            undo_retouch(db, year)
            return None

        self.ask("retouch", job)

    def leave_field(self) -> bool:
        self.query_one("#sentence").display = False
        return super().leave_field()

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
            from tracker.report.handover import write_checked

            write_file(write_checked(db, report, form), target, may_replace=False)
            return target.absolute()

        self.ask("write", job)
        self.query_one("#preview").focus()


class Preview(NamedTuple):
    """A document before it is written."""

    report: Report
    text: str
    form: str
    """What the text is in: Markdown where the form itself is no text."""


def build_preview(db: Path, year: int, form: str, today: date, profile: str = "full") -> Preview:
    """The document of a year as `tracker export` writes it."""
    from tracker.report.yearly import read_report

    report = read_report(db, year, today, profile=Profile(profile))
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
