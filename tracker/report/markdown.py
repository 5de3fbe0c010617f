"""The report as Markdown: sentences, and a footnote for each claim with its rule, confidence and proof.

Everything that came from git or a person is escaped so that it renders as text. `verify` reads this form back by writing
it again, so the same report always gives the same bytes.
"""

from __future__ import annotations

import re

from tracker.model.plain import plain
from tracker.report.rules import RULES
from tracker.report.values import FORMAT_VERSION, Claim, Report
from tracker.report.words import say_day

PROOFS = 12
"""Commits named in a footnote; the JSON form names all."""

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~$#]|&(?=[#\w])|(?<=:)/(?=/)|(?<=www)\.")
_LEADING = re.compile(r"^(?:([-+=])|(\d{1,9})([.)]))")


def write_markdown(report: Report) -> str:
    """The whole document, one trailing line break."""
    lines = [write_mark(report), f"# {escape(write_title(report))}", "", *_write_opening(report)]
    for section in report.sections:
        lines += ["", f"## {section.title}", ""]
        if section.lead:
            lines += [section.lead, ""]
        lines += [write_claim(claim) for claim in section.claims]
    lines += ["", "## Proof", "", "Each footnote says how its sentence was found, how sure that is, and which commits prove it."]
    lines += ["`tracker verify FILE` checks every one of them again.", ""]
    lines += [write_footnote(claim) for claim in report.claims]
    return "\n".join(lines) + "\n"


def write_mark(report: Report) -> str:
    """The first line, which `verify` knows the document by; a reader of the rendered page does not see it."""
    return f"<!-- tracker report {FORMAT_VERSION}; year {report.year}; made {report.made_on} -->"


def write_title(report: Report) -> str:
    """`What Ada Example built and shipped in 2025`, as plain text."""
    who = f"What {report.whose}" if report.whose else "What was"
    return f"{who} built and shipped in {report.year}"


def _write_opening(report: Report) -> list[str]:
    interval = f"From {say_day(report.first_on)} up to, not including, {say_day(report.until)}, by the author's own calendar."
    made = f"Made on {say_day(report.made_on)} from the commits themselves"
    return [f"{interval} {made}{'; the year is not over.' if report.is_running else '.'}"]


def write_claim(claim: Claim) -> str:
    """A claim as one item of a list."""
    return f"- {escape(claim.text)}[^{claim.claim_id}]"


def write_footnote(claim: Claim) -> str:
    """A claim's proof as one line."""
    parts = [RULES[claim.rule]]
    parts.append("Confidence: not measured." if claim.confidence is None else f"Confidence {claim.confidence:.2f}.")
    if claim.shas:
        rest = len(claim.shas) - PROOFS
        named = ", ".join(f"`{sha[:12]}`" for sha in claim.shas[:PROOFS])
        parts.append(f"Proof: {named}{f' and {rest} more' if rest > 0 else ''}.")
    return f"[^{claim.claim_id}]: {' '.join(parts)}"


def escape(text: str) -> str:
    """Untrusted text on one line that renders as itself: no markup, no HTML, no link, no control character."""
    line = plain(text).strip()
    line = _SPECIAL.sub(lambda found: "\\" + found[0], line)
    return _LEADING.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", line)
