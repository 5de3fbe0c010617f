"""What the room of the scan says: steps, folders, people, progress, and what was found. Pure but for `prepare_processes`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tracker.model.plain import plain
from tracker.tui.widgets.table import Row
from tracker.tui.wording import count_text, shorten_home

if TYPE_CHECKING:
    from tracker.scan import Progress, ScanSummary
    from tracker.scan.look import Person

STEPS = ("Folder", "Who you are", "Scan", "See")


class Outcome(NamedTuple):
    """How a scan ended."""

    summary: ScanSummary
    last_row: int
    """Where the file ended before; 0: it was empty."""


def folder_rows(folders: tuple[tuple[Path, int], ...]) -> tuple[Row, ...]:
    """Folders with how many repositories they hold."""
    return tuple(Row(f"folder {path}", (shorten_home(str(path), str(Path.home())), f"{count:,}")) for path, count in folders)


def person_rows(people: tuple[Person, ...]) -> tuple[Row, ...]:
    """People who may be the user."""
    return tuple(
        Row(
            f"person {one.email}",
            (one.email, one.name, f"{one.commits:,}", str(one.repositories), "configured for git here" if one.is_configured else ""),
        )
        for one in people
    )


def describe_progress(progress: Progress) -> str:
    """How far a scan is."""
    repos = count_text(progress.repositories, "repository", "repositories")
    left = "" if progress.left_s is None else f" · about {max(1, round(progress.left_s))} s left"
    return (
        f"{plain(progress.repository)}\n{progress.repositories_done} of {repos}"
        f" · {progress.commits_done:,} of {progress.commits:,} commits{left}\n\nctrl+x stops; what was read stays."
    )


def describe_summary(outcome: Outcome) -> str:
    """What a scan found, as a person wants to read it."""
    summary = outcome.summary
    found = count_text(summary.repositories, "repository", "repositories")
    head = "Stopped; what was read is kept." if summary.was_stopped else "Done."
    new = count_text(summary.new_commits, "new commit")
    if outcome.last_row and not summary.new_commits and not summary.read_again and not summary.was_stopped:
        new = "nothing new since the scan before"
    listed = "; n lists them" if summary.new_commits else ""
    listed += f"; {count_text(summary.read_again, 'known commit')} read again" if summary.read_again else ""
    listed += f"; {count_text(summary.relabelled, 'known commit')} labelled anew" if summary.relabelled else ""
    lines = [
        f"{head} {found}, {summary.unchanged} of them unchanged; {new}{listed}.",
        f"The file holds {count_text(summary.commits, 'commit')}, {summary.my_commits:,} of them yours.",
    ]
    if not summary.me or summary.likely:
        lines.append("\nWho are you? Press 8: perhaps " + ", ".join(plain(f"{one.name} <{one.email}>") for one in summary.likely[:3]) + ".")
    if summary.shipped:
        lines.append("\nShipped last:")
        lines += [
            plain(f"  ◆ {one.last_on}  {one.name} {one.last_version}  ({count_text(one.releases, 'release')})")
            for one in summary.shipped[:6]
        ]
    if summary.skipped:
        lines.append(f"\nSkipped: {len(summary.skipped)}")
        lines += [plain(f"  ! {one.path.name}: {one.reason}") for one in summary.skipped[:6]]
    if summary.unknown_counts:
        lines.append(f"\nLines unknown for {count_text(summary.unknown_counts, 'commit')}: objects are missing.")
    lines.append("\nenter shows your arc, 8 the emails that count as yours.")
    return "\n".join(lines)


def suggest_folder(paths: list[str]) -> str:
    """The folder above all of `paths`, for the next scan; "" when they share none worth naming."""
    from os.path import commonpath

    folders = [path for path in paths if path.startswith("/")]
    if not folders:
        return ""
    shared = Path(commonpath(folders))
    if len(folders) == 1:
        shared = shared.parent
    return str(shared) if len(shared.parts) > 2 else ""


def prepare_processes() -> None:
    """Starts the tracker of shared resources that worker processes need, while the real stderr stands in its place.

    The app takes stderr away from the terminal and gives it no file descriptor, with which that start would fail.
    """
    from contextlib import redirect_stderr
    from multiprocessing import resource_tracker

    if sys.__stderr__ is not None:
        with redirect_stderr(sys.__stderr__):
            resource_tracker.ensure_running()
