"""A true export is confirmed; whatever is changed in it is found, in either form."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report.made import build_evidence, build_growth
from tracker.errors import ExportError
from tracker.report.document import build_report
from tracker.report.jsonform import write_json
from tracker.report.markdown import write_markdown
from tracker.report.values import Report
from tracker.report.verify import FAULTS, Checked, check_document, read_document

REPORT = build_report(build_growth(), 2025, build_evidence())


def check(text: str, report: Report = REPORT) -> tuple[Checked, ...]:
    return check_document(read_document(text), report)


def count(checked: tuple[Checked, ...]) -> dict[str, int]:
    return {verdict: sum(c.verdict == verdict for c in checked) for verdict in {c.verdict for c in checked}}


@pytest.mark.parametrize("write", [write_markdown, write_json])
def test_a_true_export_is_confirmed(write: Callable[[Report], str]) -> None:
    assert count(check(write(REPORT))) == {"confirmed": len(REPORT.claims)}
    assert count(check(write(REPORT).replace("\n", "\r\n"))) == {"confirmed": len(REPORT.claims)}


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ("had three releases", "had thirty releases", "changed"),
        ("on 3 March", "on 3 April", "changed"),
        ("17% of the commits (1 of 6)", "0% of the commits (0 of 6)", "changed"),
        ("up from 10% in 2023", "up from 1% in 2023", "changed"),
        ("300 ms off", "900 ms off", "changed"),
        ("2,310 lines", "9,310 lines", "changed"),
        ("Confidence 0.93", "Confidence 1.00", "changed"),
        ("Confidence: not measured", "Confidence 0.99", "changed"),
        ("Proof: `000000000000`", "Proof: `111111111111`", "changed"),
        ("[^note-7]: Written by hand", "[^note-7]: Measured", "changed"),
        ("# What Ada Example", "# What Eve Example", "foreign"),
        ("up to, not including, 1 January 2026", "up to, not including, 1 January 2027", "foreign"),
        ("## What shipped\n", "## What shipped\n\nAnd much more: 400 releases.\n", "foreign"),
        ("## What shipped\n\n", "## What shipped\n\n- Won a prize.\n", "foreign"),
        ("## What shipped\n\n", "## What shipped\n\n- Won a prize.[^prize]\n", "missing"),
        ("The lines of two commits", "The lines of no commits", "changed"),
        ("[^note-7]: ", "[^prize]: ", "foreign"),
    ],
)
def test_tampered_markdown_is_found(old: str, new: str, verdict: str) -> None:
    text = write_markdown(REPORT)
    assert old in text
    assert verdict in count(check(text.replace(old, new, 1)))


NUMBERS = [match.span() for match in re.finditer(r"\d+", write_markdown(REPORT)) if match.start() > write_markdown(REPORT).index("-->")]


@given(st.sampled_from(NUMBERS), st.integers(0, 9999))
def test_no_number_can_be_changed(span: tuple[int, int], number: int) -> None:
    """Every run of digits after the first line, in sentences, proofs and headings alike."""
    text = write_markdown(REPORT)
    start, end = span
    changed = text[:start] + str(number) + text[end:]
    if changed != text:
        assert any(item.verdict in FAULTS for item in check(changed))


def find_places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Paths of every leaf of a JSON value."""
    if isinstance(value, dict):
        return [p for key, item in value.items() for p in find_places(item, (*path, key))]
    if isinstance(value, list):
        return [p for n, item in enumerate(value) for p in find_places(item, (*path, n))]
    return [path]


PLACES = [p for p in find_places(json.loads(write_json(REPORT))) if p[0] not in ("format", "format_version", "year", "made_on")]


@given(st.sampled_from(PLACES), st.one_of(st.integers(), st.text(), st.none(), st.booleans(), st.lists(st.integers())))
def test_no_leaf_of_the_json_can_be_changed(path: tuple[Any, ...], value: Any) -> None:
    told = json.loads(write_json(REPORT))
    place = told
    for key in path[:-1]:
        place = place[key]
    was = place[path[-1]]
    place[path[-1]] = value
    faults = [item for item in check(json.dumps(told)) if item.verdict in FAULTS]
    assert bool(faults) == (json.dumps(was) != json.dumps(value))


def test_a_sentence_left_out_is_named_but_no_fault() -> None:
    lines = [line for line in write_markdown(REPORT).split("\n") if "[^note-7]" not in line]
    assert count(check("\n".join(lines))) == {"confirmed": len(REPORT.claims) - 1, "absent": 1}


def test_a_database_that_moved_on_is_a_change() -> None:
    growth = build_growth()
    later = build_report(growth._replace(releases=growth.releases[1:3] + growth.releases[4:]), 2025, build_evidence())
    verdicts = {item.claim_id: item.verdict for item in check(write_markdown(REPORT), later)}
    assert verdicts["year-2025"] == "changed"
    assert next(v for i, v in verdicts.items() if i.startswith("shipped-tinyauth")) == "changed"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no export"),
        ("# A page\n", "no export"),
        ("{", "no valid JSON"),
        ("{}", "no export"),
        ("[" * 100_000, "no export"),
        ('{"a":' * 100_000, "no valid JSON"),
        ('{"format": "tracker-report"}', "does not say"),
        ('{"format": "tracker-report", "format_version": 1, "year": true, "made_on": 3}', "does not say"),
        ('{"format": "tracker-report", "format_version": 9, "year": 2025, "made_on": "2025-01-01"}', "newer"),
        ("<!-- tracker report 9; year 2025; made 2026-11-20 -->\n", "newer"),
    ],
)
def test_what_is_no_export(text: str, words: str) -> None:
    with pytest.raises(ExportError, match=words):
        read_document(text)


KEYS = st.sampled_from(["sections", "claims", "id", "rules", "key", "title", "lead", "text"])
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
STRANGE = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12)


@given(STRANGE)
def test_strange_json_never_breaks_the_reader(value: Any) -> None:
    told = {"format": "tracker-report", "format_version": 1, "year": 2025, "made_on": "2026-11-20", "sections": value, "rules": value}
    assert not any(item.verdict == "confirmed" for item in check(json.dumps(told)))


def test_a_key_said_twice_is_refused() -> None:
    text = write_json(REPORT)
    doubled = text.replace('"text": ', '"text": "One million releases", "text": ', 1)
    with pytest.raises(ExportError, match="a key twice"):
        read_document(doubled)


@pytest.mark.parametrize("year", [5, 1969, 9999])
def test_a_year_no_export_is_of_is_refused(year: int) -> None:
    value = {**json.loads(write_json(REPORT)), "year": year}
    with pytest.raises(ExportError, match="its year"):
        read_document(json.dumps(value))
