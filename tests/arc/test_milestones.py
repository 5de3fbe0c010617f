"""Each milestone: reached on its day by its commits, or open with the smallest next step."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.arc.make_facts import (
    NOTHING,
    artifact,
    began,
    facts,
    head_start,
    joined,
    practice,
    proof,
    quarter,
    release,
    uses,
)
from tracker.arc.milestones import JUDGES, build_milestones
from tracker.catalogue.arc import MilestoneRules, read_arc_rules
from tracker.model.arc import ArcFacts, ArcPipeline
from tracker.model.growth import Milestone

RULES = read_arc_rules()
THREE_DAYS = ["2021-01-01", "2021-02-01", "2021-03-01"]


def judge(key: str, found: ArcFacts) -> Milestone:
    return next(milestone for milestone in build_milestones(found, RULES) if milestone.milestone == key)


REACHED: list[tuple[str, ArcFacts, str, int]] = [
    ("first-artifact", facts(artifacts=[artifact("b", "2021-02-01"), artifact("a", "2021-01-01")]), "2021-01-01", 1),
    ("first-ship", facts(releases=[release("v2", "2021-02-01"), release("v1", "2021-01-01")]), "2021-01-01", 1),
    ("first-tests", facts(tests=proof("2021-01-05")), "2021-01-05", 1),
    ("loop-closed", facts(repositories=[began("shop", "2021-01-01")], releases=[release("v1", "2021-01-31")]), "2021-01-31", 2),
    ("ten-patterns", facts(practices=[practice(f"p{i}", THREE_DAYS) for i in range(10)]), "2021-03-01", 10),
    ("module-reused", facts(reuse=[uses("blog", "auth", "2021-05-01")]), "2021-05-01", 1),
    (
        "two-stacks",
        facts(practices=[practice("caching", [], stacks={"Python": THREE_DAYS, "Go": ["2022-01-01", "2022-01-02", "2022-01-03"]})]),
        "2022-01-03",
        2,
    ),
    (
        "ci-twice",
        facts(artifacts=[artifact("ci", "2021-01-01", "a", "ci-pipeline"), artifact("ci", "2021-06-01", "b", "ci-pipeline")]),
        "2021-06-01",
        2,
    ),
    ("shared-foundation", facts(reuse=[uses(repo, "auth", day) for repo, day in zip("abc", THREE_DAYS, strict=True)]), "2021-03-01", 3),
    ("head-start", facts(head_starts=[head_start("new", "2022-01-01", 0.3, "pytest")]), "2022-01-01", 1),
    (
        "one-pipeline",
        facts(pipelines=[ArcPipeline("publish.yml", proof(day, repo)) for repo, day in zip("abc", THREE_DAYS, strict=True)]),
        "2021-03-01",
        3,
    ),
    (
        "integrator",
        facts(integrations=[joined("2021-01-01", "storage", "logic"), joined("2021-04-01", "storage", "logic", "interface")]),
        "2021-04-01",
        1,
    ),
    ("two-years", facts(releases=[release("v1", "2021-01-01"), release("v2", "2022-12-31"), release("v3", "2023-01-01")]), "2023-01-01", 2),
    (
        "less-code",
        facts(quarters=[quarter("2021-Q1", 40, 10, ["2021-02-01"]), quarter("2021-Q2", 40, -10, ["2021-05-01"])]),
        "2021-06-30",
        2,
    ),
    ("contract-kept", facts(practices=[practice("api-contract", THREE_DAYS)]), "2021-02-01", 2),
    ("extension", facts(practices=[practice("plugin-system", THREE_DAYS)]), "2021-02-01", 2),
    (
        "resilient",
        facts(
            artifacts=[artifact("x", "2021-01-01", repo) for repo in "abc"],
            practices=[
                practice("resilience", [], repos={"a": "2020-01-01", "b": "2021-05-01"}),
                practice("observability", [], repos={"c": "2021-07-01"}),
            ],
        ),
        "2021-07-01",
        3,
    ),
    ("built-on", facts(repositories=[began("shop", "2021-01-01", "2021-05-01", "2021-06-01", "2021-07-01")]), "2021-06-01", 2),
]


@pytest.mark.parametrize(("key", "found", "day", "proofs"), REACHED, ids=[case[0] for case in REACHED])
def test_is_reached_on_its_day_by_its_commits(key: str, found: ArcFacts, day: str, proofs: int) -> None:
    milestone = judge(key, found)
    assert milestone.is_reached
    assert milestone.reached_on == day
    assert len(milestone.shas) == proofs
    assert milestone.evidence.endswith(".")
    assert milestone.missing == ""


def test_every_milestone_has_a_reached_case_a_judge_and_a_stage_in_order() -> None:
    keys = [field.replace("_", "-") for field in MilestoneRules.model_fields]
    assert [case[0] for case in REACHED] == keys
    assert [name.replace("_", "-") for name in JUDGES] == keys
    stages = [milestone.stage for milestone in build_milestones(NOTHING, RULES)]
    assert stages == sorted(stages, key=("syntax", "pattern", "system", "architecture").index)


OPEN: list[tuple[str, ArcFacts, str]] = [
    ("first-artifact", NOTHING, "A package manifest, a command or a Dockerfile in any repository makes the first artifact."),
    ("first-ship", facts(artifacts=[artifact("tinyauth", "2021-01-01")]), "A version tag on `tinyauth` in shop makes the first ship."),
    ("first-tests", NOTHING, "One commit that adds a test makes the first tests."),
    (
        "loop-closed",
        facts(repositories=[began("shop", "2021-01-01")], releases=[release("v1", "2021-02-10")]),
        "A first release within 30 days of a new repository's first commit closes the loop; the nearest so far is shop, after 40 days.",
    ),
    (
        "ten-patterns",
        facts(practices=[*(practice(f"p{i}", THREE_DAYS) for i in range(9)), practice("event-driven", THREE_DAYS[:2])]),
        "9 of 10 patterns are in practice; event driven one more time would reach it.",
    ),
    (
        "module-reused",
        facts(artifacts=[artifact("tinyauth", "2021-01-01")]),
        "One other repository that depends on `tinyauth` makes the first reuse.",
    ),
    (
        "two-stacks",
        facts(practices=[practice("caching", [], stacks={"Python": THREE_DAYS, "Go": THREE_DAYS[:1]})]),
        "Caching two more times in Go makes it a pattern of two stacks.",
    ),
    (
        "ci-twice",
        facts(artifacts=[artifact("ci", "2021-01-01", "a", "ci-pipeline")]),
        "A CI workflow in one more repository, beside a, reaches it.",
    ),
    (
        "shared-foundation",
        facts(reuse=[uses("a", "auth", "2021-01-01"), uses("b", "auth", "2021-02-01"), uses("b", "auth", "2021-03-01")]),
        "One more repository in which you take up `tinyauth` makes it a shared foundation.",
    ),
    (
        "shared-foundation",
        facts(artifacts=[artifact("x", "2021-01-01"), artifact("y", "2021-02-01")]),
        "One more package in shop makes it a monorepo with a shared foundation.",
    ),
    (
        "head-start",
        facts(head_starts=[head_start("new", "2022-01-01", 0.2), head_start("odd", "2023-01-01", None)]),
        "A new repository of which 30% of the first month stood before in yours reaches it; the most so far is 20%, in new.",
    ),
    (
        "one-pipeline",
        facts(pipelines=[ArcPipeline("publish.yml", proof("2021-01-01", "a")), ArcPipeline("publish.yml", proof("2021-02-01", "b"))]),
        "`publish.yml` in one more repository, beside a and b, makes it one delivery pipeline.",
    ),
    (
        "integrator",
        facts(integrations=[joined("2021-01-01", "storage", "logic")]),
        "A change such as the one in shop that joined storage and logic, with one more layer, reaches it.",
    ),
    (
        "two-years",
        facts(releases=[release("v1", "2021-01-01"), release("v2", "2022-12-31")]),
        "A release of `shop` on 2023-01-01 or later carries it over 730 days.",
    ),
    (
        "less-code",
        facts(quarters=[quarter("2021-Q2", 40, -10)]),
        "2021-Q2 removed more than it added but shipped nothing; a release in such a quarter reaches it.",
    ),
    (
        "less-code",
        facts(quarters=[quarter("2021-Q2", RULES.quarters.thin_below - 1, -10, ["2021-05-01"])]),
        "A quarter that removes more lines than it adds, with a release in it, reaches it.",
    ),
    (
        "contract-kept",
        facts(practices=[practice("api-contract", THREE_DAYS[:1])]),
        "One more change that deprecates, versions or keeps a public interface compatible reaches it.",
    ),
    (
        "extension",
        facts(practices=[practice("plugin-system", THREE_DAYS[:1])]),
        "One more change to the extension mechanism of shop reaches it.",
    ),
    (
        "resilient",
        facts(
            artifacts=[artifact("x", "2021-01-01", "a")],
            practices=[practice("resilience", [], repos={"a": "2022-01-01", "toy": "2021-01-01"})],
        ),
        "Resilience or observability (retries, timeouts, logs, metrics) in two more repositories with an artifact, beside a, reaches it.",
    ),
    ("built-on", facts(repositories=[began("shop", "2021-01-01", "2021-05-01")]), "Commits to shop by one more person reach it."),
    ("built-on", facts(is_everyone=True), "Nobody is known, so nobody is another: `tracker me add EMAIL` tells whose work is yours."),
]


@pytest.mark.parametrize(("key", "found", "step"), OPEN, ids=[f"{case[0]}-{index}" for index, case in enumerate(OPEN)])
def test_is_open_and_says_the_smallest_next_step(key: str, found: ArcFacts, step: str) -> None:
    milestone = judge(key, found)
    assert (milestone.is_reached, milestone.reached_on, milestone.shas, milestone.evidence) == (False, None, (), "")
    assert milestone.missing == step


def test_packages_under_one_roof_are_a_shared_foundation_only_while_they_stand_together() -> None:
    gone = [artifact("x", "2021-01-01", retired="2021-02-01"), artifact("y", "2021-03-01"), artifact("z", "2021-04-01")]
    assert not judge("shared-foundation", facts(artifacts=gone)).is_reached
    reached = judge("shared-foundation", facts(artifacts=[*gone, artifact("w", "2021-05-01")]))
    assert reached.reached_on == "2021-05-01"
    assert reached.evidence == "shop holds `y`, `z` and `w` under one roof."


def test_a_library_and_its_command_from_one_manifest_are_one_package() -> None:
    twins = [
        artifact(name, "2021-01-01", kind=kind, manifest="pyproject.toml")
        for name, kind in (("x", "library"), ("x", "cli-tool"), ("y", "plugin"))
    ]
    assert not judge("shared-foundation", facts(artifacts=twins)).is_reached


def test_no_sentence_scores_or_ranks() -> None:
    for _, found, *_ in [*REACHED, *OPEN]:
        for milestone in build_milestones(found, RULES):
            said = (milestone.evidence + milestone.missing).lower()
            assert not any(word in said.split() for word in ("score", "rank", "streak", "better", "points"))


DAYS = st.integers(0, 1400).map(lambda days: (date(2020, 1, 1) + timedelta(days=days)).isoformat())
REPOS = st.sampled_from(["a", "b", "c", "d"])
PATTERNS = st.sampled_from([f"p{i}" for i in range(9)] + ["api-contract", "plugin-system", "resilience", "observability"])


@st.composite
def many_facts(draw: st.DrawFn) -> ArcFacts:
    return facts(
        artifacts=draw(
            st.lists(st.builds(artifact, st.sampled_from("xyz"), DAYS, REPOS, st.sampled_from(["library", "ci-pipeline"])), max_size=8)
        ),
        releases=draw(st.lists(st.builds(release, st.sampled_from(["v1", "v2"]), DAYS, REPOS), max_size=8)),
        repositories=[began(repo, day) for repo, day in draw(st.dictionaries(REPOS, DAYS)).items()],
        practices=[
            practice(name, days, stacks={"Python": days, "Go": days[:2]}, repos={"a": days[0]})
            for name, days in draw(st.dictionaries(PATTERNS, st.lists(DAYS, min_size=1, max_size=5, unique=True))).items()
        ],
        reuse=draw(st.lists(st.builds(uses, REPOS, REPOS, DAYS), max_size=6)),
        head_starts=draw(st.lists(st.builds(head_start, REPOS, DAYS, st.none() | st.floats(0, 1)), max_size=4)),
        integrations=draw(st.lists(st.builds(joined, DAYS, st.just("storage"), st.just("logic"), st.just("delivery")), max_size=3)),
        pipelines=draw(st.lists(st.builds(lambda day, repo: ArcPipeline("p.yml", proof(day, repo)), DAYS, REPOS), max_size=4)),
    )


@given(many_facts(), st.randoms(use_true_random=False))
def test_the_order_of_the_facts_decides_nothing(found: ArcFacts, shuffler: random.Random) -> None:
    shuffled = found._replace(
        **{name: tuple(shuffler.sample(list(value), len(value))) for name, value in found._asdict().items() if isinstance(value, tuple)}
    )
    assert build_milestones(shuffled, RULES) == build_milestones(found, RULES)


@given(many_facts(), many_facts())
def test_what_comes_later_never_takes_a_milestone_back(found: ArcFacts, later: ArcFacts) -> None:
    """Everything of `later` is moved behind everything of `found`, as newer commits are."""
    grown = found._replace(
        artifacts=found.artifacts + tuple(a._replace(created=_later(a.created), artifact_id=a.artifact_id + "2") for a in later.artifacts),
        releases=found.releases + tuple(r._replace(shipped=_later(r.shipped)) for r in later.releases),
        reuse=found.reuse + tuple(u._replace(since=_later(u.since)) for u in later.reuse),
        head_starts=found.head_starts + tuple(h._replace(started_on=_late(h.started_on)) for h in later.head_starts),
        integrations=found.integrations + tuple(i._replace(happened_on=_late(i.happened_on)) for i in later.integrations),
        pipelines=found.pipelines + tuple(p._replace(first=_later(p.first)) for p in later.pipelines),
    )
    for before, after in zip(build_milestones(found, RULES), build_milestones(grown, RULES), strict=True):
        if before.is_reached:
            assert (after.reached_on, after.shas) == (before.reached_on, before.shas)


def _late(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=2000)).isoformat()


def _later(found):
    return found._replace(happened_on=_late(found.happened_on), sha="later-" + found.sha)


def test_months_of_deployment_prove_a_ship_only_where_nothing_else_ever_does() -> None:
    site = release("2015-07", "2015-07-15", "site")._replace(is_deployment=True, name="site")
    began_early = [began("site", "2015-07-12"), began("shop", "2017-10-22")]
    found = facts(releases=[site], repositories=began_early)
    assert judge("first-ship", found).evidence == "`site` was deployed from site."
    assert judge("loop-closed", found).reached_on == "2015-07-15"
    both = facts(releases=[site, release("0.6", "2017-11-13")], repositories=began_early)
    assert judge("first-ship", both).reached_on == judge("loop-closed", both).reached_on == "2017-11-13"
    assert not judge("two-years", both).is_reached


def test_what_no_language_speaks_makes_no_pattern_of_two_stacks() -> None:
    days = ["2021-01-01", "2021-01-02", "2021-01-03"]
    stacks = {"Python": days, "Shell": days}
    assert not judge("two-stacks", facts(practices=[practice("documentation", days, stacks=stacks)])).is_reached
    assert judge("two-stacks", facts(practices=[practice("caching", days, stacks=stacks)])).is_reached


def test_the_first_artifact_is_the_thing_and_not_what_checks_it() -> None:
    made = [artifact("ci", "2021-01-01", "a", "ci-pipeline"), artifact("thing", "2021-01-01", "a", "library")]
    same = [one._replace(created=made[0].created) for one in made]
    first = build_milestones(facts(artifacts=same), RULES)[0]
    assert first.evidence == "`thing` (library) came into being in a."
