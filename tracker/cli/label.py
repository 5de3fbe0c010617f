"""`label`: corrects a commit's type, level or patterns; what a person says wins and outlives every rescan."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli.options import database_option, require_database
from tracker.cli.terminal import narrate
from tracker.model.labels import LEVELS, TYPES


@click.command("label", short_help="Correct a commit's labels; --undo takes it back.")
@click.argument("sha")
@click.option("--type", "type_", type=click.Choice([*TYPES, "revert"]), metavar="TYPE", help=f"One of {', '.join(TYPES)}, revert.")
@click.option("--level", type=click.Choice(LEVELS), metavar="LEVEL", help=f"One of {', '.join(LEVELS)}.")
@click.option("--add-pattern", "added", multiple=True, metavar="PATTERN", help="The commit practises this; may be repeated.")
@click.option("--remove-pattern", "removed", multiple=True, metavar="PATTERN", help="It does not; may be repeated.")
@click.option("--undo", is_flag=True, help="Take the newest correction of this commit back.")
@database_option
def label_command(
    db: Path, sha: str, type_: str | None, level: str | None, added: tuple[str, ...], removed: tuple[str, ...], undo: bool
) -> None:
    """Say what a commit really is. SHA may be abbreviated. `tracker why SHA` shows the labels and their reasons.

    \b
    Example:
      tracker label 3f2a91c --level system --add-pattern caching
      tracker label 3f2a91c --undo
    """
    said = [("type", type_), ("level", level), *(("pattern+", p) for p in added), *(("pattern-", p) for p in removed)]
    wanted = [(field, value) for field, value in said if value is not None]
    if undo == bool(wanted):
        raise click.UsageError("Say what to correct (--type, --level, --add-pattern, --remove-pattern), or --undo alone.")
    require_database(db)
    from tracker.scan import say

    if undo:
        undone = say.undo_correction(db, sha)
        if undone is None:
            raise click.UsageError(f"{sha} has no correction to take back.")
        narrate(f"Taken back: {_tell(undone.field, undone.value)} of {undone.sha[:12]}.")
        return
    for field, value in wanted:
        kept = say.correct(db, sha, field, value)
        narrate(f"{kept.sha[:12]}: {_tell(kept.field, kept.value)}.")


def _tell(field: str, value: str) -> str:
    return {"pattern+": f"practises {value}", "pattern-": f"does not practise {value}"}.get(field, f"{field} {value}")
