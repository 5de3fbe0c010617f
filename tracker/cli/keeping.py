"""`where`, `backup` and `restore`: where the file is, a copy of it, and the way back from one."""

from __future__ import annotations

import os
from pathlib import Path

import click

from tracker.cli.options import ask, json_option, require_database, tell_upgrade, untouched_database_option, yes_option
from tracker.cli.terminal import count_words, narrate, print_json, print_line
from tracker.errors import SettingsError, StoreError
from tracker.faults import find_log
from tracker.settings import (
    DATABASE_VARIABLE,
    find_cache_folder,
    find_config_file,
    find_data_folder,
    find_database,
    find_default_database,
    read_settings,
)


@click.command("where", short_help="Where the tracker keeps its files.")
@click.argument("what", required=False, type=click.Choice(("database", "configuration", "cache", "faults")), metavar="[WHAT]")
@click.option("--db", type=click.Path(path_type=Path), metavar="FILE", help="The database file.")
@json_option
@click.pass_context
def where_command(ctx: click.Context, what: str | None, db: Path | None, as_json: bool) -> None:
    """Print the database file in use, what chose it, and the configuration, the cache and the record of faults beside it.

    WHAT is database, configuration, cache or faults, and prints that path alone.

    \b
    Example:
      tracker where
      datasette "$(tracker where database)"
    """
    wrong = ""
    try:
        chosen, chosen_by = find_database(db or ctx.find_root().params.get("db"), os.environ)
        read_settings(find_config_file(os.environ))
    except SettingsError as error:
        wrong = error.message
        named = db or ctx.find_root().params.get("db") or os.environ.get(DATABASE_VARIABLE)
        chosen, chosen_by = (Path(named).expanduser(), "name") if named else (find_default_database(), "default")
        narrate(f"The configuration is wrong, and no command that needs it works: {wrong}")
    config = find_config_file(os.environ)
    faults = find_log(find_data_folder())
    if what is not None:
        print_line(str({"database": chosen, "configuration": config, "cache": find_cache_folder(), "faults": faults}[what]))
    elif as_json:
        print_json(
            {
                "database": str(chosen),
                "chosen_by": chosen_by,
                "exists": chosen.is_file(),
                "configuration": str(config),
                "cache": str(find_cache_folder()),
                "faults": str(faults),
            }
        )
    else:
        state = count_words(chosen.stat().st_size, "byte") if chosen.is_file() else "not there yet"
        print_line(f"database       {chosen} ({state}; chosen by {chosen_by})")
        print_line(f"configuration  {config} ({'wrong' if wrong else 'read' if config.is_file() else 'not there; defaults hold'})")
        print_line(f"cache          {find_cache_folder()}")
        print_line(f"faults         {faults} ({'there are some' if faults.is_file() else 'none so far'})")


@click.command("backup", short_help="A consistent copy of the database, even while a scan runs.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE when it exists.")
@untouched_database_option
def backup_command(db: Path, file: Path, force: bool) -> None:
    """Copy the database to FILE in one step. The copy is a complete database of its own, readable by you alone.

    It shows one moment, also while a scan writes. `tracker restore FILE` brings it back; `tracker arc --db FILE` looks
    into it.

    \b
    Example:
      tracker backup ~/backups/tracker-2025-12-31.db
    """
    require_database(db)
    if file.is_dir():
        raise StoreError(f"{file} is a folder; name the file that the copy should become.")
    if file.exists() and file.resolve() == db.resolve():
        raise StoreError(f"{file} is the database itself; name another file.")
    if file.exists() and not force:
        raise StoreError(f"{file} exists; --force replaces it.")
    from tracker.scan.care import write_copy

    write_copy(db, file)
    narrate(f"Copied {db} to {file} ({count_words(file.stat().st_size, 'byte')}).")


@click.command("restore", short_help="Make the database what a backup holds.")
@click.argument("file", type=click.Path(path_type=Path))
@yes_option
@untouched_database_option
def restore_command(db: Path, file: Path, yes: bool) -> None:
    """Put FILE, a copy that `tracker backup` made or that was kept beside the database, in the database's place.

    FILE is looked through first: it must be ours, whole, and not from a newer tracker; one from an older tracker is
    brought up to date. The present database is kept beside it, so that a restore can itself be taken back.

    \b
    Example:
      tracker restore ~/backups/tracker-2025-12-31.db
      tracker restore ~/backups/tracker-2025-12-31.db --db other.db --yes
    """
    from tracker.scan.care import check_copy, restore_copy

    if file.exists() and db.exists() and file.resolve() == db.resolve():
        raise StoreError(f"{file} is the database itself; name a copy of it.")
    check_copy(file)
    if db.exists():
        ask(f"Replace {db} with {file}? The present one is kept beside it.", yes)
    restored = restore_copy(file, db)
    narrate(f"{db} is now what {file} holds." + (f" What it was before is kept as {restored.kept}." if restored.kept else ""))
    if restored.kept:
        narrate(f"`tracker restore {restored.kept}` takes this back.")
    tell_upgrade(db, restored.upgrade)
