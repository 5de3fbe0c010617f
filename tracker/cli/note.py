"""`note`: what git cannot know, in the user's own words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from tracker.cli.options import DayType, database_option, find_today, json_option, require_database
from tracker.cli.reading import read
from tracker.cli.terminal import narrate, print_json, print_line, print_table

id_argument = click.argument("note_id", type=click.IntRange(1, 2**63 - 1), metavar="ID")


@click.group("note", short_help="Your own words: outcomes, and patterns from other lives.")
def note_command() -> None:
    """Keep what git cannot know: what a change was worth, or where you met a pattern before you wrote code.

    \b
    Example:
      tracker note add "Checkout errors fell from 4% to 0.5%" --sha 3f2a91c
      tracker note add "Staged supply points by demand" --domain logistics --pattern caching --on 2016-05-01
    """


@note_command.command("add", short_help="Keep a note.")
@click.argument("text")
@click.option("--on", "day", type=DayType(), metavar="DAY", help="When it happened (by default the day of its commit, else today).")
@click.option("--domain", metavar="WORD", help="The life it comes from, such as logistics or music.")
@click.option("--pattern", metavar="PATTERN", help="The pattern it practises, such as caching.")
@click.option("--artifact", metavar="ID", help="The artifact it is about (`tracker artifacts --json` lists ids).")
@click.option("--sha", metavar="SHA", help="The commit it is about.")
@database_option
def add_command(
    db: Path, text: str, day: date | None, domain: str | None, pattern: str | None, artifact: str | None, sha: str | None
) -> None:
    """Keep TEXT as a note. It outlives every rescan and appears in the year's export.

    \b
    Example:
      tracker note add "Cold start down by 300 ms after moving 14 callables" --sha 3f2a91c
    """
    from tracker.scan import say

    happened_on = day or (None if sha else find_today())
    note = say.add_note(require_database(db), text, happened_on=happened_on, domain=domain, pattern=pattern, artifact_id=artifact, sha=sha)
    of_day = f"{note.happened_on} (the day of its commit; --on says another)" if sha and not day else note.happened_on
    narrate(f"Kept as note {note.note_id}, of {of_day}; `tracker note remove {note.note_id}` takes it back.")


@note_command.command("list", short_help="All notes, oldest first.")
@json_option
@database_option
def list_command(db: Path, as_json: bool) -> None:
    """List the notes.

    \b
    Example:
      tracker note list --json
    """
    notes = read(db).notes
    if as_json:
        print_json(notes)
    elif not notes:
        print_line('No note yet. `tracker note add "..."` keeps one.')
    else:
        rows = [(str(n.note_id), n.happened_on, n.domain or "", n.pattern or "", (n.sha or "")[:9], n.text) for n in notes]
        print_table(("id", "day", "domain", "pattern", "commit", "note"), rows, right=(0,))


@note_command.command("remove", short_help="Take a note back.")
@id_argument
@database_option
def remove_command(db: Path, note_id: int) -> None:
    """Take note ID back (`tracker note list` shows the ids).

    \b
    Example:
      tracker note remove 3
    """
    from tracker.scan import say

    say.remove_note(require_database(db), note_id)
    narrate(f"Note {note_id} is gone from every list and export; `tracker note restore {note_id}` brings it back.")


@note_command.command("restore", short_help="Bring back a note that was taken back.")
@id_argument
@database_option
def restore_command(db: Path, note_id: int) -> None:
    """Bring back note ID, which `tracker note remove` or a merge took out of every list.

    \b
    Example:
      tracker note restore 3
    """
    from tracker.scan import say

    say.restore_note(require_database(db), note_id)
    narrate(f"Note {note_id} is back.")
