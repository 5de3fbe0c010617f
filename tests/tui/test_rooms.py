"""The rooms of sections: each section fills, each number leads to its commits, empty ones name what to do."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from tests.make_repo import ME, commit, make_repo
from tests.tui.growth_values import build_growth
from tests.tui.piloting import crumbs_of, opened, press, state_of, table_of, text_of
from tracker.growth import count_commits, read_growth
from tracker.model.compound import CompoundYear, Foundation, Standing
from tracker.model.growth import CommitQuery
from tracker.model.ledger import RoofEdge
from tracker.scan import ScanOptions, scan_paths
from tracker.tui.destinations import read_destination
from tracker.tui.messages import OpenCommits
from tracker.tui.screens import artifacts, compounding, durability, milestones, notes, patterns, repositories
from tracker.tui.sectioned import Filled, Section, SectionedPage
from tracker.tui.shipping import build_shipments
from tracker.tui.widgets.sections import SectionBar
from tracker.tui.wording import shorten_home, span_text

SHA = "3f2a1c9d" * 5
STANDING = (Standing("tally", 2024, 400, 130), Standing("tally", 2025, 200, 180))
FOUNDATIONS = (Foundation("package", "tally", "tally", ("shopfront", "studio"), "2024-02-01", (SHA, SHA)),)
COMPOUNDING = (CompoundYear(2025, 1, 0.58, 12.0, 3, 40.0, 2, 9.5, 1, 0, 1, ("2025-Q3",), 200, 180, 0.04, 0.3, 2),)
ROOFS = (RoofEdge("studio", "studio-web", "studio-core", "2025-03-01", None, SHA),)
ROOMS = (artifacts, patterns, compounding, durability, notes, repositories)


def sections_of(module: ModuleType) -> tuple[Section, ...]:
    page = module.make_room()
    assert isinstance(page, SectionedPage)
    return page.sections


@pytest.mark.parametrize("module", ROOMS, ids=lambda module: module.__name__.rsplit(".", 1)[-1])
def test_every_section_of_a_full_story_fills_and_draws(module: ModuleType) -> None:
    growth = build_growth(standing=STANDING, foundations=FOUNDATIONS, compounding=COMPOUNDING, roofs=ROOFS)
    for section in sections_of(module):
        filled = section.fill(growth)
        assert isinstance(filled, Filled)
        # Who may be me is asked of the file, apart from the story.
        assert filled.rows or section.name == "Who you are", section.name
        for row in filled.rows:
            assert len(row.cells) == len(filled.columns), section.name
        if filled.drawer is not None:
            assert filled.drawer(76, 24)


@pytest.mark.parametrize("module", ROOMS, ids=lambda module: module.__name__.rsplit(".", 1)[-1])
def test_every_section_of_an_empty_story_says_what_to_do(module: ModuleType) -> None:
    nothing = build_growth(
        artifacts=(), releases=(), patterns=(), pattern_uses=(), reuse=(), head_starts=(), loops=(), failures=(), integrations=(),
        outcomes=(), notes=(), repositories=(), quarters=(), milestones=(), years=(),
    )  # fmt: skip
    for section in sections_of(module):
        filled = section.fill(nothing)
        assert filled.rows or filled.empty.endswith((".", "yet")), section.name


@pytest.mark.parametrize("module", ROOMS, ids=lambda module: module.__name__.rsplit(".", 1)[-1])
async def test_every_section_opens_and_its_first_row_leads_somewhere(demo_db: Path, today: date, module: ModuleType) -> None:
    key = {artifacts: "2", patterns: "3", compounding: "4", durability: "6", notes: "7", repositories: "8"}[module]
    async with opened(demo_db, today, key, size=(100, 30)) as pilot:
        page = pilot.app.screen
        assert isinstance(page, SectionedPage)
        for section in page.sections:
            assert state_of(pilot) == ""
            table = table_of(pilot)
            first = next((at for at, row in enumerate(table.rows) if read_destination(row.key.split("|", 1)[-1])), None)
            if first is not None:
                table.cursor = first
                await press(pilot, "enter")
                assert len(crumbs_of(pilot)) == 2, section.name
                await press(pilot, "escape")
            await press(pilot, "l")
        assert page.at == 0


def test_every_number_of_the_arc_agrees_with_its_list(demo_db: Path, today: date) -> None:
    """The count a row shows is the count of the commits it opens."""
    growth = read_growth(demo_db, today)
    shown = 0
    fills = (compounding.fill_assisted, durability.fill_night)
    for fill in fills:
        for row in fill(growth).rows:
            opened_list = read_destination(row.key)
            if isinstance(opened_list, OpenCommits):
                assert count_commits(demo_db, opened_list.query) == int(str(row.cells[2])), row
                shown += 1
    from tracker.tui.screens.practice import PracticePage

    for pattern in growth.patterns:
        assert sum(use.commits for use in growth.pattern_years if use.pattern == pattern.pattern) == pattern.commits
    for pattern in growth.patterns[:6]:
        for row in PracticePage(pattern.pattern)._fill_uses(growth).rows:
            opened_list = read_destination(row.key)
            if isinstance(opened_list, OpenCommits):
                assert count_commits(demo_db, opened_list.query) == int(str(row.cells[2])), row
                shown += 1
    from tracker.tui.screens.year import YearPage

    shipments = build_shipments(growth)
    for card in growth.years:
        assert sum(one.release.shipped_on.startswith(str(card.year)) for one in shipments) == card.ships
        rows = YearPage(card.year)._fill_numbers(growth).rows
        for row, count in zip(rows, (card.commits, *card.levels), strict=False):
            opened_list = read_destination(row.key)
            assert isinstance(opened_list, OpenCommits)
            assert count_commits(demo_db, opened_list.query) == count, row
            shown += 1
    for quarter in growth.quarters:
        assert count_commits(demo_db, CommitQuery(quarter=quarter.quarter, is_counted=True)) == quarter.commits
    assert shown > 20


async def test_milestones_show_their_proof(demo_db: Path, today: date) -> None:
    async with opened(demo_db, today, "m") as pilot:
        assert crumbs_of(pilot) == ("Arc", "Milestones")
        assert "reached" in text_of(pilot, "#sentence")
        assert text_of(pilot, "#more")
        await press(pilot, "enter")
        assert len(crumbs_of(pilot)) == 3


def test_open_milestones_say_what_is_missing() -> None:
    filled = milestones.fill_open(build_growth())
    assert [row.more for row in filled.rows] == [
        "Not reached. One more repository using `tally` makes it a shared foundation.",
        "Not reached. Deprecate something before it goes.",
    ]


async def test_letters_arrows_and_the_mouse_change_the_section(demo_db: Path, today: date) -> None:
    async with opened(demo_db, today, "6") as pilot:
        page = pilot.app.screen
        assert isinstance(page, SectionedPage)
        seen = []
        for key in ("l", "right", "h", "left", "left"):
            await press(pilot, key)
            seen.append(page.at)
        assert seen == [1, 2, 1, 0, 5]
        await pilot.click(SectionBar, offset=(18, 0))
        await press(pilot)
        assert page.at == 1


async def test_the_calendar_goes_from_year_to_year(demo_db: Path, today: date) -> None:
    async with opened(demo_db, today, "2", "l", size=(80, 24)) as pilot:
        page = pilot.app.screen
        assert isinstance(page, artifacts.ArtifactsRoom)
        before = page.year
        await press(pilot, "left_square_bracket")
        assert page.year == (before or 0) - 1


def test_spans_and_paths_are_said_as_people_say_them() -> None:
    assert [span_text(hours) for hours in (0.2, 1, 30, 72, 24 * 200, 24 * 365 * 3)] == [
        "12 min",
        "1 h",
        "30 h",
        "3 days",
        "7 months",
        "3.0 years",
    ]
    assert shorten_home("/home/mara/code", "/home/mara") == "~/code"
    assert shorten_home("/home/maraschino", "/home/mara") == "/home/maraschino"


def test_every_count_of_the_data_quality_is_the_count_of_its_list(tmp_path: Path, today: date) -> None:
    lock = {"package-lock.json": "{}\n", "yarn.lock": "x\n"}
    import_of_many = {f"lib/f{at}.py": f"x = {at}\n" * 40 for at in range(400)}
    made = make_repo(
        tmp_path / "shop",
        [commit("Start", {"a.py": "x = 1\n", **lock}), commit("Import everything", import_of_many), commit("Mend", {"a.py": "x = 2\n"})],
    )
    db = tmp_path / "own.db"
    scan_paths([made.path], db, ScanOptions(me=(ME.email,), jobs=1))
    with sqlite3.connect(db) as connection:
        connection.execute(
            "UPDATE labels SET level_confidence = 0.2 WHERE commit_id = (SELECT id FROM commits WHERE sha = ?)", made.shas[:1]
        )
        connection.execute("UPDATE commits SET is_gone = 1, is_bulk = 1 WHERE sha = ?", made.shas[1:2])
        connection.execute("UPDATE commits SET is_odd_date = 1, added_lines = NULL WHERE sha = ?", made.shas[2:3])
    growth = read_growth(db, today)
    led = 0
    for row in repositories.fill_quality(growth).rows:
        opened_list = read_destination(row.key)
        if isinstance(opened_list, OpenCommits) and "Files" not in str(row.cells[0]):
            assert f"{count_commits(db, opened_list.query):,}" == row.cells[1], row
            led += 1
        else:
            assert row.cells[1] == "0" or row.key, row
    assert led >= 4
