"""Nothing that a terminal would act on survives; everything else stays as it was."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.model.plain import plain, plain_lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words, żółć, 日本, 🎉", "plain words, żółć, 日本, 🎉"),
        ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
        ("\x9b31m", "\\x9b31m"),
        ("a\tb\nc\rd", "a b c d"),
        ("bell\x07 null\x00", "bell\\x07 null\\x00"),
        ("safe\u202eexe.txt", "safe\\u202eexe.txt"),
        ("\u2066\u2069\u2028\ufeff", "\\u2066\\u2069\\u2028\\ufeff"),
        ("a\u200bb\u2060c\u00add", "a\\u200bb\\u2060c\\xadd"),
        ("ad\u200dmin", "ad\\u200dmin"),
        ("tag \U000e0041", "tag \\U000e0041"),
        (
            "\U0001f469\u200d\U0001f4bb, \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\U0001f469\u200d\U0001f4bb, \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        ("lone \udc80", "lone \\udc80"),
        ("\x1b]8;;http://x\x1b\\link", "\\x1b]8;;http://x\\x1b\\link"),
    ],
)
def test_plain(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(st.text())
def test_nothing_acts(text: str) -> None:
    shown = plain(text)
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in shown)
    assert plain(shown) == shown
    shown.encode()


@given(st.text())
def test_lines_stay_lines(text: str) -> None:
    assert plain_lines(text).count("\n") == text.count("\n")
    assert "\x1b" not in plain_lines(text) and "\t" not in plain_lines(text)
