"""Text from git and from people is shown as text in every form, whatever it tries to be."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pypdf import PdfReader

from tests.report.made import HOSTILE, build_evidence, build_growth
from tests.report.test_forms import squeeze
from tracker.model.facts import Person
from tracker.model.plain import plain
from tracker.report import html
from tracker.report.document import build_report
from tracker.report.forms import FORMS, write_form
from tracker.report.markdown import escape, write_figure
from tracker.report.pdffonts import find_coverage, spell
from tracker.report.tables import neutralise
from tracker.report.values import Claim, Figure, LedgerLine, Report, Section, Series


def make_report(text: str) -> Report:
    """A report that says `text` wherever a form can say something."""
    claim = Claim("year-2025", text, "year", 1.0, (), (("name", text), ("releases", 1)))
    figures = (
        Figure("a", "A", "matrix", "year", ("Jan", "Feb"), (Series(text, (1, 2)),), "As counted."),
        Figure("b", "B", "stacked", "year", ("2025 Q1", "2025 Q2"), (Series(text, (0, 2)),), "As counted."),
    )
    line = LedgerLine("2025-01-01", "shipped", text, text, "library", text, "tag", False, "")
    sections = (Section("year", "The year", "", (claim,)),)
    return Report(text, 2025, "2025-01-01", "2026-01-01", "2026-02-02", False, sections, "2025", (), figures, (line,), ())


def make_parser() -> MarkdownIt:
    """Markdown as the specification of GitHub's has it: `www.`, `http:` and emails are links, a bare `setup.py` is none."""
    parser = MarkdownIt("gfm-like", {"html": True})
    parser.linkify.set({"fuzzy_link": False})
    return parser


def find_tokens(text: str) -> list[str]:
    """Kinds of everything that a Markdown renderer makes of `text`, besides plain text."""
    parser = make_parser()
    found = []
    for token in parser.parse(text):
        found.append(token.type)
        found += [child.type for child in token.children or []]
    return sorted(set(found) - {"paragraph_open", "paragraph_close", "inline", "text", "text_special"})


MARKUP = (
    *("<script>alert(1)</script>", "[a](http://b)", "![a](b)", "*a* _b_ ~~c~~", "`a`", "# a", "- a", "1. a", "1) a", "+ a", "= a", "> a"),
    *("a\n\n# b", "| a | b |\n|---|---|", "&lt;b&gt;", "&#60;", "http://evil.example/x", "HTTP://EVIL.EXAMPLE", "www.evil.example"),
    *("WWW.evil.example", "<http://a.b>", "[^year-2025]", "ada@example.org", "@someone and @acme/team", "mailto:ada@example.org"),
    *("ftp://evil.example/x", "---", "    code", "\\*a*", "\x1b[31mred", "a\u202eb", "=cmd|' /C calc'!A0", "$x$", "***", "xmpp:a@b.c/d"),
)


@pytest.mark.parametrize("text", MARKUP)
def test_markdown_renders_as_itself(text: str) -> None:
    assert find_tokens(escape(text)) == []
    assert find_tokens(f"- {escape(text)}") in ([], ["bullet_list_close", "bullet_list_open", "list_item_close", "list_item_open"])
    assert "@" not in escape(text) and "www." not in escape(text).lower()


@given(st.text(max_size=60))
def test_no_text_becomes_markup(text: str) -> None:
    written = escape(text)
    assert "\n" not in written and "\x1b" not in written
    assert find_tokens(written) == []
    assert make_parser().render(written).strip() in ("", MarkdownIt(options_update={"html": True}).render(written).strip())


@given(st.text(max_size=40))
def test_a_cell_stays_in_its_table(text: str) -> None:
    figure = make_report(text).figures[0]
    tokens = make_parser().parse("\n".join(write_figure(figure)[2:]))
    assert [token.type for token in tokens].count("td_open") == 3 and [token.type for token in tokens].count("tr_open") == 2


