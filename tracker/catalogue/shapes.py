"""Shapes of catalogues: classes whose annotations say what a file may hold, and the values that are built by them.

Written out here, because loading and teaching a validation library took longer than reading a small repository. Knows
neither files nor what the values mean.
"""

from __future__ import annotations

from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, Union, dataclass_transform, get_args, get_origin, get_type_hints


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Strict:
    """Base of every shape: an unknown key is an error, a value is never coerced or changed."""

    def __init__(self, **values: Any) -> None:
        vars(self).update(values)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in vars(self).items())})"

    @classmethod
    def name_key(cls, field: str) -> str:
        """How a field is written in the file."""
        return field


Shape = TypeVar("Shape", bound=Strict)


class Range(NamedTuple):
    """Says in an annotation how small and how large a number may be."""

    least: float
    most: float = float("inf")


class Misfit(Exception):
    """A value that its shape does not allow."""

    def __init__(self, keys: tuple[str, ...], why: str, known: tuple[str, ...] = ()) -> None:
        super().__init__(why)
        self.keys = keys
        """Where it stands, from the outside in."""
        self.known = known
        """The keys that could stand there; (): the key is right, its value is not."""


@cache
def find_fields(shape: type[Strict]) -> dict[str, Any]:
    """Field → what it may hold, those of a base first."""
    return get_type_hints(shape, include_extras=True)


def build(shape: type[Shape], tables: Any) -> Shape:
    """Tables, lists and plain values as a value of `shape`, with tuples for lists.

    Raises: Misfit for the first value that does not fit; a misspelt key is told before the one that it leaves missing.
    """
    built: Shape = _build(shape, tables, ())
    return built


def _build(want: Any, value: Any, keys: tuple[str, ...]) -> Any:
    if isinstance(want, type) and issubclass(want, Strict):
        return _build_shape(want, value, keys)
    origin = get_origin(want)
    if origin is None:
        return _check_plain(want, value, keys)
    asked = get_args(want)
    if origin is tuple:
        _demand(isinstance(value, list | tuple), keys, "a list")
        return tuple([_build(asked[0], part, (*keys, str(place))) for place, part in enumerate(value)])
    if origin is dict:
        _demand(isinstance(value, dict), keys, "a table")
        return {key: _build(asked[1], part, (*keys, key)) for key, part in value.items()}
    if origin is Literal:
        _demand(value in asked, keys, f"one of {', '.join(asked)}")
        return value
    if origin is Annotated:
        number, (least, most) = _build(asked[0], value, keys), asked[1]
        _demand(least <= number <= most, keys, f"{least} or more" if most == float("inf") else f"from {least} to {most}")
        return number
    assert origin in (Union, UnionType), want
    return _build(next(part for part in asked if part is not NoneType), value, keys)


def _build_shape(shape: type[Strict], value: Any, keys: tuple[str, ...]) -> Strict:
    _demand(isinstance(value, dict), keys, "a table")
    fields = {shape.name_key(field): (field, want) for field, want in find_fields(shape).items()}  # type: ignore[arg-type]  # a class is hashable
    for key in value:
        if key not in fields:
            raise Misfit((*keys, key), "", tuple(fields))
    built = {}
    for key, (field, want) in fields.items():
        if key in value:
            built[field] = _build(want, value[key], (*keys, key))
        elif hasattr(shape, field):
            built[field] = getattr(shape, field)
        else:
            raise Misfit((*keys, key), "is missing")
    return shape(**built)


def _check_plain(want: type, value: Any, keys: tuple[str, ...]) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if want is float:
        _demand(is_number, keys, "a number")
        return float(value)
    if want is int:
        _demand(is_number and isinstance(value, int), keys, "a whole number")
    else:
        _demand(isinstance(value, want), keys, {str: "a text in quotes", bool: "true or false"}[want])
    return value


def _demand(is_right: bool, keys: tuple[str, ...], what: str) -> None:
    if not is_right:
        raise Misfit(keys, f"must be {what}")
