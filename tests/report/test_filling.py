"""A page of the user's own: filled, escaped, kept in its sandbox; and clear sentences when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.report.made import build_evidence, build_growth
from tracker.errors import ExportError, UsageError
from tracker.report.document import build_report
from tracker.report.filling import find_form, find_template, render
from tracker.report.forms import write_form
from tracker.report.values import Report

NAMES = "{{ report.whose }} {{ report.sections[1].claims[1].text }}"


@pytest.fixture(name="report", scope="module")
def make_report() -> Report:
    return build_report(build_growth()._replace(me=(build_growth().me[0]._replace(name="Ada <Example> @ada"),)), 2025, build_evidence())


def write_page(folder: Path, text: str, name: str = "own.html") -> Path:
    page = folder / name
    page.write_text(text, encoding="utf-8")
    return page


def test_html_is_escaped(report: Report, tmp_path: Path) -> None:
    text = render(report, "html", write_page(tmp_path, f"<p>{NAMES}</p>"))
    assert text.startswith("<p>Ada &lt;Example&gt; @ada &lt;b&gt;x&lt;/b&gt;") and text.endswith("</p>\n")
    assert "\x1b" not in text and "\u202e" not in text


def test_markdown_is_escaped(report: Report, tmp_path: Path) -> None:
    text = render(report, "md", write_page(tmp_path, f"# {NAMES}\n", "own.md.j2"))
    assert text.startswith("# Ada \\<Example\\> &#64;ada \\<b\\>x\\</b\\> \\[y\\]")


def test_ready_made_parts(report: Report, tmp_path: Path) -> None:
    """Claims with their proofs, figures, tiles: a page of one's own need not draw them anew."""
    page = "{% for id in claims %}{{ claims[id] }}\n{% endfor %}{{ figures['releases-by-month'] }}{{ tiles[0].value }} {{ mark }}"
    text = render(report, "html", write_page(tmp_path, page))
    assert text.count('<li class="claim"') == len(report.claims) and "<svg" in text and "tracker report" in text
    page = "{% for id in claims %}{{ claims[id] }}\n{{ proofs[id] }}\n{% endfor %}"
    assert render(report, "md", write_page(tmp_path, page, "own.md")).count("\n[^") == len(report.claims)


def test_a_neighbour_and_our_own_style_can_be_included(report: Report, tmp_path: Path) -> None:
    write_page(tmp_path, "mine", "part.html")
    text = render(report, "html", write_page(tmp_path, "{% include 'part.html' %} {% include 'report.css' %}"))
    assert text.startswith("mine :root {")


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("{{ nothing }}", "'nothing' is undefined"),
        ("{{ report.whom }}", "no attribute 'whom'"),
        ("{% if %}", "line 1"),
        ("{{ report.__class__ }}", "unsafe|undefined|not.*safe"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{% set _ = report.update({'whose': 1}) %}", "unsafe"),
        ("{% include '../secret.html' %}", "secret"),
        ("{% include '/etc/passwd' %}", "passwd"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{% for a in range(1000000) %}x{% endfor %}", "[Rr]ange too big"),
        ("{{ 'x' * 33554433 }}", "without end"),
    ],
)
def test_a_page_that_is_wrong(page: str, words: str, report: Report, tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("secret words")
    folder = tmp_path / "pages"
    folder.mkdir()
    with pytest.raises(ExportError, match=words):
        render(report, "html", write_page(folder, page))


def test_no_page_and_no_text(report: Report, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"cannot be (filled|read)"):
        render(report, "html", tmp_path / "no.html")
    (tmp_path / "latin.html").write_bytes(b"\xff\xfe")
    with pytest.raises(ExportError, match=r"cannot be (filled|read)"):
        render(report, "html", tmp_path / "latin.html")


@pytest.mark.parametrize("key", ["pdf", "json", "resume", "csv"])
def test_forms_without_a_page(key: str, report: Report, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a template writes html or md"):
        write_form(report, key, write_page(tmp_path, "x"))


def test_a_name_says_the_form() -> None:
    names = ("a.html", "a.htm", "a.html.j2", "a.md", "a.MD.jinja2", "a.j2", "a.pdf")
    assert [find_form(Path(name)) for name in names] == ["html", "html", "html", "md", "md", None, None]


def test_the_configured_folder(tmp_path: Path) -> None:
    assert find_template(None, "html") is None and find_template(tmp_path, "html") is None
    page = write_page(tmp_path, "x", "report.html.j2")
    assert find_template(tmp_path, "html") == page and find_template(tmp_path, "md") is None
