"""Numbers and spans of time as a person would say them. Pure."""

from __future__ import annotations

from datetime import date


def count_text(count: int, noun: str, plural: str | None = None) -> str:
    """Such as "1 commit" or "1,204 commits"."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def span_text(hours: float) -> str:
    """A length of time in the unit a person would say it in."""
    if hours < 1:
        return f"{max(1, round(hours * 60))} min"
    if hours < 48:
        return f"{round(hours)} h"
    days = hours / 24
    if days < 90:
        return f"{round(days)} days"
    return f"{round(days / 30.4)} months" if days < 730 else f"{days / 365.25:.1f} years"


def days_between(first: str, last: str) -> int:
    """Days from one ISO day to another."""
    return (date.fromisoformat(last[:10]) - date.fromisoformat(first[:10])).days


def shorten_home(path: str, home: str) -> str:
    """A path below the user's home folder, with `~` for the home."""
    return "~" + path[len(home) :] if home not in ("", "/") and (path == home or path.startswith(home.rstrip("/") + "/")) else path


def short_repo(repo: str, cells: int) -> str:
    """A repository's name in a narrow column: without its owner where both do not fit."""
    return repo if len(repo) <= cells else repo.rsplit("/", 1)[-1]


def signed(count: int) -> str:
    """With its sign, a true minus."""
    return f"+{count:,}" if count > 0 else f"−{-count:,}" if count < 0 else "0"


def share_text(share: float | None) -> str:
    """As a percentage; empty where unknown."""
    return "" if share is None else f"{share:.0%}"
