"""All that is known of one commit, in words: the message, each label with its reason, what it proves, what is odd. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content

from tracker.model.growth import CommitDetail
from tracker.model.plain import plain, plain_lines
from tracker.tui.drawing import LEVEL_GLYPHS, LEVEL_ROLES
from tracker.tui.roles import ROLE_STYLES
from tracker.tui.wording import count_text, signed

MUTED = "$foreground 60%"


def level_glyph(level: str | None) -> tuple[str, str]:
    """Glyph and style of a level; a dash for none."""
    if level not in LEVEL_ROLES:
        return "–", MUTED
    at = LEVEL_ROLES.index(level)
    return LEVEL_GLYPHS[at], ROLE_STYLES[level]


def describe_commit(detail: CommitDetail, milestone_titles: Mapping[str, str]) -> Content:
    """The whole page above a diff; `milestone_titles` by key."""
    row = detail.row
    lines: list[Content] = [
        Content.styled(plain(row.subject), "bold"),
        Content.styled(f"{row.sha[:12]} · {plain(row.repo)} · {detail.authored_at.replace('T', ' ')} · {plain(detail.author.name)}", MUTED),
        Content(""),
        *_labels(detail),
    ]
    for title, texts in (
        ("Proves", _proofs(detail, milestone_titles)),
        ("Note", [plain(note.text) for note in detail.notes]),
        ("Outcome", [plain(outcome.quote) for outcome in detail.outcomes]),
        ("With", [plain(f"{one.name} ({one.kind}, {one.role})") for one in detail.coauthors]),
        ("Mind", _odd(detail)),
    ):
        for text in texts:
            lines.append(Content.assemble((f"{title:<8} ", MUTED), text))
    if detail.changes is not None:
        counted = sum(change.rule is None for change in detail.changes)
        left_out = len(detail.changes) - counted
        size = (
            ""
            if row.added_lines is None
            else f", +{row.added_lines:,} −{row.deleted_lines or 0:,} ({signed(row.added_lines - (row.deleted_lines or 0))})"
        )
        tail = f"; {count_text(left_out, 'file')} left out" if left_out else ""
        lines.append(Content.assemble(("Files    ", MUTED), f"{counted}{size}{tail}"))
    if detail.body.strip():
        lines += [Content(""), Content(plain_lines(detail.body.strip()))]
    return Content("\n").join(lines)


def _labels(detail: CommitDetail) -> list[Content]:
    row = detail.row
    said = {correction.field for correction in detail.corrections}
    glyph, style = level_glyph(row.level)
    lines = [_label("Type", Content(row.type), "you said so" if "type" in said else f"{row.type_confidence:.0%}", detail.type_reason)]
    if row.level:
        sure = "you said so" if "level" in said else f"{row.level_confidence:.0%}"
        lines.append(_label("Level", Content.assemble((glyph + " ", style), row.level), sure, detail.level_reason))
    for label in detail.patterns:
        lines.append(_label("Pattern", Content(plain(label.pattern)), f"{label.confidence:.0%}", label.reason))
    return lines


def _label(title: str, value: Content, sure: str, reason: str) -> Content:
    return Content.assemble((f"{title:<8} ", MUTED), value, (f"  {sure}  ", "$text-accent"), (plain(reason), MUTED))


def _proofs(detail: CommitDetail, titles: Mapping[str, str]) -> list[str]:
    proofs = [f"milestone: {plain(titles.get(key, key))}" for key in detail.milestones]
    for event in detail.events:
        name = event.artifact_id.rsplit("/", 1)[-1]
        proofs.append(f"{event.event} {plain(name)}" + (f" {plain(event.version)}" if event.version else ""))
    proofs += [f"tag {plain(tag)}" for tag in detail.tags]
    return proofs


def _odd(detail: CommitDetail) -> list[str]:
    """Why it may be missing from the numbers, and what befell it."""
    odd: list[str] = []
    if detail.is_merge:
        odd.append("a merge: no level, no patterns and no lines of its own")
    if not detail.row.is_mine:
        odd.append("not one of yours")
    if detail.is_bulk:
        odd.append("an import or a reformatting: kept out of the growth")
    if detail.is_odd_date:
        odd.append("its date cannot be right: kept out of the growth")
    if detail.is_excluded_by_role:
        odd.append("its repository's role keeps it out of the growth")
    if detail.counts_as:
        odd.append(f"counted once, as {detail.counts_as[:12]}")
    if detail.is_gone:
        odd.append("no branch or tag reaches it any more")
    if not detail.is_merged:
        odd.append("the default branch does not contain it")
    if detail.reverts:
        odd.append(f"takes back {detail.reverts[:12]}")
    odd += [f"taken back by {sha[:12]}" for sha in detail.reverted_by]
    return odd
