"""Every field of a report, and of what it is built from, has been looked at; what is private is under another name."""

from __future__ import annotations

import re
import sys
from typing import Any, NamedTuple, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report.made import build_evidence, build_growth, sha
from tracker.errors import ExportError
from tracker.model.arc import ArcFacts
from tracker.model.growth import Growth
from tracker.model.hand import Hand
from tracker.report import redact, redact_report
from tracker.report.cast import TOKEN, WORDS, Cast
from tracker.report.document import build_report
from tracker.report.evidence import Evidence
from tracker.report.hand import carry_hand
from tracker.report.interval import Year
from tracker.report.redact import redact_material
from tracker.report.redact_report import finish_report, round_number
from tracker.report.rules import RULES
from tracker.report.values import Claim, Figure, Report, Section, Series

NOT_WALKED = {"Commit", "IntervalCounts", "Practice"}
"""Values that hold nothing but numbers and words of the catalogue, and are kept whole."""


def find_types(kind: type, found: dict[str, type]) -> dict[str, type]:
    """Every named tuple that can be reached from one."""
    if kind.__name__ in found:
        return found
    found[kind.__name__] = kind
    module = vars(sys.modules[kind.__module__])
    waiting = list(get_type_hints(kind, module).values())
    while waiting:
        hint = waiting.pop()
        waiting += get_args(hint)
        if isinstance(hint, type) and hasattr(hint, "_fields"):
            find_types(hint, found)
    return found


@pytest.mark.parametrize(
    ("roots", "fields"), [((Growth, Evidence, ArcFacts), redact.FIELDS), ((Report,), redact_report.FIELDS)], ids=["material", "report"]
)
def test_every_field_was_looked_at(roots: tuple[type, ...], fields: dict[str, dict[str, Any]]) -> None:
    """A field that is added must be classified in `redact.FIELDS` or `redact_report.FIELDS`; until then it is left out."""
    types: dict[str, type] = {}
    for root in roots:
        find_types(root, types)
    reached = {name: set(kind._fields) for name, kind in types.items() if name not in NOT_WALKED}
    assert {name: set(treatments) for name, treatments in fields.items()} == reached


def test_every_kind_of_claim_was_looked_at() -> None:
    assert set(RULES) == redact_report.RULES_TOLD


class Novelty(NamedTuple):
    repo: str
    secret: str = ""


class Growing(NamedTuple):
    secret: str


def test_what_nobody_looked_at_is_left_out_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(redact.FIELDS, "Novelty", {"repo": redact._repo})
    redaction = redact.Redaction(make_cast(), build_growth(), False, {})
    assert redaction.redact(Novelty("tinyauth", "psst")) == Novelty("tinyauth", "")
    with pytest.raises(ExportError, match=r"Growing\.secret"):
        redaction.redact(Growing("psst"))
    growth = build_growth()
    claims = build_report(growth, 2025, build_evidence())
    odd = claims.sections[0].claims[0]._replace(rule="novel")
    section = claims.sections[0]._replace(claims=(odd,))
    assert not finish_report(claims._replace(sections=(section,)), make_cast(), ()).claims


def make_cast(public: tuple[str, ...] = ("tinyauth",), shas: frozenset[str] = frozenset()) -> Cast:
    return Cast(public, shas, {}, {"alder"})


def tell(cast: Cast, *, own: bool = False) -> Report:
    growth, evidence = redact_material(cast, build_growth(), build_evidence(), has_own_words=own)
    return finish_report(build_report(growth, 2025, evidence), cast, ("own-words",) if own else ())


def test_private_names_go_under_one_pseudonym_everywhere() -> None:
    cast = make_cast()
    report = tell(cast)
    said = str(report)
    assert "tinyauth" in said
    for word in (
        "shop",
        "cart",
        "guard.py",
        "limits.py",
        "/home/ada",
        "ada@",
        "Revert the new session",
        "Join the checkout",
        "300 ms",
        "Staged",
    ):
        assert word not in said, word
    told = cast.repo("shop")
    assert told in WORDS and said.count(told) > 3
    assert cast.name("shop", "shop") == told
    assert cast.name("shop", "other") == cast.name("shop", "other") and cast.name("shop", "other").startswith(f"{told}-")
    assert not any(sha(number) in said for number in range(1, 100))


