"""What the reading commands say of two real repositories, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from click.testing import Result

from tests.cli.conftest import Shelf
from tracker.cli.arcwords import name_artifacts
from tracker.model.ledger import Artifact

Call = Callable[..., Result]


@pytest.mark.parametrize(
    "command", ["arc", "artifacts", "patterns", "reuse", "shipped", "doctor", "where", "me list", "me suggest", "note list"]
)
def test_json_is_json_and_text_is_plain(call: Call, command: str) -> None:
    told = call(*command.split(), "--json")
    assert told.exit_code == 0 and told.stderr == ""
    json.loads(told.stdout)
    read = call(*command.split())
    assert read.exit_code == 0
    assert "\x1b" not in read.stdout


def test_arc(call: Call) -> None:
    said = call("arc").stdout
    assert said.startswith("Ada Novak: ")
    assert "2025-Q1" in said and "\n2025\n" in said
    assert "[x] First artifact" in said and "Next: " in said
    told = json.loads(call("arc", "--json", "--start", "2024").stdout)
    assert [card["year"] for card in told["years"]] == [2024, 2025]
    assert sum(card["commits"] for card in told["years"]) == told["commits"]


def test_artifacts(call: Call) -> None:
    said = call("artifacts").stdout
    assert "tinyauth" in said and "shop" in said
    told = json.loads(call("artifacts", "--kind", "library", "--json").stdout)
    assert [line["artifact"]["name"] for line in told] == ["tinyauth"]
    wrong = call("artifacts", "--kind", "libary")
    assert wrong.exit_code == 2 and "library" in wrong.stderr


def test_reuse(call: Call) -> None:
    edges = json.loads(call("reuse", "--json").stdout)["reuse"]
    assert [(e["user_repo"], e["used_repo"], e["since"]) for e in edges] == [("shop", "tinyauth", "2025-03-01")]


def test_shipped_by_interval(call: Call) -> None:
    """The day is the author's: 00:31 on New Year's Day in Berlin is 2025, though it was 2024 in London."""
    days = {year: [r["version"] for r in json.loads(call("shipped", "--year", str(year), "--json").stdout)] for year in (2024, 2025)}
    assert days[2025] == ["1.0.0", "0.2.0"]
    assert "1.0.0" not in days[2024]
    assert "0.2.0" in call("shipped", "--since", "2025-04-01").stdout
    assert "Nothing was shipped" in call("shipped", "--since", "2025-04-02").stdout
    assert "This year, since 2025-01-01: 2 releases" in call("shipped").stdout


def test_why_a_commit(call: Call, shelf: Shelf) -> None:
    sha = shelf.shas["cached"]
    said = call("why", sha[:10]).stdout
    assert sha in said and "cold start from 420 ms to 120 ms" in said
    assert "type   " in said and "level  " in said and "co-authored-by: Claude (ai)" in said
    assert "What was weighed" in said and "seen     1 file: " in said
    told = json.loads(call("why", sha[:10], "--json").stdout)
    assert told["row"]["sha"] == sha and told["reasoning"]["types"]
    assert call("why", "fffffff").exit_code == 2


def test_why_a_path(call: Call) -> None:
    assert "is left out of every number by the rule" in call("why", "web/package-lock.json").stdout
    assert "counts" in call("why", "src/app.py").stdout
    assert json.loads(call("why", "web/package-lock.json", "--json").stdout)["rule"]


def test_why_a_milestone(call: Call) -> None:
    first = json.loads(call("arc", "--json").stdout)["milestones"][0]
    assert first["evidence"] in call("why", first["milestone"]).stdout
    assert call("why", first["title"]).exit_code == 0
    wrong = call("why", first["milestone"][:-1] + "x")
    assert wrong.exit_code == 2 and f"Did you mean '{first['milestone']}'?" in wrong.stderr


def test_untrusted_text_is_shown_as_text(call: Call, shelf: Shelf) -> None:
    said = call("why", shelf.shas["hostile"][:12]).stdout
    assert "\x1b" not in said and "\u202e" not in said
    assert "\\x1b[31mred\\x1b[0m [bold]markup[/bold] <script>x</script> \\u202eevil" in said


def test_doctor(call: Call, shelf: Shelf) -> None:
    said = call("doctor")
    assert said.exit_code == 0
    assert "sound." in said.stdout and "2 repositories read to the end." in said.stdout and "You are Ada Novak" in said.stdout


def test_doctor_finds_a_damaged_file(call: Call, shelf: Shelf) -> None:
    whole = bytearray(shelf.db.read_bytes())
    whole[8192:40960] = b"\xff" * (40960 - 8192)
    shelf.db.write_bytes(whole)
    said = call("doctor")
    assert said.exit_code in (1, 2)
    assert "Traceback" not in said.output and ("damaged" in said.output or "cannot be" in said.output)


def test_no_database_and_no_database_file(call: Call, shelf: Shelf) -> None:
    shelf.db.write_bytes(b"this is no database at all" * 100)
    for words in (("arc",), ("me", "list"), ("export", "--year", "2025"), ("why", "abc1234")):
        done = call(*words)
        assert done.exit_code == 2 and str(shelf.db) in done.stderr, words
    # What the doctor finds is its answer.
    done = call("doctor")
    assert done.exit_code == 1 and f"FAILS  {shelf.db}" in done.stdout
    shelf.db.unlink()
    assert call("arc").exit_code == 2
    assert call("doctor").exit_code == 0


def test_what_was_begun_names_products_first_and_no_name_twice() -> None:
    def made(kind: str, name: str, repo: str, at: str = "") -> Artifact:
        return Artifact(f"{repo}/{kind}/{name}{at}", repo, kind, name, None, "2025-01-01", "a" * 40, None, None)

    told = name_artifacts(
        [
            made("ci-pipeline", "GitHub Actions", "ada/shop"),
            made("action", "setup", "ada/one"),
            made("action", "setup", "ada/two"),
            made("action", "setup", "ada/two", "2"),
            made("library", "tinyauth", "ada/tinyauth"),
        ]
    )
    assert told == ["tinyauth (library)", "setup (action) of ada/one", "setup (action) of ada/two", "ci-pipeline of ada/shop"]


def test_an_arc_that_begins_after_the_last_commit_says_so(call: Call) -> None:
    assert "Nothing of yours is dated 2031 or later; the arc begins with 2025." in call("arc", "--start", "2031").stderr
    assert call("arc", "--start", "2024").stderr == ""
