"""What a person says in the app: notes, roles, identities; scanning from inside; writing the year's summary."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.make_repo import ME, OTHER, commit, make_repo, tag
from tests.scan.files import write
from tests.tui.piloting import crumbs_of, opened, press, settle, shown_text, state_of, table_of, text_of
from tracker.scan import ScanOptions, scan_paths


async def test_a_note_is_written_shown_deleted_and_brought_back(own_db: Path, today: date) -> None:
    async with opened(own_db, today, "7") as pilot:
        before = len(table_of(pilot).rows)
        await press(pilot, "n", "enter")
        assert "needs some words" in text_of(pilot, "#wrong")
        pilot.app.screen.query_one("#text", Input).value = "Relaunch [bold]with[/bold] 8,000 SKUs"
        pilot.app.screen.query_one("#day", Input).value = "2025-13-01"
        await press(pilot, "enter")
        assert "2025-05-31" in text_of(pilot, "#wrong")
        pilot.app.screen.query_one("#day", Input).value = "2025-12-24"
        pilot.app.screen.query_one("#domain", Input).value = "retail"
        await press(pilot, "enter")
        assert len(table_of(pilot).rows) == before + 1
        assert "Relaunch [bold]with[/bold] 8,000 SKUs" in shown_text(pilot)
        table_of(pilot).cursor = next(at for at, row in enumerate(table_of(pilot).rows) if "Relaunch" in row.more)
        await press(pilot, "d")
        assert len(table_of(pilot).rows) == before
        await press(pilot, "u")
        assert len(table_of(pilot).rows) == before + 1


async def test_a_role_is_chosen_and_kept(own_db: Path, today: date) -> None:
    async with opened(own_db, today, "8") as pilot:
        repo = next(str(row.cells[0][1][0]) for row in table_of(pilot).rows[:1])
        await press(pilot, "r")
        await press(pilot, *"learning")
        await press(pilot, "enter")
        assert table_of(pilot).rows[table_of(pilot).cursor].cells[1] == "learning"
        with sqlite3.connect(own_db) as connection:
            assert connection.execute("SELECT role FROM roles WHERE name = ?", (repo,)).fetchone() == ("learning",)


def read_visibility(db: Path, repo: str) -> str:
    with sqlite3.connect(db) as connection:
        return str(connection.execute("SELECT coalesce(visibility, 'private') FROM roles WHERE name = ?", (repo,)).fetchone()[0])


async def test_a_repository_becomes_public_with_two_presses_seen_in_a_small_terminal(own_db: Path, today: date) -> None:
    """Going public shows things to others: it asks, tells, stands on the screen and is taken back."""
    async with opened(own_db, today, "8", size=(80, 24)) as pilot:
        repo = str(table_of(pilot).rows[0].cells[0][1][0])
        await press(pilot, "r")
        await press(pilot, *"learning")
        await press(pilot, "enter")
        was = read_visibility(own_db, repo)
        if was == "public":
            await press(pilot, "v")
        assert "private" in shown_text(pilot)
        await press(pilot, "v")
        assert read_visibility(own_db, repo) == "private" and "v once more makes it public" in told(pilot)
        await press(pilot, "down", "v", "up", "v")
        assert read_visibility(own_db, repo) == "private", "another repository was asked about in between"
        await press(pilot, "v")
        assert read_visibility(own_db, repo) == "public" and "u makes it private again" in told(pilot)
        assert table_of(pilot).rows[table_of(pilot).cursor].cells[2] == "public"
        await press(pilot, "u")
        assert read_visibility(own_db, repo) == "private" and f"Taken back: {repo} is learning, private" in told(pilot)


def told(pilot: Pilot[Any]) -> str:
    """The newest notice."""
    return list(pilot.app._notifications)[-1].message


async def test_an_identity_is_taken_back_and_accepted_again(own_db: Path, today: date) -> None:
    async with opened(own_db, today, "8", "l") as pilot:
        mine = [row.key for row in table_of(pilot).rows if row.key.startswith("mine ")]
        assert mine
        table_of(pilot).cursor = [row.key for row in table_of(pilot).rows].index(mine[-1])
        await press(pilot, "minus")
        assert mine[-1] not in [row.key for row in table_of(pilot).rows]


def make_shops(tmp_path: Path) -> Path:
    """A home folder with two repositories below `code`, of two people."""
    steps = [commit("Start", {"app.py": "print(1)\n"}), commit("Cart", {"cart.py": "x = 1\n"}), tag("v1.0")]
    make_repo(tmp_path / "code" / "shop", steps)
    make_repo(tmp_path / "code" / "old", [commit("Try", {"b.py": "y = 2\n"}, by=OTHER)])
    return tmp_path


async def test_the_first_start_leads_from_a_folder_to_the_arc(tmp_path: Path, today: date, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pick a folder, say who you are, scan, see: each with one key."""
    monkeypatch.setenv("HOME", str(make_shops(tmp_path)))
    async with opened(tmp_path / "new.db", today) as pilot:
        assert pilot.app.current_mode == "scan" and "1 Folder" in text_of(pilot, "#about")
        assert [row.cells for row in table_of(pilot).rows] == [("~/code", "2")]
        await press(pilot, "enter")
        assert "Which of these emails are yours?" in text_of(pilot, "#told")
        assert [row.key for row in table_of(pilot).rows] == [f"person {ME.email}", f"person {OTHER.email}"]
        await press(pilot, "space", "enter")
        told = text_of(pilot, "#told")
        assert "2 repositories, 0 of them unchanged; 3 new commits" in told and "2 of them yours" in told
        await press(pilot, "n")
        assert crumbs_of(pilot) == ("Scan", "Read for the first time") and len(table_of(pilot).rows) == 3
        await press(pilot, "escape", "enter")
        assert pilot.app.current_mode == "arc" and state_of(pilot) == ""
        assert not (tmp_path / "new.db-journal").exists()


