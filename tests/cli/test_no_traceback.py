"""Whatever state the file, the configuration and the machine are in, every command ends with a sentence and an exit code."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Shelf
from tests.cli.every_command import list_commands, word_commands

EVERY = """
import os, sys
{first}
from tracker.cli import cli
for words in {commands!r}:
    try:
        cli.main(words, prog_name="tracker")
    except SystemExit as end:
        print("ENDED", end.code, *words, file=sys.stderr)
"""
SLOW = ("demo", "classify")


def run_all(shelf: Shelf, tmp_path: Path, first: str = "", **environ: str | None) -> list[int]:
    """The exit code of every command; each must say why in words of ours."""
    worded = word_commands(tmp_path, shelf.folder, shelf.shas["cached"])
    commands = [ways[0] for name, ways in worded.items() if name in list_commands() and name not in SLOW]
    everything = {**os.environ, "TRACKER_DB": str(shelf.db), "TRACKER_TODAY": "2025-11-20", **environ}
    done = subprocess.run(
        [sys.executable, "-c", EVERY.format(first=first, commands=commands)],
        capture_output=True,
        text=True,
        errors="replace",
        env={name: value for name, value in everything.items() if value is not None},
        stdin=subprocess.DEVNULL,
    )
    assert "Traceback" not in done.stderr, done.stderr
    codes = [int(line.split()[1]) for line in done.stderr.splitlines() if line.startswith("ENDED")]
    assert len(codes) == len(commands), done.stderr
    assert set(codes) <= {0, 1, 2}, done.stderr
    return codes


def _scribbled(db: Path) -> None:
    content = bytearray(db.read_bytes())
    content[4096 * 3 : 4096 * 9] = random.Random(7).randbytes(4096 * 6)
    db.write_bytes(content)


SPOILT: dict[str, Callable[[Path], object]] = {
    "text": lambda db: db.write_text("Dear diary " * 999),
    "scribbled over": _scribbled,
    "a pipe": lambda db: (db.unlink(), os.mkfifo(db)),
}


@pytest.mark.skipif(sys.platform == "win32", reason="makes pipes")
@pytest.mark.parametrize("state", SPOILT)
def test_whatever_state_the_file_is_in(shelf: Shelf, tmp_path: Path, state: str) -> None:
    SPOILT[state](shelf.db)
    assert 2 in run_all(shelf, tmp_path)


def test_no_home_no_locale_no_folder(shelf: Shelf, tmp_path: Path) -> None:
    """As under a timer or in a container: next to nothing is set, and the working folder is gone."""
    (tmp_path / "gone").mkdir()
    first = f"os.chdir({str(tmp_path / 'gone')!r}); os.rmdir({str(tmp_path / 'gone')!r})"
    bare = dict.fromkeys(("HOME", "LANG", "LC_ALL", "TERM", "USER", "XDG_DATA_HOME", "XDG_CONFIG_HOME"))
    codes = run_all(shelf, tmp_path, first, PYTHONIOENCODING="ascii", **bare)
    assert codes.count(0) > len(codes) // 2


@pytest.mark.parametrize("ending", [">&-", "2>&-", "<&-", ">&- 2>&- <&-", ">/dev/full"])
def test_streams_that_are_closed_or_full(shelf: Shelf, ending: str) -> None:
    if ending == ">/dev/full" and not Path("/dev/full").exists():
        pytest.skip("no such device")
    command = f"{sys.executable} -m tracker arc {ending}"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, env={**os.environ, "TRACKER_DB": str(shelf.db)})
    assert "Traceback" not in done.stderr and done.returncode in (0, 1, 2), done.stderr
