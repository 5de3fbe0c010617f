"""What several things stand on, and the medians of each year."""

from __future__ import annotations

import pytest

from tests.arc.make_facts import proof
from tracker.arc.compounding import build_compound_years, build_foundations, find_purpose
from tracker.model.arc import ArcPipeline
from tracker.model.compound import Failure, HeadStart, Integration, Loop, Standing
from tracker.model.growth import PatternYear, Quarter
from tracker.model.ledger import Artifact, ReuseEdge


def edge(user: str, used: str, what: str, day: str, how: str = "dependency") -> ReuseEdge:
    return ReuseEdge(user, used, what, how, day, None, f"sha-{user}-{day}")


def artifact(repo: str, name: str, day: str, kind: str = "library", retired: str | None = None) -> Artifact:
    return Artifact(f"{repo}:{kind}:{name}", repo, kind, name, f"{name}/pyproject.toml", day, f"sha-{name}", retired, None)


@pytest.mark.parametrize(
    ("name", "purpose"),
    [
        ("tinyauth", "auth"),
        ("asgi-csrf", "auth"),
        ("lib/auth.py", "auth"),
        ("src/userPermissions.ts", "auth"),
        ("db/migrations/0001.py", "schema"),
        ("orders.sql", "schema"),
        ("author.py", None),
        ("cart.py", None),
    ],
)
def test_purpose_is_read_from_the_name(name: str, purpose: str | None) -> None:
    assert find_purpose(name) == purpose


def test_foundations_name_their_users_first_user_first() -> None:
    reuse = [
        edge("blog", "core", "core", "2024-02-01"),
        edge("shop", "core", "core", "2024-01-01"),
        edge("core", "core", "core-cli", "2023-01-01", "workspace"),
        edge("shop", "blog", "lib/auth.py", "2024-03-01", "copy"),
        edge("shop", "blog", "lib/text.py", "2024-03-01", "copy"),
    ]
    found = build_foundations([], reuse, [])
    assert [(one.kind, one.name, one.repo, one.users, one.since) for one in found] == [
        ("package", "core", "core", ("shop", "blog"), "2024-01-01"),
        ("auth", "lib/auth.py", "blog", ("shop",), "2024-03-01"),
    ]
    assert found[0].shas == ("sha-shop-2024-01-01", "sha-blog-2024-02-01")


def test_a_pipeline_of_several_repositories_and_packages_under_one_roof() -> None:
    pipelines = [ArcPipeline("publish.yml", proof(day, repo)) for repo, day in (("b", "2024-02-01"), ("a", "2024-01-01"))]
    pipelines += [ArcPipeline("alone.yml", proof("2023-01-01", "a"))]
    artifacts = [
        artifact("mono", "api", "2024-01-01"),
        artifact("mono", "api", "2024-01-02", "cli-tool"),
        artifact("mono", "web", "2024-05-01", "web-app"),
        artifact("mono", "old", "2023-01-01", retired="2023-06-01"),
        artifact("mono", "CI", "2023-01-01", "ci-pipeline"),
        artifact("single", "single", "2023-01-01"),
    ]
    roof, pipeline = sorted(build_foundations(artifacts, [], pipelines), key=lambda one: one.kind)
    assert (roof.kind, roof.repo, roof.users, roof.since) == ("monorepo", "mono", ("api", "web"), "2024-05-01")
    assert (pipeline.kind, pipeline.name, pipeline.repo, pipeline.users) == ("pipeline", "publish.yml", "a", ("a", "b"))


def quarter(name: str, added: int, deleted: int, night: int = 0, assisted: int = 0) -> Quarter:
    return Quarter(name, 10, (10, 0, 0, 0), 0, added, deleted, assisted, night, False)


def test_each_year_has_its_medians_and_a_year_without_anything_its_line() -> None:
    quarters = [quarter("2022-Q1", 5, 9, night=5), quarter("2024-Q4", 5, 9, assisted=1), quarter("2024-Q1", 9, 5)]
    quarters.sort(key=lambda one: one.quarter)
    starts = [HeadStart("b", "2024-01-01", share, (), None, days, "s") for share, days in ((0.1, 3), (0.3, None), (None, 9))]
    loops = [Loop("idea-to-release", "a", "x", "y", "2023-12-01", "2024-01-02", hours) for hours in (10.0, 20.0, 60.0)]
    loops += [Loop("break-to-fix", "a", "x", "y", "2022-01-01", "2022-01-02", 7.0)]
    failures = [
        Failure("revert", "a", "x", "2022-02-01", "", None, None),
        Failure("broken release", "a", "x", "2024-02-01", "", None, None),
    ]
    joined = [Integration("x", "a", "2024-03-01", "", ("storage", "logic", "interface"))]
    standing = [Standing("a", 2022, 100, 40), Standing("b", 2022, 20, 20)]
    first, empty, last = build_compound_years(
        quarters, ["2024-12-01"], starts, loops, failures, joined, standing, [PatternYear("agent-tooling", 2024, 3)]
    )
    assert (first.year, first.mended, first.hours_to_mend, first.reverts, first.night_share) == (2022, 1, 7.0, 1, 0.5)
    assert (first.written_lines, first.standing_lines, first.less_code) == (120, 60, ())
    assert (empty.year, empty.begun, empty.head_start, empty.night_share) == (2023, 0, None, 0.0)
    assert (last.begun, last.head_start, last.days_to_ship) == (3, 0.2, 6.0)
    assert (last.released, last.hours_to_release, last.broken_releases, last.joined) == (3, 20.0, 1, 1)
    assert (last.less_code, last.assisted_share) == (("2024-Q4",), 0.05)
    assert (empty.agent_commits, last.agent_commits) == (0, 3)


def test_nothing_compounds_before_the_first_commit() -> None:
    assert build_compound_years([], [], [], [], [], [], [], []) == ()
