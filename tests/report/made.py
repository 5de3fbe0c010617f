"""A growth value made by hand: one engineer, three years, every kind of claim, and names that try to be markup."""

from __future__ import annotations

from tracker.model.compound import Standing
from tracker.model.facts import Person
from tracker.model.growth import (
    ArtifactLine,
    CommitRow,
    Failure,
    Growth,
    HeadStart,
    Integration,
    Loop,
    Milestone,
    PatternSummary,
    PatternUse,
    Quality,
    Quarter,
    RepositoryLine,
    TurningPoint,
    YearCard,
)
from tracker.model.ledger import Artifact, Note, Outcome, Release, ReuseEdge
from tracker.report.evidence import Evidence

HOSTILE = "<b>x</b> [y](http://z) *w* `v` =1+1 \x1b[31m\u202e| #1"


def sha(number: int) -> str:
    return f"{number:040x}"


def artifact(key: str, kind: str, repo: str, created_on: str, number: int, retired_on: str | None = None) -> Artifact:
    return Artifact(
        f"{repo}:{kind}:{key}", repo, kind, key, "pyproject.toml", created_on, sha(number), retired_on, sha(99) if retired_on else None
    )


TINYAUTH = artifact("tinyauth", "library", "tinyauth", "2023-04-01", 1)
SHOP = artifact("shop", "web-service", "shop", "2025-02-03", 2)
PIPELINE = artifact("ci", "ci-pipeline", "shop", "2025-02-10", 3)
HOSTILE_TOOL = artifact(HOSTILE, "cli-tool", "tools", "2024-05-05", 4)
LEGACY = artifact("cart", "web-app", "cart", "2023-06-01", 5, "2025-09-09")


def release(of: Artifact, version: str, day: str, number: int, source: str = "tag", is_prerelease: bool = False) -> Release:
    return Release(of.artifact_id, version, day, sha(number), source, is_prerelease, of.repo)


RELEASES = (
    release(TINYAUTH, "0.1.0", "2023-05-01", 20),
    release(HOSTILE_TOOL, "1.0", "2024-12-31", 21),
    release(TINYAUTH, "1.0.0", "2025-01-01", 22),
    release(TINYAUTH, "1.1.0b1", "2025-03-01", 23, is_prerelease=True),
    release(SHOP, "0.1", "2025-03-03", 24),
    release(TINYAUTH, "1.1.0", "2025-06-01", 25, "changelog"),
    release(HOSTILE_TOOL, "1.1", "2025-12-31", 26, "version bump"),
    Release(None, "v-odd", "2025-07-07", sha(27), "tag", False, "notes"),
    release(TINYAUTH, "2.0.0", "2026-01-01", 28),
)


def line(of: Artifact, used_by: tuple[str, ...] = ()) -> ArtifactLine:
    days = [r.shipped_on for r in RELEASES if r.artifact_id == of.artifact_id]
    return ArtifactLine(of, max(days, default=None), min(days, default=None), len(days), used_by, 1.0)


def row(number: int, day: str, level: str, patterns: tuple[str, ...] = (), confidence: float = 0.8, is_assisted: bool = False) -> CommitRow:
    return CommitRow(
        sha(number), "shop", day, f"commit {number}", "feat", 0.9, level, confidence, patterns, 10, 2, is_assisted, True, False
    )


def card(year: int, commits: int, levels: tuple[int, int, int, int], points: tuple[TurningPoint, ...] = ()) -> YearCard:
    return YearCard(year, commits, levels, 0, (), (), None, None, None, 0.0, 0, points)


def quarter(name: str, commits: int, ships: int, added: int, deleted: int) -> Quarter:
    return Quarter(name, commits, (commits, 0, 0, 0), ships, added, deleted, 0, 0, commits < 3)


