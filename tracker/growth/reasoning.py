"""Why a commit is labelled as it is: everything that was weighed, worked out again from the stored facts."""

from __future__ import annotations

from pathlib import Path

from tracker.classify.labels import read_labeller
from tracker.classify.teaching import Lesson, build_teaching
from tracker.model.labels import Reasoning
from tracker.store.own import read_own_patterns
from tracker.store.relabel import read_corrected, read_facts
from tracker.store.schema import reading


def read_reasoning(db: Path, sha: str) -> Reasoning | None:
    """What was weighed for the commit of this full sha; None: its difference was not read, so nothing was.

    Corrections have their part in it as far as they teach; those of this very commit win over it elsewhere.

    Raises: StoreError; CatalogueError when the user's own patterns are wrong.
    """
    with reading(db) as connection:
        facts = read_facts(connection, sha)
        if facts is None or (facts[0].changes is None and not facts[0].is_merge):
            return None
        labeller = read_labeller(read_own_patterns(connection))
        lessons = [Lesson(commit, signals, said.field, said.value) for said, commit, signals in read_corrected(connection)]
        return labeller.taught(build_teaching(lessons)).reason(*facts)
