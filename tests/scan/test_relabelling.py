"""Labels made anew with helpers: the same as without, also where a helper dies; and none where there is little to do."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from tests.make_repo import commit, make_repo
from tests.scan.files import MINE, rows, write
from tracker.classify.labels import Labeller, read_labeller
from tracker.scan import relabelling, scan_paths
from tracker.store import relabel as facts
from tracker.store.schema import open_writer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="helpers are forked, and only Linux does so reliably")
SAID = ("SELECT * FROM labels ORDER BY commit_id", "SELECT * FROM label_patterns ORDER BY commit_id, pattern")


@pytest.fixture
def scanned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    steps = [commit(f"Add a retry to part {n}", {f"p{n}.py": f"def retry_{n}(x):\n    return x\n"}) for n in range(11)]
    make_repo(tmp_path / "code" / "shop", steps)
    scan_paths([tmp_path / "code"], tmp_path / "t.db", MINE)
    monkeypatch.setattr(facts, "BATCH", 2)
    monkeypatch.setattr(relabelling, "WORTH_HELP", 1)
    return tmp_path / "t.db"


def relabel(db: Path, jobs: int) -> list[list[tuple[object, ...]]]:
    copy = db.with_name(f"{jobs}.db")
    shutil.copyfile(db, copy)
    write(copy, "UPDATE labels SET made_by = 'old', type = 'chore', level = 'syntax'", "DELETE FROM label_patterns")
    connection = open_writer(copy)
    assert relabelling.relabel(connection, read_labeller(), jobs) == 11
    assert relabelling.relabel(connection, read_labeller(), jobs) == 0
    connection.close()
    return [rows(copy, query) for query in SAID]


def test_helpers_say_what_one_process_says(scanned: Path) -> None:
    alone = [rows(scanned, query) for query in SAID]
    assert relabel(scanned, 1) == relabel(scanned, 2) == relabel(scanned, 3) == alone


def test_a_helper_that_dies_loses_nothing(scanned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = [rows(scanned, query) for query in SAID]
    here, ask = os.getpid(), Labeller.classify
    died = scanned.with_name("died")

    def die_once(self: Labeller, batch):
        if os.getpid() != here and not died.exists():
            died.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return ask(self, batch)

    monkeypatch.setattr(Labeller, "classify", die_once)
    assert relabel(scanned, 2) == alone and died.exists()


def test_little_to_do_needs_no_helpers(scanned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relabelling, "WORTH_HELP", 12)
    monkeypatch.setattr(relabelling, "_Helper", None)
    relabel(scanned, 2)
