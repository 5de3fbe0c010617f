"""Head starts, foundations and the years in tables, for `tracker reuse`. Draws what `Growth` holds; reckons nothing."""

from __future__ import annotations

from tracker.cli.terminal import print_heading, print_line, print_table
from tracker.model.growth import Growth

HOURS_A_DAY = 24


def print_compounding(growth: Growth) -> None:
    """What stands under several repositories, what under one roof, how each began, and one line for each year."""
    _print_foundations(growth)
    _print_roofs(growth)
    _print_beginnings(growth)
    _print_years(growth)


def _print_foundations(growth: Growth) -> None:
    if not growth.foundations:
        return
    print_line()
    print_heading("What several stand on")
    print_table(
        ("what", "kind", "stands in", "since", "used by", "proof"),
        [
            (one.name, one.kind, one.repo, one.since, ", ".join(one.users), ", ".join(sha[:9] for sha in one.shas[:3]))
            for one in growth.foundations
        ],
    )


def _print_roofs(growth: Growth) -> None:
    if not growth.roofs:
        return
    print_line()
    print_heading("Packages under one roof")
    print_table(
        ("repository", "package", "builds on", "since", "until", "proof"),
        [(one.repo, one.user, one.used, one.since, one.until or "today", one.sha[:9]) for one in growth.roofs],
    )


def _print_beginnings(growth: Growth) -> None:
    if not growth.head_starts:
        return
    print_line()
    print_heading("How each repository began")
    print_table(
        ("repository", "began", "there before", "days to first ship", "proof", "what was there"),
        [
            (
                start.repo,
                start.started_on,
                _share(start.share),
                "not shipped" if start.days_to_ship is None else str(start.days_to_ship),
                start.sha[:9],
                ", ".join(start.what),
            )
            for start in growth.head_starts
        ],
        right=(2, 3),
    )


def _print_years(growth: Growth) -> None:
    if not growth.compounding:
        return
    print_line()
    print_heading("Year by year (medians; `--json` gives every case with its commits)")
    print_table(
        (
            "year", "begun", "there before", "days to first ship", "idea to release", "break to fix", "reverts",
            "joined layers", "lines that stand", "at night", "assisted",
        ),
        [
            (
                str(one.year),
                str(one.begun or ""),
                _share(one.head_start, ""),
                "" if one.days_to_ship is None else f"{one.days_to_ship:.0f}",
                _span(one.hours_to_release, one.released),
                _span(one.hours_to_mend, one.mended),
                str(one.reverts or ""),
                str(one.joined or ""),
                f"{one.standing_lines:,} of {one.written_lines:,}" if one.written_lines else "",
                _share(one.night_share),
                _share(one.assisted_share),
            )
            for one in growth.compounding
        ],
        right=range(1, 11),
    )  # fmt: skip


def _share(share: float | None, unknown: str = "?") -> str:
    return unknown if share is None else f"{share:.0%}"


def _span(hours: float | None, cases: int) -> str:
    """How long, and of how many cases; empty: there was none."""
    if hours is None:
        return ""
    return f"{hours:.1f} h ({cases})" if hours < 2 * HOURS_A_DAY else f"{hours / HOURS_A_DAY:.0f} days ({cases})"
