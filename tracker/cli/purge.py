"""`purge`: a repository leaves the file, with everything that was concluded from it."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli.options import ask, database_option, json_option, require_database, yes_option
from tracker.cli.terminal import count_words, narrate, print_json


@click.command("purge", short_help="Take a repository, and all that was concluded from it, out of the database.")
@click.argument("repository")
@click.option("--with-notes", is_flag=True, help="Also what you said of it: corrections, notes, role and pseudonyms.")
@yes_option
@json_option
@database_option
def purge_command(db: Path, repository: str, with_notes: bool, yes: bool, as_json: bool) -> None:
    """Remove all that was read of REPOSITORY (its name as `tracker repo` lists it): commits, files, tags, what was built
    and shipped, and what was concluded from them, also from the search index and from free pages of the file.

    The repository itself on your disk is not touched, and a later scan of its folder reads it again. A commit that another
    repository holds as well stays with that one. What you said yourself stays, unless you say --with-notes. The database
    as it was is kept beside it: delete that copy when nobody should read the repository there either.

    \b
    Example:
      tracker purge acme/secret-project
      tracker purge acme/secret-project --with-notes --yes
    """
    from tracker.scan.purging import find_holding, purge_repository

    holding = find_holding(require_database(db), repository)
    commits = count_words(holding.commits - holding.shared, "commit")
    said = f"{count_words(holding.corrections, 'correction')} and {count_words(holding.notes, 'note')}"
    also = f", with {said} of yours" if with_notes else ""
    ask(f"Remove {holding.repo} ({commits}, read from {', '.join(holding.places) or 'nowhere'}){also}?", yes)
    purged = purge_repository(db, repository, with_said=with_notes)
    if as_json:
        print_json({**holding._asdict(), "with_notes": with_notes, "kept": str(purged.kept), "is_wiped": purged.is_wiped})
    narrate(f"{holding.repo} is gone: {commits}" + (f", with {said}." if with_notes else f". Kept: {said}."))
    if holding.shared:
        narrate(f"{count_words(holding.shared, 'commit')} of it stay, as another repository holds them too.")
    if not purged.is_wiped:
        narrate(
            f"Unused pages of {db} may still hold what was removed: another program has it open, or the disk is too full to"
            " write it anew. They go with the next purge."
        )
    narrate(f"`tracker restore {purged.kept}` takes this back. That copy still holds the repository: delete it when you are sure.")
