"""Each query that stands beside a sentence gives the sentence's numbers, and no claim stands without a proof."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from click.testing import Result

from tests.cli.conftest import Shelf
from tracker.model.labels import LEVELS

Call = Callable[..., Result]


def ask(shelf: Shelf, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{shelf.db}?mode=ro", uri=True)) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize(("year", "start"), [("2025", "01"), ("2024", "01"), ("2024", "12-31")])
def test_queries_give_the_numbers(call: Call, shelf: Shelf, year: str, start: str) -> None:
    report = json.loads(call("export", "--year", year, "--year-start", start, "--format", "json").stdout)
    claims = {claim["rule"]: claim for section in report["sections"] for claim in section["claims"] if claim["query"]}
    assert claims.keys() >= {"year", "levels", "assisted"}
    for section in report["sections"]:
        for claim in section["claims"]:
            assert claim["query"] or claim["shas"] or claim["rule"].startswith(("unknown", "note")), claim
            facts, found = claim["facts"], ask(shelf, claim["query"]) if claim["query"] else []
            if claim["rule"] == "year":
                assert found == [(facts["commits"],)]
            elif claim["rule"] == "levels":
                assert dict(found) == {level: facts[level] for level in LEVELS if facts[level]}
            elif claim["rule"] == "assisted":
                assert found == [(facts["assisted"], facts["commits"])]


def test_other_profiles(call: Call, shelf: Shelf) -> None:
    """A public document reckons with less than a query would ask of."""
    call("repo", "tinyauth", "--visibility", "public")
    public = json.loads(call("export", "--year", "2025", "--format", "json", "--profile", "public").stdout)
    assert not [claim for section in public["sections"] for claim in section["claims"] if claim["query"]]
    redacted = json.loads(call("export", "--year", "2025", "--format", "json", "--profile", "redacted").stdout)
    assert [claim for section in redacted["sections"] for claim in section["claims"] if claim["query"]]
