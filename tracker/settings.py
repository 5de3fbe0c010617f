"""Where the tracker's files lie and what the user configured: flag beats environment beats configuration file.

Owns the names of the environment variables and the keys of `config.toml`. Reads nothing else, writes nothing, and stays
light: every command passes through here before it does anything.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tracker.errors import SettingsError

APP = "tracker"
DATABASE_VARIABLE = "TRACKER_DB"
CONFIG_VARIABLE = "TRACKER_CONFIG"
DEBUG_VARIABLE = "TRACKER_DEBUG"


class ExportSettings(NamedTuple):
    """The table `[export]`: what `tracker export` takes when no option says otherwise."""

    templates: Path | None = None
    """A folder with pages of the user's own, such as report.html; None: ours."""
    year_start: str | None = None
    """Where the user's years begin, as `--year-start` takes it; None: 1 January."""


class Settings(NamedTuple):
    """What `config.toml` says; a key that is absent there keeps its default."""

    database: Path | None = None
    """The database file; None: the user's data folder."""
    jobs: int | None = None
    """Processes a scan uses; None: as many as there are processors."""
    start_year: int | None = None
    """First year of the arc; None: four years up to today."""
    include: tuple[str, ...] = ()
    """Globs of files that count whatever the exclusion rules say."""
    theme: str | None = None
    """Theme of the app; None: its own."""
    keys: tuple[tuple[str, str], ...] = ()
    """Id of an action in the app → the key that the user wants for it."""
    patterns: Path | None = None
    """A file with patterns of the user's own, in the form of `data/patterns.toml`; None: there are none."""
    export: ExportSettings = ExportSettings()


def find_config_file(environ: Mapping[str, str]) -> Path:
    """Where `config.toml` is looked for; it need not exist."""
    named = environ.get(CONFIG_VARIABLE)
    if named:
        return Path(named).expanduser()
    if sys.platform == "linux":
        # What platformdirs answers here, without the milliseconds of importing it before every command.
        folder = Path(environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser() / APP
    else:
        import platformdirs

        folder = Path(platformdirs.user_config_dir(APP, appauthor=False))
    return folder / "config.toml"


def read_settings(path: Path) -> Settings:
    """The configuration file as a value; defaults when there is none.

    Raises: SettingsError that names the file, the key and the nearest valid key.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read ({error}).") from error
    import tomllib

    try:
        tables = tomllib.loads(text)
    except ValueError as error:
        raise SettingsError(f"{path}: is not valid TOML: {error}.") from error
    except RecursionError as error:
        raise SettingsError(f"{path}: is nested too deeply to be a configuration.") from error
    return _check(tables, path)


def _check(tables: dict[str, Any], path: Path) -> Settings:
    for key in tables:
        if key not in Settings._fields:
            raise SettingsError(f"{path}: unknown key '{key}'{_near(key, Settings._fields)}")
    export = tables.get("export", {})
    if not isinstance(export, dict):
        raise SettingsError(f"{path}: key 'export' must be a table, such as [export].")
    for key in export:
        if key not in ExportSettings._fields:
            raise SettingsError(f"{path}: unknown key 'export.{key}'{_near(key, ExportSettings._fields)}")
    return Settings(
        database=_file(tables, "database", path),
        jobs=_number(tables, "jobs", 1, 256, path),
        start_year=_number(tables, "start_year", 1970, 9999, path),
        include=_texts(tables, "include", path),
        theme=_text(tables, "theme", path),
        keys=_keys(tables.get("keys", {}), "keys", path),
        patterns=_file(tables, "patterns", path),
        export=ExportSettings(_file(export, "templates", path), _text(export, "year_start", path)),
    )


def _file(tables: dict[str, Any], key: str, path: Path) -> Path | None:
    """A file; where its name is relative, it lies beside the configuration."""
    value = _text(tables, key, path)
    return None if value is None else path.parent / Path(value).expanduser()


def _text(tables: dict[str, Any], key: str, path: Path) -> str | None:
    value = tables.get(key)
    if value is not None and (not isinstance(value, str) or not value):
        raise SettingsError(f"{path}: key '{key}' must be a text in quotes.")
    return value


def _keys(value: Any, where: str, path: Path) -> tuple[tuple[str, str], ...]:
    """`[keys]` as pairs; `export.write = "w"` and `"export.write" = "w"` mean the same."""
    if isinstance(value, str) and value and where != "keys":
        return ((where.removeprefix("keys."), value),)
    if not isinstance(value, dict):
        raise SettingsError(f"{path}: key '{where}' must name a key, such as keys.search = \"slash\".")
    return tuple(pair for name, item in value.items() for pair in _keys(item, f"{where}.{name}", path))


def _texts(tables: dict[str, Any], key: str, path: Path) -> tuple[str, ...]:
    value = tables.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise SettingsError(f"{path}: key '{key}' must be a list of texts, such as [\"docs/**\"].")
    return tuple(value)


def _number(tables: dict[str, Any], key: str, low: int, high: int, path: Path) -> int | None:
    value = tables.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise SettingsError(f"{path}: key '{key}' must be a whole number from {low} to {high}.")
    return value


def _near(key: str, known: tuple[str, ...]) -> str:
    import difflib

    near = difflib.get_close_matches(key.lower(), known, n=1, cutoff=0.5)
    return f"; did you mean '{near[0]}'?" if near else f"; the keys are {', '.join(known)}."


def find_database(flag: Path | None, environ: Mapping[str, str]) -> tuple[Path, str]:
    """The database file and what chose it: `--db`, `TRACKER_DB`, the configuration file, or the default place.

    Raises: SettingsError when the configuration file is wrong and had to be asked.
    """
    if flag is not None:
        return flag.expanduser(), "--db"
    named = environ.get(DATABASE_VARIABLE)
    if named:
        return Path(named).expanduser(), DATABASE_VARIABLE
    config = find_config_file(environ)
    configured = read_settings(config).database
    if configured is not None:
        return configured, str(config)
    return find_default_database(), "default"


def find_default_database() -> Path:
    """Where the database file lies when nothing says otherwise."""
    return find_data_folder() / "tracker.db"


def find_data_folder() -> Path:
    """The user's own data folder; it need not exist."""
    import platformdirs

    return Path(platformdirs.user_data_dir(APP, appauthor=False))


def find_cache_folder() -> Path:
    """The user's cache folder, where the demo's repositories are built; it need not exist."""
    import platformdirs

    return Path(platformdirs.user_cache_dir(APP, appauthor=False))
