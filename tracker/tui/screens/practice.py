"""One pattern: what it means, and where it was practised, by year and stack. Every number leads to its commits."""

from __future__ import annotations

from tracker.model.growth import CommitQuery, Growth, PatternSummary
from tracker.tui.destinations import to_commit, to_commits
from tracker.tui.page import Page
from tracker.tui.sectioned import Filled, Section, SectionedPage
from tracker.tui.widgets.table import Column, Row
from tracker.tui.wording import count_text


def make_page(pattern: str) -> Page:
    """The page of a pattern."""
    return PracticePage(pattern)


class PracticePage(SectionedPage):
    """One pattern, many dialects."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        super().__init__("patterns", pattern)

    def list_sections(self) -> tuple[Section, ...]:
        return (Section("Practice", self._fill_uses), Section("Notes from any life", self._fill_notes))

    def _summary(self, growth: Growth) -> PatternSummary | None:
        return next((one for one in growth.patterns if one.pattern == self.pattern), None)

    def _fill_uses(self, growth: Growth) -> Filled:
        """All commits first, then year by year, newest first, each with the stacks that its commits touch."""
        columns = (Column("When", 12), Column("Stack", 0, most=40), Column("Commits", 8, "right"))
        summary = self._summary(growth)
        if summary is None:
            return Filled(columns, (), "Nobody practised it in what was scanned.")
        base = CommitQuery(pattern=self.pattern, is_counted=True)
        rows = [
            Row(to_commits(self.pattern, base), ("all years", ", ".join(summary.stacks), str(summary.commits))),
            Row(to_commit(summary.first_sha), (summary.first_on, "the first time", "1")),
        ]
        for year in sorted((one for one in growth.pattern_years if one.pattern == self.pattern), reverse=True):
            query = base._replace(year=year.year)
            rows.append(Row(to_commits(f"{self.pattern}, {year.year}", query), (str(year.year), "", str(year.commits))))
            uses = [use for use in growth.pattern_uses if (use.pattern, use.year) == (self.pattern, year.year)]
            for use in sorted(uses, key=lambda use: (-use.commits, use.stack)):
                title = f"{self.pattern}, {use.year}, {use.stack}"
                rows.append(Row(to_commits(title, query._replace(stack=use.stack)), ("", f"touching {use.stack}", str(use.commits))))
        repos = count_text(summary.repos, "repository", "repositories")
        sentence = f"{summary.meaning}\n{summary.family} · {repos} · first {summary.first_on}, last {summary.last_on}"
        return Filled(columns, tuple(rows), "", sentence)

    def _fill_notes(self, growth: Growth) -> Filled:
        columns = (Column("Day", 10), Column("Life", 14), Column("Note", 0))
        rows = tuple(
            Row(to_commit(note.sha), (note.happened_on, note.domain or "", note.text))
            for note in growth.notes
            if note.pattern == self.pattern
        )
        return Filled(columns, rows, "No note names it yet; 7 opens the notes, n writes one.")
