"""All forms of one report: byte for byte, in their published shapes, with the same claims and the same numbers."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pypdf import PdfReader

from tests.report.made import build_evidence, build_growth
from tracker.catalogue.files import find_data_folder
from tracker.errors import UsageError
from tracker.report.document import build_report
from tracker.report.forms import FORMS, find_form, guess_form, write_form
from tracker.report.interval import Year
from tracker.report.values import Report

GOLDEN = Path(__file__).parent / "golden"
RESUME_SCHEMA = Path(__file__).parent / "schema" / "resume.schema.json"
CARRYING = ("md", "html", "pdf", "json", "resume")
"""Forms that carry claims by their ids; the ledger carries events."""


@pytest.fixture(name="report", scope="module")
def make_report() -> Report:
    return build_report(build_growth(), 2025, build_evidence())


def read_pdf_text(content: bytes) -> str:
    return (
        "\n".join(f"-- page {number}\n{page.extract_text()}" for number, page in enumerate(PdfReader(io.BytesIO(content)).pages, 1)) + "\n"
    )


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("key", [form.key for form in FORMS])
def test_golden(key: str, report: Report) -> None:
    """`TRACKER_GOLDEN=write pytest tests/report` rewrites them; the difference is for a person to read.

    Of a PDF the text is kept: its bytes are the same for the same libraries only.
    """
    written = write_form(report, key)
    name = "made-2025.pdf.txt" if key == "pdf" else f"made-2025{find_form(key).suffixes[0]}"
    kept = read_pdf_text(written).encode() if key == "pdf" else written
    if os.environ.get("TRACKER_GOLDEN") == "write":
        (GOLDEN / name).write_bytes(kept)
    assert kept == (GOLDEN / name).read_bytes()


def test_a_fiscal_year_byte_for_byte(report: Report) -> None:
    fiscal = build_report(build_growth(), Year(2024, "04-01"), build_evidence()._replace(quarters=((3, 2, 1, 0),) * 16))
    written = write_form(fiscal, "md")
    if os.environ.get("TRACKER_GOLDEN") == "write":
        (GOLDEN / "made-2024-from-april.md").write_bytes(written)
    assert written == (GOLDEN / "made-2024-from-april.md").read_bytes()


@pytest.mark.parametrize("key", [form.key for form in FORMS])
def test_the_same_report_gives_the_same_bytes(key: str, report: Report) -> None:
    assert write_form(report, key) == write_form(report, key)


def find_ids(key: str, report: Report) -> list[str]:
    """The claims that a written form carries, in its order."""
    text = read_pdf_text(write_form(report, key)) if key == "pdf" else write_form(report, key).decode()
    if key == "md":
        return re.findall(r"^- .*\[\^([a-z0-9-]+)\]$", text, re.M)
    if key == "html":
        return re.findall(r'<li class="claim" id="([a-z0-9-]+)">', text)
    if key == "pdf":
        known = sorted((claim.claim_id for claim in report.claims), key=len, reverse=True)
        places = {claim_id: squeeze(text).find(f"[{claim_id}]") for claim_id in known}
        return [claim_id for claim_id, place in sorted(places.items(), key=lambda item: item[1]) if place >= 0]
    told = json.loads(text)
    return told["meta"]["tracker"]["claims"] if key == "resume" else [c["id"] for s in told["sections"] for c in s["claims"]]


@pytest.mark.parametrize("key", CARRYING)
def test_every_form_carries_the_same_claims(key: str, report: Report) -> None:
    assert find_ids(key, report) == [claim.claim_id for claim in report.claims]


def find_numbers(key: str, report: Report) -> list[list[int]]:
    """Every figure's numbers, series by series, as the form shows them."""
    text = write_form(report, key).decode()
    if key == "json":
        return [series["values"] for figure in json.loads(text)["figures"] for series in figure["series"]]
    if key == "html":
        rows = re.findall(r'<tr><th scope="row">.*?</th>(.*?)</tr>', text)
        return [[int(cell.replace(",", "")) for cell in re.findall(r"<td>([\d,]+)</td>", row)] for row in rows]
    tables: list[list[list[int]]] = []
    for line in text.splitlines():
        if line.startswith("|---"):
            tables.append([])
        elif line.startswith("| ") and tables and not line.startswith("|  |"):
            cells = re.split(r"(?<!\\)\|", line)[2:-1]
            tables[-1].append([0 if cell.strip() == "·" else int(cell.replace(",", "")) for cell in cells])
    # The columns of a stacked figure run down the page.
    return [*tables[0], *map(list, zip(*tables[1], strict=True))]


