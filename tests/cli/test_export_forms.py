"""`export` in every form, for years that begin on other days, with pages of the user's own."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import Shelf

Call = Callable[..., Result]
STARTS = {"md": b"<!--", "html": b"<!DOCTYPE html>", "pdf": b"%PDF-", "json": b"{", "resume": b"{", "csv": b"\xef\xbb\xbfhappened_on"}
SUFFIXES = {"md": ".md", "html": ".html", "pdf": ".pdf", "json": ".json", "resume": ".resume.json", "csv": ".csv"}


@pytest.mark.parametrize("form", STARTS)
def test_each_form_to_stdout_and_by_suffix(form: str, call: Call, tmp_path: Path) -> None:
    said = call("export", "--year", "2025", "--format", form)
    assert said.stderr == "" and said.exit_code == 0 and said.stdout_bytes.startswith(STARTS[form])
    target = tmp_path / f"x{SUFFIXES[form]}"
    assert call("export", "--year", "2025", "-o", str(target)).exit_code == 0
    assert target.read_bytes() == said.stdout_bytes
    assert not list(tmp_path.glob(".*")) and not list(tmp_path.glob("*.part"))


def test_a_suffix_that_means_no_form_is_refused(call: Callable[..., Result], tmp_path: Path) -> None:
    done = call("export", "--year", "2025", "-o", str(tmp_path / "2025.docx"))
    assert done.exit_code == 2 and ".md, .markdown, .html" in done.stderr and not (tmp_path / "2025.docx").exists()
    assert call("export", "--year", "2025", "--format", "md", "-o", str(tmp_path / "2025.docx")).exit_code == 0
    assert call("export", "--year", "2025", "-o", str(tmp_path / "2025")).exit_code == 0


def test_what_is_said_beats_the_suffix(call: Call, tmp_path: Path) -> None:
    assert call("export", "--year", "2025", "--format", "json", "-o", str(tmp_path / "x.md")).exit_code == 0
    assert json.loads((tmp_path / "x.md").read_text())["format"] == "tracker-report"


def test_an_unknown_format(call: Call) -> None:
    done = call("export", "--year", "2025", "--format", "docx")
    assert done.exit_code == 2 and "md, html, pdf, json, resume, csv" in done.stderr and done.stdout == ""


def test_a_fiscal_year(call: Call) -> None:
    done = call("export", "--year", "2025", "--year-start", "apr", "--format", "json")
    told = json.loads(done.stdout)
    assert (told["interval"]["first_on"], told["interval"]["until"]) == ("2025-04-01", "2026-04-01")
    assert told["interval"]["span"] == "April 2025 to March 2026"
    days = [line["happened_on"] for line in told["ledger"]]
    assert days and all("2025-04-01" <= day < "2026-04-01" for day in days)
    wrong = call("export", "--year", "2025", "--year-start", "02-29")
    assert wrong.exit_code == 2 and "no beginning of a year" in wrong.stderr


def test_a_fiscal_year_is_verified_as_one(call: Call, tmp_path: Path) -> None:
    for name in ("x.md", "x.json"):
        target = tmp_path / name
        assert call("export", "--year", "2024", "--year-start", "04-06", "-o", str(target)).exit_code == 0
        assert call("verify", str(target)).exit_code == 0


def test_the_configuration_chooses_the_year_and_the_page(call: Call, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "report.html").write_text("<p>{{ report.interval.span }}</p>")
    config = tmp_path / "none.toml"  # where `call` says that the configuration lies
    config.write_text('[export]\ntemplates = "pages"\nyear_start = "07"\n')
    assert call("export", "--year", "2024", "--format", "html").stdout == "<p>July 2024 to June 2025</p>\n"
    assert call("export", "--year", "2024", "--format", "html", "--year-start", "1").stdout == "<p>2024</p>\n"
    assert "## The year in one line" in call("export", "--year", "2024").stdout
    config.write_text("[export]\ntemplate = 1\n")
    wrong = call("export", "--year", "2024")
    assert wrong.exit_code == 2 and "did you mean 'templates'" in wrong.stderr


def test_a_page_of_the_users_own(call: Call, tmp_path: Path) -> None:
    page = tmp_path / "mine.html.j2"
    page.write_text("<h1>{{ title }}</h1>")
    done = call("export", "--year", "2025", "--template", str(page))
    assert done.exit_code == 0 and done.stdout == "<h1>What Ada Novak built and shipped in 2025</h1>\n"
    page.write_text("{{ titel }}")
    wrong = call("export", "--year", "2025", "--template", str(page))
    assert wrong.exit_code == 2 and "'titel' is undefined" in wrong.stderr and wrong.stdout == ""
    clash = call("export", "--year", "2025", "--template", str(page), "--format", "pdf")
    assert clash.exit_code == 2 and "html or md" in clash.stderr


@pytest.mark.parametrize("form", ["html", "pdf", "csv", "resume"])
def test_bad_years_and_files_in_any_form(form: str, call: Call, tmp_path: Path) -> None:
    for year, words in (("2019", "holds no commit"), ("2031", "has not begun")):
        done = call("export", "--year", year, "--format", form)
        assert done.exit_code == 2 and words in done.stderr and done.stdout == ""
    target = tmp_path / "kept"
    target.write_text("mine")
    done = call("export", "--year", "2025", "--format", form, "-o", str(target))
    assert done.exit_code == 2 and "--force" in done.stderr and target.read_text() == "mine"
    done = call("export", "--year", "2025", "--format", form, "-o", str(tmp_path / "no" / "x"))
    assert done.exit_code == 2 and "cannot be written" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="needs a device that is always full")
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_special_file_is_not_replaced(call: Call) -> None:
    done = call("export", "--year", "2025", "-o", "/dev/full")
    assert done.exit_code == 2 and Path("/dev/full").exists()


def test_every_line_of_the_ledger_is_in_the_json(call: Call) -> None:
    rows = list(
        csv.DictReader(io.StringIO(call("export", "--year", "2025", "--format", "csv").stdout_bytes.decode("utf-8-sig"), newline=""))
    )
    told = json.loads(call("export", "--year", "2025", "--format", "json").stdout)["ledger"]
    assert [(row["happened_on"], row["event"], row["version"], row["commit"]) for row in rows] == [
        (line["happened_on"], line["event"], line["version"], line["sha"]) for line in told
    ]


def test_what_verify_can_read_is_said_to_be_so_and_nothing_else(call: Call, tmp_path: Path) -> None:
    whole = tmp_path / "own.html"
    ours = Path(__file__).parents[2] / "tracker" / "report" / "pages" / "report.html"
    whole.write_text(ours.read_text().replace("<footer>", "<footer><p>Mine</p>"))
    target = tmp_path / "2025.html"
    wrote = call("export", "--year", "2025", "--template", str(whole), "-o", str(target))
    assert f"`tracker verify {target} --template {whole}`" in wrote.stderr
    assert call("verify", str(target), "--template", str(whole)).exit_code == 0
    bare = tmp_path / "own.md"
    bare.write_text("# {{ report.year }}\n")
    wrote = call("export", "--year", "2025", "--template", str(bare), "-o", str(tmp_path / "2025.md"))
    assert wrote.exit_code == 0 and "tracker verify" not in wrote.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only some systems have a device that is always full")
@pytest.mark.parametrize("words", ["export --year 2025", "arc"])
def test_a_full_disk_behind_stdout_is_said(words: str, shelf: Shelf) -> None:
    environ = {**os.environ, "TRACKER_DB": str(shelf.db), "TRACKER_TODAY": "2025-11-20"}
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tracker", *words.split()], stdout=full, stderr=subprocess.PIPE, text=True, env=environ
        )
    assert done.returncode == 2 and "No space left" in done.stderr and "fault of its own" not in done.stderr


@pytest.mark.parametrize(("name", "says"), [("2025.csv", "a table of "), ("2025.resume.json", "2 projects;")])
def test_forms_without_claims_say_so(call: Call, tmp_path: Path, name: str, says: str) -> None:
    target = tmp_path / name
    done = call("export", "--year", "2025", "-o", str(target))
    assert says in done.stderr and "it carries no claims to verify." in done.stderr and "tracker verify" not in done.stderr
    done = call("verify", str(target))
    assert done.exit_code == 2 and "carries no claims to verify" in done.stderr and "--format md, html, pdf or json" in done.stderr
