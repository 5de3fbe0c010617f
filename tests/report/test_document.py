"""The report says only what is so, in order, with proof; and says plainly when there is nothing to say."""

from __future__ import annotations

import pytest

from tests.report.made import HOSTILE, build_evidence, build_growth, sha
from tracker.errors import ExportError
from tracker.model.growth import Loop
from tracker.model.ledger import Release
from tracker.report.document import build_report
from tracker.report.evidence import Evidence
from tracker.report.markdown import write_markdown
from tracker.report.rules import RULES
from tracker.report.values import Claim, Report
from tracker.report.verify import check_document, read_document

NOTHING = Evidence((), {})


def claim_of(report: Report, claim_id: str) -> Claim:
    return next(claim for claim in report.claims if claim.claim_id.startswith(claim_id))


def test_every_claim_has_an_id_a_known_rule_and_a_sentence() -> None:
    report = build_report(build_growth(), 2025, build_evidence())
    ids = [claim.claim_id for claim in report.claims]
    assert len(set(ids)) == len(ids)
    for claim in report.claims:
        assert claim.rule in RULES
        assert claim.text and claim.facts
        assert claim.confidence is None or 0 <= claim.confidence <= 1


def test_every_rule_is_used_by_some_claim() -> None:
    growth = build_growth()
    many = tuple(
        line._replace(artifact=line.artifact._replace(artifact_id=f"{n}-{line.artifact.artifact_id}"))
        for n in range(30)
        for line in growth.artifacts
    )
    releases = tuple(
        r._replace(artifact_id=f"{n}-{r.artifact_id}") for n in range(30) for r in growth.releases if r.artifact_id is not None
    )  # fmt: skip
    used = {c.rule for c in build_report(growth, 2025, build_evidence()).claims}
    used |= {c.rule for c in build_report(growth._replace(artifacts=many, releases=releases), 2025, build_evidence()).claims}
    assert used == set(RULES) - {"own-words"}, "own words come from the user's hand"


def test_the_interval_is_half_open_at_both_ends() -> None:
    """31 December belongs to the year that ends, 1 January to the one that begins."""
    growth = build_growth()
    shipped = {year: [c for c in build_report(growth, year, NOTHING).claims if c.rule == "shipped"] for year in (2024, 2025, 2026)}
    days = {year: sorted({str(dict(c.facts)[end]) for c in claims for end in ("first_on", "last_on")}) for year, claims in shipped.items()}
    assert days == {2024: ["2024-12-31"], 2025: ["2025-01-01", "2025-03-03", "2025-06-01", "2025-12-31"], 2026: ["2026-01-01"]}
    report = build_report(growth, 2025, NOTHING)
    assert (report.first_on, report.until, report.is_running) == ("2025-01-01", "2026-01-01", False)
    assert build_report(growth, 2026, NOTHING).is_running


def test_shipping_counts_and_proof() -> None:
    claim = claim_of(build_report(build_growth(), 2025, build_evidence()), "shipped-tinyauth")
    assert dict(claim.facts) == {
        "repo": "tinyauth",
        "name": "tinyauth",
        "releases": 3,
        "previews": 1,
        "first_version": "1.0.0",
        "first_on": "2025-01-01",
        "last_version": "1.1.0",
        "last_on": "2025-06-01",
    }
    assert claim.shas == (sha(22), sha(23), sha(25))
    assert claim.confidence == pytest.approx((1 + 1 + 0.8) / 3, abs=0.001)


def test_ids_do_not_depend_on_the_place_in_the_document() -> None:
    growth = build_growth()
    before = {c.claim_id for c in build_report(growth, 2025, build_evidence()).claims}
    later = growth._replace(artifacts=growth.artifacts[1:], releases=tuple(reversed(growth.releases)))
    after = {c.claim_id for c in build_report(later, 2025, build_evidence()).claims}
    assert {i for i in before if i.startswith("shipped-shop")} <= after


