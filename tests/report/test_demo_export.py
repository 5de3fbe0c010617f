"""The demo's four years, byte for byte, and every claim of them confirmed by the database that they came from."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from tracker.demo.run import prepare_demo, read_demo_today
from tracker.growth import read_growth
from tracker.report.jsonform import write_json
from tracker.report.markdown import write_markdown
from tracker.report.values import Report
from tracker.report.verify import check_document, read_document
from tracker.report.yearly import read_report

GOLDEN = Path(__file__).parent / "golden"
YEARS = (2022, 2023, 2024, 2025)


@pytest.fixture(scope="session")
def _made() -> dict[str, Path]:
    return {}


@pytest.fixture(name="demo")
def make_demo(_made: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's database; built on first use, when the machine's own configuration is already shut out."""
    if not _made:
        _made["db"] = prepare_demo(tmp_path_factory.mktemp("demo") / "demo")
    return _made["db"]


def read(demo: Path, year: int, today: date | None = None) -> Report:
    return read_report(demo, year, today or read_demo_today())


@pytest.mark.parametrize("year", YEARS)
def test_golden(demo: Path, year: int) -> None:
    """`TRACKER_GOLDEN=write pytest tests/report` rewrites them; the difference is for a person to read."""
    target = GOLDEN / f"demo-{year}.md"
    written = write_markdown(read(demo, year)).encode()
    if os.environ.get("TRACKER_GOLDEN") == "write":
        target.write_bytes(written)
    assert written == target.read_bytes()


@pytest.mark.parametrize("year", YEARS)
def test_every_claim_is_confirmed_in_both_forms(demo: Path, year: int) -> None:
    report = read(demo, year)
    for text in (write_markdown(report), write_json(report)):
        document = read_document(text)
        assert (document.year, document.made_on) == (year, read_demo_today().isoformat())
        assert {item.verdict for item in check_document(document, read(demo, year))} == {"confirmed"}


@pytest.mark.parametrize("year", YEARS)
def test_a_document_of_another_year_does_not_pass(demo: Path, year: int) -> None:
    other = read(demo, YEARS[YEARS.index(year) - 1])
    verdicts = {item.verdict for item in check_document(read_document(write_markdown(read(demo, year))), other)}
    assert verdicts & {"changed", "missing", "foreign"}


def test_a_finished_year_reads_the_same_later(demo: Path) -> None:
    """Only the day on which it was made differs, and whether the year was over."""
    now, later = write_markdown(read(demo, 2023)), write_markdown(read(demo, 2023, date(2031, 5, 5)))
    assert now.split("\n")[4:] == later.split("\n")[4:]


@pytest.mark.parametrize("year", YEARS)
def test_the_document_and_the_arc_count_the_same(demo: Path, year: int) -> None:
    growth = read_growth(demo, read_demo_today())
    card = next(card for card in growth.years if card.year == year)
    facts = dict(read(demo, year).claims[0].facts)
    assert (facts["commits"], facts["releases"], facts["artifacts_begun"]) == (card.commits, card.ships, len(card.artifacts_created))
