"""Checks an export against what the database says now: every claim, and every line that should have one.

Pure: it reads a document's text and a freshly built report. It trusts nothing that the document says of itself; a
sentence is confirmed only when the report of the same year says the same, with the same proof.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from tracker.errors import ExportError
from tracker.report.interval import CALENDAR
from tracker.report.jsonform import FORMAT, write_json
from tracker.report.markdown import write_claim, write_footnote, write_markdown
from tracker.report.rules import RULES
from tracker.report.values import FORMAT_VERSION, Claim, Report

_MARK = re.compile(r"<!-- tracker report (\d+); year (\d{4})(?: from (\d{2}-\d{2}))?; made (\d{4}-\d{2}-\d{2}) -->")
_CLAIM = re.compile(r"- .*\[\^([a-z0-9-]+)\]")
_FOOTNOTE = re.compile(r"\[\^([a-z0-9-]+)\]: .*")


class Document(NamedTuple):
    """What an export says of itself."""

    form: str
    """md or json."""
    year: int
    made_on: str
    text: str
    start: str = CALENDAR
    """MM-DD on which its year begins."""


class Checked(NamedTuple):
    """One claim, or one line without a claim, after the check."""

    verdict: str
    """confirmed; changed (the database says something else); missing (the database has no such claim); foreign (a line
    that the tracker did not write); absent (the database has a claim that the document does not, which is no fault)."""
    claim_id: str
    """Empty for a foreign line."""
    said: str
    """What the document says; empty: absent."""
    now: str
    """What the database says; empty: nothing."""


FAULTS = ("changed", "missing", "foreign")
"""Verdicts with which a document does not pass."""


def read_document(text: str) -> Document:
    """What kind of export `text` is, of which year, made when.

    Raises: ExportError when it is none that carries claims, or of a newer format.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    first = text.split("\n", 1)[0].strip()
    if mark := _MARK.fullmatch(first):
        _check_version(int(mark[1]))
        return Document("md", int(mark[2]), mark[4], text, mark[3] or CALENDAR)
    if not text.lstrip().startswith("{"):
        raise ExportError("this is no export of the tracker that carries claims: neither its Markdown nor its JSON form.")
    try:
        value = json.loads(text, object_pairs_hook=_refuse_twice)
    except (ValueError, RecursionError) as error:
        raise ExportError(f"this is no valid JSON: {error}.") from error
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise ExportError("this JSON is no export of the tracker.")
    version, year, made_on = value.get("format_version"), value.get("year"), value.get("made_on")
    if not isinstance(version, int) or not isinstance(year, int) or not 1970 <= year <= 9998 or not isinstance(made_on, str):
        raise ExportError("this export does not say its format, its year, or the day on which it was made.")
    _check_version(version)
    interval = value.get("interval")
    first_on = interval.get("first_on") if isinstance(interval, dict) else None
    start = first_on[5:] if isinstance(first_on, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", first_on) else CALENDAR
    return Document("json", year, made_on, text, start)


def _refuse_twice(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object as it stands; a key said twice could show one value and check another."""
    keys = [key for key, _ in pairs]
    if len(set(keys)) < len(keys):
        raise ExportError("this JSON says a key twice, which no export of the tracker does.")
    return dict(pairs)


def _check_version(version: int) -> None:
    if version > FORMAT_VERSION:
        raise ExportError(f"this export has format {version}; this tracker reads up to {FORMAT_VERSION}. A newer tracker can verify it.")


def check_document(document: Document, report: Report) -> tuple[Checked, ...]:
    """Every claim of the document against `report`, in the document's order; then what the document leaves out.

    report: of the document's year, built from the database now.
    """
    return _check_json(document.text, report) if document.form == "json" else _check_markdown(document.text, report)


def _check_markdown(text: str, report: Report) -> tuple[Checked, ...]:
    known = {claim.claim_id: claim for claim in report.claims}
    lines = text.split("\n")
    notes = {found[1]: line for line in lines if (found := _FOOTNOTE.fullmatch(line))}
    frame = set(write_markdown(report).split("\n"))
    checked: list[Checked] = []
    seen: set[str] = set()
    for line in lines:
        if found := _CLAIM.fullmatch(line):
            claim_id = found[1]
            claim = known.get(claim_id)
            said = f"{line.removeprefix('- ')} ({notes.get(claim_id, 'without proof')})"
            if claim is None or claim_id in seen:
                checked.append(Checked("missing", claim_id, said, ""))
            elif line == write_claim(claim) and notes.get(claim_id) == write_footnote(claim):
                checked.append(Checked("confirmed", claim_id, claim.text, claim.text))
            else:
                checked.append(Checked("changed", claim_id, said, f"{write_claim(claim).removeprefix('- ')} ({write_footnote(claim)})"))
            seen.add(claim_id)
        elif line.strip() and line not in frame and not _FOOTNOTE.fullmatch(line):
            checked.append(Checked("foreign", "", line, ""))
    counted = [found[1] for line in lines if (found := _FOOTNOTE.fullmatch(line))]
    checked += [Checked("foreign", i, f"a proof for no sentence: [^{i}]", "") for i in dict.fromkeys(counted) if i not in seen]
    checked += [Checked("foreign", i, f"a second proof of [^{i}]", "") for i in dict.fromkeys(counted) if counted.count(i) > 1]
    return (*checked, *_absent(report.claims, seen))


def _check_json(text: str, report: Report) -> tuple[Checked, ...]:
    told = json.loads(text)
    now = json.loads(write_json(report))
    known = {claim["id"]: claim for section in now["sections"] for claim in section["claims"]}
    checked: list[Checked] = []
    seen: set[str] = set()
    for section in told["sections"] if isinstance(told.get("sections"), list) else []:
        claims = section.get("claims") if isinstance(section, dict) else None
        for claim in claims if isinstance(claims, list) else []:
            claim_id = claim.get("id") if isinstance(claim, dict) else None
            if not isinstance(claim_id, str) or claim_id not in known or claim_id in seen:
                checked.append(Checked("missing", str(claim_id or ""), _brief(claim), ""))
            elif _is_same(claim, known[claim_id]):
                checked.append(Checked("confirmed", claim_id, known[claim_id]["text"], known[claim_id]["text"]))
            else:
                checked.append(Checked("changed", claim_id, *_differences(claim, known[claim_id])))
            seen.add(str(claim_id))
    checked += _check_frame(told, now)
    return (*checked, *_absent(report.claims, seen))


def _check_frame(told: dict[str, Any], now: dict[str, Any]) -> Iterable[Checked]:
    """Everything in the JSON form that is no claim: whose, the interval, titles, rules, and keys that nobody wrote."""
    titles = {section["key"]: (section["title"], section["lead"]) for section in now["sections"]}
    for key, value in told.items():
        if key == "sections":
            for section in value if isinstance(value, list) else [value]:
                if not isinstance(section, dict) or set(section) != {"key", "title", "lead", "claims"}:
                    yield Checked("foreign", "", _brief(section), "")
                elif titles.get(str(section["key"])) != (section["title"], section["lead"]):
                    yield Checked("foreign", "", f"section {section['key']}: {section['title']}", "")
        elif key == "rules":
            for rule, words in value.items() if isinstance(value, dict) else [("rules", value)]:
                if words != RULES.get(rule):
                    yield Checked("foreign", "", f"rule {rule}: {_brief(words)}", "")
        elif key not in now or not _is_same(value, now[key]):
            yield Checked("foreign", "", f"{key}: {_brief(value)}", _brief(now[key]) if key in now else "")


def _is_same(one: object, other: object) -> bool:
    """Equal, and of the same kind: to Python 1, 1.0 and True are one, to a reader of JSON they are not."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _differences(claim: dict[str, Any], known: dict[str, Any]) -> tuple[str, str]:
    keys = [
        key for key in dict.fromkeys((*claim, *known)) if not _is_same(claim.get(key), known.get(key)) or (key in claim) != (key in known)
    ]
    return "; ".join(f"{key}: {_brief(claim.get(key))}" for key in keys), "; ".join(f"{key}: {_brief(known.get(key))}" for key in keys)


def _brief(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= 300 else text[:299] + "…"


def _absent(claims: Iterable[Claim], seen: set[str]) -> list[Checked]:
    return [Checked("absent", claim.claim_id, "", claim.text) for claim in claims if claim.claim_id not in seen]
