"""At a terminal an existing file is asked for; anywhere else nothing is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shelf

if sys.platform == "win32":
    pytest.skip("needs a pseudo terminal", allow_module_level=True)
import pty


@pytest.mark.parametrize(("answer", "is_replaced"), [("n", False), ("y", True)])
def test_an_existing_file_is_asked_for(answer: str, is_replaced: bool, shelf: Shelf, tmp_path: Path) -> None:
    target = tmp_path / "2025.md"
    target.write_text("mine")
    ours, theirs = pty.openpty()
    environ = {**os.environ, "TRACKER_DB": str(shelf.db), "TRACKER_CONFIG": str(tmp_path / "none.toml"), "TRACKER_TODAY": "2025-11-20"}
    words = [sys.executable, "-m", "tracker", "export", "--year", "2025", "-o", str(target)]
    with subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=theirs, env=environ, start_new_session=True) as run:
        os.close(theirs)
        said = b""
        while b"Replace it?" not in said:
            said += os.read(ours, 1024)
        os.write(ours, f"{answer}\n".encode())
        while True:
            try:
                more = os.read(ours, 1024)
            except OSError:  # the other end is closed
                break
            if not more:
                break
            said += more
        code = run.wait()
    os.close(ours)
    assert code == 0 and (target.read_text() != "mine") is is_replaced
    assert (b"Nothing was written." in said) is not is_replaced
