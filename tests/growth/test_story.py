"""The whole story from a real file: every field of `Growth`, and what must not count."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.growth.make_file import ME, MadeFile
from tracker import growth
from tracker.errors import StoreError
from tracker.model.growth import CommitQuery, Growth

TODAY = date(2026, 11, 20)


@pytest.fixture
def made(tmp_path: Path) -> MadeFile:
    return MadeFile(tmp_path / "tracker.db")


def read(made: MadeFile, **options: int) -> Growth:
    return growth.read_growth(made.path, TODAY, **options)


def test_an_empty_file_tells_an_empty_story(made: MadeFile) -> None:
    story = read(made)
    assert (story.commits, story.first_on, story.last_on, story.quarters, story.years) == (0, None, None, (), ())
    assert (story.start_year, story.today, story.is_everyone) == (2026, "2026-11-20", False)


def test_a_missing_file_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no database there yet"):
        growth.read_growth(tmp_path / "none.db", TODAY)


def test_reading_changes_no_byte_of_the_file(made: MadeFile) -> None:
    made.commit("shop", "2024-01-05", files=["a.py"], patterns=["caching"])
    made.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = hashlib.sha256(made.path.read_bytes()).digest()
    read(made)
    assert hashlib.sha256(made.path.read_bytes()).digest() == before


def test_only_my_own_work_counts(made: MadeFile) -> None:
    made.repo("notes", role="data")
    own = made.commit("shop", "2024-02-01")
    made.commit("shop", "2024-02-02", author="Bo Lind")
    made.commit("shop", "2024-02-03", merge=True)
    made.commit("shop", "2024-02-04", bulk=True)
    made.commit("shop", "2024-02-05", counts_as=own)
    made.commit("shop", "1970-01-01", odd=True)
    made.commit("notes", "2024-02-06")
    story = read(made)
    assert (story.commits, story.first_on, story.last_on) == (1, "2024-02-01", "2024-02-01")
    assert [(line.repo, line.commits, line.mine) for line in story.repositories] == [("notes", 1, 1), ("shop", 4, 3)]
    assert (story.quality.bulk, story.quality.odd_dates) == (1, 1)


def test_when_nobody_is_known_and_everyone_was_read_all_count(tmp_path: Path) -> None:
    made = MadeFile(tmp_path / "tracker.db", me=None)
    made.commit("shop", "2024-02-01", author="Bo Lind")
    made.commit("shop", "2024-02-02", author="Cy")
    story = read(made)
    assert (story.is_everyone, story.commits, story.me) == (True, 2, ())
    assert growth.count_commits(made.path, CommitQuery(is_mine=True)) == 2


def test_when_nobody_is_known_and_nobody_was_read_none_counts(tmp_path: Path) -> None:
    made = MadeFile(tmp_path / "tracker.db", me=None)
    made.commit("shop", "2024-02-01", author="Bo Lind", diffed=False)
    assert (read(made).is_everyone, read(made).commits) == (False, 0)


def test_night_and_quarter_follow_the_authors_own_clock(made: MadeFile) -> None:
    made.commit("shop", "2024-01-01T00:30:00", offset_min=-480)
    made.commit("shop", "2024-03-31T23:30:00", offset_min=330)
    made.commit("shop", "2024-03-31T22:59:59", offset_min=330)
    (quarter, *_) = read(made).quarters
    assert (quarter.quarter, quarter.commits, quarter.night) == ("2024-Q1", 3, 2)
    assert growth.count_commits(made.path, CommitQuery(is_night=True)) == 2


def test_a_correction_moves_a_commit_to_its_level_until_it_is_undone(made: MadeFile) -> None:
    first, second = made.commit("shop", "2024-01-05", sure=0.3), made.commit("shop", "2024-01-06", sure=0.3)
    made.correct(first, "level", "system")
    made.correct(first, "level", "architecture")
    made.correct(second, "level", "architecture", undone=True)
    story = read(made)
    assert story.quarters[0].levels == (0, 1, 0, 1)
    assert story.quality.unsure == 1


def test_patterns_by_year_and_stack(made: MadeFile) -> None:
    first = made.commit("shop", "2023-05-01", files=["a.py", "b.sql"], patterns=["caching"])
    made.commit("blog", "2024-05-01", files=["a.ts"], patterns=["caching", "auth"])
    removed = made.commit("blog", "2024-06-01", files=["c.ts"], patterns=["caching"])
    made.correct(removed, "pattern-", "caching")
    made.correct(removed, "pattern+", "auth")
    made.note("Warehouses cache too", "2019-01-01", pattern="caching", domain="logistics")
    story = read(made)
    by_name = {summary.pattern: summary for summary in story.patterns}
    caching = by_name["caching"]
    assert (caching.commits, caching.repos, caching.stacks, caching.notes) == (2, 2, ("Python", "SQL", "TypeScript"), 1)
    assert (caching.first_on, caching.first_sha, caching.last_on) == ("2023-05-01", first, "2024-05-01")
    assert by_name["auth"].commits == 2
    assert [(use.pattern, use.year, use.stack, use.commits) for use in story.pattern_uses] == [
        ("auth", 2024, "TypeScript", 2),
        ("caching", 2023, "Python", 1),
        ("caching", 2023, "SQL", 1),
        ("caching", 2024, "TypeScript", 1),
    ]
    for use in story.pattern_uses:
        query = CommitQuery(pattern=use.pattern, year=use.year, stack=use.stack, is_counted=True)
        assert growth.count_commits(made.path, query) == use.commits


def test_releases_are_mine_when_my_work_is_in_them(made: MadeFile) -> None:
    own = made.commit("shop", "2024-01-05")
    library = made.artifact("shop", "shop", own)
    theirs = made.commit("shop", "2024-01-06", author="Bo Lind")
    made.release("shop", "v1", theirs, artifact=library)
    later = made.commit("shop", "2024-02-06", author="Bo Lind")
    made.release("shop", "v2", later, artifact=library)
    story = read(made)
    assert [(release.repo, release.version) for release in story.releases] == [("shop", "v1")]
    (line,) = story.artifacts
    assert (line.ships, line.shipped_on, line.first_shipped_on) == (1, "2024-01-06", "2024-01-06")
    assert line.authored_share == pytest.approx(1 / 3)
    assert story.quarters[0].ships == story.years[0].ships == 1


def test_an_artifact_of_others_is_mine_only_with_a_real_share(made: MadeFile) -> None:
    theirs = made.commit("big", "2024-01-01", author="Bo Lind")
    for day in range(2, 22):
        made.commit("big", f"2024-01-{day:02d}", author="Bo Lind")
    made.artifact("big", "big", theirs)
    made.commit("big", "2024-02-01")
    assert read(made).artifacts == ()
    for day in range(2, 6):
        made.commit("big", f"2024-02-{day:02d}")
    assert [line.artifact.name for line in read(made).artifacts] == ["big"]


def test_head_start_is_the_share_of_the_first_month_that_stood_before(made: MadeFile) -> None:
    made.lines(made.commit("one", "2023-01-01", files=["auth.py", "one.py"]), 0, range(30))
    begun = made.commit("two", "2024-01-01", files=["lib/auth.py", "two.py"])
    made.lines(begun, 0, range(30))
    made.lines(begun, 1, range(100, 115))
    made.lines(made.commit("two", "2024-01-20", files=["more.py"]), 0, range(110, 120))
    made.lines(made.commit("two", "2024-03-01", files=["much-later.py"]), 0, range(200, 300))
    made.lines(made.commit("one", "2024-02-01", files=["back.py"]), 0, range(100, 120))
    made.reuse("two", "one", "tinyone", begun)
    made.release("two", "v1", made.commit("two", "2024-01-11"))
    one, two = read(made).head_starts
    assert (one.repo, one.share, one.what, one.days_to_ship) == ("one", None, (), None)
    assert (two.repo, two.share, two.sha) == ("two", pytest.approx(3 / 5), begun)
    assert two.what == ("tinyone", "lib/auth.py")
    assert (two.first_ship_on, two.days_to_ship) == ("2024-01-11", 10)


def test_a_fork_and_a_shallow_clone_have_no_head_start(made: MadeFile) -> None:
    made.commit("fork", "2020-01-01", author="Bo Lind")
    made.commit("fork", "2024-01-01")
    made.repo("cut", state="shallow")
    made.commit("cut", "2024-01-01")
    assert read(made).head_starts == ()


def test_loops_close_with_a_release_and_with_a_fix(made: MadeFile) -> None:
    idea = made.commit("shop", "2024-01-01T10:00:00", files=["cart.py"])
    made.commit("shop", "2024-01-02T10:00:00", kind="docs", files=["other.py"])
    fix = made.commit("shop", "2024-01-02T12:00:00", kind="fix", files=["cart.py", "README.md"])
    made.commit("shop", "2024-06-01", kind="fix", files=["cart.py"])
    made.release("shop", "v1", fix, at="2024-01-03T10:00:00")
    broken, shipped = read(made).loops
    assert (broken.kind, broken.opened_sha, broken.closed_sha, broken.hours) == ("break-to-fix", idea, fix, 26.0)
    assert (shipped.kind, shipped.opened_sha, shipped.closed_sha, shipped.hours) == ("idea-to-release", idea, fix, 48.0)


def test_time_decides_what_came_first_and_not_the_order_of_the_scan(made: MadeFile) -> None:
    fix = made.commit("shop", "2024-01-03", kind="fix", files=["cart.py"])
    made.commit("blog", "2024-01-04", files=["cart.py"])
    middle = made.commit("shop", "2024-01-02", files=["cart.py"])
    made.commit("shop", "2024-01-01", files=["cart.py"])
    (loop,) = read(made).loops
    assert (loop.opened_sha, loop.closed_sha, loop.hours) == (middle, fix, 24.0)


def test_failures_say_what_followed(made: MadeFile) -> None:
    bad = made.commit("shop", "2024-01-01", files=["cart.py"])
    revert = made.commit("shop", "2024-01-02", 'Revert "Cart"', kind="revert", files=["cart.py"], reverts=bad)
    made.commit("shop", "2024-01-03", files=["other.py"])
    again = made.commit("shop", "2024-01-04", files=["cart.py"])
    last = made.commit("shop", "2024-05-02", "Take it back", kind="revert", files=["lost.py"], reverts="f" * 40)
    first, second = read(made).failures
    assert (first.sha, first.failed_sha, first.followed_by) == (revert, bad, again)
    assert (second.sha, second.failed_sha, second.followed_by) == (last, None, None)
    assert (read(made).years[0].hours_to_fix, read(made).years[0].fix_hours) == (48.0, (48.0,))


def test_what_others_take_back_of_mine_is_a_failure_too(made: MadeFile) -> None:
    bad = made.commit("shop", "2024-01-01", files=["cart.py"])
    revert = made.commit("shop", "2024-01-02", "Revert", author="Bo Lind", reverts=bad, files=["cart.py"])
    again = made.commit("shop", "2024-01-02T18:00:00", files=["cart.py"])
    (failure,) = read(made).failures
    assert (failure.sha, failure.failed_sha, failure.followed_by) == (revert, bad, again)


def test_a_release_with_a_hotfix_soon_after_was_broken_and_a_prerelease_is_not(made: MadeFile) -> None:
    made.release("shop", "v1", made.commit("shop", "2024-01-01T10:00:00"))
    fix = made.commit("shop", "2024-01-01T12:00:00", kind="fix")
    made.release("shop", "v1.1", fix)
    made.release("shop", "v2b1", made.commit("shop", "2024-05-01"), early=True)
    made.release("shop", "v2", made.commit("shop", "2024-05-01T18:00:00", kind="fix"))
    (failure,) = read(made).failures
    assert (failure.kind, failure.subject, failure.followed_by) == ("broken release", "shop v1", fix)


def test_changes_that_join_three_layers_are_integrations(made: MadeFile) -> None:
    all_three = ["app/models/cart.py", "app/cart.py", "app/templates/cart.html", "tests/models/x.py"]
    made.commit("shop", "2023-01-01", "Import all there is", files=all_three)
    made.commit("shop", "2023-01-02", "Perhaps", files=all_three, sure=0.38)
    wide = made.commit("shop", "2024-01-01", files=all_three)
    made.commit("shop", "2024-01-02", files=["app/models/cart.py", "app/cart.py"])
    made.commit("shop", "2024-01-03", "Sort imports", kind="style", files=["app/models/cart.py", "app/cart.py", "app/cli.py"])
    made.commit("shop", "2024-01-05", "Lint with Ruff", kind="refactor", files=["app/models/cart.py", "app/cart.py", "app/cli.py"])
    made.commit("shop", "2024-01-06", "Show it", files=["app/views/database.py", "app/cart.py", "app/tests.py"])
    made.commit("shop", "2024-01-04", "Typo", level="syntax", files=["app/models/cart.py", "app/cart.py", "app/cli.py"])
    (change,) = read(made).integrations
    assert (change.sha, change.layers) == (wide, ("storage", "logic", "interface"))


def test_release_commits_are_no_evidence_of_wider_work(made: MadeFile) -> None:
    for month in (1, 4, 7, 10):
        for day in range(1, 13):
            made.commit("shop", f"2024-{month:02}-{day:02}", level="pattern")
    for day in range(13, 26):
        release = {"kind": "build", "level": "system", "patterns": ["release-management"]}
        made.commit("shop", f"2024-07-{day}", f"1.{day}.0", lines=(1, 1), **release)
        wide = made.commit("shop", f"2024-10-{day}", "Release anew", lines=(400, 100), **release)
    story = read(made)
    assert [quarter.bumps for quarter in story.quarters] == [(0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 13, 0), (0, 0, 0, 0)]
    assert [quarter.levels for quarter in story.quarters][2:] == [(0, 12, 13, 0), (0, 12, 13, 0)]
    points = [point for card in story.years for point in card.turning_points if point.title == "Wider work"]
    assert [point.happened_on for point in points] == ["2024-10-01"] and wide not in points[0].shas and len(points[0].shas) == 3


def test_a_pattern_is_first_practised_by_what_is_sure(made: MadeFile) -> None:
    made.commit("shop", "2021-01-01", patterns={"caching": 0.4, "auth": 0.35, "streaming": 0.47})
    made.commit("shop", "2022-01-01", patterns={"caching": 0.5, "auth": 0.47})
    several = made.commit("api", "2022-02-01", patterns={"caching": 0.55})
    made.commit("api", "2022-03-01", patterns={"caching": 0.5})
    sure = made.commit("shop", "2023-01-01", patterns={"caching": 0.9, "auth": 0.6})
    made.commit("api", "2023-02-01", patterns={"auth": 0.9})
    story = read(made, start_year=2021)
    told = {card.year: card.first_patterns for card in story.years}
    assert told == {2021: (), 2022: ("caching",), 2023: ("auth",)}
    found = {one.pattern: (one.first_sha, one.is_sure) for one in story.patterns}
    assert found["caching"] == (several, True) and found["auth"] == (sure, True) and not found["streaming"][1]


def test_outcomes_come_from_my_messages_and_from_notes(made: MadeFile) -> None:
    sha = made.commit("shop", "2024-01-01", "Cut start from 1.2 s to 0.9 s")
    made.conn.execute(
        "INSERT INTO figures(sha, quote, metric, before, after, unit) VALUES (?,'from 1.2 s to 0.9 s','start','1.2','0.9','s')", (sha,)
    )
    made.note("Halved the picking errors", "2018-01-01", domain="logistics")
    said, found = read(made).outcomes
    assert (found.sha, found.happened_on, found.repo, found.source) == (sha, "2024-01-01", "shop", "message")
    assert (said.quote, said.happened_on, said.repo, said.source) == ("Halved the picking errors", "2018-01-01", None, "note")


def test_any_start_year_tells_its_own_span(made: MadeFile) -> None:
    for year in range(2018, 2026):
        made.commit("shop", f"{year}-05-01")
    assert [card.year for card in read(made).years] == [2022, 2023, 2024, 2025]
    long = read(made, start_year=2018)
    assert (len(long.years), long.quarters[0].quarter, long.quarters[-1].quarter) == (8, "2018-Q2", "2025-Q2")
    assert sum(quarter.commits for quarter in long.quarters) == long.commits == 8


DAYS = st.integers(0, 2000).map(lambda days: (date(2020, 1, 1) + timedelta(days=days)).isoformat())


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(DAYS, st.sampled_from(["a", "b"]), st.sampled_from([ME, "Bo Lind"]), st.booleans()), max_size=12))
def test_every_quarter_is_the_length_of_its_list(
    tmp_path_factory: pytest.TempPathFactory, commits: list[tuple[str, str, str, bool]]
) -> None:
    made = MadeFile(tmp_path_factory.mktemp("story") / "tracker.db")
    for day, repo, author, merge in commits:
        made.commit(repo, day, author=author, merge=merge, files=["x.py"])
    story = read(made, start_year=2020)
    assert sum(quarter.commits for quarter in story.quarters) == sum(card.commits for card in story.years) == story.commits
    assert story.commits == sum(author == ME and not merge for _, _, author, merge in commits)
    for quarter in story.quarters:
        assert growth.count_commits(made.path, CommitQuery(quarter=quarter.quarter, is_counted=True)) == quarter.commits


def test_lines_of_a_branch_that_was_never_merged_took_nothing_away(made: MadeFile) -> None:
    made.commit("shop", "2024-01-05", lines=(30, 10))
    made.commit("shop", "2024-01-06", lines=(20, 800), merged=False)
    quarter = read(made).quarters[0]
    assert (quarter.commits, quarter.added_lines, quarter.deleted_lines) == (2, 30, 10)
