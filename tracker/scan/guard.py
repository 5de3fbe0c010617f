"""The one place of the write side where any failure is caught: around the work on one repository."""

from __future__ import annotations

import os
import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, TypeVar

from tracker.errors import CatalogueError, RepositoryError, StoreError
from tracker.faults import record_fault
from tracker.settings import find_data_folder

Result = TypeVar("Result")
_OBJECT = re.compile(r"\b[0-9a-f]{40}\b")
LEAST_BYTES, MOST_BYTES = 1 << 30, 3 << 30
"""What the work on one repository may add to the process: an eighth of the machine, within these. Histories of a million
commits take half of the least; their packs' indexes, which count too, as much again.
"""


class Failure(NamedTuple):
    reason: str
    """Why the repository cannot be read, and where we know it, what helps."""


@contextmanager
def bounded_memory() -> Iterator[None]:
    """Lets the process grow by so much and no more inside; beyond it, a MemoryError. Where the system knows no such
    limit (macOS, Windows), nothing is bounded.
    """
    if sys.platform != "linux":
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    with open("/proc/self/statm", "rb") as file:
        used = int(file.read().split()[0]) * resource.getpagesize()
    wanted = used + max(LEAST_BYTES, min(MOST_BYTES, os.sysconf("SC_PHYS_PAGES") * resource.getpagesize() // 8))
    lowest = min(limit for limit in (wanted, soft, hard) if limit != resource.RLIM_INFINITY)
    resource.setrlimit(resource.RLIMIT_AS, (lowest, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def attempt(work: Callable[[], Result]) -> Result | Failure:
    """What `work` on one repository gives, or why it could not be done: one broken repository never stops a scan.

    Raises: StoreError and sqlite3.Error, which are no fault of the repository.
    """
    try:
        with bounded_memory():
            return work()
    except (StoreError, sqlite3.Error):
        raise
    except (RepositoryError, CatalogueError) as error:
        return Failure(error.message)
    except MemoryError:
        return Failure("something in it unpacks to more than fits into memory; `git fsck` and `git count-objects -vH` there say more")
    except Exception as error:
        record_fault(find_data_folder(), error, "scan")
        return Failure(f"cannot be read ({type(error).__name__}{_quote(error)}); try `git fsck` there")


def _quote(error: Exception) -> str:
    """The error's own words where they name objects or files; any other's could quote the source that was being read."""
    is_of_git = type(error).__module__.lstrip("_").partition(".")[0] == "pygit2" or _OBJECT.search(str(error)) is not None
    return f": {error}" if is_of_git or isinstance(error, OSError) else ""
