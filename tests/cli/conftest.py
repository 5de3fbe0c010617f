"""Two small repositories, scanned once, for every command that reads."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner, Result

from tests.make_repo import AI_TRAILER, ME, ME_AT_WORK, OTHER, commit, make_repo, merge, tag
from tracker.cli import cli

LIBRARY = '[project]\nname = "tinyauth"\nversion = "{}"\n[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
SHOP = '[project]\nname = "shop"\nversion = "{}"\ndependencies = ["tinyauth>=1", "flask"]\n[project.scripts]\nshop = "shop:main"\n'
HOSTILE = "Fix \x1b[31mred\x1b[0m [bold]markup[/bold] <script>x</script> \u202eevil"


class Shelf(NamedTuple):
    """What was scanned."""

    folder: Path
    db: Path
    shas: dict[str, str]
    """Key of a step → sha."""


def build_folder(folder: Path) -> dict[str, str]:
    """Two repositories below `folder`; key → sha of the commits that tests ask for."""
    first = {"pyproject.toml": LIBRARY.format("0.1.0"), "tinyauth.py": "def login(): ...\n"}
    auth = make_repo(
        folder / "tinyauth",
        [
            commit("Start tinyauth", first, at="2024-03-01T10:00:00+01:00"),
            commit("Add sessions", {"session.py": "class Session: ...\n" * 5}, at="2024-12-31T23:30:00-08:00", key="eve"),
            commit("Release 1.0.0", {"pyproject.toml": LIBRARY.format("1.0.0")}, at="2025-01-01T00:30:00+01:00", key="release"),
            tag("v1.0.0", at="2025-01-01T00:31:00+01:00"),
            commit(HOSTILE, {"tinyauth.py": "def login(): return 1\n"}, at="2025-02-01T10:00:00+01:00", key="hostile"),
            commit("Someone else's fix", {"other.py": "x = 1\n"}, by=OTHER, at="2025-02-02T10:00:00+01:00"),
        ],
    )
    first = {"pyproject.toml": SHOP.format("0.1.0"), "shop.py": "def main(): ...\n"}
    cached = f"feat: cache prices, cold start from 420 ms to 120 ms\n\nMeasured twice.\n\n{AI_TRAILER}"
    shop = make_repo(
        folder / "shop",
        [
            commit("Begin the shop", first, at="2025-03-01T10:00:00+01:00", by=ME_AT_WORK),
            commit(cached, {"cache.py": "from functools import lru_cache\n"}, at="2025-03-02T10:00:00+01:00", key="cached"),
            commit("Add a cart", {"cart.py": "cart = {}\n", "package-lock.json": "{}\n" * 50}, on="cart", at="2025-03-03T10:00:00+01:00"),
            merge("cart", at="2025-03-04T10:00:00+01:00"),
            commit("Release 0.2.0", {"pyproject.toml": SHOP.format("0.2.0")}, at="2025-04-01T10:00:00+02:00", by=ME_AT_WORK),
            tag("v0.2.0", at="2025-04-01T10:01:00+02:00"),
        ],
    )
    return {**auth.by_key, **shop.by_key}


@pytest.fixture(scope="session")
def _built() -> dict[str, Shelf]:
    return {}


@pytest.fixture(name="shelf")
def make_shelf(_built: dict[str, Shelf], tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Shelf:
    """The scanned database, a copy for each test: built on first use, after the machine was shut out."""
    if "once" not in _built:
        folder = tmp_path_factory.mktemp("shelf")
        shas = build_folder(folder / "code")
        db = folder / "tracker.db"
        done = CliRunner().invoke(
            cli, ["scan", "--db", str(db), str(folder / "code"), "--me", ME.email, "--me", ME_AT_WORK.email, "--jobs", "1"]
        )
        assert done.exit_code == 0, done.output
        _built["once"] = Shelf(folder / "code", db, shas)
    once = _built["once"]
    shutil.copy(once.db, tmp_path / "tracker.db")
    return once._replace(db=tmp_path / "tracker.db")


@pytest.fixture(name="call")
def make_call(shelf: Shelf, tmp_path: Path) -> Callable[..., Result]:
    """Calls a command on the shelf, today being 2025-11-20."""

    def call(*words: str, typed: str | None = None) -> Result:
        environ = {"TRACKER_DB": str(shelf.db), "TRACKER_CONFIG": str(tmp_path / "none.toml"), "TRACKER_TODAY": "2025-11-20"}
        return CliRunner().invoke(cli, list(words), input=typed, env=environ, catch_exceptions=False)

    return call
