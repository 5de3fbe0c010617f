"""What an installation holds: everything of data/ that the tracker reads, and nothing that only rebuilds it."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
WHEEL = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]


def test_all_of_data_reaches_the_wheel_but_for_what_rebuilds_it() -> None:
    there = {
        f"data/{path.name}" for path in (ROOT / "data").iterdir() if path.suffix != ".py" and path.name not in ("training", "__pycache__")
    }
    assert set(WHEEL["force-include"]) == there
    assert all(target == f"tracker/{source}" for source, target in WHEEL["force-include"].items())
