"""The year as JSON Resume (https://jsonresume.org/schema): what was built and shipped, as projects with highlights and keywords.

It fills in what git knows and leaves out the rest: employers, schools and addresses are for the person to add.
"""

from __future__ import annotations

import json
from typing import Any

from tracker.model.plain import plain
from tracker.report.opening import write_mark, write_title
from tracker.report.values import Claim, Project, Report
from tracker.report.words import say_upper, with_article

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
GENERAL = ("year", "note")
"""Rules of claims that are about the person rather than one product."""


def write_resume(report: Report) -> str:
    """The whole document, indented, ASCII only, one trailing line break."""
    claims = {claim.claim_id: claim for claim in report.claims}
    document: dict[str, Any] = {
        "$schema": SCHEMA,
        "basics": _build_basics(report),
        "projects": [_build_project(project, claims) for project in report.projects],
        "skills": _build_skills(report),
        "meta": {
            "version": "v1.0.0",
            "lastModified": f"{report.made_on}T00:00:00",
            "tracker": {
                "made": write_mark(report),
                "first_on": report.first_on,
                "until": report.until,
                "claims": [claim.claim_id for claim in report.claims],
            },
        },
    }
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"


def _build_basics(report: Report) -> dict[str, str]:
    """Whose it is, and the year in a sentence or two, the person's own words among them."""
    said = [claim.text for claim in report.claims if claim.rule in GENERAL]
    basics = {"summary": plain(" ".join((f"{write_title(report)}.", *said)))}
    return {"name": plain(report.whose), **basics} if report.whose else basics


def _build_project(project: Project, claims: dict[str, Claim]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": plain(project.name),
        "description": plain(f"{say_upper(with_article(project.kinds))} in {project.repo}."),
        "highlights": [plain(claims[claim_id].text) for claim_id in project.claim_ids],
        "keywords": [plain(word) for word in project.keywords],
        "startDate": project.started_on,
        "type": plain(project.kinds),
    }
    if project.ended_on is not None:
        found["endDate"] = project.ended_on
    return found


def _build_skills(report: Report) -> list[dict[str, Any]]:
    """The patterns of the year's products, each once, the most common first; no level is claimed."""
    counts: dict[str, int] = {}
    for project in report.projects:
        for word in project.keywords:
            counts[word] = counts.get(word, 0) + 1
    words = sorted(counts, key=lambda word: (-counts[word], word))
    return [{"name": "Patterns practised", "keywords": [plain(word) for word in words]}] if words else []