def test_earlier_years_stand_beside() -> None:
    report = build_report(build_growth(), 2025, build_evidence())
    assert "up from 10% in 2023" in claim_of(report, "head-start").text
    assert [c.claim_id for c in report.claims if c.rule == "levels"] == ["levels-2025", "levels-2024", "levels-2023"]


def test_a_quiet_year_is_short_and_says_so() -> None:
    report = build_report(build_growth(), 2023, Evidence(build_evidence().commits[:1], {}))
    assert "quiet" not in report.claims[0].text
    growth = build_growth()._replace(
        releases=(), artifacts=(), notes=(), outcomes=(), milestones=(), failures=(), loops=(), reuse=(), standing=()
    )
    quiet = build_report(growth, 2024, Evidence(build_evidence().commits[:1], {}))
    assert quiet.claims[0].text.startswith("A quiet year: one commit in one repository")
    assert {section.key for section in quiet.sections} <= {"year", "patterns", "levels", "assisted", "unknown"}


@pytest.mark.parametrize(
    ("year", "words"),
    [(2027, "has not begun"), (2022, "holds no commit, release or note"), (1970, "from 1 April 2023 to 1 January 2026")],
)
def test_a_year_with_nothing_to_say(year: int, words: str) -> None:
    with pytest.raises(ExportError, match=words):
        build_report(build_growth(), year, NOTHING)


def test_nobody_is_known() -> None:
    with pytest.raises(ExportError, match="me suggest"):
        build_report(build_growth()._replace(me=()), 2025, build_evidence())
    everyone = build_report(build_growth()._replace(me=(), is_everyone=True), 2025, build_evidence())
    assert everyone.whose is None


def test_nothing_scanned() -> None:
    with pytest.raises(ExportError, match="nothing was scanned"):
        build_report(build_growth()._replace(first_on=None, repositories=()), 2025, NOTHING)


def test_repositories_of_which_no_commit_is_mine() -> None:
    with pytest.raises(ExportError, match="me suggest"):
        build_report(build_growth()._replace(first_on=None), 2025, NOTHING)


def test_names_are_kept_as_they_are() -> None:
    """Escaping belongs to each form; the value holds the text itself."""
    assert HOSTILE in claim_of(build_report(build_growth(), 2025, build_evidence()), "shipped-tools").text


def test_a_package_that_is_library_and_command_is_one_product() -> None:
    growth = build_growth()
    twin = growth.artifacts[0]._replace(artifact=growth.artifacts[0].artifact._replace(artifact_id="twin", kind="cli-tool"))
    releases = tuple(r._replace(artifact_id="twin") for r in growth.releases if r.repo == "tinyauth")
    both = growth._replace(artifacts=(*growth.artifacts, twin), releases=(*growth.releases, *releases))
    before = dict(build_report(growth, 2025, build_evidence()).claims[0].facts)
    report = build_report(both, 2025, build_evidence())
    assert dict(report.claims[0].facts) == before
    claim = claim_of(report, "shipped-tinyauth")
    assert claim.text.startswith("tinyauth (command-line tool and library) had three releases")
    assert [c for c in report.claims if c.rule == "holds"] == [claim_of(report, "holds-tinyauth")]


PARTS = [name for name, value in build_growth()._asdict().items() if isinstance(value, tuple) and name not in ("me", "quality")]


@pytest.mark.parametrize("field", PARTS)
def test_any_part_may_be_empty(field: str) -> None:
    """A person without notes, without releases, without failures: the rest is still told, and still confirmed."""
    growth = build_growth()._replace(**{field: ()})
    report = build_report(growth, 2025, build_evidence())
    checked = check_document(read_document(write_markdown(report)), report)
    assert {item.verdict for item in checked} == {"confirmed"}
    assert all(section.claims for section in report.sections)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (("2025-02-03",), "site, a web app, was deployed for the first time: on 3 February."),
        (("2025-02-03", "2025-05-01"), "on 3 February. New work went out in two months, last in May."),
        (("2024-12-01", "2025-05-01"), "site (web app) was deployed with new work in May."),
        (("2024-12-01", "2025-05-01", "2025-08-01"), "site (web app) was deployed with new work in two months, last in August."),
    ],
)
def test_what_is_deployed_has_months_for_releases(days: tuple[str, ...], said: str) -> None:
    growth = build_growth()
    site = growth.artifacts[1]._replace(artifact=growth.artifacts[1].artifact._replace(name="site", retired_on=None))
    releases = tuple(Release(site.artifact.artifact_id, day[:7], day, sha(50), "deployment", False, "cart") for day in days)
    report = build_report(growth._replace(artifacts=(site,), releases=releases), 2025, build_evidence())
    claim = next(c for c in report.claims if c.rule == "shipped")
    assert said in claim.text and claim.confidence == 0.7


