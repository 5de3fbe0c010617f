"""Artifacts: the ledger of what was built, and every release with its proof. Every line leads to its commits."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from textual.binding import Binding

from tracker.model.growth import ArtifactLine, Growth
from tracker.tui.charts import draw_calendar
from tracker.tui.destinations import to_artifact, to_commit
from tracker.tui.drawing import Drawing, Line, crop_drawing
from tracker.tui.page import Page
from tracker.tui.sectioned import Filled, Section, SectionedPage
from tracker.tui.shipping import Shipment, build_shipments
from tracker.tui.timelines import draw_ships, name_quarters
from tracker.tui.widgets.table import Column, Row
from tracker.tui.wording import count_text, share_text, short_repo

LEDGER = (
    Column("Artifact", 0, most=44),
    Column("Kind", 15, least=50),
    Column("Repository", 16, least=100, most=32),
    Column("Begun", 10, least=70),
    Column("First ship", 10, least=120),
    Column("Last ship", 12),
    Column("Ships", 5, "right"),
    Column("Used by", 7, "right", 62),
    Column("Share", 5, "right", 110),
)
QUARTERS = 40
"""Quarters of which a wide ledger shows what shipped in each."""
RELEASES = (
    Column("Day", 10),
    Column("Artifact", 0, most=44),
    Column("Version", 18),
    Column("Kind", 20, least=100),
    Column("Proof", 14, least=60),
)


def make_room() -> Page:
    """The room as the app opens it."""
    return ArtifactsRoom("artifacts", "Artifacts")


class ArtifactsRoom(SectionedPage):
    """What was built and shipped."""

    HELP = """
Everything you built that stands in the world, and every version that went out. **enter** on an artifact shows the commits that
prove it, **enter** on a release its commit. In Releases, **[** and **]** turn the calendar's year.
"""

    BINDINGS = [
        Binding("left_square_bracket", "year(-1)", "Year before", key_display="[", show=False, id="artifacts.year_before"),
        Binding("right_square_bracket", "year(1)", "Year after", key_display="]", show=False, id="artifacts.year_after"),
    ]

    def __init__(self, room: str, crumb: str) -> None:
        super().__init__(room, crumb)
        self.year: int | None = None

    def list_sections(self) -> tuple[Section, ...]:
        return (Section("Ledger", fill_ledger), Section("Releases", self._fill_releases))

    def say_empty(self, growth: Growth) -> str:
        if growth.artifacts or growth.releases:
            return ""
        return (
            "No artifact was found: no package, service, pipeline or tag in what was scanned.\n\n"
            "Press 8 to see which repositories were read, 9 to scan more."
        )

    def _fill_releases(self, growth: Growth) -> Filled:
        shipments = build_shipments(growth)
        shipped = Counter(date.fromisoformat(one.release.shipped_on) for one in shipments)
        year = self.year or max((day.year for day in shipped), default=int(growth.today[:4]))
        self.year = year

        def draw(width: int, height: int) -> Drawing:
            lines: list[Line] = []
            for shown in range(year, year - max(1, height // 10), -1):
                count = sum(count for day, count in shipped.items() if day.year == shown)
                legend = "   [ ] another year   · none ▪ 1 ◆ 2–3 █ more" if shown == year else ""
                lines += [
                    ((f"{shown}: {count_text(count, 'release')}", "strong"), (legend, "muted")),
                    *draw_calendar(shipped, shown, width),
                ]
            return crop_drawing(lines, width)

        rows = tuple(release_row(one) for one in reversed(shipments))
        return Filled(
            RELEASES,
            rows,
            "Nothing shipped yet: a tag, a version bump or a changelog entry would count.",
            say_shipped(shipments, growth.today),
            draw,
        )

    def action_year(self, step: int) -> None:
        if self.year is not None and self.at == 1:
            self.year += step
            self.refill()


def fill_ledger(growth: Growth) -> Filled:
    """Alive and lately shipped first."""
    lines = sorted(
        growth.artifacts, key=lambda line: (line.artifact.retired_on is None, line.shipped_on or "", line.artifact.created_on), reverse=True
    )
    alive = sum(line.artifact.retired_on is None for line in lines)
    shipped = sum(line.ships > 0 for line in lines)
    sentence = f"{count_text(len(lines), 'artifact')}, {alive} standing, {shipped} shipped.   ◆ shipped ● stands ○ retired"
    quarters = name_quarters(growth.first_on or growth.today, growth.today, QUARTERS)
    days: dict[str, list[str]] = {}
    for release in growth.releases:
        days.setdefault(release.artifact_id or "", []).append(release.shipped_on)
    often = Counter((line.artifact.kind, line.artifact.name) for line in lines)
    alone = {line.artifact.artifact_id for line in lines if often[line.artifact.kind, line.artifact.name] == 1}
    rows = tuple(artifact_row(line, draw_ships_of(line, days, quarters), is_alone=line.artifact.artifact_id in alone) for line in lines)
    life = Column(f"By quarter since {quarters[0][:4]}", len(quarters), least=104 + len(quarters))
    return Filled((*LEDGER, life), rows, "No artifact yet.", sentence)


def draw_ships_of(line: ArtifactLine, days: dict[str, list[str]], quarters: tuple[str, ...]) -> Line:
    """An artifact's releases by quarter."""
    artifact = line.artifact
    return draw_ships(days.get(artifact.artifact_id, ()), artifact.created_on, artifact.retired_on, quarters)


def artifact_row(line: ArtifactLine, life: Line, *, is_alone: bool) -> Row:
    """One line of the ledger. is_alone: False: others of its kind bear its name, so the repository stands behind it."""
    artifact = line.artifact
    glyph, role = ("○", "muted") if artifact.retired_on else ("◆", "ship") if line.ships else ("●", "pattern")
    name: Line = ((glyph + " ", role), (artifact.name, ""), ("" if is_alone else f" · {short_repo(artifact.repo, 20)}", "muted"))
    last = f"retired {artifact.retired_on[:4]}" if artifact.retired_on else line.shipped_on or ""
    used = str(len(line.used_by)) if line.used_by else ""
    cells = (
        name, artifact.kind, short_repo(artifact.repo, 32), artifact.created_on, line.first_shipped_on or "", last,
        str(line.ships or ""), used, share_text(line.authored_share), life,
    )  # fmt: skip
    return Row(to_artifact(artifact.artifact_id), cells)


def release_row(one: Shipment) -> Row:
    """One release."""
    release = one.release
    version = release.version + (" pre" if release.is_prerelease else "")
    name = one.name or "(a tag no artifact explains)"
    return Row(to_commit(release.sha), (release.shipped_on, name, version, ", ".join(one.kinds), release.source))


def say_shipped(shipments: tuple[Shipment, ...], today: str) -> str:
    """What went out today, in the last seven days, this year."""
    now = date.fromisoformat(today)
    days = [date.fromisoformat(one.release.shipped_on) for one in shipments]
    on_day = sum(day == now for day in days)
    in_week = sum(now - timedelta(days=7) < day <= now for day in days)
    in_year = sum(day.year == now.year for day in days)
    return f"Shipped: {on_day} today · {in_week} in the last seven days · {in_year} this year · {len(days)} in all"
