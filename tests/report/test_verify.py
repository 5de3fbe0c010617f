"""A true export is confirmed; whatever is changed in it is found, in any form that carries claims."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.report.made import build_evidence, build_growth
from tracker.errors import ExportError
from tracker.model.hand import Hand
from tracker.report.document import build_report
from tracker.report.forms import write_form
from tracker.report.hand import apply_hand
from tracker.report.jsonform import write_json
from tracker.report.markdown import write_markdown
from tracker.report.values import Report
from tracker.report.verify import FAULTS, Checked, check_document, read_document

REPORT = build_report(build_growth(), 2025, build_evidence())
FORMS = ("md", "html", "json", "pdf")
TEXTS = {form: write_form(REPORT, form).decode() for form in ("md", "html", "json")}


def check(content: str | bytes, report: Report = REPORT, bare: Report | None = None) -> tuple[Checked, ...]:
    return check_document(read_document(content), report, bare)


def count(checked: tuple[Checked, ...]) -> dict[str, int]:
    return {verdict: sum(c.verdict == verdict for c in checked) for verdict in {c.verdict for c in checked}}


def find_faults(content: str | bytes) -> list[Checked]:
    return [item for item in check(content) if item.verdict in FAULTS]


@pytest.mark.parametrize("form", FORMS)
def test_a_true_export_is_confirmed(form: str) -> None:
    content = write_form(REPORT, form)
    assert count(check(content)) == {"confirmed": len(REPORT.claims)}
    if form != "pdf":
        assert count(check(content.replace(b"\n", b"\r\n"))) == {"confirmed": len(REPORT.claims)}


TAMPERED = [
    ("had three releases", "had thirty releases", "changed"),
    ("on 3 March", "on 3 April", "changed"),
    ("17% of the commits (1 of 6)", "0% of the commits (0 of 6)", "changed"),
    ("up from 10% in 2023", "up from 1% in 2023", "changed"),
    ("300 ms off", "900 ms off", "changed"),
    ("2,310 lines", "9,310 lines", "changed"),
    ("Confidence 0.93", "Confidence 1.00", "changed"),
    ("Confidence: not measured", "Confidence 0.99", "changed"),
    ("The lines of two commits", "The lines of no commits", "changed"),
    ("Proof: ", "Much proof: ", "changed"),
    ("What Ada Example built", "What Eve Example built", "changed"),
    ("up to, not including, 1 January 2026", "up to, not including, 1 January 2027", "changed"),
    ("Made on 20 November 2026", "Made on 21 November 2026", "changed"),
    ("Commits by quarter and level", "Commits of genius by quarter and level", "changed"),
    ("Commits of mine that count, by labelled level", "Commits that count, all of them mine", "changed"),
]


@pytest.mark.parametrize(("old", "new", "verdict"), TAMPERED)
@pytest.mark.parametrize("form", ["md", "html"])
def test_tampered_words_are_found(form: str, old: str, new: str, verdict: str) -> None:
    assert old in TEXTS[form], "the sentences have changed: choose another one to tamper with"
    assert verdict in count(check(TEXTS[form].replace(old, new, 1)))


def cut(text: str, start: str, end: str) -> tuple[str, str]:
    """The part from `start` to before the next `end`, and the text without it."""
    at = text.index(start)
    to = text.index(end, at + len(start))
    return text[at:to], text[:at] + text[to:]


def moved(form: str) -> str:
    """A claim of one section under the heading of another."""
    line, rest = cut(TEXTS[form], *find_line(form, "failures-2025"))
    anchor = "## Milestones reached\n\n" if form == "md" else "<h2>Milestones reached</h2>\n<ul>\n"
    assert anchor in rest
    return rest.replace(anchor, anchor + line.strip("\n") + "\n", 1)


def find_line(form: str, claim_id: str) -> tuple[str, str]:
    line = next(line for line in TEXTS[form].split("\n") if f"[^{claim_id}]" in line or f'class="claim" id="{claim_id}"' in line)
    return line, "\n"


def told_twice(form: str) -> str:
    line = find_line(form, "failures-2025")[0]
    return TEXTS[form].replace(line, f"{line}\n{line}", 1)


def taken_out(form: str) -> str:
    return TEXTS[form].replace(find_line(form, "failures-2025")[0] + "\n", "", 1)


def without_heading(form: str) -> str:
    return TEXTS[form].replace("## Milestones reached\n" if form == "md" else "<h2>Milestones reached</h2>\n", "", 1)


def without_rows(form: str) -> str:
    """A row of a figure's table, or the whole figure, is gone."""
    start = "| 2025 Q1" if form == "md" else '<figure id="levels-by-quarter"'
    return cut(TEXTS[form], start, "\n")[1]


