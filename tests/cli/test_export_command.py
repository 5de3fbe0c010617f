"""`export` and `verify` on a real database, from end to end."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import Shelf

Call = Callable[..., Result]


def test_to_stdout_and_to_a_file_are_the_same_bytes(call: Call, tmp_path: Path) -> None:
    for form in ("md", "json"):
        target = tmp_path / f"2025.{form}"
        said = call("export", "--year", "2025", "--format", form)
        assert said.exit_code == 0 and said.stderr == ""
        wrote = call("export", "--year", "2025", "--format", form, "-o", str(target))
        assert wrote.exit_code == 0 and wrote.stdout == "" and f"Wrote {target}" in wrote.stderr
        assert target.read_bytes() == said.stdout_bytes
        assert call("verify", str(target)).exit_code == 0


def test_the_document(call: Call) -> None:
    text = call("export", "--year", "2025").stdout
    assert "# What Ada Novak built and shipped in 2025" in text
    assert "From 1 January 2025 up to, not including, 1 January 2026" in text and "the year is not over" in text
    assert "tinyauth is used by shop (1 March), its first reuse." in text
    assert "shop, a command-line tool, shipped for the first time" in text
    assert "cold start from 420 ms to 120 ms" in text
    assert "\x1b" not in text and "<script>" not in text.replace("\\<script\\>", "")


def test_an_existing_file_is_kept(call: Call, tmp_path: Path) -> None:
    target = tmp_path / "2025.md"
    target.write_text("mine")
    done = call("export", "--year", "2025", "-o", str(target))
    assert done.exit_code == 2 and "--force" in done.stderr and target.read_text() == "mine"
    assert call("export", "--year", "2025", "-o", str(target), "--force").exit_code == 0
    assert target.read_text() != "mine"
    assert call("export", "--year", "2025", "-o", str(tmp_path)).exit_code == 2
    assert call("export", "--year", "2025", "-o", str(tmp_path / "no" / "x.md")).exit_code == 2


@pytest.mark.parametrize(("year", "words"), [("2019", "holds no commit"), ("2031", "has not begun")])
def test_a_year_with_nothing(call: Call, year: str, words: str) -> None:
    done = call("export", "--year", year)
    assert done.exit_code == 2 and words in done.stderr and done.stdout == ""


def test_a_tampered_number_is_found(call: Call, tmp_path: Path) -> None:
    target = tmp_path / "2025.md"
    text = call("export", "--year", "2025").stdout
    assert "120 ms" in text
    target.write_text(text.replace("120 ms", "90 ms"))
    done = call("verify", str(target))
    assert done.exit_code == 1
    assert "changed  outcome-" in done.stdout and "1 changed" in done.stdout
    told = json.loads(call("verify", str(target), "--json").stdout)
    assert told["counts"]["changed"] == 1 and told["counts"]["confirmed"] > 5


def test_a_database_that_lost_a_release_fails_the_document(call: Call, shelf: Shelf, tmp_path: Path) -> None:
    target = tmp_path / "2025.json"
    assert call("export", "--year", "2025", "--format", "json", "-o", str(target)).exit_code == 0
    with sqlite3.connect(shelf.db) as connection:
        connection.execute("DELETE FROM releases WHERE version = '0.2.0'")
    done = call("verify", str(target))
    assert done.exit_code == 1 and "missing  shipped-" in done.stdout and "changed  year-2025" in done.stdout


def test_what_is_no_export(call: Call, tmp_path: Path) -> None:
    for number, content in enumerate((b"", b"# hello\n", b"\xff\xfe\x00", b"{}", b"{")):
        target = tmp_path / f"{number}.md"
        target.write_bytes(content)
        assert call("verify", str(target)).exit_code == 2
    assert call("verify", str(tmp_path)).exit_code == 2


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs a file without end")
def test_a_file_without_end_is_not_read_to_its_end(call: Call) -> None:
    done = call("verify", "/dev/zero")
    assert done.exit_code == 2 and "too large" in done.stderr
