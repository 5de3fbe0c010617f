#!/usr/bin/env python3
"""Draws commits that nobody labelled, to learn from: which of each repository's history, by a rule that draws the same ones again.

train_draw.py --repositories FOLDER --heads FILE [--others 260] [--out COMMITS.tsv]

FILE has a line for each repository: owner/name and the commit that was its newest; FOLDER holds clones of them as owner+name. Of every
type that an author wrote before a colon the first 60 commits by their hash, 10 of bots, where at least 40 have one; and the last
`--others` by their hash of all that no bot made. No merges. COMMITS has a line for each: repository and hash.

`train_sense.py` learns from those of `training/sense.tsv`, `train.py` from those of `training/stated.tsv` with `--others 0`.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tracker.classify.reading import read_message
from tracker.model.labels import TYPES

OF_TYPE, OF_BOTS, LEAST_STATED = 60, 10, 40
_STATED = re.compile(r"^([A-Za-z]+)(\([^)]{0,60}\))?(!)?:\s+\S")
_BOT = re.compile(r"\[bot\]|renovate|dependabot|greenkeeper|semantic-release", re.I)


def read_history(clone: Path, head: str) -> Iterator[tuple[str, bool, str]]:
    """Hash, whether a bot made it, and subject of every commit up to `head` that is no merge."""
    asked = ["git", "-c", "safe.directory=*", "-C", str(clone), "log", "--no-merges", "--format=%H%x09%an%x09%s", head]
    for line in subprocess.run(asked, capture_output=True, check=True).stdout.decode("utf-8", "replace").split("\n"):
        sha, _, rest = line.partition("\t")
        author, _, subject = rest.partition("\t")
        if len(sha) == 40:
            yield sha, _BOT.search(author) is not None, subject


def draw(clone: Path, head: str, others: int) -> list[str]:
    history = list(read_history(clone, head))
    stated: dict[tuple[str, bool], list[str]] = {}
    for sha, is_bot, subject in history:
        kind = read_message(subject, "")[0] if _STATED.match(subject) else ""
        if kind in TYPES:
            stated.setdefault((kind, is_bot), []).append(sha)
    if sum(map(len, stated.values())) < LEAST_STATED:
        stated = {}
    drawn = {sha for (_, is_bot), shas in stated.items() for sha in sorted(shas)[: OF_BOTS if is_bot else OF_TYPE]}
    by_people = sorted((sha for sha, is_bot, _ in history if not is_bot), reverse=True)
    return sorted(drawn.union(by_people[:others]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repositories", type=Path, required=True)
    parser.add_argument("--heads", type=Path, required=True)
    parser.add_argument("--others", type=int, default=260, help="commits of each repository whose type need not be stated")
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    heads = [line.split("\t") for line in args.heads.read_text(encoding="utf-8").splitlines()]
    lines = [f"{repo}\t{sha}\n" for repo, head in heads for sha in draw(args.repositories / repo.replace("/", "+", 1), head, args.others)]
    if args.out:
        args.out.write_text("".join(lines), encoding="utf-8")
    else:
        sys.stdout.writelines(lines)


if __name__ == "__main__":
    main()
