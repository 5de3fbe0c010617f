"""How every screen looks, at two sizes and in each of its states. What they show is said by hand, so that
neither a better labeller nor another demo changes a picture.

Updated with `pytest tests/tui/test_snapshots.py --snapshot-update`, after looking at the report it writes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.pilot import Pilot

from tests.make_repo import OTHER, commit, make_repo
from tests.tui.growth_values import build_growth
from tests.tui.piloting import press, settle, shown_text
from tracker.model.growth import Growth
from tracker.tui.app import TrackerApp
from tracker.tui.messages import Arrived
from tracker.tui.widgets.rooms import ROOMS

pytestmark = pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="Pictures differ from one Python to another; 3.11 is the one compared."
)
SIZES = [(80, 24), (120, 36)]
Compare = Callable[..., bool]


class StoryApp(TrackerApp):
    """The app with a story that is handed to it; None: it never arrives."""

    def __init__(self, db: Path, today: date, growth: Growth | None) -> None:
        super().__init__(db, today)
        self.told = growth

    def _read_story(self) -> None:
        if self.told is not None:
            self._story_arrived(Arrived("story", self.told))


def pressing(*keys: str) -> Callable[[Pilot[Any]], Any]:
    """What to do before the picture is taken."""

    async def run(pilot: Pilot[Any]) -> None:
        await settle(pilot)
        await press(pilot, *keys)

    return run


STORY_SCREENS = {
    "arc": ("1",),
    "artifacts": ("2",),
    "releases": ("2", "l"),
    "patterns": ("3",),
    "travels": ("3", "h"),
    "compounding": ("4",),
    "durability": ("6",),
    "loops": ("6", "l"),
    "notes": ("7",),
    "repositories": ("8",),
    "quality": ("8", "h"),
    "scan": ("9",),
    "year": ("y", "enter"),
    "numbers": ("y", "enter", "h"),
    "artifact": ("2", "enter"),
    "pattern": ("3", "enter"),
    "milestones": ("m",),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("screen", STORY_SCREENS)
def test_screen(snap_compare: Compare, demo_db: Path, today: date, screen: str, size: tuple[int, int]) -> None:
    app = StoryApp(demo_db, today, build_growth())
    assert snap_compare(app, terminal_size=size, run_before=pressing(*STORY_SCREENS[screen]))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("screen", ["commits", "commit", "review"])
def test_screen_of_commits(snap_compare: Compare, told_db: Path, today: date, screen: str, size: tuple[int, int]) -> None:
    keys = {"commits": ("5", "j"), "commit": ("5", "j", "j", "enter"), "review": ("5", "exclamation_mark")}[screen]
    assert snap_compare(TrackerApp(told_db, today), terminal_size=size, run_before=pressing(*keys))


@pytest.mark.parametrize("window", ["help", "chooser", "note"])
def test_window(snap_compare: Compare, demo_db: Path, today: date, window: str) -> None:
    keys = {"help": ("f1",), "chooser": ("8", "r"), "note": ("7", "n")}[window]
    app = StoryApp(demo_db, today, build_growth())
    assert snap_compare(app, terminal_size=(80, 24), run_before=pressing(*keys))


@pytest.mark.parametrize("size", [(80, 24), (160, 48)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("state", ["loading", "empty", "error"])
async def test_state(
    snapshot: SnapshotAssertion,
    demo_db: Path,
    tmp_path: Path,
    today: date,
    monkeypatch: pytest.MonkeyPatch,
    state: str,
    size: tuple[int, int],
) -> None:
    """Every room while it waits, without a file, and with one that cannot be read; as text, for these states have no picture."""
    monkeypatch.chdir(tmp_path)
    if state == "error":
        Path("tracker.db").write_bytes(b"this is no database, only words " * 99)
    app = StoryApp(demo_db, today, None) if state == "loading" else TrackerApp(Path("tracker.db"), today)
    shown = []
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for name in ROOMS:
            await press(pilot, "escape", name.key)
            shown.append("\n".join(line.rstrip() for line in shown_text(pilot).split("\n")))
    assert "\n\n".join(shown) == snapshot


@pytest.mark.parametrize("theme", ["tracker-light", "ansi-dark", "gruvbox"])
def test_theme(snap_compare: Compare, demo_db: Path, today: date, theme: str) -> None:
    app = StoryApp(demo_db, today, build_growth())
    app.theme = theme
    assert snap_compare(app, terminal_size=(80, 24), run_before=pressing())


def test_no_colour(snap_compare: Compare, demo_db: Path, today: date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(StoryApp(demo_db, today, build_growth()), terminal_size=(80, 24), run_before=pressing())


@pytest.mark.parametrize("screen", ["arc", "year", "artifacts", "compounding"])
def test_wide_screen(snap_compare: Compare, demo_db: Path, today: date, screen: str) -> None:
    app = StoryApp(demo_db, today, build_growth())
    assert snap_compare(app, terminal_size=(200, 60), run_before=pressing(*STORY_SCREENS[screen]))


@pytest.mark.parametrize("size", [(60, 18), (32, 10)], ids=lambda size: f"{size[0]}x{size[1]}")
def test_small_screen(snap_compare: Compare, demo_db: Path, today: date, size: tuple[int, int]) -> None:
    assert snap_compare(StoryApp(demo_db, today, build_growth()), terminal_size=size, run_before=pressing())


@pytest.mark.parametrize("step", ["folder", "people"])
def test_first_start(snap_compare: Compare, tmp_path: Path, today: date, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    make_repo(tmp_path / "code" / "shop", [commit("Start", {"a.py": "x = 1\n"}), commit("Mend", {"a.py": "x = 2\n"}, by=OTHER)])
    keys = {"folder": (), "people": ("enter",)}[step]
    assert snap_compare(TrackerApp(tmp_path / "none.db", today), terminal_size=(80, 24), run_before=pressing(*keys))


def test_one_month(snap_compare: Compare, demo_db: Path, today: date) -> None:
    from tests.tui.growth_values import build_quarters, build_years

    quarters = build_quarters(2026, 1)
    growth = build_growth(quarters=quarters, years=build_years(quarters), first_on="2026-01-02", last_on="2026-01-30", start_year=2026)
    assert snap_compare(StoryApp(demo_db, today, growth), terminal_size=(80, 24), run_before=pressing())


def test_many_years(snap_compare: Compare, demo_db: Path, today: date) -> None:
    from tests.tui.growth_values import build_quarters, build_years

    quarters = build_quarters(2013, 56)
    app = StoryApp(demo_db, today, build_growth(quarters=quarters, years=build_years(quarters), first_on="2013-01-09", start_year=2013))
    assert snap_compare(app, terminal_size=(80, 24), run_before=pressing())
