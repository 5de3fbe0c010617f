"""`doctor`: is the file sound and private, what was skipped and why, what the numbers do not know, and what helps."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import NamedTuple

import click

from tracker.cli.options import database_option, json_option
from tracker.cli.reading import read
from tracker.cli.terminal import count_words, print_json, print_line
from tracker.model.growth import Growth
from tracker.settings import find_config_file, read_settings

MARKS = {"ok": "ok     ", "look": "look   ", "fails": "FAILS  "}


class Finding(NamedTuple):
    """One thing that was looked at."""

    state: str
    """ok; look (nothing is broken, but it is worth knowing); fails."""
    what: str
    helps: str = ""
    """What to do; empty: nothing needs doing."""


@click.command("doctor", short_help="Checks the file, lists what was skipped and why, says what helps.")
@json_option
@database_option
@click.pass_context
def doctor_command(ctx: click.Context, db: Path, as_json: bool) -> None:
    """Check the database and the configuration, list the repositories that could not be read, and say what helps.

    Ends with 1 when a check fails. The tracker opens no network connection and never writes to a repository.

    \b
    Example:
      tracker doctor
      tracker doctor --json | jq '.[] | select(.state == "fails")'
    """
    findings = [Finding("ok", f"Python {platform.python_version()} on {platform.system()}."), _check_settings()]
    if db.is_file():
        findings += _check_database(db)
        if not any(finding.state == "fails" for finding in findings):
            growth = read(db)
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
    config = find_config_file(os.environ)
    read_settings(config)
    return Finding("ok", f"Configuration: {config if config.is_file() else 'none, defaults hold'}.")


def _check_database(db: Path) -> list[Finding]:
    from tracker.scan.care import check_file

    health = check_file(db)
    found = [Finding("fails", f"The database is damaged: {fault}.", "restore a backup, or scan into a new file") for fault in health.faults]
    found = found or [Finding("ok", f"Database: {db}, {count_words(health.size_bytes, 'byte')}, sound.")]
    if health.is_private:
        found.append(Finding("ok", "Only you can read it."))
    else:
        found.append(Finding("look", "Other accounts of this machine can read it.", f"chmod 600 '{db}'"))
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
        elif line.state != "ok":
            found.append(Finding("look", f"{line.repo} ({line.path}) is {line.state}.", line.reason))
    return found


def _check_quality(growth: Growth) -> list[Finding]:
    quality = growth.quality
    known = (
        (quality.unread, "commits became yours since the last scan, and count nowhere yet", "tracker scan, over the same folders"),
        (
            quality.unknown_counts,
            "commits have unknown line counts, because objects are missing",
            "git fetch --refetch in that repository",
        ),
        (
            quality.unsure,
            "levels are given with a confidence below one half",
            "tracker, then the review list, or tracker label SHA --level",
        ),
        (quality.odd_dates, "commits have impossible dates and stay out of the years", ""),
        (quality.bulk, "commits are imports or reformatting and stay out of the years", ""),
        (quality.gone, "commits are kept though no branch reaches them any more", ""),
        (
            quality.excluded_files,
            "files were left out as generated, vendored, locked or binary",
            "tracker why PATH names the rule",
        ),
    )
    return [Finding("look", f"{number:,} {what}.", helps) for number, what, helps in known if number]
