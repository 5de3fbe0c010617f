"""Two laptops of one person: files with repositories in common and apart, made by real scans. Owns no assertion but one."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

from tests.make_repo import ME_AT_WORK, OTHER, Step, commit, make_repo, merge, tag
from tests.scan.files import MINE, VIEWS, rows, scan

US = MINE._replace(me=("ada@example.org", "ada.novak@work.example"))
LIBRARY = '[project]\nname = "tinyauth"\nversion = "{}"\n[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
SHOP = '[project]\nname = "shop"\nversion = "{}"\ndependencies = ["tinyauth>=1"]\n[project.scripts]\nshop = "shop:main"\n'
LONG = "".join(f"def step_{n}(value):\n    return value * {n} + {n * n}\n" for n in range(20))
AUTH = [
    commit("Start tinyauth", {"pyproject.toml": LIBRARY.format("0.1.0"), "tinyauth.py": LONG}, at="2024-03-01T10:00:00+01:00"),
    commit("Add sessions", {"session.py": "class Session: ...\n" * 5}, at="2024-06-01T23:30:00-08:00", key="sessions"),
    commit("Release 1.0.0", {"pyproject.toml": LIBRARY.format("1.0.0")}, at="2025-01-01T00:30:00+01:00", key="release"),
    tag("v1.0.0", at="2025-01-01T00:31:00+01:00"),
]
AUTH_LATER = [
    commit("Add tokens", {"token.py": "t = 1\n" * 9}, on="tokens", at="2025-02-01T10:00:00+01:00"),
    merge("tokens", at="2025-02-02T10:00:00+01:00"),
    commit("Their fix", {"other.py": "x = 1\n"}, by=OTHER, at="2025-02-03T10:00:00+01:00"),
    commit("Release 1.1.0", {"pyproject.toml": LIBRARY.format("1.1.0")}, at="2025-02-04T10:00:00+01:00"),
    tag("v1.1.0", at="2025-02-04T10:01:00+01:00"),
]
AUTH_ONLY_HERE = [commit("Never pushed", {"draft.py": "d = 1\n"}, on="draft", at="2025-01-15T10:00:00+01:00", key="draft")]
SHOP_STEPS = [
    commit("Begin the shop", {"pyproject.toml": SHOP.format("0.1.0"), "auth.py": LONG}, at="2025-03-01T10:00:00+01:00", by=ME_AT_WORK),
    commit("feat: cache prices, cold start from 420 ms to 120 ms", {"cache.py": "c = 1\n"}, at="2025-03-02T10:00:00+01:00", key="cached"),
    commit("Release 0.2.0", {"pyproject.toml": SHOP.format("0.2.0")}, at="2025-04-01T10:00:00+02:00"),
    tag("v0.2.0", at="2025-04-01T10:01:00+02:00"),
]
TOOLS = [commit("Start the tools", {"tool.sh": "echo 1\n"}, at="2023-05-01T10:00:00+01:00", key="tools")]


def make_laptop(folder: Path, repositories: dict[str, list[Step]]) -> Path:
    """A folder with these repositories (name → steps), scanned into a file beside it."""
    for name, steps in repositories.items():
        make_repo(folder / "code" / name, steps)
    scan(folder / "t.db", folder / "code", options=US)
    return folder / "t.db"


def make_two(tmp_path: Path) -> tuple[Path, Path]:
    """Both know tinyauth, each another state of it; one has the shop, the other the tools."""
    one = make_laptop(tmp_path / "one", {"tinyauth": [*AUTH, *AUTH_ONLY_HERE], "shop": SHOP_STEPS})
    other = make_laptop(tmp_path / "other", {"tinyauth": [*AUTH, *AUTH_LATER], "tools": TOOLS})
    return one, other


def copy_of(db: Path, name: str) -> Path:
    """A copy of a file that nobody has open."""
    return Path(shutil.copy(db, db.with_name(name)))


def see(db: Path) -> dict[str, Counter[tuple[object, ...]]]:
    """What every view shows; ids aside."""
    return {view: Counter(rows(db, f"SELECT * FROM {view}")) for view in VIEWS}
