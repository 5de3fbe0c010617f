"""Labels stored commits anew: alone where there are few, with forked helpers where there are many.

This process reads the file and writes it; helpers only label what they are sent. Opens no git.
"""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections import deque
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from tracker.classify.on_call import OnCall
from tracker.scan.crew import count_workers, may_fork, settle_in
from tracker.store.relabel import FactRows, build_facts, count_stale, read_stale_rows, save_relabelled_rows
from tracker.store.rows import Row, build_label_rows

if TYPE_CHECKING:
    from tracker.classify.labels import Labeller

WORTH_HELP = 6_000
"""Stale commits from which on helpers save more than they cost to begin."""


def relabel(connection: sqlite3.Connection, labeller: Labeller | OnCall, jobs: int | None = None) -> int:
    """Labels anew, from stored facts, every commit whose labels another labeller made; gives how many.

    `jobs`: helpers, or None for one for each core. The labels are the same with any number.
    """
    stale = count_stale(connection, labeller.made_by)
    if not stale:
        return 0
    if isinstance(labeller, OnCall):
        # Loaded once, for all helpers.
        labeller = labeller.labeller
    helpers = _hire(labeller, count_workers(jobs)) if stale >= WORTH_HELP else []
    try:
        return _relabel(connection, labeller, helpers)
    finally:
        for helper in helpers:
            helper.end()


def _relabel(connection: sqlite3.Connection, labeller: Labeller, helpers: list[_Helper]) -> int:
    count = 0
    batches = read_stale_rows(connection, labeller.made_by)
    idle, busy = deque(helpers), deque[_Helper]()
    batch = next(batches, None)
    while batch is not None or busy:
        if batch is not None and idle:
            helper = idle.popleft()
            helper.hand(batch)
            busy.append(helper)
        elif busy:
            # The helper has its next batch before this process sets about writing.
            helper = busy.popleft()
            rows = helper.collect()
            if batch is not None:
                helper.hand(batch)
                busy.append(helper)
            count += _save(connection, rows)
        else:
            assert batch is not None
            count += _save(connection, label_rows(batch, labeller))
        batch = next(batches, None)
    return count


def _save(connection: sqlite3.Connection, rows: dict[str, list[Row]]) -> int:
    save_relabelled_rows(connection, rows)
    return len(rows["labels"])


def label_rows(facts: FactRows, labeller: Labeller) -> dict[str, list[Row]]:
    """The rows of the labels of these commits."""
    known = build_facts(facts)
    labels = labeller.classify([(commit, signals) for _, commit, signals in known])
    return build_label_rows(((commit_id, label) for (commit_id, _, _), label in zip(known, labels, strict=True)), labeller.made_by)


def _hire(labeller: Labeller, number: int) -> list[_Helper]:
    """Nobody where a single one would do no more than this process, or where forking is not safe."""
    return [_Helper(labeller) for _ in range(number)] if number > 1 and may_fork() else []


class _Helper:
    """A process that labels one batch at a time."""

    def __init__(self, labeller: Labeller) -> None:
        context = multiprocessing.get_context("fork")
        self._pipe, theirs = context.Pipe()
        self._labeller = labeller
        self._facts: FactRows | None = None
        self._process = context.Process(target=_serve, args=(theirs, self._pipe, labeller), daemon=True)
        self._process.start()
        theirs.close()

    def hand(self, facts: FactRows) -> None:
        self._facts = facts
        try:
            self._pipe.send(facts)
        except OSError:
            pass  # It died; `collect` does its work.

    def collect(self) -> dict[str, list[Row]]:
        """The labels of the batch at hand; where the process died over it, this one makes them."""
        assert self._facts is not None
        try:
            rows: dict[str, list[Row]] = self._pipe.recv()
        except (EOFError, OSError):
            rows = label_rows(self._facts, self._labeller)
        return rows

    def end(self) -> None:
        self._pipe.close()
        self._process.terminate()
        self._process.join()


def _serve(pipe: Connection, theirs: Connection, labeller: Labeller) -> None:
    settle_in(theirs)
    try:
        while True:
            pipe.send(label_rows(pipe.recv(), labeller))
    except (EOFError, OSError):
        return
