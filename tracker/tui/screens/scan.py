"""Scan: pick a folder, watch it being read, stop it, see what is new and who you may be."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.message import Message
from textual.widgets import Input, ProgressBar, Static

from tracker.model.plain import plain
from tracker.settings import find_config_file, read_settings
from tracker.tui import messages
from tracker.tui.page import Page, Story
from tracker.tui.wording import count_text, shorten_home

if TYPE_CHECKING:
    from tracker.scan import Progress, ScanSummary

ABOUT = (
    "Name a folder; every repository in it is read, none is changed, and nothing leaves this machine.\n"
    "Scanning again reads only what is new."
)


def make_room() -> Page:
    """The room as the app opens it."""
    return ScanRoom("scan", "Scan")


USUAL_FOLDER = "~/code"


class Progressed(Message, bubble=False):
    """The scan's worker says how far it is."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.progress = progress


class ScanRoom(Page):
    """A scan from inside."""

    HELP = """
Name a folder and press **enter**: every repository below it is read; nothing in it is changed, and nothing leaves this machine.
**ctrl+x** stops, what was read stays. **escape** leaves the field, so that the keys of the rooms work again.
"""

    NEEDS_STORY = False
    FIRST_FOCUS = "#folder"
    BINDINGS = [
        Binding("enter", "folder", "Folder", id="scan.folder"),
        Binding("ctrl+x", "stop", "Stop", id="scan.stop"),
    ]

    def __init__(self, room: str, crumb: str) -> None:
        super().__init__(room, crumb)
        self._stop: Event | None = None

    def compose_body(self) -> ComposeResult:
        yield Static(ABOUT, id="about", markup=False)
        yield Input(placeholder=f"{USUAL_FOLDER}   enter starts", id="folder")
        yield ProgressBar(id="progress", show_eta=False)
        yield Static(id="told", markup=False)

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#progress").display = False

    def show_story(self, story: Story) -> None:
        growth = story.growth
        folder = self.query_one("#folder", Input)
        if growth is not None and growth.repositories and not folder.value:
            if not growth.is_everyone and self._stop is None:
                held = count_text(len(growth.repositories), "repository", "repositories")
                self.query_one("#told", Static).update(
                    f"The file holds {held} and {count_text(growth.commits, 'commit')} of yours, the last of {growth.last_on or 'no day'}."
                )
            folder.value = shorten_home(suggest_folder([line.path for line in growth.repositories]), str(Path.home()))

    @on(Input.Submitted, "#folder")
    def _start(self, submitted: Input.Submitted) -> None:
        # What the empty field suggests is what enter takes.
        folder = submitted.value.strip() or USUAL_FOLDER
        if self._stop is not None:
            return
        stop = self._stop = Event()
        path = Path(folder).expanduser()

        def job(db: Path) -> object:
            from tracker.scan import ScanOptions, scan_paths

            prepare_processes()
            settings = read_settings(find_config_file(os.environ))
            options = ScanOptions(jobs=settings.jobs, included=settings.include, patterns=settings.patterns)
            return scan_paths([path], db, options, on_progress=lambda progress: self._say_progress(progress), should_stop=stop.is_set)

        self.ask("scan", job)
        bar = self.query_one("#progress", ProgressBar)
        bar.display = True
        bar.update(total=None, progress=0)
        self.query_one("#told", Static).update(f"Looking for repositories in {plain(str(path))} …   ctrl+x stops")

    def _say_progress(self, progress: Progress) -> None:
        """Called in the worker's thread: posting is all it may do."""
        self.post_message(Progressed(progress))

    @on(Progressed)
    def _progressed(self, progressed: Progressed) -> None:
        progress = progressed.progress
        self.query_one("#progress", ProgressBar).update(total=progress.commits or None, progress=progress.commits_done)
        repos = count_text(progress.repositories, "repository", "repositories")
        left = "" if progress.left_s is None else f" · about {max(1, round(progress.left_s))} s left"
        self.query_one("#told", Static).update(
            f"{plain(progress.repository)}\n{progress.repositories_done} of {repos}"
            f" · {progress.commits_done:,} of {progress.commits:,} commits{left}\n\nctrl+x stops; what was read stays."
        )

    def take_answer(self, topic: str, value: object) -> None:
        self._end()
        self.query_one("#told", Static).update(describe_summary(value))  # type: ignore[arg-type]
        self.post_message(messages.Rescanned())

    def take_failure(self, topic: str, sentence: str) -> None:
        self._end()
        told = self.query_one("#told", Static)
        told.add_class("-failed")
        told.update(f"The scan could not be done.\n\n{plain(sentence)}")

    def _end(self) -> None:
        self._stop = None
        self.query_one("#progress").display = False
        self.query_one("#told").remove_class("-failed")

    def action_folder(self) -> None:
        """Into the field that names the folder."""
        self.query_one("#folder", Input).focus()

    def action_stop(self) -> None:
        if self._stop is not None:
            self._stop.set()
            self.query_one("#told", Static).update("Stopping after the present chunk …")

    def on_unmount(self) -> None:
        if self._stop is not None:
            self._stop.set()


def prepare_processes() -> None:
    """Starts the tracker of shared resources that worker processes need, while the real stderr stands in its place.

    The app takes stderr away from the terminal and gives it no file descriptor, with which that start would fail.
    """
    from contextlib import redirect_stderr
    from multiprocessing import resource_tracker

    if sys.__stderr__ is not None:
        with redirect_stderr(sys.__stderr__):
            resource_tracker.ensure_running()


def suggest_folder(paths: list[str]) -> str:
    """The folder above all of `paths`, for the next scan; "" when they share none worth naming."""
    from os.path import commonpath

    folders = [path for path in paths if path.startswith("/")]
    if not folders:
        return ""
    shared = Path(commonpath(folders))
    if len(folders) == 1:
        shared = shared.parent
    return str(shared) if len(shared.parts) > 2 else ""


def describe_summary(summary: ScanSummary) -> str:
    """What a scan found, as a person wants to read it."""
    found = count_text(summary.repositories, "repository", "repositories")
    head = "Stopped; what was read is kept." if summary.was_stopped else "Done."
    lines = [
        f"{head} {found}, {count_text(summary.new_commits, 'new commit')}, {summary.unchanged} unchanged.",
        f"The file holds {count_text(summary.commits, 'commit')}, {summary.my_commits:,} of them yours.",
    ]
    if not summary.me or summary.likely:
        lines.append("\nWho are you? Press 8: perhaps " + ", ".join(plain(f"{one.name} <{one.email}>") for one in summary.likely[:3]) + ".")
    if summary.shipped:
        lines.append("\nShipped last:")
        lines += [
            plain(f"  ◆ {one.last_on}  {one.name} {one.last_version}  ({count_text(one.releases, 'release')})")
            for one in summary.shipped[:6]
        ]
    if summary.skipped:
        lines.append(f"\nSkipped: {len(summary.skipped)}")
        lines += [plain(f"  ! {one.path.name}: {one.reason}") for one in summary.skipped[:6]]
    if summary.unknown_counts:
        lines.append(f"\nLines unknown for {count_text(summary.unknown_counts, 'commit')}: objects are missing.")
    lines.append("\nPress 1 to see your arc.")
    return "\n".join(lines)
