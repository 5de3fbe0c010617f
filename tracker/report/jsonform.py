"""The report as JSON for programs: versioned, its shape published in `data/report.schema.json`. All proofs are named here."""

from __future__ import annotations

import json
from typing import Any

from tracker.report.rules import RULES
from tracker.report.values import FORMAT_VERSION, Claim, Report

FORMAT = "tracker-report"


def write_json(report: Report) -> str:
    """The whole report, indented, keys in a fixed order, ASCII only, one trailing line break."""
    document = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "whose": report.whose,
        "year": report.year,
        "interval": {"first_on": report.first_on, "until": report.until, "meaning": "half open, by the author's own calendar"},
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
        "rules": {rule: RULES[rule] for rule in dict.fromkeys(claim.rule for claim in report.claims)},
    }
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"


def build_claim_object(claim: Claim) -> dict[str, Any]:
    """A claim as the JSON form holds it."""
    return {
        "id": claim.claim_id,
        "text": claim.text,
        "rule": claim.rule,
        "confidence": claim.confidence,
        "shas": list(claim.shas),
        "facts": dict(claim.facts),
    }
