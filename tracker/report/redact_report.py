"""Finishes a redacted report: rounds what it counts, takes out the commits that must not be named, says so.

Every field of the report, and every kind of claim, has a treatment here, as in `redact`: one that has none is dropped. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from tracker.errors import ExportError
from tracker.model.labels import LEVELS
from tracker.report.cast import TOKEN, Cast
from tracker.report.treating import alike, is_record, treat_fields
from tracker.report.values import Claim, Figure, LedgerLine, Report
from tracker.report.words import EXACT_UP_TO, MONTHS

_NUMBER = re.compile(r"“[^”]*”|(?:\b(?:[Tt]he|[Aa]bout) )?(?<![\w.,/#:+-])(\d{1,3}(?:,\d{3})+|\d{2,3})(?![\w%/:]|[.,-]\d)")
_DAY = re.compile(rf"“[^”]*”|\b(?:(?:on )?\d{{1,2}} |on )({'|'.join(MONTHS)})\b")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LEAST = 5
"""What stands for a smaller part of a rounded number."""
CELLS = " Rounded: to fives below a hundred, to two digits above; 5 stands for anything less."
EXACT = ("year", "note")
"""Facts whose number is a name."""
RULES_TOLD = frozenset(
    (
        "year shipped shipped-more begun retired reuse copied head-start first-ship loop first-pattern stacks levels less-code"
        " integration turning-point milestone outcome note holds standing failure assisted agentic unsure unknown unknown-year own-words"
    ).split()
)
"""Kinds of claims of which it is known that their sentences are made of redacted values alone."""
SCOPE = (
    "Redacted: private repositories, and what is in them, go under pseudonyms drawn by lot; their commits, paths and words are"
    " not told, nor is what public repositories take from them, nor versions of private products. Days are told by month. Numbers"
    " above twelve are rounded, in tables too: to fives below a hundred, to two digits above."
)
OWN_WORDS = " Sentences of the author's own are told as they stand."

Treatment = Callable[[Any, Any], Any]


def finish_report(report: Report, cast: Cast, asked: tuple[str, ...]) -> Report:
    """The report as it may be written.

    report: built from what `redact.redact_material` gave. asked: anonymous, own-words.
    Raises: ExportError for a field that has no treatment and cannot be left out, or a private commit where none belongs.
    """
    names = frozenset(line.version for line in report.ledger if cast.is_public(line.repo))
    finished = _Finish(cast, names).treat(report)
    assert isinstance(finished, Report)
    is_anonymous = "anonymous" in asked
    return finished._replace(
        whose=None if is_anonymous else report.whose or None,
        zones=() if is_anonymous else report.zones,
        profile="redacted",
        asked=asked,
        scope=SCOPE + (OWN_WORDS if "own-words" in asked else ""),
    )


def round_number(number: int) -> int:
    """Two digits of a number from a hundred on, fives below; up to twelve as it is."""
    if abs(number) <= EXACT_UP_TO:
        return number
    step = 5 if abs(number) < 100 else 10 ** (len(str(abs(number))) - 2)
    return int(round(number / step) * step)


def round_parts(numbers: Sequence[int]) -> tuple[int, ...]:
    """Numbers that are parts of one: where that is rounded, they are so far rounded that they do not add up to it."""
    if sum(numbers) <= EXACT_UP_TO:
        return tuple(numbers)
    return tuple(number and max(LEAST, round_number(number) if number >= 100 else 5 * round(number / 5)) for number in numbers)


class _Finish:
    def __init__(self, cast: Cast, names: frozenset[str]) -> None:
        self.cast = cast
        self.names = names

    def treat(self, value: Any) -> Any:
        if is_record(value):
            return _withhold(value, treat_fields(value, FIELDS, lambda treatment, part: treatment(self, part)))
        if isinstance(value, tuple):
            return tuple(self.treat(item) for item in value)
        return value

    def round_text(self, text: str) -> str:
        """Counts in a sentence; quotes, versions, days and years stay."""

        def rounded(found: re.Match[str]) -> str:
            told = found[1]
            if told is None or told in self.names:
                return found[0]
            if int(told.replace(",", "")) <= EXACT_UP_TO:
                return found[0]
            # Also where nothing had to be rounded: a bare number would say that it is exact.
            about = "About" if found.start() == 0 or found.string.endswith(". ", 0, found.start()) else "about"
            return f"{about} {round_number(int(told.replace(',', ''))):,}"

        return _NUMBER.sub(rounded, _tell_months(_check(text)))


def _withhold(before: Any, after: Any) -> Any:
    """A claim with the number of its commits that were taken out; parts of a rounded number rounded with it."""
    if isinstance(before, Figure) and before.kind == "stacked":
        parts = iter(round_parts([number for series in before.series for number in series.values]))
        series = tuple(one._replace(values=tuple(next(parts) for _ in one.values)) for one in before.series)
        return after._replace(series=tuple(told._replace(values=one.values) for told, one in zip(after.series, series, strict=True)))
    if isinstance(before, Claim):
        after = after._replace(withheld=round_number(len(before.shas) - len(after.shas)))
        if before.rule == "note":
            return after._replace(text=_check(before.text))  # as somebody wrote it
        if before.rule == "levels":
            found = {key: fact for key, fact in before.facts if key in LEVELS and isinstance(fact, int)}
            told = dict(zip(found, round_parts(tuple(found.values())), strict=True))
            after = after._replace(facts=tuple((key, told.get(key, fact)) for key, fact in after.facts))
    return after


def _tell_months(text: str) -> str:
    """A sentence with months where it would say days; quotes stay. Its days are months already, but of `on March`."""

    def told(found: re.Match[str]) -> str:
        return f"{'in ' if found[0].startswith('on ') else ''}{found[1]}" if found[1] else found[0]

    return _DAY.sub(told, text)


def _check(text: str) -> str:
    if TOKEN in text:
        raise ExportError(f"a private commit is named where none belongs, in: {text[:60]}; nothing was written.")
    return text


def _keep(finish: _Finish, value: Any) -> Any:
    return _check(value) if isinstance(value, str) else value


def _each(finish: _Finish, value: Any) -> Any:
    return finish.treat(value)


def _claims(finish: _Finish, value: tuple[Claim, ...]) -> Any:
    return finish.treat(tuple(claim for claim in value if claim.rule in RULES_TOLD))


def _prose(finish: _Finish, value: str) -> str:
    return finish.round_text(value)


def _words(finish: _Finish, value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_check(word) for word in value)


def _counts(finish: _Finish, value: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(round_number(number) for number in value)


def _figures(finish: _Finish, value: tuple[Figure, ...]) -> Any:
    """Without a row for each product: month by month it would count the releases that sentences round."""
    return finish.treat(tuple(figure for figure in value if figure.kind != "matrix"))


def _note(finish: _Finish, value: str) -> str:
    return finish.round_text(value) + CELLS


def _day(finish: _Finish, value: str | None) -> str | None:
    """The month of an ISO day."""
    return value and value[:7]


def _ledger(finish: _Finish, value: tuple[LedgerLine, ...]) -> Any:
    """By month; what is then told in the same words is told once, so that nobody counts what is rounded elsewhere."""
    return tuple(dict.fromkeys(finish.treat(value)))


def _shas(finish: _Finish, value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sha for sha in value if TOKEN not in sha)


def _sha(finish: _Finish, value: str) -> str:
    return "" if TOKEN in value else value


def _facts(finish: _Finish, value: tuple[tuple[str, Any], ...]) -> tuple[tuple[str, Any], ...]:
    told = []
    for key, fact in value:
        if isinstance(fact, str) and TOKEN in fact:
            continue
        if isinstance(fact, int) and not isinstance(fact, bool) and key not in EXACT:
            fact = round_number(fact)
        elif isinstance(fact, str) and _ISO_DAY.fullmatch(fact):
            fact = fact[:7]
        elif isinstance(fact, float):
            fact = float(f"{fact:.2g}")
        told.append((key, fact))
    return tuple(told)


FIELDS: dict[str, dict[str, Treatment]] = {
    "Report": {
        **alike("whose year first_on until made_on is_running span profile scope", _keep),
        **alike("zones asked", _words),
        **alike("sections projects", _each),
        "figures": _figures,
        "ledger": _ledger,
    },
    "Section": {**alike("key title", _keep), "lead": _prose, "claims": _claims},
    "Claim": {
        **alike("claim_id rule confidence withheld query", _keep),
        "text": _prose,
        "shas": _shas,
        "facts": _facts,
    },
    "Figure": {**alike("figure_id title kind section", _keep), "columns": _words, "series": _each, "note": _note},
    "Series": {"name": _keep, "values": _counts},
    "LedgerLine": {**alike("event repo name kind source is_preview", _keep), **alike("version sha", _sha), "happened_on": _day},
    "Project": {
        **alike("repo name kinds", _keep),
        **alike("started_on ended_on", _day),
        **alike("claim_ids keywords", _words),
    },
}
"""Value → field → what becomes of it in the finished report."""