def another_bar(form: str) -> str:
    """A number in a table, and the height of a column."""
    if form == "md":
        row = next(line for line in TEXTS["md"].split("\n") if line.startswith("| 2025 Q1"))
        return TEXTS["md"].replace(row, row.replace("3", "8"), 1)
    return re.sub(r'height="(\d)', r'height="9\1', TEXTS["html"], count=1)


def boast(form: str) -> str:
    heading = "## What shipped\n" if form == "md" else "<h2>What shipped</h2>\n"
    line = "And much more: 400 releases.\n" if form == "md" else "<p>And much more: 400 releases.</p>\n"
    return TEXTS[form].replace(heading, heading + line, 1)


def invented(form: str) -> str:
    heading = "## What shipped\n\n" if form == "md" else "<h2>What shipped</h2>\n<ul>\n"
    line = "- Won a prize.[^prize]\n" if form == "md" else '<li class="claim" id="prize">Won a prize.</li>\n'
    return TEXTS[form].replace(heading, heading + line, 1)


def hidden_in_a_comment(form: str) -> str:
    return TEXTS[form].replace(
        "## What shipped\n" if form == "md" else "<main>", "<!-- -->\n## What shipped\n" if form == "md" else "<!-- --><main>", 1
    )


def of_another_year(form: str) -> str:
    return TEXTS[form].replace("year 2025;", "year 2024;", 1)


def of_another_profile(form: str) -> str:
    return TEXTS[form].replace("made 2026-11-20", "made 2026-11-20; profile public", 1)


