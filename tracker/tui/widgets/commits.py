"""The table of commits, and one commit as a line of it. Its order is that of the query, so it asks for another instead of sorting.

Must not search: it shows the rows it was given.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.message import Message

from tracker.model.growth import CommitRow
from tracker.model.plain import plain
from tracker.tui.correcting import KEYS_TEXT
from tracker.tui.drawing import LEVEL_GLYPHS, LEVEL_ROLES, Line
from tracker.tui.widgets.table import Column, Row, Table
from tracker.tui.wording import short_repo, signed

COLUMNS = (
    Column("Day", 10),
    Column("Type", 8),
    Column("Level", 9),
    Column("Subject", 0),
    Column("Repository", 16, least=90, most=28),
    Column("Patterns", 26, least=150, most=44),
    Column("Lines", 8, "right", 100),
    Column("Sure", 5, "right", 62),
)
SPANNING = tuple(column._replace(width=12, least=0) if column.label == "Repository" else column for column in COLUMNS)
"""Of a list over several repositories: a subject such as "7.0.6" means nothing without its own."""
SHORT_LEVELS = ("syntax", "pattern", "system", "archit.")
ORDERS = {
    "Day": ("newest", "oldest"),
    "Sure": ("least sure", "most sure"),
    "Lines": ("most added", "most removed"),
    "Repository": ("repository",),
}
"""Heading → the orders it stands for, the first one first."""


class CommitTable(Table):
    """Commits, a page at a time."""

    HELP = f"""
**enter** opens a commit, **space** marks one, **ctrl+a** all that are shown, **ctrl+y** copies their shas. Correct labels with one key:
{KEYS_TEXT}. **c** shows them all. **!** goes through the least sure labels one by one.

Filters: **t** type, **v** level, **r** repository, **p** pattern, **y** year, **o** order, **a** assisted, **m** mine,
**x** no filter; **s** the next order, **S** the other way round. They stand in the search line as text and can be typed there.
✦ stands for an AI co-author, ◌ for a commit that is not yours.
"""

    class Sorted(Message):
        """Another order of the whole list is wanted."""

        def __init__(self, column: str | None) -> None:
            """column: heading that was chosen; "": the other way round; None: the next order."""
            super().__init__()
            self.column = column

    def action_sort(self) -> None:
        self.post_message(self.Sorted(None))

    def action_reverse(self) -> None:
        self.post_message(self.Sorted(""))

    def action_copy(self) -> None:
        if keys := self.chosen_keys:
            self.app.copy_to_clipboard("\n".join(keys))
            self.notify(f"{len(keys)} sha on the clipboard.", markup=False)

    def sort_by(self, column: int) -> None:
        self.post_message(self.Sorted(self.columns[column].label))


def find_order(now: str, column: str | None) -> str | None:
    """The order that comes after `now` when a heading is chosen (see `Sorted`); None: that heading stands for none."""
    headings = [orders for orders in ORDERS.values() if now in orders]
    if column is None:
        every = [order for orders in ORDERS.values() for order in orders]
        return every[(every.index(now) + 1) % len(every)]
    orders = headings[0] if column == "" else ORDERS.get(column)
    if not orders:
        return None
    return orders[(orders.index(now) + 1) % len(orders)] if now in orders else orders[0]


def choose_columns(rows: Sequence[CommitRow]) -> tuple[Column, ...]:
    """The columns for these commits."""
    return SPANNING if len({row.repo for row in rows}) > 1 else COLUMNS


def commit_row(row: CommitRow, repo_cells: int = 28) -> Row:
    """One commit as a line. repo_cells: from here on a repository's name goes without its owner."""
    level: Line = (("–", "muted"),)
    if row.level in LEVEL_ROLES:
        at = LEVEL_ROLES.index(row.level)
        level = ((LEVEL_GLYPHS[at] + " ", LEVEL_ROLES[at]), (SHORT_LEVELS[at], ""))
    kind: Line = ((row.type or "not read", "bad" if row.type == "revert" else "" if row.type else "muted"),)
    lines = "" if row.added_lines is None else signed(row.added_lines - (row.deleted_lines or 0))
    sure: Line = (
        (("said", "good"),)
        if row.is_corrected
        else ((f"{row.level_confidence:.0%}" if row.level else "", "warn" if row.level_confidence < 0.5 else "muted"),)
    )
    subject: Line = ((("" if row.is_mine else "◌ "), "muted"), (plain(row.subject), ""), ("  ✦" if row.is_assisted else "", "muted"))
    return Row(row.sha, (row.authored_on, kind, level, subject, short_repo(row.repo, repo_cells), ", ".join(row.patterns), lines, sure))
