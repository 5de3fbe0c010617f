"""`me`: which emails are the user's. Nothing is taken for granted that was not said or configured."""

from __future__ import annotations

from pathlib import Path
from shlex import quote

import click

from tracker.cli.options import database_option, json_option, require_database
from tracker.cli.terminal import count_words, narrate, print_json, print_line, print_table


@click.group("me", short_help="Which emails are yours: list, add, remove, suggest.")
def me_command() -> None:
    """Say which emails are yours. Commits of other people never count as your growth.

    \b
    Example:
      tracker me suggest
      tracker me add ada@example.org
    """


@me_command.command("list", short_help="Your emails, and where each came from.")
@json_option
@database_option
def list_command(db: Path, as_json: bool) -> None:
    """List your emails and what named each of them.

    \b
    Example:
      tracker me list
    """
    from tracker.scan import say

    known = say.list_identities(require_database(db))
    if as_json:
        print_json([{"email": email, "source": source} for email, source in known.items()])
    elif not known:
        print_line("Nobody is known as you. `tracker me suggest` lists who you may be.")
    else:
        words = {"user": "you said so", "flag": "given with --me", "configuration": "git's user.email"}
        print_table(("email", "from"), [(email, words.get(source, source)) for email, source in known.items()])


@me_command.command("add", short_help="An email is yours.")
@click.argument("email")
@database_option
def add_command(db: Path, email: str) -> None:
    """Remember EMAIL as yours. The next scan reads what its commits changed.

    \b
    Example:
      tracker me add ada@example.org
    """
    from tracker.scan import say

    changed = say.add_identity(db, email)
    narrate(f"{email} is you; {_tell(changed)}. Scan again to read what those commits changed." if changed else f"{email} is you.")


@me_command.command("remove", short_help="An email is not yours.")
@click.argument("email")
@database_option
def remove_command(db: Path, email: str) -> None:
    """Remember that EMAIL is not yours, even where git's configuration names it.

    \b
    Example:
      tracker me remove shared@work.example
    """
    from tracker.scan import say

    changed = say.remove_identity(require_database(db), email)
    narrate(f"{email} is not you; {_tell(changed)}. `tracker me add {email}` takes that back.")


@me_command.command("suggest", short_help="Who you may be, with the command that says so.")
@json_option
@database_option
def suggest_command(db: Path, as_json: bool) -> None:
    """List the likely identities with how many commits and repositories speak for each. Nothing is added by itself.

    \b
    Example:
      tracker me suggest
      tracker me suggest --json | jq -r '.[0].email'
    """
    from tracker.scan import say

    likely = say.suggest_identities(require_database(db))
    if as_json:
        print_json(likely)
    elif not likely:
        print_line("Nobody else looks like you.")
    else:
        rows = [
            (p.name, f"{p.commits:,}", str(p.repositories), p.evidence or "much work", f"tracker me add {quote(p.email)}") for p in likely
        ]
        print_table(("name", "commits", "repositories", "what speaks for it", "when it is you"), rows, right=(1, 2))
        narrate("Commits as git holds them; merges, copies of a change, imports and impossible dates are not counted as yours later.")


def _tell(changed: int) -> str:
    return f"{count_words(changed, 'commit')} changed hands"
