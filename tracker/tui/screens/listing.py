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
from textual.widgets import Input, Static

from tracker.model.growth import SORTS, CommitDetail, CommitQuery, CommitRow, Growth
from tracker.model.labels import LEVELS, TYPES
from tracker.model.plain import plain
from tracker.tui import messages
from tracker.tui.correcting import CORRECTION_BINDINGS
from tracker.tui.detail import describe_commit
from tracker.tui.screens.labelling import Labelling
from tracker.tui.searching import ABOUT, parse_search, set_filter
from tracker.tui.widgets.commits import COLUMNS, CommitTable, choose_columns, commit_row, find_order
from tracker.tui.widgets.table import Table

PAGE = 200
"""Commits asked for at a time."""


def make_page(title: str, query: CommitQuery) -> Listing:
    """The list behind a number."""
    return Listing("commits", title, query)


class Found(NamedTuple):
    """What a search brought."""

    query: CommitQuery
    rows: tuple[CommitRow, ...]
    total: int | None
    """None: not counted yet."""
    is_kept: bool = False
    """True: the same list again, so the cursor stays."""


class Counted(NamedTuple):
    """How many commits a query asks for."""

    query: CommitQuery
    total: int


class SearchLine(Input):
    """The words and filters of a list."""

    HELP = f"""
The search line. Words look through subjects and bodies, the last one also as a beginning; the first seven digits of a sha find it.
Filters stand between them: {ABOUT.removeprefix("words, and filters: ")}. Quotes hold words together.

**enter** or **down** goes to the list, **escape** leaves the line.
"""
    BINDINGS = [Binding("down", "submit", "To the list", show=False, id="search.list")]


