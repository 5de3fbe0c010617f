"""What a document shows: everything, everything under pseudonyms, or public work alone; and the user's hand on it.

Reads the material of a report through the profile. A public report is built from public repositories alone, a redacted
one from values under pseudonyms: neither is ever cut down from a document that had named more.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

from tracker.errors import ExportError, UsageError
from tracker.growth import read_growth
from tracker.growth.privacy import judge_facts, read_acts, read_facts, read_privacy, read_public, show_only
from tracker.model.growth import Growth
from tracker.model.hand import Hand
from tracker.report.cast import TOKEN, Cast
from tracker.report.document import build_report, check_year
from tracker.report.evidence import YEARS_BEFORE, Evidence, read_evidence
from tracker.report.hand import apply_hand, build_hand, carry_hand, keep_public_words
from tracker.report.interval import Year
from tracker.report.redact import redact_facts, redact_material
from tracker.report.redact_report import finish_report
from tracker.report.values import Report
from tracker.report.words import say_few, say_repositories

PROFILES = ("full", "redacted", "public")
ASKED = ("anonymous", "own-words")
NAMED = 8


class Profile(NamedTuple):
    """Which profile, and what was asked besides."""

    name: str = "full"
    asked: tuple[str, ...] = ()


FULL = Profile()


class Told(NamedTuple):
    """A report and what is known beside it, but stands in no document."""

    report: Report
    proofs: dict[str, tuple[str, ...]]
    """Claim → all of its commits, also those that the document does not name."""
    drawn: dict[tuple[str, str], str]
    """Pseudonyms that were drawn for it and have to be kept."""


def check_profile(name: str, asked: tuple[str, ...] = ()) -> Profile:
    """The profile of that name.

    Raises: UsageError for an unknown one, or for something asked that it does not do.
    """
    if name not in PROFILES:
        raise UsageError(f"there is no profile '{name}'; choose one of {', '.join(PROFILES)}.")
    if name == "full" and asked:
        raise UsageError("the full profile tells everything; name it redacted or public to keep something back.")
    return Profile(name, tuple(word for word in ASKED if word in asked))


def read_told(db: Path, year: Year, today: date, profile: Profile, *, has_hand: bool = True, has_hidden: bool = True) -> Told:
    """The report of `year` as the database has it now, through `profile`.

    has_hand: False: as if the user had not touched it. has_hidden: False: as if they had hidden nothing.
    Raises: ExportError when the year has nothing to say, StoreError when the file cannot be read.
    """
    hand = build_hand(read_acts(db, year.number)) if has_hand else build_hand(())
    if not has_hidden:
        hand = hand._replace(hidden=frozenset())
    if profile.name == "redacted":
        return _tell_redacted(db, year, today, profile, hand)
    if profile.name == "public":
        report = _read_public(db, year, today, profile)
        if hand.said and "own-words" not in profile.asked:
            hand = keep_public_words(hand, report, _read(db, year, today)[2])
    else:
        report = _read(db, year, today)[2]
    return Told(apply_hand(report, hand), {claim.claim_id: claim.shas for claim in report.claims}, {})


def _read(db: Path, year: Year, today: date) -> tuple[Growth, Evidence, Report]:
    growth = read_growth(db, today, start_year=max(1, year.number - YEARS_BEFORE))
    check_year(growth, year)
    evidence = read_evidence(db, growth, year)
    return growth, evidence, build_report(growth, year, evidence)


def _read_public(db: Path, year: Year, today: date, profile: Profile) -> Report:
    public = sorted(read_public(db))
    if not public:
        raise ExportError(
            "no repository was said to be public; `tracker repo NAME --visibility public` says so, `tracker repo` lists them."
        )
    try:
        report = _read(show_only(db, public, has_own_words="own-words" in profile.asked), year, today)[2]
    except ExportError as error:
        raise ExportError(f"of the {say_repositories(len(public))} that may be shown: {error.message}") from error
    shas = read_privacy(db).public_shas
    named = {sha for claim in report.claims for sha in claim.shas} | {line.sha for line in report.ledger if line.sha}
    if named - shas:
        raise ExportError("a commit of a private repository was about to be named; nothing was written.")
    scope = (
        f"This tells of {say_repositories(len(public))} that may be shown ({say_few(public, NAMED)}) and of no other: every number, and"
        " every first time, is reckoned within them."
    )
    is_anonymous = "anonymous" in profile.asked
    # The queries ask of all repositories, the numbers tell of these.
    sections = [one._replace(claims=tuple(claim._replace(query="") for claim in one.claims)) for one in report.sections]
    return report._replace(
        sections=tuple(sections),
        whose=None if is_anonymous else report.whose,
        zones=() if is_anonymous else report.zones,
        profile="public",
        asked=profile.asked,
        scope=scope,
    )


def _tell_redacted(db: Path, year: Year, today: date, profile: Profile, hand: Hand) -> Told:
    growth, evidence, full = _read(db, year, today)
    known = read_privacy(db)
    cast = Cast(known.public, known.public_shas, known.pseudonyms, known.taken)
    has_own_words = "own-words" in profile.asked
    told, seen = redact_material(cast, growth, evidence, has_own_words=has_own_words, evidence_of=_retell(db, year, growth, cast))
    draft = build_report(told, year._replace(tells_months=True), seen)
    proofs = {claim.claim_id: tuple(cast.find_sha(sha) for sha in claim.shas) for claim in draft.claims}
    report = finish_report(draft, cast, profile.asked)
    hand = carry_hand(hand, full, draft, proofs)
    if not has_own_words:
        hand = hand._replace(said=tuple((claim, text) for claim, text in hand.said if _is_public(proofs.get(claim, ()), known.public_shas)))
    return Told(apply_hand(report, hand), proofs, cast.fresh)


def _is_public(shas: tuple[str, ...], public: frozenset[str]) -> bool:
    return bool(shas) and public.issuperset(shas)


def _retell(db: Path, year: Year, growth: Growth, cast: Cast) -> dict[str, str]:
    """Milestone of the year → its sentence under pseudonyms, where the same commits prove it."""
    reached = {step.milestone: step.shas for step in growth.milestones if year.holds(step.reached_on)}
    if not reached:
        return {}
    again = judge_facts(redact_facts(cast, growth, read_facts(db)))
    same = (step for step in again if tuple(map(cast.find_sha, step.shas)) == reached.get(step.milestone))
    return {step.milestone: step.evidence for step in same if TOKEN not in step.evidence}
