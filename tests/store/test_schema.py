from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from tracker.errors import StoreError
from tracker.store.connection import VERSION, transaction
from tracker.store.schema import open_reader, open_writer

CONTRACT = {
    "commit_labels": "sha repo authored_on authored_at author_name author_email mine subject type type_confidence level level_confidence"
    " added_lines deleted_lines files_changed files_excluded assisted merged",
    "commit_patterns": "sha repo pattern family confidence reason",
    "artifact_events": "sha repo artifact_id kind name event happened_on version",
    "artifact_ledger": "artifact_id repo kind name manifest created_on created_sha shipped_on ships retired_on used_by authored_share",
    "release_log": "repo artifact_id version shipped_on sha source",
    "reuse_edges": "user_repo used_repo what how since until sha is_tooling",
    "outcomes": "sha repo quote metric before after unit source",
    "arc_quarters": "quarter level commits share",
    "arc_milestones": "milestone stage status reached_on sha evidence missing",
    "repositories": "repo path root_sha role state reason commits mine first_on last_on",
}


@pytest.mark.parametrize("view", CONTRACT)
def test_each_view_has_the_columns_that_others_build_on(tmp_path: Path, view: str) -> None:
    connection = open_writer(tmp_path / "t.db")
    columns = [c[0] for c in connection.execute(f"SELECT * FROM {view}").description]
    assert columns[: len(CONTRACT[view].split())] == CONTRACT[view].split()


def test_the_file_and_its_folder_are_the_users_alone(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "t.db"
    open_writer(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    open_writer(path).close()
    before = path.read_bytes()
    open_writer(path).close()
    assert path.read_bytes() == before


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    path.write_text("Dear diary, " * 200)
    for way in (open_writer, open_reader):
        with pytest.raises(StoreError, match="is not a SQLite database"):
            way(path)
    assert path.read_text().startswith("Dear diary")


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE recipes (name)")
    with pytest.raises(StoreError, match="another program"):
        open_writer(path)


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    connection = open_writer(path)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    for way in (open_writer, open_reader):
        with pytest.raises(StoreError, match="newer tracker"):
            way(path)


def test_no_file_yet_is_a_sentence_that_helps(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="tracker scan"):
        open_reader(tmp_path / "none.db")


def test_a_folder_in_the_files_place(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be"):
        open_writer(tmp_path)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        open_writer(tmp_path / "file" / "deeper" / "t.db")


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    open_writer(path).close()
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        open_reader(path).execute("DELETE FROM settings")


def test_a_reader_sees_a_whole_state_while_somebody_writes(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    writer = open_writer(path)
    reader = open_reader(path)
    with transaction(writer):
        writer.execute("INSERT INTO settings VALUES ('a', '1')")
        assert reader.execute("SELECT count(*) FROM settings").fetchone() == (0,)
    # All that one reader is asked is answered from one moment; the next reader sees the next.
    assert reader.execute("SELECT count(*) FROM settings").fetchone() == (0,)
    assert open_reader(path).execute("SELECT count(*) FROM settings").fetchone() == (1,)


def test_a_locked_file_is_not_read_past_its_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.db"
    open_writer(path).close()
    writer = sqlite3.connect(path)
    writer.execute("PRAGMA journal_mode = DELETE")
    writer.execute("BEGIN EXCLUSIVE")
    monkeypatch.setattr("tracker.store.connection.BUSY_MS", 50)
    with pytest.raises(StoreError, match="lock"):
        open_reader(path)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser writes anywhere")
def test_changes_beside_a_file_in_a_folder_that_cannot_be_written_are_not_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    writer = open_writer(path)
    writer.execute("INSERT INTO settings VALUES ('a', '1')")
    copied = tmp_path / "copy"
    copied.mkdir()
    for name in ("t.db", "t.db-wal"):
        (copied / name).write_bytes((tmp_path / name).read_bytes())
    writer.close()
    copied.chmod(0o500)
    with pytest.raises(StoreError, match=r"t\.db-wal"):
        open_reader(copied / "t.db")
    copied.chmod(0o700)


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    writer = open_writer(tmp_path / "t.db")
    with pytest.raises(ValueError, match="stop"), transaction(writer):
        writer.execute("INSERT INTO settings VALUES ('a', '1')")
        raise ValueError("stop")
    assert writer.execute("SELECT count(*) FROM settings").fetchone() == (0,)
