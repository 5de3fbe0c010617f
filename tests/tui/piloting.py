"""What every pilot test does: open the app, wait until its workers are done, read what a page shows."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

from textual.events import Key
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.widgets import Input, Static

from tracker.tui.app import TrackerApp
from tracker.tui.page import Page
from tracker.tui.widgets.table import Table

SIZE = (120, 36)
CHARACTERS = {"space": " ", "colon": ":", "slash": "/", "minus": "-", "full_stop": "."}
"""What a key types where its name is not the character itself."""


async def settle(pilot: Pilot[Any]) -> None:
    """Waits until workers are done, their messages are shown and the screen is drawn; a blinking cursor stands still.

    Waits on messages, never on time: a refresh that was asked for, and every queue worked through, three times in a row, for an
    answer may pass through three hands (a window, its page, the app) before a worker has it.
    """
    quiet = 0
    while quiet < 3:
        is_drawn = await drawn(pilot) and not any(is_busy(page) for page in (pilot.app, *pilot.app.screen_stack))
        under_way = [worker for worker in pilot.app.workers if not worker.is_finished]
        quiet = quiet + 1 if is_drawn and not under_way else 0
        if under_way:
            await pilot.app.workers.wait_for_complete(under_way)
    for field in pilot.app.screen.query(Input):
        field.cursor_blink = False


def is_busy(pump: MessagePump) -> bool:
    """Whether messages or callbacks wait to be worked through."""
    return not pump._message_queue.empty() or bool(pump._next_callbacks)


async def drawn(pilot: Pilot[Any]) -> bool:
    """Waits until every queue of the screen was worked through and the screen was drawn after it; False: another took its place."""
    await pilot._wait_for_screen()
    screen = pilot.app.screen
    done = asyncio.Event()
    screen.call_after_refresh(done.set)
    while not done.is_set() and pilot.app.screen is screen:
        await asyncio.sleep(0.002)
    return pilot.app.screen is screen and screen.is_mounted


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Presses keys one by one, each as soon as the one before is answered in full."""
    for key in keys:
        pilot.app.post_message(Key(key, CHARACTERS.get(key) or (key if len(key) == 1 else None)))
        await settle(pilot)
    if not keys:
        await settle(pilot)


async def type_search(pilot: Pilot[Any], text: str) -> None:
    """Puts a text into the search line and waits for what it brings."""
    pilot.app.screen.query_one("#search", Input).value = text
    await settle(pilot)


@asynccontextmanager
async def opened(db: Path, today: date, *keys: str, size: tuple[int, int] = SIZE, **options: Any) -> AsyncIterator[Pilot[None]]:
    """The app on a database, after some keys."""
    app = TrackerApp(db, today, **options)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        yield pilot


def page_of(pilot: Pilot[Any]) -> Page:
    """The page that is shown."""
    assert isinstance(pilot.app.screen, Page)
    return pilot.app.screen


def crumbs_of(pilot: Pilot[Any]) -> tuple[str, ...]:
    """The way to the page that is shown."""
    page = page_of(pilot)
    return (*page.trail, page.crumb)


def table_of(pilot: Pilot[Any]) -> Table:
    """The table of the page."""
    return pilot.app.screen.query_one("#rows", Table)


def text_of(pilot: Pilot[Any], selector: str) -> str:
    """What a text widget of the page shows."""
    return str(pilot.app.screen.query_one(selector, Static).render())


def state_of(pilot: Pilot[Any]) -> str:
    """loading, empty, error, or "" when the page shows what it is for."""
    return next((name for name in ("loading", "empty", "error") if page_of(pilot).has_class(f"-{name}")), "")


def shown_text(pilot: Pilot[Any]) -> str:
    """Every character of the screen, as a terminal would show it."""
    screen = pilot.app.screen
    return "\n".join("".join(segment.text for segment in strip) for strip in screen._compositor.render_strips())
