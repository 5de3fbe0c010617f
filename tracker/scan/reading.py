"""The reading part of a scan: shares what is planned out to the workers, saves what they bring, has it concluded.

Loaded only when something is new.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from tracker.git.discover import Place
from tracker.git.history import OID_BYTES, split_names
from tracker.scan.crew import Done, count_workers, read_tasks
from tracker.scan.options import Manner, Progress, ScanOptions, Skipped
from tracker.scan.planning import Plan, plan_place, settle_identities, show_path, skip_place
from tracker.scan.records import Reader, Task
from tracker.store.places import save_read_to_end
from tracker.store.twins import save_branches, save_bulk, save_gone, settle_twins
from tracker.store.writer import Writer, find_complete, save_merged, save_tags

CHUNK_COMMITS = 160
"""Commits a task holds at most: what is held in memory, and what a crash costs."""
CHUNKS_A_WORKER = 6
"""Small histories are cut finer, so that no worker idles at the end."""
BRANCHES_AT_ONCE = 25
ALONE_COMMITS = 60
"""Below this many commits the processes would cost more than they save."""
PROGRESS_EVERY_S = 0.1


class Outcome(NamedTuple):
    commits: int
    skipped: list[Skipped]
    was_stopped: bool


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
    described = describe()
    manner = Manner(frozenset(me), options.is_everyone, options.included)
    planned = [plan_place(connection, place, manner, described) for place in places]
    plans = [plan for plan in planned if isinstance(plan, Plan)]
    reader = Reader(manner)
    run = _Run(connection, plans, reader, manner, options, on_progress, should_stop)
    run.read()
    for plan in run.finished():
        _save_beside_commits(connection, plan)
        save_read_to_end(connection, plan.place_id, plan.fingerprint, plan.tips.heads)
    works = {plan.work_id for plan in plans}
    settle_twins(connection, works)
    # Imported here: the workers are at work by now, or have ended, and need none of it.
    from tracker.scan.conclude import conclude

    conclude(connection, works, reader.made_by)
    skipped = [plan for plan in planned if isinstance(plan, Skipped)]
    return Outcome(run.commits_done, skipped + run.skipped, run.was_stopped)


def _save_beside_commits(connection: sqlite3.Connection, plan: Plan) -> None:
    """Saves what refers to commits, once they are all there."""
    save_tags(connection, plan.work_id, plan.tags)
    if plan.ignored:
        save_bulk(connection, plan.ignored)
    if plan.reached is not None:
        save_gone(connection, plan.work_id, split_names(plan.reached))


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
                        yield Task(number, str(plan.place.git_dir), plan.tips.default_head, part, ())
            for start in range(0, len(plan.branches), BRANCHES_AT_ONCE):
                number += 1
                self._tasks[number] = (plan, False)
                self._waiting[plan.place_id] = self._waiting.get(plan.place_id, 0) + 1
                pairs = plan.branches[start : start + BRANCHES_AT_ONCE]
                yield Task(number, str(plan.place.git_dir), plan.tips.default_head, b"", pairs)
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
                self.skipped.append(skip_place(self._connection, plan.place, done.failure))
            self._failed.add(plan.place_id)
            return
        if done.branches:
            save_branches(self._connection, plan.work_id, done.branches)
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
        name = Path(show_path(plan.place)).name
        self._on_progress(Progress(name, len(self.finished()), len(self._plans), self.commits_done, self._total, elapsed, left))
