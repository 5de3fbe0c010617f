"""Finds and reads the files of `data/`; says which key of which file is wrong and what was probably meant.

Owns no knowledge of its own: each catalogue's shape stands in its own module beside this one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tomli

from tracker.catalogue.shapes import Misfit, Shape, Strict, build
from tracker.errors import CatalogueError

__all__ = ["Strict", "compile_expressions", "find_data_folder", "read_catalogue", "read_toml"]


def find_data_folder() -> Path:
    """The folder with the shipped catalogues: inside the package in a wheel, beside it in a checkout.

    Raises: CatalogueError when neither is there.
    """
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "data", package.parent / "data"):
        if (folder / "patterns.toml").is_file():
            return folder
    raise CatalogueError(f"The tracker's own data folder is missing beside {package}; install it again.")


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file.

    Raises: CatalogueError when it cannot be read or is no TOML.
    """
    try:
        return tomli.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path}: cannot be read ({error}).") from error
    except ValueError as error:
        raise CatalogueError(f"{path}: is not valid TOML: {error}.") from error
    except RecursionError as error:
        raise CatalogueError(f"{path}: is nested too deeply to be a catalogue.") from error


def read_catalogue(path: Path, shape: type[Shape]) -> Shape:
    """A catalogue file as a value of `shape`.

    Raises: CatalogueError that names the file, the key and the nearest valid key.
    """
    tables = read_toml(path)
    try:
        return build(shape, tables)
    except Misfit as wrong:
        raise CatalogueError(f"{path}: {_explain(wrong)}") from wrong


def compile_expressions(expressions: Iterable[str], where: str, flags: int = 0) -> re.Pattern[str]:
    """One pattern that matches what any of the regular expressions matches; `where` names their source in the error.

    Raises: CatalogueError that quotes what is no regular expression.
    """
    whole = list(expressions)
    try:
        return re.compile("|".join(whole), flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise CatalogueError(f"{where}: {', '.join(map(repr, whole))[:200]} is no regular expression ({error}).") from error


def _explain(wrong: Misfit) -> str:
    keys = ".".join(wrong.keys)
    if not wrong.known:
        return f"key '{keys}' {wrong}."
    import difflib

    near = difflib.get_close_matches(wrong.keys[-1], wrong.known, n=1, cutoff=0.5)
    return f"unknown key '{keys}'" + (f"; did you mean '{near[0]}'?" if near else ".")
