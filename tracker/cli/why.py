"""`why`: the reason behind a label, an exclusion or a milestone."""

from __future__ import annotations

import re
from pathlib import Path

import click

from tracker.cli.options import database_option, find_settings, json_option, prepare_database, require_database
from tracker.cli.reading import read
from tracker.cli.terminal import count_words, print_heading, print_json, print_line
from tracker.model.growth import CommitDetail, Milestone, PathVerdict
from tracker.model.labels import Reasoning
from tracker.model.plain import plain_lines

MOST = 10
"""Commits of a kind that are named."""
_SHA = re.compile(r"[0-9a-f]{4,40}")


@click.command("why", short_help="The reasons behind a commit's labels, a left-out path, or a milestone.")
@click.argument("what", metavar="SHA|PATH|MILESTONE")
@json_option
@database_option
def why_command(db: Path, what: str, as_json: bool) -> None:
    """Say why: the labels of a commit with their reasons, the rule that leaves a path out, the proof of a milestone.

    \b
    Example:
      tracker why 3f2a91c
      tracker why web/package-lock.json
      tracker why first-ship
    """
    is_sha = _SHA.fullmatch(what.lower()) is not None
    if not is_sha:
        if not ("/" in what or "." in what):
            _say_milestone(db, what, as_json)
        else:
            _say_path(db, what, as_json)
        return
    from tracker.growth import read_commit, read_reasoning

    detail = read_commit(require_database(db), what.lower())
    reasoning = read_reasoning(db, detail.row.sha)
    if as_json:
        print_json({**detail._asdict(), "reasoning": reasoning})
        return
    _print_commit(detail)
    if reasoning is not None:
        _print_reasoning(reasoning)


