"""Makes every picture of this folder: drives the app without a terminal over the demo and writes what it shows as SVG.

    python screenshots/make.py            rewrites the pictures beside this file
    python screenshots/make.py FOLDER     writes them into FOLDER

Running it twice gives the same bytes: the demo's commits are fixed, so is its today, and paths are shown from its home.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple


class Screen(NamedTuple):
    """One screen of the app."""

    name: str
    keys: tuple[str, ...]
    """Keys that lead there from anywhere."""


SCREENS = (
    Screen("arc", ("1",)),
    Screen("year", ("1", "y", "left", "enter")),
    Screen("milestones", ("1", "m")),
    Screen("artifacts", ("2",)),
    Screen("releases", ("2", "l")),
    Screen("artifact", ("2", "enter")),
    Screen("patterns", ("3",)),
    Screen("stacks", ("3", "l")),
    Screen("pattern", ("3", "enter")),
    Screen("compounding", ("4",)),
    Screen("head-starts", ("4", "l", "l")),
    Screen("commits", ("5", "j", "j")),
    Screen("commit", ("5", "j", "j", "enter")),
    Screen("review", ("5", "exclamation_mark")),
    Screen("durability", ("6",)),
    Screen("loops", ("6", "l")),
    Screen("notes", ("7",)),
    Screen("repositories", ("8",)),
    Screen("quality", ("8", "h")),
    Screen("scan", ("9",)),
    Screen("export", ("0",)),
    Screen("help", ("5", "f1")),
)
LOOKS = (("dark", "tracker-dark", (120, 36)), ("light", "tracker-light", (80, 24)))
"""Name in the file, theme, columns and lines."""
EXTRAS = (
    ("arc", "light", "tracker-light", (160, 48)),
    ("arc", "terminal", "ansi-dark", (80, 24)),
    ("arc", "dark", "tracker-dark", (80, 24)),
    ("arc", "dark", "tracker-dark", (200, 60)),
    ("year", "dark", "tracker-dark", (200, 60)),
)
"""Further looks of single screens."""


def name_picture(screen: str, look: str, size: tuple[int, int]) -> str:
    """File name of a picture."""
    return f"{screen}-{look}-{size[0]}x{size[1]}.svg"


def list_pictures() -> tuple[str, ...]:
    """File names of all pictures that this script makes."""
    names = [name_picture(screen.name, look, size) for look, _, size in LOOKS for screen in SCREENS]
    return (*names, *(name_picture(screen, look, size) for screen, look, _, size in EXTRAS))


def write_pictures(folder: Path, home: Path) -> None:
    """Writes all pictures into `folder`; builds the demo below `home`, which stands in for the user's home meanwhile."""
    from tracker.demo.run import prepare_demo, read_demo_today

    before = os.environ.get("HOME")
    os.environ["HOME"] = str(home)
    try:
        db = prepare_demo(home / "demo")
        for look, theme, size in LOOKS:
            asyncio.run(_take(db, read_demo_today(), folder, look, theme, size, SCREENS))
        for name, look, theme, size in EXTRAS:
            chosen = tuple(screen for screen in SCREENS if screen.name == name)
            asyncio.run(_take(db, read_demo_today(), folder, look, theme, size, chosen))
    finally:
        if before is None:
            del os.environ["HOME"]
        else:
            os.environ["HOME"] = before


async def _take(db, today, folder, look, theme, size, screens) -> None:  # type: ignore[no-untyped-def]
    from tracker.tui.app import TrackerApp

    app = TrackerApp(db, today, theme=theme)
    async with app.run_test(size=size) as pilot:
        await _settle(pilot)
        for screen in screens:
            for key in ("escape", "escape", "escape", *screen.keys):
                await pilot.press(key)
                await _settle(pilot)
            picture = app.export_screenshot(title=f"tracker: {screen.name}")
            (folder / name_picture(screen.name, look, size)).write_text(picture, encoding="utf-8", newline="\n")
            # The next screen of a room begins at its first section again.
            for _ in range(screen.keys.count("l") - screen.keys.count("h") if len(screen.keys) > 1 else 0):
                await pilot.press("h")
            for _ in range(screen.keys.count("h")):
                await pilot.press("l")


async def _settle(pilot) -> None:  # type: ignore[no-untyped-def]
    """Waits until workers are done and shown; a cursor that blinks stands still."""
    from textual.widgets import Input

    quiet = 0
    # A worker's answer may ask for the next one, so quiet once is not enough.
    while quiet < 2:
        await pilot.pause()
        under_way = [worker for worker in pilot.app.workers if not worker.is_finished]
        if under_way:
            await pilot.app.workers.wait_for_complete(under_way)
        quiet = 0 if under_way else quiet + 1
    for field in pilot.app.screen.query(Input):
        field.cursor_blink = False
    await pilot.pause()


def main(arguments: list[str]) -> None:
    """The command line."""
    folder = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.svg"):
        if old.name not in list_pictures():
            old.unlink()
    with tempfile.TemporaryDirectory(prefix="tracker-pictures-") as home:
        write_pictures(folder, Path(home))
    print(f"{len(list_pictures())} pictures in {folder}")


if __name__ == "__main__":
    main(sys.argv[1:])
