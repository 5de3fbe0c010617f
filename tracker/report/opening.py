"""What stands above the sections in every form: the title, whose year, which interval, by whose clock, made when."""

from __future__ import annotations

from tracker.report.values import FORMAT_VERSION, Report
from tracker.report.words import say_count, say_day, say_list

ZONES = 3
"""Clocks that are named; more are counted."""


def write_mark(report: Report) -> str:
    """What `verify` knows a document by: its format, its year, the day on which it was made, its profile unless that is full."""
    start = "" if report.first_on.endswith("-01-01") else f" from {report.first_on[5:]}"
    profile = "" if report.profile == "full" else f"; profile {' '.join((report.profile, *report.asked))}"
    return f"tracker report {FORMAT_VERSION}; year {report.year}{start}; made {report.made_on}{profile}"


def write_title(report: Report) -> str:
    """`What Ada Example built and shipped in 2025`, or `..., April 2025 to March 2026`; plain text."""
    who = f"What {report.whose}" if report.whose else "What was"
    when = f" in {report.year}" if report.span in ("", str(report.year)) else f", {report.span}"
    return f"{who} built and shipped{when}"


def write_interval(report: Report) -> str:
    """The interval, its clock, and when the document was made; plain text."""
    interval = (
        f"From {say_day(report.first_on)} up to, not including, {say_day(report.until)}, by the author's own clock{_say_zones(report)}."
    )
    made = f"Made on {say_day(report.made_on)} from the commits themselves"
    return f"{interval} {made}{'; the year is not over.' if report.is_running else '.'}"


def _say_zones(report: Report) -> str:
    if not report.zones:
        return ""
    if len(report.zones) <= ZONES:
        return f" ({say_list(report.zones)})"
    return f" (mostly {report.zones[0]}; {say_count(len(report.zones) - 1, 'other zone')} besides)"
