"""Shows how quick the app is on a large file: first paint, rooms and search, beside an empty Textual app in the same run.

    python tests/bench/app.py [COMMITS]     100,000 by default; prints, asserts nothing

The file is the demo's, its commits copied under new names until there are enough. Starts alternate between the two apps, so
that a machine that is busy with something else slows both. A key is answered once what it asked for stands on the screen: time
runs from the key to the frame that shows it, and a frame is a sixtieth of a second.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

STARTS = 15
FRAME_MS = 1000 / 60
EMPTY_APP = """
from textual.app import App
from textual.widgets import Footer, Static
class Empty(App):
    def compose(self):
        yield Static("hello"); yield Footer()
    def on_ready(self):
        self.exit()
Empty().run(headless=True)
"""
TRACKER_APP = """
import sys
from datetime import date
from pathlib import Path
from tracker.tui.app import TrackerApp
class Timed(TrackerApp):
    def on_ready(self):
        self.exit()
Timed(Path(sys.argv[1]), date(2026, 1, 10)).run(headless=True)
"""


def write_large_file(db: Path, wanted: int) -> int:
    """Copies commits, labels, patterns and changes within `db` until there are `wanted`; gives how many there are."""
    with sqlite3.connect(db) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        columns = [row[1] for row in connection.execute("PRAGMA table_info(commits)") if row[1] not in ("id", "sha")]
        tables = {name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})") if row[1] != "commit_id"]
                  for name in ("labels", "label_patterns", "changes")}  # fmt: skip
        step, count = connection.execute("SELECT max(id), count(*) FROM commits").fetchone()
        for turn in range(1, max(1, -(-wanted // count))):
            names = ", ".join(columns)
            connection.execute(
                f"INSERT INTO commits (id, sha, {names}) SELECT id + ?, substr(printf('%08x', ?) || sha, 1, 40), {names}"
                " FROM commits WHERE id <= ?",
                (turn * step, turn, step),
            )
            for table, rest in tables.items():
                names = ", ".join(rest)
                connection.execute(
                    f"INSERT INTO {table} (commit_id, {names}) SELECT commit_id + ?, {names} FROM {table} WHERE commit_id <= ?",
                    (turn * step, step),
                )
        connection.execute("INSERT INTO commits_fts(commits_fts) VALUES ('rebuild')")
    from tracker.scan.say import conclude_said

    # The sums of each repository are made anew, as the end of a scan leaves them.
    conclude_said(db)
    with sqlite3.connect(db) as connection:
        connection.execute("ANALYZE")
        return int(connection.execute("SELECT count(*) FROM commits").fetchone()[0])


def time_starts(db: Path) -> dict[str, list[float]]:
    """Milliseconds from starting a process until its app has painted and left, the two apps in turn."""
    taken: dict[str, list[float]] = {"empty app, start to first paint": [], "tracker, start to first paint": []}
    for _ in range(STARTS):
        for name, code in zip(taken, (EMPTY_APP, TRACKER_APP), strict=True):
            started = time.perf_counter()
            subprocess.run([sys.executable, "-c", code, str(db)], check=True, stdout=subprocess.DEVNULL)
            taken[name].append((time.perf_counter() - started) * 1000)
    return taken


async def answer(app: Any, key: str, is_shown: Callable[[], bool]) -> float:
    """Milliseconds from a key to the first frame with what it asked for."""
    from textual.events import Key

    frames: list[float] = []
    display = app._display

    def note(screen: object, renderable: object) -> None:
        display(screen, renderable)
        if is_shown():
            frames.append(time.perf_counter())

    app._display = note
    started = time.perf_counter()
    app.post_message(Key(key, {"colon": ":", "space": " "}.get(key) or (key if len(key) == 1 else None)))
    while not frames and time.perf_counter() < started + 10:
        await asyncio.sleep(0.001)
    del app._display
    return (frames[0] - started) * 1000 if frames else float("inf")


async def time_empty() -> list[float]:
    """A key that changes the one text of an empty app."""
    from textual.app import App
    from textual.widgets import Static

    class Empty(App[None]):
        def compose(self):
            yield Static("hello")

        def on_key(self) -> None:
            self.count = getattr(self, "count", 0) + 1
            self.query_one(Static).update(f"hello {self.count}")

    app = Empty()
    taken = []
    async with app.run_test(size=(120, 36)) as pilot:
        for turn in range(30):
            await pilot.pause(0.02)
            taken.append(await answer(app, "x", lambda turn=turn: getattr(app, "count", 0) > turn))
    return taken


async def rest(app: Any) -> None:
    """Until no worker is under way."""
    while any(not worker.is_finished for worker in app.workers):
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.05)


async def time_tracker(db: Path) -> dict[str, list[float]]:
    """Rooms, sections and letters of the search line, each until its answer stands on the screen."""
    from tracker.tui.app import TrackerApp
    from tracker.tui.screens.listing import Listing
    from tracker.tui.widgets.rooms import ROOMS
    from tracker.tui.widgets.table import Table

    taken: dict[str, list[float]] = {}
    app = TrackerApp(db, date(2026, 1, 10))
    async with app.run_test(size=(120, 36)) as pilot:
        started = time.perf_counter()
        while app.story.growth is None and not app.story.failure:
            await pilot.pause(0.01)
        taken["story read (in the background)"] = [(time.perf_counter() - started) * 1000]
        await pilot.pause(1.0)

        def shows(room: str) -> bool:
            page: Any = app.screen
            return app.current_mode == room and page.is_ready and not page.is_blank and page.query("#body").first().size.height > 0

        for turn in range(4):
            for name in (*ROOMS[1:], ROOMS[0]):
                await rest(app)
                await pilot.press("escape")
                await pilot.pause(0.05)
                kind = "a room, the first time" if turn == 0 else "a room again"
                taken.setdefault(kind, []).append(await answer(app, name.key, lambda name=name: shows(name.room)))
        await pilot.press("6")
        for _ in range(10):
            await pilot.pause(0.05)
            page: Any = app.screen
            at = (page.at + 1) % len(page.sections)
            taken.setdefault("another section of a room", []).append(await answer(app, "l", lambda at=at, page=page: page.at == at))
        await pilot.press("slash")
        await rest(app)
        listing = app.screen
        assert isinstance(listing, Listing)
        for text in ("release level:system", "fix is:mine", "the type:feat"):
            listing.query_one("#search").value = ""
            await rest(app)
            await pilot.pause(0.1)
            for letter in text:
                before = listing.found
                key = {" ": "space", ":": "colon"}.get(letter, letter)
                taken.setdefault("a letter until its list stands", []).append(
                    await answer(app, key, lambda before=before: listing.found is not before)
                )
        await pilot.press("enter")
        table = listing.query_one("#rows", Table)
        for _ in range(20):
            await pilot.pause(0.02)
            at = table.cursor + 1
            taken.setdefault("one line down in a list", []).append(await answer(app, "j", lambda at=at: table.cursor == at))
    return taken


def main() -> None:
    from tracker.demo.run import prepare_demo

    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        db = Path(shutil.copy(prepare_demo(Path(folder) / "demo"), Path(folder) / "large.db"))
        print(f"{write_large_file(db, wanted):,} commits, {db.stat().st_size >> 20} MiB")
        starts = time_starts(db)
        empty = asyncio.run(time_empty())
        rows = {**starts, "empty app, a key": empty, **asyncio.run(time_tracker(db))}
    print(f"{'ms':36} {'least':>8} {'median':>8} {'most':>8}")
    for name, taken in rows.items():
        print(f"{name:36} {min(taken):8.0f} {statistics.median(taken):8.0f} {max(taken):8.0f}")
    ratios = [tracker / alone for alone, tracker in zip(*starts.values(), strict=True)]
    print(f"\nfirst paint: {statistics.median(ratios):.2f} times the empty app's (median of {STARTS} pairs)")
    base = statistics.median(empty)
    for name in list(rows)[4:]:
        print(f"{name}: {(statistics.median(rows[name]) - base) / FRAME_MS:.1f} frames more than a key in the empty app")


if __name__ == "__main__":
    main()
