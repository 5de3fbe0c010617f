"""Copies of the file, the way back from one, and what is said of its health. Real files, real other processes."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.store.old_files import make_old_file
from tracker.errors import StoreError
from tracker.store.connection import VERSION, transaction
from tracker.store.filecare import check_copy, find_kept, keep_copy, put_back, write_copy
from tracker.store.health import check_file
from tracker.store.schema import open_reader, open_writer


def make_file(path: Path, *notes: str) -> Path:
    make_old_file(path, 1)
    with closing(open_writer(path)) as connection:
        for kept in find_kept(path):
            kept.unlink()
        connection.execute("DELETE FROM notes")
        for note in notes:
            connection.execute("INSERT INTO notes(text, happened_on, made_at) VALUES (?, '2025-01-01', '2025-01-01T00:00:00')", (note,))
    return path


def read_notes(path: Path) -> list[str]:
    with closing(open_reader(path)) as connection:
        return [row[0] for row in connection.execute("SELECT text FROM notes ORDER BY id")]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


WRITING = """
import sys
from pathlib import Path
from tracker.store.connection import transaction
from tracker.store.schema import open_writer
connection = open_writer(Path(sys.argv[1]))
for number in range(1_000_000):
    with transaction(connection):
        # Two rows that are only true together.
        connection.execute("INSERT OR REPLACE INTO settings VALUES ('one', ?)", (number,))
        connection.execute("INSERT OR REPLACE INTO settings VALUES ('other', ?)", (number,))
        connection.execute("INSERT INTO notes(text, happened_on, made_at) VALUES (?, '2025-01-01', '')", ("x" * 2000,))
    if number == 20:
        print("busy", flush=True)
