"""English for numbers, days and lists. Pure, without a locale, so that a document comes out the same on every machine."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from statistics import median

from tracker.model.facts import Person

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
EXACT_UP_TO = len(SMALL) - 1
"""Numbers that a redacted document tells as they are; it rounds every other one, in sentences, tables and data alike."""


def say_day(day: str, year: int | None = None) -> str:
    """`3 March 2025`; without the year when it is `year`."""
    written = f"{int(day[8:10])} {MONTHS[int(day[5:7]) - 1]}"
    return written if year == int(day[:4]) else f"{written} {int(day[:4])}"


def say_zone(offset_min: int) -> str:
    """`UTC+5:30`; minutes east of UTC."""
    hours, minutes = divmod(abs(offset_min), 60)
    sign = "+" if offset_min >= 0 else "\u2011"  # a hyphen at which no line breaks
    return f"UTC{sign}{hours}{f':{minutes:02}' if minutes else ''}" if offset_min else "UTC"


def say_list(items: Sequence[str], last: str = "and") -> str:
    """`a, b and c`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def say_few(items: Sequence[str], most: int) -> str:
    """`a, b and seven more` when there are more than `most`."""
    if len(items) <= most:
        return say_list(items)
    return f"{', '.join(items[:most])} and {say_number(len(items) - most)} more"


def say_number(number: int) -> str:
    """Words up to twelve, digits above."""
    return SMALL[number] if 0 <= number < len(SMALL) else f"{number:,}"


def say_count(number: int, one: str, many: str | None = None) -> str:
    """`three releases`, `1 204 releases` with a comma."""
    return f"{say_number(number)} {one if number == 1 else many or one + 's'}"


def say_repositories(number: int) -> str:
    """`one repository`, `three repositories`."""
    return say_count(number, "repository", "repositories")


def say_share(share: float) -> str:
    """A whole per cent; a little is not said to be nothing, nor nearly all to be all."""
    if 0 < share < 0.01:
        return "under 1%"
    if 0.99 < share < 1:
        return "over 99%"
    return f"{share:.0%}"


def say_span(hours: float) -> str:
    """Hours up to two days, then days, then weeks and months, rounded as a person would."""
    if hours < 1:
        return "under an hour"
    if hours < 48:
        return say_count(round(hours), "hour")
    days = hours / 24
    if days < 21:
        return say_count(round(days), "day")
    if days < 70:
        return say_count(round(days / 7), "week")
    return say_count(round(days / 30.44), "month")


def say_kind(kind: str) -> str:
    """An artifact kind in a sentence: `cli-tool` → `command-line tool`."""
    return _KINDS.get(kind, kind.replace("-", " "))


def say_kinds(kind: str) -> str:
    """The same, more than one."""
    one = say_kind(kind)
    if one.endswith("y") and one[-2] not in "aeiou":
        return one[:-1] + "ies"
    return one + "s"


_KINDS = {
    "cli-tool": "command-line tool",
    "tui-app": "terminal app",
    "docs-site": "documentation site",
    "ci-pipeline": "CI pipeline",
    "bot-or-agent": "bot or agent",
    "action": "reusable CI action",
    "infrastructure": "infrastructure definition",
}


def say_pattern(pattern: str) -> str:
    """A pattern in a sentence: `cli-design` → `CLI design`."""
    return " ".join(word.upper() if word in _SPELLED else word for word in pattern.split("-"))


_SPELLED = frozenset(("api", "ci", "cli", "http", "llm", "ui"))


def choose_name(people: Sequence[Person]) -> str:
    """What to call one person who committed under several names: a name of several words before a single one before an email."""
    ranked = sorted(people, key=lambda person: (not person.name, " " not in person.name.strip()))
    return (ranked[0].name.strip() or ranked[0].email) if ranked else ""


def with_article(noun: str) -> str:
    """`a library`, `an action`."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def say_quarters(sentence: str) -> str:
    """`2020-Q2` as `April to June 2020`, and ISO days as a person writes them."""
    months = (f"{MONTHS[at]} to {MONTHS[at + 2]}" for at in (0, 3, 6, 9))
    spans = dict(zip("1234", months, strict=True))
    sentence = re.sub(r"\b(\d{4})-Q([1-4])\b", lambda found: f"{spans[found[2]]} {found[1]}", sentence)
    return re.sub(r"\b(\d{4}-(?:0[1-9]|1[0-2])-\d{2})\b", lambda found: say_day(found[1]), sentence)


def vary(key: str, ways: Sequence[str]) -> str:
    """One of several sentences that mean the same: always the same one for one key, so that a document reads less like a
    form and still comes out the same."""
    return ways[hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()[0] % len(ways)]


def find_major(version: str) -> int | None:
    """The first number of a version: 2 for `v2.0.1` and `app@2.0`; None: it has none, or it is a date such as 2024.6."""
    found = re.match(r"(?:.*?@)?[^0-9]*(\d+)", version)
    return int(found[1]) if found and int(found[1]) < 1000 else None


def part_at(text: str, name: str) -> tuple[str, str, str]:
    """What stands before the first mention of `name`, the mention, and what follows; a part of another word is no mention."""
    found = re.search(rf"(?<![\w./@-]){re.escape(name)}(?![\w/@-])", text) if name else None
    return (text[: found.start()], found[0], text[found.end() :]) if found else (text, "", "")


def is_named_alike(name: str, repo: str) -> bool:
    """True when a package says no more than its repository: `csvs_to_sqlite` in `simonw/csvs-to-sqlite`."""
    one, other = (re.sub(r"[-_.]+", "-", text.rsplit("/", 1)[-1].lower()) for text in (name, repo))
    return one == other


def say_upper(sentence: str) -> str:
    """The sentence with its first letter raised; the rest stays as it is."""
    return sentence[:1].upper() + sentence[1:]


def make_id(*parts: str) -> str:
    """A claim's id: readable, only [a-z0-9-], and different whenever the parts are."""
    text = "-".join(parts)
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    if slug and slug == text and len(slug) <= 48:
        return slug
    mark = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return f"{slug[:40].strip('-')}-{mark}".strip("-")


def find_median(numbers: Sequence[float]) -> float:
    """The median of at least one number."""
    return float(median(numbers))
