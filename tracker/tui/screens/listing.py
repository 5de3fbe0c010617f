"""A list of commits: the search line with its filters, the commits a page at a time, and a look at the one under the cursor.

The same page is the room Commits and what opens behind every number.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.timer import Timer
from textual.widgets import Input, Static

from tracker.model.growth import SORTS, CommitDetail, CommitQuery, CommitRow, Growth
from tracker.model.labels import LEVELS, TYPES
from tracker.model.plain import plain
from tracker.tui import messages
from tracker.tui.correcting import CORRECTION_BINDINGS, KEYS_TEXT
from tracker.tui.detail import describe_commit
from tracker.tui.drawing import LEVEL_GLYPHS, LEVEL_ROLES, Line
from tracker.tui.screens.labelling import Labelling
from tracker.tui.searching import ABOUT, parse_search, set_filter
from tracker.tui.widgets.table import Column, Row, Table
from tracker.tui.wording import short_repo, signed

PAGE = 200
"""Commits asked for at a time."""
COLUMNS = (
    Column("Day", 10),
    Column("Type", 8),
    Column("Level", 9),
    Column("Subject", 0),
    Column("Repository", 16, least=90),
    Column("Patterns", 26, least=150),
    Column("Lines", 8, "right", 100),
    Column("Sure", 5, "right", 62),
)


SHORT_LEVELS = ("syntax", "pattern", "system", "archit.")


def make_page(title: str, query: CommitQuery) -> Listing:
    """The list behind a number."""
    return Listing("commits", title, query)


class Found(NamedTuple):
    """What a search brought."""

    query: CommitQuery
    rows: tuple[CommitRow, ...]
    total: int


class CommitTable(Table, inherit_bindings=False):
    """The table of commits; its order is the query's."""

    HELP = f"""
**enter** opens a commit, **space** marks several. Correct labels with one key:
{KEYS_TEXT}. **c** shows them all.

Filters: **t** type, **v** level, **r** repository, **p** pattern, **y** year, **o** order, **a** assisted, **m** mine,
**!** the least sure labels, **x** no filter. They stand in the search line as text and can be typed there.
✦ stands for an AI co-author, ◌ for a commit that is not yours.
"""
    BINDINGS = [binding for binding in Table.BINDINGS if isinstance(binding, Binding) and binding.id not in ("table.sort", "table.reverse")]


