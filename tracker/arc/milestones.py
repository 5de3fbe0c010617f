"""The milestones of the arc: which are reached, since when and by which commits; of the others, the smallest next step.

One function a milestone, in two modules by stage. Pure: facts in, milestones out, whatever the order of the facts.
Thresholds stand in `data/arc.toml`. Nothing here ranks or scores.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from tracker.arc import broad, early
from tracker.arc.finding import Finding
from tracker.catalogue.arc import ArcRules
from tracker.model.arc import ArcFacts
from tracker.model.growth import Milestone

Rule = Callable[[ArcFacts, Any, ArcRules], Finding]

JUDGES: dict[str, Rule] = {
    "first_artifact": early.judge_first_artifact,
    "first_ship": early.judge_first_ship,
    "first_tests": early.judge_first_tests,
    "loop_closed": early.judge_loop_closed,
    "ten_patterns": early.judge_ten_patterns,
    "module_reused": early.judge_module_reused,
    "two_stacks": early.judge_two_stacks,
    "ci_twice": early.judge_ci_twice,
    "shared_foundation": broad.judge_shared_foundation,
    "head_start": broad.judge_head_start,
    "one_pipeline": broad.judge_one_pipeline,
    "integrator": broad.judge_integrator,
    "two_years": broad.judge_two_years,
    "less_code": broad.judge_less_code,
    "contract_kept": broad.judge_contract_kept,
    "extension": broad.judge_extension,
    "resilient": broad.judge_resilient,
    "built_on": broad.judge_built_on,
}
"""Field of `MilestoneRules` → who judges it."""
Fact = TypeVar("Fact")


def build_milestones(facts: ArcFacts, rules: ArcRules) -> tuple[Milestone, ...]:
    """Every milestone in the order of the arc; the order of the facts decides nothing."""
    facts = _settle_order(facts)
    found = []
    for field in type(rules.milestones).model_fields:
        rule = getattr(rules.milestones, field)
        finding = JUDGES[field](facts, rule, rules)
        proofs = finding.proofs
        found.append(
            Milestone(
                milestone=field.replace("_", "-"),
                title=rule.title,
                stage=rule.stage,
                is_reached=bool(proofs),
                reached_on=(finding.reached_on or max(proof.happened_on for proof in proofs)) if proofs else None,
                shas=tuple(dict.fromkeys(proof.sha for proof in sorted(proofs, key=lambda proof: proof.happened_on))),
                evidence=finding.sentence if proofs else "",
                missing="" if proofs else finding.sentence,
            )
        )
    return tuple(found)


def _settle_order(facts: ArcFacts) -> ArcFacts:
    """The facts in an order of their own: where two tie for the first, the same one is named whatever order they came in."""
    return facts._replace(
        artifacts=_sort(facts.artifacts),
        releases=_sort(facts.releases),
        repositories=_sort(facts.repositories),
        practices=_sort(facts.practices),
        reuse=_sort(facts.reuse),
        pipelines=_sort(facts.pipelines),
        head_starts=_sort(facts.head_starts),
        integrations=_sort(facts.integrations),
        quarters=_sort(facts.quarters),
    )


def _sort(values: tuple[Fact, ...]) -> tuple[Fact, ...]:
    return tuple(sorted(values, key=repr))
