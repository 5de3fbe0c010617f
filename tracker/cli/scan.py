"""`scan`: reads repositories into the file, shows counted progress on a terminal, and ends with a summary.

Its module-level imports are all that a scan with nothing new pays for before the first question to the disk.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click

from tracker.cli.options import database_option, find_settings, json_option
from tracker.cli.progress import progress_line


@click.command("scan", short_help="Read repositories below the paths; new commits only.")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--me", "emails", multiple=True, metavar="EMAIL", help="An email of yours; may be repeated, is remembered.")
@click.option("--everyone", is_flag=True, help="Read other people's changes in full too, not only yours.")
@click.option("--jobs", type=click.IntRange(1, 256), metavar="N", help="Processes that read (one for each core by default).")
@json_option
@database_option
@click.pass_context
def scan_command(
    ctx: click.Context,
    db: Path,
    paths: tuple[Path, ...],
    emails: tuple[str, ...],
    everyone: bool,
    jobs: int | None,
    as_json: bool,
) -> None:
    """Find git repositories below each PATH, read what is new, label it, and save it.

    Commits that are known are read again only where other files count than before (by `include` in the configuration or
    a .gitattributes), or where a newer tracker reads more of them.

    Repositories are only read: nothing in them is written, run or fetched. Ends with 1 when some were skipped, with 130
    when it was interrupted; what was read until then is saved.

    \b
    Example:
      tracker scan ~/code --me ada@example.org --me ada@work.example
      tracker scan ~/code --json | jq '.skipped'
    """
    from tracker.scan import scan_paths
    from tracker.scan.options import ScanOptions

    for email in emails:
        if "@" not in email or email != email.strip():
            raise click.BadParameter(f"'{email}' is no email address.", param_hint="--me")
    settings = find_settings()
    options = ScanOptions(emails, everyone, jobs or settings.jobs, settings.include, patterns=settings.patterns)
    with _stop_on_interrupt() as should_stop, progress_line() as on_progress:
        summary = scan_paths(paths, db, options, on_progress, should_stop)
    if as_json:
        from tracker.cli.terminal import print_json

        print_json(
            {
                **summary._asdict(),
                "database": str(db),
                "skipped": [{"path": str(s.path), "reason": s.reason} for s in summary.skipped],
            }
        )
    else:
        from tracker.cli.scanwords import print_summary

        print_summary(summary)
    ctx.exit(130 if summary.was_stopped else 1 if summary.skipped else 0)


@contextmanager
def _stop_on_interrupt() -> Iterator[Callable[[], bool]]:
    """A question that answers True after Ctrl-C; a second Ctrl-C interrupts at once."""
    asked: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)
        click.echo("\nStopping after what is being read now; Ctrl-C again stops at once.", err=True)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield lambda: bool(asked)
    finally:
        signal.signal(signal.SIGINT, before)