def test_copies_are_told_by_pairs_of_repositories() -> None:
    growth = build_growth()
    claim = claim_of(build_report(growth, 2025, build_evidence()), "copied-")
    assert claim.text == "Two files of cart were copied into shop, between 5 February and 5 April: guard.py and limits.py."
    alone = claim_of(build_report(growth._replace(reuse=growth.reuse[1:2]), 2025, build_evidence()), "copied-")
    assert alone.text == "One file of cart was copied into shop, on 5 February: guard.py."


def test_two_pipelines_of_one_repository() -> None:
    growth = build_growth()
    pipeline = growth.artifacts[-1]
    other = pipeline._replace(artifact=pipeline.artifact._replace(artifact_id="other", created_on="2025-08-01"))
    report = build_report(growth._replace(artifacts=(*growth.artifacts, other)), 2025, build_evidence())
    assert claim_of(report, "begun-ci-pipeline").text == "shop got two CI pipelines, the first on 10 February."


def test_a_head_start_that_is_not_known_is_not_counted() -> None:
    growth = build_growth()
    unknown = growth.head_starts[1]._replace(repo="other", share=None)
    report = build_report(growth._replace(head_starts=(*growth.head_starts, unknown)), 2025, build_evidence())
    assert claim_of(report, "head-start").text.startswith("Of the first month's lines in shop, 40% had stood elsewhere before")


def test_what_others_began_is_not_told_as_begun_and_a_further_pipeline_as_such() -> None:
    growth = build_growth()
    lines = [one for one in growth.artifacts if one.artifact.kind == "ci-pipeline"]
    first = lines[0]._replace(artifact=lines[0].artifact._replace(artifact_id="before", created_on="2024-01-01"))
    found = build_report(growth._replace(artifacts=(*growth.artifacts, first)), 2025, build_evidence())
    assert any("another CI pipeline" in claim.text for claim in found.claims if claim.rule == "begun")
    foreign = tuple(one._replace(is_begun_by_me=False) for one in growth.artifacts)
    found = build_report(growth._replace(artifacts=foreign), 2025, build_evidence())
    assert not [claim for claim in found.claims if claim.rule == "begun"] and not [line for line in found.ledger if line.event == "begun"]


def test_a_loop_is_compared_with_the_last_year_that_has_enough() -> None:
    """The year before goes without saying; where it has too few, the document says why it reaches further back."""
    growth = build_growth()

    def mend(year: int, times: int) -> tuple[Loop, ...]:
        return tuple(
            Loop("break-to-fix", "shop", sha(45), sha(46), f"{year}-03-0{at + 1}", f"{year}-03-0{at + 1}", 3.0 * at) for at in range(times)
        )

    def tell(*loops: tuple[Loop, ...]) -> str:
        report = build_report(growth._replace(loops=sum(loops, ())), 2025, build_evidence())
        return next(claim.text for claim in report.claims if claim.claim_id == "loop-break-to-fix-2025")

    assert tell(mend(2024, 3), mend(2025, 5)).endswith("; in 2024 it was three hours.")
    far = tell(mend(2022, 3), mend(2024, 2), mend(2025, 5))
    assert far.endswith("; in 2022, the last year with at least three, it was three hours.")
    assert tell(mend(2022, 3), mend(2025, 3)).endswith(", as in 2022, the last year with at least three.")
    assert "20" not in tell(mend(2024, 2), mend(2025, 5)).removeprefix("From")
