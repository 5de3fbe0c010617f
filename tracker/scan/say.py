"""What a person says of the record: who they are, what a label should be, a note, a role. Each can be taken back.

Every function opens the file, saves, and draws the conclusions that follow; none opens a repository.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tracker.errors import NotFoundError, UsageError
from tracker.model.clock import day_of
from tracker.model.email import normalise_email
from tracker.model.hand import RoleChange
from tracker.model.labels import LEVELS, TYPES, Correction
from tracker.model.ledger import Note
from tracker.scan.likeness import find_likeness
from tracker.scan.options import Likely
from tracker.scan.run import now_text
from tracker.scan.summary import find_likely
from tracker.store import hand, said
from tracker.store.connection import transaction
from tracker.store.reader_detail import read_commit_id
from tracker.store.schema import reading, writing

ROLES = ("work", "learning", "data", "dotfiles", "ignored")
VISIBILITIES = ("private", "public")
JUST_SAID = 20
"""Corrected commits, newest first, that others are likened to after a review."""
EMAIL = re.compile(r"^[^\s<>@]+@[^\s<>@]+$")


def add_identity(db: Path, email: str) -> int:
    """Remembers an email as mine; gives how many commits became mine.

    Their differences are read by the next scan.

    Raises: UsageError when it is no email; StoreError.
    """
    with writing(db) as connection:
        said.save_identities(connection, [_check_email(email)], "user", now_text())
        return _mark_mine(connection)


def remove_identity(db: Path, email: str) -> int:
    """Remembers that an email is not mine, even where git's configuration names it; gives how many commits changed.

    Raises: UsageError when it was never mine; StoreError.
    """
    plain = _check_email(email)
    with writing(db) as connection:
        if said.read_identities(connection).get(plain, "removed") == "removed":
            raise NotFoundError(f"{plain}: is not among your emails; `tracker me list` shows them.")
        said.save_identities(connection, [plain], "removed", now_text())
        return _mark_mine(connection)


def refuse_identity(db: Path, email: str) -> None:
    """Remembers that an email is somebody else's, so that it is suggested no more; `add_identity` takes that back.

    Raises: UsageError when it is no email; StoreError.
    """
    with writing(db) as connection:
        said.save_identities(connection, [_check_email(email)], "removed", now_text())
        _mark_mine(connection)


def forget_identity(db: Path, email: str) -> None:
    """Takes back whatever was said of an email: it may be suggested again.

    Raises: UsageError when it is no email; StoreError.
    """
    with writing(db) as connection:
        said.delete_identity(connection, _check_email(email))
        _mark_mine(connection)


def list_refused(db: Path) -> tuple[str, ...]:
    """Emails that were said not to be mine, in their order.

    Raises: StoreError.
    """
    with reading(db) as connection:
        return tuple(email for email, source in said.read_identities(connection).items() if source == "removed")


def list_identities(db: Path) -> dict[str, str]:
    """My emails, each with where it came from: user, flag or configuration.

    Raises: StoreError.
    """
    with reading(db) as connection:
        return {email: source for email, source in said.read_identities(connection).items() if source != "removed"}


def suggest_identities(db: Path) -> tuple[Likely, ...]:
    """Who I may be besides the emails that are known, by names and addresses alike; where none is known, the busiest people.

    Raises: StoreError.
    """
    with reading(db) as connection:
        people = said.read_people_counts(connection)
        mine = [(name, email) for name, email, *_, is_mine in people if is_mine]
        removed = {email for email, source in said.read_identities(connection).items() if source == "removed"}
        if not mine:
            return tuple(one for one in find_likely(connection) if normalise_email(one.email) not in removed)
        known = {normalise_email(email) for _, email in mine} | removed
        return tuple(
            Likely(name, email, commits, repositories, evidence)
            for name, email, kind, commits, repositories, is_mine in people
            if kind == "human" and not is_mine and normalise_email(email) not in known
            if (evidence := find_likeness(name, email, mine)) is not None
        )


def correct(db: Path, sha: str, field: str, value: str) -> Correction:
    """Corrects a label; `field` is type, level, pattern+ or pattern-; `sha` may be abbreviated. It wins from now on.

    Raises: UsageError for an unknown or ambiguous sha, an unknown field or value; StoreError.
    """
    _check_value(field, value)
    with writing(db) as connection:
        full = read_commit_id(connection, sha)[1]
        if field.startswith("pattern"):
            _check_pattern(connection, value)
        correction = Correction(full, field, value, now_text())
        said.save_correction(connection, correction)
        _teach(connection, [full])
        _conclude(connection)
    return correction


def correct_all(db: Path, corrections: Sequence[tuple[str, str, str]]) -> int:
    """Keeps several corrections (full sha, field, value) at once, without drawing the conclusions; gives how many.

    `conclude_said` draws them, once, when nothing more is said.

    Raises: UsageError for an unknown field or value, with nothing kept; StoreError.
    """
    for _, field, value in corrections:
        _check_value(field, value)
    with writing(db) as connection:
        now = now_text()
        for sha, field, value in corrections:
            said.save_correction(connection, Correction(sha, field, value, now))
    return len(corrections)


def undo_all(db: Path, shas: Sequence[str]) -> int:
    """Takes back the newest correction for each mention of a full sha, without drawing the conclusions; gives how many.

    Raises: StoreError.
    """
    with writing(db) as connection:
        return sum(said.undo_correction(connection, sha, now_text()) is not None for sha in shas)


def conclude_said(db: Path) -> None:
    """Draws the conclusions from what `correct_all` and `undo_all` kept.

    Raises: StoreError.
    """
    with writing(db) as connection:
        _teach(connection, said.read_said_of(connection, JUST_SAID))
        _conclude(connection)


def undo_correction(db: Path, sha: str) -> Correction | None:
    """Takes back the newest correction of a commit; None: there was none.

    Raises: UsageError for an unknown or ambiguous sha; StoreError.
    """
    with writing(db) as connection:
        undone = said.undo_correction(connection, read_commit_id(connection, sha)[1], now_text())
        if undone is not None:
            _teach(connection, [undone.sha])
            _conclude(connection)
    return undone


def add_note(
    db: Path,
    text: str,
    *,
    happened_on: date | None = None,
    domain: str | None = None,
    pattern: str | None = None,
    artifact_id: str | None = None,
    sha: str | None = None,
) -> Note:
    """Keeps what git cannot know: an outcome, a pattern from another life, a word on an artifact; gives the note as kept.

    happened_on: None: the day of the commit that it is about, by its author's clock; today (UTC) where it is about none.
    Raises: UsageError when the text is empty or it names a pattern, artifact or commit that is not there; StoreError.
    """
    if not text.strip():
        raise UsageError("A note needs some words.")
    with writing(db) as connection:
        full = read_commit_id(connection, sha)[1] if sha else None
        if pattern is not None:
            _check_pattern(connection, pattern)
        _check_named(connection, "artifacts", "id", artifact_id, "`tracker artifacts --json` lists their ids")
        made_at = now_text()
        day = happened_on.isoformat() if happened_on else _read_day(connection, full) if full else made_at[:10]
        note = Note(0, day, text.strip(), domain, pattern, artifact_id, full, made_at)
        return note._replace(note_id=said.save_note(connection, note))


def remove_note(db: Path, note_id: int) -> None:
    """Marks a note as deleted; `restore_note` brings it back.

    Raises: UsageError when there is no such note; StoreError.
    """
    _save_note_deleted(db, note_id, now_text())


def restore_note(db: Path, note_id: int) -> None:
    """Brings a deleted note back.

    Raises: UsageError when there is no such note; StoreError.
    """
    _save_note_deleted(db, note_id, None)


def _save_note_deleted(db: Path, note_id: int, deleted_at: str | None) -> None:
    with writing(db) as connection:
        if not said.save_note_deleted(connection, note_id, deleted_at):
            raise NotFoundError(f"{note_id}: there is no such note; `tracker note list` shows them.")


def set_role(db: Path, repo: str, role: str | None = None, visibility: str | None = None) -> None:
    """Says what a repository is (`ROLES`) or who may see it (`VISIBILITIES`); None leaves that one as it is.

    Raises: UsageError for an unknown repository, role or visibility; StoreError.
    """
    set_roles(db, [(repo, role, visibility)])


def set_roles(db: Path, said_of: Sequence[tuple[str, str | None, str | None]]) -> None:
    """The same of several repositories at once, (name, role, visibility) each; `undo_roles` takes all of it back.

    Raises: UsageError for an unknown repository, role or visibility, and nothing is changed; StoreError.
    """
    for _, role, visibility in said_of:
        if role is not None and role not in ROLES:
            raise UsageError(f"{role}: is no role; choose one of {', '.join(ROLES)}.")
        if visibility is not None and visibility not in VISIBILITIES:
            raise UsageError(f"{visibility}: choose one of {', '.join(VISIBILITIES)}.")
    now = now_text()
    with writing(db) as connection:
        for repo, _, _ in said_of:
            _check_named(connection, "works", "name", repo, "`tracker repo` lists the repositories")
        with transaction(connection):
            for repo, role, visibility in said_of:
                hand.log_roles(connection, repo, (("role", role), ("visibility", visibility)), now)
                said.save_role(connection, repo, role, visibility)
        _conclude(connection)


def undo_roles(db: Path) -> tuple[RoleChange, ...]:
    """Takes back what was last said of roles and visibilities; empty: nothing was said.

    Raises: StoreError.
    """
    with writing(db) as connection:
        undone = hand.undo_roles(connection, now_text())
        if undone:
            _conclude(connection)
    return undone


def _mark_mine(connection: sqlite3.Connection) -> int:
    me = [email for email, source in said.read_identities(connection).items() if source != "removed"]
    changed = said.save_mine(connection, me)
    _conclude(connection)
    return changed


def _conclude(connection: sqlite3.Connection) -> None:
    from tracker.scan.conclude import conclude_arc

    conclude_arc(connection)


def _teach(connection: sqlite3.Connection, shas: Sequence[str]) -> None:
    from tracker.scan.teach import teach_alike

    teach_alike(connection, shas)


def _check_email(email: str) -> str:
    if not EMAIL.match(email.strip()):
        raise UsageError(f"{email}: is no email address.")
    return normalise_email(email)


def _check_value(field: str, value: str) -> None:
    allowed = {"type": (*TYPES, "revert"), "level": LEVELS}
    if field not in (*allowed, "pattern+", "pattern-"):
        raise UsageError(f"{field}: only type, level and patterns can be corrected.")
    if field in allowed and value not in allowed[field]:
        raise UsageError(f"{value}: is no {field}; choose one of {', '.join(allowed[field])}.")


def _check_named(connection: sqlite3.Connection, table: str, column: str, value: str | None, hint: str) -> None:
    if value is not None and not connection.execute(f"SELECT 1 FROM {table} WHERE {column} = ?", (value,)).fetchone():
        raise NotFoundError(f"{value}: is not known here; {hint}.")


def _check_pattern(connection: sqlite3.Connection, name: str) -> None:
    """Raises: NotFoundError that names the nearest patterns."""
    import difflib

    known = [row[0] for row in connection.execute("SELECT pattern FROM patterns ORDER BY pattern")]
    if name in known:
        return
    near = [pattern for pattern in known if name.lower() in pattern] or difflib.get_close_matches(name.lower(), known, n=3)
    meant = f"did you mean {' or '.join(near[:3])}? " if near else ""
    raise NotFoundError(f"{name}: is no pattern; {meant}`tracker patterns --all` lists them.")


def _read_day(connection: sqlite3.Connection, sha: str) -> str:
    """The day of a commit by its author's clock."""
    return day_of(*connection.execute("SELECT authored_at, author_offset_min FROM commits WHERE sha = ?", (sha,)).fetchone())
