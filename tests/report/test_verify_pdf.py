"""A true PDF is confirmed, also one of another release of its library; whatever is changed in it is found."""

from __future__ import annotations

import pytest

from tests.report.made import build_evidence, build_growth
from tests.report.test_verify import REPORT, check, count
from tracker.model.hand import Hand
from tracker.report.document import build_report
from tracker.report.forms import write_form
from tracker.report.hand import apply_hand


def test_a_pdf_with_another_number_is_found() -> None:
    growth = build_growth()
    other = build_report(growth._replace(releases=growth.releases[1:3] + growth.releases[4:]), 2025, build_evidence())
    found = count(check(write_form(other, "pdf")))
    assert found.keys() & {"changed", "foreign"} and found["confirmed"] < len(REPORT.claims)


def test_a_pdf_of_another_release_of_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its strokes may differ; its text, links and images must not."""
    import fpdf

    with monkeypatch.context() as patched:
        patched.setattr(fpdf, "FPDF_VERSION", "2.9.0")
        content = write_form(REPORT, "pdf")
        shorter = write_form(apply_hand(REPORT, Hand(frozenset({"failures-2025"}))), "pdf")
        patched.setattr("tracker.report.pdf.NUMBER", 13)
        other = write_form(REPORT, "pdf")
    assert other != content, "drawn otherwise"
    for drawn in (content, other):
        assert count(check(drawn)) == {"confirmed": len(REPORT.claims), "undrawn": 1}
    assert "left out" in count(check(shorter))
    assert "foreign" in count(check(content.replace(b"/URI (https://", b"/URI (https:/x", 1))) or b"/URI (https://" not in content


def test_a_pdf_with_something_more_in_it_is_found() -> None:
    content = write_form(REPORT, "pdf")
    assert "foreign" in count(check(content + b"\n% a remark"))
    assert "left out" in count(check(write_form(apply_hand(REPORT, Hand(frozenset({"failures-2025"}))), "pdf")))
