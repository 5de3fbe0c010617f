"""The demo's database, made once by the real demo and the real scanner, and ways to look at it without touching it."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from tests.make_repo import ME, OTHER, commit, make_repo
from tracker.demo.run import prepare_demo
from tracker.scan import ScanOptions, scan_paths


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder that holds the demo and its repositories."""
    home = tmp_path_factory.mktemp("home-of-the-demo")
    prepare_demo(home / "demo")
    return home


@pytest.fixture
def demo_db(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo's database, to be read only. Its home is the user's, so that paths are shown the same on every machine."""
    monkeypatch.setenv("HOME", str(demo_home))
    return demo_home / "demo" / "demo.db"


@pytest.fixture
def own_db(demo_db: Path, tmp_path: Path) -> Path:
    """A copy of the demo's database that a test may write to."""
    return Path(shutil.copy(demo_db, tmp_path / "own.db"))


@pytest.fixture
def today() -> date:
    """The day on which every test looks at the demo."""
    return date(2026, 1, 10)


@pytest.fixture(scope="session")
def told_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with one small repository whose labels are said by hand, so that no better labeller changes them."""
    home = tmp_path_factory.mktemp("home-of-the-told")
    made = make_repo(
        home / "shop",
        [
            commit("Start", {"shop.py": "def total(prices):\n    return sum(prices)\n"}),
            commit("feat: a basket that remembers\n\nKept for a week, so that nobody starts again.", {"basket.py": BASKET}),
            commit("ci: test every push", {".github/workflows/test.yml": "on: push\n", "package-lock.json": "{}\n"}),
            commit("fix: prices in cents [bold]not markup[/bold]", {"shop.py": "def total(prices):\n    return sum(prices) / 100\n"}),
            commit("Bump things", {"README.md": "# Shop\n"}, by=OTHER),
            commit("refactor!: plugins say what a price is", {"plugins.py": BASKET.replace("Basket", "Plugin"), "basket.py": None}),
        ],
    )
    db = home / "told.db"
    scan_paths([made.path], db, ScanOptions(me=(ME.email,), jobs=1))
    with sqlite3.connect(db) as connection:
        connection.execute("DELETE FROM label_patterns")
        connection.execute("INSERT INTO label_patterns SELECT commit_id, 'caching', 0.71, 'says so' FROM labels WHERE commit_id % 2")
        for at, (kind, level, sure) in enumerate(TOLD):
            sha = made.shas[at]
            connection.execute(
                "UPDATE labels SET type = ?, level = ?, type_confidence = ?, level_confidence = ?, type_reason = 'the message says so',"
                " level_reason = 'one component' WHERE commit_id = (SELECT id FROM commits WHERE sha = ?)",
                (kind, level, sure, sure, sha),
            )
    return home


BASKET = "class Basket:\n    def __init__(self) -> None:\n        self.items: list[str] = []\n"
TOLD = (
    ("feat", "syntax", 0.91),
    ("feat", "pattern", 0.64),
    ("ci", "system", 0.88),
    ("fix", "syntax", 0.43),
    ("docs", "syntax", 0.9),
    ("refactor", "architecture", 0.77),
)
"""Type, level and confidence of each commit of the told repository."""


@pytest.fixture
def told_db(told_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The database of the told repository, to be read only."""
    monkeypatch.setenv("HOME", str(told_home))
    return told_home / "told.db"
