"""Claims about outcomes, the user's own words, failures, assistance, and what is not known."""

from __future__ import annotations

from tracker.model.growth import Growth, IntervalCounts
from tracker.report.evidence import Evidence
from tracker.report.interval import Year
from tracker.report.queries import count_assisted, sum_standing
from tracker.report.values import Claim, Fact
from tracker.report.words import make_id, say_count, say_few, say_number, say_share, say_upper

WORTH_TELLING = 1_000
"""Lines of earlier years from which on it is told how many stand."""
MOST = 25
"""Outcomes quoted; the rest are counted."""
STATES = {
    "unfinished": (
        "{} was not read to the end: a scan was stopped, and another one goes on.",
        "{} were not read to the end, because a scan was stopped, and another one goes on: {}.",
    ),
    "shallow": (
        "{} is a shallow clone: what came before its first commit here is not known.",
        "{} are shallow clones, so that what came before their first commits here is not known: {}.",
    ),
    "partial": ("{} was read in part; some of its objects are missing.", "{} were read in part; some of their objects are missing: {}."),
    "unreadable": ("{} could not be read.", "{} could not be read: {}."),
    "missing": (
        "The clone of {} is not on this machine any more; what was read of it counts.",
        "{} have no clone on this machine any more; what was read of them counts: {}.",
    ),
}
"""State of a repository → how it is said of one, and of several."""


def build_outcomes(growth: Growth, evidence: Evidence, year: Year) -> tuple[Claim, ...]:
    """Numbers quoted from messages, then the user's own notes, both by day."""
    places = {row.sha: place for place, row in enumerate(evidence.commits)}
    quoted = sorted(
        (o for o in growth.outcomes if o.source == "message" and year.holds(o.happened_on)),
        key=lambda o: (o.happened_on, places.get(o.sha or "", -1), o.sha or "", o.quote),
    )
    claims = []
    for outcome in quoted[:MOST]:
        where = f"{outcome.repo}, " if outcome.repo else ""
        text = f"“{outcome.quote.strip()}” ({where}{year.say_day(outcome.happened_on)})."
        facts: tuple[tuple[str, Fact], ...] = (
            ("repo", outcome.repo),
            ("metric", outcome.metric),
            ("before", outcome.before),
            ("after", outcome.after),
            ("unit", outcome.unit),
        )
        shas = (outcome.sha,) if outcome.sha else ()
        claims.append(Claim(make_id("outcome", (outcome.sha or "")[:12], outcome.quote), text, "outcome", None, shas, facts))
    if rest := quoted[MOST:]:
        text = f"{say_upper(say_count(len(rest), 'further number'))} {'stands' if len(rest) == 1 else 'stand'} in the messages of the year."
        proofs = tuple(dict.fromkeys(o.sha for o in rest if o.sha))
        claims.append(Claim(make_id("outcomes-more", year.key), text, "outcome", None, proofs, (("outcomes", len(rest)),)))
    for note in sorted((n for n in growth.notes if year.holds(n.happened_on)), key=lambda n: (n.happened_on, n.note_id)):
        about = " · ".join(part for part in (note.domain, note.pattern) if part)
        text = f"{year.say_day(note.happened_on)}{f' ({about})' if about else ''}: {note.text.strip()}"
        facts = (("note", note.note_id), ("happened_on", note.happened_on))
        claims.append(Claim(make_id("note", str(note.note_id)), text, "note", None, (note.sha,) if note.sha else (), facts))
    return tuple(claims)


def build_still_standing(growth: Growth, year: Year) -> tuple[Claim, ...]:
    """How much of the code of earlier years stands now; none where too little was written to estimate it."""
    earlier = [one for one in growth.standing if one.year < year.number]
    written = sum(one.written_lines for one in earlier)
    if written < WORTH_TELLING:
        return ()
    stands = sum(one.standing_lines for one in earlier)
    first, last = min(one.year for one in earlier), max(one.year for one in earlier)
    when = f"in {first}" if first == last else f"from {first} to {last}"
    about = [round(number, -2) for number in (written, stands)]
    text = f"Of about {about[0]:,} lines of code written {when}, about {about[1]:,} ({say_share(stands / written)}) stand today."
    facts = (("written_lines", about[0]), ("standing_lines", about[1]), ("repositories", len({one.repo for one in earlier})))
    return (Claim(make_id("standing", year.key), text, "standing", None, (), facts, query=sum_standing(first, last)),)


