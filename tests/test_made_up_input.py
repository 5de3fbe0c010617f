"""The short form of `tests/faults/fuzz.py`: the same few hundred made-up inputs to every reader of untrusted text, each time."""

from __future__ import annotations

import pytest

from tests.faults.fuzz import run_target
from tests.faults.seeds import MANIFESTS
from tests.faults.targets import TARGETS, Target
from tracker.ledger import manifests
from tracker.ledger.telling import classify_path

INPUTS = 150


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_made_up_input_is_read_or_refused(target: Target) -> None:
    tried, faults, _ = run_target(target, INPUTS)
    assert (tried, faults) == (INPUTS, {})


def test_every_form_of_manifest_has_an_example() -> None:
    assert {classify_path(path) for path in MANIFESTS} == set(manifests._READERS)