def build_growth() -> Growth:
    point = TurningPoint("2025-02-20", "First change across services", "it moved the session format, which three parts follow", (sha(42),))
    return Growth(
        me=(Person("Ada Example", "ada@example.org"), Person("Ada Example", "ada@work.example")),
        is_everyone=False,
        today="2026-11-20",
        first_on="2023-04-01",
        last_on="2026-01-01",
        commits=40,
        start_year=2022,
        quarters=(
            quarter("2023-Q2", 10, 1, 500, 20),
            quarter("2024-Q2", 8, 0, 200, 10),
            quarter("2025-Q1", 3, 3, 900, 50),
            quarter("2025-Q3", 3, 1, 100, 2410),
        ),
        years=(
            card(2023, 10, (8, 2, 0, 0)),
            card(2024, 8, (4, 3, 1, 0)),
            card(2025, 6, (1, 2, 2, 1), (point,)),
            card(2026, 0, (0, 0, 0, 0)),
        ),
        artifacts=(line(TINYAUTH, ("shop",)), line(LEGACY), line(HOSTILE_TOOL), line(SHOP), line(PIPELINE)),
        releases=RELEASES,
        patterns=(
            PatternSummary("caching", "data", "keeps an answer", 4, 2, ("Python", "TypeScript"), "2024-05-05", sha(43), "2025-05-05", 1),
            PatternSummary("http-api", "service", "answers requests", 2, 1, ("Python",), "2025-02-03", sha(40), "2025-02-03", 0),
            PatternSummary("auth", "service", "knows who asks", 1, 1, ("Python",), "2025-02-10", sha(41), "2025-02-10", 0),
        ),
        pattern_uses=(
            PatternUse("caching", "data", 2024, "Python", 2),
            PatternUse("caching", "data", 2025, "TypeScript", 2),
            PatternUse("http-api", "service", 2025, "Python", 2),
        ),
        reuse=(
            ReuseEdge("shop", "tinyauth", "tinyauth", "dependency", "2025-02-04", None, sha(44)),
            ReuseEdge("shop", "cart", "guard.py", "copy", "2025-02-05", None, sha(47)),
            ReuseEdge("shop", "cart", "limits.py", "copy", "2025-04-05", None, sha(46)),
        ),
        head_starts=(
            HeadStart("cart", "2023-06-01", 0.1, ("Dockerfile",), None, None, sha(5)),
            HeadStart("shop", "2025-02-03", 0.4, ("tinyauth", "Dockerfile"), "2025-03-03", 28, sha(2)),
        ),
        loops=(
            Loop("idea-to-release", "tinyauth", sha(1), sha(20), "2023-04-01", "2023-05-01", 720.0),
            Loop("idea-to-release", "shop", sha(2), sha(24), "2025-02-03", "2025-03-03", 672.0),
            Loop("break-to-fix", "shop", sha(45), sha(46), "2025-03-04", "2025-03-04", 3.0),
        ),
        failures=(Failure("revert", "shop", sha(45), "2025-03-04", "Revert the new session", sha(42), sha(46)),),
        integrations=(Integration(sha(42), "shop", "2025-02-20", f"Join the checkout {HOSTILE}", ("storage", "logic", "interface")),),
        standing=(Standing("shop", 2023, 1_204, 812), Standing("tinyauth", 2024, 420, 412)),
        outcomes=(Outcome(sha(46), "300 ms off a cold start", "time", None, "300", "ms", "message", "2025-03-04", "shop"),),
        notes=(Note(7, "2025-10-10", f"Staged supply by demand {HOSTILE}", "logistics", "caching", None, None, "2025-10-10T08:00:00Z"),),
        milestones=(
            Milestone("first-ship", "first ship", "syntax", True, "2023-05-01", (sha(20),), "tinyauth 0.1.0 went out", ""),
            Milestone("integrators-change", "an integrator's change", "system", True, "2025-02-20", (sha(42),), "it joined three", ""),
            Milestone("contract-kept", "a contract kept", "architecture", False, None, (), "", "One deprecation kept."),
        ),
        repositories=(
            RepositoryLine("shop", "/home/ada/shop", "work", "private", "ok", "", 12, 12, "2025-02-03", "2025-12-31", 3, 0),
            RepositoryLine("cart", "/home/ada/cart", "work", "private", "shallow", "", 5, 5, "2023-06-01", "2024-02-02", 0, 0),
        ),
        quality=Quality(unreadable=0, shallow=1, unknown_counts=2, excluded_files=3, unsure=4, odd_dates=0, bulk=1, gone=0),
    )


def build_evidence() -> Evidence:
    commits = (
        row(40, "2025-02-03", "system", ("http-api",)),
        row(41, "2025-02-10", "system", ("auth",)),
        row(42, "2025-02-20", "architecture", confidence=0.6),
        row(45, "2025-03-04", "syntax", is_assisted=True),
        row(46, "2025-03-04", "pattern", ("agent-tooling",), confidence=0.4),
        row(47, "2025-12-31", "pattern"),
    )
    return Evidence(commits, {(sha(40), "http-api"): 0.9, (sha(41), "auth"): 0.7})
