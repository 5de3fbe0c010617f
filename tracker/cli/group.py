"""The group `cli`: which commands there are, imported when called, and how each way of ending becomes an exit code.

0 ok; 1 some repositories were skipped or a check failed; 2 usage or configuration; 130 interrupted.
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from typing import IO, Any

import click

from tracker.errors import TrackerError
from tracker.model.plain import plain
from tracker.settings import DEBUG_VARIABLE

COMMANDS = {
    "scan": "scan",
    "arc": "reading",
    "artifacts": "reading",
    "patterns": "reading",
    "reuse": "reading",
    "shipped": "shipped",
    "why": "why",
    "label": "label",
    "note": "note",
    "me": "me",
    "repo": "repo",
    "export": "export",
    "edit": "edit",
    "verify": "verify",
    "doctor": "doctor",
    "backup": "keeping",
    "restore": "keeping",
    "merge": "merge",
    "purge": "purge",
    "where": "keeping",
    "demo": "demo",
    "classify": "classify",
}
"""Command → the module of this package that holds it, in the order in which help lists them."""


class Refused(click.ClickException):
    """A TrackerError on its way to the user."""

    exit_code = 2

    def __init__(self, error: TrackerError) -> None:
        super().__init__(error.message)
        self.title = error.title

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"{self.title}: {plain(self.message)}", file=file, err=True)


class LazyGroup(click.Group):
    """A group whose commands are imported one by one, when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        from importlib import import_module

        command = getattr(import_module(f"tracker.cli.{COMMANDS[cmd_name]}"), f"{cmd_name}_command")
        assert isinstance(command, click.Command)
        _allow_debug(command)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean '{near[0]}'?" if near else " `tracker --help` lists the commands."
            raise click.UsageError(f"There is no command '{plain(args[0])}'.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except TrackerError as error:
            if os.environ.get(DEBUG_VARIABLE) or ctx.params.get("debug"):
                raise
            raise Refused(error) from error
        except KeyboardInterrupt:
            click.echo("Interrupted; what was saved stays saved.", err=True)
            ctx.exit(130)
        except BrokenPipeError:
            # The reader (`| head`) has had enough; pointing stdout elsewhere keeps the interpreter's last flush quiet.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            ctx.exit(0)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            click.echo("No space left where the output, or what was to be saved, was going; it is not whole.", err=True)
            ctx.exit(2)


def _allow_debug(command: click.Command) -> None:
    """Lets --debug stand behind a command, too, where it comes to mind after a failure."""
    if not any(param.name == "debug" for param in command.params):
        command.params.append(click.Option(["--debug"], is_flag=True, hidden=True, expose_value=False, callback=_debug))
    for inner in command.commands.values() if isinstance(command, click.Group) else ():
        _allow_debug(inner)


def _debug(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        ctx.find_root().params["debug"] = True


def _print_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    from importlib.metadata import version

    click.echo(f"tracker {version('tracker')}")
    ctx.exit()


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
First steps:
  tracker demo                  a made-up engineer's four years, to look around in
  tracker scan ~/code           read your own repositories
  tracker                       see them
  tracker export --year 2025    the summary of a year, with proof""",
)
@click.option("--db", type=click.Path(path_type=Path), metavar="FILE", help="The database file (else TRACKER_DB, else your data folder).")
@click.option("--debug", is_flag=True, help="Show the traceback of a failure (as TRACKER_DEBUG=1 does).")
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Show the version and leave.")
@click.pass_context
def cli(ctx: click.Context, db: Path | None, debug: bool) -> None:
    """See how you moved from syntax to patterns, systems and architecture, with the commits that prove it.

    Without a command, the terminal app opens on what was scanned.
    """
    if ctx.invoked_subcommand is None:
        from tracker.cli.app import open_app
        from tracker.cli.options import choose_database, find_today, prepare_database

        open_app(prepare_database(choose_database(ctx, db)), find_today())
