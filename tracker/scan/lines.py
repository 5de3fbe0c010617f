"""Labels commits that come as JSON Lines, for the front ends. Opens neither a repository nor the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def classify_lines(lines: Iterable[str]) -> Iterator[str]:
    """One JSON object for each line, with type, level, patterns, confidences and reasons, or with "error".

    Raises: CatalogueError.
    """
    from tracker.classify import jsonlines
    from tracker.classify.labels import read_labeller

    return jsonlines.classify_lines(lines, read_labeller())