def _say_milestone(db: Path, what: str, as_json: bool) -> None:
    growth = read(db)
    wanted = what.lower().replace(" ", "-").replace("_", "-")
    names = {
        name: step
        for step in growth.milestones
        for name in (step.milestone, step.milestone.replace("_", "-"), step.title.lower().replace(" ", "-"))
    }
    step = names.get(wanted)
    if step is None:
        import difflib

        near = difflib.get_close_matches(wanted, names, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else f" Milestones: {', '.join(step.milestone for step in growth.milestones)}."
        raise click.UsageError(f"'{what}' is no sha of four or more digits, no path, and no milestone.{hint}")
    if as_json:
        print_json(step)
    else:
        _print_milestone(step)


def _print_milestone(step: Milestone) -> None:
    print_heading(f"{step.title} ({step.stage})")
    if step.is_reached:
        print_line(f"Reached {step.reached_on}: {step.evidence}")
        for sha in step.shas:
            print_line(f"  {sha}")
    else:
        print_line(f"Not reached. {step.missing}")


def _say_path(db: Path, path: str, as_json: bool) -> None:
    from tracker.growth import explain_path

    included = find_settings().include
    verdicts = explain_path(prepare_database(db) if db.is_file() else None, path, included)
    if as_json:
        first = verdicts[0]
        print_json({"path": path, "rule": first.rule, "meaning": first.why or None, "repositories": [one for one in verdicts if one.repo]})
        return
    for one in verdicts:
        where = f"{one.path} in {one.repo}" if one.repo else one.path
        if one.rule is not None:
            print_line(f"{where} is left out of every number by the rule '{one.rule}': {one.why}.")
        elif one.why:
            print_line(f"{where} counts: {one.why}.")
        elif one.repo:
            print_line(f"{where} counts: no rule leaves it out by its name.")
        else:
            print_line(f"{where} counts: no rule leaves it out by its name. A very long change, or the repository's .gitattributes, may.")
        _print_changes(one)
    if any(one.rule is not None for one in verdicts):
        print_line("To take such files back in, list a glob under `include` in the configuration file (see `tracker where`).")


def _print_changes(verdict: PathVerdict) -> None:
    """What was found in the changes themselves, where it is not what the name says."""
    total = sum(count for _, _, count in verdict.changes)
    for rule, meaning, count in verdict.changes:
        of_all = f"{count:,} of {count_words(total, 'change')}"
        if rule is not None and rule != verdict.rule:
            print_line(f"  {of_all} left out when last read, by the rule '{rule}'{f': {meaning}' if meaning else ''}.")
        elif rule is None and verdict.rule is not None:
            print_line(f"  {of_all} counted when last read; the next scan reads again.")


def _print_commit(detail: CommitDetail) -> None:
    row = detail.row
    print_heading(f"{row.sha}  {row.repo}")
    print_line(f"{detail.authored_at}  {detail.author.name} <{detail.author.email}>" + ("  (you)" if row.is_mine else ""))
    print_line(row.subject)
    if detail.body.strip():
        for line in plain_lines(detail.body.strip()).split("\n"):
            click.echo(f"    {line}")
    print_line()
    said = {correction.field for correction in detail.corrections}
    print_line(f"type   {row.type:12} {row.type_confidence:.2f}  {'you said so' if 'type' in said else detail.type_reason}")
    if row.level is None:
        print_line("level  none: a merge has no level, no patterns and no lines of its own")
    else:
        print_line(f"level  {row.level:12} {row.level_confidence:.2f}  {'you said so' if 'level' in said else detail.level_reason}")
    for pattern in detail.patterns:
        print_line(f"  + {pattern.pattern}  {pattern.confidence:.2f}  {pattern.reason}")
    for event in detail.events:
        print_line(f"{event.event} {event.artifact_id}{' ' + event.version if event.version else ''} on {event.happened_on}")
    for outcome in detail.outcomes:
        print_line(f"outcome: {outcome.quote}")
    for milestone in detail.milestones:
        print_line(f"proves the milestone {milestone}")
    _print_standing(detail)
    if detail.changes is not None:
        print_line()
        print_line(count_words(len(detail.changes), "file"))
        for change in detail.changes:
            lines = (
                f"left out: {change.rule}"
                if change.rule
                else "not counted"
                if change.added is None
                else f"+{change.added} -{change.deleted}"
            )
            print_line(f"  {change.status} {change.path}  {lines}")


def _print_reasoning(reasoning: Reasoning) -> None:
    """What was weighed, and what it was weighed from."""
    print_line()
    print_line("What was weighed" if reasoning.has_diff else "What was weighed, from the message and the list of files alone")
    for name, chances in (("type", reasoning.types), ("level", reasoning.levels)):
        if chances:
            print_line(f"  {name:9}{', '.join(f'{value} {chance:.2f}' for value, chance in chances)}")
    close = [f"{pattern} {chance:.2f}" for pattern, chance in reasoning.patterns if chance < reasoning.said_from]
    if close:
        print_line(f"  not said {', '.join(close)} (patterns are said from {reasoning.said_from:.2f} on)")
    for pattern, sure, why in reasoning.rules:
        print_line(f"  rule     {pattern} {sure:.2f}: {why}")
    for clause in reasoning.seen:
        print_line(f"  seen     {clause}")


def _name_some(shas: tuple[str, ...]) -> str:
    """The first of several commits, and how many more there are."""
    return ", ".join(sha[:12] for sha in shas[:MOST]) + (f" and {len(shas) - MOST:,} more" if len(shas) > MOST else "")


def _print_standing(detail: CommitDetail) -> None:
    """Why the commit does or does not count towards growth."""
    standing = [
        (detail.is_bulk, "an import or a reformatting: kept out of the years"),
        (detail.is_odd_date, "its date is impossible: kept out of the years"),
        (detail.is_gone, "no branch or tag reaches it any more"),
        (detail.is_excluded_by_role, "its repository's role keeps it out of the years"),
        (detail.counts_as is not None, f"counted once, as {(detail.counts_as or '')[:12]}"),
        (bool(detail.counts_for), f"counted in the place of {_name_some(detail.counts_for)}"),
        (detail.reverts is not None, f"takes back {(detail.reverts or '')[:12]}"),
        (bool(detail.reverted_by), f"taken back by {', '.join(sha[:12] for sha in detail.reverted_by)}"),
    ]
    for holds, words in standing:
        if holds:
            print_line(words)
    for other in detail.coauthors:
        print_line(f"{other.role}: {other.name} ({other.kind})")
    for note in detail.notes:
        print_line(f"note {note.note_id}: {note.text}")
