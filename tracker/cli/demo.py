"""`demo`: a made-up engineer's four years, built as real repositories and scanned by the real scanner."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli.progress import progress_line
from tracker.cli.terminal import narrate, print_line
from tracker.settings import find_cache_folder


@click.command("demo", short_help="A made-up engineer's four years, to look around in.")
@click.option("--no-tui", is_flag=True, help="Build and scan it, print the database file, open nothing.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Where to build it (else the cache folder).",
)
def demo_command(no_tui: bool, folder: Path | None) -> None:
    """Build a story of four years as real repositories, scan it into a database of its own, and open the app on it.

    Your own database is not touched. Needs no network and no repository of yours.

    \b
    Example:
      tracker demo
      tracker arc --db "$(tracker demo --no-tui)"
    """
    import sys

    from tracker.demo.run import prepare_demo, read_demo_today

    with progress_line() as on_progress:
        db = prepare_demo(folder or find_cache_folder() / "demo", on_progress)
    if no_tui or not (sys.stdin.isatty() and sys.stdout.isatty()):
        narrate(f"The demo is ready, as of {read_demo_today()}. `tracker arc --db FILE` tells it; `tracker --db FILE` opens it.")
        print_line(str(db))
        return
    from tracker.cli.app import open_app

    open_app(db, read_demo_today())
