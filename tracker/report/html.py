"""The report as one HTML file: style and drawings inside, nothing to load, nothing to run, proofs that fold away.

Owns what a claim and a figure look like in HTML; the page around them is a template, filled by `filling`. Everything that
came from git or a person is escaped, and a content policy in the page forbids what an escape might have missed.
"""

from __future__ import annotations

from html import escape

from tracker.model.plain import plain
from tracker.report.charts import draw_figure
from tracker.report.listing import list_versions
from tracker.report.proof import say_commits, say_confidence, say_withheld
from tracker.report.rules import RULES
from tracker.report.values import Claim, Figure, Report
from tracker.report.words import part_at


def write_claim(claim: Claim) -> str:
    """A claim and its proof as one item of a list, on one line: `verify` compares it by this very function."""
    before, name, after = (escape(part) for part in part_at(plain(claim.text), plain(str(dict(claim.facts).get("name") or ""))))
    text = f"{before}<strong>{name}</strong>{after}" if name else before
    return (
        f'<li class="claim" id="{claim.claim_id}">{text} <details><summary aria-label="proof of this sentence">proof</summary>'
        f'<div class="proof">{_write_proof(claim)}</div></details></li>'
    )


def _write_proof(claim: Claim) -> str:
    parts = [f"<p>{escape(RULES[claim.rule])} {say_confidence(claim)}</p>"]
    if claim.shas:
        parts.append(f"<p>{say_commits(claim, lambda sha: f'<code>{escape(sha)}</code>')}</p>")
    if claim.query:
        parts.append(f"<p>Query: <code>{escape(claim.query)}</code></p>")
    if claim.withheld:
        parts.append(f"<p>{escape(say_withheld(claim))}</p>")
    return "".join(parts)


def write_figure(figure: Figure) -> str:
    """A figure as drawing, legend and a table that folds away, on one line."""
    caption = f"<figcaption>{escape(figure.title)} <small>{escape(figure.note)}</small></figcaption>"
    legend = ""
    if figure.kind == "stacked":
        items = " ".join(f'<li><i class="level{at}"></i>{escape(series.name)}</li>' for at, series in enumerate(figure.series))
        legend = f'<ul class="legend">{items}</ul>'
    table = f'<details class="numbers"><summary>the numbers</summary><div class="scroll">{_write_table(figure)}</div></details>'
    return f'<figure id="{figure.figure_id}">{caption} {legend} {draw_figure(figure)} {table}</figure>'


def write_versions(report: Report) -> str:
    """Every version with its day, folded away, a line for each product; empty: there are none."""
    found = list_versions(report)
    if not found:
        return ""
    rows = "\n".join(f"<div><dt>{escape(plain(one.name))}</dt> <dd>{escape(plain(one.text))}</dd></div>" for one in found)
    return f'<details class="numbers versions"><summary>every version</summary>\n<dl>\n{rows}\n</dl>\n</details>'


def _write_table(figure: Figure) -> str:
    # A space between cells keeps their numbers apart for whoever reads the page without its markup.
    head = " ".join(f'<th scope="col">{escape(column)}</th>' for column in figure.columns)
    rows = " ".join(
        f'<tr><th scope="row">{escape(plain(series.name))}</th> {" ".join(f"<td>{value:,}</td>" for value in series.values)}</tr>'
        for series in figure.series
    )
    return f'<table><thead><tr><th scope="col"></th> {head}</tr></thead> <tbody>{rows}</tbody></table>'
