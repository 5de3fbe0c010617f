"""Scan: pick a folder, say who you are where nobody is known yet, watch it being read, stop it, see what is new.

The first time, these are steps, one after the other; later, one key.
"""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, ProgressBar, Static

from tracker.model.growth import CommitQuery
from tracker.model.plain import plain
from tracker.settings import find_config_file, read_settings
from tracker.tui import messages
from tracker.tui.page import Page, Story
from tracker.tui.scanning import (
    STEPS,
    Outcome,
    describe_progress,
    describe_summary,
    folder_rows,
    person_rows,
    prepare_processes,
    suggest_folder,
)
from tracker.tui.widgets.table import Column, Table
from tracker.tui.wording import count_text, shorten_home

if TYPE_CHECKING:
    from tracker.scan import Progress
    from tracker.scan.look import Look

ABOUT = "Every repository in the folder is read, none is changed, and nothing leaves this machine. Scanning again reads only what is new."
PEOPLE = (
    Column("Email", 0, most=44),
    Column("Name", 20, most=30),
    Column("Commits", 7, "right"),
    Column("Repos", 5, "right", 60),
    Column("", 26, least=90),
)
FOLDERS = (Column("Folders here with repositories", 0, most=60), Column("Repositories", 14, "right"))


def make_room() -> Page:
    """The room as the app opens it."""
    return ScanRoom("scan", "Scan")


USUAL_FOLDER = "~/code"


class Progressed(Message, bubble=False):
    """The scan's worker says how far it is."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.progress = progress


class FolderLine(Input):
    """Where a scan begins."""

    HELP = """
The folder to scan: type its path, or press **down** and choose one of those that were found; **enter** goes on. Every repository
below it is read; nothing in it is changed, and nothing leaves this machine. **escape** leaves the field.
"""
    BINDINGS = [Binding("down", "screen.list", "To the list", show=False, id="scan.list")]


class ScanRoom(Page):
    """A scan from inside."""

    HELP = """
