"""The report as PDF: set pages with numbers, bookmarks, and a link from each sentence to its proof and back.

Owns the page. The same report gives the same bytes with the same libraries: no clock, no random name goes in.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tracker.model.plain import plain
from tracker.report.listing import list_versions
from tracker.report.opening import write_interval, write_mark, write_title
from tracker.report.pdfcharts import draw_figure
from tracker.report.pdffonts import FOLDER, Coverage, find_coverage, spell
from tracker.report.pdflook import ACCENT, FAINT, INK, LINE, MARGIN, SOFT, WASH, WIDTH
from tracker.report.pdftext import Line, Typesetter
from tracker.report.proof import say_commits, say_confidence, say_withheld
from tracker.report.rules import RULES
from tracker.report.tiles import build_tiles
from tracker.report.values import Claim, Report, Section
from tracker.report.words import say_count

if TYPE_CHECKING:
    from fpdf import FPDF

TEXT_PT = 10
NOTE_PT = 7.5
NUMBER = 12
"""Millimetres at the right of a sentence for the number of its proof."""


def write_pdf(report: Report) -> bytes:
    """The whole document."""
    from fpdf import FPDF

    coverage = find_coverage(_gather_texts(report))
    page = _Page(report, coverage, FPDF(format="A4"))
    page.set_up()
    page.write_opening()
    for section in report.sections:
        page.write_section(section)
    page.write_proofs()
    return bytes(page.pdf.output())


def _gather_texts(report: Report) -> list[str]:
    """Every text that will be set, rules aside."""
    texts = [write_title(report), write_interval(report), report.span, report.scope, *(claim.text for claim in report.claims)]
    for section in report.sections:
        texts += [section.title, section.lead]
    for figure in report.figures:
        texts += [figure.title, figure.note, *figure.columns, *(series.name for series in figure.series)]
    return [plain(text) for text in texts]


class _Page:
    """One document on its way; everything from outside passes `say` before it is set."""

    def __init__(self, report: Report, coverage: Coverage, pdf: FPDF) -> None:
        self.report, self.coverage, self.pdf = report, coverage, pdf
        self.notes = {claim.claim_id: number for number, claim in enumerate(report.claims, 1)}
        self.to_note: dict[str, Any] = {}
        self.to_claim: dict[str, Any] = {}
        self.setter = Typesetter(pdf, coverage.is_shaped)

    def say(self, text: str) -> str:
        return spell(plain(text), self.coverage)

    def set_up(self) -> None:
        from fpdf import FPDF_VERSION

        pdf, report = self.pdf, self.report
        for family, style, file in (("sans", "", "sans"), ("sans", "B", "sans-bold"), ("serif", "", "serif"), ("serif", "B", "serif-bold")):
            pdf.add_font(family, style, FOLDER / f"{file}.ttf")
        for file in self.coverage.further:
            pdf.add_font(file, "", FOLDER / f"{file}.ttf")
        if self.coverage.further:
            pdf.set_fallback_fonts(list(self.coverage.further), exact_match=False)
        if self.coverage.is_shaped:
            pdf.set_text_shaping(True)
        pdf.set_margins(MARGIN, MARGIN, MARGIN)
        pdf.set_auto_page_break(True, 22)
        pdf.c_margin = 0  # text begins where the rules above it begin
        pdf.set_title(self.say(write_title(report)))
        pdf.set_author(self.say(report.whose or ""))
        pdf.set_subject(write_mark(report))
        pdf.set_creator("tracker")
        pdf.set_producer(f"tracker, fpdf2 {FPDF_VERSION}")
        pdf.set_lang("en")
        pdf.set_creation_date(datetime.fromisoformat(report.made_on).replace(tzinfo=UTC))
        pdf.set_display_mode("fullwidth")
        pdf.alias_nb_pages("{pages}")
        title = self.say(write_title(report))

        def footer() -> None:
            pdf.set_y(-15)
            pdf.set_font("sans", "", 7.5)
            pdf.set_text_color(*FAINT)
            pdf.cell(WIDTH - 30, 5, _fit(pdf, title, WIDTH - 32))
            pdf.cell(30, 5, f"{pdf.page_no()} / {{pages}}", align="R")

        # The library asks for a subclass; its one hook can be set just as well.
        pdf.footer = footer  # type: ignore[method-assign]
        pdf.add_page()

    def write_opening(self) -> None:
        pdf, report = self.pdf, self.report
        top = pdf.get_y()
        pdf.set_draw_color(*ACCENT)
        pdf.set_line_width(0.8)
        pdf.line(MARGIN, top, MARGIN + WIDTH, top)
        pdf.set_y(top + 3)
        self._font("sans", "", 7.5, SOFT)
        pdf.set_char_spacing(1)
        pdf.cell(WIDTH / 2, 4, "ARTIFACT SUMMARY")
        pdf.set_char_spacing(0)
        pdf.cell(WIDTH / 2, 4, report.span or str(report.year), align="R", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(6)
        self._font("serif", "", 25, INK)
        self._paragraph(write_title(report), 10.5)
        pdf.ln(3)
        self._font("sans", "", 9, SOFT)
        self._paragraph(write_interval(report), 4.6)
        if self.coverage.unknown:
            count = say_count(len(self.coverage.unknown), "character")
            self._paragraph(f"This file has no letter shapes for {count} of the names and messages; they stand as names in brackets.", 4.6)
        if report.scope:
            pdf.ln(2)
            pdf.set_fill_color(*WASH)
            self._font("sans", "", 9, INK)
            self._paragraph(report.scope, 4.8, fill=True)
        self._write_tiles()

    def _write_tiles(self) -> None:
        pdf, tiles = self.pdf, build_tiles(self.report)
        if not tiles:
            return
        pdf.ln(6)
        top = pdf.get_y()
        self._rule(top)
        for at, tile in enumerate(tiles):
            x = MARGIN + at * WIDTH / 4
            self._font("serif", "", 20, INK)
            pdf.set_xy(x, top + 3)
            pdf.cell(WIDTH / 4, 8, tile.value)
            self._font("sans", "", 8, SOFT)
            pdf.set_xy(x, top + 11)
            pdf.cell(WIDTH / 4, 4, tile.name)
        self._rule(top + 18)
        pdf.set_xy(MARGIN, top + 18)

    def write_section(self, section: Section) -> None:
        pdf = self.pdf
        first = self._claim_height(section.claims[0])
        self._need(20 + first)
        self._space(9)
        self._font("serif", "B", 14, INK)
        pdf.start_section(section.title)
        self._paragraph(section.title, 7)
        pdf.ln(1)
        if section.lead:
            self._font("sans", "", 8.5, SOFT)
            self._paragraph(section.lead, 4.6)
            pdf.ln(0.8)
        for claim in section.claims:
            self._write_claim(claim)
        for figure in self.report.figures:
            if figure.section == section.key:
                draw_figure(pdf, figure, self.say, self._need)
        if section.key == "shipped":
            self._write_versions()

    def _write_versions(self) -> None:
        for at, one in enumerate(list_versions(self.report)):
            self._font("sans", "", 8, SOFT)
            name = self.say(one.name)
            text = f"{name}: {self.say(one.text)}"
            lines = self.setter.break_lines(text, WIDTH, name)
            self._need(4 * len(lines) + (12 if at == 0 else 1.4))
            if at == 0:
                self._space(4)
                self._font("sans", "B", 9, INK)
                self._paragraph("Every version", 6)
                self._font("sans", "", 8, SOFT)
            self.setter.set_lines(lines, 4)
            self.pdf.ln(1.4)

    def _claim_height(self, claim: Claim) -> float:
        self._font("sans", "", TEXT_PT, INK)
        return 5 * len(self._break_claim(claim)) + 3.2

    def _break_claim(self, claim: Claim) -> list[Line]:
        name = dict(claim.facts).get("name")
        return self.setter.break_lines(self.say(claim.text), WIDTH - NUMBER, self.say(name) if isinstance(name, str) else "")

    def _write_claim(self, claim: Claim) -> None:
        pdf = self.pdf
        height = self._claim_height(claim)
        self._need(height)
        top = pdf.get_y()
        self._rule(top)
        self.to_claim[claim.claim_id] = pdf.add_link(y=top, page=pdf.page)
        note = self.to_note[claim.claim_id] = pdf.add_link()
        pdf.set_xy(MARGIN, top + 1.6)
        self._font("sans", "", TEXT_PT, INK)
        self.setter.set_lines(self._break_claim(claim), 5)
        self._font("sans", "", 7.5, ACCENT)
        pdf.set_xy(MARGIN + WIDTH - NUMBER, top + 1.6)
        pdf.cell(NUMBER, 5, str(self.notes[claim.claim_id]), align="R", link=note)
        pdf.set_xy(MARGIN, top + height)

    def write_proofs(self) -> None:
        pdf = self.pdf
        self._need(30)
        self._space(9)
        self._font("serif", "B", 14, INK)
        pdf.start_section("Proof")
        self._paragraph("Proof", 7)
        self._font("sans", "", 8.5, SOFT)
        self._paragraph("How each sentence was found, how sure that is, and which commits prove it; the number leads back to it.", 4.6)
        pdf.ln(2)
        for claim in self.report.claims:
            self._font("sans", "", NOTE_PT, SOFT)
            text = _write_proof(claim)
            lines = self.setter.break_lines(text, WIDTH - 8)
            height = 3.7 * len(lines) + 1.1
            self._need(height)
            top = pdf.get_y()
            pdf.set_link(self.to_note[claim.claim_id], y=top, page=pdf.page)
            self._font("sans", "B", NOTE_PT, ACCENT)
            pdf.cell(8, 3.7, str(self.notes[claim.claim_id]), link=self.to_claim[claim.claim_id])
            self._font("sans", "", NOTE_PT, SOFT)
            self.setter.set_lines(lines, 3.7, MARGIN + 8)
            pdf.set_xy(MARGIN, top + height)

    def _paragraph(self, text: str, height: float, fill: bool = False) -> None:
        self.pdf.multi_cell(WIDTH, height, self.say(text), align="L", fill=fill, new_x="LMARGIN", new_y="NEXT")

    def _space(self, height: float) -> None:
        """Room above a heading, unless it stands at the head of a page."""
        if self.pdf.get_y() > MARGIN + 1:
            self.pdf.ln(height)

    def _rule(self, y: float) -> None:
        self.pdf.set_draw_color(*LINE)
        self.pdf.set_line_width(0.2)
        self.pdf.line(MARGIN, y, MARGIN + WIDTH, y)

    def _need(self, height: float) -> None:
        """A new page when less than `height` is left on this one."""
        if self.pdf.will_page_break(height):
            self.pdf.add_page()

    def _font(self, family: str, style: Any, size: float, colour: tuple[int, int, int]) -> None:
        self.pdf.set_font(family, style, size)
        self.pdf.set_text_color(*colour)


def _write_proof(claim: Claim) -> str:
    parts = [f"{RULES[claim.rule]} {say_confidence(claim)}"]
    if claim.shas:
        parts.append(say_commits(claim))
    if claim.query:
        parts.append(f"Query: {claim.query}.")
    if claim.withheld:
        parts.append(say_withheld(claim))
    return " ".join((*parts, f"[{claim.claim_id}]"))


def _fit(pdf: FPDF, text: str, width: float) -> str:
    """`text`, cut where it is wider than `width` millimetres."""
    if pdf.get_string_width(text) <= width:
        return text
    while text and pdf.get_string_width(text + "…") > width:
        text = text[: int(len(text) * 0.9)]
    return text + "…"
