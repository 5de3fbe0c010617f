"""The demo as the app sees it: every idea of the design has an instance that the real scanner finds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.demo.run import prepare_demo, read_demo_today
from tracker.growth import read_growth
from tracker.model.growth import Growth
from tracker.scan.say import add_note

OPEN = {"built-on"}
"""Milestones that the story leaves open, so that what comes next can be seen."""


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def ask(db: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"{db.as_uri()}?mode=ro", uri=True)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def growth(db: Path) -> Growth:
    return read_growth(db, read_demo_today())


def count(ask: sqlite3.Connection, question: str) -> int:
    return int(ask.execute(f"SELECT count(*) FROM {question}").fetchone()[0])


def test_size_of_the_story(ask: sqlite3.Connection, growth: Growth) -> None:
    assert 450 <= growth.commits <= 520
    assert growth.start_year == 2022 and [year.year for year in growth.years] == [2022, 2023, 2024, 2025]
    assert len(growth.quarters) == 16 and not any(quarter.is_thin for quarter in growth.quarters)
    assert {line.repo for line in growth.repositories if line.state == "ok"} == {line.repo for line in growth.repositories}
    assert count(ask, "commit_labels WHERE mine = 0 AND author_name LIKE '%[bot]'") > 30
    emails = {email for (email,) in ask.execute("SELECT DISTINCT author_email FROM commit_labels WHERE mine = 1")}
    assert len(emails) == 2
    offsets = {at[-6:] for (at,) in ask.execute("SELECT authored_at FROM commit_labels WHERE mine = 1")}
    assert offsets == {"+00:00", "+01:00", "-05:00", "-04:00"}


def test_milestones_are_reached_in_believable_years(growth: Growth) -> None:
    assert {one.milestone for one in growth.milestones if not one.is_reached} == OPEN
    assert all(one.missing for one in growth.milestones if one.milestone in OPEN)
    years: dict[str, set[str]] = {}
    for one in growth.milestones:
        if one.reached_on:
            years.setdefault(one.stage, set()).add(one.reached_on[:4])
    assert years["syntax"] == {"2022"}
    assert years["pattern"] <= {"2022", "2023"}
    assert years["system"] <= {"2023", "2024"}
    assert years["architecture"] <= {"2024", "2025"}


def test_1_2_artifacts_with_proof_and_what_shipped(ask: sqlite3.Connection, growth: Growth) -> None:
    kinds = {line.artifact.kind for line in growth.artifacts}
    assert kinds >= {
        "library", "cli-tool", "web-service", "web-app", "container-image", "infrastructure", "ci-pipeline", "plugin",
        "deployment-pipeline", "database-schema", "docs-site", "action", "bot-or-agent", "design-record",
    }  # fmt: skip
    assert count(ask, "artifact_ledger WHERE retired_on IS NOT NULL") > 0
    assert {release.shipped_on[:4] for release in growth.releases} >= {"2022", "2023", "2024", "2025"}


def test_3_levels_widen(growth: Growth) -> None:
    wide = [sum(year.levels[2:]) / sum(year.levels) for year in growth.years]
    assert wide[0] < wide[-1] and wide[0] == min(wide)


def test_4_5_reuse_and_the_monorepo(growth: Growth) -> None:
    users = {edge.user_repo for edge in growth.reuse if edge.what == "latchkey"}
    assert users == {"depot", "openhouse", "lotline"}
    assert {edge.how for edge in growth.reuse} >= {"dependency", "submodule"}
    packages = [line for line in growth.artifacts if line.artifact.repo == "studio" and line.artifact.kind == "library"]
    assert len(packages) >= 5


def test_6_head_starts_grow_and_first_ships_come_sooner(growth: Growth) -> None:
    starts = {start.repo: start for start in growth.head_starts}
    days = [starts[repo].days_to_ship for repo in ("setlist", "depot", "openhouse", "lotline")]
    assert all(days) and days == sorted(days, key=lambda day: -(day or 0))
    shares = [starts[repo].share or 0 for repo in ("setlist", "depot", "openhouse", "lotline")]
    assert shares == sorted(shares) and shares[-1] >= 0.3


def test_7_an_integrators_changes(growth: Growth) -> None:
    # What began a repository with all its layers at once joined none.
    assert sum(len(change.layers) == 4 for change in growth.integrations) >= 2 and len(growth.integrations) >= 5


def test_8_13_14_loops_failures_and_what_followed(ask: sqlite3.Connection, growth: Growth) -> None:
    assert {loop.kind for loop in growth.loops} == {"idea-to-release", "break-to-fix"}
    assert {failure.kind for failure in growth.failures} == {"revert", "broken release"}
    assert any(failure.followed_by for failure in growth.failures)
    assert sum(quarter.night for quarter in growth.quarters) >= 10
    assert count(ask, "commit_labels WHERE mine = 1 AND substr(authored_at, 12, 2) = '03'") >= 5


def test_9_less_code_while_shipping(growth: Growth) -> None:
    lean = [q.quarter for q in growth.quarters if q.deleted_lines > q.added_lines and q.ships]
    assert lean == ["2024-Q4", "2025-Q3"]


def test_10_outcomes_are_quoted(growth: Growth) -> None:
    quotes = " ".join(outcome.quote for outcome in growth.outcomes)
    for words in ("14 callables", "8,214 SKUs", "910 ms", "35 ms"):
        assert words in quotes
    assert {outcome.source for outcome in growth.outcomes} == {"message", "note"}


def test_11_ai_as_the_team(ask: sqlite3.Connection, growth: Growth) -> None:
    shares = [year.assisted_share for year in growth.years]
    assert shares[0] == 0 and shares == sorted(shares) and shares[-1] > 0.2
    assert count(ask, "commit_patterns WHERE pattern = 'agent-tooling'") >= 5


def test_12_16_patterns_in_several_stacks_and_lives(growth: Growth) -> None:
    stacks = {one.pattern: one.stacks for one in growth.patterns}
    assert set(stacks["resilience"]) >= {"Python", "TypeScript", "Go"}
    assert set(stacks["caching"]) >= {"Python", "TypeScript"}
    assert any(len(found) == 1 for found in stacks.values())
    assert {note.domain for note in growth.notes if note.pattern} >= {"music", "logistics", "real estate"}


def test_15_17_what_comes_next_and_what_can_be_checked(ask: sqlite3.Connection, growth: Growth) -> None:
    assert [one for one in growth.milestones if not one.is_reached]
    known = {sha for (sha,) in ask.execute("SELECT sha FROM commit_labels")}
    for one in growth.milestones:
        assert set(one.shas) <= known and (one.shas or not one.is_reached)
    roles = dict(ask.execute("SELECT repo, role FROM repositories"))
    assert roles["first-steps"] == "learning" and roles["dotfiles"] == "dotfiles"


def test_prepared_once_and_what_was_said_stays(tmp_path: Path) -> None:
    db = prepare_demo(tmp_path)
    add_note(db, "Something I thought of while looking around.")
    prepare_demo(tmp_path)
    texts = [note.text for note in read_growth(db, read_demo_today()).notes]
    assert len(texts) == len(set(texts)) and "Something I thought of while looking around." in texts
    db.write_bytes(b"no database")
    prepare_demo(tmp_path)
    assert len(read_growth(db, read_demo_today()).notes) == len(texts) - 1


def test_the_machines_own_identity_is_not_the_storys_engineer(tmp_path: Path, _own_home: Path) -> None:
    (_own_home / ".gitconfig").write_text("[user]\n\temail = somebody@machine.example\n")
    db = prepare_demo(tmp_path / "demo")
    with sqlite3.connect(db) as connection:
        emails = [row[0] for row in connection.execute("SELECT email FROM identities")]
    assert "somebody@machine.example" not in emails
