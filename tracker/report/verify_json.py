"""Checks the JSON form: each claim is an object, and everything around them is a frame. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tracker.report.hand import rebuild
from tracker.report.jsonform import build_document
from tracker.report.values import Report
from tracker.report.verify_values import Checked, judge_frame

LONGEST = 300


def check_json(text: str, whole: Report) -> tuple[Checked, ...]:
    """Every claim in the document's order, then what stands around them.

    whole: every claim that the database has, hidden or not.
    """
    told = json.loads(text)
    now = json.loads(json.dumps(build_document(whole)))
    known = {claim["id"]: (section["key"], claim) for section in now["sections"] for claim in section["claims"]}
    checked: list[Checked] = []
    ids: list[str] = []
    for key, claim in _find_claims(told):
        claim_id = claim.get("id") if isinstance(claim, dict) else None
        if not isinstance(claim_id, str) or claim_id not in known:
            checked.append(Checked("missing", claim_id if isinstance(claim_id, str) else "", _brief(claim), ""))
            continue
        belongs, instead = known[claim_id]
        if claim_id in ids:
            checked.append(Checked("twice", claim_id, _brief(claim), ""))
            continue
        ids.append(claim_id)
        if not is_same(claim, instead):
            checked.append(Checked("changed", claim_id, *_differ(claim, instead)))
        elif key != belongs:
            checked.append(Checked("moved", claim_id, f"under {key}", f"under {belongs}"))
        else:
            checked.append(Checked("own" if instead["rule"] == "own-words" else "confirmed", claim_id, instead["text"], instead["text"]))
    again = json.loads(json.dumps(build_document(rebuild(whole, ids))))
    checked += _check_frame(told, again)
    if all(item.verdict in ("confirmed", "own") for item in checked) and not is_same(told, again):
        checked.append(Checked("moved", "", "claims in another order, or around others, than the tracker writes them", ""))
    return tuple(checked)


def is_same(one: object, other: object) -> bool:
    """Equal, and of the same kind: to Python 1, 1.0 and True are one, to a reader of JSON they are not."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _find_claims(told: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """(key of the section, claim), whatever else the document holds."""
    sections = told.get("sections")
    for section in sections if isinstance(sections, list) else []:
        claims = section.get("claims") if isinstance(section, dict) else None
        for claim in claims if isinstance(claims, list) else []:
            yield str(section.get("key")), claim


def _check_frame(told: dict[str, Any], now: dict[str, Any]) -> Iterator[Checked]:
    """Everything that is no claim: whose, the interval, titles, figures, the ledger, rules, and keys that nobody wrote."""
    for key in dict.fromkeys((*now, *told)):
        if key not in told:
            yield Checked("lost", "", "", f"{key}: {_brief(now[key])}")
        elif key not in now:
            yield Checked("foreign", "", f"{key}: {_brief(told[key])}", "")
        elif key == "sections":
            yield from _check_list("section", _strip(told[key]), _strip(now[key]))
        elif isinstance(now[key], list) and isinstance(told[key], list):
            yield from _check_list(key, told[key], now[key])
        elif isinstance(now[key], dict) and isinstance(told[key], dict):
            for inner in dict.fromkeys((*now[key], *told[key])):
                if inner not in told[key] or inner not in now[key] or not is_same(told[key][inner], now[key][inner]):
                    said, instead = _say(key, inner, told[key]), _say(key, inner, now[key])
                    yield Checked(judge_frame(said, instead), "", said, instead)
        elif not is_same(told[key], now[key]):
            yield Checked("changed", "", f"{key}: {_brief(told[key])}", f"{key}: {_brief(now[key])}")


def _say(key: str, inner: str, value: dict[str, Any]) -> str:
    return f"{key}.{inner}: {_brief(value[inner])}" if inner in value else ""


def _strip(sections: Any) -> list[Any]:
    """Sections without their claims."""
    if not isinstance(sections, list):
        return [sections]
    return [
        {key: value for key, value in section.items() if key != "claims" or not isinstance(value, list)}
        if isinstance(section, dict)
        else section
        for section in sections
    ]


def _check_list(what: str, told: list[Any], now: list[Any]) -> Iterator[Checked]:
    from difflib import SequenceMatcher

    one, other = ([json.dumps(item, sort_keys=True) for item in items] for items in (told, now))
    for verdict, start, end, from_, to in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if verdict == "equal":
            continue
        for at in range(max(end - start, to - from_)):
            said = f"{what}: {_brief(told[start + at])}" if start + at < end else ""
            instead = f"{what}: {_brief(now[from_ + at])}" if from_ + at < to else ""
            yield Checked(judge_frame(said, instead), "", said, instead)


def _differ(claim: dict[str, Any], known: dict[str, Any]) -> tuple[str, str]:
    keys = [
        key for key in dict.fromkeys((*claim, *known)) if (key in claim) != (key in known) or not is_same(claim.get(key), known.get(key))
    ]
    return "; ".join(f"{key}: {_brief(claim.get(key))}" for key in keys), "; ".join(f"{key}: {_brief(known.get(key))}" for key in keys)


def _brief(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
