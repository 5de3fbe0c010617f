"""A report's figures drawn on a PDF page, as the HTML form draws them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tracker.report.charts import FULL, find_ticks, shorten
from tracker.report.pdflook import FAINT, INK, LEVELS, LINE, MARGIN, SOFT, WIDTH
from tracker.report.values import Figure

if TYPE_CHECKING:
    from fpdf import FPDF

Say = Callable[[str], str]


def draw_figure(pdf: FPDF, figure: Figure, say: Say, need: Callable[[float], None]) -> None:
    """The figure below what stands on the page; `say` makes foreign text fit to set, `need` sees to the room."""
    inner = 52.0 if figure.kind == "stacked" else 6.0 + 6.2 * len(figure.series)
    need(inner + 24)
    pdf.ln(5)
    _text(pdf, MARGIN, pdf.get_y(), WIDTH, figure.title, 9, INK, style="B")
    _text(pdf, MARGIN, pdf.get_y() + 4.6, WIDTH, figure.note, 7.5, SOFT)
    top = pdf.get_y() + 10.5
    if figure.kind == "stacked":
        _draw_stacked(pdf, figure, top, inner)
    else:
        _draw_matrix(pdf, figure, say, top)
    pdf.set_xy(MARGIN, top + inner + 2)


def _text(
    pdf: FPDF, x: float, y: float, width: float, words: str, size: float, colour: tuple[int, int, int], align: Any = "L", style: Any = ""
) -> None:
    """One line whose upper edge is `y`; the place on the page stays where it was."""
    before = pdf.get_y()
    pdf.set_font("sans", style, size)
    pdf.set_text_color(*colour)
    pdf.set_xy(x, y)
    pdf.cell(width, size * 0.45, words, align=align)
    pdf.set_xy(MARGIN, before)


def _line(pdf: FPDF, x1: float, y1: float, x2: float, y2: float, colour: tuple[int, int, int] = LINE) -> None:
    pdf.set_draw_color(*colour)
    pdf.set_line_width(0.2)
    pdf.line(x1, y1, x2, y2)


def _draw_stacked(pdf: FPDF, figure: Figure, top: float, height: float) -> None:
    x = float(MARGIN)
    for at, series in enumerate(figure.series):
        pdf.set_fill_color(*LEVELS[min(at, len(LEVELS) - 1)])
        pdf.rect(x, top, 2.6, 2.6, style="F")
        _text(pdf, x + 3.2, top - 0.4, 30, series.name, 7.5, SOFT)
        x += 8 + pdf.get_string_width(series.name)
    top += 6
    left, foot = MARGIN + 11, 9.0
    inner = height - 6 - foot
    totals = [sum(series.values[at] for series in figure.series) for at in range(len(figure.columns))]
    ticks = find_ticks(max(totals, default=0))
    for tick in ticks:
        y = top + inner - inner * tick / ticks[-1]
        _line(pdf, left, y, MARGIN + WIDTH, y, LINE if tick else FAINT)
        _text(pdf, MARGIN, y - 1.6, 9, f"{tick:,}", 7, SOFT, "R")
    step = (MARGIN + WIDTH - left) / max(1, len(figure.columns))
    shown = ""
    for at, column in enumerate(figure.columns):
        y = top + inner
        for index, series in enumerate(figure.series):
            if tall := inner * series.values[at] / ticks[-1]:
                y -= tall
                pdf.set_fill_color(*LEVELS[min(index, len(LEVELS) - 1)])
                pdf.rect(left + (at + 0.14) * step, y, step * 0.72, tall, style="F")
        first, _, last = column.partition(" ")
        big, small = (first, last) if first.isdigit() else (last, first)
        _text(pdf, left + at * step, top + inner + 1.2, step, small, 6.5, SOFT, "C")
        if big != shown:
            _line(pdf, left + at * step, top + inner + 1, left + at * step, top + inner + foot - 1)
            _text(pdf, left + at * step + 1, top + inner + 5, 14, big, 7, INK, style="B")
            shown = big


def _draw_matrix(pdf: FPDF, figure: Figure, say: Say, top: float) -> None:
    left, right = MARGIN + 46, MARGIN + WIDTH - 12
    step = (right - left) / max(1, len(figure.columns))
    most = max((value for series in figure.series for value in series.values), default=1) or 1
    for at, column in enumerate(figure.columns):
        _text(pdf, left + at * step, top, step, column, 7, SOFT, "C")
    for row, series in enumerate(figure.series):
        y = top + 5 + 6.2 * (row + 0.5)
        _line(pdf, left, y, right, y)
        _text(pdf, MARGIN, y - 1.8, 43, say(shorten(series.name)), 8, INK, "R")
        for at, value in enumerate(series.values):
            if value:
                radius = 1.15 + 1.65 * ((value - 1) / max(FULL, most - 1)) ** 0.5
                pdf.set_fill_color(*LEVELS[2])
                pdf.circle(left + (at + 0.5) * step, y, radius, style="F")
                if value > 1:
                    _text(pdf, left + at * step, y - 1.35, step, f"{value:,}", 6, (255, 255, 255), "C", "B")
        _text(pdf, right, y - 1.8, 12, f"{sum(series.values):,}", 8, INK, "R", "B")
