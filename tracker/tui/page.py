"""What every page shares: the rooms above, where we are, a body that loads, is empty or fails with dignity, and the keys.

Owns those four states and nothing of any room.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from tracker.model.growth import CommitQuery, Growth
from tracker.model.plain import plain
from tracker.tui import messages
from tracker.tui.keeping import Kept
from tracker.tui.widgets.keys import KeyLine
from tracker.tui.widgets.rooms import RoomBar


class Story(NamedTuple):
    """What the app knows right now."""

    growth: Growth | None
    """None: still loading, failed, or there is no file."""
    failure: str
    """Why there is no growth; empty: nothing failed."""
    today: date
    is_absent: bool = False
    """True: there is no file yet."""


NOTHING_YET = (
    "Nothing was scanned yet.\n\nPress 9 to pick a folder with your repositories and read them,\n"
    "or leave with q and run `tracker demo` to look around in an example."
)
LOADING = "Reading your story …"


class Page(Screen[None]):
    """A screen with rooms above and keys below; subclasses fill the body in `compose_body` and `show_growth`."""

    AUTO_FOCUS = ""
    FIRST_FOCUS = ""
    """Selector of what has focus once the page is filled; "" for none."""
    NEEDS_STORY = True
    """False: the body is shown even when nothing was scanned."""

    def __init__(self, room: str, crumb: str) -> None:
        super().__init__(classes="-loading")
        self.room = room
        self.crumb = crumb
        self.trail: tuple[str, ...] = ()
        self.story: Story | None = None
        """What the app knows; set before the page opens."""
        self.kept = Kept()
        """What was chosen in earlier starts; set before the page opens."""
        self.is_ready = False
        """True once the page's widgets are there and a story can be shown."""
        self._has_focused = False
        self._under_way: dict[str, Callable[[Path], object] | None] = {}
        """Topic that was asked for with `ask_last` → the job that comes after it; None: none."""

    def place(self, room: str, trail: tuple[str, ...]) -> None:
        """Says in which room, and below which pages, this page opens."""
        self.room = room
        self.trail = trail

    # Structure -----------------------------------------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        yield RoomBar(self.room)
        yield Static(id="where", markup=False)
        with Vertical(id="body"):
            yield from self.compose_body()
        yield Static(id="state", markup=False)
        yield KeyLine()

    def compose_body(self) -> ComposeResult:
        """The widgets of this page."""
        raise NotImplementedError

    def show_growth(self, growth: Growth) -> None:
        """Fills the body; called again whenever the file was read again."""

    def say_empty(self, growth: Growth) -> str:
        """Why there is nothing to show although something was scanned, naming the next key; "" when there is."""
        return ""

    # States --------------------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        self.is_ready = True
        self.take_story(self.story or Story(None, "", date.min))

    def take_story(self, story: Story) -> None:
        """Shows what is known now."""
        self.story = story
        self.show_where()
        if not self.NEEDS_STORY:
            self._show_state("", "")
            self.show_story(story)
        elif story.failure:
            self._show_state("error", f"This could not be read.\n\n{story.failure}\n\nctrl+r tries again, 9 scans, q leaves.")
        elif story.is_absent:
            self._show_state("empty", NOTHING_YET)
        elif story.growth is None:
            self._show_state("loading", LOADING)
        elif story.growth.first_on is None:
            self._show_state("empty", self._say_unknown(story.growth))
        elif sentence := self.say_empty(story.growth):
            self._show_state("empty", sentence)
        else:
            self._show_state("", "")
            self.show_growth(story.growth)
        self._focus_first()

    def show_story(self, story: Story) -> None:
        """For pages that work without a story: fills the body with what there is."""

    def _say_unknown(self, growth: Growth) -> str:
        if growth.quality.unread:
            return "Your commits are known, but were not read yet.\n\nPress 9 to scan the same folders again."
        if growth.repositories and not growth.me and not growth.is_everyone:
            return (
                "Repositories were read, but nobody said who you are.\n\nPress 8 to confirm your identities; "
                "then your commits become your story."
            )
        return NOTHING_YET

    def _show_state(self, state: str, sentence: str) -> None:
        for name in ("loading", "empty", "error"):
            self.set_class(name == state, f"-{name}")
        self.query_one("#state", Static).update(Content(plain_sentences(sentence)))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A page that shows nothing offers nothing to do with it."""
        own = {binding.action.partition("(")[0] for binding in type(self).BINDINGS if isinstance(binding, Binding)}
        return not (action in own and self.is_blank)

    @property
    def is_blank(self) -> bool:
        """True while the body is loading, empty or failed."""
        return self.has_class("-loading") or self.has_class("-empty") or self.has_class("-error")

    def _focus_first(self) -> None:
        if self.FIRST_FOCUS and not self._has_focused and not self.is_blank:
            for widget in self.query(self.FIRST_FOCUS):
                widget.focus(scroll_visible=False)
                self._has_focused = True
                break

    def leave_field(self) -> bool:
        """Takes the focus out of a field of text; False: it was in none."""
        if not isinstance(self.focused, Input):
            return False
        first = [widget for widget in self.query(self.FIRST_FOCUS) if not isinstance(widget, Input)] if self.FIRST_FOCUS else []
        self.set_focus(first[0] if first else None)
        return True

    def show_where(self) -> None:
        """The line below the rooms: the way here on the left, whose story it is."""
        way = Content(" › ").join(
            [Content.styled(plain(step), "$foreground 60%") for step in self.trail] + [Content.styled(plain(self.crumb), "bold")]
        )
        about = self.say_about()
        self.query_one("#where", Static).update(Content.assemble(way, ("   " + about, "$foreground 60%")) if about else way)

    def say_about(self) -> str:
        """A few words beside the title, from the story."""
        growth = self.story.growth if self.story else None
        if growth is None or growth.first_on is None:
            return ""
        names = list(dict.fromkeys(plain(person.name) for person in growth.me if person.name))
        who = "everyone" if growth.is_everyone else names[0] if names else "you"
        first, last = growth.first_on[:4], (growth.last_on or growth.first_on)[:4]
        return f"{who} · {growth.commits:,} commits · {first if first == last else f'{first}–{last}'}"

    # Asking --------------------------------------------------------------------------------------------------------------

    def ask(self, topic: str, job: Callable[[Path], object]) -> None:
        """Has `job(db)` read apart; the answer comes to `take_answer` or `take_failure`, unless the topic is asked for anew."""
        self.post_message(messages.Asked(self, topic, job))

    def ask_last(self, topic: str, job: Callable[[Path], object]) -> None:
        """As `ask`, but what is under way is answered first; of all that is asked meanwhile only the last is done.

        So a list follows the typing as fast as the file allows, and never works on what nobody waits for.
        """
        if topic in self._under_way:
            self._under_way[topic] = job
        else:
            self._under_way[topic] = None
            self.ask(topic, job)

    def _go_on(self, topic: str) -> None:
        job = self._under_way.pop(topic, None)
        if job is not None:
            self.ask_last(topic, job)

    def say(self, topic: str, job: Callable[[Path], object]) -> None:
        """Has `job(db)` write what the user said, after all that was said before; the answer comes as with `ask`."""
        self.post_message(messages.Asked(self, topic, job, is_said=True))

    @on(messages.Arrived)
    def _arrived(self, arrived: messages.Arrived) -> None:
        self._go_on(arrived.topic)
        self.take_answer(arrived.topic, arrived.value)

    @on(messages.Failed)
    def _failed(self, failed: messages.Failed) -> None:
        self._go_on(failed.topic)
        self.take_failure(failed.topic, failed.sentence)

    def take_answer(self, topic: str, value: object) -> None:
        """What a worker brought."""

    def take_failure(self, topic: str, sentence: str) -> None:
        """What a worker could not do; by default a notice."""
        self.notify(plain(sentence), severity="error", markup=False)

    def open_commits(self, title: str, query: CommitQuery) -> None:
        """Lists the commits behind a number."""
        self.post_message(messages.OpenCommits(title, query))


def list_actions(screen: Screen[object]) -> list[ActiveBinding]:
    """What the page and its focused widget offer, without what the app and the framework offer everywhere."""
    return [
        active
        for active in screen.active_bindings.values()
        if active.binding.description
        and not active.binding.system
        and active.enabled
        and active.node is not screen.app
        and not active.binding.action.startswith(("app.focus", "screen.", "copy_text"))
    ]


def plain_sentences(text: str) -> str:
    """Several lines made plain one by one."""
    return "\n".join(plain(line) for line in text.split("\n"))
