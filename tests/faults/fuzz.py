"""Feeds made-up input to every reader of untrusted text; run by hand: `python -m tests.faults.fuzz --seconds 600 [TARGET...]`.

Half of an input is taken from seeds of that form and changed at random, half is noise of the form's own words. Whatever is
raised and is no TrackerError is written to the folder `--keep` and counted; so is an input that takes longer than a second.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import random
import sys
import time
import traceback
from pathlib import Path

from tests.faults.targets import TARGETS, Target
from tracker.errors import TrackerError

SLOW_S = 1.0
LARGEST = 60_000
"""Bytes of one input; the readers' own limits have tests of their own."""


def make_input(target: Target, dice: random.Random) -> bytes:
    """One input: a seed changed in one to eight places, or words in a row."""
    if dice.random() < 0.15:
        return b"".join(dice.choice(target.words) for _ in range(dice.randrange(60)))[:LARGEST]
    text = bytearray(dice.choice(target.seeds))
    for _ in range(1 << dice.randrange(4)):
        start = dice.randrange(len(text) + 1)
        end = min(len(text), start + (1 << dice.randrange(6)))
        change = dice.randrange(7)
        if change == 0:
            del text[start:end]
        elif change == 1:
            text[start:start] = dice.choice(target.words)
        elif change == 2:
            text[start:end] = dice.choice(target.words)
        elif change == 3:
            text[start:start] = text[start:end] * dice.choice((1, 2, 9, 80, 2_000))
        elif change == 4:
            text[start:end] = dice.randbytes(end - start)
        elif change == 5:
            other = dice.choice(target.seeds)
            cut = dice.randrange(len(other) + 1)
            text[start:] = other[cut:]
        else:
            text[start:end] = bytes(reversed(text[start:end]))
    return bytes(text[:LARGEST])


def run_target(
    target: Target, most: int, *, seconds: float = math.inf, seed: int = 1, keep: Path | None = None, slow_s: float = math.inf
) -> tuple[int, dict[str, int], float]:
    """Inputs tried, faults by where they came from (an input that takes longer than `slow_s` is one), the slowest input's seconds."""
    dice = random.Random(seed)
    faults: dict[str, int] = {}
    tried, slowest, end = 0, 0.0, time.monotonic() + seconds
    while tried < most and time.monotonic() < end:
        data = make_input(target, dice)
        started = time.process_time()
        where = ""
        try:
            target.feed(data)
        except TrackerError:
            pass
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno} ({error})"[:160]
        elapsed = time.process_time() - started
        slowest = max(slowest, elapsed)
        if elapsed > slow_s and not where:
            where = "slow"
        if where:
            if keep and where not in faults:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"{target.name}-{hashlib.sha1(where.encode()).hexdigest()[:8]}").write_bytes(data)
            faults[where] = faults.get(where, 0) + 1
        tried += 1
    return tried, faults, slowest


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="TARGET")
    parser.add_argument("--seconds", type=float, default=60.0, help="for each target")
    parser.add_argument("--inputs", type=int, default=1 << 62, help="at most, for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="folder for the inputs that found something")
    asked = parser.parse_args()
    total = found = 0
    started = time.monotonic()
    for target in TARGETS:
        if asked.names and target.name not in asked.names:
            continue
        tried, faults, slowest = run_target(target, asked.inputs, seconds=asked.seconds, seed=asked.seed, keep=asked.keep, slow_s=SLOW_S)
        total += tried
        found += len(faults)
        print(f"{target.name:<14} {tried:>9,} inputs, slowest {slowest:.2f} s, {len(faults)} faults", flush=True)
        for where, count in sorted(faults.items()):
            print(f"     {count:>7,}x {where}", flush=True)
    print(f"{total:,} inputs in {time.monotonic() - started:.0f} s, {found} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
