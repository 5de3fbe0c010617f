"""Lets what changed reach commits that were read before: the exclusion rules of a new version, the user's globs, a repository's own
attributes, who is a bot, and a tracker that reads more.

Judges stored paths and messages anew, and has only those commits read again that come out otherwise.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import blake2b

from tracker.catalogue.exclusions import Exclusions
from tracker.catalogue.people import People
from tracker.git.discover import Place
from tracker.git.exclude import Filter
from tracker.git.identity import extract_coauthors
from tracker.model.place_name import name_place
from tracker.scan.options import Skipped
from tracker.scan.planning import Plan, settle_mailmaps
from tracker.scan.stamps import READING, is_read_otherwise, keep_reading
from tracker.store.places import read_fingerprints, read_said_of_files, read_setting, save_setting
from tracker.store.retell import retell_people
from tracker.store.rules import read_judged, read_rules, read_sizes, save_all_unread, save_rules

Planned = list[Plan | Skipped]


def regard_reading(connection: sqlite3.Connection) -> int:
    """Marks every commit for another reading when another version of the tracker read them; gives how many."""
    count = save_all_unread(connection) if is_read_otherwise(connection) else 0
    keep_reading(connection)
    return count


def regard_people(connection: sqlite3.Connection, people: People) -> None:
    """Says anew who is a bot or an AI helper, where the catalogue or the way trailers are read is another than last time."""
    said = blake2b(f"{READING} {people.said}".encode(), digest_size=8).hexdigest()
    if read_setting(connection, "people") != said:
        retell_people(connection, people.kind_of, lambda body: extract_coauthors(body, people))
        save_setting(connection, "people", said)


def regard_places(
    connection: sqlite3.Connection,
    planned: Planned,
    unchanged: Sequence[Place],
    plan: Callable[[Iterable[Place]], Planned],
    judge: tuple[Exclusions, tuple[str, ...]],
) -> tuple[Planned, int]:
    """The plans, with those of `unchanged` places that hold a commit which the rules judge otherwise now, or which changed hands;
    and how many of the former there are.

    judge: the catalogue's rules and the user's globs.
    """
    works = {one.work_id for one in planned if isinstance(one, Plan)}
    has_moved = settle_mailmaps(connection, planned)
    flipped = {work_id: count for work_id in sorted(works) if (count := regard_rules(connection, work_id, *judge))}
    if not flipped and not has_moved:
        return planned, 0
    known = read_fingerprints(connection)
    # Planned anew: what branches amount to is asked again.
    rest = [one for one in planned if not (isinstance(one, Plan) and one.work_id in flipped)]
    again = [one.place for one in planned if isinstance(one, Plan) and one.work_id in flipped]
    again += [place for place in unchanged if name_place(place.git_dir) not in known]
    return [*plan(again), *rest], sum(flipped.values())


def regard_rules(connection: sqlite3.Connection, work_id: int, exclusions: Exclusions, included: tuple[str, ...]) -> int:
    """Marks for another reading the commits of a work that its rules judge otherwise than when they were read; gives how many.

    Costs one comparison where the rules are the same.
    """
    attributes = read_said_of_files(connection, work_id)
    digest = blake2b(exclusions.describe().encode("utf-8", "surrogateescape"), digest_size=8).hexdigest()
    rules = json.dumps([digest, list(included), list(attributes)])
    before = read_rules(connection, work_id)
    if before == (rules,):
        return 0
    return save_rules(connection, work_id, rules, _find_flipped(connection, work_id, exclusions, rules, before))


def _find_flipped(
    connection: sqlite3.Connection, work_id: int, exclusions: Exclusions, rules: str, before: tuple[str, ...] | None
) -> Iterator[tuple[str, str | None]]:
    """(path, stored rule) of the changes that may be judged otherwise now."""
    judged = read_judged(connection, work_id)
    if not judged:
        return
    digest, included, attributes = json.loads(rules)
    now = Filter(exclusions, attributes, included)
    known = [json.loads(line) for line in before or ()]
    former = [Filter(exclusions, attributes, included) for _, included, attributes in known]
    is_same_catalogue = bool(known) and all(line[0] == digest for line in known)
    for path, stored in judged:
        rule = now.rule_of_path(path)
        if rule is not None:
            if rule != stored:
                yield path, stored
        elif any(one.find_protection(path) != now.find_protection(path) for one in former):
            # Signs in the change itself hold now, or hold no longer.
            yield path, stored
        elif stored is not None and not (is_same_catalogue and all(one.rule_of_path(path) is None for one in former)):
            # Kept out by its path, which is over; or by a look at the change, which only another look can confirm.
            yield path, stored
    if not is_same_catalogue:
        yield from ((path, None) for path, lines in read_sizes(connection, work_id) if now.rule_of_size(path, lines) is not None)
