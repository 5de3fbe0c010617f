"""Finds and reads the files of `data/`; says which key of which file is wrong and what was probably meant.

Owns no knowledge of its own: each catalogue's shape stands in its own module beside this one.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import tomli
from pydantic import BaseModel, ConfigDict, ValidationError

from tracker.errors import CatalogueError


class Strict(BaseModel):
    """Base of every catalogue shape: an unknown key is an error, a value is never coerced or changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


Shape = TypeVar("Shape", bound=Strict)


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
    return validate(read_toml(path), shape, str(path))


def validate(tables: dict[str, Any], shape: type[Shape], where: str) -> Shape:
    """`tables` as a value of `shape`; `where` names their source in the error."""
    try:
        return shape.model_validate(_freeze(tables))
    except ValidationError as error:
        raise CatalogueError(f"{where}: {_explain(error, shape)}") from error


def compile_expressions(expressions: Iterable[str], where: str, flags: int = 0) -> re.Pattern[str]:
    """One pattern that matches what any of the regular expressions matches; `where` names their source in the error.

    Raises: CatalogueError that quotes what is no regular expression.
    """
    whole = list(expressions)
    try:
        return re.compile("|".join(whole), flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise CatalogueError(f"{where}: {', '.join(map(repr, whole))[:200]} is no regular expression ({error}).") from error


def _freeze(value: Any) -> Any:
    """The value with tuples for lists, which TOML cannot say and strict shapes want."""
    if isinstance(value, dict):
        return {key: _freeze(part) for key, part in value.items()}
    return tuple(map(_freeze, value)) if isinstance(value, list) else value


def _explain(error: ValidationError, shape: type[BaseModel]) -> str:
    # A misspelt key is both unknown and missing; the unknown one says what was written.
    first = min(error.errors(), key=lambda e: e["type"] != "extra_forbidden")
    keys = ".".join(str(key) for key in first["loc"])
    if first["type"] == "extra_forbidden":
        wrong = str(first["loc"][-1])
        near = difflib.get_close_matches(wrong, sorted(_field_names(shape)), n=1, cutoff=0.5)
        hint = f"; did you mean '{near[0]}'?" if near else "."
        return f"unknown key '{keys}'{hint}"
    return f"key '{keys}': {first['msg']}."


def _field_names(shape: type[BaseModel], seen: frozenset[type] = frozenset()) -> set[str]:
    """Every key that may stand anywhere in `shape`."""
    names = set(shape.model_fields)
    for field in shape.model_fields.values():
        for part in _models_in(field.annotation):
            if part not in seen:
                names |= _field_names(part, seen | {shape})
    return names


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for argument in getattr(annotation, "__args__", ()) for model in _models_in(argument)]
