"""`edit`: the user's hand on the document of a year: what is left out, said in their own words, or told first."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.cli.options import YearType, database_option, find_today, json_option, require_database, year_start_option
from tracker.cli.terminal import count_words, narrate, print_json, print_line

if TYPE_CHECKING:
    from tracker.report.retouching import Draft

year_option = click.option(
    "--year", required=True, type=YearType(9998), metavar="YEAR", help="The year, named by the one in which it begins."
)

claims_argument = click.argument("claims", nargs=-1, required=True, metavar="CLAIM...")

Command = TypeVar("Command", bound=Callable[..., Any])


def draft_options(command: Command) -> Command:
    """The options that say which year's document of which file is meant."""
    return year_option(year_start_option(database_option(command)))


@click.group("edit", short_help="Hide a claim of a year's summary, add a sentence of your own, choose the order.")
def edit_command() -> None:
    """Change what the summary of a year tells. It is kept, and holds for every export of that year from then on.

    Nothing is reckoned anew: what you hide is left out, and the sums stay what they are. Your own sentences are marked as
    yours. `tracker export --year 2025 --edit` offers all of it as one text in your editor.

    \b
    Example:
      tracker edit list --year 2025
      tracker edit hide failures-2025 --year 2025
      tracker edit say shipped-depot "Checkout errors fell by half." --year 2025
    """


@edit_command.command("list", short_help="The claims of a year, and what you did to them.")
@json_option
@draft_options
def list_command(db: Path, year: int, year_start: str, as_json: bool) -> None:
    """List the claims of a year with their ids, in the order in which they are told: + told, - left out, > your own words.

    \b
    Example:
      tracker edit list --year 2025
      tracker edit list --year 2025 --json | jq '.[] | select(.hidden)'
    """
    from tracker.model.hand import Hand
    from tracker.report.hand import apply_hand

    draft = _read(db, year, year_start)
    said = dict(draft.hand.said)
    sections = apply_hand(draft.report, Hand(order=draft.hand.order)).sections  # as it is told, with what is hidden
    if as_json:
        print_json(
            [
                {
                    "id": claim.claim_id,
                    "section": section.key,
                    "text": claim.text,
                    "hidden": claim.claim_id in draft.hand.hidden,
                    "own_words": said.get(claim.claim_id),
                }
                for section in sections
                for claim in section.claims
            ]
        )
        return
    for section in sections:
        print_line(section.title)
        for claim in section.claims:
            print_line(f"  {'-' if claim.claim_id in draft.hand.hidden else '+'} [{claim.claim_id}] {claim.text}")
            if claim.claim_id in said:
                print_line(f"    > {said[claim.claim_id]}")


@edit_command.command("hide", short_help="Leave claims out.")
@claims_argument
@draft_options
def hide_command(db: Path, claims: tuple[str, ...], year: int, year_start: str) -> None:
    """Leave CLAIMs out of the document of a year. A CLAIM is its id, or the beginning of it.

    \b
    Example:
      tracker edit hide failures-2025 --year 2025
    """
    _retouch_each(db, year, year_start, "hide", claims, "left out")


@edit_command.command("show", short_help="Bring claims back.")
@claims_argument
@draft_options
def show_command(db: Path, claims: tuple[str, ...], year: int, year_start: str) -> None:
    """Tell CLAIMs that were left out.

    \b
    Example:
      tracker edit show failures-2025 --year 2025
    """
    _retouch_each(db, year, year_start, "show", claims, "told again")


@edit_command.command("say", short_help="Add a sentence of your own below a claim.")
@click.argument("claim")
@click.argument("text")
@draft_options
def say_command(db: Path, claim: str, text: str, year: int, year_start: str) -> None:
    """Put TEXT below CLAIM, marked as your own words; an empty TEXT takes it back.

    \b
    Example:
      tracker edit say shipped-depot "Checkout errors fell by half." --year 2025
      tracker edit say shipped-depot "" --year 2025
    """
    from tracker.report.retouching import find_claims
    from tracker.scan.retouch import retouch

    claim_id = find_claims(_read(db, year, year_start), [claim])[0]
    retouch(db, year, [("say", claim_id, text)])
    narrate(f"{claim_id}: {'your sentence stands below it' if text.strip() else 'your sentence is gone'}.{_say_undo(year)}")


@edit_command.command("order", short_help="Say which claims come first in their section.")
@click.argument("claims", nargs=-1, metavar="CLAIM...")
@draft_options
def order_command(db: Path, claims: tuple[str, ...], year: int, year_start: str) -> None:
    """Tell CLAIMs first, in this order, each within its section; without any, the tracker's own order holds again.

    \b
    Example:
      tracker edit order shipped-depot shipped-latchkey --year 2025
    """
    from tracker.report.retouching import find_claims
    from tracker.scan.retouch import retouch

    ids = find_claims(_read(db, year, year_start), claims)
    retouch(db, year, [("order", "", "\n".join(ids))])
    told = f"{count_words(len(ids), 'claim')} come first" if len(ids) != 1 else f"{ids[0]} comes first"
    narrate(f"{told if ids else 'The own order holds'}.{_say_undo(year)}")


@edit_command.command("undo", short_help="Take the newest change of a year back.")
@year_option
@database_option
def undo_command(db: Path, year: int) -> None:
    """Take back the newest of your changes to the document of a year.

    \b
    Example:
      tracker edit undo --year 2025
    """
    from tracker.scan.retouch import undo_retouch

    act = undo_retouch(require_database(db), year)
    if act is None:
        narrate(f"There is nothing to take back in {year}.")
    else:
        what = {"hide": "is told again", "show": "is left out again", "say": "is as it was before your words"}.get(act.act)
        narrate(f"{act.claim} {what}." if what else "The order is as it was before.")


def edit_in_editor(db: Path, year: int, start: str) -> None:
    """Opens the claims of a year in the user's editor and keeps what they changed; an error is shown and the text offered again.

    Raises: UsageError away from a terminal.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise click.UsageError("--edit opens an editor and needs a terminal; `tracker edit` does the same by single commands.")
    from tracker.errors import UsageError
    from tracker.report.hand_text import read_hand, write_hand
    from tracker.report.retouching import read_draft
    from tracker.scan.retouch import retouch

    draft = read_draft(db, year, find_today(), start=start)
    text: str | None = write_hand(draft.report, draft.hand)
    while True:
        text = click.edit(text, extension=".txt")
        if text is None:
            narrate("Nothing was changed.")
            return
        try:
            acts = read_hand(text, draft.report, draft.hand)
            retouch(db, year, acts)
        except UsageError as error:
            narrate(error.message)
            if not click.confirm("Go on editing?", default=True, err=True):
                narrate("Nothing was changed.")
                return
            continue
        narrate(f"{count_words(len(acts), 'change')} kept.{_say_undo(year) if acts else ''}")
        return


def _read(db: Path, year: int, year_start: str) -> Draft:
    """The claims of a year."""
    from tracker.report.retouching import read_draft

    return read_draft(require_database(db), year, find_today(), start=year_start)


def _retouch_each(db: Path, year: int, year_start: str, act: str, claims: tuple[str, ...], what: str) -> None:
    from tracker.report.retouching import find_claims
    from tracker.scan.retouch import retouch

    ids = find_claims(_read(db, year, year_start), claims)
    retouch(db, year, [(act, claim_id, "") for claim_id in ids])
    narrate(f"{', '.join(ids)}: {what}.{_say_undo(year)}")


def _say_undo(year: int) -> str:
    return f" `tracker edit undo --year {year}` takes the newest change back."
