"""A narrowed database shows some repositories; of the others no row is left in any table or view."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from tests.make_repo import commit, make_repo, tag
from tracker.errors import StoreError
from tracker.growth import read_growth
from tracker.scan import ScanOptions, scan_paths
from tracker.store.schema import open_reader, open_writer
from tracker.store.shown import ROWS, is_narrowed, narrow_path

TODAY = date(2026, 11, 20)
MANIFEST = '[project]\nname = "{}"\nversion = "0.1"\ndependencies = [{}]\n[build-system]\nrequires = ["hatchling"]\n'


def build_shelf(folder: Path) -> None:
    """A public and a private repository; the public one builds on the private one, which also holds one of its commits again."""
    first = {
        "pyproject.toml": MANIFEST.format("openlib", ""),
        "openlib.py": "def login(): ...\n" * 9,
        "tests/test_a.py": "def test(): ...\n",
    }
    shared = commit("Cache what is asked often, from 90 ms to 40 ms", {"cache.py": "x = 1\n" * 20}, at="2025-03-01T10:00:00+01:00")
    make_repo(folder / "open", [commit("Start", first), shared, tag("v0.1")])
    hidden = {"pyproject.toml": MANIFEST.format("hushlib", '"openlib"'), "hush.py": "def login(): ...\n" * 9}
    make_repo(folder / "hush", [commit("Begin the hushed thing", hidden), shared, tag("v0.1"), commit("Go on", {"b.py": "b = 2\n"})])


@pytest.fixture(name="db")
def make_db(tmp_path: Path) -> Path:
    build_shelf(tmp_path / "code")
    scan_paths([tmp_path / "code"], tmp_path / "t.db", ScanOptions(me=("ada@example.org",), jobs=1))
    return tmp_path / "t.db"


def test_it_is_known_of_every_table_whose_its_rows_are(db: Path) -> None:
    with closing(open_reader(narrow_path(db, ["open"]))) as connection:
        assert is_narrowed(connection)
    with closing(open_writer(db)) as connection:
        connection.execute("CREATE TABLE novelty (work_id INTEGER)")
    with pytest.raises(StoreError, match="novelty"):
        open_reader(narrow_path(db, ["open"]))


def test_nothing_of_a_hidden_repository_is_left(db: Path) -> None:
    with closing(open_writer(db)) as connection:
        sha = connection.execute("SELECT sha FROM commits WHERE subject = 'Go on'").fetchone()[0]
        connection.execute("INSERT INTO corrections(sha, field, value, made_at) VALUES (?, 'type', 'fix', '')", (sha,))
        for words, about in (("of hushed work", sha), ("of no work", None)):
            connection.execute("INSERT INTO notes(text, happened_on, sha, made_at) VALUES (?, '2025-01-01', ?, '')", (words, about))
        connection.execute("INSERT INTO roles VALUES ('hush', 'work', 'private')")
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
        hidden = [row[0] for row in connection.execute("SELECT sha FROM commits c JOIN works w ON w.id = c.work_id WHERE w.name = 'hush'")]
    with closing(open_reader(narrow_path(db, ["open"]))) as connection:
        seen = "\n".join(
            str(row)
            for name in names
            if not name.startswith(("sqlite_", "commits_fts_", "notes_fts_"))
            for row in connection.execute(f"SELECT * FROM {name}")
        )
        assert "open" in seen and "openlib" in seen
        assert not [word for word in ("hush", "of no work", "Go on", *hidden) if word in seen]
        with pytest.raises(sqlite3.OperationalError):
            connection.execute("SELECT * FROM commits_fts WHERE commits_fts MATCH 'hushed'")
    with closing(open_reader(narrow_path(db, ["open"], has_own_words=True))) as connection:
        assert [row[0] for row in connection.execute("SELECT text FROM notes")] == ["of no work"]


def test_what_is_left_reads_as_if_the_others_had_never_been_scanned(db: Path, tmp_path: Path) -> None:
    """Sums, firsts, milestones and all; the twin of a hidden commit counts itself."""
    alone = tmp_path / "alone.db"
    scan_paths([tmp_path / "code" / "open"], alone, ScanOptions(me=("ada@example.org",), jobs=1))
    narrowed, single = read_growth(narrow_path(db, ["open"]), TODAY), read_growth(alone, TODAY)
    assert single.commits == 2 and len(single.outcomes) == 1
    for field, one, other in zip(single._fields, narrowed, single, strict=True):
        assert one == other, field


def test_all_shown_is_all(db: Path) -> None:
    assert read_growth(narrow_path(db, ["open", "hush"]), TODAY) == read_growth(db, TODAY)
    assert read_growth(narrow_path(db, []), TODAY).commits == 0


def test_every_rule_is_of_a_table(db: Path) -> None:
    with closing(open_reader(db)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert set(ROWS) <= tables
