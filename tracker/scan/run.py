"""A scan from its start to its summary. Finds out what is new before anything heavy is loaded.

Nothing here imports a git library, numpy or the catalogues: a scan with nothing new ends within this module.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

from tracker.errors import NotFoundError, UsageError
from tracker.git.discover import Place, find_repositories
from tracker.git.refs import read_fingerprint, read_user_settings_hash
from tracker.model.email import normalise_email
from tracker.model.place_name import name_place
from tracker.scan.options import Manner, Progress, ScanOptions, ScanSummary, Skipped
from tracker.scan.stamps import is_labelled_otherwise, keep_labelling, stamp_knowledge, stamp_labelling
from tracker.store.own import has_other_patterns, keep_own_patterns
from tracker.store.places import read_fingerprints, save_missing
from tracker.store.said import has_new_lessons, read_identities, save_identities
from tracker.store.schema import writing

OnProgress = Callable[[Progress], None]


def scan_paths(
    paths: Sequence[Path],
    db: Path,
    options: ScanOptions = ScanOptions(),  # noqa: B008 - a frozen value
    on_progress: OnProgress | None = None,
    should_stop: Callable[[], bool] = lambda: False,
) -> ScanSummary:
    """Reads what is new in the repositories at or below `paths` into the file `db`.

    `on_progress` is called a few times a second from this thread; `should_stop` is asked between folders, repositories and chunks.
    One repository that fails is skipped and named in the summary. Ctrl-C leaves a sound file; the next scan goes on from there.

    Raises: UsageError when a path is not there, is a file, or holds no repository; StoreError when the file cannot be used.
    """
    started = time.monotonic()
    check_paths(paths)
    places = list(find_repositories(paths, should_stop))
    if not places and not should_stop():
        where = ", ".join(map(str, paths))
        raise NotFoundError(f"{where}: no git repository there; name a folder that holds some, such as `tracker scan ~/code`.")
    with writing(db) as connection:
        return _scan(connection, places, options, started, on_progress, should_stop)


def check_paths(paths: Sequence[Path]) -> None:
    """Raises: UsageError for the first path that no scan can start from."""
    for path in paths:
        if not path.exists():
            raise NotFoundError(f"{path}: there is no such folder; check the spelling.")
        if not path.is_dir():
            raise UsageError(f"{path}: is a file; name the repository's folder, or the folder above it.")
        if not os.access(path, os.R_OK | os.X_OK):
            raise UsageError(f"{path}: cannot be read; check its permissions.")


def _scan(
    connection: sqlite3.Connection,
    places: list[Place],
    options: ScanOptions,
    started: float,
    on_progress: OnProgress | None,
    should_stop: Callable[[], bool],
) -> ScanSummary:
    from tracker.scan.summary import build_summary

    _save_flags(connection, options)
    save_missing(connection)
    manner = describe_manner(connection, options)
    # Taken before anything is labelled, so that what changes meanwhile is seen by the next scan.
    labelling = stamp_labelling()
    stale, skipped = _find_stale(connection, places, manner)
    new_commits, read_again, was_stopped = 0, 0, should_stop()
    reread: tuple[tuple[str, int], ...] = ()
    has_concluded, relabelled = False, 0
    if stale:
        from tracker.git.exclude import check_globs
        from tracker.scan.planning import settle_identities
        from tracker.scan.reading import read_places

        me = settle_identities(connection, stale, should_stop, reads_configuration=options.reads_configuration)
        check_globs(options.included)
        # The configuration of one repository may have named a new email of mine: then it is new everywhere.
        if manner != (manner := describe_manner(connection, options)):
            stale, skipped = _find_stale(connection, places, manner)
        read_as = Manner(frozenset(me), options.is_everyone, options.included, options.patterns)
        known = frozenset(stale)
        unchanged = [place for place in places if place not in known]
        outcome = read_places(connection, stale, unchanged, read_as, manner, options.jobs, on_progress, should_stop)
        skipped += outcome.skipped
        reread, has_concluded, relabelled = outcome.reread, outcome.has_concluded, outcome.relabelled
        new_commits, read_again, was_stopped = outcome.commits, outcome.read_again, outcome.was_stopped
    is_due = not has_concluded and not was_stopped
    if is_due and (
        has_new_lessons(connection) or has_other_patterns(connection, options.patterns) or is_labelled_otherwise(connection, labelling)
    ):
        from tracker.classify.on_call import OnCall
        from tracker.scan.conclude import conclude

        relabelled = conclude(connection, (), OnCall(options.patterns)).relabelled
    if is_due or has_concluded:
        keep_own_patterns(connection, options.patterns)
        keep_labelling(connection, labelling)
    return build_summary(
        connection,
        places=places,
        unchanged=len(places) - len(stale),
        new_commits=new_commits,
        read_again=read_again,
        reread=reread,
        relabelled=relabelled,
        skipped=skipped,
        elapsed_s=time.monotonic() - started,
        was_stopped=was_stopped,
    )


def _save_flags(connection: sqlite3.Connection, options: ScanOptions) -> None:
    """Remembers the emails given on the command line."""
    saved = read_identities(connection)
    emails = [plain for email in options.me if saved.get(plain := normalise_email(email), "removed") == "removed"]
    if emails:
        save_identities(connection, emails, "flag", now_text())


def _find_stale(connection: sqlite3.Connection, places: Sequence[Place], manner: str) -> tuple[list[Place], list[Skipped]]:
    """The places that may hold something new, and those that cannot be listed."""
    known = read_fingerprints(connection)
    stale: list[Place] = []
    skipped: list[Skipped] = []
    for place in places:
        try:
            fingerprint = known.get(name_place(place.git_dir))
            if fingerprint is None or fingerprint != read_fingerprint(place.git_dir, manner):
                stale.append(place)
        except OSError as error:
            skipped.append(Skipped(place.shown_path, f"cannot be read ({error.strerror}); check its permissions"))
    return stale, skipped


def describe_manner(connection: sqlite3.Connection, options: ScanOptions) -> str:
    """Everything besides the repository that decides what a scan would read: who is me, whose changes, which knowledge."""
    digest = blake2b(digest_size=12)
    digest.update(repr((sorted(read_identities(connection).items()), options.is_everyone, options.included)).encode())
    digest.update(read_user_settings_hash().encode())
    digest.update(stamp_knowledge().encode())
    return digest.hexdigest()


def now_text() -> str:
    """This moment as ISO text, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")
