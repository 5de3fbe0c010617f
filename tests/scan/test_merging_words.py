"""What a person said on two laptops is joined; what was said last holds, and every conflict is told."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.scan.files import assert_same, rows, write
from tests.scan.test_merging import dump_said
from tests.scan.two_laptops import AUTH, copy_of, make_laptop, see
from tracker.cli import cli
from tracker.scan import say
from tracker.scan.merging import Merged, merge_file
from tracker.store.merge_said import Conflict, join_acts


@pytest.fixture(name="made", scope="module")
def make_once() -> dict[str, Path]:
    return {}


@pytest.fixture(name="two")
def make_pair(made: dict[str, Path], tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> tuple[Path, Path]:
    """The same repository in two files, as on the day when the second laptop was set up; scanned once for all tests."""
    if "db" not in made:
        made["db"] = make_laptop(tmp_path_factory.mktemp("laptop"), {"tinyauth": AUTH})
    files = tmp_path / "one" / "t.db", tmp_path / "other" / "t.db"
    for db in files:
        db.parent.mkdir()
        shutil.copy(made["db"], db)
    return files


@pytest.fixture(name="sha")
def find_sha(two: tuple[Path, Path]) -> str:
    return str(rows(two[0], "SELECT sha FROM commit_labels WHERE subject = 'Add sessions'")[0][0])


def merge_both(one: Path, other: Path) -> Merged:
    """Merges both ways and again; both show the same, and the second time nothing changes."""
    a, b = copy_of(one, "a.db"), copy_of(other, "b.db")
    merged = merge_file(a, other)
    merge_file(b, one)
    assert_same(a, b)
    before = dump_said(a), see(a)
    assert not merge_file(a, b).has_changed
    assert (dump_said(a), see(a)) == before
    return merged


def joined(one: Path) -> Path:
    return one.with_name("a.db")


def at(db: Path, table: str, moment: str) -> None:
    """Says that the newest act of a table was done at that time."""
    write(db, f"UPDATE {table} SET made_at = '{moment}' WHERE id = (SELECT max(id) FROM {table})")


def test_nothing_said_is_no_change(two: tuple[Path, Path]) -> None:
    assert not merge_both(*two).has_changed


def test_corrections_of_both_hold(two: tuple[Path, Path], sha: str) -> None:
    one, other = two
    say.correct(one, sha, "level", "architecture")
    say.correct(other, sha, "type", "perf")
    say.correct(other, sha, "pattern+", "caching")
    merged = merge_both(one, other)
    assert (merged.said.corrections, merged.said.conflicts) == (2, ())
    assert rows(joined(one), f"SELECT type, level FROM commit_labels WHERE sha = '{sha}'") == [("perf", "architecture")]
    assert rows(joined(one), f"SELECT reason FROM commit_patterns WHERE sha = '{sha}' AND pattern = 'caching'") == [("you said so",)]


@pytest.mark.parametrize("later", ["here", "there"])
def test_of_two_corrections_the_last_one_holds(two: tuple[Path, Path], sha: str, later: str) -> None:
    one, other = two
    say.correct(one, sha, "level", "system")
    at(one, "corrections", "2025-05-01T00:00:00+00:00")
    say.correct(other, sha, "level", "pattern")
    at(other, "corrections", "2025-06-01T00:00:00+00:00" if later == "there" else "2025-04-01T00:00:00+00:00")
    merged = merge_both(one, other)
    kept, lost = ("pattern", "system") if later == "there" else ("system", "pattern")
    change = f"tracker label {sha[:12]} --level {lost}"
    assert merged.said.conflicts == (Conflict("correction", sha[:12], "level system", "level pattern", f"level {kept}", change),)
    assert rows(joined(one), f"SELECT level FROM commit_labels WHERE sha = '{sha}'") == [(kept,)]
    # The command that is named does what it says.
    done = CliRunner().invoke(cli, [*change.split()[1:], "--db", str(joined(one))])
    assert done.exit_code == 0
    assert rows(joined(one), f"SELECT level FROM commit_labels WHERE sha = '{sha}'") == [(lost,)]


def test_the_same_correction_twice_is_no_conflict(two: tuple[Path, Path], sha: str) -> None:
    for db, moment in zip(two, ("2025-05-01T00:00:00+00:00", "2025-06-01T00:00:00+00:00"), strict=True):
        say.correct(db, sha, "level", "system")
        at(db, "corrections", moment)
    assert merge_both(*two).said.conflicts == ()
    assert rows(joined(two[0]), "SELECT value FROM corrections WHERE undone_at IS NULL") == [("system",)]


def test_what_was_taken_back_stays_taken_back(two: tuple[Path, Path], sha: str) -> None:
    one, other = two
    say.correct(one, sha, "level", "system")
    note = say.add_note(one, "A note", happened_on=date(2025, 1, 1))
    merge_file(other, one)
    say.undo_correction(other, sha)
    say.remove_note(other, note.note_id)
    merged = merge_both(one, other)
    assert rows(joined(one), "SELECT count(*) FROM corrections WHERE undone_at IS NULL") == [(0,)]
    assert rows(joined(one), "SELECT count(*) FROM notes WHERE deleted_at IS NULL") == [(0,)]
    (conflict,) = merged.said.conflicts
    assert (conflict.kind, conflict.here, conflict.there, conflict.kept) == ("note", "stands", "taken back", "taken back")
    done = CliRunner().invoke(cli, [*conflict.change.split()[1:], "--db", str(joined(one))])
    assert done.exit_code == 0, done.output
    assert rows(joined(one), "SELECT text FROM notes WHERE deleted_at IS NULL") == [("A note",)]


def test_notes_of_both_and_the_same_words_twice(two: tuple[Path, Path], sha: str) -> None:
    one, other = two
    say.add_note(one, "Shared words", happened_on=date(2025, 1, 1))
    say.add_note(one, "Only here", happened_on=date(2025, 1, 2), sha=sha)
    say.add_note(other, "Only there", happened_on=date(2025, 1, 3), domain="logistics", pattern="caching")
    write(one, "UPDATE notes SET made_at = '2025-01-01T00:00:00+00:00'")
    write(other, "INSERT INTO notes SELECT 7, text, happened_on, domain, pattern, artifact_id, sha, '2025-01-09', NULL FROM notes")
    merged = merge_both(one, other)
    assert merged.said.notes == 2
    assert rows(joined(one), "SELECT id, text FROM notes ORDER BY id") == [
        (1, "Shared words"),
        (2, "Only here"),
        (3, "Only there"),
        (4, "Only there"),
    ]
    assert rows(joined(one), "SELECT count(*) FROM notes_fts WHERE notes_fts MATCH 'there'") == [(2,)]


def test_emails_and_who_is_not_me(two: tuple[Path, Path]) -> None:
    one, other = two
    say.add_identity(one, "new@example.org")
    say.remove_identity(other, "ada@example.org")
    write(other, "UPDATE identities SET added_at = '2030-01-01T00:00:00+00:00' WHERE source = 'removed'")
    merged = merge_both(one, other)
    (conflict,) = merged.said.conflicts
    assert conflict == Conflict("identity", "ada@example.org", "yours", "not yours", "not yours", "tracker me add ada@example.org")
    assert rows(joined(one), "SELECT count(*) FROM commit_labels WHERE mine = 1") == [(0,)]
    done = CliRunner().invoke(cli, ["me", "add", "ada@example.org", "--db", str(joined(one))])
    assert done.exit_code == 0
    assert rows(joined(one), "SELECT count(*) FROM commit_labels WHERE mine = 1") == [(3,)]


def test_roles_and_visibility(two: tuple[Path, Path]) -> None:
    one, other = two
    say.set_role(one, "tinyauth", role="learning", visibility="public")
    at(one, "role_changes", "2025-05-01T00:00:00+00:00")
    say.set_role(other, "tinyauth", role="work")
    at(other, "role_changes", "2035-05-01T00:00:00+00:00")
    merged = merge_both(one, other)
    assert rows(joined(one), "SELECT role, visibility FROM roles") == [("work", "public")]
    (conflict,) = merged.said.conflicts
    assert (conflict.kind, conflict.about, conflict.here, conflict.there, conflict.kept) == ("role", "tinyauth", "learning", "work", "work")
    # The command that is named does what it says.
    done = CliRunner().invoke(cli, [*conflict.change.split()[1:], "--db", str(joined(one))])
    assert done.exit_code == 0, done.output
    assert rows(joined(one), "SELECT role FROM roles") == [("learning",)]


def test_roles_that_nobody_knows_the_time_of(two: tuple[Path, Path]) -> None:
    """As schema 1 kept them: where it is not known what was said last, nothing becomes public by it."""
    say.set_role(two[0], "tinyauth", "work", "public")
    say.set_role(two[1], "tinyauth", "data", "private")
    for db in two:
        write(db, "DELETE FROM role_changes")
    merge_both(*two)
    assert rows(joined(two[0]), "SELECT role, visibility FROM roles") == [("data", "private")]


def test_a_role_that_was_taken_back(two: tuple[Path, Path]) -> None:
    one, other = two
    say.set_role(one, "tinyauth", role="learning")
    merge_file(other, one)
    say.undo_roles(other)
    merge_both(one, other)
    assert rows(joined(one), "SELECT role FROM repositories") == [("work",)]


def test_changes_of_documents_follow_the_notes_they_mean(two: tuple[Path, Path]) -> None:
    one, other = two
    say.add_note(one, "Here", happened_on=date(2025, 1, 1))
    say.add_note(other, "There", happened_on=date(2025, 1, 1))
    act = "INSERT INTO hand(year, act, claim, text, made_at) VALUES "
    write(one, act + "(2025, 'hide', 'year-2025', '', '2025-02-01'), (2025, 'say', 'begun-x', 'mine', '2025-02-01')")
    write(other, act + "(2025, 'hide', 'note-1', '', '2025-02-02'), (2025, 'order', '', 'note-1\nyear-2025', '2025-02-03')")
    write(other, act + "(2025, 'say', 'begun-x', 'theirs', '2025-02-04')")
    merged = merge_both(one, other)
    assert merged.said.acts == 3
    assert rows(joined(one), "SELECT act, claim, text FROM hand ORDER BY id") == [
        ("hide", "year-2025", ""),
        ("say", "begun-x", "mine"),
        ("hide", "note-2", ""),
        ("order", "", "note-2\nyear-2025"),
        ("say", "begun-x", "theirs"),
    ]
    (conflict,) = merged.said.conflicts
    assert (conflict.kind, conflict.about, conflict.kept) == ("document", "2025 begun-x", "say theirs")


def test_pseudonyms(two: tuple[Path, Path]) -> None:
    write(two[0], "INSERT INTO pseudonyms VALUES ('tinyauth', '', 'Fern')")
    write(two[1], "INSERT INTO pseudonyms VALUES ('tinyauth', '', 'Oak'), ('tinyauth', 'session.py', 'Elm')")
    a = copy_of(two[0], "a.db")
    merged = merge_file(a, two[1])
    assert rows(a, "SELECT name, pseudonym FROM pseudonyms ORDER BY name") == [("", "Fern"), ("session.py", "Elm")]
    assert [conflict.kind for conflict in merged.said.conflicts] == ["pseudonym"]
    assert not merge_file(a, two[1]).has_changed


def test_acts_of_one_second_keep_their_order() -> None:
    def row(number: int, value: str, undone: str | None = None) -> dict[str, str | int | None]:
        return {"id": number, "value": value, "at": "2025-01-01", "undone": undone}

    here, there = [row(1, "b"), row(2, "a"), row(3, "b")], [row(1, "b", "2025-02-02"), row(2, "z")]
    for one, other in ((here, there), (there, here)):
        found = [(r["value"], r["undone"]) for r in join_acts(one, other, "at", "undone")]
        assert found == [("b", "2025-02-02"), ("a", None), ("z", None), ("b", None)]


def test_the_command(two: tuple[Path, Path], sha: str) -> None:
    one, other = two
    say.correct(one, sha, "level", "system")
    say.correct(other, sha, "level", "pattern")
    at(other, "corrections", "2035-01-01T00:00:00+00:00")

    def run(*words: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(cli, ["merge", *words, "--db", str(one)])
        return done.exit_code, done.stdout, done.stderr

    code, stdout, stderr = run(str(other), "--dry-run")
    assert code == 0 and "would bring: 1 correction; 1 repository was known to both." in stderr
    assert (
        f"correction of {sha[:12]}\n  here: level system; there: level pattern; kept: level pattern\n  otherwise: tracker label" in stdout
    )
    code, stdout, stderr = run(str(other), "--json")
    told = json.loads(stdout)
    assert (told["has_changed"], told["joined"], told["said"]["conflicts"][0]["kept"]) == (True, 1, "level pattern")
    assert f"`tracker restore {told['kept']}` takes this back." in stderr
    assert run(str(other)) == (0, "", f"{other} holds nothing that is not here.\n")
    assert run(str(one))[0] == run(str(one.with_name("none.db")))[0] == 2
