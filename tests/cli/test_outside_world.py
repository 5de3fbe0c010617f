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


EVERY = """
import sys
from tracker.cli import cli
for words in {commands!r}:
    try:
        cli.main(words, prog_name="tracker")
    except SystemExit as end:
        print("ENDED", end.code, *words, file=sys.stderr)
"""


def run(code: str, shelf: Shelf, environ: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    everything = {**os.environ, "TRACKER_DB": str(shelf.db), "TRACKER_TODAY": "2025-11-20", **(environ or {})}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, errors="replace", env=everything, stdin=subprocess.DEVNULL, check=False)


def call(words: str) -> str:
    """Code that calls one command as a user would."""
    return f"import sys\nsys.argv = ['tracker', *{words.split()!r}]\nfrom tracker.__main__ import main\nmain()"


def test_the_guard_would_tell(shelf: Shelf) -> None:
    done = run(f"{GUARD}\nimport socket\nsocket.getaddrinfo('localhost', 1)", shelf)
    assert done.returncode == 99 and "OPENED socket.getaddrinfo" in done.stderr


def test_no_command_opens_a_connection(shelf: Shelf, tmp_path: Path) -> None:
    document, sha = str(tmp_path / "2025.md"), shelf.shas["cached"]
    commands = [
        *([word] for word in ("arc", "artifacts", "patterns", "reuse", "shipped", "doctor", "where")),
        *(["why", what] for what in ("first-ship", "a.lock", sha)),
        *(["me", "list"], ["me", "suggest"], ["note", "list"]),
        ["scan", str(shelf.folder), "--jobs", "2"],
        ["export", "--year", "2025", "-o", document],
        ["verify", document],
        ["label", sha, "--level", "system"],
        ["note", "add", "words"],
        ["me", "add", "new@example.org"],
        ["backup", str(tmp_path / "copy.db")],
        ["demo", "--no-tui", "--folder", str(tmp_path / "demo")],
    ]
    done = run(GUARD + EVERY.format(commands=commands), shelf)
    assert "OPENED" not in done.stderr
    ended = [line for line in done.stderr.splitlines() if line.startswith("ENDED")]
    assert len(ended) == len(commands)
    assert [line for line in ended if not line.startswith("ENDED 0 ")] == []


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_any_encoding_will_do(encoding: str, shelf: Shelf) -> None:
    done = run(call("arc"), shelf, {"PYTHONIOENCODING": encoding})
    assert done.returncode == 0, done.stderr
    assert ("░ syntax" if encoding == "utf-8" else ". syntax") in done.stdout
    assert run(call(f"why {shelf.shas['hostile']}"), shelf, {"PYTHONIOENCODING": encoding}).returncode == 0


def test_no_colour_when_it_is_not_wanted(shelf: Shelf) -> None:
    for environ in ({"NO_COLOR": "1"}, {"FORCE_COLOR": "1"}, {}):
        assert "\x1b" not in run(call("arc"), shelf, environ).stdout


@pytest.mark.parametrize("levels", [(0, 0, 0, 0), (1, 0, 0, 0), (1, 1, 1, 1), (7, 3, 2, 1), (0, 0, 0, 5), (999, 1, 1, 1)])
def test_a_bar_is_never_wider_or_narrower(levels: tuple[int, int, int, int]) -> None:
    assert len(draw_bar(levels)) == (BAR if sum(levels) else 0)
