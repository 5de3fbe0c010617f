"""Finds figures in messages and says in which sense they are meant: quoted from where they stand, never worked out.

Pure. Would rather miss a figure than take a version, a date or an issue number for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.model.ledger import Outcome

_NUMBER = r"(?-i:(?<![\w.#$/@-])~?\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|(?<![\w.#$/@-])~?\d+(?:\.\d+)?[kKM]?)"
_FIGURE = re.compile(r"\d(?<![\w.#$/@-]\d)")
"""Where a number may begin; most messages hold none, and nothing else is tried on them. The digit is asked for first, for it is rare."""
_TIME = r"ms|µs|us|ns|secs?|seconds?|s|mins?|minutes?|hrs?|hours?|h|days?|weeks?"
_SIZE = r"[kKMGT]i?B|[kmg]b|bytes?|KB/s|MB/s|GB/s"
_RATE = r"rps|req/s|requests/s(?:ec)?|requests per second|ops/s(?:ec)?|fps|qps|per second"
_THINGS = (
    r"quer(?:y|ies)|requests?|calls?|files?|tests?|allocations?|allocs|steps?|clicks?|dependencies|deps|instructions|"
    r"round[- ]?trips?|renders?|re-renders|warnings?|errors?|failures?|endpoints?|modules?|packages?|classes|functions?|"
    r"rows|records|users|customers|documents|pages|images|items|threads|connections|parameters|commits|layers|cores"
)
_UNIT = rf"(?:%|{_TIME}|{_SIZE}|{_RATE}|{_THINGS}|x\b|times)(?![\w/])"
_ABOUT = (
    r"(?:(?:about|around|under|just|up to|over|some|nearly|almost|roughly|approximately|another|an? (?:additional|extra|further)|"
    r"more than|at least)\s+)?"
)
_FROM_TO = re.compile(
    rf"(?:(?P<metric>[A-Za-z][\w /-]{{1,48}}?)\s+)?(?:went\s+|down\s+|up\s+)?\bfrom\s+{_ABOUT}(?P<before>{_NUMBER})\s?"
    rf"(?P<unit1>{_UNIT})?(?:\s+[a-z]+)?\s+(?:down\s+|up\s+)?to\s+{_ABOUT}(?P<after>{_NUMBER})(?:\s?(?P<unit>{_UNIT})|(?!\w))"
)
_ARROW = re.compile(
    rf"(?:(?P<metric>[A-Za-z][\w /-]{{1,40}}?)[\s:(]+)?(?P<before>{_NUMBER})\s?(?P<unit1>{_UNIT})?"
    rf"\s*(?:->|=>|→|⇒|-->)\s*(?P<after>{_NUMBER})\s?(?P<unit>{_UNIT})"
)
_COMPARED = re.compile(
    rf"(?P<after>{_NUMBER})\s?(?P<unit>%|x|X|times)\s+(?P<metric>faster|slower|smaller|larger|bigger|fewer|less|more|quicker|shorter|lower|higher|better|"
    r"speed[- ]?up|speedup|improvement|reduction|decrease|increase|performance|throughput|memory|cheaper)\b(?:\s+[a-z]+){0,3}"
)
_BY = re.compile(
    rf"\b(?P<verb>reduc\w+|cut\w*|lower\w*|improv\w+|decreas\w+|increas\w+|shrink\w*|shrank|sp(?:eed|ed)\w*\s?(?:up)?|sav\w+|shav\w+|drop\w*)\s+"
    rf"(?P<metric>[\w /-]{{0,48}}?)\s*\bby\s+{_ABOUT}(?P<after>{_NUMBER})\s?(?P<unit>{_UNIT})",
    re.IGNORECASE,
)
_SAVED = re.compile(
    rf"\b(?P<verb>sav\w+|shav\w+|cut\w*)\s+{_ABOUT}(?P<after>{_NUMBER})\s?"
    rf"(?P<unit>%|{_TIME}|{_SIZE}|{_THINGS})"
    r"(?![\w/])(?P<metric>\s+(?:off|from|of|per|in)\s+[\w -]{2,40})?",
    re.IGNORECASE,
)
_OFF = re.compile(
    rf"(?P<after>{_NUMBER})\s?(?P<unit>%|{_TIME}|{_SIZE})(?![\w/])\s+(?P<verb>off|less)\s+(?P<metric>(?:of\s+|from\s+|the\s+|a\s+|an\s+)*[\w-]+(?:\s+[\w-]+)?)",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"\b(?P<verb>migrat\w+|convert\w*|port(?:s|ed)?|remov\w+|delet\w+|replac\w+|import\w*|index\w*|process\w*|handl\w+|serv\w+|"
    rf"support\w*|cover\w*|ship\w*|onboard\w*|load\w*|translat\w+|render\w*|classif\w+)\s+"
    rf"(?:all\s+|over\s+|about\s+|around\s+|the\s+|some\s+|nearly\s+|~)*(?P<after>{_NUMBER})\s+"
    r"(?P<unit>(?:[a-z]+[ -])?[a-zA-Z]{3,24}s)\b",
    re.IGNORECASE,
)
_COVERAGE = re.compile(
    rf"(?P<metric>(?:\w+\s+)?coverage)\s+(?:stands\s+|now\s+|up\s+|back\s+)*(?:to|at|of|is|reach\w*)\s+{_ABOUT}(?P<after>{_NUMBER})\s?(?P<unit>%)|"
    rf"(?P<after2>{_NUMBER})\s?(?P<unit2>%)\s+(?P<metric2>(?:(?:test|code|unit|branch|line|project|statement)\s+)*cover(?:age)?)\b",
    re.IGNORECASE,
)
_ADDED = re.compile(
    rf"\b(?P<verb>add\w*|writ\w+|wrote|introduc\w+|creat\w+|provid\w+)\s+(?:all\s+|over\s+|about\s+|around\s+|the\s+|some\s+|nearly\s+|another\s+|~)*"
    rf"(?P<after>{_NUMBER})\s+(?P<unit>(?:(?:new|more|unit|integration|regression|end-to-end|e2e|further|additional)\s+)*"
    r"(?:tests|test cases|benchmarks|languages|locales|translations|examples|endpoints|themes|commands|recipes|integrations|widgets|"
    r"rules|dashboards|migrations|customers|users|tables|models|pages|articles|icons|adapters|plugins|components))\b",
    re.IGNORECASE,
)
_FOR_ALL = re.compile(
    rf"\b(?P<verb>add\w*|support\w*|implement\w*|extend\w*|translat\w+|appl\w+|enabl\w+|provid\w+|updat\w+|migrat\w+|roll\w*)\s+"
    rf"(?P<metric>[\w /.-]{{0,48}}?)\s*\b(?:for|to|in|into|across|on|over)\s+all\s+(?:of\s+)?(?:the\s+)?(?P<after>{_NUMBER})\s+"
    r"(?P<unit>(?:[a-z]+[ -])?[a-zA-Z]{3,24}s)\b",
    re.IGNORECASE,
)
_PATTERNS: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    ((" from ", "from "), _FROM_TO),
    (("->", "=>", "→", "⇒"), _ARROW),
    ((" by ",), _BY),
    (("%", "x ", "times "), _COMPARED),
    (("sav", "shav", "cut"), _SAVED),
    (("migrat", "convert", "port", "remov", "delet", "replac", "index", "process", "handl", "serv", "cover", "ship", "onboard",
      "load", "translat", "render", "classif"), _COUNTED),
    ((" off ", " less "), _OFF),
    (("cover",), _COVERAGE),
    (("add", "writ", "wrote", "introduc", "creat", "provid"), _ADDED),
    ((" all ",), _FOR_ALL),
)  # fmt: skip
"""Words of which one must stand in a line (in lower case), and the pattern that is then tried."""
_DEMANDED = re.compile(r"(?i)\b(?:allow|fail|require|rely|relies|without|below|under|enforce|threshold|want|need|not|no)\w*\b")
"""Before a share of coverage: somebody asks for it, nobody says that it is reached."""
_COUNTING = (_COUNTED, _ADDED, _FOR_ALL)
_ROUTINE = re.compile(r"^(?:build|chore|fix)?(?:\(deps(?:-dev)?\))?:?\s*(?:bump|update|upgrade|merge|revert|pin)\b", re.IGNORECASE)
_NOT_THINGS = re.compile(
    r"\b(?:versions?|minutes|hours|days|weeks|months|years|seconds|bits|chars|characters|spaces|args|arguments|columns|vs|is|was|"
    r"has|this|plus|always|does|files|times|ways|as|releases|process|class|less|cross|press|access|pass|address|status|colou?rs|"
    r"spaces|cores|decimals|digits|lists|docs|platforms|cases)$",
    re.IGNORECASE,
)
_STATUS = re.compile(r"[45]0\d")
"""What looks like an answer of HTTP counts nothing."""
_PASTED = re.compile(r">|\||\$|diff |@@|---|[A-Z][\w-]+-by:|https?://|commit [0-9a-f]{7}")
"""Starts of lines that are nobody's words: quotes, output, trailers."""
_LONGEST = 6_000
_MOST = 6