**enter** scans the folder that is named, **f** names another. Where nobody is known yet, the people who wrote in it are shown:
**space** marks the emails that are yours, **enter** scans, **e** scans for everyone. **ctrl+x** stops a scan, what was read stays;
**n** lists what a scan found new.
"""

    NEEDS_STORY = False
    BINDINGS = [
        Binding("enter", "go", "Scan, or see", id="scan.go"),
        Binding("f", "folder", "Folder", id="scan.folder"),
        Binding("e", "everyone", "Everyone", show=False, id="scan.everyone"),
        Binding("n", "new", "What is new", id="scan.new"),
        Binding("ctrl+x", "stop", "Stop", id="scan.stop"),
    ]

    def __init__(self, room: str, crumb: str) -> None:
        super().__init__(room, crumb)
        self._stop: Event | None = None
        self.step = 0
        """Which of `STEPS` is under way."""
        self.is_first = False
        """True: nothing was scanned into this file before."""
        self.outcome: Outcome | None = None
        self._path = Path()

    def compose_body(self) -> ComposeResult:
        yield Static(id="about", markup=False)
        yield FolderLine(placeholder=f"{USUAL_FOLDER}   enter goes on", id="folder")
        yield ProgressBar(id="progress", show_eta=False)
        yield Static(id="told", markup=False)
        yield Table(FOLDERS, widget_id="rows")

    def on_mount(self) -> None:
        self.query_one("#progress").display = False
        self.query_one("#rows").display = False
        super().on_mount()

    def show_story(self, story: Story) -> None:
        growth = story.growth
        was_first = self.is_first
        self.is_first = story.is_absent or (growth is not None and not growth.repositories)
        self._show_step(self.step)
        folder = self.query_one("#folder", Input)
        if self.is_first and not was_first:
            self.ask("folders", lambda db: _find_folders())
        if growth is not None and growth.repositories and not folder.value:
            if not growth.is_everyone and self._stop is None and self.outcome is None:
                held = count_text(len(growth.repositories), "repository", "repositories")
                self._tell(
                    f"The file holds {held} and {count_text(growth.commits, 'commit')} of yours, the last of {growth.last_on or 'no day'}."
                )
            folder.value = shorten_home(suggest_folder([line.path for line in growth.repositories]), str(Path.home()))

    def _show_step(self, step: int) -> None:
        """The line of steps, where they are shown: the first time, and whenever somebody must say who they are."""
        self.step = step
        line = Content(ABOUT)
        if self.is_first or step == 1:
            parts = [
                Content.styled(f" {at + 1} {name} ", "bold reverse" if at == step else "$foreground 60%") for at, name in enumerate(STEPS)
            ]
            line = Content.assemble(Content("›").join(parts), "\n\n", ABOUT)
        self.query_one("#about", Static).update(line)

    def _tell(self, text: str, *, is_failure: bool = False) -> None:
        told = self.query_one("#told", Static)
        told.set_class(is_failure, "-failed")
        told.update(text)

    # The folder ----------------------------------------------------------------------------------------------------------

    @on(Input.Submitted, "#folder")
    def _folder_named(self, submitted: Input.Submitted) -> None:
        # What the empty field suggests is what enter takes.
        self._begin(Path(submitted.value.strip() or USUAL_FOLDER).expanduser())

    def _begin(self, path: Path) -> None:
        """Scans `path`, once it is known who the user is."""
        if self._stop is not None:
            return
        self._path = path
        growth = self.story.growth if self.story else None
        if growth is not None and (growth.me or growth.is_everyone):
            self._scan((), is_everyone=False)
            return
        stop = self._stop = Event()
        self._tell(f"Looking who writes in {plain(str(path))} …")

        def job(db: Path) -> object:
            from tracker.scan.look import look_around

            return look_around(path, stop.is_set)

        self.ask("look", job)

    def action_list(self) -> None:
        table = self.query_one("#rows", Table)
        if table.display:
            table.focus()

    def action_folder(self) -> None:
        """Into the field that names the folder."""
        if self._stop is None:
            if self.step == 1:
                self.query_one("#rows").display = False
                self._tell("")
            self._show_step(0)
            self.query_one("#folder", Input).focus()

    # Who you are ---------------------------------------------------------------------------------------------------------

    def _show_people(self, look: Look) -> None:
        self._stop = None
        self._show_step(1)
        found = count_text(look.repositories, "repository", "repositories")
        unread = f", {look.unreadable} of them cannot be read" if look.unreadable else ""
        if not look.people:
            self._tell(f"{found}{unread}, and nobody wrote in them yet. f chooses another folder.")
            return
        self._tell(
            f"{found}{unread}. Which of these emails are yours? space marks and unmarks one, enter scans. Those that git is configured "
            "with here are marked. None is yours: e reads everyone's commits, f chooses another folder."
        )
        table = self.query_one("#rows", Table)
        table.set_columns(PEOPLE)
        table.set_rows(person_rows(look.people))
        table.marked = frozenset(f"person {one.email}" for one in look.people if one.is_configured)
        table.display = True
        table.focus()

    @on(Table.Chosen, "#rows")
    def _row_chosen(self, chosen: Table.Chosen) -> None:
        kind, _, name = chosen.key.partition(" ")
        if kind == "folder":
            self.query_one("#folder", Input).value = shorten_home(name, str(Path.home()))
            self._begin(Path(name))
        elif kind == "person":
            # Where none is marked, enter means the one under the cursor.
            emails = tuple(key.partition(" ")[2] for key in self.query_one("#rows", Table).chosen_keys)
            self._scan(emails, is_everyone=False)

    def action_everyone(self) -> None:
        if self.step == 1 and self._stop is None:
            self._scan((), is_everyone=True)

    # The scan ------------------------------------------------------------------------------------------------------------

    def _scan(self, me: tuple[str, ...], *, is_everyone: bool) -> None:
        stop = self._stop = Event()
        path = self._path
        self.outcome = None
        self._show_step(2)

        def job(db: Path) -> object:
            from tracker.growth import read_last_row
            from tracker.scan import ScanOptions, scan_paths

            prepare_processes()
            settings = read_settings(find_config_file(os.environ))
            options = ScanOptions(me=me, is_everyone=is_everyone, jobs=settings.jobs, included=settings.include)
            before = read_last_row(db)
            summary = scan_paths([path], db, options, on_progress=lambda progress: self._say_progress(progress), should_stop=stop.is_set)
            return Outcome(summary, before)

        self.ask("scan", job)
        self.query_one("#rows").display = False
        bar = self.query_one("#progress", ProgressBar)
        bar.display = True
        bar.update(total=None, progress=0)
        self._tell(f"Looking for repositories in {plain(str(path))} …   ctrl+x stops")
        self.set_focus(None)

    def _say_progress(self, progress: Progress) -> None:
        """Called in the worker's thread: posting is all it may do."""
        self.post_message(Progressed(progress))

    @on(Progressed)
    def _progressed(self, progressed: Progressed) -> None:
        progress = progressed.progress
        self.query_one("#progress", ProgressBar).update(total=progress.commits or None, progress=progress.commits_done)
        if self._stop is not None and not self._stop.is_set():
            self._tell(describe_progress(progress))

    def take_answer(self, topic: str, value: object) -> None:
        if isinstance(value, Outcome):
            self._end()
            self.outcome = value
            self._show_step(3)
            self._tell(describe_summary(value))
            self.refresh_bindings()
            self.post_message(messages.Rescanned())
        elif topic == "look":
            self._show_people(cast("Look", value))
        elif topic == "folders" and isinstance(value, tuple) and self.step == 0:
            table = self.query_one("#rows", Table)
            table.set_columns(FOLDERS)
            table.set_rows(folder_rows(value))
            table.display = bool(value)
            # Where a folder can be chosen the list has the focus, so that the keys of the rooms work meanwhile.
            (table if value else self.query_one("#folder", Input)).focus()

    def take_failure(self, topic: str, sentence: str) -> None:
        if topic != "folders":
            self._end()
            self._show_step(0)
            did = "The scan could not be done" if topic == "scan" else "This folder cannot be scanned"
            self._tell(f"{did}.\n\n{plain(sentence)}", is_failure=True)
            self.query_one("#folder", Input).focus()

    def _end(self) -> None:
        self._stop = None
        self.query_one("#progress").display = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A key is offered while it means something."""
        if action == "stop":
            return self._stop is not None
        if action == "new":
            return self.outcome is not None and self.outcome.summary.new_commits > 0
        if action == "everyone":
            return self.step == 1
        if action == "go":
            return self.step in (0, 3) and self._stop is None
        return super().check_action(action, parameters)

    def action_go(self) -> None:
        """On from where one is: scans the folder that is named, or goes to see what came of it."""
        if self.step == 3:
            self.post_message(messages.OpenRoom("arc"))
        else:
            self._begin(Path(self.query_one("#folder", Input).value.strip() or USUAL_FOLDER).expanduser())

    def action_new(self) -> None:
        if self.outcome is not None:
            title = "Read for the first time" if self.outcome.last_row == 0 else "New since the scan before"
            self.open_commits(title, CommitQuery(after_row=self.outcome.last_row))

    def action_stop(self) -> None:
        if self._stop is not None:
            self._stop.set()
            self._tell("Stopping after the present chunk …")

    def on_unmount(self) -> None:
        if self._stop is not None:
            self._stop.set()


def _find_folders() -> object:
    from tracker.scan.look import find_usual_folders

    return find_usual_folders(Path.home())
