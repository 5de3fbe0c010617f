"""The readers of a scan: whoever dies costs one task, and the others' work goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import cast

import pytest

from tracker.scan import crew
from tracker.scan.options import Manner
from tracker.scan.records import Reader, Task

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes as Linux has them")
MANNER = Manner(frozenset(), True, ())


class Told:
    """Stands where a reader of git stands, and does what the task's folder says."""

    def read(self, task: Task) -> list[object]:
        if task.git_dir == "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        while task.git_dir == "never ends":
            time.sleep(0.01)
        return []

    def read_branches(self, task: Task) -> list[tuple[str, str, str]]:
        return []


def tell(*folders: str) -> Iterator[Task]:
    return (Task(number, folder, (), folder, b"", ()) for number, folder in enumerate(folders))


def run(*folders: str) -> dict[str, list[str | None]]:
    failures: dict[str, list[str | None]] = {}
    for done in crew.read_tasks(tell(*folders), cast(Reader, Told()), MANNER, 2, lambda: False):
        failures.setdefault(done.task.git_dir, []).append(done.failure)
    return failures


def test_a_reader_that_dies_costs_the_task_it_died_over_and_no_other() -> None:
    failures = run("dies", "good", "dies", "dies", "good", "dies", "good", "good")
    assert failures["good"] == [None] * 4
    assert len(failures["dies"]) == 4 and all("died" in str(failure) for failure in failures["dies"])


def test_a_task_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "LONGEST_TASK_S", 1)
    failures = run("never ends", "good", "good")
    assert failures["good"] == [None] * 2
    assert "took more than" in str(failures["never ends"][0])


HIRING = """
import time
from tracker.scan.crew import _Worker
from tracker.scan.relabelling import _Helper
hired = [_Worker(object(), None), _Worker(object(), None), _Helper(None), _Helper(None)]
print("hired", flush=True)
time.sleep(600)
"""


def test_those_who_help_end_with_a_scan_that_is_killed() -> None:
    # Whoever was forked holds the other end of this pipe, too: it ends only when all of them have.
    with subprocess.Popen([sys.executable, "-c", HIRING], stdout=subprocess.PIPE) as scan:
        assert scan.stdout is not None and scan.stdout.readline() == b"hired\n"
        scan.kill()
        assert scan.communicate(timeout=60)[0] == b""
