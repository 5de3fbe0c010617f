"""Sums that are kept say the same as sums made just now, whatever changed since they were kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.growth.make_file import MY_EMAIL, MadeFile
from tracker.catalogue.arc import read_arc_rules
from tracker.growth import read_growth
from tracker.model.growth import Growth
from tracker.store.reader_begun import save_starts
from tracker.store.shown import narrow_path
from tracker.store.sums import SETTING, SUMS, save_sums

RULES = read_arc_rules()
TODAY = date(2026, 11, 20)
FILES = ("app/models/cart.py", "app/cart.py", "app/templates/cart.html", "README.md")


def keep(made: MadeFile) -> None:
    save_sums(made.conn, RULES)
    save_starts(made.conn, RULES)


def forget(made: MadeFile) -> None:
    made.conn.execute("DELETE FROM settings WHERE key = ?", (SETTING,))


def read(made: MadeFile) -> Growth:
    return read_growth(made.path, TODAY)


def tell(made: MadeFile) -> list[str]:
    """A history of three repositories in which something of everything happens."""
    shas: list[str] = []
    for number in range(24):
        repo, month = ("shop", "blog", "tools")[number % 3], number // 3 + 1
        files = [FILES[index] for index in range(4) if (number + index) % 5]
        sha = made.commit(
            repo,
            f"2024-{month:02d}-{number + 1:02d}T{number % 24:02d}:30:00",
            files=files,
            kind=("feat", "fix", "refactor", "docs", "test")[number % 5],
            level=("syntax", "pattern", "system", "architecture")[number % 4],
            sure=0.3 + number % 5 / 8,
            patterns={"caching": 0.4 + number % 2 / 3, "automated-testing": 0.9},
            lines=(number * 3, 40),
            assisted=number % 7 == 0,
            author="Bo Lind" if number % 8 == 7 else "Ada Novak",
            reverts=shas[number - 6] if number in (9, 10, 20) else None,
        )
        made.lines(sha, 0, range(number * 5, number * 5 + 30))
        if number % 6 == 5:
            made.release(repo, f"v{number}", sha)
        shas.append(sha)
    return shas


@pytest.fixture
def made(tmp_path: Path) -> MadeFile:
    return MadeFile(tmp_path / "tracker.db")


def test_kept_sums_are_those_of_the_whole_history(made: MadeFile) -> None:
    tell(made)
    before = read(made)
    keep(made)
    assert made.conn.execute("SELECT count(*) FROM stale_works").fetchone() == (0,)
    assert read(made) == before
    assert before.loops and before.failures and before.integrations and before.head_starts[1].share is not None


CHANGES: list[Callable[[MadeFile, list[str]], object]] = [
    lambda made, shas: made.correct(shas[3], "level", "system"),
    lambda made, shas: made.correct(shas[1], "type", "docs"),
    lambda made, shas: made.correct(shas[6], "pattern+", "auth"),
    lambda made, shas: made.correct(shas[6], "pattern-", "caching"),
    lambda made, shas: made.conn.execute("UPDATE corrections SET undone_at = '2026-01-03T00:00:00Z'"),
    lambda made, shas: made.conn.execute("DELETE FROM corrections"),
    lambda made, shas: made.conn.execute("INSERT OR REPLACE INTO roles VALUES ('blog', 'ignored', NULL)"),
    lambda made, shas: made.conn.execute("INSERT OR REPLACE INTO roles VALUES ('shop', 'data', NULL)"),
    lambda made, shas: made.conn.execute("UPDATE roles SET role = 'learning'"),
    lambda made, shas: made.conn.execute("DELETE FROM roles"),
    lambda made, shas: made.conn.execute("UPDATE commits SET is_mine = 1 - is_mine WHERE id % 4 = 1"),
    lambda made, shas: made.conn.execute("UPDATE commits SET is_bulk = 1 WHERE sha = ?", (shas[4],)),
    lambda made, shas: made.conn.execute("UPDATE commits SET counts_as = ? WHERE sha = ?", (shas[0], shas[12])),
    lambda made, shas: made.conn.execute("DELETE FROM identities"),
    lambda made, shas: made.conn.execute("INSERT OR IGNORE INTO identities VALUES (?, 'flag', '')", (MY_EMAIL,)),
    lambda made, shas: made.conn.execute(
        "UPDATE labels SET level = 'pattern' WHERE commit_id IN (SELECT commit_id FROM labels ORDER BY 1 LIMIT 5)"
    ),
    lambda made, shas: made.commit("shop", "2025-01-02", files=FILES, kind="fix", patterns=["caching"]),
    lambda made, shas: made.commit("new", "2025-01-03", files=FILES[:1]),
    lambda made, shas: keep(made),
]


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, len(CHANGES) - 1), min_size=1, max_size=5))
def test_what_changed_since_is_seen_at_once(tmp_path_factory: pytest.TempPathFactory, changes: list[int]) -> None:
    made = MadeFile(tmp_path_factory.mktemp("sums") / "tracker.db")
    shas = tell(made)
    keep(made)
    for change in changes:
        CHANGES[change](made, shas)
        seen = read(made)
    forget(made)
    assert seen == read(made)


def test_keeping_again_sums_only_what_changed(made: MadeFile) -> None:
    shas = tell(made)
    keep(made)
    made.conn.execute("UPDATE main.work_quarters SET commits = 1000 WHERE work_id = 2")
    made.correct(shas[0], "level", "architecture")
    save_sums(made.conn, RULES)
    assert made.conn.execute("SELECT max(commits) FROM work_quarters WHERE work_id = 1").fetchone()[0] < 10
    assert made.conn.execute("SELECT max(commits) FROM work_quarters WHERE work_id = 2").fetchone()[0] == 1000


def test_a_file_that_shows_some_repositories_only_sums_those(made: MadeFile) -> None:
    shas = tell(made)
    made.commit("copy", "2024-03-03", counts_as=shas[0])
    keep(made)
    shown = narrow_path(made.path, ["shop", "copy"])
    kept = read_growth(shown, TODAY)
    forget(made)
    assert kept == read_growth(shown, TODAY)
    assert {line.repo for line in kept.repositories} == {"shop", "copy"}
    hidden = read_growth(narrow_path(made.path, ["copy"]), TODAY)
    assert hidden.commits == 1, "its twin is not shown, so it counts itself"


def test_nothing_temporary_is_left_behind(made: MadeFile) -> None:
    tell(made)
    keep(made)
    assert made.conn.execute("SELECT count(*) FROM temp.sqlite_master").fetchone()[0] == 0
    assert {f"work_{name}" for name in SUMS} <= {row[0] for row in made.conn.execute("SELECT name FROM sqlite_master")}
