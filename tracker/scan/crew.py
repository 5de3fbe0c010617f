"""The worker processes of a scan: each gets tasks through a pipe of its own and sends rows back.

Plain pipes instead of an executor: a bounded number of tasks is under way, a worker that dies names its task, and
start-up costs a fork.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection, wait
from typing import NamedTuple

from tracker.scan.guard import Failure, attempt
from tracker.scan.options import Manner
from tracker.scan.records import Reader, Task
from tracker.store.rows import NO_ROWS, Rows

UNDER_WAY = 2
"""Tasks a worker holds at once: one to work on, one waiting."""


LONGEST_TASK_S = 900
"""A task has at most 160 commits; an honest one takes seconds."""


class Done(NamedTuple):
    """The outcome of one task."""

    task: Task
    rows: Rows
    branches: list[tuple[str, str, str]]
    """(tip, base, patch id) of the branches that were asked for."""
    failure: str | None
    """Why the task could not be read; None: it was."""


def count_workers(jobs: int | None) -> int:
    """How many processes read: as asked, else one for each core this process may use, at most eight."""
    if jobs is not None:
        return max(1, jobs)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(8, cores)


def read_tasks(tasks: Iterable[Task], reader: Reader, manner: Manner, workers: int, should_stop: Callable[[], bool]) -> Iterator[Done]:
    """The outcome of each task, in the order they end; `reader` serves the forked workers, or this process when alone.

    Stops handing out tasks once `should_stop` says so; what is under way is still given.
    """
    if workers == 1:
        for task in tasks:
            if should_stop():
                return
            yield _read_one(reader, task)
        return
    crew = [_Worker(reader, manner) for _ in range(workers)]
    try:
        yield from _share(iter(tasks), crew, should_stop, lambda: _Worker(reader, manner))
    finally:
        for worker in crew:
            worker.end()


def _share(tasks: Iterator[Task], crew: list[_Worker], should_stop: Callable[[], bool], hire: Callable[[], _Worker]) -> Iterator[Done]:
    """`crew` is changed: whoever dies is replaced, and what they had not begun is done by others."""
    is_over = False
    given_back: deque[Task] = deque()
    while True:
        for worker in crew * UNDER_WAY:
            if (is_over and not given_back) or len(worker.tasks) >= UNDER_WAY:
                continue
            task = given_back.popleft() if given_back else None if should_stop() else next(tasks, None)
            if task is None:
                is_over = True
            else:
                worker.hand(task)
        busy = {worker.pipe: worker for worker in crew if worker.tasks}
        if not busy:
            return
        for pipe in wait(list(busy)):
            worker = busy[pipe]  # type: ignore[index]
            yield worker.collect()
            if worker.is_gone:
                given_back.extend(worker.tasks)
                worker.end()
                crew[crew.index(worker)] = hire()


class _Worker:
    """One process and the tasks it holds."""

    def __init__(self, reader: Reader, manner: Manner) -> None:
        context = multiprocessing.get_context("fork" if may_fork() else "spawn")
        self.pipe, theirs = context.Pipe()
        # A forked worker inherits the loaded catalogues; a spawned one loads its own.
        given = reader if context.get_start_method() == "fork" else None
        self._process = context.Process(  # type: ignore[attr-defined]
            target=_serve, args=(theirs, self.pipe, given, manner), daemon=True
        )
        self._process.start()
        theirs.close()
        self.tasks: deque[Task] = deque()
        self.is_gone = False

    def hand(self, task: Task) -> None:
        self.tasks.append(task)
        try:
            self.pipe.send(task)
        except OSError:
            pass  # It died; `collect` reports its tasks.

    def collect(self) -> Done:
        """What came of the oldest task; where the process died over it, that."""
        try:
            rows, branches, failure = self.pipe.recv()
        except (EOFError, OSError):
            self.is_gone = True
            self._process.join(1)
            is_late = hasattr(signal, "SIGALRM") and self._process.exitcode == -signal.SIGALRM
            reason = f"reading a part of it took more than {LONGEST_TASK_S // 60} minutes" if is_late else "the process that read it died"
            return Done(self.tasks.popleft(), NO_ROWS, [], f"{reason}; try again, or look at it with `git fsck`")
        return Done(self.tasks.popleft(), rows, branches, failure)

    def end(self) -> None:
        self.pipe.close()
        self._process.terminate()
        self._process.join()


def may_fork() -> bool:
    """Forking is quick and safe while there is one thread; the app has several, and only Linux forks reliably."""
    import threading

    return sys.platform == "linux" and threading.active_count() == 1


def settle_in(theirs: Connection) -> None:
    """What a process does first that works for this one; `theirs`: the parent's end of its pipe."""
    # The other end lives here, too; open, it would keep this process waiting when the parent is killed.
    theirs.close()
    # Ctrl-C reaches the whole group; the parent decides when to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # What came with the fork is never looked through for garbage: that would copy its pages.
    gc.freeze()


def _serve(pipe: Connection, theirs: Connection, reader: Reader | None, manner: Manner) -> None:
    settle_in(theirs)
    # Facts hold no circles; looking for them every few hundred objects took a twentieth of the reading.
    gc.set_threshold(50_000)
    reader = reader or Reader(manner)
    try:
        while True:
            task = pipe.recv()
            # Nothing but the end of the process ends a library that goes round in circles.
            _set_alarm(LONGEST_TASK_S)
            done = _read_one(reader, task)
            _set_alarm(0)
            pipe.send((done.rows, done.branches, done.failure))
    except (EOFError, OSError):
        return


def _set_alarm(seconds: int) -> None:
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(seconds)


def _read_one(reader: Reader, task: Task) -> Done:
    read = attempt(lambda: (reader.read(task), reader.read_branches(task)))
    return Done(task, NO_ROWS, [], read.reason) if isinstance(read, Failure) else Done(task, *read, None)
