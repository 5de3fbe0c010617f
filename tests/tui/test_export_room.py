"""The export room writes every form as the command does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input

from tests.tui.piloting import opened, press, text_of
from tracker.report.forms import FORMS, write_form
from tracker.report.yearly import read_report
from tracker.tui.screens.export import build_preview, document_lines


@pytest.mark.parametrize("key", [form.key for form in FORMS])
def test_a_preview_is_what_is_written(demo_db: Path, today: date, key: str) -> None:
    preview = build_preview(demo_db, 2025, key, today)
    written = write_form(read_report(demo_db, 2025, today), preview.form).decode()
    assert preview.text == written and preview.form == ("md" if key == "pdf" else key)
    assert document_lines(preview.text, preview.form)


async def test_f_goes_through_the_forms_and_w_writes(demo_db: Path, today: date, tmp_path: Path) -> None:
    async with opened(demo_db, today, "0") as pilot:
        for form in FORMS[1:]:
            await press(pilot, "f")
            assert form.name in text_of(pilot, "#choice")
            if form.is_text and form.key != "html":
                continue
            target = tmp_path / f"x{form.suffixes[0]}"
            await press(pilot, "w")
            pilot.app.screen.query_one("#target", Input).value = str(target)
            await press(pilot, "enter")
            assert target.exists() and target.read_bytes()
        assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF-")
