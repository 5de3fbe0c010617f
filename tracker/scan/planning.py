"""Finds out what is to be read: who is me, and of each place its tips, its tags and the commits that are new.

Opens repositories and reads commit objects, no trees but for two small files.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from typing import NamedTuple

from tracker.errors import RepositoryError
from tracker.git.branches import find_branches, read_ignored_revisions
from tracker.git.discover import Place, read_folder_name
from tracker.git.history import Tips, is_rewritten, read_new_commits, read_root, read_tags, read_tips, split_names
from tracker.git.identity import normalise_email, read_configured_emails
from tracker.git.opening import open_repository
from tracker.git.refs import read_fingerprint
from tracker.git.remote import read_remote
from tracker.model.facts import Tag
from tracker.model.record import PlaceState
from tracker.scan.guard import Failure, attempt
from tracker.scan.options import Manner, ScanOptions, Skipped
from tracker.store.places import KnownPlace, WorkFacts, read_place, save_place
from tracker.store.said import read_identities, save_identities, save_mine
from tracker.store.twins import read_branch_tips


class Plan(NamedTuple):
    """What is to be read of one place."""

    place: Place
    fingerprint: str
    """Of the refs as they were before anything was read: whatever comes meanwhile is found by the next scan."""
    place_id: int
    work_id: int
    tips: Tips
    tags: list[Tag]
    branches: tuple[tuple[str, str], ...]
    """(tip, base) of branches that were never merged, where they are new."""
    ignored: list[str]
    """Shas that the repository itself keeps out of blame."""
    reached: bytes | None
    """Raw object names of everything the tips reach, read only when a known tip is lost; None: no history was rewritten."""
    merged: bytes
    """Raw object names of new commits that the default branch contains, newest first."""
    other: bytes


def settle_identities(connection: sqlite3.Connection, places: Sequence[Place], options: ScanOptions) -> list[str]:
    """Who is me, normalised: what was saved, what the options say, what git's configuration says; marks the commits known so far."""
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    save_identities(connection, [normalise_email(email) for email in options.me], "flag", now)
    configured = [normalise_email(email) for email in read_configured_emails(None)]
    for place in places:
        try:
            configured += [normalise_email(email) for email in read_configured_emails(open_repository(place.git_dir))]
        except RepositoryError:
            continue  # The plan names it and says why.
    save_identities(connection, dict.fromkeys(configured), "configuration", now)
    me = [email for email, source in read_identities(connection).items() if source != "removed"]
    save_mine(connection, me)
    return me


def plan_place(connection: sqlite3.Connection, place: Place, manner: Manner, described: str) -> Plan | Skipped:
    """What is to be read of a place, or why it cannot be; `described`, the manner in short, goes into the fingerprint."""
    planned = attempt(lambda: _plan(connection, place, manner, described))
    return skip_place(connection, place, planned.reason) if isinstance(planned, Failure) else planned


def skip_place(connection: sqlite3.Connection, place: Place, reason: str) -> Skipped:
    """Keeps the place as a row with its reason; facts that were read of it before stay."""
    reason = reason.removeprefix(f"{place.git_dir}: ").removeprefix(f"{place.git_dir}/: ")
    state = PlaceState(str(place.git_dir), show_path(place), place.kind, "unreadable", reason)
    save_place(connection, state, WorkFacts(read_folder_name(place), None, None, None, None))
    return Skipped(place.shown_path, reason)


def _plan(connection: sqlite3.Connection, place: Place, manner: Manner, described: str) -> Plan:
    fingerprint = read_fingerprint(place.git_dir, described)
    repo = open_repository(place.git_dir)
    tips = read_tips(repo)
    known = read_place(connection, str(place.git_dir))
    work = WorkFacts(
        name=_find_name(place, remote := read_remote(repo)),
        root_sha=read_root(repo, tips.default_head) if tips.default_head else None,
        remote=remote,
        default_branch=tips.default_branch,
        default_head=tips.default_head,
    )
    state, reason = "ok", ""
    if tips.default_head is None:
        state, reason = "empty", "it has no commits yet"
    elif repo.is_shallow:
        state, reason = "shallow", "its history is cut off; `git fetch --unshallow` brings the rest"
    place_id, work_id = save_place(connection, PlaceState(str(place.git_dir), show_path(place), place.kind, state, reason), work)
    # Known tips hide their history only when all of it was read to the end, as the same work.
    is_read = known is not None and known.work_id == work_id and known.fingerprint is not None
    before = known if known is not None and is_read else KnownPlace(place_id, work_id, None, (), None)
    new = read_new_commits(repo, tips, before.heads, before.default_head)
    # On a first reading `new.other` is everything that the default branch does not contain.
    unmerged = None if before.heads else frozenset(split_names(new.other))
    plan = Plan(
        place=place,
        fingerprint=fingerprint,
        place_id=place_id,
        work_id=work_id,
        tips=tips,
        tags=read_tags(repo),
        branches=tuple(find_branches(repo, tips, read_branch_tips(connection), unmerged, None if manner.is_everyone else manner.me)),
        ignored=read_ignored_revisions(repo, tips.default_head),
        reached=read_new_commits(repo, tips, (), None).all if is_rewritten(repo, tips, before.heads) else None,
        merged=new.merged + (_undone(connection, work_id, manner.is_everyone) if is_read else b""),
        other=new.other,
    )
    repo.free()
    return plan


def _find_name(place: Place, remote: str | None) -> str:
    """Owner and name where it is published; else the folder's name."""
    return (remote.partition("/")[2] if remote else "") or read_folder_name(place)


def _undone(connection: sqlite3.Connection, work_id: int, is_everyone: bool) -> bytes:
    """Saved commits whose difference was not asked for before and is now."""
    rows = connection.execute(
        "SELECT sha FROM commits WHERE work_id = ? AND is_diffed = 0 AND is_merge = 0 AND (? OR is_mine = 1) ORDER BY authored_at DESC",
        (work_id, is_everyone),
    )
    return b"".join(bytes.fromhex(sha) for (sha,) in rows)


def show_path(place: Place) -> str:
    """The folder a person knows, as valid Unicode."""
    return str(place.shown_path).encode("utf-8", "backslashreplace").decode()