class Listing(Labelling):
    """Commits, found and filtered."""

    HELP = """
Commits, as the search line asks for them: **/** goes there, words look through subjects and bodies, filters such as
level:system narrow. **!** goes through the labels of this list that are least sure, one by one.
"""

    FIRST_FOCUS = "#rows"
    BINDINGS = [
        *CORRECTION_BINDINGS,
        Binding("exclamation_mark", "review", "Review unsure", key_display="!", id="commits.review"),
        Binding("t", "choose('type')", "Filter by type", show=False, id="commits.type"),
        Binding("v", "choose('level')", "Filter by level", show=False, id="commits.level"),
        Binding("r", "choose('repo')", "Filter by repository", show=False, id="commits.repo"),
        Binding("p", "choose('pattern')", "Filter by pattern", show=False, id="commits.pattern"),
        Binding("y", "choose('year')", "Filter by year", show=False, id="commits.year"),
        Binding("o", "choose('sort')", "Order", show=False, id="commits.sort"),
        Binding("a", "flag('assisted')", "Only assisted", show=False, id="commits.assisted"),
        Binding("m", "flag('mine')", "Only mine", show=False, id="commits.mine"),
        Binding("x", "clear", "No filter", show=False, id="commits.clear"),
    ]

    def __init__(self, room: str, title: str, base: CommitQuery) -> None:
        super().__init__(room, title)
        self.base = base
        self.found: Found | None = None

    def compose_body(self) -> ComposeResult:
        yield SearchLine(placeholder=f"search: {ABOUT}", id="search", compact=True)
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

        def job(db: Path) -> object:
            from tracker.growth import search_commits

            return Found(query, search_commits(db, query._replace(limit=shown)), None, keep)

        self.ask_last("rows", job)

    def _count(self, query: CommitQuery) -> None:
        """Apart from the rows: counting many takes longer than finding the first few."""

        def job(db: Path) -> object:
            from tracker.growth import count_commits

            return Counted(query, count_commits(db, query))

        self.ask_last("count", job)

    def take_answer(self, topic: str, value: object) -> None:
        if topic == "more" and isinstance(value, Found) and self.found and value.query == self.found.query:
            self._show_found(self.found._replace(rows=(*self.found.rows, *value.rows), is_kept=True))
        elif topic == "rows" and isinstance(value, Found):
            is_same = self.found is not None and self.found.query == value.query
            if len(value.rows) < PAGE:
                value = value._replace(total=len(value.rows))
            elif is_same and self.found:
                value = value._replace(total=self.found.total)
            self._show_found(value)
            if value.total is None or value.is_kept:
                self._count(value.query)
        elif isinstance(value, Counted):
            if self.found and self.found.query == value.query and self.found.total != value.total:
                self.found = self.found._replace(total=value.total)
                self._describe(self.found)
        elif isinstance(value, CommitDetail):
            growth = self.story.growth if self.story else None
            titles = {one.milestone: one.title for one in growth.milestones} if growth else {}
            self.query_one("#peeked", Static).update(describe_commit(value, titles))
        else:
            super().take_answer(topic, value)

    def take_failure(self, topic: str, sentence: str) -> None:
        if topic in ("rows", "more", "count"):
            self.query_one("#found", Static).update(f"This search failed: {plain(sentence)}")
            self.query_one("#found").add_class("-failed")
            table = self.query_one("#rows", CommitTable)
            table.empty = "Nothing to show. Change the search, or ctrl+r reads the file again."
            self.found = None
            table.set_rows(())
        elif topic == "peek":
            self.query_one("#peeked", Static).update(plain(sentence))
        else:
            super().take_failure(topic, sentence)

    def _show_found(self, found: Found) -> None:
        self.found = found
        self._describe(found)
        table = self.query_one("#rows", CommitTable)
        table.empty = "No commit fits. x takes the filters away, / changes the search."
        if table.columns != (columns := choose_columns(found.rows)):
            table.set_columns(columns)
        cells = 12 if self.has_class("-narrow") or self.has_class("-tiny") else 28
        table.set_rows([commit_row(row, cells) for row in found.rows], keep_cursor=found.is_kept)

    def _describe(self, found: Found) -> None:
        _, unknown = self._query()
        note = self.query_one("#found", Static)
        note.remove_class("-failed")
        note.update(describe_found(len(found.rows), found.total, found.query, unknown))

    @on(Input.Changed, "#search")
    def _search_typed(self) -> None:
        self._search()

    @on(Input.Submitted, "#search")
    def _search_submitted(self) -> None:
        self.query_one("#rows", CommitTable).focus()

    @on(Table.EndReached, "#rows")
    def _end_reached(self) -> None:
        found = self.found
        if found and len(found.rows) >= PAGE and len(found.rows) != found.total:
            query, offset = found.query, len(found.rows)

            def job(db: Path) -> object:
                from tracker.growth import search_commits

                return Found(query, search_commits(db, query._replace(limit=PAGE, offset=offset)), None)

            self.ask("more", job)

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
            first, last = int((growth.first_on or growth.today)[:4]), int((growth.last_on or growth.today)[:4])
            names = tuple(str(year) for year in range(last, first - 1, -1))

        def chosen(value: str | None) -> None:
            if value is not None:
                self._set_filter(name, None if value == "any" else value)

        title = "Order of the list" if name == "sort" else f"Only commits with this {'repository' if name == 'repo' else name}"
        self.app.push_screen(Chooser(title, names if name == "sort" else ("any", *names)), chosen)

    def action_flag(self, flag: str) -> None:
        self._set_filter("is", flag)

    def _set_filter(self, name: str, value: str | None) -> None:
        search = self.query_one("#search", Input)
        search.value = set_filter(search.value, name, value)

    def action_clear(self) -> None:
        self.query_one("#search", Input).value = ""

    @on(CommitTable.Sorted)
    def _sorted(self, wish: CommitTable.Sorted) -> None:
        order = find_order(self._query()[0].sort, wish.column)
        if order is not None:
            self._set_filter("sort", order)

    def action_review(self) -> None:
        query, _ = self._query()
        self.post_message(messages.OpenReview(query))

    # Looking and correcting ----------------------------------------------------------------------------------------------

    @on(Table.Chosen, "#rows")
    def _commit_chosen(self, chosen: Table.Chosen) -> None:
        self.post_message(messages.OpenCommit(chosen.key))

    @on(Table.Reached, "#rows")
    def _commit_reached(self, reached: Table.Reached) -> None:
        if self.query_one("#peek").display:
            sha = reached.key

            def job(db: Path) -> object:
                from tracker.growth import read_commit

                return read_commit(db, sha)

            self.ask_last("peek", job)

    def rows_to_label(self) -> tuple[CommitRow, ...]:
        keys = set(self.query_one("#rows", CommitTable).chosen_keys)
        return tuple(row for row in (self.found.rows if self.found else ()) if row.sha in keys)

    def labels_changed(self) -> None:
        self.query_one("#rows", CommitTable).unmark()
        self._search(keep=True)


def describe_found(shown: int, count: int | None, query: CommitQuery, unknown: tuple[str, ...]) -> str:
    """How many commits were found (None: not counted yet), in which order, and which filters meant nothing."""
    number = f"{shown:,} or more" if count is None else f"{count:,}"
    words = f"{number} commit{'s' * (count != 1)}, {query.sort}" + (" first" if query.sort in ("newest", "oldest") else "")
    if count is not None and shown < count:
        words += f" · {shown:,} shown, more at the end of the list"
    if unknown:
        words += f" · not understood: {plain(' '.join(unknown))}"
    return words