def extract_outcomes(sha: str, subject: str, body: str) -> tuple[Outcome, ...]:
    """Figures that a message names, in the order in which they stand; at most six.

    `before` is None where the message names only a change or a count; `unit` is as written, or what is counted.
    Routine upgrades are full of numbers that nobody achieved, so they give none.
    """
    if not (_FIGURE.search(subject) or _FIGURE.search(body)) or _ROUTINE.match(subject):
        return ()
    found: list[Outcome] = []
    for line in _telling_lines(subject, body[:_LONGEST]):
        found += _read_line(sha, line)
        if len(found) >= _MOST:
            break
    return tuple(found[:_MOST])


def _telling_lines(subject: str, body: str) -> Iterator[str]:
    yield subject
    is_code = False
    for line in body.splitlines():
        stripped = line.strip()
        if stripped.startswith("```"):
            is_code = not is_code
        elif stripped and not is_code and len(stripped) <= 500 and not _PASTED.match(stripped):
            yield stripped


def _read_line(sha: str, line: str) -> Iterator[Outcome]:
    if not _FIGURE.search(line):
        return
    taken: list[tuple[int, int]] = []
    lowered = line.lower()
    for words, pattern in _PATTERNS:
        # Most lines hold none of these words, and a look costs a hundredth of a match.
        if not any(word in lowered for word in words):
            continue
        for match in pattern.finditer(line):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            outcome = _read_match(sha, pattern, match)
            if outcome is not None:
                taken.append(match.span())
                yield outcome


