"""The report as JSON for programs: versioned, its shape published in `data/report.schema.json`. All proofs are named here."""

from __future__ import annotations

import json
from typing import Any

from tracker.report.rules import RULES
from tracker.report.values import FORMAT_VERSION, Claim, Figure, LedgerLine, Report

FORMAT = "tracker-report"


def write_json(report: Report) -> str:
    """The whole report, indented, keys in a fixed order, ASCII only, one trailing line break."""
    return json.dumps(build_document(report), indent=2, ensure_ascii=True) + "\n"


def build_document(report: Report) -> dict[str, Any]:
    """The report as plain values: what the JSON form says, and what a template of the user's is given."""
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "profile": report.profile,
        "asked": list(report.asked),
        "scope": report.scope,
        "whose": report.whose,
        "year": report.year,
        "interval": {
            "first_on": report.first_on,
            "until": report.until,
            "span": report.span,
            "zones": list(report.zones),
            "meaning": "half open, by the author's own calendar",
        },
        "made_on": report.made_on,
        "is_running": report.is_running,
        "sections": [
            {
                "key": section.key,
                "title": section.title,
                "lead": section.lead,
                "claims": [build_claim_object(claim) for claim in section.claims],
            }
            for section in report.sections
        ],
        "figures": [_build_figure(figure) for figure in report.figures],
        "ledger": [_build_line(line) for line in report.ledger],
        "rules": {rule: RULES[rule] for rule in dict.fromkeys(claim.rule for claim in report.claims)},
    }


def build_claim_object(claim: Claim) -> dict[str, Any]:
    """A claim as the JSON form holds it."""
    return {
        "id": claim.claim_id,
        "text": claim.text,
        "rule": claim.rule,
        "confidence": claim.confidence,
        "shas": list(claim.shas),
        "withheld": claim.withheld,
        "query": claim.query,
        "facts": dict(claim.facts),
    }


def _build_figure(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.figure_id,
        "title": figure.title,
        "kind": figure.kind,
        "section": figure.section,
        "columns": list(figure.columns),
        "series": [{"name": series.name, "values": list(series.values)} for series in figure.series],
        "note": figure.note,
    }


def _build_line(line: LedgerLine) -> dict[str, Any]:
    return line._asdict()