"""


def test_a_copy_shows_one_moment_while_somebody_writes(tmp_path: Path) -> None:
    path = make_file(tmp_path / "t.db")
    with subprocess.Popen([sys.executable, "-c", WRITING, str(path)], stdout=subprocess.PIPE) as writing:
        assert writing.stdout is not None and writing.stdout.readline() == b"busy\n"
        try:
            for number in range(5):
                target = tmp_path / f"copy{number}.db"
                write_copy(path, target)
                with closing(sqlite3.connect(target)) as copy:
                    one, other = (copy.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone() for key in ("one", "other"))
                    assert one == other
                    assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                assert mode(target) == 0o600
                assert [p.name for p in tmp_path.glob("copy*")] and not list(tmp_path.glob("*.part"))
        finally:
            writing.kill()


def test_a_copy_is_one_file_that_stands_alone(tmp_path: Path) -> None:
    path = make_file(tmp_path / "t.db", "first")
    with closing(open_writer(path)) as connection:
        connection.execute("UPDATE notes SET text = 'in the log beside the file'")
        write_copy(path, tmp_path / "copy.db")
    (tmp_path / "alone").mkdir()
    shutil.move(tmp_path / "copy.db", tmp_path / "alone" / "copy.db")
    assert read_notes(tmp_path / "alone" / "copy.db") == ["in the log beside the file"]


def test_a_copy_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    path = make_file(tmp_path / "t.db")
    with pytest.raises(StoreError, match="cannot be written"):
        write_copy(path, tmp_path / "none" / "copy.db")
    with pytest.raises(StoreError, match="cannot be written"):
        write_copy(tmp_path / "none.db", tmp_path / "copy.db")
    assert [p.name for p in tmp_path.iterdir() if "copy" in p.name] == []


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_whatever_the_umask_every_file_is_the_owners_alone(tmp_path: Path, umask: int) -> None:
    before = os.umask(umask)
    try:
        path = tmp_path / "new" / "t.db"
        with closing(open_writer(path)) as connection:
            with transaction(connection):
                connection.execute("INSERT INTO settings VALUES ('a', '1')")
            keep_copy(path, "before-test")
            write_copy(path, tmp_path / "copy.db")
            names = {p.name for p in path.parent.iterdir()}
            assert {"t.db", "t.db-wal", "t.db-shm"} < names
            assert {p.name: mode(p) for p in path.parent.iterdir()} == dict.fromkeys(names, 0o600)
        assert mode(path.parent) == 0o700
        assert mode(tmp_path / "copy.db") == 0o600
        put_back(tmp_path / "copy.db", tmp_path / "newer" / "t.db")
        assert (mode(tmp_path / "newer"), mode(tmp_path / "newer" / "t.db")) == (0o700, 0o600)
    finally:
        os.umask(before)


def test_putting_back_keeps_what_was_there(tmp_path: Path) -> None:
    path, copy = make_file(tmp_path / "t.db", "new"), make_file(tmp_path / "copy.db", "old")
    kept = put_back(copy, path)
    assert kept is not None and kept.name.startswith("t-before-restore-") and find_kept(path) == (kept,)
    assert (read_notes(path), read_notes(kept), read_notes(copy)) == (["old"], ["new"], ["old"])
    put_back(kept, path)
    assert read_notes(path) == ["new"]


def test_whoever_has_the_file_open_goes_on_with_the_new_content(tmp_path: Path) -> None:
    path, copy = make_file(tmp_path / "t.db", "new"), make_file(tmp_path / "copy.db", "old")
    with closing(open_reader(path)) as reader, closing(open_writer(path)) as writer:
        assert reader.execute("SELECT text FROM notes").fetchall() == [("new",)]
        reader.execute("COMMIT")
        put_back(copy, path)
        assert reader.execute("SELECT text FROM notes").fetchall() == [("old",)]
        writer.execute("UPDATE notes SET text = 'newest'")
    assert read_notes(path) == ["newest"]
    assert check_file(path).faults == ()


def test_putting_back_where_nothing_is(tmp_path: Path) -> None:
    copy = make_file(tmp_path / "copy.db", "old")
    assert put_back(copy, tmp_path / "deep" / "t.db") is None
    assert read_notes(tmp_path / "deep" / "t.db") == ["old"]


@pytest.mark.parametrize("content", [b"", b"no database at all\n" * 99, b"SQLite format 3\0" + b"\xff" * 8000])
def test_a_broken_file_is_set_aside_byte_for_byte(tmp_path: Path, content: bytes) -> None:
    path, copy = tmp_path / "t.db", make_file(tmp_path / "copy.db", "old")
    path.write_bytes(content)
    kept = put_back(copy, path)
    assert kept is not None and mode(kept) == 0o600
    assert read_notes(path) == ["old"]
    if content:
        assert kept.read_bytes() == content


def test_another_programs_database_is_not_written_over(tmp_path: Path) -> None:
    path, copy = tmp_path / "t.db", make_file(tmp_path / "copy.db")
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TABLE recipes (name)")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        put_back(copy, path)
    assert path.read_bytes() == before


def test_putting_back_gives_up_where_another_program_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.store.filecare.BUSY_MS", 50)
    path, copy = make_file(tmp_path / "t.db", "new"), make_file(tmp_path / "copy.db", "old")
    with closing(open_writer(path)) as writer, transaction(writer), pytest.raises(StoreError, match="another program keeps it locked"):
        put_back(copy, path)
    assert read_notes(path) == ["new"]


def _no_database(path: Path) -> None:
    path.write_text("Dear diary " * 500)


def _other_program(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("CREATE TABLE recipes (name)")


def _newer(path: Path) -> None:
    with closing(open_writer(path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")


def _damaged(path: Path) -> None:
    make_file(path)
    content = bytearray(path.read_bytes())
    content[8192:20480] = b"\xee" * 12288
    path.write_bytes(content)


def _dangling(path: Path) -> None:
    with closing(sqlite3.connect(make_file(path))) as other, other:
        other.execute("INSERT INTO places(id, path, work_id, shown_path, kind, state) VALUES (9, '/x', 999, '/x', 'bare', 'ok')")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: None, "there is no such file"),
        (lambda path: path.mkdir(), "there is no such file"),
        (lambda path: path.touch(), "is empty"),
        (_no_database, "not a SQLite database"),
        (_other_program, "another program"),
        (_newer, "newer tracker"),
        (_damaged, "damaged"),
        (_dangling, "is damaged itself"),
    ],
)
def test_a_copy_that_would_not_do_is_refused(tmp_path: Path, spoil: object, said: str) -> None:
    spoil(tmp_path / "copy.db")
    with pytest.raises(StoreError, match=said):
        check_copy(tmp_path / "copy.db")


def test_health_of_a_sound_file(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    health = check_file(make_file(tmp_path / "t.db"))
    assert health._replace(size_bytes=0, free_bytes=0) == (0, VERSION, (), (), False, False, (), 0, (), 0)


def test_health_tells_who_else_could_look(tmp_path: Path) -> None:
    path = make_file(tmp_path / "t.db")
    kept = keep_copy(path, "before-test")
    kept.chmod(0o640)
    path.chmod(0o604)
    tmp_path.chmod(0o770)
    health = check_file(path)
    # SQLite gives the files beside it the rights of the file itself.
    assert {path, kept} <= set(health.open_to_others) <= {path, kept, *tmp_path.glob("t.db-*")}
    assert (health.is_folder_open, health.is_folder_listed) == (True, True)
    assert health.kept == (kept,) and health.kept_bytes == kept.stat().st_size
    tmp_path.chmod(0o1777)
    assert not check_file(path).is_folder_open


def test_health_finds_what_is_wrong(tmp_path: Path) -> None:
    path = make_file(tmp_path / "t.db", "words")
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("DELETE FROM notes_fts_docsize")
    assert check_file(path).faults == ("the search index lacks 1 notes and holds 0 that are gone",)
    _dangling(tmp_path / "x.db")
    assert "points at a missing row of works" in check_file(tmp_path / "x.db").faults[0]
    _damaged(tmp_path / "y.db")
    assert check_file(tmp_path / "y.db").faults


def test_health_names_what_an_interruption_left(tmp_path: Path) -> None:
    path = make_file(tmp_path / "t.db")
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    left = [tmp_path / f".t-before-restore-20250101T000000Z.db.{gone.pid}.part", tmp_path / f".t.db.merge-{gone.pid}"]
    left[0].touch()
    left[1].mkdir()
    (tmp_path / f".t.db.{os.getpid()}.part").touch()
    assert check_file(path).left_over == tuple(left)


def test_health_of_an_old_file_leaves_it_old(tmp_path: Path) -> None:
    assert check_file(make_old_file(tmp_path / "t.db", 1))[1:3] == (1, ())
    assert find_kept(tmp_path / "t.db") == ()
