"""What a person does to the document of a year: a claim hidden, a sentence added, an order. Each act can be taken back.

Also keeps the pseudonyms that a redacted document drew. Opens no repository.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from tracker.errors import UsageError
from tracker.model.hand import ACTS, Act
from tracker.scan.run import now_text
from tracker.store import hand
from tracker.store.connection import transaction
from tracker.store.schema import writing

LONGEST = 1000
"""Characters of a sentence of the user's own."""
_CLAIM = re.compile(r"[a-z0-9-]+")


def retouch(db: Path, year: int, acts: Sequence[tuple[str, str, str]]) -> None:
    """Keeps acts on the document of a year, (act, claim, text) each, all or none; they hold from the next export on.

    Raises: UsageError for an unknown act, no claim's id, or an overlong sentence; StoreError.
    """
    for act, claim, text in acts:
        if act not in ACTS:
            raise UsageError(f"{act}: choose one of {', '.join(ACTS)}.")
        for claim_id in text.splitlines() if act == "order" else [claim]:
            if not _CLAIM.fullmatch(claim_id):
                raise UsageError(f"'{claim_id}' is no id of a claim; `tracker edit list --year {year}` shows them.")
        if act == "say" and len(text) > LONGEST:
            raise UsageError(f"the sentence has {len(text):,} characters; {LONGEST:,} are the most.")
    now = now_text()
    with writing(db) as connection, transaction(connection):
        for act, claim, text in acts:
            hand.save_act(connection, Act(0, year, act, claim, " ".join(text.split()) if act == "say" else text, now))


def undo_retouch(db: Path, year: int) -> Act | None:
    """Takes back the newest act on the document of a year; None: there is none.

    Raises: StoreError.
    """
    with writing(db) as connection:
        return hand.undo_act(connection, year, now_text())


def keep_pseudonyms(db: Path, drawn: Mapping[tuple[str, str], str]) -> bool:
    """Keeps what a redacted document drew, so that the next one says the same; False: another one drew at the same time, and
    its names hold.

    Raises: StoreError when the file cannot be written; the document must then not be written either.
    """
    if not drawn:
        return True
    with writing(db) as connection:
        hand.save_pseudonyms(connection, drawn)
        kept = hand.read_pseudonyms(connection)
    return all(kept[key] == told for key, told in drawn.items())
