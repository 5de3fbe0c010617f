"""Patterns: which were practised, by year and by stack, and which of them travel. Numbers lead to their commits."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tracker.model.growth import Growth, PatternSummary
from tracker.tui.charts import draw_heat
from tracker.tui.destinations import to_pattern
from tracker.tui.drawing import Line
from tracker.tui.page import Page
from tracker.tui.sectioned import Filled, Section, SectionedPage
from tracker.tui.widgets.table import Column, Row
from tracker.tui.wording import count_text

NOTHING = "No pattern was found yet."
HEAT = "░▒▓█ more, · none."


def make_room() -> Page:
    """The room as the app opens it."""
    return PatternsRoom("patterns", "Patterns")


class PatternsRoom(SectionedPage):
    """One pattern, many dialects."""

    HELP = """
Recognisable solutions that your commits introduce or work on: by year, by stack, and which of them travel from one stack to
another. **enter** shows where a pattern was practised, and from there its commits.
"""

    def list_sections(self) -> tuple[Section, ...]:
        return (Section("By year", fill_years), Section("By stack", fill_stacks), Section("What travels", fill_travels))

    def say_empty(self, growth: Growth) -> str:
        if growth.patterns:
            return ""
        return "No pattern was recognised in your commits so far.\n\nPress 5 to read commits and add a pattern by hand, 9 to scan more."


def fill_years(growth: Growth) -> Filled:
    """Rows are patterns by family, columns are years."""
    counts: Counter[tuple[str, int]] = Counter({(use.pattern, use.year): use.commits for use in growth.pattern_years})
    years = sorted({use.year for use in growth.pattern_years})[-12:]
    # Where there is little room the oldest years give way, not the names.
    columns = tuple(Column(str(year), 6, "right", least=34 + 7 * (len(years) - at)) for at, year in enumerate(years))
    practised = sum(pattern.commits > 0 for pattern in growth.patterns)
    sentence = f"{count_text(practised, 'pattern')} practised; commits by year. {HEAT}"
    return _matrix(growth, columns, years, counts, sentence)


def fill_stacks(growth: Growth) -> Filled:
    """Rows are patterns by family, columns the stacks most worked in."""
    by_stack: Counter[str] = Counter()
    counts: Counter[tuple[str, str]] = Counter()
    for use in growth.pattern_uses:
        by_stack[use.stack] += use.commits
        counts[use.pattern, use.stack] += use.commits
    stacks = [stack for stack, _ in by_stack.most_common(9)]
    columns = tuple(Column(stack[:10], max(5, min(10, len(stack))), "right", least=46 + at * 9) for at, stack in enumerate(stacks))
    return _matrix(growth, columns, stacks, counts, f"Commits that touch a stack, most used first. {HEAT}")


def _matrix(
    growth: Growth, columns: tuple[Column, ...], keys: list[int] | list[str], counts: Counter[tuple[str, Any]], sentence: str
) -> Filled:
    most = max(counts.values(), default=0)
    rows = []
    for pattern in sorted(growth.patterns, key=lambda one: (one.family, -one.commits, one.pattern)):
        cells: list[str | Line] = [pattern.pattern, pattern.family]
        cells += [draw_heat(counts[pattern.pattern, key], most, column.width) for key, column in zip(keys, columns, strict=True)]
        late = (pattern.first_on, str(pattern.repos), ", ".join(pattern.stacks))
        rows.append(Row(to_pattern(pattern.pattern), (*cells, str(pattern.commits), *late)))
    all_columns = (
        Column("Pattern", 0, most=30), Column("Family", 11, least=90), *columns, Column("All", 5, "right"), Column("First", 10, least=142),
        Column("Repos", 5, "right", least=150), Column("Stacks", 20, least=172, most=60),
    )  # fmt: skip
    return Filled(all_columns, tuple(rows), NOTHING, sentence)


def fill_travels(growth: Growth) -> Filled:
    """What was practised in several stacks first; practice tied to one stack below."""
    columns = (
        Column("Pattern", 22, most=30), Column("Stacks", 0), Column("Repos", 5, "right"), Column("Commits", 7, "right"),
        Column("First", 10, least=70), Column("Last", 10, least=90), Column("Notes", 5, "right", 62),
    )  # fmt: skip
    travelling = sum(len(pattern.stacks) > 1 for pattern in growth.patterns)
    sentence = (
        f"Frameworks are instruments: {travelling} of {count_text(len(growth.patterns), 'pattern')} travel between stacks (↔), "
        "the others stay in one (•)."
    )
    return Filled(columns, tuple(_travel_row(pattern) for pattern in sort_travels(growth.patterns)), NOTHING, sentence)


def sort_travels(patterns: tuple[PatternSummary, ...]) -> list[PatternSummary]:
    """Most stacks first, then most repositories and commits."""
    return sorted(patterns, key=lambda one: (-len(one.stacks), -one.repos, -one.commits, one.pattern))


def _travel_row(pattern: PatternSummary) -> Row:
    glyph = ("↔ ", "good") if len(pattern.stacks) > 1 else ("• ", "muted")
    name: Line = (glyph, (pattern.pattern, ""))
    repos, commits, notes = str(pattern.repos), str(pattern.commits), str(pattern.notes or "")
    cells = (name, ", ".join(pattern.stacks), repos, commits, pattern.first_on, pattern.last_on, notes)
    return Row(to_pattern(pattern.pattern), cells)
