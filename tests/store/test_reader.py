"""The facts of the arc, as they are read from a real file, and that they lead to the milestones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.growth.make_file import MadeFile
from tracker.arc.milestones import build_milestones
from tracker.catalogue.arc import read_arc_rules
from tracker.store.connection import transaction
from tracker.store.reader import read_arc_facts
from tracker.store.reader_counted import gather_counted


@pytest.fixture
def made(tmp_path: Path) -> MadeFile:
    return MadeFile(tmp_path / "tracker.db")


def test_an_empty_file_has_no_facts_and_every_milestone_is_open(made: MadeFile) -> None:
    facts = read_arc_facts(made.conn)
    assert (facts.first_on, facts.last_on, facts.tests) == (None, None, None)
    assert all(not milestone.is_reached and milestone.missing for milestone in build_milestones(facts, read_arc_rules()))


def test_the_connection_is_left_as_it_was_inside_a_transaction(made: MadeFile) -> None:
    with transaction(made.conn):
        sha = made.commit("shop", "2024-01-01")
        facts = read_arc_facts(made.conn)
        assert facts.last_on == "2024-01-01"
        assert made.conn.in_transaction
    assert made.conn.execute("SELECT count(*) FROM temp.sqlite_master").fetchone()[0] == 0
    assert made.id_of(sha) == 1


def test_gathering_again_sees_what_is_new(made: MadeFile) -> None:
    made.commit("shop", "2024-01-01")
    gather_counted(made.conn)
    made.commit("shop", "2024-02-01")
    gather_counted(made.conn)
    assert made.conn.execute("SELECT count(*) FROM temp.counted").fetchone()[0] == 2


def test_practices_keep_the_first_few_sure_commits(made: MadeFile) -> None:
    made.commit("shop", "2024-01-01", files=["a.py"], patterns={"caching": 0.4})
    shas = [made.commit("shop", f"2024-02-{day:02d}", files=["a.py"], patterns=["caching"]) for day in range(1, 14)]
    made.commit("blog", "2024-03-01", files=["a.go", "a.py"], patterns=["caching"])
    (practice,) = read_arc_facts(made.conn).practices
    assert [proof.sha for proof in practice.first] == shas[:10]
    assert [(stack, len(proofs)) for stack, proofs in practice.by_stack] == [("Python", 10)]
    assert [proof.repo for proof in practice.by_repo] == ["shop", "blog"]


def test_only_my_own_reuse_and_pipelines_are_facts(made: MadeFile) -> None:
    mine = made.commit("blog", "2024-01-01")
    theirs = made.commit("blog", "2024-01-02", author="Bo Lind")
    made.repo("auth")
    made.reuse("blog", "auth", "tinyauth", mine)
    made.reuse("blog", "auth", "other", theirs)
    for sha in (mine, theirs):
        made.manifest(sha, ".github/workflows/publish.yml", traits=["publishes"])
    made.manifest(theirs, "deploy.yml", traits=["deploys"])
    facts = read_arc_facts(made.conn)
    assert [(edge.user_repo, edge.used_repo, edge.what) for edge in facts.reuse] == [("blog", "auth", "tinyauth")]
    assert [(pipeline.name, pipeline.first.sha) for pipeline in facts.pipelines] == [("publish.yml", mine)]


def test_others_are_people_with_merged_work_and_no_bots(made: MadeFile) -> None:
    made.commit("shop", "2024-01-01")
    made.commit("shop", "2024-01-02", author="renovate[bot]")
    made.commit("shop", "2024-01-03", author="Cy", merged=False)
    first = made.commit("shop", "2024-01-04", author="Bo Lind")
    made.commit("shop", "2024-01-05", author="Bo Lind")
    (begun,) = read_arc_facts(made.conn).repositories
    assert [proof.sha for proof in begun.newcomers] == [first]


def test_a_quarter_is_a_fact_once_it_is_over(made: MadeFile) -> None:
    removal = made.commit("shop", "2024-02-01", lines=(1, 100))
    made.commit("shop", "2024-02-02", lines=(None, None))
    made.release("shop", "v1", removal)
    assert read_arc_facts(made.conn).quarters == ()
    made.commit("shop", "2024-04-01")
    (quarter,) = read_arc_facts(made.conn).quarters
    assert (quarter.quarter, quarter.commits, quarter.net_lines) == ("2024-Q1", 2, -99)
    assert (quarter.removal and quarter.removal.sha, [ship.sha for ship in quarter.ships]) == (removal, [removal])


def test_head_starts_are_facts_once_their_month_is_over(made: MadeFile) -> None:
    made.lines(made.commit("one", "2024-01-01", files=["a.py"]), 0, range(40))
    made.lines(made.commit("two", "2024-02-01", files=["b.py"]), 0, range(20, 50))
    assert [start.repo for start in read_arc_facts(made.conn).head_starts] == ["one"]
    made.commit("two", "2024-04-01")
    assert [(start.repo, start.share) for start in read_arc_facts(made.conn).head_starts] == [("one", None), ("two", pytest.approx(2 / 3))]


def test_stored_facts_reach_the_milestones_by_their_commits(made: MadeFile) -> None:
    sha = made.commit(
        "shop", "2024-01-01", files=["cart.py", "cart.html", "migrations/1.sql"], patterns=["plugin-system", "automated-testing"]
    )
    library = made.artifact("shop", "shop", sha)
    made.release("shop", "v1", sha, artifact=library)
    found = {milestone.milestone: milestone for milestone in build_milestones(read_arc_facts(made.conn), read_arc_rules())}
    reached = {key for key, milestone in found.items() if milestone.is_reached}
    assert reached == {"first-artifact", "first-ship", "first-tests", "loop-closed"}
    assert all(found[key].shas == (sha,) and found[key].reached_on == "2024-01-01" for key in reached)
    assert found["extension"].missing == "One more change to the extension mechanism of shop reaches it."
