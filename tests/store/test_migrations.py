"""Every schema that was ever released comes up to this one with all it held, whatever interrupts it on the way."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from tests.store.old_files import SCHEMAS, describe_schema, list_tables, list_views, make_old_file, read_all
from tracker.errors import StoreError
from tracker.store.connection import VERSION
from tracker.store.schema import bring_up_to_date, open_reader, open_writer

each_release = pytest.mark.parametrize("schema", SCHEMAS)


def backups(folder: Path) -> list[Path]:
    return sorted(folder.glob("t-schema*.db"))


def test_every_schema_before_this_one_has_a_file_to_test_with() -> None:
    assert tuple(range(1, VERSION)) == SCHEMAS


@each_release
def test_the_old_file_has_rows_in_every_table(tmp_path: Path, schema: int) -> None:
    with closing(sqlite3.connect(make_old_file(tmp_path / "t.db", schema))) as old:
        assert [name for name, rows in read_all(old, list_tables(old)).items() if not rows] == []


@each_release
def test_migrated_and_new_files_are_built_alike(tmp_path: Path, schema: int) -> None:
    with closing(open_writer(make_old_file(tmp_path / "t.db", schema))) as migrated, closing(open_writer(tmp_path / "new.db")) as new:
        assert describe_schema(migrated) == describe_schema(new)
        for table in list_tables(new):
            for pragma in ("table_xinfo", "foreign_key_list", "index_list"):
                left, right = (sorted(c.execute(f"PRAGMA {pragma}({table})").fetchall(), key=repr) for c in (migrated, new))
                assert [row[1:] for row in left] == [row[1:] for row in right], (pragma, table)


@each_release
def test_everything_an_old_file_held_is_there_afterwards(tmp_path: Path, schema: int) -> None:
    path = make_old_file(tmp_path / "t.db", schema)
    with closing(sqlite3.connect(path)) as old:
        names = (*list_tables(old), *list_views(old))
        before = read_all(old, names)
    with closing(open_writer(path)) as new:
        after = read_all(new, names)
        assert new.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert new.execute("PRAGMA foreign_key_check").fetchall() == []
        assert new.execute("SELECT count(*) FROM commits_fts WHERE commits_fts MATCH 'sessions'").fetchone() == (1,)
        assert new.execute("SELECT count(*) FROM notes_fts WHERE notes_fts MATCH 'demand'").fetchone() == (1,)
    for name in names:
        assert len(after[name]) == len(before[name]), name
        for row in before[name]:
            # What a later schema adds stands beside it.
            assert any(row.items() <= kept.items() for kept in after[name]), (name, row)


@each_release
def test_a_backup_is_made_first_for_the_owner_alone(tmp_path: Path, schema: int) -> None:
    path = make_old_file(tmp_path / "t.db", schema)
    upgrade = bring_up_to_date(path)
    assert upgrade is not None and (upgrade.before, upgrade.now) == (schema, VERSION)
    assert backups(tmp_path) == [upgrade.backup]
    assert upgrade.backup.name.startswith(f"t-schema{schema}-20")
    assert stat.S_IMODE(upgrade.backup.stat().st_mode) == 0o600
    with closing(sqlite3.connect(upgrade.backup)) as kept, closing(sqlite3.connect(make_old_file(tmp_path / "again.db", schema))) as old:
        assert list(kept.iterdump()) == list(old.iterdump())
        assert kept.execute("PRAGMA user_version").fetchone() == (schema,)


@pytest.mark.parametrize("way", [open_reader, open_writer])
def test_opening_an_old_file_is_all_it_takes(tmp_path: Path, way: Callable[[Path], sqlite3.Connection]) -> None:
    path = make_old_file(tmp_path / "t.db", 1)
    with closing(way(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
        assert connection.execute("SELECT count(*) FROM commits").fetchone() == (11,)
    assert len(backups(tmp_path)) == 1
    assert bring_up_to_date(path) is None
    way(path).close()
    assert len(backups(tmp_path)) == 1


def test_nothing_is_done_to_what_is_not_ours_or_not_there(tmp_path: Path) -> None:
    (tmp_path / "diary.db").write_text("Dear diary")
    assert bring_up_to_date(tmp_path / "diary.db") is None
    assert bring_up_to_date(tmp_path / "none.db") is None
    assert bring_up_to_date(tmp_path) is None
    assert [path.name for path in tmp_path.iterdir()] == ["diary.db"]


def test_a_file_with_dangling_rows_stays_as_it_was(tmp_path: Path) -> None:
    path = make_old_file(tmp_path / "t.db", 1)
    with closing(sqlite3.connect(path)) as old, old:
        old.execute("INSERT INTO places VALUES (9, '/x', 999, '/x', 'bare', 'ok', '', NULL)")
    with pytest.raises(StoreError, match=r"a row of places points at a missing row of works; nothing was changed.*tracker restore"):
        open_writer(path)
    with closing(sqlite3.connect(path)) as old:
        assert old.execute("PRAGMA user_version").fetchone() == (1,)


def test_a_step_that_fails_leaves_no_copy_behind(tmp_path: Path) -> None:
    """A copy for each try would fill the disk."""
    path = make_old_file(tmp_path / "t.db", 1)
    with closing(sqlite3.connect(path)) as old, old:
        old.execute("CREATE TABLE hand (in_the_way)")
    with pytest.raises(StoreError, match="hand already exists"):
        open_writer(path)
    assert backups(tmp_path) == []
    with closing(sqlite3.connect(path)) as old:
        assert old.execute("PRAGMA user_version").fetchone() == (1,)


def test_two_that_open_at_once_make_one_step_and_one_backup(tmp_path: Path) -> None:
    path = make_old_file(tmp_path / "t.db", 1)
    script = "import sys; from pathlib import Path; from tracker.store.schema import open_reader; open_reader(Path(sys.argv[1])).close()"
    both = [subprocess.Popen([sys.executable, "-c", script, str(path)]) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    assert len(backups(tmp_path)) == 1


def kill_at(path: Path, statement: int) -> bool:
    """Whether the process was killed; False: it had no such statement and ended by itself."""
    words = ["writer", str(statement), str(path.with_name("statements")), "me", "list", "--db", str(path)]
    done = subprocess.run([sys.executable, "-m", "tests.faults.inject", *words], capture_output=True, text=True)
    assert done.returncode in (0, -9), done.stderr
    return done.returncode == -9


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_killed_at_many_statements_the_next_opening_completes(tmp_path: Path) -> None:
    """Every sixth statement; `python -m tests.faults.killed_care` tries more, of other acts too."""
    with closing(sqlite3.connect(make_old_file(tmp_path / "old.db", 1))) as old:
        names = (*list_tables(old), *list_views(old))
    with closing(open_writer(tmp_path / "old.db")) as whole:
        wanted = read_all(whole, names)
    for kills in count():
        folder = tmp_path / str(kills)
        folder.mkdir()
        path = make_old_file(folder / "t.db", 1)
        was_killed = kill_at(path, 1 + 6 * kills)
        with closing(sqlite3.connect(path)) as between:
            assert between.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert between.execute("PRAGMA foreign_key_check").fetchall() == []
            assert between.execute("PRAGMA user_version").fetchone()[0] in (1, VERSION)
        with closing(open_writer(path)) as after:
            assert read_all(after, names) == wanted
        for backup in backups(folder):
            with closing(sqlite3.connect(backup)) as kept:
                assert kept.execute("PRAGMA user_version").fetchone() == (1,)
        if not was_killed:
            break
    assert kills > 10
