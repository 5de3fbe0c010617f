"""The app as a whole: rooms, the way in and the way back, keys, help, palette, themes, states."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

from textual.command import CommandPalette

from tests.tui.piloting import crumbs_of, opened, press, settle, shown_text, state_of, table_of, text_of
from tracker.tui.app import TrackerApp
from tracker.tui.keeping import Kept, read_kept
from tracker.tui.page import Page, list_actions
from tracker.tui.palette import ERRANDS
from tracker.tui.screens.helping import HelpPage
from tracker.tui.sectioned import SectionedPage
from tracker.tui.widgets.keys import KeyLine
from tracker.tui.widgets.plot import ArcChart
from tracker.tui.widgets.rooms import ROOMS, RoomBar

ROOM_KEYS = [name.key for name in ROOMS]


async def test_every_room_opens_by_its_key_and_shows_itself(demo_db: Path, today: date) -> None:
    async with opened(demo_db, today) as pilot:
        for name in ROOMS:
            await press(pilot, "escape")
            await press(pilot, name.key)
            assert pilot.app.current_mode == name.room
            assert crumbs_of(pilot) == (name.title,)
            assert state_of(pilot) == ""
            assert pilot.app.screen.query_one(RoomBar).room == name.room
            # The scan's keys are the room's own, so that it never takes what is typed unasked.
            assert (pilot.app.focused is None) == (name.room == "scan")


async def test_a_click_on_a_room_opens_it(demo_db: Path, today: date) -> None:
    async with opened(demo_db, today) as pilot:
        at = str(pilot.app.screen.query_one(RoomBar).render()).index("Durability")
        await pilot.click(RoomBar, offset=(at + 2, 0))
        await press(pilot)
        assert pilot.app.current_mode == "durability"


async def test_a_year_leads_to_its_diff_and_escape_back(demo_db: Path, today: date) -> None:
    """Arc → year → artifact → release → commit with its diff, and back the same way."""
    async with opened(demo_db, today, "y", "enter") as pilot:
        assert crumbs_of(pilot)[0] == "Arc" and crumbs_of(pilot)[1].isdigit()
        assert table_of(pilot).rows
        await press(pilot, "enter")
        assert len(crumbs_of(pilot)) == 3
        keys = [row.key for row in table_of(pilot).rows]
        assert any("shipped" in str(row.cells[1]) for row in table_of(pilot).rows) and keys[0].startswith("commit ")
        await press(pilot, "enter")
        assert crumbs_of(pilot)[-1] == keys[0].split()[1][:8]
        assert "Level" in text_of(pilot, "#detail") and "Proves" in text_of(pilot, "#detail")
        assert pilot.app.screen.query_one("#diff").lines
        for depth in (3, 2, 1):
            await press(pilot, "escape")
            assert len(crumbs_of(pilot)) == depth
        await press(pilot, "escape")
        assert crumbs_of(pilot) == ("Arc",)


async def test_a_room_key_pressed_again_goes_to_the_rooms_first_page(demo_db: Path, today: date) -> None:
    async with opened(demo_db, today, "2", "enter", "enter") as pilot:
        assert len(crumbs_of(pilot)) == 3
        await press(pilot, "2")
        assert crumbs_of(pilot) == ("Artifacts",)


async def test_each_room_keeps_its_own_way(demo_db: Path, today: date) -> None:
    async with opened(demo_db, today, "3", "enter", "2", "3") as pilot:
        assert crumbs_of(pilot)[0] == "Patterns" and len(crumbs_of(pilot)) == 2


async def test_slash_searches_from_anywhere(demo_db: Path, today: date) -> None:
    async with opened(demo_db, today, "6", "slash") as pilot:
        assert pilot.app.current_mode == "commits"
        assert pilot.app.focused is not None and pilot.app.focused.id == "search"
        await press(pilot, "escape")
        assert pilot.app.focused is not None and pilot.app.focused.id == "rows"
        assert crumbs_of(pilot) == ("Commits",)


async def test_help_tells_of_what_has_focus_in_every_room(demo_db: Path, today: date) -> None:
    async with opened(demo_db, today) as pilot:
        for key in ROOM_KEYS:
            await press(pilot, "escape", key)
            await press(pilot, "f1")
            assert isinstance(pilot.app.screen, HelpPage)
            assert pilot.app.screen.keys
            assert pilot.app.screen.text
            await press(pilot, "escape")


async def test_the_palette_offers_every_action_of_the_page(demo_db: Path, today: date) -> None:
    async with opened(demo_db, today, "5") as pilot:
        offered = {command.title for command in pilot.app.get_system_commands(pilot.app.screen)}
        described = {active.binding.description for active in list_actions(pilot.app.screen)}
        assert {"Open", "Review unsure", "Filter by level", "Correct: type is fix"} <= described <= offered
        assert {f"Go to {name.title}" for name in ROOMS} <= offered
        await press(pilot, "ctrl+p", *"review")
        while CommandPalette.is_open(pilot.app):
            await press(pilot, "enter")
        await settle(pilot)
        assert crumbs_of(pilot) == ("Commits", "Review")


async def test_the_themes_take_turns_and_the_terminals_own_is_one(demo_db: Path, today: date) -> None:
    async with opened(demo_db, today) as pilot:
        seen = []
        for _ in range(3):
            seen.append(pilot.app.theme)
            await press(pilot, "ctrl+t")
            assert state_of(pilot) == ""
        assert seen == ["tracker-dark", "tracker-light", "ansi-dark"]
        assert pilot.app.theme == "tracker-dark"


async def test_keys_can_be_changed(demo_db: Path, today: date) -> None:
    async with opened(demo_db, today, keymap={"room.notes": "f7"}) as pilot:
        await press(pilot, "f7")
        assert pilot.app.current_mode == "notes"


async def test_without_a_file_every_room_names_the_next_key(tmp_path: Path, today: date) -> None:
    async with opened(tmp_path / "none.db", today) as pilot:
        for key in ROOM_KEYS:
            if key != "9":
                await press(pilot, "escape", key)
                assert state_of(pilot) == "empty"
                assert "Press 9" in text_of(pilot, "#state")
        assert not (tmp_path / "none.db").exists()


async def test_without_a_file_scan_still_works(tmp_path: Path, today: date) -> None:
    async with opened(tmp_path / "none.db", today, "9") as pilot:
        assert state_of(pilot) == ""
        assert pilot.app.focused is not None and pilot.app.focused.id == "folder"


async def test_a_file_that_is_no_database_is_said_in_its_place(tmp_path: Path, today: date) -> None:
    (tmp_path / "bad.db").write_bytes(b"this is no database, only words " * 99)
    async with opened(tmp_path / "bad.db", today) as pilot:
        for key in ("1", "2", "5", "8", "0"):
            await press(pilot, key)
            assert state_of(pilot) == "error"
            assert "bad.db" in text_of(pilot, "#state")
            assert "ctrl+r" in text_of(pilot, "#state")


async def test_a_file_that_comes_later_is_read_again(demo_db: Path, tmp_path: Path, today: date) -> None:
    late = tmp_path / "late.db"
    async with opened(late, today, "escape", "1") as pilot:
        assert state_of(pilot) == "empty"
        late.write_bytes(demo_db.read_bytes())
        await press(pilot, "ctrl+r")
        assert state_of(pilot) == ""


async def test_any_size_shows_every_room_without_a_fault(demo_db: Path, today: date) -> None:
    async with opened(demo_db, today, size=(80, 24)) as pilot:
        for key in ROOM_KEYS:
            await press(pilot, "escape")
            await press(pilot, key)
            for size in ((24, 8), (60, 18), (200, 60)):
                await pilot.resize_terminal(*size)
                await pilot.pause()
                assert state_of(pilot) == ""
                assert len(shown_text(pilot).split("\n")) == size[1]


async def test_the_footer_is_no_wall_of_keys(demo_db: Path, today: date) -> None:
    async with opened(demo_db, today, size=(80, 24)) as pilot:
        for key in ROOM_KEYS:
            await press(pilot, "escape")
            await press(pilot, key)
            assert len(pilot.app.screen.query_one(KeyLine)._keys()) <= 7
            assert "Help" in shown_text(pilot).split("\n")[-1]


def test_the_command_line_needs_no_textual() -> None:
    code = "import sys, tracker.cli, tracker.__main__; sys.exit(any(name.split('.')[0] == 'textual' for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_opening_the_app_reads_no_git_no_store_and_no_other_room() -> None:
    code = (
        "import sys, tracker.tui.app, tracker.tui.screens.arc; loaded = set(sys.modules);"
        "sys.exit(bool(loaded & {'pygit2', 'sqlite_utils', 'numpy', 'pydantic', 'tracker.tui.screens.listing', 'tracker.growth'}))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_unknown_theme_falls_back(tmp_path: Path, today: date) -> None:
    assert TrackerApp(tmp_path / "x.db", today, theme="no-such").theme == "tracker-dark"


async def test_what_was_chosen_is_kept_for_the_next_start(demo_db: Path, tmp_path: Path, today: date) -> None:
    kept = tmp_path / "deep" / "app.json"
    async with opened(demo_db, today, "ctrl+t", kept=kept) as pilot:
        assert pilot.app.theme == "tracker-light"
    async with opened(demo_db, today, kept=kept) as pilot:
        assert pilot.app.theme == "tracker-light"
        await press(pilot, "percent_sign", "0", "f")
    assert read_kept(kept) == Kept("tracker-light", False, "html")
    async with opened(demo_db, today, kept=kept) as pilot:
        assert not pilot.app.screen.query_one(ArcChart).is_share
        await press(pilot, "0")
        assert pilot.app.screen.form == "html"
    for unreadable in ("no json", "[]", '{"theme": 3, "is_share": "x", "more": 1}'):
        kept.write_text(unreadable, encoding="utf-8")
        assert read_kept(kept) == Kept()
    assert TrackerApp(demo_db, today, kept=kept).theme == "tracker-dark"


async def test_the_arc_begins_where_one_wants(demo_db: Path, today: date) -> None:
    async with opened(demo_db, today, "right_square_bracket") as pilot:
        later = pilot.app.story.growth.start_year
        await press(pilot, "left_square_bracket")
        assert pilot.app.story.growth.start_year == later - 1


async def test_a_page_that_shows_nothing_offers_nothing_to_do_with_it(tmp_path: Path, today: date) -> None:
    async with opened(tmp_path / "none.db", today, "5") as pilot:
        footer = shown_text(pilot).split("\n")[-1]
        assert "Correct" not in footer and "Search" in footer


async def test_a_click_on_a_key_presses_it(demo_db: Path, today: date) -> None:
    async with opened(demo_db, today) as pilot:
        at = shown_text(pilot).split("\n")[-1].index("Milestones")
        await pilot.click(KeyLine, offset=(at, 0))
        await press(pilot)
        assert crumbs_of(pilot) == ("Arc", "Milestones")


async def test_every_errand_of_the_palette_leads_to_its_place(demo_db: Path, today: date) -> None:
    async with opened(demo_db, today, "3", "enter") as pilot:
        assert isinstance(pilot.app, TrackerApp)
        for errand in ERRANDS:
            if errand.action == "go":
                continue  # It would scan, and the demo's file is everybody's.
            pilot.app._go_and_do(errand.room, errand.action)
            await settle(pilot)
            assert pilot.app.current_mode == errand.room
            page = pilot.app.screen
            if "open_section" in errand.action:
                assert isinstance(page, SectionedPage) and f"'{page.sections[page.at].name}'" in errand.action
            else:
                assert crumbs_of(pilot)[1:] if isinstance(page, Page) else page.query("#text")
                await press(pilot, "escape")
