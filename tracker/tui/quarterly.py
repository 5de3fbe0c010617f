"""Tables of quarters for the rooms: which share of the commits was of some kind, each leading to its commits."""

from __future__ import annotations

from collections.abc import Callable

from tracker.model.growth import CommitQuery, Growth, Quarter
from tracker.tui.charts import NamedBar, draw_bars
from tracker.tui.destinations import to_commits
from tracker.tui.sectioned import Filled
from tracker.tui.widgets.table import Column, Row
from tracker.tui.wording import share_text


def fill_shares(growth: Growth, heading: str, kind: str, count: Callable[[Quarter], int], query: CommitQuery, sentence: str) -> Filled:
    """Quarters, newest first, with how many commits were of a kind; `kind`: as the list of them is titled."""
    columns = (
        Column("Quarter", 8),
        Column("Commits", 8, "right"),
        Column(heading, 8, "right"),
        Column("Share", 6, "right"),
        Column("", 0),
    )
    rows = []
    for quarter in reversed(growth.quarters):
        some = count(quarter)
        share = some / quarter.commits if quarter.commits else 0.0
        bar = draw_bars([NamedBar("", share, "")], 44, most=1.0)[0][1:2] if some else ()
        key = to_commits(f"{quarter.quarter} {kind}", query._replace(quarter=quarter.quarter, is_counted=True)) if some else ""
        rows.append(Row(key, (quarter.quarter, str(quarter.commits), str(some), share_text(share), bar)))
    return Filled(columns, tuple(rows), "No quarter yet.", sentence)
