"""`verify`: every claim of an export, checked again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.cli.options import database_option, find_settings, json_option, require_database
from tracker.cli.terminal import count_words, print_json, print_line
from tracker.errors import ExportError

if TYPE_CHECKING:
    from tracker.growth.proof import Proofs
    from tracker.report.verify import Checked

AROUND = {"foreign": "{} that the tracker did not write", "lost": "{} missing", "twice": "{} told again"}
"""Verdicts on lines rather than claims → how they are said."""
SHOWN = 5
LARGEST = 64 * 1024 * 1024
"""Bytes; no export of a year comes near it."""


@click.command("verify", short_help="Check every claim of an export against the database and git.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--template", type=click.Path(path_type=Path), metavar="FILE", help="The page of your own that it was written with.")
@click.option("--git/--no-git", "has_git", default=True, show_default=True, help="Hold the commits against the clones, too.")
@json_option
@database_option
@click.pass_context
def verify_command(ctx: click.Context, db: Path, file: Path, template: Path | None, has_git: bool, as_json: bool) -> None:
    """Check an export, Markdown, HTML, PDF or JSON: which claims are confirmed, which changed, which are missing.

    The document is written again from what the database says now; whatever differs is listed: a number, a line that the
    tracker did not write or that is gone, a claim that moved, is told twice or was taken out. Then each commit behind a
    confirmed claim is looked up in its clone. Ends with 1 when anything does not hold. A PDF that another release of its
    library wrote is compared by its text, links, properties and attachments, not by how it is drawn; that is said then.

    \b
    Example:
      tracker verify 2025.md
      tracker verify 2025.json --json | jq '.counts'
    """
    from tracker.report.filling import FILLED, find_template
    from tracker.report.verify import FAULTS, GOOD, HAND, read_document
    from tracker.report.verifying import verify_document

    document = read_document(_read(file))
    if template is None and document.form in FILLED:
        template = find_template(find_settings().export.templates, document.form)
    verdict = verify_document(require_database(db), document, template=template, has_git=has_git)
    checked = verdict.checked
    counts = {name: sum(item.verdict == name for item in checked) for name in (*GOOD, *FAULTS, *HAND)}
    faults = [item for item in checked if item.verdict in FAULTS]
    if as_json:
        told = None if verdict.proofs is None else _count_proofs(verdict.proofs)
        print_json(
            {"file": str(file), "year": document.year, "profile": document.profile, "counts": counts, "git": told, "claims": checked}
        )
    else:
        for item in faults:
            _print_fault(item)
        for sentence in say_counts(checked):
            print_line(sentence)
        if verdict.proofs is not None:
            _print_proofs(verdict.proofs)
    ctx.exit(1 if faults or not counts["confirmed"] else 0)


def say_counts(checked: Sequence[Checked]) -> Iterator[str]:
    """What became of the claims, then of the lines around them, then what the user's hand has to do with it."""
    from tracker.report.verify import GOOD, HAND, UNDRAWN

    told = [item for item in checked if item.verdict not in (*HAND, UNDRAWN)]
    claims = Counter(item.verdict for item in told if item.claim_id and item.verdict not in (*AROUND, "left out"))
    around = Counter(item.verdict for item in told if not item.claim_id or item.verdict in AROUND)
    named = {"own": "in your own words"}
    words = [f"{claims[name]:,} {named.get(name, name)}" for name in dict.fromkeys((*GOOD, *claims)) if claims[name]]
    yield f"{count_words(sum(claims.values()), 'claim')} checked: {', '.join(words)}." if words else "No claim of it could be checked."
    if around:
        words = [AROUND.get(name, "{} " + name).format(count_words(number, "line")) for name, number in around.items()]
        yield f"Around the claims (titles, tables, proofs): {', '.join(words)}."
    if taken := sum(item.verdict == "left out" for item in told):
        is_one = taken == 1
        yield f"{count_words(taken, 'claim')} {'is' if is_one else 'are'} not in the file, though nobody hid {'it' if is_one else 'them'}."
    if claims["own"]:
        yield f"{count_words(claims['own'], 'sentence')} in the author's own words: as written down, which proves nothing else."
    hand = {name: [item.claim_id for item in checked if item.verdict == name] for name in HAND}
    if hidden := hand["hidden"]:
        yield f"Left out by your own hand, which is no fault: {count_words(len(hidden), 'claim')}."
    if still := hand["since hidden"]:
        yield (
            f"The file still tells {count_words(len(still), 'claim')} that you have hidden since it was written:"
            f" {', '.join(still[:SHOWN])}{' and others' if len(still) > SHOWN else ''}. Export the year again to leave"
            f" {'it' if len(still) == 1 else 'them'} out."
        )
    if later := hand["since said"]:
        yield f"The file does not tell {count_words(len(later), 'sentence')} of yours, written down since: export the year again."
    for item in checked:
        if item.verdict == UNDRAWN:
            yield (
                f"Written by {item.said or 'an unknown release'}, here is {item.now}: its text, links, properties and attachments were"
                " compared, not how it is drawn."
            )


def _print_fault(item: Checked) -> None:
    print_line(f"{item.verdict}  {item.claim_id}".rstrip())
    if item.said:
        print_line(f"  the document says: {item.said}")
    if item.now:
        print_line(f"  {'git' if item.verdict == 'disproved' else 'the database'} says: {item.now}")


def _count_proofs(proofs: Proofs) -> dict[str, object]:
    return {
        "commits": len(proofs.seen),
        "tags": proofs.tags,
        "disproved": proofs.disproofs,
        "gone": sorted(proofs.gone),
        "without_clone": proofs.without_clone,
    }


def _print_proofs(proofs: Proofs) -> None:
    if proofs.seen or proofs.disproofs:
        found = f"{count_words(len(proofs.seen), 'commit')} as the database says"
        print_line(f"Git has {found}, {count_words(proofs.tags, 'tag')} where the releases say.")
        if proofs.disproofs:
            print_line(f"Git contradicts {count_words(len(proofs.disproofs), 'commit or tag', 'commits or tags')}, see above.")
    if proofs.gone:
        print_line(f"{count_words(len(proofs.gone), 'commit')} that no branch held any more are gone from the clones since the scan.")
    if proofs.without_clone:
        missing = ", ".join(proofs.without_clone[:5]) + (" and others" if len(proofs.without_clone) > 5 else "")
        print_line(f"No clone here to ask: {missing}. Their commits were checked against the database alone.")


def _read(file: Path) -> bytes:
    """The bytes of a file that may be anything: a pipe, a device without end, bytes that are no text."""
    try:
        with open(file, "rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        raise ExportError(f"{file} cannot be read: {error.strerror}.") from error
    if len(content) > LARGEST:
        raise ExportError(f"{file} is too large to be an export.")
    return content
