"""Claims about outcomes, the user's own words, failures, assistance, and what is not known."""

from __future__ import annotations

from tracker.model.growth import Growth
from tracker.report.evidence import Evidence
from tracker.report.values import Claim, Fact
from tracker.report.words import make_id, say_count, say_day, say_few, say_number, say_share, say_upper

MOST = 25
"""Outcomes quoted; the rest are counted."""


def build_outcomes(growth: Growth, year: int) -> tuple[Claim, ...]:
    """Numbers quoted from messages, then the user's own notes, both by day."""
    quoted = sorted(
        (o for o in growth.outcomes if o.source == "message" and o.happened_on[:4] == f"{year:04}"),
        key=lambda o: (o.happened_on, o.sha or "", o.quote),
    )
    claims = []
    for outcome in quoted[:MOST]:
        where = f"{outcome.repo}, " if outcome.repo else ""
        text = f"“{outcome.quote.strip()}” ({where}{say_day(outcome.happened_on, year)})."
        facts: tuple[tuple[str, Fact], ...] = (
            ("metric", outcome.metric),
            ("before", outcome.before),
            ("after", outcome.after),
            ("unit", outcome.unit),
        )
        shas = (outcome.sha,) if outcome.sha else ()
        claims.append(Claim(make_id("outcome", (outcome.sha or "")[:12], outcome.quote), text, "outcome", None, shas, facts))
    for note in sorted((n for n in growth.notes if n.happened_on[:4] == f"{year:04}"), key=lambda n: (n.happened_on, n.note_id)):
        about = " · ".join(part for part in (note.domain, note.pattern) if part)
        text = f"{say_day(note.happened_on, year)}{f' ({about})' if about else ''}: {note.text.strip()}"
        facts = (("note", note.note_id), ("happened_on", note.happened_on))
        claims.append(Claim(make_id("note", str(note.note_id)), text, "note", None, (note.sha,) if note.sha else (), facts))
    return tuple(claims)


def build_failures(growth: Growth, year: int) -> tuple[Claim, ...]:
    """What did not hold, and whether something followed; empty when nothing is known to have failed."""
    found = [f for f in growth.failures if f.happened_on[:4] == f"{year:04}"]
    if not found:
        return ()
    followed = [f for f in found if f.followed_by]
    reverts = sum(f.kind == "revert" for f in found)
    broken = len(found) - reverts
    parts = []
    if reverts:
        parts.append(f"{say_count(reverts, 'change')} {'was' if reverts == 1 else 'were'} taken back")
    if broken:
        parts.append(f"{say_count(broken, 'release')} {'was' if broken == 1 else 'were'} broken")
    text = say_upper(" and ".join(parts))
    if len(found) == 1:
        text += "; work on the same files followed." if followed else "; nothing on the same files followed yet."
    elif len(followed) == len(found):
        text += "; each time work on the same files followed."
    else:
        text += f"; work on the same files followed in {say_number(len(followed))} of the {say_number(len(found))} cases."
    facts = (("reverts", reverts), ("broken_releases", broken), ("followed", len(followed)))
    return (Claim(make_id("failures", str(year)), text, "failure", None, tuple(f.sha for f in found), facts),)


def build_assisted(growth: Growth, evidence: Evidence, year: int) -> tuple[Claim, ...]:
    """How much of the year was assisted, and what agent tooling was built."""
    if not evidence.commits:
        return ()
    assisted = [row.sha for row in evidence.commits if row.is_assisted]
    total = len(evidence.commits)
    if assisted:
        text = f"{say_share(len(assisted) / total)} of the commits ({len(assisted):,} of {total:,}) name an AI co-author."
    else:
        text = "No commit names an AI co-author in a trailer. Help that left none cannot be seen."
    facts = (("assisted", len(assisted)), ("commits", total))
    claims = [Claim(make_id("assisted", str(year)), text, "assisted", 1.0, tuple(assisted), facts)]
    agentic = [row for row in evidence.commits if {"llm-integration", "agent-tooling"} & set(row.patterns)]
    if agentic:
        repos = list(dict.fromkeys(row.repo for row in agentic))
        text = f"{say_upper(say_count(len(agentic), 'commit'))} built tooling for agents or language models, in {say_few(repos, 8)}."
        shas = tuple(row.sha for row in agentic)
        claims.append(
            Claim(
                make_id("agentic", str(year)),
                text,
                "agentic",
                None,
                shas,
                (("commits", len(agentic)), ("repositories", len(repos))),
            )
        )
    return tuple(claims)


def build_unknown(growth: Growth, evidence: Evidence, year: int) -> tuple[Claim, ...]:
    """What the document cannot know, each with its count."""
    quality = growth.quality
    unsure = [row.sha for row in evidence.commits if row.level is not None and row.level_confidence < 0.5]
    known = (
        ("unsure", len(unsure), "{} of the year's levels {is} given with a confidence below one half."),
        ("unread", quality.unread, "{} {commit} became mine since the last scan and {is} not counted yet."),
        ("shallow", quality.shallow, "{} {repository} {is} shallow: what came before their first commit here is not known."),
        ("unreadable", quality.unreadable, "{} {repository} could not be read."),
        ("unknown-counts", quality.unknown_counts, "The lines of {} {commit} could not be counted, because objects are missing."),
        ("odd-dates", quality.odd_dates, "{} {commit} with an impossible date {is} left out."),
        ("bulk", quality.bulk, "{} {commit} that import or reformat code {is} left out."),
        ("gone", quality.gone, "{} {commit} {is} kept as evidence though no branch reaches them any more."),
    )
    claims = []
    for key, number, sentence in known:
        if not number:
            continue
        one = number == 1
        words = {
            "is": "is" if one else "are",
            "commit": "commit" if one else "commits",
            "repository": "repository" if one else "repositories",
        }
        text = say_upper(sentence.format(say_number(number), **words))
        if one:
            text = (
                text.replace("their first commit", "its first commit")
                .replace("reaches them", "reaches it")
                .replace("that import or reformat", "that imports or reformats")
            )
        shas = tuple(unsure) if key == "unsure" else ()
        rule = "unsure" if key == "unsure" else "unknown"
        claims.append(Claim(make_id("unknown", key), text, rule, 1.0, shas, ((key, number),)))
    return tuple(claims)
