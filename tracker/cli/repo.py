"""`repo`: what a repository is to you, and who may see it."""

from __future__ import annotations

import sys
from fnmatch import fnmatchcase
from pathlib import Path
from shlex import quote

import click

from tracker.cli.options import database_option, find_today, json_option, require_database
from tracker.cli.terminal import count_words, narrate, print_json, print_line, print_table

STATES = {"unfinished": "not read to the end"}
"""States whose name alone says too little."""


@click.command("repo", short_help="What each repository is to you, and who may see it.")
@click.argument("names", nargs=-1, metavar="[NAME...]")
@click.option("--role", metavar="ROLE", help="work, learning, data, dotfiles or ignored; data and ignored do not count.")
@click.option("--visibility", metavar="WHO", help="private or public. Only what is public is named in a redacted or public export.")
@click.option("--suggest", is_flag=True, help="List what the remotes and names hint at, with the commands; nothing is set.")
@click.option("--accept", is_flag=True, help="With --suggest: ask for each hint whether it holds.")
@click.option("--undo", is_flag=True, help="Take back what was last set.")
@json_option
@database_option
def repo_command(
    db: Path,
    names: tuple[str, ...],
    role: str | None,
    visibility: str | None,
    suggest: bool,
    accept: bool,
    undo: bool,
    as_json: bool,
) -> None:
    """List the repositories, or set the role and visibility of those named. NAME may hold * and ?.

    Every repository is private until you say otherwise: an address on GitHub does not mean that anybody may see it.

    \b
    Example:
      tracker repo
      tracker repo 'ada/*' --visibility public
      tracker repo advent-of-code --role learning
      tracker repo --suggest
    """
    if sum((suggest, undo, bool(role or visibility))) > 1:
        raise click.UsageError("--suggest, --undo and setting something are three things; do one at a time.")
    if accept and not suggest:
        raise click.UsageError("--accept goes with --suggest.")
    require_database(db)
    if undo:
        _undo(db)
    elif suggest:
        _suggest(db, accept, as_json)
    elif role or visibility:
        _set(db, names, role, visibility)
    else:
        _list(db, names, as_json)


def _list(db: Path, names: tuple[str, ...], as_json: bool) -> None:
    from tracker.growth import read_growth

    lines = read_growth(db, find_today()).repositories
    chosen = [line for line in lines if not names or line.repo in _match([line.repo for line in lines], names)]
    if as_json:
        print_json(
            [
                {"repo": x.repo, "role": x.role, "visibility": x.visibility, "state": x.state, "commits": x.commits, "mine": x.mine}
                for x in chosen
            ]
        )
    else:
        rows = [(line.repo, line.role, line.visibility, f"{line.mine:,}", STATES.get(line.state, line.state)) for line in chosen]
        print_table(("repository", "role", "seen by", "mine", "state"), rows, right=(3,))


def _set(db: Path, names: tuple[str, ...], role: str | None, visibility: str | None) -> None:
    from tracker.growth.privacy import read_repositories
    from tracker.scan.say import set_roles

    if not names:
        raise click.UsageError("Name the repositories this is about; '*' means all of them.")
    chosen = _match([line.repo for line in read_repositories(db)], names)
    set_roles(db, [(repo, role, visibility) for repo in chosen])
    what = " and ".join(word for word in (role, visibility) if word)
    told = chosen[0] if len(chosen) == 1 else count_words(len(chosen), "repository", "repositories")
    narrate(f"{told}: {what}. `tracker repo --undo` takes it back.")


def _undo(db: Path) -> None:
    from tracker.scan.say import undo_roles

    undone = undo_roles(db)
    if not undone:
        narrate("Nothing was said of any repository.")
    for change in undone:
        narrate(f"{change.repo}: {change.field} is {change.before or 'not said'} again, no longer {change.after}.")


def _suggest(db: Path, accept: bool, as_json: bool) -> None:
    from tracker.growth.privacy import suggest_roles
    from tracker.scan.say import set_roles

    hints = suggest_roles(db)
    if accept and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise click.UsageError("--accept asks, and needs a terminal; without it the hints stand with their commands.")
    if as_json:
        print_json(hints)
    elif not hints:
        print_line("Nothing hints at another role or visibility than what is set.")
    elif not accept:
        rows = [(hint.repo, f"{hint.value}?", hint.why, f"tracker repo {quote(hint.repo)} --{hint.field} {hint.value}") for hint in hints]
        print_table(("repository", "perhaps", "because", "when it is so"), rows)
    else:
        held = [hint for hint in hints if click.confirm(f"{hint.repo}: {hint.value}? ({hint.why})", default=False, err=True)]
        set_roles(db, [(h.repo, h.value if h.field == "role" else None, h.value if h.field == "visibility" else None) for h in held])
        narrate(f"{count_words(len(held), 'hint')} accepted. `tracker repo --undo` takes it back." if held else "Nothing was set.")


def _match(known: list[str], names: tuple[str, ...]) -> list[str]:
    """Known names in their order that one of the patterns means; a name without its owner will do when only one has it.

    Raises: UsageError for one that means nothing.
    """
    import difflib

    found: set[str] = set()
    for name in names:
        fitting = [repo for repo in known if repo == name or fnmatchcase(repo, name)]
        if not fitting and len(short := [repo for repo in known if repo.rpartition("/")[2] == name]) == 1:
            fitting = short
        if not fitting:
            near = difflib.get_close_matches(name, known, n=1)
            raise click.UsageError(
                f"No repository is called {name}.{f' Did you mean {near[0]}?' if near else ' `tracker repo` lists them.'}"
            )
        found |= set(fitting)
    return [repo for repo in known if repo in found]
