"""What the commands say to the world outside: any terminal and encoding will do. That they open no socket: test_privacy."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.cli.conftest import Shelf
from tracker.cli.arcwords import BAR, draw_bar


def run(code: str, shelf: Shelf, environ: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    everything = {**os.environ, "TRACKER_DB": str(shelf.db), "TRACKER_TODAY": "2025-11-20", **(environ or {})}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, capture_output=True, text=True, errors="replace", env=everything, stdin=subprocess.DEVNULL, check=False)


def call(words: str) -> str:
    """Code that calls one command as a user would."""
    return f"import sys\nsys.argv = ['tracker', *{words.split()!r}]\nfrom tracker.__main__ import main\nmain()"


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
