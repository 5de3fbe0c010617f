"""The builder itself: the same shas on every run, and git finds nothing wrong."""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.make_repo import (
    AI_TRAILER,
    OTHER,
    Executable,
    Submodule,
    commit,
    find_blob,
    lose_object,
    make_repo,
    make_shallow,
    merge,
    tag,
)


def git(path: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(path), *words], capture_output=True, text=True, check=True).stdout.strip()


STEPS = [
    commit("Start", {"app.py": "print(1)\n", "run.sh": Executable("#!/bin/sh\n")}),
    commit(f"Cart\n\n{AI_TRAILER}", {"lib/cart.py": "x = 1\n"}, on="cart", by=OTHER),
    commit("Main goes on", {"app.py": "print(2)\n"}),
    merge("cart"),
    tag("v1.0"),
    tag("v1.1", annotated=True, message="One point one"),
    commit("Move", moves={"app.py": "src/app.py"}, at="2024-05-01T03:00:00+02:00", key="move"),
    commit("Vendor", {"vendor": Submodule("1" * 40), "lib/cart.py": None}),
    commit(b"Caf\xe9", {"a": b"\x00\xff"}, encoding="ISO-8859-1"),
]


def test_same_shas_every_run(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "a", STEPS)
    again = make_repo(tmp_path / "b", STEPS, bare=True)
    assert made.shas == again.shas
    assert made.head == "b6bf4b8489fe6abb3625fba4333c5ddc3b075e79"


def test_git_agrees(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "a", [*STEPS[:7], *STEPS[8:]])
    assert git(made.path, "status", "--porcelain") == ""
    assert "error" not in git(made.path, "fsck", "--full")
    assert git(made.path, "rev-parse", "HEAD") == made.head
    assert git(made.path, "rev-parse", "v1.1^{commit}") == made.by_key["v1.0"]
    assert git(made.path, "show", "--name-status", "--format=%aI", made.by_key["move"]).split() == [
        "2024-05-01T03:00:00+02:00",
        "R100",
        "app.py",
        "src/app.py",
    ]
    assert git(made.path, "log", "--merges", "--format=%s") == "Merge branch 'cart'"
    assert git(made.path, "show", "v1.0:app.py") == "print(2)"
    assert git(made.path, "log", "-1", "--format=%s") == "Café"


def test_damage(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "a", STEPS[:3], bare=True)
    lose_object(made.path, find_blob(made.path, made.shas[0], "app.py"))
    make_shallow(made.path, made.head)
    assert git(made.path, "rev-parse", "--is-shallow-repository") == "true"
