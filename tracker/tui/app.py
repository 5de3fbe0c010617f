"""The terminal app: its rooms, the way between them, and the one place where work runs apart from the interface.

Owns which page is open, the story that was read, and the workers. Knows no SQL, no git and no drawing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from textual import on
from textual.app import App, SystemCommand
from textual.binding import Binding
from textual.screen import Screen
from textual.theme import Theme
from textual.timer import Timer
from textual.worker import get_current_worker

from tracker.errors import TrackerError
from tracker.faults import record_fault
from tracker.model.growth import Growth
from tracker.settings import find_data_folder
from tracker.tui import messages
from tracker.tui.keeping import read_kept, save_kept
from tracker.tui.page import Page, Story, list_actions
from tracker.tui.themes import DEFAULT_THEME, THEMES
from tracker.tui.widgets.rooms import ROOMS, RoomBar

LARGE = 20_000
"""Commits of one's own from which on reading the story takes noticeable time."""
PLAIN_THEME = "ansi-dark"
"""The terminal's own colours."""
PATIENCE_S = 4.0
"""How long corrections of a large file must have paused before the story is read again."""


def _load_rooms() -> None:
    """In a thread, once the first page stands: the code of the other rooms, so that they open at once."""
    for name in ROOMS:
        import_module(f"tracker.tui.screens.{name.room}")