async def test_a_second_scan_lists_what_is_new_since(tmp_path: Path, today: date) -> None:
    home = make_shops(tmp_path)
    scan_paths([home / "code"], tmp_path / "own.db", ScanOptions(me=(ME.email,), jobs=1))
    make_repo(home / "code" / "new", [commit("Begin anew", {"c.py": "z = 3\n"})])
    async with opened(tmp_path / "own.db", today, "9") as pilot:
        assert pilot.app.screen.query_one("#folder", Input).value == str(home / "code")
        await press(pilot, "enter")
        assert "1 new commit; n lists" in text_of(pilot, "#told")
        await press(pilot, "n")
        assert crumbs_of(pilot) == ("Scan", "New since the scan before")
        assert [str(row.cells[3][1][0]) for row in table_of(pilot).rows] == ["Begin anew"]
        await press(pilot, "escape", "f", "enter")
        assert "nothing new since the scan before" in text_of(pilot, "#told")


async def test_a_scan_with_other_weights_says_how_many_labels_it_made_anew(tmp_path: Path, today: date) -> None:
    home, db = make_shops(tmp_path), tmp_path / "own.db"
    scan_paths([home / "code"], db, ScanOptions(me=(ME.email,), jobs=1))
    # As another release of the tracker would have left it.
    write(db, "UPDATE labels SET made_by = 'older'", "DELETE FROM settings WHERE key = 'labelled_with'")
    async with opened(db, today, "9") as pilot:
        await press(pilot, "enter")
        assert "nothing new since the scan before; 2 known commits labelled anew." in text_of(pilot, "#told").replace("\n", " ")


async def test_nobody_known_can_be_everyone(tmp_path: Path, today: date) -> None:
    home = make_shops(tmp_path)
    async with opened(tmp_path / "new.db", today, "9") as pilot:
        pilot.app.screen.query_one("#folder", Input).value = str(home / "code")
        await press(pilot, "enter", "e")
        assert "3 new commits" in text_of(pilot, "#told")
        assert pilot.app.story.growth is not None and pilot.app.story.growth.is_everyone


async def test_repositories_without_a_person_lead_to_the_identities(tmp_path: Path, today: date) -> None:
    home = make_shops(tmp_path)
    scan_paths([home / "code"], tmp_path / "own.db", ScanOptions(jobs=1))
    async with opened(tmp_path / "own.db", today) as pilot:
        assert state_of(pilot) == "empty" and "Press 8" in text_of(pilot, "#state")
        await press(pilot, "8", "a")
        await press(pilot, "1")
        assert state_of(pilot) == "empty" and "Press 9" in text_of(pilot, "#state")
        await press(pilot, "9", "enter")
        await press(pilot, "enter")
        assert pilot.app.current_mode == "arc" and state_of(pilot) == ""


async def test_a_scan_of_a_folder_that_is_not_there_says_so(demo_db: Path, tmp_path: Path, today: date) -> None:
    async with opened(tmp_path / "new.db", today, "9") as pilot:
        pilot.app.screen.query_one("#folder", Input).value = str(tmp_path / "nowhere")
        await press(pilot, "enter")
        assert "there is no such folder" in text_of(pilot, "#told")
        await press(pilot, "ctrl+x")