@pytest.mark.parametrize(
    ("tamper", "verdict"),
    [
        (moved, "moved"), (told_twice, "twice"), (taken_out, "left out"), (without_heading, "lost"), (without_rows, "lost"),
        (another_bar, "changed"), (boast, "foreign"), (invented, "missing"), (hidden_in_a_comment, "foreign or changed"),
        (of_another_profile, "changed"), (of_another_year, "changed"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("form", ["md", "html"])
def test_tampered_shape_is_found(form: str, tamper: Any, verdict: str) -> None:
    text = tamper(form)
    assert text != TEXTS[form]
    assert count(check(text)).keys() & set(verdict.split(" or "))


def test_a_proof_without_its_sentence_and_a_sentence_without_its_proof() -> None:
    assert "foreign" in count(check(TEXTS["md"].replace("[^note-7]: ", "[^prize]: ")))
    line = next(line for line in TEXTS["md"].split("\n") if line.startswith("[^note-7]:"))
    assert "changed" in count(check(TEXTS["md"].replace(line + "\n", "")))
    assert "twice" in count(check(TEXTS["md"].replace(line, f"{line}\n{line}")))


def test_order_within_a_section_is_free_but_nothing_else_is() -> None:
    """The order is the user's to choose, and no claim."""
    lines = TEXTS["md"].split("\n")
    at = lines.index("## What shipped") + 2
    assert lines[at].startswith("- ") and lines[at + 1].startswith("- ")
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    proofs = [number for number, line in enumerate(lines) if line.startswith("[^shipped-")][:2]
    assert count(check("\n".join(lines))).keys() & set(FAULTS)
    lines[proofs[0]], lines[proofs[1]] = lines[proofs[1]], lines[proofs[0]]
    assert count(check("\n".join(lines))) == {"confirmed": len(REPORT.claims)}


# Digits ---------------------------------------------------------------------------------------------------------------

DIGITS = {form: [found.start() for found in re.finditer(r"\d", text)] for form, text in TEXTS.items()}


@pytest.mark.parametrize("form", ["md", "html", "json"])
@settings(max_examples=50)
@given(st.data())
def test_no_digit_can_be_changed(form: str, data: st.DataObject) -> None:
    """Every single one: in sentences, proofs, headings, tables, drawings, styles and the line that says of which year it is."""
    text = TEXTS[form]
    at = data.draw(st.sampled_from(DIGITS[form]))
    digit = data.draw(st.sampled_from([char for char in "0123456789" if char != text[at]]))
    changed = text[:at] + digit + text[at + 1 :]
    try:
        found = find_faults(changed)
    except ExportError:
        return
    assert found, changed[max(0, at - 60) : at + 60]


@settings(max_examples=50)
@given(st.data())
def test_no_number_can_be_put_in_or_taken_out(data: st.DataObject) -> None:
    text = TEXTS["md"]
    start, end = data.draw(st.sampled_from([found.span() for found in re.finditer(r"\d+", text)]))
    changed = text[:start] + data.draw(st.sampled_from(["", "0", "7", "1000000"])) + text[end:]
    try:
        found = find_faults(changed)
    except ExportError:
        return
    assert bool(found) == (changed != text)


@settings(max_examples=50)
@given(st.data())
def test_no_line_can_be_taken_out_or_doubled(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(["md", "html"]))
    lines = TEXTS[form].split("\n")
    at = data.draw(st.sampled_from([number for number, line in enumerate(lines) if line.strip()]))
    times = data.draw(st.sampled_from([0, 2]))
    try:
        assert find_faults("\n".join([*lines[:at], *([lines[at]] * times), *lines[at + 1 :]])), lines[at]
    except ExportError:
        return


# JSON -----------------------------------------------------------------------------------------------------------------


def find_places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Paths of every leaf of a JSON value."""
    if isinstance(value, dict):
        return [p for key, item in value.items() for p in find_places(item, (*path, key))]
    if isinstance(value, list):
        return [p for n, item in enumerate(value) for p in find_places(item, (*path, n))]
    return [path]


PLACES = find_places(json.loads(TEXTS["json"]))


@settings(max_examples=50)
@given(st.sampled_from(PLACES), st.one_of(st.integers(), st.text(), st.none(), st.booleans(), st.lists(st.integers())))
def test_no_leaf_of_the_json_can_be_changed(path: tuple[Any, ...], value: Any) -> None:
    told = json.loads(TEXTS["json"])
    place = told
    for key in path[:-1]:
        place = place[key]
    was = place[path[-1]]
    place[path[-1]] = value
    try:
        found = find_faults(json.dumps(told))
    except ExportError:
        assert path[0] in ("format", "format_version", "year", "made_on", "profile", "asked", "interval")
        return
    assert bool(found) == (json.dumps(was) != json.dumps(value))


@settings(max_examples=50)
@given(st.sampled_from([path for path in PLACES if len(path) > 1]), st.booleans())
def test_nothing_of_the_json_can_be_taken_out_or_doubled(path: tuple[Any, ...], doubled: bool) -> None:
    told = json.loads(TEXTS["json"])
    place = told
    for key in path[:-1]:
        place = place[key]
    if isinstance(place, list):
        place[path[-1] : path[-1] + 1] = [place[path[-1]]] * (2 if doubled else 0)
    elif doubled:
        place["more"] = place[path[-1]]
    else:
        del place[path[-1]]
    try:
        assert find_faults(json.dumps(told))
    except ExportError:
        return


def test_json_written_another_way_is_the_same_document() -> None:
    assert count(check(json.dumps(json.loads(TEXTS["json"]), indent=None, ensure_ascii=False))) == {"confirmed": len(REPORT.claims)}


def test_a_claim_in_another_section_of_the_json() -> None:
    told = json.loads(TEXTS["json"])
    told["sections"][1]["claims"].append(told["sections"][2]["claims"].pop())
    assert count(check(json.dumps(told)))["moved"] == 1


# The hand -------------------------------------------------------------------------------------------------------------

HAND = Hand(frozenset({"failures-2025"}), (("note-7", "It saved us a day a week."),), ("note-7",))


@pytest.mark.parametrize("form", FORMS)
def test_what_the_user_did_is_no_fault(form: str) -> None:
    report = apply_hand(REPORT, HAND)
    bare = apply_hand(REPORT, HAND._replace(hidden=frozenset()))
    found = count(check(write_form(report, form), report, bare))
    assert found == {"confirmed": len(REPORT.claims) - 1, "own": 1, "hidden": 1}
    # Done after the export: the document still says nothing that is not so, but it tells what is hidden by now.
    found = count(check(write_form(REPORT, form), report, bare))
    assert found == {"confirmed": len(REPORT.claims), "since hidden": 1, "since said": 1}
    # The user's own words below what they hid: hidden with it, and known all the same.
    gone = apply_hand(bare, Hand(hidden=frozenset({"note-7", "own-note-7"})))
    assert count(check(write_form(bare, form), gone, bare)) == {"confirmed": len(REPORT.claims), "own": 1, "since hidden": 2}


def test_own_words_are_checked_like_any_other() -> None:
    report = apply_hand(REPORT, HAND)
    text = write_markdown(report)
    bare = apply_hand(REPORT, HAND._replace(hidden=frozenset()))
    assert "changed" in count(check(text.replace("a day a week", "a year a week"), report, bare))
    assert "missing" in count(check(text, REPORT))


def test_a_database_that_moved_on_is_a_change() -> None:
    growth = build_growth()
    later = build_report(growth._replace(releases=growth.releases[1:3] + growth.releases[4:]), 2025, build_evidence())
    verdicts = {item.claim_id: item.verdict for item in check(TEXTS["md"], later)}
    assert verdicts["year-2025"] == "changed"
    assert next(v for i, v in verdicts.items() if i.startswith("shipped-tinyauth")) == "changed"


# What is no export ----------------------------------------------------------------------------------------------------

WHOLE = {"format": "tracker-report", "format_version": 2, "year": 2025, "made_on": "2025-01-01", "profile": "full", "asked": []}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "no export"),
        ("# A page\n", "no export"),
        ("<!DOCTYPE html><html><body>A page</body></html>", "no export"),
        (b"%PDF-1.7 and no more", "cannot be read"),
        (b"\xff\xfe\x00", "no UTF-8"),
        ("{", "no valid JSON"),
        ("{}", "no export"),
        ("[" * 100_000, "no export"),
        ('{"a":' * 100_000, "no valid JSON"),
        ('{"format": "tracker-report"}', "does not say"),
        (json.dumps({**WHOLE, "year": True, "made_on": 3}), "does not say"),
        (json.dumps({**WHOLE, "year": 1969}), "its year"),
        (json.dumps({**WHOLE, "year": 9999}), "its year"),
        (json.dumps({**WHOLE, "format_version": 3}), "newer"),
        (json.dumps({**WHOLE, "format_version": 1}), "Export the year again"),
        (json.dumps({**WHOLE, "made_on": "yesterday"}), "no day"),
        (json.dumps({**WHOLE, "profile": "secret"}), "profile"),
        (json.dumps({**WHOLE, "asked": ["all"]}), "profile"),
        (json.dumps({**WHOLE, "interval": {"first_on": "2025-02-30"}}), "no day that every year has"),
        ("<!-- tracker report 9; year 2025; made 2026-11-20 -->\n", "newer"),
        ("<!-- tracker report 2; year 2025; made 2026-13-20 -->\n", "no day"),
        ("<!-- tracker report 2; year 2025 from 02-30; made 2026-11-20 -->\n", "no day that every year has"),
    ],
)
def test_what_is_no_export(content: str | bytes, words: str) -> None:
    with pytest.raises(ExportError, match=words):
        read_document(content)


KEYS = st.sampled_from(["sections", "claims", "id", "rules", "key", "title", "lead", "text", "figures", "ledger", "interval"])
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=8)
STRANGE = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12)


@settings(max_examples=50)
@given(STRANGE)
def test_strange_json_never_breaks_the_reader(value: Any) -> None:
    told = {**WHOLE, "made_on": "2026-11-20", "sections": value, "rules": value, "figures": value, "ledger": value}
    assert not any(item.verdict == "confirmed" for item in check(json.dumps(told)))


def test_a_key_said_twice_is_refused() -> None:
    doubled = write_json(REPORT).replace('"text": ', '"text": "One million releases", "text": ', 1)
    with pytest.raises(ExportError, match="a key twice"):
        read_document(doubled)
