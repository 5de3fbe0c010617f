"""A fault of our own is one sentence, and a record of where it happened that holds nothing of the user's."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tracker.faults import LARGEST, count_faults, find_log, record_fault
from tracker.tui.app import TrackerApp

SECRET = "commit message: knurled widgets"


def fail() -> None:
    try:
        raise KeyError(SECRET)
    except KeyError as error:
        raise ValueError(SECRET) from error


def fault() -> ValueError:
    try:
        fail()
    except ValueError as error:
        return error
    raise AssertionError


def test_the_log_says_where_and_nothing_of_what_was_read(tmp_path: Path) -> None:
    log = record_fault(tmp_path / "data", fault(), "scan")
    assert log == find_log(tmp_path / "data")
    text = log.read_text()
    assert text.splitlines()[0].endswith(" scan")
    assert "  builtins.ValueError" in text and "  caused by builtins.KeyError" in text
    assert f"{Path(__file__).name}:" in text and " fail" in text
    for word in ("knurled", str(Path(__file__).parent), str(Path.home())):
        assert word not in text


def test_the_log_is_the_owners_alone_and_does_not_grow_for_ever(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        folder = tmp_path / "data"
        log = record_fault(folder, fault(), "scan")
        assert log is not None
        log.write_text("2025-01-01T00:00:00+00:00 scan\n" + "  x\n" * LARGEST)
        record_fault(folder, fault(), "arc")
        assert count_faults(folder)[0] == 1
        assert {path.name for path in folder.iterdir()} == {"faults.log", "faults.log.old"}
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    finally:
        os.umask(before)


def test_a_log_that_cannot_be_written_is_no_second_fault(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file in its place")
    assert record_fault(tmp_path / "data", fault(), "scan") is None
    assert count_faults(tmp_path / "data") == (0, "")


BROKEN = f"""
import sys
sys.argv = ["tracker", *sys.argv[1:]]
import tracker.settings
def find_config_file(environ):
    raise KeyError({SECRET!r})
tracker.settings.find_config_file = find_config_file
from tracker.__main__ import main
main()
"""


def run(*words: str, environ: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    everything = {**os.environ, **(environ or {})}
    return subprocess.run([sys.executable, "-c", BROKEN, *words], capture_output=True, text=True, env=everything, stdin=subprocess.DEVNULL)


def test_a_fault_is_one_sentence_that_names_the_record(tmp_path: Path) -> None:
    environ = {"XDG_DATA_HOME": str(tmp_path)}
    done = run("where", environ=environ)
    log = find_log(tmp_path / "tracker")
    assert done.returncode == 1 and done.stdout == "" and done.stderr.count("\n") == 1
    assert f"{log} says where" in done.stderr
    assert log.read_text().startswith(date.today().isoformat()[:2]) and " where\n" in log.read_text()
    assert "knurled" not in log.read_text()


@pytest.mark.parametrize("words", [("--debug", "where"), ("where", "--debug"), ("where",)])
def test_debugging_shows_the_traceback(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = run(*words, environ={"XDG_DATA_HOME": str(tmp_path), "TRACKER_DEBUG": "" if "--debug" in words else "1"})
    assert "Traceback" in done.stderr
    assert not find_log(tmp_path / "tracker").exists()


class _BrokenApp(TrackerApp):
    def on_ready(self) -> None:
        raise KeyError(SECRET)


def test_a_fault_of_the_app_ends_it_without_a_traceback(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    app = _BrokenApp(tmp_path / "none.db", date(2025, 11, 20))
    app.run(headless=True)
    assert isinstance(app.fault, KeyError)
    told = capfd.readouterr()
    assert "Traceback" not in told.err + told.out and "knurled" not in told.err + told.out
