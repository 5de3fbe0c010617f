"""The leak check knows the tracker's own words, or a repository called `data` would stop every document."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from tests.report.made import build_evidence, build_growth
from tests.report.own_words import ROOT, gather_own_words
from tracker.growth.hidden import Hidden
from tracker.report.document import build_report
from tracker.report.forms import FORMS, write_form
from tracker.report.leaks import find_leaks, read_own_words
from tracker.report.leaks_views import fold, split_words

REPORT = build_report(build_growth(), 2025, build_evidence())
NAMES = ("tinyauth", "shop", "cart", "tools", "notes", "guard.py", "limits.py", "Ada Example", "Dockerfile")


class Unasked(Hidden):
    """Names alone, without a file that could be asked."""

    def _ask(self, question: object, asked: object, nothing: Any) -> Any:
        return nothing


def hide(*names: str, public: tuple[str, ...] = NAMES) -> Hidden:
    return Unasked(Path(), tuple(("repository", name) for name in names), public)


def test_they_are_gathered_from_the_source() -> None:
    """`TRACKER_GOLDEN=write pytest tests/report` gathers them anew after sentences have changed."""
    target = ROOT / "report/own_words.txt"
    gathered = gather_own_words()
    if os.environ.get("TRACKER_GOLDEN") == "write":
        target.write_text("\n".join(gathered) + "\n", encoding="utf-8")
    known = set(split_words(target.read_text(encoding="utf-8")))
    missing = {word for line in gathered for word in line.split()} - known
    assert not missing, "own words are missing; gather them anew"


def test_a_repository_that_is_called_as_our_words_stops_nothing() -> None:
    common = ("data", "year", "commits", "release", "service", "level", "proof", "table", "color", "system", "first", "tests", "scripts")
    own, _ = read_own_words()
    hidden = hide(*(name for name in common if name in own))
    for form in FORMS:
        assert not find_leaks(write_form(REPORT, form.key), form.key, REPORT, hidden), form.key


def test_names_that_look_like_public_ones_are_told_apart() -> None:
    content = write_form(REPORT, "md")
    assert not find_leaks(content, "md", REPORT, hide("tiny", "auth", "tool"))
    assert find_leaks(content, "md", REPORT, hide("tinyauth", public=("shop",)))
    assert find_leaks(content, "md", REPORT, hide("Tiny-Auth", public=("shop",))), "as one word or two"
    assert not find_leaks(content, "md", REPORT, hide("tinyauth")), "what is public may be told, whoever else is called so"


def test_words_are_compared_folded() -> None:
    assert fold("ＡСМＥ\u200b Ｂánk") == "acme bank"
    assert split_words(fold("acme_bank-4.x")) == ["acme", "bank", "4", "x"]
