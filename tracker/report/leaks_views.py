"""What a reader can see in the bytes of a document: its text, and its text with every wrapping taken off.

A name is no less told when it is percent-encoded, escaped for HTML or JSON, split by markup, written with look-alike
letters or put into a PDF's metadata. Pure. Knows no name itself.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
import unicodedata
from typing import NamedTuple
from urllib.parse import unquote

from tracker.errors import ExportError

UNREADABLE = "unreadable"
"""A document that cannot be read back."""
STRUCTURE = "structure"
"""A PDF's own words around its objects, without what is compressed; whose names are those of the format."""
JOINED = "with markup closed up"
"""A view in which words may run together that stand apart on the page."""
ROUNDS = 3
"""How many wrappings one inside the other are taken off."""
_TAG = re.compile(r"<!--|-->|</?[a-zA-Z][^<>]*>|<![^<>]*>")
_ESCAPE = re.compile(r"\\+u([0-9a-fA-F]{4})|\\+x([0-9a-fA-F]{2})")
_BACKSLASH = re.compile(r"\\+([!-/:-@\[-`{-~])")
_MARKDOWN = re.compile(r"[*`~]+|(?<!\w)_+|_+(?!\w)")
_STREAM = re.compile(r"\bstream\r?\n.*?\bendstream\b", re.DOTALL)
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
_WORD = re.compile(r"[^\W_]+")
# Letters that look like Latin ones, after decomposition and folding.
_ALIKE = str.maketrans(
    "аеорсухіјѕԁһԛԝвкмнтгпιονραεκτυχηγικμωıȷɡɑАВЕЗКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ‚’‐‑‒–—−",
    "aeopcyxijsdhqwbkmhtrniovpaektuxnyikmwijgaABE3KMHOPCTYXIJSABEZHIKMNOPTYX,'------",
)


class View(NamedTuple):
    """The document as one way of reading shows it."""

    name: str
    text: str


def read_views(content: bytes, form: str) -> tuple[View, ...]:
    """Every way to read a document of `form`; those that show nothing new are left out."""
    texts = _read_pdf(content) if form == "pdf" else [View("", content.decode("utf-8", "replace"))]
    views: dict[str, View] = {}
    for name, text in texts:
        opened = _open(text)
        for how, shown in (
            ("", text),
            ("decoded", opened),
            (JOINED, _TAG.sub("", opened)),
            ("without markup", _TAG.sub(" ", opened)),
            ("without markup", _MARKDOWN.sub("", _TAG.sub(" ", opened))),
            (JOINED, _MARKDOWN.sub("", _TAG.sub("", opened))),
            ("base64", _decode_base64(opened)),
        ):
            plain = straighten(shown)
            if plain.strip():
                views.setdefault(plain, View(" ".join(part for part in (name, how) if part), plain))
    return tuple(views.values())


def straighten(text: str) -> str:
    """Text without accents and invisible characters, look-alikes replaced by the letters that they look like."""
    if text.isascii():
        return text
    plain = unicodedata.normalize("NFKD", text)
    unseen: dict[int, int | None] = {
        ord(char): None for char in set(plain) if char not in "\t\n\r" and unicodedata.category(char) in ("Mn", "Cf", "Cc")
    }
    return plain.translate({**_ALIKE, **unseen})


def fold(text: str) -> str:
    """Text as it is compared: straightened, in lower case."""
    return text.lower() if text.isascii() else straighten(straighten(text).casefold())


def split_words(text: str) -> list[str]:
    """The words of a folded text: letters and digits; everything else parts them."""
    return _WORD.findall(text)


def _open(text: str) -> str:
    """Every wrapping of single characters taken off: backslashes, escapes, percent signs, entities."""
    for _ in range(ROUNDS):
        opened = _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), text)
        opened = html.unescape(unquote(_BACKSLASH.sub(r"\1", opened)))
        if opened == text:
            break
        text = opened
    return text


def _decode_base64(text: str) -> str:
    """What long runs of its alphabet say, where they say something that can be read."""
    said = []
    for found in _BASE64.finditer(text):
        run = found[0].rstrip("=").replace("-", "+").replace("_", "/")
        try:
            shown = base64.b64decode(run + "=" * (-len(run) % 4), validate=True).decode("utf-8")
        except (binascii.Error, ValueError):
            continue
        if shown.isprintable():
            said.append(shown)
    return "\n".join(said)


def _read_pdf(content: bytes) -> list[View]:
    """Pages, metadata, links, bookmarks, and the files inside."""
    from tracker.report.pdfreading import read_pages, read_strings, reading

    try:
        views = [View(f"page {number}", text) for number, text in enumerate(read_pages(content), 1)]
        with reading(content) as reader:
            told = [str(value) for value in (reader.metadata or {}).values()]
            if reader.xmp_metadata is not None:
                told.append(reader.xmp_metadata.stream.get_data().decode("utf-8", "replace"))
            attached = [(name, part.decode("utf-8", "replace")) for name, parts in reader.attachments.items() for part in parts]
        views.append(View("metadata", "\n".join(told)))
        views.append(View(STRUCTURE, _STREAM.sub("", content.decode("latin-1"))))
        views.append(View("objects", "\n".join(read_strings(content))))
        return views + [View(f"attached {name}", text) for name, text in attached]
    except ExportError as error:
        # What cannot be read cannot be vouched for.
        return [View(UNREADABLE, error.message)]
