"""The one family of errors; the bottom floor, so it imports nothing of ours.

Every error carries a sentence for the user (what, where, what to do) and a short title. Each floor translates
its own library's errors into one of these; the command line turns them into an exit code.
"""

from __future__ import annotations


class TrackerError(Exception):
    """Something the user can be told in one sentence.

    `message` says what went wrong, where, and what to do; `title` is two or three words for a heading.
    """

    title = "Something went wrong"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class UsageError(TrackerError):
    """The command was asked for something it cannot mean."""

    title = "Usage"


class NotFoundError(UsageError):
    """What was named is not there."""

    title = "Not found"


class SettingsError(TrackerError):
    """A configuration value is wrong."""

    title = "Configuration"


class CatalogueError(TrackerError):
    """A file of `data/`, or the user's own catalogue, is wrong."""

    title = "Catalogue"


class RepositoryError(TrackerError):
    """One repository cannot be read; the scan goes on without it."""

    title = "Repository"


class StoreError(TrackerError):
    """The database file cannot be opened, read or written."""

    title = "Database"


class ExportError(TrackerError):
    """A report cannot be built or written."""

    title = "Export"