def _read_match(sha: str, pattern: re.Pattern[str], match: re.Match[str]) -> Outcome | None:
    groups = {name.removesuffix("2"): value for name, value in match.groupdict().items() if value is not None}
    after, before = groups["after"], groups.get("before")
    unit = groups.get("unit") or groups.get("unit1") or ""
    if not unit or _is_year(after) or (before is not None and _is_year(before)):
        return None
    if before == after or (groups.get("unit1") and not groups.get("unit") and after[-1].isalpha()):
        # Nothing changed; or `from 1 GB to 50M`, whose second unit is not the first.
        return None
    if pattern is _COVERAGE and _DEMANDED.search(match.string, 0, match.start()):
        return None
    if before is not None and unit == "x" and groups.get("unit1") is None:
        # `1.2 -> 1.x` is a range of versions.
        return None
    if pattern in _COUNTING and (_value(after) < 3 or _STATUS.fullmatch(after) or (pattern is _ADDED and after[-1].isalpha())):
        return None
    if pattern in (_COUNTED, _FOR_ALL) and _NOT_THINGS.search(unit):
        return None
    if unit in ("x", "X", "times") and _value(after) < 1:
        return None
    metric = _metric(groups, unit)
    return Outcome(sha, " ".join(match[0].split()).strip(" ,;("), metric, before, after, unit, "message")


def _is_year(number: str) -> bool:
    return re.fullmatch(r"(?:19|20)\d\d", number) is not None


def _value(number: str) -> float:
    plain = re.sub(r"[^\d.]", "", number)
    return float(plain) if plain.count(".") <= 1 and plain.strip(".") else 0.0


_OPENING = re.compile(
    r"^(?:.*\b(?:reduc\w*|cut\w*|lower\w*|improv\w*|decreas\w*|increas\w*|rais\w*|bring\w*|drop\w*|shrink\w*|speeds?|goes|went|is|was|"
    r"by|that|and|which|now|the|this|our|its|their|a|an|in|of|for)\s+)+",
    re.IGNORECASE,
)


def _metric(groups: dict[str, str], unit: str) -> str:
    """What the figure measures, in the message's own words where it says so; else by its unit."""
    said = _OPENING.sub("", f"{(groups.get('metric') or '').strip()} ").strip(" -/")
    if said and re.search(r"[A-Za-z]{3}", said) and len(said) <= 40:
        return said
    if re.fullmatch(_TIME, unit):
        return "time"
    if re.fullmatch(_SIZE, unit):
        return "size"
    if re.fullmatch(_RATE, unit):
        return "rate"
    return "share" if unit == "%" else "speed" if unit in ("x", "X", "times") else "count"
