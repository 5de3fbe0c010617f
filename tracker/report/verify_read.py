"""What kind of export a file is: its form, year, day and profile, by what it says of itself. Checks none of it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from tracker.errors import ExportError
from tracker.report.interval import CALENDAR
from tracker.report.jsonform import FORMAT
from tracker.report.profiles import ASKED, PROFILES
from tracker.report.tables import COLUMNS
from tracker.report.values import FORMAT_VERSION

NO_EXPORT = "this is no export of the tracker that carries claims: no Markdown, HTML, PDF or JSON form."
BARE = (
    "which carries no claims to verify: export the year as Markdown, HTML, PDF or JSON (--format md, html, pdf or json), and verify that."
)
_MARK = re.compile(
    r"tracker report (?P<version>\d{1,9}); year (?P<year>\d{4})(?: from (?P<start>\d{2}-\d{2}))?; made (?P<made>\d{4}-\d{2}-\d{2})"
    r"(?:; profile (?P<profile>[a-z]+)(?P<asked>(?: [a-z-]+)*))?"
)
_MARKDOWN = re.compile(rf"<!-- {_MARK.pattern} -->")
_HTML = re.compile(rf'<meta name="generator" content="{_MARK.pattern}">')
HEAD = 20_000
"""Characters of a page within which it says what it is."""


class Document(NamedTuple):
    """What an export says of itself."""

    form: str
    """md, html, json or pdf."""
    year: int
    made_on: str
    text: str
    """Its text with LF; empty: a PDF."""
    start: str = CALENDAR
    """MM-DD on which its year begins."""
    profile: str = "full"
    asked: tuple[str, ...] = ()
    content: bytes = b""
    """A PDF as it is; empty: any other form."""


def read_document(content: bytes | str) -> Document:
    """What kind of export a file is, of which year, made when.

    Raises: ExportError when it is none that carries claims, or of another format.
    """
    if isinstance(content, bytes) and content.startswith(b"%PDF-"):
        return _read_pdf(content)
    try:
        text = content if isinstance(content, str) else content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ExportError("it is no UTF-8 text, so it is no export of the tracker.") from error
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    if mark := _MARKDOWN.fullmatch(text.split("\n", 1)[0].strip()):
        return _build("md", text, mark.groupdict())
    if re.match(r"\s*<(!doctype|html)\b", text, re.IGNORECASE):
        marks = list(_HTML.finditer(text, 0, HEAD))
        if len(marks) != 1:
            raise ExportError("this page is no export of the tracker, or it lost the line that says of which year it is.")
        return _build("html", text, marks[0].groupdict())
    if text.lstrip().startswith("{"):
        return _read_json(text)
    if text.startswith(",".join(COLUMNS)):
        raise ExportError(f"this is the table of the ledger (CSV), {BARE}")
    raise ExportError(NO_EXPORT)


def _build(form: str, text: str, mark: Mapping[str, str | None]) -> Document:
    _check_version(int(mark["version"] or 0))
    _check_day(str(mark["made"]))
    profile, asked = mark["profile"] or "full", tuple((mark["asked"] or "").split())
    _check_profile(profile, asked)
    return Document(form, int(mark["year"] or 0), str(mark["made"]), text, _check_start(mark["start"] or CALENDAR), profile, asked)


def _read_json(text: str) -> Document:
    try:
        value = json.loads(text, object_pairs_hook=_refuse_twice)
    except (ValueError, RecursionError) as error:
        raise ExportError(f"this is no valid JSON: {error}.") from error
    if isinstance(value, dict) and "resume-schema" in str(value.get("$schema")):
        raise ExportError(f"this is a JSON Resume, {BARE}")
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise ExportError("this JSON is no export of the tracker that carries claims.")
    version, year, made_on = value.get("format_version"), value.get("year"), value.get("made_on")
    if type(version) is not int or type(year) is not int or not 1970 <= year <= 9998 or not isinstance(made_on, str):
        raise ExportError("this export does not say its format, its year, or the day on which it was made.")
    _check_version(version)
    _check_day(made_on)
    interval, profile, asked = value.get("interval"), value.get("profile"), value.get("asked")
    if not isinstance(profile, str) or not isinstance(asked, list) or not all(isinstance(word, str) for word in asked):
        raise ExportError("this export does not say which profile it has.")
    _check_profile(profile, tuple(asked))
    first_on = interval.get("first_on") if isinstance(interval, dict) else None
    start = first_on[5:] if isinstance(first_on, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", first_on) else CALENDAR
    return Document("json", year, made_on, text, _check_start(start), profile, tuple(asked))


def _read_pdf(content: bytes) -> Document:
    from tracker.report.pdfreading import read_subject

    mark = _MARK.fullmatch(read_subject(content))
    if mark is None:
        raise ExportError("this PDF is no export of the tracker, or it lost the property that says of which year it is.")
    return _build("pdf", "", mark.groupdict())._replace(content=content)


def _refuse_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object as it stands; a key said twice could show one value and check another."""
    keys = [key for key, _ in pairs]
    if len(set(keys)) < len(keys):
        raise ExportError("this JSON says a key twice, which no export of the tracker does.")
    return dict(pairs)


def _check_version(version: int) -> None:
    if version > FORMAT_VERSION:
        raise ExportError(f"this export has format {version}; this tracker reads up to {FORMAT_VERSION}. A newer tracker can verify it.")
    if version < FORMAT_VERSION:
        raise ExportError(
            f"this export has format {version}, whose sentences are no longer written; this tracker verifies format {FORMAT_VERSION}."
            " Export the year again."
        )


def _check_day(day: str) -> None:
    try:
        date.fromisoformat(day)
    except ValueError as error:
        raise ExportError(f"this export says it was made on {day}, which is no day.") from error


def _check_start(start: str) -> str:
    try:
        date.fromisoformat(f"2023-{start}")
    except ValueError as error:
        raise ExportError(f"this export says that its year begins on {start}, which is no day that every year has.") from error
    return start


def _check_profile(profile: str, asked: tuple[str, ...]) -> None:
    if profile not in PROFILES or not set(asked) <= set(ASKED):
        raise ExportError(f"this export has the profile '{' '.join((profile, *asked))}', which this tracker does not know.")
