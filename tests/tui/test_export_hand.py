"""The user's hand in the export room: profiles, claims left out, own sentences, another order, all of it undone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from textual.widgets import Input

from tests.tui.piloting import opened, press, text_of
from tracker.growth.privacy import read_acts
from tracker.report.yearly import read_report
from tracker.scan.say import add_note
from tracker.tui.claims import build_rows, list_ids, move_claim
from tracker.tui.screens.export import ExportRoom
from tracker.tui.widgets.table import Table


async def test_p_goes_through_the_profiles(own_db: Path, today: date) -> None:
    async with opened(own_db, today, "0") as pilot:
        room = pilot.app.screen
        assert isinstance(room, ExportRoom)
        for profile, target in (("redacted", "-redacted.md"), ("public", "-public.md"), ("full", ".md")):
            await press(pilot, "p")
            assert profile in text_of(pilot, "#choice")
            assert room.query_one("#target", Input).value.endswith(target)
            assert room.document is not None and room.document.profile == profile


async def test_the_hand_is_kept_and_undone(own_db: Path, today: date) -> None:
    async with opened(own_db, today, "0") as pilot:
        room = pilot.app.screen
        assert isinstance(room, ExportRoom) and room.year is not None
        year = room.year
        await press(pilot, "c")
        table = room.query_one("#claims", Table)
        claim = table.key_at(table.cursor)
        assert room.draft is not None and claim == list_ids(room.draft)[0]
        await press(pilot, "x")
        assert room.draft.hand.hidden == {claim}
        await press(pilot, "j", "i", "y", "e", "s", "enter")
        second = list_ids(room.draft)[1]
        assert dict(room.draft.hand.said) == {second: "yes"}
        await press(pilot, "j", "J")
        assert room.draft.hand.order and list_ids(room.draft)[3] != list_ids(room.draft)[2]
        report = read_report(own_db, year, today)
        ids = [c.claim_id for c in report.claims]
        assert claim not in ids and f"own-{second}" in ids
        assert room.document == report
        await press(pilot, "u", "u", "u")
        assert not read_acts(own_db, year)
        await press(pilot, "c")
        assert room.query_one("#preview").display and not table.display


async def test_a_key_is_not_written(own_db: Path, today: date, tmp_path: Path) -> None:
    add_note(own_db, "Rotated AKIAIOSFODNN7EXAMPLE at last", happened_on=date(2025, 5, 5))
    async with opened(own_db, today, "0") as pilot:
        room = pilot.app.screen
        assert isinstance(room, ExportRoom)
        while room.year != 2025:
            await press(pilot, "[")
        await press(pilot, "w")
        target = tmp_path / "x.md"
        room.query_one("#target", Input).value = str(target)
        await press(pilot, "enter")
        assert not target.exists()
        assert "Nothing was written" in text_of(pilot, "#written")


def test_a_claim_moves_within_its_section(own_db: Path, today: date) -> None:
    from tracker.report.retouching import read_draft

    draft = read_draft(own_db, 2025, today)
    ids = list_ids(draft)
    assert move_claim(draft, ids[0], -1) == [] and move_claim(draft, ids[0], 1) == [], "its section holds one claim"
    assert move_claim(draft, ids[1], 1) == [ids[0], ids[2], ids[1], *ids[3:]]
    assert [row.key for row in build_rows(draft)] == ids
