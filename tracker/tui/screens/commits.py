"""Commits: the room of the search. Everything it does stands in `listing`."""

from __future__ import annotations

from tracker.model.growth import CommitQuery
from tracker.tui.page import Page
from tracker.tui.screens.listing import Listing


def make_room() -> Page:
    """The room as the app opens it."""
    return Listing("commits", "Commits", CommitQuery())
