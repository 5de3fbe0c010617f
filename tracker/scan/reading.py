"""The reading part of a scan: shares what is planned out to the workers, saves what they bring, has it concluded.

Loaded only when something is new.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from tracker.git.discover import Place
from tracker.git.history import OID_BYTES, split_names
from tracker.git.opening import read_grafts
from tracker.model.place_name import find_place_named, name_place
from tracker.scan.crew import Done, count_workers, read_tasks
from tracker.scan.options import Manner, Progress, Skipped
from tracker.scan.planning import Plan, leave_out_complete, plan_places, show_path, skip_place
from tracker.scan.records import Reader, Task
from tracker.scan.regard import Planned, regard_people, regard_places, regard_reading
from tracker.store.places import read_fingerprints, read_ignored, read_newest_head, read_said_of_files, save_read_to_end
from tracker.store.reach import read_ancestors, save_reach, save_tags, settle_reach
from tracker.store.rules import AFTER_READING, AFTER_RULES
from tracker.store.said import save_mine
from tracker.store.twins import save_branches, save_bulk, settle_twins
from tracker.store.writer import Writer, find_complete, settle_dates

CHUNK_COMMITS = 160
"""Commits a task holds at most: what is held in memory, and what a crash costs."""
LEAST_COMMITS = 16
CHUNKS_A_WORKER = 3
"""A task holds this part of what is left at most: the last ones are small, so that no worker idles at the end."""
BRANCHES_AT_ONCE = 25
ALONE_COMMITS = 60
"""Below this many commits the processes would cost more than they save."""
PROGRESS_EVERY_S = 0.1


class Outcome(NamedTuple):
    commits: int
    """That were new."""
    read_again: int
    """Known ones that were read again."""
    skipped: list[Skipped]
    was_stopped: bool
    reread: tuple[tuple[str, int], ...]
    """Why known commits are read again, with how many."""
    relabelled: int = 0
    """Known ones that were labelled anew, from stored facts."""
    has_concluded: bool = True
    """False: nothing was read, and nothing was concluded."""


def read_places(
    connection: sqlite3.Connection,
    places: Sequence[Place],
    unchanged: Sequence[Place],
    manner: Manner,
    described: str,
    jobs: int | None,
    on_progress: Callable[[Progress], None] | None,
    should_stop: Callable[[], bool],
) -> Outcome:
    """Reads what is new at `places` and brings all conclusions up to date; `described` goes into the fingerprints.

    `unchanged`: other places below the same paths; they are read only where what counts has changed.
    """
    save_mine(connection, manner.me)
    unread = regard_reading(connection)
    plan_all = partial(plan_places, connection, manner=manner, described=described, should_stop=should_stop)
    planned: Planned = plan_all(places)
    if not any(isinstance(one, Plan) for one in planned):
        # Places that cannot be read are tried in every scan: alone they bring nothing to conclude from.
        skipped = [one for one in planned if isinstance(one, Skipped)]
        return Outcome(0, 0, skipped, should_stop(), (), has_concluded=False)
    reader = Reader(manner)
    regard_people(connection, reader.people)
    planned, flipped = regard_places(connection, planned, unchanged, plan_all, (reader.exclusions, manner.included))
    if should_stop():
        # Nothing was read yet that could be concluded from; the next scan plans anew.
        return Outcome(0, 0, [one for one in planned if isinstance(one, Skipped)], True, (), has_concluded=False)
    # Once more: a mailmap may have given commits to me.
    save_mine(connection, manner.me)
    plans = [leave_out_complete(connection, plan, manner.is_everyone) for plan in planned if isinstance(plan, Plan)]
    run = _Run(connection, plans, reader, manner, jobs, on_progress, should_stop)
    run.read()
    finished = run.finished()
    for plan in finished:
        _save_beside_commits(connection, plan)
    works = {plan.work_id for plan in plans}
    settle_dates(connection, works, int(time.time()))
    for work_id in works:
        save_bulk(connection, read_ignored(connection, work_id))
    settle_reach(connection, works, [plan.place_id for plan in finished])
    settle_twins(connection, works)
    # Imported here: the workers have ended, and needed none of it.
    from tracker.scan.conclude import conclude
    from tracker.scan.held import settle_held

    for work_id in {plan.work_id for plan in finished}:
        newest = read_newest_head(connection, work_id)
        if newest is not None:
            settle_held(connection, work_id, find_place_named(newest[0]), newest[1])
    failures, relabelled = conclude(connection, works, reader.labeller)
    # Last of all: a kill before this leaves the places to be looked at again.
    for plan in finished:
        save_read_to_end(connection, plan.place_id, plan.fingerprint)
    skipped = [plan for plan in planned if isinstance(plan, Skipped)]
    reread = tuple((why, count) for why, count in ((AFTER_READING, unread), (AFTER_RULES, flipped)) if count)
    return Outcome(run.commits_saved, run.read_again, [*skipped, *run.skipped, *failures], run.was_stopped, reread, relabelled)


def _save_beside_commits(connection: sqlite3.Connection, plan: Plan) -> None:
    """Saves what refers to commits, once they are all there."""
    grafts = read_grafts(plan.place.git_dir)
    reached = []
    for part in plan.reach:
        # Beyond the cut lies what another clone, or this one in better days, showed: it is no more gone than the cut itself.
        beyond = read_ancestors(connection, grafts.intersection(split_names(part))) if grafts else ()
        reached.append(chain(split_names(part), beyond))
    save_reach(connection, plan.place_id, *reached)
    save_tags(connection, plan.place_id, plan.tags)
    save_branches(connection, plan.work_id, ((b.tip, b.base, None) for b in plan.branches if b.is_single))


class _Run:
    """The tasks of all plans on their way through the workers into the file."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        plans: Sequence[Plan],
        reader: Reader,
        manner: Manner,
        jobs: int | None,
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
        self._total = self._left = sum(len(names) for plan in plans for names in plan.todo) // OID_BYTES
        self._workers = 1 if self._total < ALONE_COMMITS else count_workers(jobs)
        self._writer = Writer(connection, int(time.time()))
        known = {name_place(plan.place.git_dir) for plan in plans} | read_fingerprints(connection).keys()
        self._said = {plan.work_id: (read_said_of_files(connection, plan.work_id), self._find_mailmap(plan, known)) for plan in plans}
        self._number = 0
        self._tasks: dict[int, tuple[Plan, bool]] = {}
        self._waiting: dict[int, int] = {}
        self._handed_out: set[int] = set()
        self._failed: set[int] = set()
        self._commits_done = 0
        self.commits_saved = 0
        self.read_again = 0
        self.skipped: list[Skipped] = []
        self.was_stopped = False

    def _find_mailmap(self, plan: Plan, known: set[str]) -> str:
        """The clone whose mailmap holds for a work: the newest, unless it cannot be read now; `known`: the git directories that can."""
        newest = read_newest_head(self._connection, plan.work_id)
        return str(find_place_named(newest[0])) if newest is not None and newest[0] in known else str(plan.place.git_dir)

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
        """The tasks, place by place; what another clone of the same work has just brought is left out."""
        for plan in self._plans:
            for names, is_merged in zip(plan.todo, (True, False), strict=True):
                start = 0
                while start < len(names):
                    size = max(LEAST_COMMITS, min(CHUNK_COMMITS, self._left // (self._workers * CHUNKS_A_WORKER)))
                    part = self._drop_complete(names[start : start + size * OID_BYTES])
                    start += size * OID_BYTES
                    self._left -= size
                    if part:
                        yield self._task(plan, is_merged, part, ())
            pairs = tuple((branch.tip, branch.base) for branch in plan.branches if not branch.is_single)
            for start in range(0, len(pairs), BRANCHES_AT_ONCE):
                yield self._task(plan, False, b"", pairs[start : start + BRANCHES_AT_ONCE])
            self._handed_out.add(plan.place_id)

    def _task(self, plan: Plan, is_merged: bool, shas: bytes, branches: tuple[tuple[str, str], ...]) -> Task:
        self._number += 1
        self._tasks[self._number] = (plan, is_merged)
        self._waiting[plan.place_id] = self._waiting.get(plan.place_id, 0) + 1
        return Task(self._number, str(plan.place.git_dir), *self._said[plan.work_id], shas, branches)

    def _drop_complete(self, names: bytes) -> bytes:
        shas = list(split_names(names))
        complete = find_complete(self._connection, shas, self._manner.is_everyone)
        self._commits_done += len(complete)
        return b"".join(bytes.fromhex(sha) for sha in shas if sha not in complete) if complete else names

    def _save(self, done: Done) -> None:
        plan, is_merged = self._tasks.pop(done.task.task_id)
        self._waiting[plan.place_id] -= 1
        if done.failure is not None:
            if plan.place_id not in self._failed:
                self.skipped.append(skip_place(self._connection, plan.place, done.failure))
            self._failed.add(plan.place_id)
            return
        if done.branches:
            save_branches(self._connection, plan.work_id, done.branches)
        fresh, filled = self._writer.save_rows(plan.work_id, done.rows, is_merged)
        self.commits_saved += fresh
        self.read_again += filled
        self._commits_done += len(done.rows.commits)
        self._say(plan)

    def _say(self, plan: Plan) -> None:
        now = time.monotonic()
        if self._on_progress is None or now - self._said_at < PROGRESS_EVERY_S:
            return
        self._said_at = now
        elapsed = now - self._started
        left = elapsed * (self._total - self._commits_done) / self._commits_done if elapsed > 0.5 and self._commits_done else None
        name = Path(show_path(plan.place)).name
        self._on_progress(Progress(name, len(self.finished()), len(self._plans), self._commits_done, self._total, elapsed, left))
