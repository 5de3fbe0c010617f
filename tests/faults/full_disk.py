"""Lets the disk fill up, or turn read only, at random writes of a scan, by hand (as the superuser where --mount is given).

    python -m tests.faults.full_disk PATH... [--times 25] [--mount]

`full`: from a random SQL statement on no file grows any more. `readonly`: from a random call on nothing can be written.
`mount`: the file lies on a file system of its own that is too small by a random amount. `temporary`: the folder for temporary
files cannot be written at all, which should disturb nothing. Each time: one clear sentence and exit code 2, the file sound,
all that was said there, and the next scan ends as an undisturbed one. Prints a table. Ends with 1 when anything was lost.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.faults.killed_scans import Ended, copy_start, find_all_losses, hash_views, make_start, run_scan, see_said


def run_fault(kind: str, dice: random.Random, statements: int, calls: int, db: Path, paths: list[Path], size: int) -> Ended:
    """One scan with a fault of this kind at a random moment."""
    if kind == "full":
        return run_scan("full", dice.randrange(1, statements), db, paths)
    if kind == "readonly":
        return run_scan("readonly", dice.randrange(1, calls), db, paths)
    if kind == "temporary":
        nowhere = {name: "/proc/no-such-folder" for name in ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR")}
        os.environ.update(nowhere)
        try:
            return run_scan("count", 0, db, paths)
        finally:
            for name in nowhere:
                del os.environ[name]
    place = db.parent / "small"
    place.mkdir()
    room = dice.randrange(db.stat().st_size + (64 << 10), 2 * size + (256 << 10))
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={room}", "tmpfs", str(place)], check=True)
    try:
        shutil.copy(db, place / "t.db")
        ended = run_scan("count", 0, place / "t.db", paths, beside=db.parent)
        for name in ("t.db", "t.db-wal"):
            if (place / name).exists():
                shutil.copy(place / name, db.parent / name)
        return ended
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--times", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mount", action="store_true")
    asked = parser.parse_args()
    paths = [path.resolve() for path in asked.paths]
    lost_any = False
    with tempfile.TemporaryDirectory() as place:
        start = make_start(Path(place))
        said = see_said(start)
        counts = {}
        for counter in ("count", "calls"):
            calm = copy_start(start, Path(place) / counter)
            counts[counter] = run_scan(counter, 0, calm, paths).statements or 1
        wanted, size = hash_views(calm), calm.stat().st_size
        print(f"an undisturbed scan: {counts['count']:,} statements, {counts['calls']:,} calls, {size >> 10:,} KiB")
        print(f"{'fault':10} {'tried':>6} {'hit':>6} {'lost':>6}  found")
        for kind in ("full", "readonly", "temporary", *(["mount"] if asked.mount else [])):
            dice = random.Random(f"{asked.seed} {kind}")
            hit, lost = 0, []
            times = asked.times if kind != "temporary" else 3
            for number in range(times):
                db = copy_start(start, Path(place) / kind)
                ended = run_fault(kind, dice, counts["count"], counts["calls"], db, paths, size)
                hit += ended.code != 0
                losses = find_all_losses(db, paths, said, wanted)
                if ended.code not in (0, 2) or (ended.code == 2 and not ended.said.startswith("Database: ")):
                    losses.append(f"ended with {ended.code}: {ended.said[-200:]}")
                lost += [f"{number}: {loss}" for loss in losses]
            print(f"{kind:10} {times:>6} {hit:>6} {len(lost):>6}  {'; '.join(lost) or 'nothing'}", flush=True)
            lost_any = lost_any or bool(lost)
    return 1 if lost_any else 0


if __name__ == "__main__":
    sys.exit(main())
