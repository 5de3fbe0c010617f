"""Takes a value apart field by field: one that nobody said how to treat is left empty, or the whole is refused.

So a field that is added later cannot leak before somebody has said what it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from tracker.errors import ExportError

How = TypeVar("How")


def is_record(value: Any) -> bool:
    """Whether a value has fields of its own."""
    return isinstance(value, tuple) and hasattr(value, "_fields")


def treat_fields(record: Any, fields: Mapping[str, Mapping[str, How]], treat: Callable[[How, Any], Any]) -> Any:
    """The record with what `treat` makes of each field and its treatment; one without a treatment has its default.

    fields: name of the record's type → field → treatment.
    Raises: ExportError for a field that has neither.
    """
    treatments = fields.get(type(record).__name__, {})
    parts = {}
    for field in record._fields:
        if field in treatments:
            parts[field] = treat(treatments[field], getattr(record, field))
        elif field not in record._field_defaults:
            raise ExportError(f"{type(record).__name__}.{field} was never said to be harmless or not; nothing was redacted.")
    return type(record)(**parts)


def alike(names: str, treatment: How) -> dict[str, How]:
    """Several fields, divided by spaces, with one treatment."""
    return dict.fromkeys(names.split(), treatment)
