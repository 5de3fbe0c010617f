"""One year: what was built and shipped in it, which patterns came, what turned. Every line leads to its commits."""

from __future__ import annotations

from collections import Counter
from datetime import date

from tracker.model.growth import CommitQuery, Growth, YearCard
from tracker.model.spans import say_typical
from tracker.tui.charts import ArcBar, draw_arc, draw_calendar, draw_level_bar
from tracker.tui.destinations import to_artifact, to_commit, to_commits, to_pattern, to_shas
from tracker.tui.drawing import LEVEL_GLYPHS, LEVEL_ROLES, Drawing, Line, Piece, crop_drawing, measure_line
from tracker.tui.page import Page
from tracker.tui.sectioned import Drawer, Filled, Section, SectionedPage
from tracker.tui.shipping import build_shipments
from tracker.tui.widgets.table import Column, Row
from tracker.tui.wording import count_text, share_text, signed, span_text


def make_page(year: int) -> Page:
    """The page of a year."""
    return YearPage(year)


class YearPage(SectionedPage):
    """A year, opened from its card."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__("arc", str(year))

    def list_sections(self) -> tuple[Section, ...]:
        return (
            Section("Artifacts", self._fill_artifacts),
            Section("Releases", self._fill_releases),
            Section("Turning points", self._fill_turns),
            Section("First patterns", self._fill_firsts),
            Section("Numbers", self._fill_numbers),
        )

    def _card(self, growth: Growth) -> YearCard | None:
        return next((card for card in growth.years if card.year == self.year), None)

    def _drawer(self, growth: Growth) -> Drawer:
        card = self._card(growth)
        days = Counter(date.fromisoformat(one.release.shipped_on) for one in build_shipments(growth))
        bars = [
            ArcBar(quarter.quarter, quarter.levels, quarter.ships, quarter.is_thin)
            for quarter in growth.quarters
            if quarter.quarter.startswith(str(self.year))
        ]

        def draw(width: int, height: int) -> Drawing:
            """The levels; with more height the year's releases by day, then its quarters."""
            if card is None:
                return ()
            lines: list[Line] = [draw_level_bar(card.levels, width), describe_levels(card, width)]
            if height >= 16:
                lines += [(), *draw_calendar(days, self.year, width)]
            if height >= 34 and bars:
                lines += [(), *draw_arc(bars, width, min(24, height - len(lines) - 1))]
            return crop_drawing(lines, width)

        return draw

    def _fill_artifacts(self, growth: Growth) -> Filled:
        """What was begun or shipped in the year, releases counted."""
        columns = (
            Column("Artifact", 0, most=44),
            Column("Kind", 15),
            Column("Begun", 10, least=60),
            Column("Shipped this year", 17, "right"),
        )
        year = str(self.year)
        ships: dict[str, int] = {}
        for release in growth.releases:
            for artifact_id in release.artifact_ids if release.shipped_on.startswith(year) else ():
                ships[artifact_id] = ships.get(artifact_id, 0) + 1
        rows = []
        for line in growth.artifacts:
            artifact = line.artifact
            count = ships.get(artifact.artifact_id, 0)
            is_new = artifact.created_on.startswith(year)
            if count or is_new:
                name: Line = (("◆ " if count else "● ", "ship" if count else "pattern"), (artifact.name, ""))
                rows.append(
                    Row(
                        to_artifact(artifact.artifact_id),
                        (name, artifact.kind, artifact.created_on if is_new else "before", str(count or "·")),
                    )
                )
        rows.sort(key=lambda row: -int(str(row.cells[3]).replace("·", "0")))
        card = self._card(growth)
        sentence = (
            f"{count_text(card.commits, 'commit')}, {count_text(card.ships, 'release')}, {len(card.artifacts_created)} begun."
            if card
            else ""
        )
        return Filled(
            columns, tuple(rows), "Nothing was begun or shipped in this year; l shows what else it has.", sentence, self._drawer(growth)
        )

    def _fill_releases(self, growth: Growth) -> Filled:
        columns = (Column("Day", 10), Column("Artifact", 0, most=44), Column("Version", 18), Column("Proof", 14, least=60))
        rows = tuple(
            Row(to_commit(one.release.sha), (one.release.shipped_on, one.name or "(tag)", one.release.version, one.release.source))
            for one in build_shipments(growth)
            if one.release.shipped_on.startswith(str(self.year))
        )
        return Filled(columns, rows, "Nothing shipped in this year.", f"{count_text(len(rows), 'release')}, oldest first.")

    def _fill_turns(self, growth: Growth) -> Filled:
        columns = (Column("Day", 10), Column("What turned", 32), Column("Why", 0))
        card = self._card(growth)
        points = card.turning_points if card else ()
        rows = tuple(Row(to_shas(point.title, *point.shas), (point.happened_on, point.title, point.why), point.why) for point in points)
        return Filled(
            columns,
            rows,
            "No turning point in this year.",
            "Where the way of working changed, and the commits that show it." if rows else "",
        )

    def _fill_firsts(self, growth: Growth) -> Filled:
        columns = (Column("Pattern", 24), Column("First", 10, least=60), Column("Meaning", 0))
        card = self._card(growth)
        known = {pattern.pattern: pattern for pattern in growth.patterns}
        firsts = [known[name] for name in (card.first_patterns if card else ()) if name in known]
        rows = tuple(Row(to_pattern(pattern.pattern), (pattern.pattern, pattern.first_on, pattern.meaning)) for pattern in firsts)
        return Filled(
            columns,
            rows,
            "No pattern was practised for the first time.",
            f"{count_text(len(rows), 'pattern')} practised for the first time." if rows else "",
        )

    def _fill_numbers(self, growth: Growth) -> Filled:
        columns = (Column("", 38), Column("", 0))
        card = self._card(growth)
        if card is None:
            return Filled(columns, (), "Nothing is known of this year.")
        base = CommitQuery(year=self.year, is_counted=True)
        rows = [Row(to_commits(str(self.year), base), ("Commits", f"{card.commits:,}"))]
        for name, count in zip(LEVEL_ROLES, card.levels, strict=True):
            rows.append(
                Row(
                    to_commits(f"{self.year} at {name}", base._replace(level=name)),
                    (f"  at {name}", f"{count:,}  {share_text(count / max(1, card.commits))}"),
                )
            )
        year = str(self.year)
        begun = [start for start in growth.head_starts if start.started_on.startswith(year)]
        shipped = [start for start in begun if start.days_to_ship is not None]
        failures = [failure for failure in growth.failures if failure.happened_on.startswith(year)]
        releases = [one.release for one in build_shipments(growth) if one.release.shipped_on.startswith(year)]
        assisted = base._replace(is_assisted=True)
        head_start = share_text(card.head_start) or "none begun"
        first_ship = span_text(card.days_to_ship * 24) if card.days_to_ship is not None else "none shipped"
        mended = say_typical(card.fix_hours, span_text) or "none seen"
        rows += [
            Row(to_commits(f"{year} assisted", assisted), ("With an AI co-author", share_text(card.assisted_share))),
            Row(to_shas(f"Releases of {year}", *(one.sha for one in releases)), ("Releases", str(card.ships))),
            Row(to_shas(f"Begun in {year}", *(one.sha for one in begun)), ("Head start, median", head_start)),
            Row(
                to_shas(f"Begun in {year} and shipped", *(one.sha for one in shipped)),
                ("First commit to first release, median", first_ship),
            ),
            Row(to_shas(f"Failures of {year}", *(one.sha for one in failures)), ("Failures were followed up after", mended)),
            Row(
                to_commits(f"{year}, most added first", base._replace(sort="most added")),
                ("Lines added less lines removed", signed(card.net_lines)),
            ),
        ]
        return Filled(columns, tuple(rows), "")


def describe_levels(card: YearCard, width: int) -> Line:
    """The four levels with their glyphs, commits and shares; without the commits where that is too long."""
    total = max(1, card.commits)
    long: list[Piece] = []
    short: list[Piece] = []
    for glyph, role, count in zip(LEVEL_GLYPHS, LEVEL_ROLES, card.levels, strict=True):
        long += [(glyph * 2, role), (f" {role} {count:,} ({count / total:.0%})  ", "muted")]
        short += [(glyph, role), (f" {role} {count / total:.0%}  ", "muted")]
    return tuple(long if measure_line(tuple(long)) <= width else short)