@pytest.mark.parametrize("key", ["md", "html", "json"])
def test_every_form_carries_the_same_numbers(key: str, report: Report) -> None:
    assert find_numbers(key, report) == [list(series.values) for figure in report.figures for series in figure.series]


def test_the_drawings_show_every_number(report: Report) -> None:
    """Each shape says what it stands for, and only what is more than nothing has one."""
    text = write_form(report, "html").decode()
    tips = re.findall(r"<(?:rect|circle)[^>]*><title>[^<]*: ([\d,]+)</title>", text)
    values = [value for figure in report.figures for series in figure.series for value in series.values if value]
    assert sorted(int(tip.replace(",", "")) for tip in tips) == sorted(values)


def test_sums_of_figures_are_the_sums_of_sentences(report: Report) -> None:
    facts = dict(report.claims[0].facts)
    releases, levels = report.figures
    assert sum(sum(series.values) for series in releases.series) == facts["releases"]
    assert sum(line.event == "shipped" for line in report.ledger) == facts["releases"]
    assert sum(line.event == "begun" for line in report.ledger) == facts["artifacts_begun"]
    assert len(levels.columns) == len(levels.series[0].values)


def test_every_sentence_stands_in_the_pdf(report: Report) -> None:
    from tracker.model.plain import plain

    text = squeeze(read_pdf_text(write_form(report, "pdf")))
    assert [claim.claim_id for claim in report.claims if squeeze(plain(claim.text)) not in text] == []


def test_json_has_its_published_shape(report: Report) -> None:
    schema = json.loads((find_data_folder() / "report.schema.json").read_text(encoding="utf-8"))
    told = json.loads(write_form(report, "json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(told, schema)
    told["sections"][0]["claims"][0]["shas"] = ["no sha"]
    told["extra"] = 1
    faults = jsonschema.Draft202012Validator(schema).iter_errors(told)
    assert sorted(fault.validator for fault in faults) == ["additionalProperties", "pattern"]


def test_resume_has_the_shape_of_json_resume(report: Report) -> None:
    told = json.loads(write_form(report, "resume"))
    jsonschema.Draft7Validator(json.loads(RESUME_SCHEMA.read_text(encoding="utf-8"))).validate(told)
    assert told["basics"]["name"] == "Ada Example"
    projects = {project["name"]: project for project in told["projects"]}
    assert projects["tinyauth"]["highlights"][0].startswith("tinyauth (library) had three releases")
    assert projects["shop"]["keywords"] == ["auth", "HTTP API"] and "“300 ms off a cold start”" in projects["shop"]["highlights"][-1]
    assert projects["cart"]["endDate"] == "2025-09-09"
    assert "work" not in told  # git does not know who paid


def test_csv_is_the_ledger(report: Report) -> None:
    written = write_form(report, "csv")
    assert written.startswith("\ufeff".encode()) and written.endswith(b"\r\n")
    rows = list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(report.ledger)
    assert [row["happened_on"] for row in rows] == sorted(row["happened_on"] for row in rows)
    assert {row["event"] for row in rows} == {"begun", "shipped", "retired"}


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("a.md", "md"),
        ("a.HTML", "html"),
        ("a.htm", "html"),
        ("a.pdf", "pdf"),
        ("a.json", "json"),
        ("a.resume.json", "resume"),
        ("a.csv", "csv"),
        ("a.txt", None),
        ("json", None),
        (".json", None),
    ],
)
def test_a_suffix_says_the_form(name: str, key: str | None) -> None:
    form = guess_form(Path(name))
    assert (form.key if form else None) == key


def test_an_unknown_form() -> None:
    with pytest.raises(UsageError, match="there are md, html, pdf, json, resume, csv"):
        find_form("docx")


def test_heavy_libraries_wait_until_they_are_asked_for() -> None:
    """Markdown needs neither page templates nor PDF fonts."""
    import subprocess
    import sys

    asked = "import sys, tracker.report.forms, tracker.report.yearly, tracker.report.markdown, tracker.report.tables, tracker.report.resume"
    heavy: Any = "print([name for name in ('jinja2', 'fpdf', 'fontTools', 'PIL', 'uharfbuzz', 'pypdf') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", f"{asked}\n{heavy}"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
