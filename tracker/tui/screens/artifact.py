"""One artifact: what it is, who uses it, and the commits that prove its beginning, its releases and its end."""

from __future__ import annotations

from tracker.model.growth import ArtifactLine, CommitQuery, Growth
from tracker.tui.destinations import to_commit, to_commits
from tracker.tui.page import Page
from tracker.tui.sectioned import Filled, Section, SectionedPage
from tracker.tui.widgets.table import Column, Row
from tracker.tui.wording import count_text, days_between, share_text, span_text


def make_page(artifact_id: str) -> Page:
    """The page of an artifact."""
    return ArtifactPage(artifact_id)


class ArtifactPage(SectionedPage):
    """An artifact and its proof."""

    def __init__(self, artifact_id: str) -> None:
        self.artifact_id = artifact_id
        super().__init__("artifacts", artifact_id.rsplit("/", 1)[-1])

    def list_sections(self) -> tuple[Section, ...]:
        return (Section("Proof", self._fill_proof), Section("Used by", self._fill_users), Section("Notes", self._fill_notes))

    def _line(self, growth: Growth) -> ArtifactLine | None:
        return next((line for line in growth.artifacts if line.artifact.artifact_id == self.artifact_id), None)

    def show_growth(self, growth: Growth) -> None:
        line = self._line(growth)
        if line is not None and self.crumb != line.artifact.name:
            self.crumb = line.artifact.name
            self.show_where()
        super().show_growth(growth)

    def _fill_proof(self, growth: Growth) -> Filled:
        """Newest first: retired, releases, created."""
        columns = (
            Column("Day", 10),
            Column("Event", 9),
            Column("Version", 18),
            Column("Evidence", 0, most=48),
            Column("Commit", 8, least=60),
        )
        line = self._line(growth)
        if line is None:
            return Filled(columns, (), "This artifact is not in the file any more.")
        artifact = line.artifact
        rows = []
        if artifact.retired_on:
            rows.append(Row(to_commit(artifact.retired_sha), (artifact.retired_on, "○ retired", "", "", (artifact.retired_sha or "")[:8])))
        for release in sorted(
            (one for one in growth.releases if self.artifact_id in one.artifact_ids), key=lambda one: one.shipped_on, reverse=True
        ):
            version = release.version + (" pre" if release.is_prerelease else "")
            rows.append(Row(to_commit(release.sha), (release.shipped_on, "◆ shipped", version, release.source, release.sha[:8])))
        rows.append(
            Row(to_commit(artifact.created_sha), (artifact.created_on, "● begun", "", artifact.manifest or "", artifact.created_sha[:8]))
        )
        rows.sort(key=lambda row: str(row.cells[0]), reverse=True)
        events = to_commits(f"{artifact.name}: events", CommitQuery(artifact_id=self.artifact_id))
        rows.append(Row(events, ("", "all", "", "every commit in which something happened to it", "")))
        return Filled(columns, tuple(rows), "", describe_artifact(line))

    def _fill_users(self, growth: Growth) -> Filled:
        columns = (Column("Repository", 0, most=36), Column("How", 12), Column("Since", 10), Column("Until", 10))
        line = self._line(growth)
        edges = [edge for edge in growth.reuse if line and edge.used_repo == line.artifact.repo and edge.what == line.artifact.name]
        rows = tuple(Row(to_commit(edge.sha), (edge.user_repo, edge.how, edge.since, edge.until or "stands")) for edge in edges)
        return Filled(
            columns,
            rows,
            "No other repository of yours builds on it.",
            f"Used by {count_text(len({edge.user_repo for edge in edges}), 'repository', 'repositories')}." if rows else "",
        )

    def _fill_notes(self, growth: Growth) -> Filled:
        columns = (Column("Day", 10), Column("Note", 0))
        rows = tuple(
            Row(to_commit(note.sha), (note.happened_on, note.text)) for note in growth.notes if note.artifact_id == self.artifact_id
        )
        return Filled(columns, rows, "No note on it; 7 opens the notes, n writes one.")


def describe_artifact(line: ArtifactLine) -> str:
    """Kind, repository, life and use in a sentence or two."""
    artifact = line.artifact
    words = [f"{artifact.kind} in {artifact.repo}"]
    if line.first_shipped_on and line.shipped_on:
        held = days_between(line.first_shipped_on, line.shipped_on)
        words.append(f"{count_text(line.ships, 'release')}" + (f" over {span_text(held * 24)}" if held else ""))
    else:
        words.append("never shipped")
    if line.authored_share is not None:
        words.append(f"{share_text(line.authored_share)} of its repository's commits are yours")
    if line.used_by:
        words.append("used by " + ", ".join(line.used_by))
    return " · ".join(words)