class Page(HTMLParser):
    """Tags, attributes and text of a page, as a browser reads it."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


CLAIM_TAGS = ["li", "strong", "details", "summary", "div", "p"]


@given(st.text(max_size=60))
def test_html_shows_text_as_text(text: str) -> None:
    claim = make_report(text).claims[0]
    written = html.write_claim(claim)
    page = Page(written)
    assert "\n" not in written
    assert [tag for tag in page.tags if tag != "strong"] == [tag for tag in CLAIM_TAGS if tag != "strong"]
    assert page.text.startswith(plain(text)) and page.attributes <= {"class", "id", "aria-label"}


@settings(max_examples=15)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=30))
def test_a_whole_page_has_the_same_tags_whatever_is_said(text: str) -> None:
    page, quiet = Page(write_form(make_report(text), "html").decode()), Page(write_form(make_report("x"), "html").decode())
    assert [tag for tag in page.tags if tag != "strong"] == [tag for tag in quiet.tags if tag != "strong"]
    assert page.attributes == quiet.attributes


@pytest.mark.parametrize(
    "hostile", [HOSTILE, "</style><script>alert(1)</script>", "{{ 7 * 7 }}{% raw %}", '" onload="x', "]]>--><svg/onload=x>"]
)
def test_a_page_runs_and_loads_nothing(hostile: str) -> None:
    text = write_form(make_report(hostile), "html").decode()
    page = Page(text)
    assert not {"script", "iframe", "link", "img", "object", "base", "form"} & set(page.tags)
    assert not {name for name in page.attributes if name.startswith("on") or name in ("src", "href", "style")}
    assert "default-src 'none'" in text and "49" not in page.text and plain(hostile) in page.text


@given(st.text(max_size=40))
def test_no_cell_is_a_formula(text: str) -> None:
    written = write_form(make_report(text), "csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(written, newline=""), strict=True))
    assert len(rows) == 2 and rows[1][2] == neutralise(text)
    assert not rows[1][2].startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\uff1d1", "=cmd|' /C calc'!A0", "|x"])
def test_what_begins_like_a_formula_is_marked(text: str) -> None:
    assert neutralise(text).startswith("'")


@pytest.mark.parametrize("text", ["1.0", "tinyauth", "a=b", "v-1", "", "日本"])
def test_what_does_not_is_left_alone(text: str) -> None:
    assert neutralise(text) == text


@given(st.text(max_size=40))
def test_json_forms_hold_any_text(text: str) -> None:
    report = make_report(text)
    for key in ("json", "resume"):
        assert write_form(report, key).isascii()
    assert json.loads(write_form(report, "json"))["sections"][0]["claims"][0]["text"] == text


@settings(max_examples=4)
@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x24F, exclude_categories=("Cc", "Cf", "Zs")), max_size=50))
def test_a_pdf_shows_text_as_text(text: str) -> None:
    content = write_form(make_report(text), "pdf")
    assert squeeze(plain(text)) in squeeze("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))


SCRIPTS = {
    "droid": "日本語の商品 한국어 中文",
    "arabic": "خدمة الدفع",
    "hebrew": "שירות",
    "thai": "ภาษาไทย",
    "devanagari": "हिन्दी",
    "bengali": "বাংলা",
    "tamil": "தமிழ்",
    "telugu": "తెలుగు",
    "georgian": "ქართული",
    "armenian": "Հայերեն",
    "symbola": "🚀🎉→✅",
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_each_script_has_its_font(script: str) -> None:
    coverage = find_coverage([SCRIPTS[script]])
    assert coverage == ((script,), frozenset())


def test_the_text_font_suffices_for_european_names() -> None:
    assert find_coverage(["José Ñandú, Zażółć, Ελλάδα, Москва, Tiếng Việt, “quotes” – … é"]) == ((), frozenset())


def test_a_character_without_a_shape_is_named() -> None:
    text = "melt \U0001fae0 \U00010330 \U0001f1eb\U0001f1f7 \U000e1234"
    coverage = find_coverage([text])
    assert spell(text, coverage) == "melt [melting face] [gothic letter ahsa] FR [U+E1234]"
    content = write_form(make_report("melt \U0001fae0"), "pdf")
    told = squeeze("".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages))
    assert "melt[meltingface]" in told and "noletter" in told


def test_every_font_of_a_pdf_is_inside_it() -> None:
    reader = PdfReader(io.BytesIO(write_form(make_report(" ".join(SCRIPTS.values())), "pdf")))
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    files = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts]
    assert files and all("/FontFile2" in file for file in files)


@pytest.mark.parametrize("key", [form.key for form in FORMS])
def test_any_person_and_message_can_be_written(key: str) -> None:
    """Hostile names everywhere that a growth value has one."""
    growth = build_growth()._replace(me=(Person(HOSTILE, "a@b"), Person("山田 太郎 🚀 العربية", "c@d")))
    written = write_form(build_report(growth, 2025, build_evidence()), key)
    assert b"\x1b" not in written or key == "pdf"
    assert b"<b>x</b>" not in written.replace(b"\\<b\\>", b"") or key in ("pdf", "json", "resume", "csv")


def test_a_pdf_can_be_walked_through() -> None:
    """Bookmarks for every section, a link from each sentence to its proof and back, page numbers, and who it is about."""
    report = build_report(build_growth(), 2025, build_evidence())
    reader = PdfReader(io.BytesIO(write_form(report, "pdf")))
    marks = [mark.title for mark in reader.outline if not isinstance(mark, list)]
    assert marks == [*(section.title for section in report.sections), "Proof"]
    links = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    assert len(links) == 2 * len(report.claims) and all(link["/Subtype"] == "/Link" for link in links)
    assert f"1 / {len(reader.pages)}" in reader.pages[0].extract_text()
    assert reader.metadata is not None and reader.metadata.author == "Ada Example"
