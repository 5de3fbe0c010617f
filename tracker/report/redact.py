"""Makes a redacted document's material: the growth value and its evidence, with nothing left that names private work.

Every field of every value that a report is built from has a treatment here; see `treating` for one that has none. Pure. Numbers
are rounded later, see `redact_report`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from tracker.model.arc import ArcFacts
from tracker.model.growth import Growth
from tracker.model.ledger import Note, Outcome
from tracker.report.cast import Cast
from tracker.report.evidence import Evidence
from tracker.report.treating import alike, is_record, treat_fields

Value = TypeVar("Value")
Treatment = Callable[["Redaction", Any, Any], Any]
UNTOLD = "what it rests on lies in private repositories"
_TURNS = re.compile(
    r"The first of \d+ commits (in [\w+#./ -]{1,30}|made with an AI co-author)\."
    r"|\d+% of the commits of \d{4}-Q\d worked at system or architecture, against \d+% in the year before, release commits left out\."
)


class Redaction:
    """One pass over the material of one report."""

    def __init__(self, cast: Cast, growth: Growth, has_own_words: bool, evidence_of: dict[str, str]) -> None:
        """evidence_of: milestone → its sentence under pseudonyms, where there is one."""
        self.cast = cast
        self.has_own_words = has_own_words
        self.evidence_of = evidence_of
        self.owners = {line.artifact.artifact_id: line.artifact.repo for line in growth.artifacts}
        named = [(line.artifact.repo, line.artifact.name) for line in growth.artifacts]
        named += [(edge.used_repo, edge.what) for edge in growth.reuse if edge.how.endswith("dependency")]
        self.public_names = {name for repo, name in named if cast.is_public(repo)}
        self.private_names = {name: repo for repo, name in named if not cast.is_public(repo)}

    def redact(self, value: Any) -> Any:
        """A value of the model, or a tuple of them, without what is private; a field without a treatment is left empty.

        Raises: ExportError when it cannot be.
        """
        if is_record(value):
            return treat_fields(value, FIELDS, lambda treatment, part: treatment(self, value, part))
        if isinstance(value, tuple):
            return tuple(self.redact(item) for item in value)
        return value


def _keep(pass_: Redaction, record: Any, value: Any) -> Any:
    """A number, a day, a flag, or a word of the catalogue."""
    return value


def _nothing(pass_: Redaction, record: Any, value: Any) -> Any:
    """Never told, of a public repository neither."""
    return None if value is None else type(value)()


def _each(pass_: Redaction, record: Any, value: Any) -> Any:
    return pass_.redact(value)


def _repo(pass_: Redaction, record: Any, value: str) -> str:
    return pass_.cast.repo(value) if value else value


def _repos(pass_: Redaction, record: Any, value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(pass_.cast.repo(repo) for repo in value))


def _name(pass_: Redaction, record: Any, value: str) -> str:
    return pass_.cast.name(record.repo, value) if value else value


def _artifact_id(pass_: Redaction, record: Any, value: str | None) -> str | None:
    return value and pass_.cast.key(str(pass_.owners.get(value) or getattr(record, "repo", "")), value)


def _artifact_ids(pass_: Redaction, record: Any, value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(pass_.cast.key(pass_.owners.get(one, ""), one) for one in value)


def _version(pass_: Redaction, record: Any, value: str) -> str:
    return pass_.cast.version(record.repo, value)


def _is_told_elsewhere(pass_: Redaction, user: str, used: str) -> bool:
    """True when a public repository builds on a private one: its manifest, that everybody may read, names what it builds on,
    so the edge would say whose pseudonym that is."""
    return pass_.cast.is_public(user) and not pass_.cast.is_public(used)


def _edges(pass_: Redaction, record: Any, value: tuple[Any, ...]) -> Any:
    """Reuse, but for what public repositories take from private ones."""
    return pass_.redact(tuple(edge for edge in value if not _is_told_elsewhere(pass_, edge.user_repo, edge.used_repo)))


def _used_by(pass_: Redaction, record: Any, value: tuple[str, ...]) -> tuple[str, ...]:
    return _repos(pass_, record, tuple(repo for repo in value if not _is_told_elsewhere(pass_, repo, record.artifact.repo)))


def _sha(pass_: Redaction, record: Any, value: str | None) -> str | None:
    return value and pass_.cast.sha(value)


def _shas(pass_: Redaction, record: Any, value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(pass_.cast.sha(sha) for sha in value)


def _text(pass_: Redaction, record: Any, value: str | None) -> str | None:
    """Words or a path of a repository: told when it is public."""
    return value if value is None or pass_.cast.is_public(record.repo) else ""


def _file(pass_: Redaction, record: Any, value: str | None) -> str | None:
    """A path by which things are told apart: of a private repository a pseudonym."""
    return value and pass_.cast.key(record.repo, value)


def _pipeline(pass_: Redaction, record: Any, value: str) -> str:
    """A file's name that several repositories share."""
    return value if pass_.cast.is_public(record.first.repo) else pass_.cast.name("", value)


