"""The readers of a scan: whoever dies costs one task, and the others' work goes on."""

from __future__ import annotations

import os
import signal
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
