"""Which theme variable each role of a drawing takes, and how drawings become Textual content.

The only place where a role meets a style. Styles name theme variables, never colours of their own, so that every theme,
light, dark or the terminal's own, keeps its contrast.
"""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from tracker.model.plain import plain
from tracker.tui.drawing import Drawing, Line

ROLE_STYLES = {
    "": "",
    "muted": "$foreground 60%",
    "strong": "bold",
    "title": "bold $text-primary",
    "key": "bold $text-accent",
    "cursor": "bold reverse",
    "syntax": "$text-secondary",
    "pattern": "$text-primary",
    "system": "$text-accent",
    "architecture": "$text-warning",
    "good": "$text-success",
    "warn": "$text-warning",
    "bad": "$text-error",
    "ship": "bold $text-success",
    "axis": "$foreground 60%",
    "bar": "$text-primary",
    "link": "underline",
    "add": "$text-success",
    "del": "$text-error",
}


def content_of_line(line: Line) -> Content:
    """One line of a drawing; markup and control characters, which git's names may hold, are shown as text."""
    return Content.assemble(*((plain(text), ROLE_STYLES[role]) for text, role in line))


def content_of(drawing: Drawing | Iterable[Line]) -> Content:
    """A whole drawing, one line below the other."""
    return Content("\n").join([content_of_line(line) for line in drawing])