async def test_a_scan_can_be_stopped(tmp_path: Path, today: date) -> None:
    for name in ("a", "b", "c"):
        make_repo(tmp_path / "code" / name, [commit(f"Step {at}", {"f.py": f"x = {at}\n"}) for at in range(40)])
    async with opened(tmp_path / "new.db", today, "9") as pilot:
        pilot.app.screen.query_one("#folder", Input).value = str(tmp_path / "code")
        await press(pilot, "enter", "e")
        pilot.app.screen.action_stop()
        await settle(pilot)
        told = text_of(pilot, "#told")
        assert told.startswith(("Stopped", "Done"))


async def test_a_summary_is_previewed_and_written_once(own_db: Path, today: date, tmp_path: Path) -> None:
    async with opened(own_db, today, "0", "left_square_bracket") as pilot:
        room = pilot.app.screen
        year = room.year
        shown = "\n".join(line.plain for line in room.query_one("#preview").lines)
        assert str(year) in shown and shown.startswith("<!--")
        target = tmp_path / "year.md"
        room.query_one("#target", Input).value = str(target)
        await press(pilot, "w", "enter")
        assert target.read_text(encoding="utf-8").startswith(shown.split("\n")[0])
        assert "Wrote" in text_of(pilot, "#written")
        await press(pilot, "w", "enter")
        assert "exists" in text_of(pilot, "#written")
        await press(pilot, "f")


async def test_a_year_without_work_says_so_instead_of_a_preview(own_db: Path, today: date) -> None:
    async with opened(own_db, today, "0") as pilot:
        pilot.app.screen.year = 1999
        await press(pilot, "left_square_bracket")
        shown = "\n".join(line.plain for line in pilot.app.screen.query_one("#preview").lines)
        assert "holds no commit" in shown


HOSTILE = "Fix \x1b[31mred\x1b[0m [bold red]markup[/] \u202egnp.exe \x07"


async def test_hostile_text_is_shown_as_text_everywhere(tmp_path: Path, today: date) -> None:
    made = make_repo(
        tmp_path / "[red]repo[/red]",
        [
            commit("Start", {"pyproject.toml": '[project]\nname = "[link]x"\nversion = "1.0"\n'}),
            commit(
                HOSTILE + "\n\nBody \x1b]8;;http://x\x07link\x1b]8;;\x07 [@click=app.quit]quit[/]",
                {"[bold]a\u202eb.py": "x = '\x1b[2J[/]'\n"},
            ),
            tag("v1.0"),
            commit("[/nonsense", {"b.py": "y = 1\n"}, by=OTHER),
        ],
    )
    db = tmp_path / "own.db"
    scan_paths([made.path], db, ScanOptions(me=(ME.email,), jobs=1))
    async with opened(db, today, "5") as pilot:
        seen = shown_text(pilot)
        assert "[bold red]markup[/]" in seen and "\\x1b[31mred" in seen and "[/nonsense" in seen
        table_of(pilot).cursor = next(
            at for at, row in enumerate(table_of(pilot).rows) if "markup" in "".join(part for part, _ in row.cells[3])
        )
        await press(pilot, "enter")
        seen += text_of(pilot, "#detail") + shown_text(pilot)
        assert "[@click=app.quit]quit[/]" in seen
        for key in ("1", "2", "3", "4", "6", "8", "0"):
            await press(pilot, key)
            seen += shown_text(pilot)
        assert not set(seen) & set("\x1b\x07\u202e")


async def test_a_suggested_identity_is_refused_and_that_is_taken_back(tmp_path: Path, today: date) -> None:
    twin = ME._replace(email="mara@old.example") if hasattr(ME, "_replace") else ME
    made = make_repo(tmp_path / "shop", [commit("Start", {"a.py": "x = 1\n"}), commit("More", {"b.py": "y = 1\n"}, by=twin)])
    db = tmp_path / "own.db"
    scan_paths([made.path], db, ScanOptions(me=(ME.email,), jobs=1))
    async with opened(db, today, "8", "l") as pilot:
        keys = [row.key for row in table_of(pilot).rows]
        assert keys == [f"mine {ME.email}", f"likely {twin.email}"]
        await press(pilot, "j", "minus")
        assert [row.key for row in table_of(pilot).rows][1:] == [f"refused {twin.email}"]
        await press(pilot, "u")
        assert [row.key for row in table_of(pilot).rows][1:] == [f"likely {twin.email}"]
        await press(pilot, "a")
        assert {row.key for row in table_of(pilot).rows} == {f"mine {ME.email}", f"mine {twin.email}"}
        await press(pilot, "u")
        assert [row.key for row in table_of(pilot).rows][1:] == [f"likely {twin.email}"]
