"""The one place of the write side where any failure is caught: around the work on one repository."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from tracker.errors import RepositoryError, StoreError

Result = TypeVar("Result")


class Failure(NamedTuple):
    reason: str
    """Why the repository cannot be read, and where we know it, what helps."""


def attempt(work: Callable[[], Result]) -> Result | Failure:
    """What `work` on one repository gives, or why it could not be done: one broken repository never stops a scan.

    Raises: StoreError and sqlite3.Error, which are no fault of the repository.
    """
    try:
        return work()
    except (StoreError, sqlite3.Error):
        raise
    except RepositoryError as error:
        return Failure(error.message)
    except Exception as error:
        return Failure(f"cannot be read ({type(error).__name__}: {error}); try `git fsck` there")