class Listing(Labelling):
    """Commits, found and filtered."""

    HELP = """
Commits, as the search line asks for them: **/** goes there, words look through subjects and bodies, filters such as
level:system narrow. **!** lists the labels that are least sure: **=** says one is right, any other key below corrects it.
"""

    FIRST_FOCUS = "#rows"
    BINDINGS = [
        *CORRECTION_BINDINGS,
        Binding("exclamation_mark", "flag('unsure')", "Review unsure", key_display="!", id="commits.unsure"),
        Binding("t", "choose('type')", "Filter by type", show=False, id="commits.type"),
        Binding("v", "choose('level')", "Filter by level", show=False, id="commits.level"),
        Binding("r", "choose('repo')", "Filter by repository", show=False, id="commits.repo"),
        Binding("p", "choose('pattern')", "Filter by pattern", show=False, id="commits.pattern"),
        Binding("y", "choose('year')", "Filter by year", show=False, id="commits.year"),
        Binding("o", "choose('sort')", "Order", show=False, id="commits.sort"),
        Binding("a", "flag('assisted')", "Only assisted", show=False, id="commits.assisted"),
        Binding("m", "flag('mine')", "Only mine", show=False, id="commits.mine"),
        Binding("x", "clear", "No filter", show=False, id="commits.clear"),
        Binding("ctrl+y", "copy", "Copy the sha", show=False, id="commits.copy"),
    ]

    def __init__(self, room: str, title: str, base: CommitQuery) -> None:
        super().__init__(room, title)
        self.base = base
        self.found: Found | None = None
        self._typing: Timer | None = None
        self._peeking: Timer | None = None

    def compose_body(self) -> ComposeResult:
        yield Input(placeholder=f"search: {ABOUT}", id="search", compact=True)
        yield Static("Looking …", id="found", markup=False)
        with Horizontal(id="list"):
            yield CommitTable(COLUMNS, widget_id="rows")
            with VerticalScroll(id="peek", can_focus=False):
                yield Static(id="peeked", markup=False)

    def show_growth(self, growth: Growth) -> None:
        self._search(keep=self.found is not None)

    # Searching -----------------------------------------------------------------------------------------------------------

    def _query(self) -> tuple[CommitQuery, tuple[str, ...]]:
        query, unknown = parse_search(self.query_one("#search", Input).value, self.base)
        if query.is_unsure and query.sort == "newest":
            query = query._replace(sort="least sure")
        return query, unknown

    def _search(self, *, keep: bool = False) -> None:
        """Asks for the first page anew; with `keep`, for as many rows as are shown, and the cursor stays."""
        query, _ = self._query()
        shown = max(PAGE, len(self.found.rows)) if keep and self.found else PAGE
        self._ask_page("keep" if keep else "page", query._replace(limit=shown, offset=0))

    def _ask_page(self, topic: str, query: CommitQuery) -> None:
        def job(db: Path) -> object:
            from tracker.growth import count_commits, search_commits

            return Found(query, search_commits(db, query), count_commits(db, query))

        self.ask(topic, job)

    def take_answer(self, topic: str, value: object) -> None:
        if isinstance(value, Found):
            self._show_found(topic, value)
        elif isinstance(value, CommitDetail):
            growth = self.story.growth if self.story else None
            titles = {one.milestone: one.title for one in growth.milestones} if growth else {}
            self.query_one("#peeked", Static).update(describe_commit(value, titles))
        else:
            super().take_answer(topic, value)

    def take_failure(self, topic: str, sentence: str) -> None:
        if topic in ("page", "keep", "more"):
            self.query_one("#found", Static).update(f"This search failed: {plain(sentence)}")
            self.query_one("#found").add_class("-failed")
            table = self.query_one("#rows", CommitTable)
            table.empty = "Nothing to show. Change the search, or ctrl+r reads the file again."
            table.set_rows(())
        elif topic == "peek":
            self.query_one("#peeked", Static).update(plain(sentence))
        else:
            super().take_failure(topic, sentence)

    def _show_found(self, topic: str, found: Found) -> None:
        rows = found.rows
        if topic == "more" and self.found:
            rows = (*self.found.rows, *rows)
        self.found = found._replace(rows=rows)
        _, unknown = self._query()
        note = self.query_one("#found", Static)
        note.remove_class("-failed")
        note.update(describe_found(len(rows), found.total, found.query, unknown))
        table = self.query_one("#rows", CommitTable)
        table.empty = "No commit fits. x takes the filters away, / changes the search."
        table.set_rows([commit_row(row) for row in rows], keep_cursor=topic != "page")

    @on(Input.Changed, "#search")
    def _search_typed(self) -> None:
        if self._typing is not None:
            self._typing.stop()
        self._typing = self.set_timer(0.12, self._search)

    @on(Input.Submitted, "#search")
    def _search_submitted(self) -> None:
        self.query_one("#rows", CommitTable).focus()

    @on(Table.EndReached, "#rows")
    def _end_reached(self) -> None:
        found = self.found
        if found and len(found.rows) < found.total:
            query, _ = self._query()
            self._ask_page("more", query._replace(limit=PAGE, offset=len(found.rows)))

    # Filters -------------------------------------------------------------------------------------------------------------

    def action_choose(self, name: str) -> None:
        from tracker.tui.screens.choosing import Chooser

        growth = self.story.growth if self.story else None
        names: tuple[str, ...] = {"type": (*TYPES, "revert", "merge"), "level": LEVELS, "sort": SORTS}.get(name, ())
        if growth and name == "repo":
            names = tuple(line.repo for line in growth.repositories)
        elif growth and name == "pattern":
            names = tuple(sorted(one.pattern for one in growth.patterns))
        elif growth and name == "year":
            names = tuple(
                str(year) for year in range(int((growth.last_on or growth.today)[:4]), int((growth.first_on or growth.today)[:4]) - 1, -1)
            )

        def chosen(value: str | None) -> None:
            if value is not None:
                self._set_filter(name, None if value == "any" else value)

        self.app.push_screen(Chooser(f"Only commits with this {name}", ("any", *names)), chosen)

    def action_flag(self, flag: str) -> None:
        self._set_filter("is", flag)

    def _set_filter(self, name: str, value: str | None) -> None:
        search = self.query_one("#search", Input)
        search.value = set_filter(search.value, name, value)

    def action_clear(self) -> None:
        self.query_one("#search", Input).value = ""

    # Looking and correcting ----------------------------------------------------------------------------------------------

    @on(Table.Chosen, "#rows")
    def _commit_chosen(self, chosen: Table.Chosen) -> None:
        self.post_message(messages.OpenCommit(chosen.key))

    @on(Table.Reached, "#rows")
    def _commit_reached(self, reached: Table.Reached) -> None:
        if self._peeking is not None:
            self._peeking.stop()
        if self.query_one("#peek").display:
            sha = reached.key
            self._peeking = self.set_timer(0.08, lambda: self._peek(sha))

    def _peek(self, sha: str) -> None:
        def job(db: Path) -> object:
            from tracker.growth import read_commit

            return read_commit(db, sha)

        self.ask("peek", job)

    def rows_to_label(self) -> tuple[CommitRow, ...]:
        keys = set(self.query_one("#rows", CommitTable).chosen_keys)
        return tuple(row for row in (self.found.rows if self.found else ()) if row.sha in keys)

    def labels_changed(self) -> None:
        self.query_one("#rows", CommitTable).unmark()
        self._search(keep=True)

    def action_copy(self) -> None:
        keys = self.query_one("#rows", CommitTable).chosen_keys
        if keys:
            self.app.copy_to_clipboard("\n".join(keys))
            self.notify(f"{len(keys)} sha on the clipboard.", markup=False)


