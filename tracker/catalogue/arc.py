"""The shape of `data/arc.toml`: thresholds of the arc, and which layer and stack a path belongs to.

Must not judge anything: the rules that use the thresholds stand in `tracker/arc/`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from tracker.catalogue.files import Strict, find_data_folder, read_catalogue

Count = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
Names = tuple[str, ...]


class Span(Strict):
    years: Count


class Quarters(Strict):
    thin_below: Count


class Mine(Strict):
    artifact_share: Share


class Practice(Strict):
    confidence: Share
    first_confidence: Share
    first_times: Count


class HeadStartRule(Strict):
    days: Count
    min_lines: Count


class LoopRule(Strict):
    fix_days: Count
    hotfix_hours: Count


class JoiningRule(Strict):
    confidence: Share
    sweeps: Names


class TurningRule(Strict):
    per_year: Count
    stack_commits: Count
    shift: Share


class PathRule(Strict):
    """Which paths belong: any folder of these, this file name, or this suffix (all in lower case)."""

    folders: Names = ()
    names: Names = ()
    suffixes: Names = ()


class Stack(PathRule):
    name: str
    is_platform: bool = False
    """True: markup or a platform, in which no pattern is spoken as it is in a language."""


class Layers(Strict):
    ignore: Names
    delivery: PathRule
    storage: PathRule
    interface: PathRule
    logic: PathRule


class MilestoneRule(Strict):
    stage: Literal["syntax", "pattern", "system", "architecture"]
    title: str


class LoopClosed(MilestoneRule):
    days: Count


class TenPatterns(MilestoneRule):
    patterns: Count
    times: Annotated[int, Field(ge=1, le=10)]


class TwoStacks(MilestoneRule):
    stacks: Count
    times: Count
    apart: Names = ()
    """Patterns that no language speaks: they stand beside the code."""


class InRepositories(MilestoneRule):
    repositories: Count


class SharedFoundation(MilestoneRule):
    users: Count
    packages: Count


class HeadStartReached(MilestoneRule):
    share: Share


class Integrator(MilestoneRule):
    layers: Annotated[int, Field(ge=2, le=4)]


class TwoYears(MilestoneRule):
    days: Count


class Times(MilestoneRule):
    times: Annotated[int, Field(ge=1, le=10)]


class BuiltOn(MilestoneRule):
    people: Count


def _to_key(field: str) -> str:
    return field.replace("_", "-")


class MilestoneRules(Strict):
    """One rule a milestone, in the order of the arc; its key is the field's name with hyphens."""

    model_config = ConfigDict(alias_generator=_to_key, populate_by_name=True)

    first_artifact: MilestoneRule
    first_ship: MilestoneRule
    first_tests: MilestoneRule
    loop_closed: LoopClosed
    ten_patterns: TenPatterns
    module_reused: MilestoneRule
    two_stacks: TwoStacks
    ci_twice: InRepositories
    shared_foundation: SharedFoundation
    head_start: HeadStartReached
    one_pipeline: InRepositories
    integrator: Integrator
    two_years: TwoYears
    less_code: MilestoneRule
    contract_kept: Times
    extension: Times
    resilient: InRepositories
    built_on: BuiltOn


class ArcRules(Strict):
    """All of `data/arc.toml`."""

    span: Span
    quarters: Quarters
    mine: Mine
    practice: Practice
    head_start: HeadStartRule
    loops: LoopRule
    joining: JoiningRule
    turning: TurningRule
    layers: Layers
    stacks: tuple[Stack, ...]
    milestones: MilestoneRules


def read_arc_rules(path: Path | None = None) -> ArcRules:
    """The rules of the arc; None: those that come with the tracker.

    Raises: CatalogueError that names the file, the key and the nearest valid key.
    """
    return read_catalogue(path or find_data_folder() / "arc.toml", ArcRules)
