"""`merge`: two laptops, one record."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.options import database_option, json_option, require_database
from tracker.cli.terminal import count_words, narrate, print_heading, print_json, print_line
from tracker.errors import StoreError

if TYPE_CHECKING:
    from tracker.scan.merging import Merged


@click.command("merge", short_help="Take up another database, as from a second laptop.")
@click.argument("other", metavar="OTHER.db", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what it would bring, and change nothing.")
@json_option
@database_option
def merge_command(db: Path, other: Path, dry_run: bool, as_json: bool) -> None:
    """Take up everything that OTHER.db knows: repositories, commits, and what you said there. OTHER.db is only read, and may
    be of an older tracker.

    The same commit counts once, and clones of one repository are one. Corrections, notes, identities, roles and changes of
    documents are joined; where you said different things of the same, what you said last holds, and each such conflict is
    listed with the command that says otherwise. Merging again changes nothing; merging the other way round shows the same.
    Your database as it was is kept beside it.

    \b
    Example:
      tracker merge /media/stick/laptop.db --dry-run
      tracker merge /media/stick/laptop.db
    """
    from tracker.scan.merging import merge_file

    require_database(db)
    if other.exists() and other.resolve() == db.resolve():
        raise StoreError(f"{other} is the database itself; name another one.")
    merged = merge_file(db, other, is_trial=dry_run)
    if as_json:
        print_json({**merged._asdict(), "kept": merged.kept and str(merged.kept), "has_changed": merged.has_changed})
    else:
        _print_conflicts(merged)
    _tell(merged, other, dry_run)


def _print_conflicts(merged: Merged) -> None:
    if not merged.said.conflicts:
        return
    print_heading(f"{count_words(len(merged.said.conflicts), 'conflict')}: what was said last holds")
    for conflict in merged.said.conflicts:
        print_line(f"{conflict.kind} of {conflict.about}")
        print_line(f"  here: {conflict.here}; there: {conflict.there}; kept: {conflict.kept}")
        print_line(f"  otherwise: {conflict.change}")


def _tell(merged: Merged, other: Path, dry_run: bool) -> None:
    if not merged.has_changed:
        narrate(f"{other} holds nothing that is not here.")
        return
    facts, said = merged.facts, merged.said
    brought = [
        (merged.repositories, "repository", "repositories"),
        (facts.commits, "commit", "commits"),
        (facts.completed, "commit read in full there", "commits read in full there"),
        (said.corrections, "correction", "corrections"),
        (said.notes, "note", "notes"),
        (said.identities, "email", "emails"),
        (said.roles, "role or visibility", "roles and visibilities"),
        (said.acts, "change of documents", "changes of documents"),
    ]
    told = ", ".join(count_words(number, one, many) for number, one, many in brought if number) or "some details"
    known = f"; {count_words(merged.joined, 'repository was', 'repositories were')} known to both" if merged.joined else ""
    narrate(f"{other} {'would bring' if dry_run else 'brought'}: {told}{known}.")
    for name in merged.renamed:
        narrate(f"{name.before}, as it was called {name.side}, is called {name.now} now.")
    if merged.kept is not None:
        narrate(f"`tracker restore {merged.kept}` takes this back.")