def describe_found(shown: int, count: int, query: CommitQuery, unknown: tuple[str, ...]) -> str:
    """How many commits were found, in which order, and which filters meant nothing."""
    words = (
        f"{count:,} commit{'s' * (count != 1)}, {query.sort} first"
        if query.sort in ("newest", "oldest")
        else f"{count:,} commits, {query.sort}"
    )
    if shown < count:
        words += f" · {shown:,} shown, more at the end of the list"
    if unknown:
        words += f" · not understood: {plain(' '.join(unknown))}"
    return words


def commit_row(row: CommitRow) -> Row:
    """One commit as a line."""
    level: Line = (("–", "muted"),)
    if row.level in LEVEL_ROLES:
        at = LEVEL_ROLES.index(row.level)
        level = ((LEVEL_GLYPHS[at] + " ", LEVEL_ROLES[at]), (SHORT_LEVELS[at], ""))
    kind: Line = ((row.type, "bad" if row.type == "revert" else ""),)
    lines = "" if row.added_lines is None else signed(row.added_lines - (row.deleted_lines or 0))
    sure: Line = (
        (("said", "good"),)
        if row.is_corrected
        else ((f"{row.level_confidence:.0%}" if row.level else "", "warn" if row.level_confidence < 0.5 else "muted"),)
    )
    subject: Line = ((("" if row.is_mine else "◌ "), "muted"), (plain(row.subject), ""), ("  ✦" if row.is_assisted else "", "muted"))
    return Row(row.sha, (row.authored_on, kind, level, subject, short_repo(row.repo, 16), ", ".join(row.patterns), lines, sure))