def _reused(pass_: Redaction, record: Any, value: str) -> str:
    """A package goes by the name of who made it; a path by a pseudonym as soon as either side is private."""
    if record.how.endswith("dependency") or pass_.cast.is_public(record.user_repo):
        return pass_.cast.name(record.used_repo, value)
    return pass_.cast.name(record.user_repo, value)


def _users(pass_: Redaction, record: Any, value: tuple[str, ...]) -> tuple[str, ...]:
    """Repositories that stand on something; of a monorepo, its packages."""
    if record.kind == "monorepo":
        return tuple(pass_.cast.name(record.repo, package) for package in value)
    return tuple(pass_.cast.repo(repo) for repo in value if not _is_told_elsewhere(pass_, repo, record.repo))


def _had_before(pass_: Redaction, record: Any, value: tuple[str, ...]) -> tuple[str, ...]:
    """Packages and files with which a repository began."""
    told = []
    for name in value:
        if name not in pass_.public_names and name in pass_.private_names:
            if _is_told_elsewhere(pass_, record.repo, pass_.private_names[name]):
                continue
            told.append(pass_.cast.name(pass_.private_names[name], name))
        elif name in pass_.public_names or pass_.cast.is_public(record.repo):
            told.append(name)
    return tuple(dict.fromkeys(told))


def _why(pass_: Redaction, record: Any, value: str) -> str:
    return value if _TURNS.fullmatch(value) else ""


def _evidence(pass_: Redaction, record: Any, value: str) -> str:
    return value and (pass_.evidence_of.get(record.milestone) or UNTOLD)


def _outcomes(pass_: Redaction, record: Any, value: tuple[Outcome, ...]) -> Any:
    return pass_.redact(tuple(one for one in value if pass_.cast.is_public(one.repo)))


def _notes(pass_: Redaction, record: Any, value: tuple[Note, ...]) -> Any:
    return pass_.redact(tuple(note for note in value if _may_say(pass_, note)))


def _may_say(pass_: Redaction, note: Note) -> bool:
    """True for words on public work, and for words on nothing in particular where they were asked for."""
    if note.sha is None and note.artifact_id is None:
        return pass_.has_own_words
    is_sha_public = note.sha is None or pass_.cast.sha(note.sha) == note.sha
    return is_sha_public and (note.artifact_id is None or pass_.cast.is_public(pass_.owners.get(note.artifact_id)))


