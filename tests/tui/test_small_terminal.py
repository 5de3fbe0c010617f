"""What a small or colourless terminal must still tell."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.tui.growth_values import build_growth
from tests.tui.piloting import crumbs_of, opened, press, shown_text, table_of, text_of
from tracker.tui.app import PLAIN_THEME
from tracker.tui.screens.artifacts import fill_ledger
from tracker.tui.widgets.table import Table


async def test_a_list_over_several_repositories_names_them_in_80_columns(demo_db: Path, today: date) -> None:
    async with opened(demo_db, today, "5", size=(80, 24)) as pilot:
        repos = {str(row.cells[4]) for row in table_of(pilot).rows}
        shown = shown_text(pilot)
        assert "Repository" in shown and any(repo in shown for repo in repos) and max(map(len, repos)) < 40
        await press(pilot, "slash", *f"repo:{sorted(repos)[0]}")
        assert "Repository" not in shown_text(pilot)


async def test_enter_on_a_claim_shows_what_proves_it(demo_db: Path, today: date) -> None:
    async with opened(demo_db, today, "0", size=(80, 24)) as pilot:
        assert "[" in text_of(pilot, "#choice")
        await press(pilot, "c", "enter")
        table = pilot.app.screen.query("#claims")
        assert len(crumbs_of(pilot)) == 2 or "no commits of its own" in text_of(pilot, "#written")
        assert not table or isinstance(table.first(), Table)


def test_what_bears_one_name_stands_with_its_repository() -> None:
    growth = build_growth()
    line = growth.artifacts[0]
    other = line._replace(artifact=line.artifact._replace(artifact_id="other", repo="ada/elsewhere"))
    twice = fill_ledger(growth._replace(artifacts=(line, other)))
    assert {row.cells[0][2][0] for row in twice.rows} == {f" · {line.artifact.repo}", " · ada/elsewhere"}
    assert fill_ledger(growth._replace(artifacts=(line,))).rows[0].cells[0][2][0] == ""


async def test_without_colour_the_terminals_own_stand(demo_db: Path, today: date, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(demo_db, today, "8", is_plain=True, kept=tmp_path / "kept") as pilot:
        assert pilot.app.theme == PLAIN_THEME and pilot.app.native_ansi_color
        strips = pilot.app.screen._compositor.render_strips()
        assert strips and not (tmp_path / "kept").exists()