def build_failures(growth: Growth, year: Year) -> tuple[Claim, ...]:
    """What did not hold, and whether something followed; empty when nothing is known to have failed."""
    found = [f for f in growth.failures if year.holds(f.happened_on)]
    if not found:
        return ()
    followed = [f for f in found if f.followed_by]
    taken_back = [f for f in found if f.kind == "revert"]
    reverts, broken = len(taken_back), len(found) - len(taken_back)
    parts = []
    if reverts:
        taken = f"{say_upper(say_count(reverts, 'change'))} {'was' if reverts == 1 else 'were'} taken back"
        mended = sum(bool(f.followed_by) for f in taken_back)
        after = "each time work on the same files followed" if mended == reverts else (
            f"work on the same files followed in {say_number(mended)} of the {say_number(reverts)} cases"
        )  # fmt: skip
        if reverts == 1:
            after = "work on the same files followed" if mended else "nothing on the same files followed yet"
        parts.append(f"{taken}; {after}.")
    if broken:
        were = "release was" if broken == 1 else "releases were"
        parts.append(f"{say_upper(say_number(broken))} {were} followed within two days by one with a fix and nothing new.")
    text = " ".join(parts)
    facts = (("reverts", reverts), ("broken_releases", broken), ("followed", len(followed)))
    return (Claim(make_id("failures", year.key), text, "failure", None, tuple(f.sha for f in found), facts),)


def build_assisted(growth: Growth, evidence: Evidence, year: Year) -> tuple[Claim, ...]:
    """How much of the year was assisted, and what agent tooling was built."""
    if not evidence.commits:
        return ()
    assisted = [row.sha for row in evidence.commits if row.is_assisted]
    total = len(evidence.commits)
    if assisted:
        text = f"{say_upper(say_share(len(assisted) / total))} of the commits ({len(assisted):,} of {total:,}) name an AI co-author."
    else:
        text = "No commit names an AI co-author in a trailer. Help that left none cannot be seen."
    facts = (("assisted", len(assisted)), ("commits", total))
    query = count_assisted(year.first_on, year.until)
    claims = [Claim(make_id("assisted", year.key), text, "assisted", 1.0, tuple(assisted), facts, query=query)]
    agentic = [row for row in evidence.commits if {"llm-integration", "agent-tooling"} & set(row.patterns)]
    if agentic:
        repos = list(dict.fromkeys(row.repo for row in agentic))
        text = f"{say_upper(say_count(len(agentic), 'commit'))} built tooling for agents or language models, in {say_few(repos, 8)}."
        shas = tuple(row.sha for row in agentic)
        claims.append(
            Claim(
                make_id("agentic", year.key),
                text,
                "agentic",
                None,
                shas,
                (("commits", len(agentic)), ("repositories", len(repos))),
            )
        )
    return tuple(claims)


def build_unknown(growth: Growth, evidence: Evidence, year: Year) -> tuple[Claim, ...]:
    """What the document cannot know, each with its count."""
    levelled = [row for row in evidence.commits if row.level is not None]
    unsure = tuple(row.sha for row in levelled if row.level_confidence < 0.5)
    counts = evidence.counts or IntervalCounts((), growth.quality.bulk, growth.quality.unknown_counts, growth.quality.gone)
    left_out = (
        ("unread", growth.quality.unread, "{} became mine since the last scan and {} not counted yet."),
        ("unknown-counts", counts.unknown_counts, "The lines of {} could not be counted, because objects are missing."),
        ("odd-dates", growth.quality.odd_dates, "{} with an impossible date {} left out, of whatever year."),
        ("bulk", counts.bulk, "{} that only import or reformat code {} left out."),
        ("gone", counts.gone, "{} {} kept as evidence though no branch leads there any more."),
    )
    claims = []
    if unsure:
        share = f"{say_number(len(unsure))} of the {say_count(len(levelled), 'commit')}"
        text = f"The level of {share} is given with a confidence below one half."
        if len(levelled) == 1:
            text = "The level of the one commit is given with a confidence below one half."
        facts = (("unsure", len(unsure)), ("commits", len(levelled)))
        claims.append(Claim(make_id("unknown", "unsure"), text, "unsure", 1.0, unsure, facts))
    claims += _claim_states(growth)
    for key, number, sentence in left_out:
        if not number:
            continue
        text = say_upper(sentence.format(say_count(number, "commit"), "is" if number == 1 else "are"))
        if number == 1:
            text = text.replace("that only import or reformat", "that only imports or reformats")
        rule = "unknown" if key in ("unread", "odd-dates") else "unknown-year"
        claims.append(Claim(make_id("unknown", key), text, rule, 1.0, (), ((key, number),)))
    return tuple(claims)


def _claim_states(growth: Growth) -> list[Claim]:
    """Repositories that were not read whole, by name."""
    claims = []
    for state, (one, many) in STATES.items():
        repos = [line.repo for line in growth.repositories if line.state == state]
        if not repos:
            continue
        count = say_upper(say_count(len(repos), "repository", "repositories"))
        text = one.format(repos[0]) if len(repos) == 1 else many.format(count, say_few(repos, 8))
        claims.append(Claim(make_id("unknown", state), text, "unknown", 1.0, (), ((state, len(repos)),)))
    return claims
