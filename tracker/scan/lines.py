"""Labels commits that come as JSON Lines, for the front ends. Opens neither a repository nor the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path


def classify_lines(lines: Iterable[str], own_patterns: Path | None = None) -> Iterator[str]:
    """One JSON object for each line, with type, level, patterns, confidences and reasons, or with "error".

    `own_patterns`: a file with patterns of the user's own.

    Raises: CatalogueError.
    """
    from tracker.classify import jsonlines
    from tracker.classify.labels import read_labeller

    return jsonlines.classify_lines(lines, read_labeller(own_patterns))
