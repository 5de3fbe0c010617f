"""Reads a PDF back: its pages' text, its properties, every string inside. A file may be anything, also no PDF at all."""

from __future__ import annotations

import logging
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING

from tracker.errors import ExportError

if TYPE_CHECKING:
    from pypdf import PdfReader

_BROKEN = (ValueError, LookupError, TypeError, AttributeError, RuntimeError, ArithmeticError, OSError, EOFError, AssertionError)


@contextmanager
def reading(content: bytes) -> Iterator[PdfReader]:
    """A PDF to be read inside; whatever is wrong with it, and whatever the library makes of that, is one sentence.

    Raises: ExportError.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    # The library tells of every oddity on stderr; ours is the sentence below.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        yield PdfReader(BytesIO(content))
    except (PyPdfError, zlib.error, struct.error, *_BROKEN) as error:
        raise ExportError(f"this PDF cannot be read: {error}.") from error


def read_pages(content: bytes) -> list[str]:
    """The text of each page.

    Raises: ExportError when it cannot be read.
    """
    with reading(content) as reader:
        return [page.extract_text() for page in reader.pages]


def read_subject(content: bytes) -> str:
    """What a PDF's properties say it is about: there our mark stands.

    Raises: ExportError when it cannot be read.
    """
    with reading(content) as reader:
        return str(reader.metadata.get("/Subject", "")) if reader.metadata else ""


def read_producer(content: bytes) -> str:
    """Which program, in which release, a PDF says wrote it.

    Raises: ExportError when it cannot be read.
    """
    with reading(content) as reader:
        return str(reader.metadata.get("/Producer", "")) if reader.metadata else ""


def count_extras(content: bytes) -> list[tuple[int, int]]:
    """For each page how many images and forms it draws, and how many annotations, such as links, lie on it.

    Raises: ExportError when it cannot be read.
    """
    with reading(content) as reader:
        return [
            (len((page.get("/Resources") or {}).get("/XObject") or {}), len(page.get("/Annots") or ())) for page in reader.pages
        ]  # fmt: skip


def read_strings(content: bytes) -> list[str]:
    """Every string of every object, page content aside.

    Raises: ExportError when it cannot be read.
    """
    found: list[str] = []
    with reading(content) as reader:
        for number in sorted({number for numbers in reader.xref.values() for number in numbers}):
            _gather(reader.get_object(number), found)
    return found


def _gather(value: object, found: list[str], depth: int = 0) -> None:
    """Without following references: every object comes up by itself."""
    if isinstance(value, bytes):
        found.append(value.decode("utf-8", "replace"))
    elif isinstance(value, str):
        found.append(str(value))
    elif isinstance(value, dict) and depth < 8:
        for key in value:
            _gather(value.raw_get(key) if hasattr(value, "raw_get") else value[key], found, depth + 1)
    elif isinstance(value, list) and depth < 8:
        for item in value:
            _gather(item, found, depth + 1)
