"""Times labelling alone, and labelling a whole file anew from its stored facts. Prints; asserts nothing.

    python tests/bench/labels.py DATABASE [--commits 20000] [--alone]

DATABASE is a file that a scan made; a copy of it is relabelled. Seconds of the processor are one core's; on a busy machine they
say more than the clock.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import tempfile
import time
from pathlib import Path

from tracker.classify.labels import Labeller, read_labeller
from tracker.scan.relabelling import relabel
from tracker.store.relabel import build_facts, read_stale_rows
from tracker.store.schema import open_writer

BATCH = 256


def time_alone(connection: sqlite3.Connection, labeller: Labeller, commits: int) -> None:
    facts = [(commit, signals) for rows in read_stale_rows(connection, "") for _, commit, signals in build_facts(rows)][:commits]
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for at in range(0, len(facts), BATCH):
            labeller.classify(facts[at : at + BATCH])
        best = min(best, time.process_time() - start)
    print(f"labelling alone: {len(facts):,} commits, {best / len(facts) * 1e6:.0f} µs each, {len(facts) / best:,.0f} a second")


def time_relabel(connection: sqlite3.Connection, labeller: Labeller) -> None:
    connection.execute("UPDATE labels SET made_by = 'others'")
    connection.commit()
    start, clock = time.process_time(), time.perf_counter()
    count = relabel(connection, labeller)
    spent, waited = time.process_time() - start, time.perf_counter() - clock
    print(f"labelling a file anew: {count:,} commits, {spent:.1f} s of this process, {waited:.1f} s by the clock;", end=" ")
    # By the clock: helpers do most of it, and their time is not this process's.
    print(f"100,000 would take {waited / count * 1e5:.1f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path)
    parser.add_argument("--commits", type=int, default=20_000)
    parser.add_argument("--alone", action="store_true", help="do not relabel the whole file")
    args = parser.parse_args()
    labeller = read_labeller()
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "t.db"
        shutil.copyfile(args.database, db)
        connection = open_writer(db)
        time_alone(connection, labeller, args.commits)
        if not args.alone:
            time_relabel(connection, labeller)
        connection.close()


if __name__ == "__main__":
    main()