FIELDS: dict[str, dict[str, Treatment]] = {
    "Growth": {
        **alike("is_everyone today first_on last_on commits start_year", _keep),
        **alike("me quarters years artifacts releases patterns pattern_uses head_starts loops failures integrations", _each),
        **alike("milestones repositories quality pattern_years standing foundations compounding roofs", _each),
        "reuse": _edges,
        "outcomes": _outcomes,
        "notes": _notes,
    },
    "Person": {"name": _keep, "email": _nothing},
    "Quarter": alike("quarter commits levels ships added_lines deleted_lines assisted night is_thin bumps", _keep),
    "TurningPoint": {"happened_on": _keep, "title": _keep, "why": _why, "shas": _shas},
    "YearCard": {
        **alike("year commits levels ships first_patterns head_start days_to_ship hours_to_fix assisted_share net_lines fix_hours", _keep),
        "artifacts_created": _artifact_ids,
        "turning_points": _each,
    },
    "PatternUse": alike("pattern family year stack commits", _keep),
    "PatternYear": alike("pattern year commits", _keep),
    "PatternSummary": {
        **alike("pattern family meaning commits repos stacks first_on last_on notes is_sure", _keep),
        "first_sha": _sha,
    },
    "ArtifactLine": {
        "artifact": _each,
        "used_by": _used_by,
        **alike("shipped_on first_shipped_on ships authored_share is_begun_by_me", _keep),
    },
    "Artifact": {
        "artifact_id": _artifact_id,
        "repo": _repo,
        "name": _name,
        "manifest": _text,
        **alike("created_sha retired_sha", _sha),
        **alike("kind created_on retired_on", _keep),
    },
    "Release": {
        "artifact_id": _artifact_id,
        "beside": _artifact_ids,
        "version": _version,
        "sha": _sha,
        "repo": _repo,
        **alike("shipped_on source is_prerelease", _keep),
    },
    "RoofEdge": {"repo": _repo, **alike("user used", _name), "sha": _sha, **alike("since until", _keep)},
    "ReuseEdge": {
        **alike("user_repo used_repo", _repo),
        "what": _reused,
        "artifact_id": _artifact_id,
        "sha": _sha,
        **alike("how since until", _keep),
    },
    "HeadStart": {
        "repo": _repo,
        "what": _had_before,
        "sha": _sha,
        **alike("started_on share first_ship_on days_to_ship", _keep),
    },
    "Loop": {"repo": _repo, **alike("opened_sha closed_sha", _sha), **alike("kind opened_on closed_on hours", _keep)},
    "Failure": {
        "repo": _repo,
        "subject": _text,
        **alike("sha failed_sha followed_by", _sha),
        **alike("kind happened_on", _keep),
    },
    "Integration": {"repo": _repo, "subject": _text, "sha": _sha, **alike("happened_on layers", _keep)},
    "Outcome": {"sha": _sha, "quote": _text, "repo": _repo, **alike("metric before after unit source happened_on", _keep)},
    "Note": {"sha": _sha, "artifact_id": _artifact_id, **alike("note_id happened_on text domain pattern made_at", _keep)},
    "Foundation": {"name": _name, "repo": _repo, "users": _users, "shas": _shas, **alike("kind since", _keep)},
    "CompoundYear": {
        **alike("year begun head_start days_to_ship released hours_to_release mended hours_to_mend reverts broken_releases", _keep),
        **alike("joined less_code written_lines standing_lines night_share assisted_share agent_commits", _keep),
    },
    "Standing": {"repo": _repo, **alike("year written_lines standing_lines", _keep)},
    "Milestone": {
        **alike("milestone title stage is_reached reached_on", _keep),
        "shas": _shas,
        "evidence": _evidence,
        "missing": _nothing,
    },
    "RepositoryLine": {
        "repo": _repo,
        **alike("path reason", _nothing),
        **alike("role visibility state commits mine first_on last_on excluded_files unknown_counts", _keep),
    },
    "Quality": alike("unreadable shallow unknown_counts excluded_files unsure odd_dates bulk gone unread", _keep),
    "CommitRow": {
        "sha": _sha,
        "repo": _repo,
        "subject": _text,
        **alike("authored_on type type_confidence level level_confidence patterns added_lines deleted_lines", _keep),
        **alike("is_assisted is_mine is_corrected", _keep),
    },
    "Evidence": {
        "commits": _each,
        "pattern_confidence": lambda pass_, record, value: {(pass_.cast.sha(sha), name): sure for (sha, name), sure in value.items()},
        **alike("counts quarters practice", _keep),
    },
    "ArcFacts": {
        **alike("first_on last_on is_everyone", _keep),
        **alike("artifacts releases repositories practices tests pipelines head_starts integrations quarters", _each),
        "reuse": _edges,
    },
    "Proof": {"happened_on": _keep, "sha": _sha, "repo": _repo},
    "ArcArtifact": {
        "artifact_id": _artifact_id,
        "repo": _repo,
        "name": _name,
        "manifest": _file,
        "created": _each,
        **alike("kind retired_on", _keep),
    },
    "ArcRelease": {
        "artifact_id": _artifact_id,
        "repo": _repo,
        "version": _version,
        "name": _name,
        "shipped": _each,
        **alike("is_prerelease is_deployment", _keep),
    },
    "ArcRepository": {"repo": _repo, "began": _each, "newcomers": _each},
    "ArcPractice": {
        "pattern": _keep,
        "first": _each,
        "by_stack": lambda pass_, record, value: tuple((stack, pass_.redact(proofs)) for stack, proofs in value),
        "by_repo": _each,
    },
    "ArcReuse": {**alike("user_repo used_repo", _repo), "what": _reused, "how": _keep, "since": _each},
    "ArcPipeline": {"name": _pipeline, "first": _each},
    "ArcQuarter": {**alike("quarter commits net_lines", _keep), **alike("ships removal", _each)},
}
"""Value → field → what becomes of it in a redacted document."""


def redact_material(
    cast: Cast, growth: Growth, evidence: Evidence, *, has_own_words: bool = False, evidence_of: dict[str, str] | None = None
) -> tuple[Growth, Evidence]:
    """Both as a redacted document may be built from them; shas of private commits become tokens of `cast`.

    evidence_of: milestone → its sentence under pseudonyms; others are said to lie in private repositories.
    Raises: ExportError for a field that has no treatment and cannot be left out.
    """
    redaction = Redaction(cast, growth, has_own_words, evidence_of or {})
    told, seen = redaction.redact(growth), redaction.redact(evidence)
    assert isinstance(told, Growth) and isinstance(seen, Evidence)
    return told, seen


def redact_facts(cast: Cast, growth: Growth, facts: ArcFacts) -> ArcFacts:
    """What milestones are judged from, under pseudonyms.

    Raises: ExportError for a field that has no treatment and cannot be left out.
    """
    told = Redaction(cast, growth, False, {}).redact(facts)
    assert isinstance(told, ArcFacts)
    return told
