"""Commits: searching, filtering, reading, correcting with one key and taking it back, reviewing the least sure."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from tests.make_repo import ME, commit, make_repo
from tests.tui.piloting import crumbs_of, opened, press, settle, shown_text, table_of, text_of, type_search
from tracker.model.growth import CommitRow
from tracker.scan import ScanOptions, scan_paths
from tracker.tui.correcting import TYPE_KEYS, build_corrections, shift_level
from tracker.tui.screens.listing import Listing
from tracker.tui.screens.review import ReviewPage


def rows_of(pilot: Pilot[Any]) -> tuple[CommitRow, ...]:
    """The commits that the list shows."""
    page = pilot.app.screen
    assert isinstance(page, Listing) and page.found
    return page.found.rows


def read_label(db: Path, sha: str) -> tuple[str, str]:
    """Type and level as the file says them now."""
    with sqlite3.connect(db) as connection:
        kind, level = connection.execute("SELECT type, level FROM commit_labels WHERE sha = ?", (sha,)).fetchone()
    return str(kind), str(level)


async def test_the_list_pages_on_at_its_end(demo_db: Path, today: date) -> None:
    async with opened(demo_db, today, "5") as pilot:
        page = pilot.app.screen
        assert isinstance(page, Listing) and page.found
        total = page.found.total
        assert len(rows_of(pilot)) == 200 < total
        await press(pilot, "G")
        assert len(rows_of(pilot)) == min(total, 400)
        assert table_of(pilot).cursor == 199


async def test_a_search_narrows_while_typing_and_says_what_it_found(demo_db: Path, today: date) -> None:
    async with opened(demo_db, today, "slash") as pilot:
        await press(pilot, *"release")
        await settle(pilot)
        assert rows_of(pilot) and all("release" in row.subject.lower() or row.sha for row in rows_of(pilot))
        assert text_of(pilot, "#found").startswith(f"{len(rows_of(pilot))} commits")
        await press(pilot, "enter")
        assert pilot.app.focused is table_of(pilot)


async def test_filters_are_words_in_the_search_line(demo_db: Path, today: date) -> None:
    async with opened(demo_db, today, "5") as pilot:
        await type_search(pilot, "level:system type:ci")
        assert rows_of(pilot) and {(row.type, row.level) for row in rows_of(pilot)} == {("ci", "system")}
        await type_search(pilot, "level:wide")
        assert "not understood: level:wide" in text_of(pilot, "#found")
        await type_search(pilot, "nosuchwordanywhere")
        assert rows_of(pilot) == () and "x takes the filters away" in shown_text(pilot)
        await press(pilot, "x")
        assert rows_of(pilot)


async def test_a_filter_is_chosen_from_a_window(demo_db: Path, today: date) -> None:
    async with opened(demo_db, today, "5", "v") as pilot:
        await press(pilot, *"arch")
        await press(pilot, "enter")
        await settle(pilot)
        assert pilot.app.screen.query_one("#search", Input).value == "level:architecture"
        assert {row.level for row in rows_of(pilot)} <= {"architecture"}
        await press(pilot, "v", "escape")
        assert pilot.app.screen.query_one("#search", Input).value == "level:architecture"


async def test_one_key_corrects_a_type_and_another_takes_it_back(own_db: Path, today: date) -> None:
    async with opened(own_db, today, "5") as pilot:
        row = rows_of(pilot)[0]
        key = "X" if row.type != "fix" else "F"
        await press(pilot, key)
        assert read_label(own_db, row.sha)[0] == TYPE_KEYS[key]
        assert rows_of(pilot)[0].is_corrected and rows_of(pilot)[0].type == TYPE_KEYS[key]
        assert table_of(pilot).cursor == 0
        await press(pilot, "u")
        assert read_label(own_db, row.sha)[0] == row.type
        assert not rows_of(pilot)[0].is_corrected


async def test_one_key_widens_the_level_of_all_marked_commits(own_db: Path, today: date) -> None:
    async with opened(own_db, today, "5") as pilot:
        await type_search(pilot, "level:syntax is:mine")
        marked = rows_of(pilot)[:3]
        await press(pilot, "space", "space", "space")
        assert table_of(pilot).chosen_keys == tuple(row.sha for row in marked)
        await press(pilot, "greater_than_sign")
        assert {read_label(own_db, row.sha)[1] for row in marked} == {"pattern"}
        assert not table_of(pilot).marked
        await press(pilot, "u")
        assert {read_label(own_db, row.sha)[1] for row in marked} == {"syntax"}


def make_unsure(db: Path) -> None:
    """Gives the levels of some commits a low confidence."""
    with sqlite3.connect(db) as connection:
        connection.execute("UPDATE labels SET level_confidence = 0.1 + commit_id % 7 / 20.0 WHERE level = 'system'")


async def test_the_review_goes_from_unsure_to_unsure_with_one_key_each(own_db: Path, today: date) -> None:
    make_unsure(own_db)
    async with opened(own_db, today, "5", "exclamation_mark") as pilot:
        page = pilot.app.screen
        assert isinstance(page, ReviewPage)
        queue = page.queue
        assert len(queue) > 6 and all(row.level_confidence < 0.5 for row in queue)
        assert [row.level_confidence for row in queue] == sorted(row.level_confidence for row in queue)
        assert f"1 of {len(queue)}" in text_of(pilot, "#progress-line")
        assert queue[0].sha[:12] in text_of(pilot, "#detail") and "Level" in text_of(pilot, "#detail")
        await press(pilot, "enter", "less_than_sign", "X", "s", "greater_than_sign")
        assert f"6 of {len(queue)}" in text_of(pilot, "#progress-line")
        assert "4 said" in text_of(pilot, "#progress-line")
        said = [read_label(own_db, row.sha) for row in queue[:5]]
        assert said == [
            (queue[0].type, "system"),
            (queue[1].type, "pattern"),
            ("fix", "system"),
            (queue[3].type, "system"),
            (queue[4].type, "architecture"),
        ]
        await press(pilot, "u", "u")
        assert f"4 of {len(queue)}" in text_of(pilot, "#progress-line") and "3 said" in text_of(pilot, "#progress-line")
        assert read_label(own_db, queue[4].sha)[1] == "system"
        await press(pilot, "escape")
        assert crumbs_of(pilot) == ("Commits",)
    with sqlite3.connect(own_db) as connection:
        standing = connection.execute("SELECT sha FROM corrections WHERE undone_at IS NULL").fetchall()
    assert {queue[0].sha, queue[1].sha, queue[2].sha} <= {sha for (sha,) in standing} and (queue[4].sha,) not in standing


async def test_a_review_ends_and_says_what_was_said(own_db: Path, today: date) -> None:
    make_unsure(own_db)
    async with opened(own_db, today, "5") as pilot:
        await type_search(pilot, "type:ci level:system is:mine")
        await press(pilot, "exclamation_mark")
        page = pilot.app.screen
        assert isinstance(page, ReviewPage) and page.queue
        for _ in page.queue:
            await press(pilot, "equals_sign")
        assert "Nothing is left" in text_of(pilot, "#state")
        await press(pilot, "escape", "exclamation_mark")
        assert "No label here is unsure" in text_of(pilot, "#state")


async def test_the_chooser_corrects_too(own_db: Path, today: date) -> None:
    async with opened(own_db, today, "5") as pilot:
        sha = rows_of(pilot)[0].sha
        await press(pilot, "c")
        await press(pilot, *"architecture")
        await press(pilot, "enter")
        assert read_label(own_db, sha)[1] == "architecture"


async def test_a_commit_shows_its_reasons_and_its_diff_and_is_corrected_there(own_db: Path, today: date) -> None:
    async with opened(own_db, today, "5") as pilot:
        await type_search(pilot, "type:feat is:mine")
        sha = rows_of(pilot)[0].sha
        await press(pilot, "enter")
        assert crumbs_of(pilot) == ("Commits", sha[:8])
        detail = text_of(pilot, "#detail")
        assert "Type" in detail and "Level" in detail and "%" in detail and sha[:12] in detail
        await press(pilot, "D")
        assert read_label(own_db, sha)[0] == "docs"
        assert "you said so" in text_of(pilot, "#detail")
        await press(pilot, "u")
        assert read_label(own_db, sha)[0] == "feat"
        await press(pilot, "d")
        assert not pilot.app.screen.query_one("#reasons").display
        await press(pilot, "d", "escape")
        assert crumbs_of(pilot) == ("Commits",)


async def test_the_diff_has_heads_signs_and_folded_files(tmp_path: Path, today: date) -> None:
    files = {"app.py": "def sum(a, b):\n    return a + b\n", "package-lock.json": '{"lockfileVersion": 3}\n'}
    made = make_repo(tmp_path / "shop", [commit("Start", files), commit("Mend", {"app.py": "def sum(a, b):\n    return b + a\n"})])
    scan_paths([made.path], tmp_path / "own.db", ScanOptions(me=(ME.email,), jobs=1))
    async with opened(tmp_path / "own.db", today, "5") as pilot:
        await press(pilot, "enter")
        lines = [line.plain for line in pilot.app.screen.query_one("#diff").lines]
        assert lines[0] == "M app.py  +1 −1" and lines[1].startswith("@@ ")
        assert "-     return a + b" in lines and "+     return b + a" in lines
        await press(pilot, "escape", "j", "enter")
        lines = [line.plain for line in pilot.app.screen.query_one("#diff").lines]
        assert any(line.startswith("▸ package-lock.json") and "left out:" in line for line in lines)


async def test_a_failing_search_says_so_in_its_place(own_db: Path, today: date) -> None:
    async with opened(own_db, today, "5") as pilot:
        own_db.write_bytes(b"something else stands here now " * 200)
        await type_search(pilot, "anything")
        assert "This search failed" in text_of(pilot, "#found")
        assert "ctrl+r" in shown_text(pilot)
        assert crumbs_of(pilot) == ("Commits",)


async def test_a_commit_whose_clone_is_gone_says_so_where_the_diff_was(own_db: Path, today: date) -> None:
    with sqlite3.connect(own_db) as connection:
        connection.execute("UPDATE places SET path = '/nowhere/' || id, shown_path = '/nowhere/' || id")
    async with opened(own_db, today, "5", "enter") as pilot:
        assert "Level" in text_of(pilot, "#detail")
        shown = "\n".join(line.plain for line in pilot.app.screen.query_one("#diff").lines)
        assert shown.strip()


def test_levels_shift_between_their_ends() -> None:
    assert shift_level("syntax", 1) == "pattern" and shift_level("architecture", 1) is None
    assert shift_level("syntax", -1) is None and shift_level(None, 1) is None


def test_a_merge_is_never_corrected() -> None:
    row = CommitRow("a" * 40, "r", "2024-01-01", "Merge", "merge", 1.0, None, 0.0, (), None, None, False, True, False)
    assert build_corrections([row], type_name="fix") == [] == build_corrections([row], is_right=True)
    assert build_corrections([row._replace(type="feat", level="system")], is_right=True) == [
        ("a" * 40, "level", "system"),
        ("a" * 40, "type", "feat"),
    ]
