"""Lets changed globs of the user's configuration reach commits that were read before."""

from __future__ import annotations

import sqlite3

from tracker.errors import SettingsError
from tracker.store.places import read_setting, save_setting
from tracker.store.writer import save_unread


def regard_globs(connection: sqlite3.Connection, included: tuple[str, ...]) -> None:
    """Marks commits for another reading whose files the user's globs now take in, or no longer do.

    Raises: SettingsError when one of them is no glob.
    """
    before = tuple((read_setting(connection, "included") or "").splitlines())
    if before == included:
        return
    from pathspec import GitIgnoreSpec

    try:
        spec = GitIgnoreSpec.from_lines({*before, *included})
    except ValueError as error:
        raise SettingsError(f"The key 'include' of the configuration: {error}.") from error
    paths = (row[0] for row in connection.execute("SELECT DISTINCT path FROM changes"))
    save_unread(connection, [path for path in paths if spec.match_file(path)])
    save_setting(connection, "included", "\n".join(included))
