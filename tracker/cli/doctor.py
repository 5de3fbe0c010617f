"""`doctor`: is the file sound and private, what was skipped and why, what the numbers do not know, and what helps."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, NamedTuple

import click

from tracker.cli.options import anyway_database_option, find_today, json_option, prepare_database
from tracker.cli.terminal import count_words, print_json, print_line
from tracker.errors import StoreError, TrackerError
from tracker.faults import count_faults, find_log
from tracker.model.growth import Growth
from tracker.settings import find_config_file, find_data_folder, read_settings

if TYPE_CHECKING:
    from tracker.scan.care import FileHealth

NAMED = 5
"""Folders that a finding names; the rest are counted."""
MARKS = {"ok": "ok     ", "look": "look   ", "fails": "FAILS  "}


class Finding(NamedTuple):
    """One thing that was looked at."""

    state: str
    """ok; look (nothing is broken, but it is worth knowing); fails."""
    what: str
    helps: str = ""
    """What to do; empty: nothing needs doing."""


PROMISE = Finding(
    "ok",
    "Private: no connection is ever opened, repositories are only read, and no text of your sources is kept;"
    " what is kept are messages, names, paths, numbers and hashes.",
)
"""What holds whatever the file says; the tests prove it."""


@click.command("doctor", short_help="Check the file, list what was skipped and why, say what helps.")
@json_option
@anyway_database_option
@click.pass_context
def doctor_command(ctx: click.Context, db: Path, as_json: bool) -> None:
    """Check the database and the configuration, list the repositories that could not be read, and say what helps.

    The database: structure, references, search index, schema, who can read it, room on the disk. Ends with 1 when a check
    fails. The tracker opens no network connection, stores no source text and never writes to a repository.

    \b
    Example:
      tracker doctor
      tracker doctor --json | jq '.[] | select(.state == "fails")'
    """
    findings = [Finding("ok", f"Python {platform.python_version()} on {platform.system()}."), _check_settings(), PROMISE, *_check_faults()]
    if db.is_file():
        looked = _check_database(db)
        findings += looked
        if not any(finding.state == "fails" for finding in looked):
            from tracker.growth import read_growth

            growth = read_growth(prepare_database(db), find_today())
            findings += _check_people(growth) + _check_repositories(growth) + _check_quality(growth)
    else:
        findings.append(Finding("look", f"There is no database at {db} yet.", "tracker scan FOLDER"))
    if as_json:
        print_json(findings)
    else:
        for finding in findings:
            print_line(f"{MARKS[finding.state]}{finding.what}" + (f"  What helps: {finding.helps}" if finding.helps else ""))
    ctx.exit(1 if any(finding.state == "fails" for finding in findings) else 0)


def _check_settings() -> Finding:
    """Everything the configuration names, as the commands that need it would find it."""
    config = find_config_file(os.environ)
    try:
        settings = read_settings(config)
        if settings.theme is not None:
            from tracker.tui.themes import check_theme

            check_theme(settings.theme, str(config))
        if settings.keys:
            from tracker.tui.keymap import check_keys

            check_keys(dict(settings.keys), str(config))
        if settings.include:
            from tracker.growth import check_globs

            check_globs(settings.include)
        if settings.patterns is not None:
            from tracker.catalogue.patterns import read_patterns

            read_patterns(settings.patterns)
        if settings.export.year_start is not None:
            from tracker.report.interval import parse_year_start

            parse_year_start(settings.export.year_start)
    except TrackerError as error:
        return Finding("fails", f"Configuration: {error.message}", f"mend or rename {quote(str(config))}")
    return Finding("ok", f"Configuration: {config if config.is_file() else 'none, defaults hold'}.")


def _check_faults() -> list[Finding]:
    count, last_on = count_faults(find_data_folder())
    if not count:
        return [Finding("ok", "No fault of the tracker's own was recorded.")]
    log = find_log(find_data_folder())
    what = f"{count_words(count, 'fault')} of the tracker's own, the last on {last_on}."
    return [Finding("look", what, f"tell of it; {log} says where it happened, and holds nothing of yours")]


def _check_database(db: Path) -> list[Finding]:
    from tracker.scan.care import check_file

    try:
        health = check_file(db)
    except StoreError as error:
        return [Finding("fails", error.message, "tracker restore BACKUP, or scan into a new file")]
    found = [
        Finding("fails", f"The database is damaged: {fault}.", "tracker restore BACKUP, or scan into a new file") for fault in health.faults
    ]
    size = count_words(health.size_bytes, "byte")
    found = found or [Finding("ok", f"Database: {db}, {size}, schema {health.version}; structure, references and search index are sound.")]
    return [*found, *_check_privacy(db, health), *_check_room(health)]


def _check_privacy(db: Path, health: FileHealth) -> list[Finding]:
    found = [
        Finding("fails", f"Other accounts of this machine can read {path}.", f"chmod 600 {quote(str(path))}")
        for path in health.open_to_others
    ]
    folder = db.absolute().parent
    if health.is_folder_open:
        found.append(Finding("fails", f"Other accounts of this machine can write to {folder}.", f"chmod go-w {quote(str(folder))}"))
    elif health.is_folder_listed and folder == find_data_folder().absolute():
        found.append(Finding("look", f"Other accounts of this machine can list {folder}.", f"chmod 700 {quote(str(folder))}"))
    return found or [Finding("ok", "Only you can read it.")]


def _check_room(health: FileHealth) -> list[Finding]:
    found = []
    if health.kept:
        kept = count_words(len(health.kept), "copy", "copies")
        helps = f"delete those you no longer need; the oldest is {health.kept[0]}"
        found.append(Finding("look", f"{kept} beside the database, {count_words(health.kept_bytes, 'byte')}, kept before changes.", helps))
    if health.left_over:
        names = " ".join(quote(str(path)) for path in health.left_over)
        found.append(Finding("look", "An interrupted copy or merge left something beside the database.", f"rm -r {names}"))
    if health.free_bytes < 2 * health.size_bytes:
        room = f"The disk has {count_words(health.free_bytes, 'byte')} left, too little for a backup and an update of the database."
        found.append(Finding("look", room, "make room before the next update"))
    return found


def _check_people(growth: Growth) -> list[Finding]:
    if growth.me:
        return [Finding("ok", "You are " + ", ".join(f"{p.name} <{p.email}>" if p.name else p.email for p in growth.me) + ".")]
    whose = "so everybody's commits count as yours" if growth.is_everyone else "so no commit counts as yours"
    return [Finding("look", f"Nobody is known as you, {whose}.", "tracker me suggest")]


def _check_repositories(growth: Growth) -> list[Finding]:
    well = sum(1 for line in growth.repositories if line.state == "ok")
    found = [Finding("ok", f"{count_words(well, 'repository', 'repositories')} read to the end.")]
    for line in growth.repositories:
        if line.state == "unreadable":
            found.append(Finding("fails", f"{line.repo} ({line.path}) could not be read.", line.reason))
        elif line.state == "unfinished":
            found.append(Finding("look", f"{line.repo} ({line.path}) was not read to the end.", "tracker scan, over the same folders"))
        elif line.state != "ok":
            found.append(Finding("look", f"{line.repo} ({line.path}) is {line.state}.", line.reason))
    return found


def _name_some(paths: list[str]) -> str:
    """The first of several folders, and how many more there are."""
    more = f" and {len(paths) - NAMED:,} more" if len(paths) > NAMED else ""
    return ", ".join(paths[:NAMED]) + more


def _check_quality(growth: Growth) -> list[Finding]:
    quality = growth.quality
    refetched = _name_some([one.path for one in growth.repositories if one.unknown_counts])
    known = (
        (quality.unread, "Commits that became yours since the last scan, and count nowhere yet", "tracker scan, over the same folders"),
        (
            quality.unknown_counts,
            "Commits with unknown line counts, because objects are missing",
            f"git fetch --refetch, or a whole copy, in {refetched}",
        ),
        (quality.unsure, "Levels with a confidence below one half", "tracker, then the review list, or tracker label SHA --level"),
        (quality.odd_dates, "Commits with impossible dates, which stay out of the years", ""),
        (quality.bulk, "Commits that are imports or reformatting, and stay out of the years", ""),
        (quality.gone, "Commits that are kept though no branch reaches them any more", ""),
        (quality.excluded_files, "Files left out as generated, vendored, locked or binary", "tracker why PATH names the rule"),
    )
    return [Finding("look", f"{what}: {number:,}.", helps) for number, what, helps in known if number]
