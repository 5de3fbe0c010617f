"""Finds out what is to be read: who is me, and of each place its tips, its tags and the commits that are new.

Opens repositories and reads commit objects; of trees only those of the default head, for what the repository says of its files.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from tracker.errors import RepositoryError
from tracker.git.attributes import read_attributes
from tracker.git.branches import Branch, find_branches, read_ignored_revisions
from tracker.git.discover import Place, read_folder_name
from tracker.git.history import (
    Reach,
    Tips,
    has_commit,
    has_name,
    read_committed_at,
    read_reach,
    read_root,
    read_state,
    read_tags,
    read_tips,
    split_names,
)
from tracker.git.identity import Mailmap, read_configured_emails
from tracker.git.opening import open_repository
from tracker.git.refs import read_fingerprint
from tracker.git.remote import read_remote
from tracker.model.email import normalise_email
from tracker.model.facts import Tag
from tracker.model.place_name import name_place
from tracker.model.record import PlaceState
from tracker.scan.guard import Failure, attempt
from tracker.scan.options import Manner, Skipped
from tracker.store.people import save_resolved
from tracker.store.places import WorkFacts, has_commits, read_cuts, read_newest_head, read_place, save_place
from tracker.store.said import read_identities, save_identities
from tracker.store.twins import read_branch_tips
from tracker.store.writer import find_complete


class Plan(NamedTuple):
    """What is to be read of one place."""

    place: Place
    fingerprint: str
    """Of the refs as they were before anything was read: whatever comes meanwhile is found by the next scan."""
    place_id: int
    work_id: int
    tips: Tips
    tags: list[Tag]
    branches: tuple[Branch, ...]
    """Branches that were never merged, where they are new."""
    reach: Reach
    """Everything that branches and tags reach."""
    todo: Reach
    """Of these, what is still to be read."""


def settle_identities(
    connection: sqlite3.Connection, places: Sequence[Place], should_stop: Callable[[], bool], *, reads_configuration: bool
) -> list[str]:
    """Who is me, normalised: what was saved and, where it is asked, what git's configuration says, here and in the places."""
    configured = [normalise_email(email) for email in read_configured_emails(None)] if reads_configuration else []
    for place in places if reads_configuration else ():
        if place.fault or should_stop():
            continue
        found = attempt(lambda place=place: read_configured_emails(open_repository(place.git_dir)))  # type: ignore[misc]
        # Of a failure the plan says why.
        configured += [] if isinstance(found, Failure) else [normalise_email(email) for email in found]
    save_identities(connection, dict.fromkeys(configured), "configuration", time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
    return [email for email, source in read_identities(connection).items() if source != "removed"]


def plan_places(
    connection: sqlite3.Connection, places: Iterable[Place], manner: Manner, described: str, should_stop: Callable[[], bool]
) -> list[Plan | Skipped]:
    """The plans of several places, in their order; `described`, the manner in short, goes into the fingerprints.

    `should_stop` is asked before each; where it says so, the others have no plan.
    """
    places = list(places)
    planned: dict[Place, Plan | Skipped] = {}
    others: list[Plan] = []
    # Shallow clones last: the root of such a one says nothing, but it may be a commit of another.
    for place in sorted(places, key=lambda place: (place.git_dir / "shallow").exists()):
        if should_stop():
            break
        planned[place] = plan = _plan_place(connection, place, manner, described, others)
        others += [plan] if isinstance(plan, Plan) else []
    return [planned[place] for place in places if place in planned]


def _plan_place(connection: sqlite3.Connection, place: Place, manner: Manner, described: str, others: Sequence[Plan]) -> Plan | Skipped:
    """What is to be read of a place, or why it cannot be. `others`: plans of this scan, whose commits are not saved yet."""
    planned = attempt(lambda: _plan(connection, place, manner, described, others))
    return skip_place(connection, place, planned.reason) if isinstance(planned, Failure) else planned


def skip_place(connection: sqlite3.Connection, place: Place, reason: str) -> Skipped:
    """Keeps the place as a row with its reason; facts that were read of it before stay."""
    reason = reason.removeprefix(f"{place.git_dir}: ").removeprefix(f"{place.git_dir}/: ")
    state = PlaceState(name_place(place.git_dir), show_path(place), place.kind, "unreadable", reason)
    save_place(connection, state, WorkFacts(read_folder_name(place)))
    return Skipped(place.shown_path, reason)


def _plan(connection: sqlite3.Connection, place: Place, manner: Manner, described: str, others: Sequence[Plan]) -> Plan:
    if place.fault:
        raise RepositoryError(place.fault)
    fingerprint = read_fingerprint(place.git_dir, described)
    repo = open_repository(place.git_dir)
    tips = read_tips(repo)
    reach = read_reach(repo, tips)
    known = read_place(connection, name_place(place.git_dir))
    state, reason = read_state(repo, tips)
    root, mark = read_root(repo, tips.default_head) if tips.default_head else (None, None)
    remote = read_remote(repo)
    work = WorkFacts(
        name=_find_name(place, remote),
        root_sha=root,
        root_mark=mark,
        remote=remote,
        default_branch=tips.default_branch,
        default_head=tips.default_head,
        head_at=read_committed_at(repo, tips.default_head) if tips.default_head else 0,
        attributes=read_attributes(repo, tips.default_head),
        ignored=tuple(read_ignored_revisions(repo, tips.default_head)),
        kin=_find_kin(others, root, tips.default_head) if state == "shallow" else _find_cut(connection, reach),
        is_whole=state != "shallow",
        has_known_head=known is not None and known.default_head is not None and has_commit(repo, known.default_head),
    )
    place_id, work_id = save_place(connection, PlaceState(name_place(place.git_dir), show_path(place), place.kind, state, reason), work)
    unmerged = frozenset(split_names(reach.other))
    plan = Plan(
        place=place,
        fingerprint=fingerprint,
        place_id=place_id,
        work_id=work_id,
        tips=tips,
        tags=read_tags(repo),
        branches=tuple(find_branches(repo, tips, read_branch_tips(connection), unmerged, None if manner.is_everyone else manner.me)),
        reach=reach,
        todo=reach,
    )
    repo.free()
    return plan


def settle_mailmaps(connection: sqlite3.Connection, planned: Iterable[Plan | Skipped]) -> bool:
    """Gives known commits to whom the mailmap of the newest clone says they belong; False: all of them already did."""
    has_moved = False
    for plan in planned:
        if isinstance(plan, Plan) and read_newest_head(connection, plan.work_id) == (
            name_place(plan.place.git_dir),
            plan.tips.default_head,
        ):
            found = attempt(lambda plan=plan: _settle_mailmap(connection, plan))  # type: ignore[misc]
            has_moved |= found is True
    return has_moved


def _settle_mailmap(connection: sqlite3.Connection, plan: Plan) -> bool:
    return has_commits(connection, plan.work_id) and save_resolved(
        connection, plan.work_id, Mailmap(open_repository(plan.place.git_dir)).resolve_person
    )


def _find_kin(others: Sequence[Plan], *shas: str | None) -> int | None:
    """The work of the first plan that reaches one of `shas`."""
    wanted = [bytes.fromhex(sha) for sha in shas if sha is not None]
    return next((one.work_id for one in others if any(has_name(part, name) for part in one.reach for name in wanted)), None)


def _find_cut(connection: sqlite3.Connection, reach: Reach) -> int | None:
    """The work of which only a shallow clone was known so far, where this history goes on beyond its cut."""
    cuts = read_cuts(connection)
    return next((work_id for work_id, root in cuts if any(has_name(part, bytes.fromhex(root)) for part in reach)), None)


def leave_out_complete(connection: sqlite3.Connection, plan: Plan, is_everyone: bool) -> Plan:
    """The plan without the commits that need no further reading."""
    parts = []
    for names in plan.reach:
        shas = list(split_names(names))
        complete = find_complete(connection, shas, is_everyone)
        parts.append(b"".join(bytes.fromhex(sha) for sha in shas if sha not in complete) if complete else names)
    return plan._replace(todo=Reach(*parts))


def _find_name(place: Place, remote: str | None) -> str:
    """Owner and name where it is published; else the folder's name."""
    return (remote.partition("/")[2] if remote else "") or read_folder_name(place)


def show_path(place: Place) -> str:
    """The folder a person knows, from the root on and as valid Unicode."""
    return name_place(place.shown_path.absolute())
