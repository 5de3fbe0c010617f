"""Lines of a PDF: nothing lost, nothing wider than the page, phrases from the right in one piece."""

from __future__ import annotations

import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.report.pdffonts import FOLDER
from tracker.report.pdftext import Typesetter, _find_stretches


@pytest.fixture(name="setter", scope="module")
def make_setter() -> Typesetter:
    pdf = FPDF(format="A4")
    for style, file in (("", "sans"), ("B", "sans-bold")):
        pdf.add_font("sans", style, FOLDER / f"{file}.ttf")
    pdf.add_page()
    pdf.set_font("sans", "", 10)
    return Typesetter(pdf, is_shaped=False)


@settings(max_examples=60)
@given(st.text(st.characters(min_codepoint=32, max_codepoint=0x17F, exclude_categories=("Cc", "Cf")), max_size=120), st.integers(15, 90))
def test_nothing_is_lost_and_nothing_sticks_out(setter: Typesetter, text: str, width: int) -> None:
    lines = setter.break_lines(text, width, bold=text[3:9])
    assert "".join(piece.text for line in lines for piece in line).split() == text.split() or not text.split()
    squeezed = "".join(piece.text for line in lines for piece in line).replace(" ", "")
    assert squeezed == "".join(text.split())
    for line in lines:
        assert sum(setter._measure(piece) for piece in line) <= width + 0.01 or len(line) == 1


def test_a_name_stands_out_once(setter: Typesetter) -> None:
    lines = setter.break_lines("shop went on; shop again", 200, bold="shop")
    assert [piece.text for piece in lines[0] if piece.is_bold] == ["shop"]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("plain 40% words", []),
        ("on 10 May: أسرع 40% الآن (shop)", ["أسرع 40% الآن"]),
        ("שירות 3", ["שירות"]),
        ("a א b ב", ["א", "ב"]),
        ("العربية", ["العربية"]),
    ],
)
def test_phrases_from_the_right(text: str, phrases: list[str]) -> None:
    found = list(_find_stretches(text))
    assert [stretch for stretch, is_rtl in found if is_rtl] == phrases
    assert "".join(stretch for stretch, _ in found) == text
