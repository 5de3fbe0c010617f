"""The hostile repositories of `tests/faults/corpus*.py`, but for the heavy ones, in one folder beside two good ones: one scan,
in bounded time and memory, that runs nothing, writes nothing, and says of each what there was.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.faults.corpus import HEAVY, find_cases, hash_folder
from tests.faults.corpus_content import MARKER
from tests.faults.expected import PARTIAL, READ, UNREADABLE
from tests.faults.hostile import run_limited
from tests.faults.raw import Raw
from tracker.growth import read_growth
from tracker.report.markdown import write_markdown
from tracker.report.yearly import read_report

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="pipes, devices and limits as Linux has them")
GOOD = ("aaa-good", "zzz-good")
REASONS = {name: words for words, names in UNREADABLE.items() for name in names}


class Scanned(NamedTuple):
    exit_code: int | None
    said: str
    is_untouched: bool
    has_run: bool
    rows: dict[str, tuple[str, str, int]]
    """Folder → (state, reason, commits)."""
    db: Path


@pytest.fixture(name="scanned", scope="module")
def scan_corpus(tmp_path_factory: pytest.TempPathFactory) -> Scanned:
    place = tmp_path_factory.mktemp("hostile")
    code, db = place / "code", place / "t.db"
    for good in GOOD:
        Raw(code / good).start(a=good.encode())
    for name, build in find_cases().items():
        if name not in HEAVY:
            build(code / name)
    before = hash_folder(code)
    command = [sys.executable, "-m", "tracker", "scan", "--everyone", "--me", "ada@example.org", "--db", str(db), str(code)]
    exit_code, said = run_limited(command, place, 240, memory=3 << 30)
    with closing(sqlite3.connect(db)) as connection:
        found = connection.execute(
            "SELECT p.shown_path, p.state, p.reason, (SELECT count(*) FROM reached r WHERE r.place_id = p.id) FROM places p"
        ).fetchall()
    rows = {path.removeprefix(f"{code}/"): (state, reason, commits) for path, state, reason, commits in found}
    return Scanned(exit_code, said, hash_folder(code) == before, (code / MARKER).exists(), rows, db)


def test_the_scan_ends_writes_nothing_and_runs_nothing(scanned: Scanned) -> None:
    assert scanned.exit_code == 1, scanned.said
    assert "Traceback" not in scanned.said and "\x1b" not in scanned.said and "fault of its own" not in scanned.said
    assert (scanned.is_untouched, scanned.has_run) == (True, False)


def test_the_good_ones_are_whole(scanned: Scanned) -> None:
    assert [scanned.rows[good] for good in GOOD] == [("ok", "", 1)] * 2


@pytest.mark.parametrize("name", READ)
def test_what_can_be_read_is_read(scanned: Scanned, name: str) -> None:
    assert scanned.rows[name] == ("ok", "", READ[name])


@pytest.mark.parametrize("name", PARTIAL)
def test_what_is_there_in_part_says_so(scanned: Scanned, name: str) -> None:
    state, reason, commits = scanned.rows[name]
    assert (state, commits) == ("partial", PARTIAL[name]) and "`git f" in reason


@pytest.mark.parametrize("name", REASONS)
def test_what_cannot_be_read_says_why_and_what_helps(scanned: Scanned, name: str) -> None:
    state, reason, commits = scanned.rows[name]
    assert (state, commits) == ("unreadable", 0) and REASONS[name] in reason
    assert any(cure in reason for cure in ("`git ", "clone", "remove it")), reason


@pytest.mark.parametrize("inside", ["named_so_as_to_be_shown", "named_in_no_encoding"])
def test_folders_of_any_name_are_read(scanned: Scanned, inside: str) -> None:
    rows = [row for path, row in scanned.rows.items() if path.startswith(f"{inside}/")]
    assert rows and set(rows) == {("ok", "", 1)}


def test_what_was_read_of_them_can_be_told(scanned: Scanned) -> None:
    growth = read_growth(scanned.db, date(2026, 11, 20))
    assert len(growth.repositories) > len(READ) and len(growth.years) < 10
    assert "\x1b" not in write_markdown(read_report(scanned.db, 2023, date(2026, 11, 20)))


def test_every_case_is_expected_to_come_to_something() -> None:
    named = {*READ, *PARTIAL, *REASONS, *HEAVY, "named_so_as_to_be_shown", "named_in_no_encoding"}
    assert set(find_cases()) == named
