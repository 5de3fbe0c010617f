"""Pictures as widgets: they hold the numbers, ask `charts` for the drawing at their present size, and say what was chosen.

Must not compute what they show, and must not know where it came from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from tracker.tui.charts import AXIS, ArcBar, draw_arc, plan_arc
from tracker.tui.drawing import Drawing
from tracker.tui.roles import content_of


class Plot(Widget):
    """A drawing that follows the widget's size: `drawer(width, height)` is asked whenever it is shown.

    height: lines that it may take: half of the screen, or nearly all of it where pictures stand beside their tables.
    """

    def __init__(
        self, drawer: Callable[[int, int], Drawing] | None = None, *, widget_id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(id=widget_id, classes=classes)
        self._drawer = drawer

    def set_drawer(self, drawer: Callable[[int, int], Drawing]) -> None:
        """Shows another drawing."""
        self._drawer = drawer
        self.refresh(layout=True)

    @property
    def _lines(self) -> int:
        lines = self.app.size.height
        return lines - 5 if self.screen.has_class("-vast") else lines // 2

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._drawer(width, self._lines)) if self._drawer and width > 0 else 0

    def render(self) -> Content:
        if self._drawer is None or not self.size.width:
            return Content("")
        return content_of(self._drawer(self.size.width, self._lines))


class ArcChart(Widget, can_focus=True):
    """The quarters of the arc, with a cursor."""

    HELP = """
Each column is a quarter; the denser the shade, the wider the scope of the work: ░ syntax, ▒ pattern, ▓ system, █ architecture.
A narrow column has too few commits to say much. **n** counts its commits, **◆** what shipped.

**h l** or the arrows choose a quarter, **enter** lists its commits, **%** changes between shares and numbers of commits,
**[** and **]** let the arc begin a year earlier or later.
"""
    BINDINGS = [
        Binding("enter", "choose", "Commits of the quarter", id="arc.open"),
        Binding("left,h", "move(-1)", "Earlier", show=False, id="arc.earlier"),
        Binding("right,l", "move(1)", "Later", show=False, id="arc.later"),
        Binding("home,g", "edge(0)", "First", show=False, id="arc.first"),
        Binding("end,G", "edge(1)", "Last", show=False, id="arc.last"),
        Binding("percent_sign", "scale", "Share or number", show=False, id="arc.scale", key_display="%"),
    ]
    cursor = reactive(0)
    is_share = reactive(True)

    class Chosen(Message):
        """A quarter was chosen."""

        def __init__(self, quarter: str) -> None:
            super().__init__()
            self.quarter = quarter

    class Reached(Message):
        """The cursor came to a quarter."""

        def __init__(self, quarter: str) -> None:
            super().__init__()
            self.quarter = quarter

    class Scaled(Message):
        """The columns show shares now, or numbers."""

        def __init__(self, is_share: bool) -> None:
            super().__init__()
            self.is_share = is_share

    def __init__(self, *, widget_id: str | None = None, is_share: bool = True) -> None:
        super().__init__(id=widget_id)
        self.bars: tuple[ArcBar, ...] = ()
        self.set_reactive(ArcChart.is_share, is_share)

    def set_bars(self, bars: Sequence[ArcBar]) -> None:
        """Shows other quarters; the cursor stays on its quarter, or goes to the newest."""
        here = self.bars[self.cursor].quarter if self.bars else ""
        self.bars = tuple(bars)
        newest = max(0, len(self.bars) - 1)
        self.set_reactive(ArcChart.cursor, next((at for at, bar in enumerate(self.bars) if bar.quarter == here), newest))
        self.refresh()
        if self.bars:
            self.post_message(self.Reached(self.bars[self.cursor].quarter))

    def render(self) -> Content:
        return content_of(draw_arc(self.bars, self.size.width, self.size.height, self.cursor, self.is_share))

    def watch_cursor(self, cursor: int) -> None:
        if self.bars:
            self.post_message(self.Reached(self.bars[cursor].quarter))

    def action_move(self, quarters: int) -> None:
        if self.bars:
            self.cursor = max(0, min(self.cursor + quarters, len(self.bars) - 1))

    def action_edge(self, is_end: int) -> None:
        self.action_move(len(self.bars) if is_end else -len(self.bars))

    def action_scale(self) -> None:
        self.is_share = not self.is_share
        self.post_message(self.Scaled(self.is_share))

    def action_choose(self) -> None:
        if self.bars:
            self.post_message(self.Chosen(self.bars[self.cursor].quarter))

    def on_click(self, event: events.Click) -> None:
        plan = plan_arc(len(self.bars), self.size.width, self.cursor)
        at = plan.first + (event.x - AXIS) // plan.slot
        if event.x >= AXIS and plan.first <= at < plan.first + plan.shown:
            if at == self.cursor:
                self.action_choose()
            self.cursor = at
