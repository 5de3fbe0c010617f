"""What a person says through the command line: kept, shown everywhere, and taken back."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from tests.cli.conftest import Shelf
from tracker.cli.classify import read_lines

Call = Callable[..., Result]


def test_label_and_undo(call: Call, shelf: Shelf) -> None:
    sha = shelf.shas["cached"]
    before = json.loads(call("why", sha, "--json").stdout)["row"]
    done = call("label", sha[:8], "--level", "architecture", "--type", "perf", "--add-pattern", "monorepo")
    assert done.exit_code == 0 and done.stdout == "" and f"{sha[:12]}: level architecture." in done.stderr
    after = json.loads(call("why", sha, "--json").stdout)["row"]
    assert (after["level"], after["type"], after["level_confidence"]) == ("architecture", "perf", 1.0)
    assert "monorepo" in after["patterns"]
    assert "you said so" in call("why", sha).stdout
    for _ in range(3):
        assert call("label", sha, "--undo").exit_code == 0
    assert json.loads(call("why", sha, "--json").stdout)["row"] == before
    nothing = call("label", sha, "--undo")
    assert nothing.exit_code == 2 and "no correction to take back" in nothing.stderr


def test_label_refuses_what_is_not_there(call: Call, shelf: Shelf) -> None:
    sha = shelf.shas["cached"]
    for words in (
        ("label", "ffffffff", "--level", "system"),
        ("label", sha, "--add-pattern", "no-such-pattern"),
        ("label", "abc", "--undo"),
    ):
        assert call(*words).exit_code == 2


def test_a_note_is_of_the_day_of_its_commit(call: Call, shelf: Shelf) -> None:
    """Else it stands in another year's export than what it tells of."""
    of_commit = call("note", "add", "Start-up fell to 120 ms", "--sha", shelf.shas["eve"][:8])
    assert "of 2024-12-31 (the day of its commit; --on says another)" in of_commit.stderr
    assert "of 2025-05-06;" in call("note", "add", "Said later", "--sha", shelf.shas["eve"], "--on", "2025-05-06").stderr
    assert "of 2025-11-20;" in call("note", "add", "Of nothing in particular").stderr


def test_an_unknown_pattern_leads_to_the_nearest_and_to_the_list(call: Call, shelf: Shelf) -> None:
    refused = call("label", shelf.shas["cached"], "--add-pattern", "cachin").stderr
    assert refused.startswith("Not found: cachin: is no pattern; did you mean caching") and "tracker patterns --all" in refused
    assert "did you mean caching" in call("note", "add", "x", "--pattern", "cachingg").stderr
    listed = call("patterns", "--all").stdout
    assert "monorepo" in listed and "monorepo" not in call("patterns").stdout
    assert {one["pattern"] for one in json.loads(call("patterns", "--all", "--json").stdout)} >= {"caching", "monorepo"}


def test_what_is_no_year_and_no_day_is_refused_in_words(call: Call) -> None:
    assert "'abc' is no year from 1970 to 9999, such as 2025." in call("arc", "--start", "abc").stderr
    assert "is no year" in call("export", "--year", "12").stderr
    assert "'tomorrow' is no day, such as 2025-10-01." in call("note", "add", "x", "--on", "tomorrow").stderr
    assert "is no day" in call("shipped", "--since", "2025-02-30").stderr
    assert call("label", "ffffffff", "--level", "system").stderr.startswith("Not found: ")


def test_notes(call: Call, shelf: Shelf) -> None:
    sha = shelf.shas["cached"]
    assert call("note", "add", "Checkout errors fell from 4% to 0.5%", "--sha", sha[:8]).exit_code == 0
    assert (
        call("note", "add", "Staged supply by demand", "--domain", "logistics", "--pattern", "caching", "--on", "2016-05-01").exit_code == 0
    )
    notes = json.loads(call("note", "list", "--json").stdout)
    assert [(n["happened_on"], n["domain"], n["sha"]) for n in notes] == [("2016-05-01", "logistics", None), ("2025-03-02", None, sha)]
    assert "Checkout errors fell" in call("export", "--year", "2025").stdout
    assert call("note", "remove", str(notes[0]["note_id"])).exit_code == 0
    assert len(json.loads(call("note", "list", "--json").stdout)) == 1
    assert call("note", "remove", "99").exit_code == 2
    assert call("note", "add", "  ").exit_code == 2
    assert call("note", "add", "x", "--pattern", "no-such").exit_code == 2


def test_identities(call: Call) -> None:
    known = json.loads(call("me", "list", "--json").stdout)
    assert {row["email"] for row in known} == {"ada@example.org", "ada.novak@work.example"}
    mine = json.loads(call("arc", "--json").stdout)["commits"]
    assert call("me", "remove", "ada.novak@work.example").exit_code == 0
    assert json.loads(call("arc", "--json").stdout)["commits"] == mine - 2
    suggested = json.loads(call("me", "suggest", "--json").stdout)
    assert suggested == [] or suggested[0]["name"] == "Ada Novak"
    assert call("me", "add", "ada.novak@work.example").exit_code == 0
    assert json.loads(call("arc", "--json").stdout)["commits"] == mine
    assert call("me", "remove", "stranger@example.org").exit_code == 2
    assert call("me", "add", "no email").exit_code == 2


def test_backup(call: Call, shelf: Shelf, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    assert call("backup", str(target)).exit_code == 0
    with sqlite3.connect(target) as copy, sqlite3.connect(shelf.db) as original:
        query = "SELECT count(*), sum(added_lines) FROM commit_labels"
        assert copy.execute(query).fetchone() == original.execute(query).fetchone()
    assert target.stat().st_mode & 0o077 == 0
    again = call("backup", str(target))
    assert again.exit_code == 2 and "--force" in again.stderr
    assert call("backup", str(target), "--force").exit_code == 0
    assert call("backup", str(shelf.db), "--force").exit_code == 2
    assert call("backup", str(tmp_path)).exit_code == 2
    assert call("backup", str(tmp_path / "no" / "x.db")).exit_code == 2
    assert not [path for path in tmp_path.iterdir() if path.suffix == ".part"]


def test_classify(call: Call, tmp_path: Path) -> None:
    lines = [{"subject": "fix: close the file", "body": "", "files": [["a.py", "M", 2, 1]]}, {"subject": "Add a workflow", "files": []}]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    done = call("classify", str(tmp_path / "in.jsonl"))
    assert done.exit_code == 0
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [set(answer) for answer in answers] == [{"type", "level", "patterns", "confidences", "reasons"}] * 2
    assert answers[0]["type"] == "fix"
    mixed = call("classify", "-", typed="{}\nnot json\n" + json.dumps(lines[0]) + "\n")
    assert mixed.exit_code == 1
    assert ["error" in json.loads(line) for line in mixed.stdout.splitlines()] == [True, True, False]


def test_a_line_without_end_is_cut() -> None:
    assert list(read_lines(io.StringIO("abc\n" + "x" * 10 + "\nabcd\nab"), 4)) == ["abc\n", "xxxx", "abcd", "ab"]
    assert list(read_lines(io.StringIO("abc\nabc\n"), 4)) == ["abc\n", "abc\n"]
    assert list(read_lines(io.StringIO(""), 4)) == []
