"""Checks a document that is lines of text, Markdown or HTML: each claim is one line, and every other line is a frame. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from tracker.report.forms import write_form
from tracker.report.hand import rebuild
from tracker.report.values import Report
from tracker.report.verify_values import Checked, judge_frame

LONGEST = 400
"""Characters of a line that a fault shows."""


class _Shape(NamedTuple):
    """How a form writes what `verify` looks for."""

    claim: re.Pattern[str]
    proof: re.Pattern[str] | None
    """None: the proof stands in the claim's line."""
    heading: re.Pattern[str]


SHAPES = {
    "md": _Shape(re.compile(r"- .*\[\^([a-z0-9-]+)\]"), re.compile(r"\[\^([a-z0-9-]+)\]: .*"), re.compile(r"## (.*)")),
    "html": _Shape(re.compile(r'<li class="claim" id="([a-z0-9-]+)">.*</li>'), None, re.compile(r'<section id="([a-z]+)">')),
}


class _Line(NamedTuple):
    kind: str
    """claim, proof or frame."""
    claim_id: str
    section: str
    text: str


def check_lines(text: str, form: str, whole: Report, template: Path | None = None) -> tuple[Checked, ...]:
    """Every claim in the document's order, then the lines around them.

    whole: every claim that the database has, hidden or not. template: the page that it was written with; None: ours.
    """
    shape = SHAPES[form]

    def write(report: Report) -> list[_Line]:
        return _split(write_form(report, form, template).decode(), shape)

    everything = write(whole)
    told = _split(text, shape)
    known = {line.claim_id: line for line in everything if line.kind == "claim"}
    proofs = {line.claim_id: line.text for line in everything if line.kind == "proof"}
    own = {claim.claim_id for claim in whole.claims if claim.rule == "own-words"}
    said = {line.claim_id: line.text for line in told if line.kind == "proof"}
    checked: list[Checked] = []
    ids: list[str] = []
    for line in told:
        if line.kind != "claim":
            continue
        now = known.get(line.claim_id)
        proof, proof_now = said.get(line.claim_id, ""), proofs.get(line.claim_id, "")
        if now is None:
            checked.append(Checked("missing", line.claim_id, _brief(line.text), ""))
        elif line.claim_id in ids:
            checked.append(Checked("twice", line.claim_id, _brief(line.text), ""))
        elif line.text != now.text:
            checked.append(Checked("changed", line.claim_id, *_narrow(line.text, now.text)))
        elif proof != proof_now:
            checked.append(Checked("changed", line.claim_id, *_narrow(proof or "no proof", proof_now)))
        elif line.section != now.section:
            checked.append(Checked("moved", line.claim_id, f"under {line.section or 'no heading'}", f"under {now.section}"))
        else:
            checked.append(Checked("own" if line.claim_id in own else "confirmed", line.claim_id, _brief(line.text), ""))
        if now is not None and line.claim_id not in ids:
            ids.append(line.claim_id)
    checked += _check_proofs(told, ids)
    again = write(rebuild(whole, ids))
    checked += _check_frame([line.text for line in told if line.kind == "frame"], [line.text for line in again if line.kind == "frame"])
    if all(item.verdict in ("confirmed", "own") for item in checked) and [line.text for line in told] != [line.text for line in again]:
        checked.append(Checked("moved", "", "lines in another order than the tracker writes them", ""))
    return tuple(checked)


def _split(text: str, shape: _Shape) -> list[_Line]:
    """The lines that hold something."""
    lines = []
    section = ""
    for line in text.split("\n"):
        if not line.strip():
            continue
        if found := shape.claim.fullmatch(line):
            lines.append(_Line("claim", found[1], section, line))
        elif shape.proof is not None and (found := shape.proof.fullmatch(line)):
            lines.append(_Line("proof", found[1], section, line))
        else:
            if found := shape.heading.fullmatch(line):
                section = found[1]
            lines.append(_Line("frame", "", section, line))
    return lines


def _check_proofs(told: list[_Line], ids: list[str]) -> Iterator[Checked]:
    """Proofs that belong to no sentence, and proofs that are told again."""
    seen: set[str] = set()
    claims = {line.claim_id for line in told if line.kind == "claim"}
    for line in told:
        if line.kind == "proof":
            if line.claim_id not in claims:
                yield Checked("foreign", line.claim_id if line.claim_id in ids else "", f"a proof for no sentence: {_brief(line.text)}", "")
            elif line.claim_id in seen:
                yield Checked("twice", line.claim_id, f"a second proof: {_brief(line.text)}", "")
            seen.add(line.claim_id)


def _check_frame(said: list[str], now: list[str]) -> Iterator[Checked]:
    for what, one, other, start, end in SequenceMatcher(None, said, now, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        for at in range(max(other - one, end - start)):
            line = said[one + at] if one + at < other else ""
            instead = now[start + at] if start + at < end else ""
            yield Checked(judge_frame(line, instead), "", *_narrow(line, instead))


def _narrow(said: str, now: str) -> tuple[str, str]:
    """Both lines, of long ones the part where they part."""
    if max(len(said), len(now)) <= LONGEST:
        return said, now
    start = next((at for at, (one, other) in enumerate(zip(said, now, strict=False)) if one != other), min(len(said), len(now)))
    start = max(0, start - 60)
    return _brief(("…" if start else "") + said[start:]), _brief(("…" if start else "") + now[start:])


def _brief(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
