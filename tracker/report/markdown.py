"""The report as Markdown: sentences, tables of its figures, and a footnote for each claim with its rule, confidence and proof.

Everything that came from git or a person is escaped so that it renders as text. `verify` reads this form back by writing
it again, so the same report always gives the same bytes.
"""

from __future__ import annotations

import re

from tracker.model.plain import plain
from tracker.report.listing import list_versions
from tracker.report.opening import write_interval, write_mark, write_title
from tracker.report.proof import say_commits, say_confidence, say_withheld
from tracker.report.rules import RULES
from tracker.report.values import Claim, Figure, Report

NONE = "·"
"""A cell of a figure in which nothing was counted."""

_SPECIAL = re.compile(r"[\\`*_\[\]<>|~$#]|&(?=[#\w])|(?<=:)/(?=/)|(?<=www)\.", re.IGNORECASE)
_LEADING = re.compile(r"^(?:([-+=])|(\d{1,9})([.)]))")


def write_markdown(report: Report) -> str:
    """The whole document, one trailing line break."""
    lines = [f"<!-- {write_mark(report)} -->", f"# {escape(write_title(report))}", "", escape(write_interval(report))]
    if report.scope:
        lines += ["", escape(report.scope)]
    for section in report.sections:
        lines += ["", f"## {section.title}", ""]
        if section.lead:
            lines += [section.lead, ""]
        lines += [write_claim(claim) for claim in section.claims]
        for figure in report.figures:
            if figure.section == section.key:
                lines += ["", *write_figure(figure)]
        if section.key == "shipped" and (versions := list_versions(report)):
            lines += ["", "**Every version.**", "", *(f"- {escape(f'{one.name}: {one.text}')}" for one in versions)]
    lines += ["", "## Proof", "", "Each footnote says how its sentence was found, how sure that is, and which commits prove it."]
    lines += ["`tracker verify FILE` checks every one of them again.", ""]
    lines += [write_footnote(claim) for claim in report.claims]
    return "\n".join(lines) + "\n"


def write_claim(claim: Claim) -> str:
    """A claim as one item of a list."""
    return f"- {escape(claim.text)}[^{claim.claim_id}]"


def write_figure(figure: Figure) -> list[str]:
    """A figure as a table, its columns across; one that has more columns than rows of text can hold stands upright."""
    if figure.kind == "stacked":
        head = ["", *(series.name for series in figure.series)]
        rows = [(column, tuple(series.values[at] for series in figure.series)) for at, column in enumerate(figure.columns)]
    else:
        head = ["", *figure.columns]
        rows = [(series.name, series.values) for series in figure.series]
    lines = [f"**{escape(figure.title)}.** {escape(figure.note)}", ""]
    lines.append(f"| {' | '.join(escape(cell) for cell in head)} |")
    lines.append(f"|---|{'---:|' * (len(head) - 1)}")
    for name, values in rows:
        lines.append(f"| {escape(name)} | {' | '.join(_say_cell(value) for value in values)} |")
    return lines


def _say_cell(value: int) -> str:
    return f"{value:,}" if value else NONE


def write_footnote(claim: Claim) -> str:
    """A claim's proof as one line."""
    return f"[^{claim.claim_id}]: {write_proof(claim)}"


def write_proof(claim: Claim) -> str:
    """How a claim was found, how sure that is, and its first commits in backticks."""
    parts = [RULES[claim.rule], say_confidence(claim)]
    if claim.shas:
        parts.append(say_commits(claim, lambda sha: f"`{sha}`"))
    if claim.query:
        parts.append(f"Query: `{claim.query}`.")
    if claim.withheld:
        parts.append(say_withheld(claim))
    return " ".join(parts)


def escape(text: str) -> str:
    """Untrusted text on one line that renders as itself: no markup, no HTML, no link, no mention, no control character."""
    line = plain(text).strip()
    line = _SPECIAL.sub(lambda found: "\\" + found[0], line)
    # Renderers make links and mentions of whatever stands around it; an entity is none of their words.
    line = line.replace("@", "&#64;")
    return _LEADING.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\{found[3]}", line)
