"""Several at work on one file: no lock reaches anybody, nothing is there twice, nobody sees half of anything."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

import pytest

from tests.make_repo import ME, Made, commit, make_repo, tag
from tests.scan.files import MINE, assert_like_fresh, on_day, rows, scan
from tracker.classify.labels import read_labeller
from tracker.growth import count_commits, read_commit, read_growth, search_commits
from tracker.model.growth import CommitQuery
from tracker.scan import Progress, say, scan_paths
from tracker.scan.conclude import conclude
from tracker.store.health import check_file
from tracker.store.schema import open_writer

STEPS = [commit(f"Step {n}", {f"{n % 5}.py": f"x = {n}\n"}, at=on_day(1 + n % 28)) for n in range(80)]
PACKAGE = commit(
    "Package 1.0", {"setup.py": "from setuptools import setup\nsetup(name='shop', version='1.0')\n"}, at=on_day(29), key="package"
)
READING = (("arc",), ("artifacts", "--json"), ("shipped", "--year", "2024"), ("doctor",))


@pytest.fixture(name="shop")
def make_shop(tmp_path: Path) -> Made:
    return make_repo(tmp_path / "code" / "shop", [*STEPS, PACKAGE, tag("v1.0")])


def start(db: Path, *words: str) -> subprocess.Popen[str]:
    environ = {**os.environ, "TRACKER_DB": str(db), "TRACKER_TODAY": "2024-12-31"}
    return subprocess.Popen(
        [sys.executable, "-m", "tracker", *words], env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace"
    )


def test_scans_that_begin_at_once_on_a_file_that_is_not_there_yet(shop: Made, tmp_path: Path) -> None:
    till = make_repo(tmp_path / "code" / "till", [commit("Other root", {"q.py": "1\n"}, at=on_day(3))])
    folders = [shop.path, till.path, tmp_path / "code", shop.path]
    flags = ("scan", "--me", str(ME.email), "--jobs", "1")
    running = [start(tmp_path / "t.db", *flags, str(folder)) for folder in folders]
    told = [(one.communicate(timeout=120), one.returncode) for one in running]
    assert [code for _, code in told] == [0] * len(folders), told
    assert check_file(tmp_path / "t.db").faults == ()
    assert_like_fresh(tmp_path / "t.db", shop.path, till.path)


def test_all_that_can_be_asked_and_said_while_a_scan_is_reading(shop: Made, tmp_path: Path) -> None:
    db = tmp_path / "t.db"
    first = make_repo(tmp_path / "first" / "tool", [commit("Tool", {"t.py": "1\n"}, at=on_day(2)), *STEPS[:3]])
    scan(db, first.path)
    sha, seen = first.shas[0], []

    def use_it(progress: Progress) -> None:
        if seen:
            return
        seen.append(progress)
        # What the app holds open, what commands read, and what a person says, all before the scan goes on.
        read_growth(db, date(2024, 12, 31))
        assert count_commits(db, CommitQuery()) == len(search_commits(db, CommitQuery(limit=500)))
        assert read_commit(db, sha).row.sha == sha
        say.add_note(db, "Said while it was reading", sha=sha)
        say.correct(db, sha, "level", "system")
        say.set_role(db, "tool", "learning")
        say.add_identity(db, "ada@old.example")
        running = [start(db, *words) for words in (*READING, ("export", "--year", "2024", "-o", str(tmp_path / "2024.md")))]
        for one in running:
            out, err = one.communicate(timeout=120)
            assert one.returncode in (0, 1) and "lock" not in err and "fault" not in err, (one.args, out, err)

    assert scan_paths([shop.path], db, MINE, on_progress=use_it).skipped == ()
    assert seen and (tmp_path / "2024.md").exists()
    assert rows(db, "SELECT text FROM notes") == [("Said while it was reading",)]
    assert rows(db, f"SELECT level FROM commit_labels WHERE sha = '{sha}'") == [("system",)]
    assert rows(db, "SELECT count(*), count(DISTINCT sha) FROM commits WHERE is_merge = 0") == [(len(STEPS) + 5, len(STEPS) + 5)]
    assert check_file(db).faults == ()


def test_nobody_writes_between_two_questions_about_one_history(shop: Made, tmp_path: Path) -> None:
    """A scan beside it once added commits after their order was read, and the conclusion fell over the new ones."""
    db = tmp_path / "t.db"
    scan(db, shop.path)
    tries = 0

    with closing(open_writer(db)) as connection, closing(sqlite3.connect(db, timeout=0, isolation_level=None)) as other:

        def come_between(statement: str) -> None:
            nonlocal tries
            if "FROM commits WHERE work_id" in statement and "is_gone = 0" in statement:
                tries += 1
                with suppress(sqlite3.OperationalError):
                    other.execute("CREATE TEMP TABLE IF NOT EXISTS another AS SELECT * FROM commits ORDER BY id DESC LIMIT 1")
                    other.execute("UPDATE another SET id = id + 1, sha = printf('%040d', id)")
                    other.execute("INSERT INTO commits SELECT * FROM another")

        connection.set_trace_callback(come_between)
        assert conclude(connection, [1], read_labeller()).failures == []
    assert tries
