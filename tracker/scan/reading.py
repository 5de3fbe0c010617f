"""The reading part of a scan: opens what may be new, plans, shares the work out, saves, and has it concluded.

Loaded only when something is new. The one place where any failure of one repository is caught: the scan goes on.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tracker.catalogue.exclusions import Exclusions
from tracker.errors import RepositoryError, StoreError
from tracker.git.branches import Branch, read_branches, read_ignored_revisions
from tracker.git.discover import Place, read_folder_name
from tracker.git.exclude import read_filter
from tracker.git.history import OID_BYTES, Tips, is_rewritten, read_new_commits, read_root, read_tags, read_tips, split_names
from tracker.git.identity import normalise_email, read_configured_emails
from tracker.git.opening import open_repository
from tracker.git.refs import read_fingerprint
from tracker.git.remote import read_remote
from tracker.model.facts import Tag
from tracker.model.record import PlaceState
from tracker.scan.conclude import conclude
from tracker.scan.crew import Done, count_workers, read_tasks
from tracker.scan.options import Progress, ScanOptions, Skipped
from tracker.scan.records import Manner, Reader, Task
from tracker.store.places import WorkFacts, read_place, save_place, save_read_to_end
from tracker.store.said import read_identities, save_identities, save_mine
from tracker.store.twins import read_branch_tips, save_branches, save_bulk, save_gone, settle_twins
from tracker.store.writer import Writer, find_complete, save_merged, save_tags

CHUNK_COMMITS = 160
"""Commits a task holds at most: what is held in memory, and what a crash costs."""
CHUNKS_A_WORKER = 6
"""Small histories are cut finer, so that no worker idles at the end."""
ALONE_COMMITS = 60
"""Below this many commits the processes would cost more than they save."""
PROGRESS_EVERY_S = 0.1


class Outcome(NamedTuple):
    commits: int
    skipped: list[Skipped]
    was_stopped: bool


class Plan(NamedTuple):
    """What is to be read of one place."""

    place: Place
    place_id: int
    work_id: int
    tips: Tips
    tags: list[Tag]
    branches: list[Branch]
    """What branches that were never merged amount to, where they are new."""
    ignored: list[str]
    """Shas that the repository itself keeps out of blame."""
    reached: bytes | None
    """Raw object names of everything the tips reach, read only when a known tip is lost; None: no history was rewritten."""
    merged: bytes
    """Raw object names of new commits that the default branch contains, newest first."""
    other: bytes


def read_places(
    connection: sqlite3.Connection,
    places: Sequence[Place],
    options: ScanOptions,
    describe: Callable[[], str],
    on_progress: Callable[[Progress], None] | None,
    should_stop: Callable[[], bool],
) -> Outcome:
    """Reads what is new at `places` and brings all conclusions up to date.

    `describe` names the manner of reading for the fingerprints, once the identities are settled.
    """
    me = settle_identities(connection, places, options)
    manner = Manner(frozenset(me), options.is_everyone, options.included)
    reader = Reader(manner)
    skipped: list[Skipped] = []
    plans = []
    for place in places:
        plan = _plan_safely(connection, place, manner, reader.exclusions, skipped)
        if plan is not None:
            plans.append(plan)
    run = _Run(connection, plans, reader, manner, options, on_progress, should_stop)
    run.read()
    described = describe()
    for plan in run.finished():
        _save_beside_commits(connection, plan)
        save_read_to_end(connection, plan.place_id, read_fingerprint(plan.place.git_dir, described), plan.tips.heads)
    works = {plan.work_id for plan in plans}
    settle_twins(connection, works)
    conclude(connection, works, reader.made_by)
    return Outcome(run.commits_done, skipped + run.skipped, run.was_stopped)


def _save_beside_commits(connection: sqlite3.Connection, plan: Plan) -> None:
    """Saves what refers to commits, once they are all there."""
    save_tags(connection, plan.work_id, plan.tags)
    save_branches(connection, plan.work_id, plan.branches)
    if plan.ignored:
        save_bulk(connection, plan.ignored)
    if plan.reached is not None:
        save_gone(connection, plan.work_id, split_names(plan.reached))


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


def _plan_safely(
    connection: sqlite3.Connection, place: Place, manner: Manner, exclusions: Exclusions, skipped: list[Skipped]
) -> Plan | None:
    try:
        return _plan(connection, place, manner, exclusions)
    except StoreError:
        raise
    except RepositoryError as error:
        reason = error.message
    except Exception as error:
        if isinstance(error, sqlite3.Error):
            raise
        reason = f"cannot be read ({type(error).__name__}: {error})"
    skipped.append(_skip(connection, place, reason))
    return None


def _skip(connection: sqlite3.Connection, place: Place, reason: str) -> Skipped:
    reason = reason.removeprefix(f"{place.git_dir}: ").removeprefix(f"{place.git_dir}/: ")
    state = PlaceState(str(place.git_dir), _shown(place), place.kind, "unreadable", reason)
    save_place(connection, state, WorkFacts(read_folder_name(place), None, None, None, None))
    return Skipped(place.shown_path, reason)


def _plan(connection: sqlite3.Connection, place: Place, manner: Manner, exclusions: Exclusions) -> Plan:
    repo = open_repository(place.git_dir)
    tips = read_tips(repo)
    known = read_place(connection, str(place.git_dir))
    root = read_root(repo, tips.default_head) if tips.default_head else None
    remote = read_remote(repo)
    state, reason = "ok", ""
    if tips.default_head is None:
        state, reason = "empty", "it has no commits yet"
    elif repo.is_shallow:
        state, reason = "shallow", "its history is cut off; `git fetch --unshallow` brings the rest"
    name = remote.partition("/")[2] if remote else read_folder_name(place)
    place_id, work_id = save_place(
        connection,
        PlaceState(str(place.git_dir), _shown(place), place.kind, state, reason),
        WorkFacts(name or read_folder_name(place), root, remote, tips.default_branch, tips.default_head),
    )
    is_same_work = known is not None and known.work_id == work_id and known.fingerprint is not None
    # Known tips hide their history only when all of it was read in a manner that asked for as much.
    hidden = known.heads if known and is_same_work else ()
    new = read_new_commits(repo, tips, hidden, known.default_head if known and is_same_work else None)
    if known and is_same_work:
        new = new._replace(merged=new.merged + _undone(connection, work_id, manner.is_everyone))
    filter_ = read_filter(repo, tips.default_head, exclusions, manner.included)
    plan = Plan(
        place,
        place_id,
        work_id,
        tips,
        tags=read_tags(repo),
        branches=list(
            read_branches(repo, tips, filter_, read_branch_tips(connection), None if hidden else frozenset(split_names(new.other)))
        ),
        ignored=read_ignored_revisions(repo, tips.default_head),
        reached=read_new_commits(repo, tips, (), None).all if known and is_rewritten(repo, tips, known.heads) else None,
        merged=new.merged,
        other=new.other,
    )
    repo.free()
    return plan


def _undone(connection: sqlite3.Connection, work_id: int, is_everyone: bool) -> bytes:
    """Saved commits whose difference was not asked for before and is now."""
    rows = connection.execute(
        "SELECT sha FROM commits WHERE work_id = ? AND is_diffed = 0 AND is_merge = 0 AND (? OR is_mine = 1) ORDER BY authored_at DESC",
        (work_id, is_everyone),
    )
    return b"".join(bytes.fromhex(sha) for (sha,) in rows)


def _shown(place: Place) -> str:
    return str(place.shown_path).encode("utf-8", "backslashreplace").decode()


class _Run:
    """The tasks of all plans on their way through the workers into the file."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        plans: Sequence[Plan],
        reader: Reader,
        manner: Manner,
        options: ScanOptions,
        on_progress: Callable[[Progress], None] | None,
        should_stop: Callable[[], bool],
    ) -> None:
        self._connection = connection
        self._plans = plans
        self._reader = reader
        self._manner = manner
        self._on_progress = on_progress
        self._should_stop = should_stop
        self._started = time.monotonic()
        self._said_at = 0.0
        self._total = sum(len(p.merged) + len(p.other) for p in plans) // OID_BYTES
        self._workers = 1 if self._total < ALONE_COMMITS else count_workers(options.jobs)
        self._writer = Writer(connection, int(time.time()), reader.made_by)
        self._tasks: dict[int, tuple[Plan, bool]] = {}
        self._waiting: dict[int, int] = {}
        self._handed_out: set[int] = set()
        self._failed: set[int] = set()
        self.commits_done = 0
        self.skipped: list[Skipped] = []
        self.was_stopped = False

    def read(self) -> None:
        """Reads and saves everything; returns early when it was asked to stop."""
        for done in read_tasks(self._cut(), self._reader, self._manner, self._workers, self._should_stop):
            self._save(done)
        self.was_stopped = len(self._handed_out) < len(self._plans)

    def finished(self) -> list[Plan]:
        """Plans of which every commit is saved."""
        return [
            p
            for p in self._plans
            if p.place_id in self._handed_out and not self._waiting.get(p.place_id) and p.place_id not in self._failed
        ]

    def _cut(self) -> Iterator[Task]:
        """The tasks, place by place; commits that are complete are left out and only marked as merged."""
        size = max(16, min(CHUNK_COMMITS, self._total // (self._workers * CHUNKS_A_WORKER) + 1))
        number = 0
        for plan in self._plans:
            for names, is_merged in ((plan.merged, True), (plan.other, False)):
                for start in range(0, len(names), size * OID_BYTES):
                    part = self._drop_complete(names[start : start + size * OID_BYTES], is_merged)
                    if part:
                        number += 1
                        self._tasks[number] = (plan, is_merged)
                        self._waiting[plan.place_id] = self._waiting.get(plan.place_id, 0) + 1
                        yield Task(number, str(plan.place.git_dir), plan.tips.default_head, part)
            self._handed_out.add(plan.place_id)

    def _drop_complete(self, names: bytes, is_merged: bool) -> bytes:
        shas = list(split_names(names))
        complete = find_complete(self._connection, shas, self._manner.is_everyone)
        if not complete:
            return names
        if is_merged:
            save_merged(self._connection, sorted(complete))
        self.commits_done += len(complete)
        return b"".join(bytes.fromhex(sha) for sha in shas if sha not in complete)

    def _save(self, done: Done) -> None:
        plan, is_merged = self._tasks.pop(done.task.task_id)
        self._waiting[plan.place_id] -= 1
        if done.failure is not None:
            if plan.place_id not in self._failed:
                self.skipped.append(_skip(self._connection, plan.place, done.failure))
            self._failed.add(plan.place_id)
            return
        self._writer.save_records(plan.work_id, done.records, is_merged)
        self.commits_done += len(done.records)
        self._say(plan)

    def _say(self, plan: Plan) -> None:
        now = time.monotonic()
        if self._on_progress is None or now - self._said_at < PROGRESS_EVERY_S:
            return
        self._said_at = now
        elapsed = now - self._started
        left = elapsed * (self._total - self.commits_done) / self.commits_done if elapsed > 0.5 and self.commits_done else None
        name = Path(_shown(plan.place)).name
        self._on_progress(Progress(name, len(self.finished()), len(self._plans), self.commits_done, self._total, elapsed, left))
