"""Shows how quick the app is on a large file: first paint, rooms and search, beside an empty Textual app in the same run.

    python tests/bench/app.py [COMMITS]     100,000 by default; prints, asserts nothing

The file is the demo's, its commits copied under new names until there are enough.
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
from datetime import date
from pathlib import Path

RUNS = 5
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
        connection.execute("ANALYZE")
        return int(connection.execute("SELECT count(*) FROM commits").fetchone()[0])


def time_start(code: str, *arguments: str) -> list[float]:
    """Seconds from starting a process until its app has painted and left, several times."""
    taken = []
    for _ in range(RUNS):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", code, *arguments], check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - started)
    return taken


async def time_keys(db: Path) -> dict[str, list[float]]:
    """Seconds until a key was answered: in an empty app, and room by room and letter by letter in the tracker."""
    from textual.app import App
    from textual.widgets import Input, Static

    from tracker.tui.app import TrackerApp

    taken: dict[str, list[float]] = {}

    class Empty(App[None]):
        def compose(self):  # type: ignore[no-untyped-def]
            yield Static("hello")

    async with Empty().run_test(size=(120, 36)) as pilot:
        for _ in range(10):
            started = time.perf_counter()
            await pilot.press("x")
            taken.setdefault("empty app, a key", []).append(time.perf_counter() - started)
    app = TrackerApp(db, date(2026, 1, 10))
    async with app.run_test(size=(120, 36)) as pilot:
        started = time.perf_counter()
        while app.story.growth is None and not app.story.failure:
            await pilot.pause(0.01)
        taken["story read (in the background)"] = [time.perf_counter() - started]
        for turn in range(3):
            for key in "2345678901":
                await pilot.press("escape")
                started = time.perf_counter()
                await pilot.press(key)
                name = "first visit of a room" if turn == 0 else "a room again"
                taken.setdefault(name, []).append(time.perf_counter() - started)
        await pilot.press("slash")
        await app.workers.wait_for_complete()
        for letter in "release level:system":
            started = time.perf_counter()
            await pilot.press("space" if letter == " " else "colon" if letter == ":" else letter)
            taken.setdefault("a letter in the search line", []).append(time.perf_counter() - started)
        for words in ("release", "release level:system", "fix is:mine", "the type:feat"):
            started = time.perf_counter()
            app.screen.query_one("#search", Input).value = words
            await pilot.pause(0.13)
            await app.workers.wait_for_complete()
            await pilot.pause()
            taken.setdefault("search until its answer is shown", []).append(time.perf_counter() - started)
    return taken


def main() -> None:
    from tracker.demo.run import prepare_demo

    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        db = Path(shutil.copy(prepare_demo(Path(folder) / "demo"), Path(folder) / "large.db"))
        print(f"{write_large_file(db, wanted):,} commits, {db.stat().st_size >> 20} MiB")
        rows = {"empty app, start to first paint": time_start(EMPTY_APP), "tracker, start to first paint": time_start(TRACKER_APP, str(db))}
        rows |= asyncio.run(time_keys(db))
    print(f"{'ms':36} {'least':>8} {'median':>8} {'most':>8}")
    for name, taken in rows.items():
        print(f"{name:36} {min(taken) * 1000:8.0f} {statistics.median(taken) * 1000:8.0f} {max(taken) * 1000:8.0f}")


if __name__ == "__main__":
    main()
