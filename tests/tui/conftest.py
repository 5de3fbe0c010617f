"""The demo's database, made once by the real demo and the real scanner, and ways to look at it without touching it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from tracker.demo.run import prepare_demo


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