def test_public_commits_stay_and_private_ones_are_counted() -> None:
    report = tell(make_cast(shas=frozenset((sha(22), sha(23), sha(25)))))
    shipped = next(claim for claim in report.claims if claim.claim_id.startswith("shipped-tinyauth"))
    assert (shipped.shas, shipped.withheld) == ((sha(22), sha(23), sha(25)), 0)
    year = next(claim for claim in report.claims if claim.rule == "year")
    assert (year.shas, year.withheld) == ((), 2)


def test_own_words_on_nothing_are_told_only_when_asked_for() -> None:
    assert not [claim for claim in tell(make_cast()).claims if claim.rule == "note"]
    assert [claim for claim in tell(make_cast(), own=True).claims if claim.rule == "note"]


def test_a_private_commit_in_a_sentence_stops_everything() -> None:
    cast = make_cast()
    growth, evidence = redact_material(cast, build_growth(), build_evidence())
    report = build_report(growth, 2025, evidence)
    claim = report.sections[0].claims[0]._replace(text=f"See {cast.sha(sha(77))} for more.")
    with pytest.raises(ExportError, match="a private commit"):
        finish_report(report._replace(sections=(report.sections[0]._replace(claims=(claim,)),)), cast, ())


def test_versions_and_days_of_private_releases_are_not_told() -> None:
    """Nine numbers with their days lead to a product whatever it is called, and a tag may say anything."""
    growth = build_growth()
    releases = tuple(one._replace(version=f"0.{at}-acme") for at, one in enumerate(growth.releases))
    cast = make_cast(public=())
    told, evidence = redact_material(cast, growth._replace(releases=releases), build_evidence())
    assert len({one.version for one in told.releases}) == len(releases), "told apart, so that each is counted once"
    report = finish_report(build_report(told, Year(2025, tells_months=True), evidence), cast, ())
    # The bounds of the year stand in the queries, and are no day of anything private.
    claims = [claim._replace(query="") for claim in report.claims if claim.rule != "note"]
    said = str(claims) + str(report.ledger) + str(report.figures) + str(report.projects)
    assert "acme" not in said and TOKEN not in said
    assert not re.search(r"\d{4}-\d{2}-\d{2}|\b\d{1,2} (?:January|March|June|December)|\bon (?:January|March|June|December)", said)
    assert any("had three releases, from January to June" in claim.text for claim in report.claims)
    assert {line.happened_on for line in report.ledger} >= {"2025-01", "2025-12"} and not any(line.version for line in report.ledger)


def test_lines_of_a_ledger_do_not_count_what_is_rounded() -> None:
    growth = build_growth()
    often = tuple(growth.releases[4]._replace(version=f"0.{at}", shipped_on=f"2025-03-{1 + at // 5:02}") for at in range(143))
    cast = make_cast(public=())
    told, evidence = redact_material(cast, growth._replace(releases=often), build_evidence())
    report = finish_report(build_report(told, Year(2025, tells_months=True), evidence), cast, ())
    assert dict(report.claims[0].facts)["releases"] == 140 and report.claims[0].text.startswith("About 140 releases")
    assert [line.event for line in report.ledger].count("shipped") == 1
    assert [figure.kind for figure in report.figures] == ["stacked"]


@pytest.mark.parametrize(
    ("text", "rounded"),
    [
        ("1,204 commits in three repositories.", "About 1,200 commits in three repositories."),
        ("Of the 1,204 commits", "Of about 1,200 commits"),
        ("16% of the commits (192 of 1,204)", "16% of the commits (about 190 of about 1,200)"),
        ("98 releases, from 0.101 on 3 March 2025 to 0.115.2", "About 100 releases, from 0.101 in March 2025 to 0.115.2"),
        ("shrank by 2,310 lines.", "shrank by about 2,300 lines."),
        ("“412 ms saved” (a quote)", "“412 ms saved” (a quote)"),
        ("100% of 100 commits", "100% of about 100 commits"),
        ("The 1,204 commits", "About 1,200 commits"),
        ("It shipped in July. 131 more versions followed.", "It shipped in July. About 130 more versions followed."),
        ("Of about 93,214 lines, about 120 stand.", "Of about 93,000 lines, about 120 stand."),
        ("In 140 commits", "In about 140 commits"),
        ("went on to 117 on 3 March", "went on to 117 in March"),
        ("12 of 31 commits", "12 of about 30 commits"),
        ("between 3 March and 9 April, on May 4", "between March and April, in May 4"),
    ],
)
def test_numbers_are_rounded_and_nothing_else(text: str, rounded: str) -> None:
    assert redact_report._Finish(make_cast(), frozenset({"117"})).round_text(text) == rounded