class TrackerApp(App[None]):
    """`tracker` without a command: the screens over one database file."""

    TITLE = "tracker"
    CSS_PATH = Path(__file__).parent / "tracker.tcss"
    DEFAULT_MODE = "arc"
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (72, "-narrow"), (110, "-wide"), (150, "-vast")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (22, "-low"), (34, "-tall"), (46, "-high")]
    BINDINGS = [
        *(Binding(name.key, f"room('{name.room}')", name.title, show=False, id=f"room.{name.room}") for name in ROOMS),
        Binding("escape", "back", "Back", id="back"),
        Binding("slash", "search", "Search", key_display="/", id="search"),
        Binding("f1,question_mark", "help", "Help", key_display="F1", id="help"),
        Binding("ctrl+r", "read_again", "Read the file again", show=False, id="read"),
        Binding("ctrl+t", "theme", "Next theme", show=False, id="theme"),
        Binding("q", "quit", "Quit", show=False, id="quit"),
    ]

    def __init__(
        self,
        db: Path,
        today: date,
        *,
        start_year: int | None = None,
        theme: str = DEFAULT_THEME,
        keymap: Mapping[str, str] | None = None,
        kept: Path | None = None,
        is_plain: bool = False,
    ) -> None:
        """db: the file to show; it need not exist yet. today: what "today" means on every screen.

        start_year: first year of the arc; None: the default span. keymap: binding id → key, the user's own keys.
        is_plain: paint no colour and no background of our own (NO_COLOR): the terminal's own colours stand.
        kept: file that remembers what was chosen from one start to the next; a theme in it beats `theme`; None: nothing is remembered.
        """
        super().__init__(ansi_color=True if is_plain else None)
        for name in ROOMS:
            self.add_mode(name.room, partial(self._make_room, name.room))
        for own in THEMES:
            self.register_theme(own)
        self.db = db
        self.today = today
        self.start_year = start_year
        self.story = Story(None, "", today)
        self._waiting: Timer | None = None
        self._said: deque[messages.Asked] = deque()
        """What was said and is still to be written, oldest first."""
        self._is_writing = False
        self._has_corrected = False
        """True: labels were corrected, and the conclusions from that are still to be drawn."""
        self._kept_in = kept
        self.kept = read_kept(kept)
        wanted = PLAIN_THEME if is_plain else self.kept.theme or theme
        self.theme = wanted if wanted in self.available_themes else DEFAULT_THEME
        if keymap:
            self.set_keymap(dict(keymap))

    @property
    def fault(self) -> Exception | None:
        """The fault of ours that ended the app; None: it was left."""
        return self._exception

    def _fatal_error(self) -> None:
        """Ends the app without a traceback, which would show what was being read; who started it tells of `fault`."""
        self._close_messages_no_wait()

    def on_mount(self) -> None:
        self.theme_changed_signal.subscribe(self, self._keep_theme)
        # The first paint comes before the first query: reading would share the processor with it.
        self.call_after_refresh(self._read_story)

    def _keep_theme(self, theme: Theme) -> None:
        if theme.name != PLAIN_THEME or not self.no_color:
            self._keep(theme=theme.name)

    @on(messages.Chosen)
    def _choice_made(self, choice: messages.Chosen) -> None:
        self._keep(**choice.what)

    def _keep(self, **what: Any) -> None:
        self.kept = self.kept._replace(**what)
        save_kept(self._kept_in, self.kept)

    # Work apart from the interface ---------------------------------------------------------------------------------------

    @on(messages.Asked)
    def _work_apart(self, asked: messages.Asked) -> None:
        """Runs a job in a thread; a newer question of the same asker and topic makes the older one's answer void.

        What a person said is written one after the other, in the order in which it was said.
        """
        asked.stop()
        if asked.is_said:
            self._said.append(asked)
            if not self._is_writing:
                self._is_writing = True
                self.run_worker(self._write_said, thread=True, group="said", exit_on_error=False)
            return

        def work() -> None:
            worker = get_current_worker()
            answer = self._answer(asked)
            if not worker.is_cancelled:
                asked.asker.post_message(answer)

        self.run_worker(work, thread=True, exclusive=True, group=f"{asked.topic}@{id(asked.asker)}", exit_on_error=False)

    def _write_said(self) -> None:
        """In a thread: writes what was said until nothing is left. The flag is only turned while nothing can be appended."""
        while self._said:
            asked = self._said.popleft()
            asked.asker.post_message(self._answer(asked))
            if not self._said:
                self.call_from_thread(self._rest)

    def _rest(self) -> None:
        self._is_writing = bool(self._said)

    def _answer(self, asked: messages.Asked) -> messages.Arrived | messages.Failed:
        """Does the job, in a thread."""
        try:
            return messages.Arrived(asked.topic, asked.job(self.db))
        except TrackerError as error:
            return messages.Failed(asked.topic, error.message)
        except Exception as error:
            # The one guard around a worker: a fault in a query must show in its place, not end the app.
            record_fault(find_data_folder(), error, "app")
            return messages.Failed(asked.topic, f"{type(error).__name__}: {error}")

    def _read_story(self) -> None:
        today, start_year = self.today, self.start_year
        has_corrected, self._has_corrected = self._has_corrected, False

        def job(db: Path) -> object:
            if not db.is_file():
                return None
            if has_corrected:
                from tracker.scan.say import conclude_said

                conclude_said(db)
            from tracker.growth import read_growth

            return read_growth(db, today, start_year=start_year)

        self.post_message(messages.Asked(self, "story", job))

    @on(messages.Arrived)
    def _story_arrived(self, arrived: messages.Arrived) -> None:
        if arrived.value is None:
            is_start = self.story.growth is None and not self.story.is_absent and not self.story.failure
            self._tell(Story(None, "", self.today, is_absent=True))
            # Whoever starts without any data is led by the hand.
            if is_start and self.current_mode == self.DEFAULT_MODE:
                self.action_room("scan")
        elif isinstance(arrived.value, Growth):
            is_start = self.story.growth is None
            self._tell(Story(arrived.value, "", self.today))
            if is_start:
                self.run_worker(_load_rooms, thread=True, group="rooms", exit_on_error=False)

    @on(messages.Failed)
    def _story_failed(self, failed: messages.Failed) -> None:
        self._tell(Story(None, failed.sentence, self.today))

    def _tell(self, story: Story) -> None:
        self.story = story
        for stack in list(self._screen_stacks.values()):
            for page in stack:
                if isinstance(page, Page) and page.is_ready and page.is_attached:
                    page.take_story(story)

    @on(messages.Rescanned)
    def _rescanned(self) -> None:
        self._read_story()

    @on(messages.Corrected)
    def _corrected(self) -> None:
        """Reads the story again; where that takes its time, only once the changes have paused."""
        self._has_corrected = True
        if self._waiting is not None:
            self._waiting.stop()
        growth = self.story.growth
        if growth is None or growth.commits < LARGE:
            self._read_story()
        else:
            self._waiting = self.set_timer(PATIENCE_S, self._read_story)

    @on(messages.BeginArc)
    def _begin_arc(self, wish: messages.BeginArc) -> None:
        self.start_year = wish.year
        self._read_story()

    # The way between pages -----------------------------------------------------------------------------------------------

    def _make_room(self, room: str) -> Screen[None]:
        """Makes a room when it is first opened, so that no room's code is read before."""
        return self._prepare(import_module(f"tracker.tui.screens.{room}").make_room())

    def _prepare(self, page: Page) -> Page:
        """Hands a new page what is known."""
        page.story = self.story
        page.kept = self.kept
        # A new page takes its styles when it is mounted. Without this the framework would take it for one that missed a
        # change of theme, and parse every style anew, twice, before its first paint.
        page._css_update_count = self._css_update_count
        return page

    def _open(self, module: str, *arguments: object) -> None:
        """Puts a deeper page on the present room's stack."""
        page = self._prepare(import_module(f"tracker.tui.screens.{module}").make_page(*arguments))
        trail = tuple(below.crumb for below in self.screen_stack if isinstance(below, Page))
        page.place(self.current_mode, trail)
        self.push_screen(page)

    @on(RoomBar.Chosen)
    @on(messages.OpenRoom)
    def _open_room(self, wish: RoomBar.Chosen | messages.OpenRoom) -> None:
        self.action_room(wish.room)

    @on(messages.OpenYear)
    def _open_year(self, wish: messages.OpenYear) -> None:
        self._open("year", wish.year)

    @on(messages.OpenArtifact)
    def _open_artifact(self, wish: messages.OpenArtifact) -> None:
        self._open("artifact", wish.artifact_id)

    @on(messages.OpenPattern)
    def _open_pattern(self, wish: messages.OpenPattern) -> None:
        self._open("practice", wish.pattern)

    @on(messages.OpenCommits)
    def _open_commits(self, wish: messages.OpenCommits) -> None:
        self._open("listing", wish.title, wish.query)

    @on(messages.OpenCommit)
    def _open_commit(self, wish: messages.OpenCommit) -> None:
        self._open("commit", wish.sha)

    @on(messages.OpenReview)
    def _open_review(self, wish: messages.OpenReview) -> None:
        self._open("review", wish.query)

    @on(messages.OpenMilestones)
    def _open_milestones(self) -> None:
        self._open("milestones")

    def action_room(self, room: str) -> None:
        """Opens a room; a second time, its first page."""
        if room == self.current_mode:
            self._leave_deeper_pages()
        else:
            self.switch_mode(room)

    def _leave_deeper_pages(self) -> None:
        while len(self.screen_stack) > 1:
            self.pop_screen()

    async def action_back(self) -> None:
        """Out of a field of text into the page; else one page up. A room's first page stays."""
        if isinstance(self.screen, Page) and self.screen.leave_field():
            return
        if len(self.screen_stack) > 1:
            self.pop_screen()

    def action_search(self) -> None:
        if self.current_mode != "commits" or len(self.screen_stack) > 1:
            self.action_room("commits")
        self.call_after_refresh(self._focus_search)

    def _focus_search(self) -> None:
        for field in self.screen.query("#search"):
            field.focus()

    def action_help(self) -> None:
        from tracker.tui.screens.helping import HelpPage, build_help

        if not isinstance(self.screen, HelpPage):
            self.push_screen(HelpPage(build_help(self.screen)))

    def action_read_again(self) -> None:
        self._read_story()

    def action_theme(self) -> None:
        """The tracker's dark, its light, and the terminal's own colours in turn."""
        turn = [own.name for own in THEMES] + [PLAIN_THEME]
        at = turn.index(self.theme) + 1 if self.theme in turn else 0
        self.theme = turn[at % len(turn)]

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action that the present page and its focused widget offer, then those of other rooms, the rooms and themes."""
        from tracker.tui.palette import ERRANDS

        for active in list_actions(screen):
            about = f"key {self.get_key_display(active.binding)}"
            yield SystemCommand(active.binding.description, about, lambda active=active: self._run(active.binding.action, active.node))
        for name in ROOMS:
            yield SystemCommand(f"Go to {name.title}", name.about, lambda room=name.room: self.action_room(room))
        for errand in ERRANDS:
            yield SystemCommand(errand.title, errand.about, lambda errand=errand: self._go_and_do(errand.room, errand.action))
        yield SystemCommand("Search commits", "key /", self.action_search)
        yield SystemCommand("Help", "Keys and meaning of what has focus, key F1", self.action_help)
        yield SystemCommand("Read the file again", "key ctrl+r", self.action_read_again)
        yield SystemCommand("Theme", "Choose light, dark or the terminal's own colours", self.search_themes)
        yield SystemCommand("Save a picture of this screen", "As SVG", lambda: self.set_timer(0.1, self.deliver_screenshot))
        yield SystemCommand("Quit", "key q", self.action_quit)

    def _go_and_do(self, room: str, action: str) -> None:
        """Opens a room's first page and, once it is there, does one of its actions."""
        if self.current_mode != room:
            self.action_room(room)
        self._leave_deeper_pages()
        self.call_after_refresh(lambda: self._run(action, self.screen))

    def _run(self, action: str, node: object) -> None:
        self.call_later(self.run_action, action, node)
