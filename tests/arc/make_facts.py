"""Small facts of the arc for tests; every argument that is left out is empty."""

from __future__ import annotations

from typing import Any

from tracker.model.arc import ArcArtifact, ArcFacts, ArcPractice, ArcQuarter, ArcRelease, ArcRepository, ArcReuse, Proof
from tracker.model.growth import HeadStart, Integration

NOTHING = ArcFacts(None, None, False, (), (), (), (), None, (), (), (), (), ())


def facts(**found: Any) -> ArcFacts:
    return NOTHING._replace(
        first_on="2020-01-01", last_on="2025-12-31", **{name: tuple(v) if isinstance(v, list) else v for name, v in found.items()}
    )


def proof(day: str, repo: str = "shop", sha: str | None = None) -> Proof:
    return Proof(day, sha or f"sha-{repo}-{day}", repo)


def artifact(
    name: str, day: str, repo: str = "shop", kind: str = "library", manifest: str | None = None, retired: str | None = None
) -> ArcArtifact:
    return ArcArtifact(f"{repo}:{kind}:{name}", repo, kind, name, manifest or f"{name}/pyproject.toml", proof(day, repo), retired)


def release(version: str, day: str, repo: str = "shop", artifact_id: str | None = None) -> ArcRelease:
    return ArcRelease(repo, artifact_id, version, False, proof(day, repo))


def began(repo: str, day: str, *newcomers: str) -> ArcRepository:
    return ArcRepository(repo, proof(day, repo), tuple(proof(other, repo, f"other-{other}") for other in newcomers))


def practice(
    pattern: str, days: list[str], repo: str = "shop", stacks: dict[str, list[str]] | None = None, repos: dict[str, str] | None = None
) -> ArcPractice:
    """`stacks`: stack → days; `repos`: repository → first day."""
    by_stack = tuple((stack, tuple(proof(day, repo, f"{pattern}-{stack}-{day}") for day in own)) for stack, own in (stacks or {}).items())
    by_repo = tuple(proof(day, name, f"{pattern}-{name}") for name, day in (repos or {}).items())
    return ArcPractice(pattern, tuple(proof(day, repo, f"{pattern}-{day}") for day in days), by_stack, by_repo)


def uses(user: str, used: str, day: str, what: str = "tinyauth") -> ArcReuse:
    return ArcReuse(user, used, what, "dependency", proof(day, user))


def head_start(repo: str, day: str, share: float | None, *what: str) -> HeadStart:
    return HeadStart(repo, day, share, what, None, None, f"first-{repo}")


def joined(day: str, *layers: str) -> Integration:
    return Integration(f"join-{day}-{len(layers)}", "shop", day, "Join", layers)


def quarter(name: str, commits: int, net: int, ships: list[str] | None = None) -> ArcQuarter:
    return ArcQuarter(name, commits, net, tuple(proof(day) for day in ships or []), proof(f"{name[:4]}-01-15", sha=f"removal-{name}"))
