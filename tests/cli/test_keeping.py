"""The commands that look after the file: doctor, backup, restore, and old files under every command."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result

from tests.cli.conftest import Shelf
from tests.store.old_files import make_old_file
from tracker.store.connection import VERSION

Call = Callable[..., Result]


def count_notes(db: Path) -> int:
    with closing(sqlite3.connect(db)) as connection:
        return int(connection.execute("SELECT count(*) FROM notes").fetchone()[0])


def test_restore_brings_a_backup_back_and_can_be_taken_back(call: Call, shelf: Shelf, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    assert call("backup", str(target)).exit_code == 0
    call("note", "add", "After the backup")
    done = call("restore", str(target), "--yes")
    assert (done.exit_code, done.stdout, count_notes(shelf.db)) == (0, "", 0)
    kept = next(tmp_path.glob("tracker-before-restore-*.db"))
    assert f"What it was before is kept as {kept}." in done.stderr
    assert f"`tracker restore {kept}` takes this back." in done.stderr
    assert call("restore", str(kept), "--yes").exit_code == 0
    assert count_notes(shelf.db) == 1


def test_restore_asks_first(call: Call, shelf: Shelf, tmp_path: Path) -> None:
    call("backup", str(tmp_path / "copy.db"))
    call("note", "add", "After the backup")
    done = call("restore", str(tmp_path / "copy.db"))
    assert done.exit_code == 2 and "add --yes" in done.stderr and count_notes(shelf.db) == 1


def test_restore_refuses_what_is_no_backup(call: Call, shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "diary.db").write_text("Dear diary " * 200)
    for name, said in (
        ("diary.db", "not a SQLite database"),
        ("none.db", "there is no such file"),
        ("tracker.db", "is the database itself"),
    ):
        done = call("restore", str(tmp_path / name), "--yes")
        assert done.exit_code == 2 and said in done.stderr
    assert call("arc").exit_code == 0


def test_restore_of_an_older_backup_brings_it_up_to_date(call: Call, shelf: Shelf, tmp_path: Path) -> None:
    done = call("restore", str(make_old_file(tmp_path / "old.db", 1)), "--yes")
    assert done.exit_code == 0 and f"up to date (schema 1 to {VERSION})" in done.stderr
    assert json.loads(call("arc", "--json").stdout)["commits"] > 0


def test_a_first_database_comes_from_a_backup(call: Call, shelf: Shelf, tmp_path: Path) -> None:
    done = call("restore", str(shelf.db), "--db", str(tmp_path / "fresh" / "t.db"))
    assert done.exit_code == 0 and "kept" not in done.stderr
    assert call("arc", "--db", str(tmp_path / "fresh" / "t.db")).exit_code == 0


@pytest.mark.parametrize("words", [("arc",), ("me", "list"), ("note", "add", "x"), ("shipped",), ("doctor",), ("export", "--year", "2025")])
def test_an_old_file_just_works(call: Call, tmp_path: Path, words: tuple[str, ...]) -> None:
    path = make_old_file(tmp_path / "old.db", 1)
    done = call(*words, "--db", str(path))
    assert done.exit_code == 0, done.output
    kept = next(tmp_path.glob("old-schema1-*.db"))
    assert done.stderr.count(f"Brought {path} up to date (schema 1 to {VERSION}); as it was, it is kept as {kept}.") == 1
    assert "Brought" not in call(*words, "--db", str(path)).stderr


def test_a_backup_of_an_old_file_is_old(call: Call, tmp_path: Path) -> None:
    make_old_file(tmp_path / "old.db", 1)
    assert call("backup", str(tmp_path / "copy.db"), "--db", str(tmp_path / "old.db")).exit_code == 0
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (1,)


def test_a_newer_file_is_refused_with_a_sentence(call: Call, shelf: Shelf) -> None:
    with closing(sqlite3.connect(shelf.db)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    for words in (("arc",), ("note", "add", "x"), ("scan", str(shelf.folder))):
        done = call(*words)
        assert done.exit_code == 2 and "was made by a newer tracker" in done.stderr and done.stdout == ""
    assert call("doctor").exit_code == 1


def find(findings: list[dict[str, str]], words: str) -> dict[str, str]:
    return next(finding for finding in findings if words in finding["what"])


def test_doctor_of_a_sound_file(call: Call, shelf: Shelf) -> None:
    done = call("doctor", "--json")
    findings = json.loads(done.stdout)
    assert done.exit_code == 0, done.stdout
    assert [finding for finding in findings if finding["state"] == "fails"] == []
    for words in ("no connection is ever opened", "structure, references and search index are sound", "Only you can read it", "You are"):
        assert find(findings, words)["state"] == "ok"


def test_doctor_tells_who_else_can_read_it(call: Call, shelf: Shelf) -> None:
    shelf.db.chmod(0o644)
    done = call("doctor")
    assert done.exit_code == 1
    assert f"FAILS  Other accounts of this machine can read {shelf.db}.  What helps: chmod 600 {shelf.db}" in done.stdout


def test_doctor_of_a_broken_file(call: Call, shelf: Shelf) -> None:
    content = bytearray(shelf.db.read_bytes())
    content[8192:20480] = b"\xee" * 12288
    shelf.db.write_bytes(content)
    done = call("doctor", "--json")
    assert done.exit_code == 1
    assert "tracker restore BACKUP" in find(json.loads(done.stdout), "damaged")["helps"]
    shelf.db.write_text("Dear diary " * 200)
    done = call("doctor")
    assert done.exit_code == 1 and "file is not a database" in done.stdout


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("theme = [broken", "not valid TOML"),
        ('include = ["!"]', "The key 'include'"),
        ('theme = "pink"', "there is no theme 'pink'"),
        ('keys.nonsense = "x"', "there is no action"),
        ('patterns = "nowhere.toml"', "nowhere.toml"),
        ('export.year_start = "31-31"', "31-31"),
    ],
)
def test_doctor_and_where_work_with_a_wrong_configuration(call: Call, tmp_path: Path, written: str, said: str) -> None:
    """Whoever asks what is wrong must not be stopped by what is wrong."""
    (tmp_path / "none.toml").write_text(written)
    checked = call("doctor")
    assert checked.exit_code == 1 and said in checked.stdout and "2 repositories read to the end" in checked.stdout
    assert call("where", "database").exit_code == 0
    if "broken" in written:
        assert "The configuration is wrong" in call("where").stderr and "(wrong)" in call("where").stdout


def test_doctor_lists_what_is_gone_and_what_is_kept(call: Call, shelf: Shelf, tmp_path: Path) -> None:
    with closing(sqlite3.connect(shelf.db)) as connection, connection:
        connection.execute("UPDATE works SET state = 'missing', reason = 'the folder is gone' WHERE name = 'shop'")
    call("restore", str(make_old_file(tmp_path / "old.db", 1)), "--yes")
    call("restore", str(next(tmp_path.glob("tracker-before-restore-*.db"))), "--yes")
    findings = json.loads(call("doctor", "--json").stdout)
    assert find(findings, "shop (")["helps"].startswith("the folder is gone")
    assert "delete those you no longer need" in find(findings, "copies beside the database")["helps"]
