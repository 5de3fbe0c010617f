"""The options that many commands share, and the words for what they choose."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from tracker.errors import SettingsError, StoreError
from tracker.settings import Settings, find_config_file, find_database, find_default_database, read_settings

if TYPE_CHECKING:
    from tracker.scan.care import Upgrade

Function = TypeVar("Function", bound=Callable[..., Any])


def choose_database(ctx: click.Context, flag: Path | None) -> Path:
    """The database file for this call: the command's `--db`, the one before the command, then as `find_database` says."""
    return find_database(flag or ctx.find_root().params.get("db"), os.environ)[0]


def prepare_database(db: Path) -> Path:
    """`db`, brought up to date where an older tracker made it; one line of narration says so.

    Raises: StoreError when it cannot be brought up to date.
    """
    from tracker.scan.care import bring_up_to_date

    tell_upgrade(db, bring_up_to_date(db))
    return db


def tell_upgrade(db: Path, upgrade: Upgrade | None) -> None:
    """One line of narration where a file was brought up to date."""
    if upgrade is not None:
        from tracker.cli.terminal import narrate

        narrate(f"Brought {db} up to date (schema {upgrade.before} to {upgrade.now}); as it was, it is kept as {upgrade.backup}.")


def _choose(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path:
    return choose_database(ctx, value)


def _prepare(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path:
    return prepare_database(choose_database(ctx, value))


def database_option(function: Function) -> Function:
    """Adds `--db FILE`; the command receives `db`, already chosen and of this tracker's schema (or not there yet)."""
    return click.option("--db", type=click.Path(path_type=Path), metavar="FILE", callback=_prepare, help="The database file.")(function)


def untouched_database_option(function: Function) -> Function:
    """Adds `--db FILE` for commands that look after the file itself: it may be old or broken."""
    return click.option("--db", type=click.Path(path_type=Path), metavar="FILE", callback=_choose, help="The database file.")(function)


def _choose_anyway(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path:
    try:
        return choose_database(ctx, value)
    except SettingsError:
        return find_default_database()


def anyway_database_option(function: Function) -> Function:
    """As `untouched_database_option`, for a command that works with a wrong configuration, too: then the default place is taken."""
    help_text = "The database file."
    return click.option("--db", type=click.Path(path_type=Path), metavar="FILE", callback=_choose_anyway, help=help_text)(function)


def yes_option(function: Function) -> Function:
    """Adds `--yes`; see `ask`."""
    return click.option("--yes", is_flag=True, help="Do it without asking.")(function)


def ask(question: str, yes: bool) -> None:
    """Goes on when the person agrees, or said --yes; where nobody can be asked, only then.

    Raises: UsageError when there is no terminal to ask on; Abort when the answer is no.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.UsageError(f"{question} Nobody can be asked here: add --yes.")
    click.confirm(question, abort=True, err=True)


def find_settings() -> Settings:
    """What the configuration file says.

    Raises: SettingsError when it is wrong.
    """
    return read_settings(find_config_file(os.environ))


def _start_year(ctx: click.Context, param: click.Parameter, value: str | None) -> str:
    from tracker.report.interval import CALENDAR, parse_year_start

    asked = value or find_settings().export.year_start
    return parse_year_start(asked) if asked else CALENDAR


def year_start_option(function: Function) -> Function:
    """Adds `--year-start`; the command receives `year_start`, MM-DD as the option or else the configuration says."""
    about = "Where the year begins when not on 1 January, such as 04 or 04-06."
    return click.option("--year-start", metavar="MONTH|MM-DD", callback=_start_year, help=about)(function)


def json_option(function: Function) -> Function:
    """Adds `--json`; the command receives `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for programs instead of text for people.")(function)


class YearType(click.ParamType):  # type: ignore[type-arg]  # Generic from click 8.4 on only.
    """A year of the calendar; what is none is refused in words."""

    name = "year"

    def __init__(self, last: int = 9999) -> None:
        self.last = last

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value)
        year = int(text) if text.isascii() and text.isdigit() else 0
        if not 1970 <= year <= self.last:
            self.fail(f"'{text}' is no year from 1970 to {self.last}, such as 2025.", param, ctx)
        return year


class DayType(click.ParamType):  # type: ignore[type-arg]
    """A day of the calendar, as an ISO day; what is none is refused in words."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"'{value}' is no day, such as 2025-10-01.", param, ctx)


def require_database(db: Path) -> Path:
    """`db`, when there is something to read.

    Raises: StoreError that says how to fill it.
    """
    if db.exists() and not db.is_file():
        raise StoreError(f"{db} is no file; choose another with --db.")
    if not db.is_file():
        raise StoreError(
            f"nothing was scanned yet ({db} is not there). `tracker scan FOLDER` reads your repositories; `tracker demo` shows an example."
        )
    return db


def find_today() -> date:
    """Today by the user's clock; `TRACKER_TODAY` (an ISO day) stands in for it where a document must come out the same."""
    named = os.environ.get("TRACKER_TODAY")
    if named:
        try:
            return date.fromisoformat(named)
        except ValueError as error:
            raise click.UsageError(f"TRACKER_TODAY is no day such as 2025-12-31: {named!r}.") from error
    return date.today()
