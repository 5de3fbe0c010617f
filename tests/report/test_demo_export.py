"""The demo's four years, byte for byte, and every claim of them confirmed by the database that they came from."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from tracker.demo.run import prepare_demo, read_demo_today
from tracker.growth import read_growth
from tracker.growth.interval import count_levels, count_stacks
from tracker.report.evidence import read_evidence
from tracker.report.forms import FORMS, write_form
from tracker.report.interval import Year
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


@pytest.mark.parametrize("year", YEARS)
def test_any_interval_is_counted_as_the_calendar_is(demo: Path, year: int) -> None:
    """What is counted anew for fiscal years agrees, on calendar years, with what the story sums up."""
    growth = read_growth(demo, read_demo_today())
    calendar = Year(year)
    known = {quarter.quarter: quarter.levels for quarter in growth.quarters}
    levels = count_levels(demo, [*calendar.find_quarters(), calendar.until])
    assert list(levels) == [known.get(f"{year}-Q{quarter}", (0, 0, 0, 0)) for quarter in range(1, 5)]
    before, within = count_stacks(demo, f"{year}-01-01", calendar.first_on, calendar.until)
    assert not before
    assert dict(within) == {(use.pattern, use.stack): use.commits for use in growth.pattern_uses if use.year == year}
    evidence = read_evidence(demo, growth, calendar)
    assert sum(map(sum, levels)) == sum(row.level is not None for row in evidence.commits)


def test_fiscal_years_share_out_every_commit_and_release(demo: Path) -> None:
    start, today = "07-15", read_demo_today()
    reports = [read_report(demo, year, today, start=start) for year in range(2021, 2026)]
    whole = [read(demo, year) for year in YEARS]
    for fact in ("commits", "releases", "artifacts_begun"):
        assert sum(int(str(dict(r.claims[0].facts)[fact])) for r in reports) == sum(int(str(dict(r.claims[0].facts)[fact])) for r in whole)
    assert sum(len(r.ledger) for r in reports) == sum(len(r.ledger) for r in whole)
    assert [r.until for r in reports[:-1]] == [r.first_on for r in reports[1:]]


@pytest.mark.parametrize("key", [form.key for form in FORMS])
def test_the_demo_in_every_form(demo: Path, key: str) -> None:
    report = read(demo, 2025)
    assert write_form(report, key) == write_form(read(demo, 2025), key)
