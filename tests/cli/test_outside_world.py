"""What the commands do to the world outside: no connection, no stray file, and any terminal will do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shelf
from tracker.cli.arcwords import BAR, draw_bar

GUARD = """
import os, sys
def watch(event, args):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request"):
        os.write(2, f"OPENED {event} {args}\\n".encode())
        os._exit(99)
sys.addaudithook(watch)
"""


def run(words: list[str], shelf: Shelf, environ: dict[str, str] | None = None, code: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", f"{code}\nimport sys\nsys.argv = ['tracker', *{words!r}]\nfrom tracker.__main__ import main\nmain()"]
    everything = {**os.environ, "TRACKER_DB": str(shelf.db), "TRACKER_TODAY": "2025-11-20", **(environ or {})}
    return subprocess.run(command, capture_output=True, text=True, errors="replace", env=everything, stdin=subprocess.DEVNULL, check=False)


def test_the_guard_would_tell(shelf: Shelf) -> None:
    code = f"{GUARD}\nimport socket\nsocket.getaddrinfo('localhost', 1)"
    assert "OPENED socket.getaddrinfo" in run(["where"], shelf, code=code).stderr


@pytest.mark.parametrize(
    "words",
    [
        "arc",
        "artifacts",
        "patterns",
        "reuse",
        "shipped",
        "why first-ship",
        "why a.lock",
        "export --year 2025",
        "doctor",
        "where",
        "me list",
        "note list",
    ],
)
def test_no_reading_command_opens_a_connection(words: str, shelf: Shelf) -> None:
    done = run(words.split(), shelf, code=GUARD)
    assert done.returncode in (0, 2), done.stderr
    assert "OPENED" not in done.stderr


def test_no_writing_command_opens_a_connection(shelf: Shelf, tmp_path: Path) -> None:
    document = tmp_path / "2025.md"
    for words in (
        ["scan", str(shelf.folder)],
        ["export", "--year", "2025", "-o", str(document)],
        ["verify", str(document)],
        ["label", shelf.shas["cached"], "--level", "system"],
        ["note", "add", "words"],
        ["me", "add", "new@example.org"],
        ["backup", str(tmp_path / "copy.db")],
        ["demo", "--no-tui", "--folder", str(tmp_path / "demo")],
    ):
        done = run(words, shelf, code=GUARD)
        assert done.returncode == 0, (words, done.stderr)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_any_encoding_will_do(encoding: str, shelf: Shelf) -> None:
    done = run(["arc"], shelf, environ={"PYTHONIOENCODING": encoding})
    assert done.returncode == 0, done.stderr
    assert ("░ syntax" if encoding == "utf-8" else ". syntax") in done.stdout
    assert run(["why", shelf.shas["hostile"]], shelf, environ={"PYTHONIOENCODING": encoding}).returncode == 0


def test_no_colour_when_it_is_not_wanted(shelf: Shelf) -> None:
    for environ in ({"NO_COLOR": "1"}, {"FORCE_COLOR": "1"}, {}):
        assert "\x1b" not in run(["arc"], shelf, environ=environ).stdout


@pytest.mark.parametrize("levels", [(0, 0, 0, 0), (1, 0, 0, 0), (1, 1, 1, 1), (7, 3, 2, 1), (0, 0, 0, 5), (999, 1, 1, 1)])
def test_a_bar_is_never_wider_or_narrower(levels: tuple[int, int, int, int]) -> None:
    assert len(draw_bar(levels)) == (BAR if sum(levels) else 0)