@given(st.integers(-(10**9), 10**9))
def test_rounding_keeps_two_digits(number: int) -> None:
    near = round_number(number)
    assert abs(near - number) <= max(2, abs(number) / 20) and round_number(near) == near
    assert len(str(abs(near)).rstrip("0")) <= 2


@given(st.lists(st.integers(0, 400), max_size=16))
def test_parts_do_not_add_up_to_what_was_rounded(numbers: list[int]) -> None:
    parts = redact_report.round_parts(numbers)
    assert len(parts) == len(numbers)
    if sum(numbers) <= 12:
        assert parts == tuple(numbers)
    else:
        assert all(part % 5 == 0 for part in parts)
    assert [bool(part) for part in parts] == [bool(number) for number in numbers]


def test_a_chart_and_the_levels_of_a_rounded_year_are_rounded_with_it() -> None:
    figure = Figure("levels", "Commits", "stacked", "levels", ("Q1", "Q2"), (Series("syntax", (43, 91)), Series("system", (3, 0))), "")
    facts = (("year", 2024), ("syntax", 134), ("pattern", 13), ("system", 3), ("architecture", 0))
    claim = Claim("levels-2024", "Of the 150 commits.", "levels", None, (), facts)
    finish = redact_report._Finish(make_cast(), frozenset())
    assert [series.values for series in finish.treat(figure).series] == [(45, 90), (5, 0)]
    assert finish.treat(claim).facts == (("year", 2024), ("syntax", 130), ("pattern", 15), ("system", 5), ("architecture", 0))


def test_what_public_repositories_take_from_private_ones_is_not_told() -> None:
    """The manifest of a public repository names what it builds on: told beside it, a pseudonym would be none."""
    cast = make_cast(public=("shop",), shas=frozenset(map(sha, range(40, 50))))
    growth, evidence = redact_material(cast, build_growth(), build_evidence())
    report = finish_report(build_report(growth, 2025, evidence), cast, ())
    assert not growth.reuse and not any(line.used_by for line in growth.artifacts)
    assert [start.what for start in growth.head_starts if start.repo == "shop"] == [("Dockerfile",)]
    hidden = {cast.repo("tinyauth"), cast.repo("cart")}
    assert not [claim.text for claim in report.claims if "shop" in claim.text and any(told in claim.text for told in hidden)]
    # Between private ones, and where a private one takes from a public one, it is.
    assert len(redact_material(make_cast(), build_growth(), build_evidence())[0].reuse) == 3
    assert len(redact_material(make_cast(public=()), build_growth(), build_evidence())[0].reuse) == 3


def test_a_hidden_claim_does_not_come_back_in_part() -> None:
    whole = Claim("reuse-tinyauth", "tinyauth is used by shop and cart.", "reuse", None, (sha(1), sha(2)), (("new_users", 2),))
    part = whole._replace(claim_id="reuse-alder", text="Alder is used by Birch.", facts=(("new_users", 1),))
    other = part._replace(claim_id="reuse-elm")
    full, told = (Report("", 2025, "", "", "", False, (Section("s", "", "", claims),)) for claims in ((whole,), (part, other)))
    hand = carry_hand(Hand(frozenset({"reuse-tinyauth"})), full, told, {"reuse-alder": (sha(2),), "reuse-elm": (sha(3),)})
    assert hand.hidden == {"reuse-alder"}


def test_pseudonyms_never_run_out_nor_meet_a_name() -> None:
    cast = make_cast()
    told = [cast.repo(f"private-{number}") for number in range(len(WORDS) * 2)]
    assert len(set(told)) == len(told)
    assert "Alder" not in told
    assert cast.fresh["private-0", ""] == told[0]
