"""A scan that is killed, or that can write no more, at moments that are the same on every run: nothing said is lost, and
the next scan ends where an undisturbed one does. `tests/faults/` does the same at any number of moments, by hand.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.faults.killed_scans import find_differences, find_losses, hash_views, make_start, run_scan, see_said
from tests.make_repo import commit, make_repo, tag

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes and limits as Linux has them")

STEPS = [
    *(commit(f"Step {n}", {f"{n % 7}.py": f"x = {n}\n" * (n % 40)}) for n in range(90)),
    commit("Package 1.0", {"setup.py": "from setuptools import setup\nsetup(name='many', version='1.0')\n"}),
    tag("v1.0"),
]


class Calm(NamedTuple):
    """What an undisturbed scan came to, and what there was before it."""

    start: Path
    said: str
    repo: Path
    wanted: dict[str, str]
    statements: int


@pytest.fixture(name="calm", scope="module")
def make_calm(tmp_path_factory: pytest.TempPathFactory) -> Calm:
    place = tmp_path_factory.mktemp("calm")
    start = make_start(place)
    repo = make_repo(place / "many", STEPS).path
    shutil.copy(start, place / "t.db")
    ended = run_scan("count", 0, place / "t.db", [repo])
    assert ended.code == 0, ended.said
    return Calm(start, see_said(start), repo, hash_views(place / "t.db"), ended.statements or 0)


@pytest.mark.parametrize(("kind", "share"), [("group", 0.1), ("writer", 0.97), ("reader", 0.2), ("full", 0.6), ("readonly", 0.02)])
def test_a_fault_at_any_moment_loses_nothing_and_the_next_scan_goes_on(calm: Calm, tmp_path: Path, kind: str, share: float) -> None:
    db = tmp_path / "t.db"
    shutil.copy(calm.start, db)
    ended = run_scan(kind, calm.statements * share, db, [calm.repo])
    assert ended.code == {"group": -9, "writer": -9, "reader": 1}.get(kind, 2), ended.said
    assert find_losses(db, calm.said) == []
    if kind in ("full", "readonly"):
        assert ended.said.startswith("Database: ") and ("disk" in ended.said or "cannot be written" in ended.said)
    assert run_scan("count", 0, db, [calm.repo]).code == 0
    assert [*find_losses(db, calm.said), *find_differences(db, calm.wanted)] == []
