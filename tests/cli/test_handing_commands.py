"""What is handed to somebody: roles and visibility, profiles, the user's hand, and proof that holds against git."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import click
import pygit2
import pytest
from click.testing import Result

from tests.cli.conftest import Shelf
from tracker.cli import edit

Call = Callable[..., Result]


def read_visibility(call: Call) -> dict[str, str]:
    return {line["repo"]: line["visibility"] for line in json.loads(call("repo", "--json").stdout)}


def test_every_repository_is_private_until_it_is_said(call: Call) -> None:
    assert read_visibility(call) == {"shop": "private", "tinyauth": "private"}
    done = call("repo", "tiny*", "--visibility", "public", "--role", "learning")
    assert done.exit_code == 0 and "tinyauth: learning and public." in done.stderr
    assert read_visibility(call) == {"shop": "private", "tinyauth": "public"}
    assert "learning" in call("repo", "tinyauth").stdout and "shop" not in call("repo", "tinyauth").stdout
    undone = call("repo", "--undo")
    assert "visibility is not said again, no longer public" in undone.stderr and "role is not said again" in undone.stderr
    assert read_visibility(call) == {"shop": "private", "tinyauth": "private"}
    assert "Nothing was said" in call("repo", "--undo").stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("tinyaut", "--visibility", "public"), "Did you mean tinyauth?"),
        (("nothing-alike", "--role", "work"), "lists them"),
        (("tinyauth", "--visibility", "secret"), "choose one of private, public"),
        (("tinyauth", "--role", "boss"), "is no role"),
        (("--role", "work"), "'*' means all"),
        (("--suggest", "--accept"), "needs a terminal"),
    ],
)
def test_what_cannot_be_set(call: Call, words: tuple[str, ...], said: str) -> None:
    done = call("repo", *words)
    assert done.exit_code == 2 and said in done.stderr
    assert read_visibility(call) == {"shop": "private", "tinyauth": "private"}


def test_a_hint_sets_nothing(call: Call, shelf: Shelf) -> None:
    assert "Nothing hints" in call("repo", "--suggest").stdout
    with sqlite3.connect(shelf.db) as connection:
        connection.execute("UPDATE works SET remote = 'github.com/ada/tinyauth' WHERE name = 'tinyauth'")
        connection.execute("UPDATE works SET remote = 'git.work.example/shop' WHERE name = 'shop'")
    hints = json.loads(call("repo", "--suggest", "--json").stdout)
    assert [(hint["repo"], hint["value"]) for hint in hints] == [("shop", "private"), ("tinyauth", "public")]
    assert "tracker repo tinyauth --visibility public" in call("repo", "--suggest").stdout
    assert read_visibility(call) == {"shop": "private", "tinyauth": "private"}


def test_a_public_document_needs_something_public(call: Call) -> None:
    done = call("export", "--year", "2025", "--profile", "public")
    assert done.exit_code == 2 and "no repository was said to be public" in done.stderr and done.stdout == ""
    call("repo", "tinyauth", "--visibility", "public")
    text = call("export", "--year", "2025", "--profile", "public").stdout
    assert "tinyauth" in text and "shop" not in text and "This tells of one repository that may be shown (tinyauth)" in text
    assert "What Ada Novak built" in text
    assert "What was built" in call("export", "--year", "2025", "--profile", "public", "--anonymous").stdout


@pytest.mark.parametrize("form", ["md", "html", "json"])
@pytest.mark.parametrize("profile", ["redacted", "public"])
def test_kept_back_and_still_verified(call: Call, tmp_path: Path, profile: str, form: str) -> None:
    call("repo", "tinyauth", "--visibility", "public")
    target = tmp_path / f"2025.{form}"
    assert call("export", "--year", "2025", "--profile", profile, "-o", str(target)).exit_code == 0
    text = target.read_text()
    assert "tinyauth" in text and '"shop"' not in text and "cold start" not in text
    done = call("verify", str(target), "--json")
    told = json.loads(done.stdout)
    assert done.exit_code == 0 and told["counts"]["confirmed"] >= 5 and told["git"]["commits"] >= 2
    assert call("verify", str(target)).exit_code == 0


def test_pseudonyms_are_drawn_once(call: Call) -> None:
    first = call("export", "--year", "2025", "--profile", "redacted").stdout
    assert call("export", "--year", "2025", "--profile", "redacted").stdout == first
    assert "shop" not in first and "tinyauth" not in first


def test_what_must_not_be_said_stops_the_export(call: Call, tmp_path: Path) -> None:
    call("repo", "tinyauth", "--visibility", "public")
    claim = next(line["id"] for line in json.loads(call("edit", "list", "--year", "2025", "--json").stdout) if "tinyauth" in line["id"])
    assert call("edit", "say", claim, "Half of the shop rests on it.", "--year", "2025").exit_code == 0
    target = tmp_path / "2025.md"
    done = call("export", "--year", "2025", "--profile", "public", "-o", str(target))
    assert done.exit_code == 1 and not target.exists() and done.stdout == ""
    assert "repository  shop" in done.stderr and "line " in done.stderr and "--allow TERM" in done.stderr
    allowed = call("export", "--year", "2025", "--profile", "public", "--allow", "shop", "-o", str(target))
    assert allowed.exit_code == 0 and "Half of the shop rests on it." in target.read_text()
    assert call("verify", str(target)).exit_code == 0


def test_a_key_stops_the_export_in_any_profile(call: Call) -> None:
    call("note", "add", "Rotated AKIAIOSFODNN7EXAMPLE at last", "--on", "2025-05-05")
    done = call("export", "--year", "2025")
    assert done.exit_code == 1 and done.stdout == "" and "AKIA… (20 characters)" in done.stderr and "AKIAIOS" not in done.stderr
    assert "AKIAIOSFODNN7EXAMPLE" in call("export", "--year", "2025", "--allow-secrets").stdout


def test_the_hand(call: Call, tmp_path: Path) -> None:
    claims = json.loads(call("edit", "list", "--year", "2025", "--json").stdout)
    ids = [line["id"] for line in claims]
    shipped = [claim_id for claim_id in ids if claim_id.startswith("shipped-")]
    assert call("edit", "hide", "assisted-2025", "--year", "2025").exit_code == 0
    assert call("edit", "say", shipped[0], "Checkout  errors\nfell by <half>.", "--year", "2025").exit_code == 0
    assert call("edit", "order", shipped[-1], "--year", "2025").exit_code == 0
    target = tmp_path / "2025.md"
    assert call("export", "--year", "2025", "-o", str(target)).exit_code == 0
    text = target.read_text()
    assert "[^assisted-2025]" not in text and "Checkout errors fell by \\<half\\>." in text and "own words" in text
    assert text.index(f"[^{shipped[-1]}]") < text.index(f"[^{shipped[0]}]")
    done = call("verify", str(target))
    assert done.exit_code == 0 and "1 in your own words" in done.stdout and "Left out by your own hand" in done.stdout
    listed = call("edit", "list", "--year", "2025").stdout
    assert "  - [assisted-2025]" in listed and "    > Checkout errors" in listed
    assert listed.index(f"[{shipped[-1]}]") < listed.index(f"[{shipped[0]}]"), "in the order in which they are told"
    # The year beside it is untouched, and each act can be taken back.
    assert "assisted-2024" in call("export", "--year", "2024").stdout
    for said in ("The order is as it was before.", "as it was before your words", "is told again", "nothing to take back"):
        assert said in call("edit", "undo", "--year", "2025").stderr
    assert "[^assisted-2025]" in call("export", "--year", "2025").stdout
    # What was said meanwhile in a document is no longer in the database.
    assert call("verify", str(target)).exit_code == 1


def test_the_hand_holds_in_every_profile(call: Call) -> None:
    """What is hidden by its own name is hidden under its pseudonym, and words on private work stay at home."""
    call("repo", "tinyauth", "--visibility", "public")
    claims = [line["id"] for line in json.loads(call("edit", "list", "--year", "2025", "--json").stdout)]
    shop, auth = (next(i for i in claims if i.startswith(f"shipped-{name}")) for name in ("shop", "tinyauth"))
    before = call("export", "--year", "2025", "--profile", "redacted").stdout
    assert call("edit", "hide", shop, "--year", "2025").exit_code == 0
    call("edit", "say", auth, "Open to all.", "--year", "2025")
    call("edit", "say", "year-2025", "Mostly for one customer.", "--year", "2025")
    after = call("export", "--year", "2025", "--profile", "redacted").stdout
    assert before.count("[^shipped-") == 4 and after.count("[^shipped-") == 2
    assert "Open to all." in after and "customer" not in after
    assert "customer" in call("export", "--year", "2025", "--profile", "redacted", "--own-words").stdout
    public = call("export", "--year", "2025", "--profile", "public").stdout
    assert "Open to all." in public and "customer" not in public
    assert "customer" in call("export", "--year", "2025").stdout


def test_two_exports_at_once_agree_on_the_pseudonyms(call: Call, shelf: Shelf) -> None:
    from tracker.scan.retouch import keep_pseudonyms

    assert keep_pseudonyms(shelf.db, {("shop", ""): "Rowan"})
    assert not keep_pseudonyms(shelf.db, {("shop", ""): "Hazel"})
    assert "Rowan" in call("export", "--year", "2025", "--profile", "redacted").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("hide", "no-such-claim", "--year", "2025"), "the year has no such claim"),
        (("hide", "shipped", "--year", "2025"), "give more of it"),
        (("hide", "assisted-2024", "--year", "2025"), "did you mean assisted-2025?"),
        (("say", "assisted-2025", "x" * 1001, "--year", "2025"), "1,000 are the most"),
        (("hide", "assisted-2025"), "--year"),
        (("list", "--year", "2031"), "has not begun"),
    ],
)
def test_what_cannot_be_edited(call: Call, words: tuple[str, ...], said: str) -> None:
    done = call("edit", *words)
    assert done.exit_code == 2 and said in done.stderr


def test_the_editor_needs_a_terminal(call: Call) -> None:
    done = call("export", "--year", "2025", "--edit")
    assert done.exit_code == 2 and "needs a terminal" in done.stderr and done.stdout == ""


def test_the_editor(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal and the editor are stood in for; everything behind them is real."""
    offered: list[str] = []

    def work(text: str, extension: str) -> str | None:
        offered.append(text)
        if len(offered) == 1:
            return text.replace("+ [assisted-2025]", "? [assisted-2025]")
        lines = text.split("\n")
        at = next(number for number, line in enumerate(lines) if line.startswith("? [assisted-2025]"))
        lines[at : at + 1] = ["- [assisted-2025] any words", "  > I read", "  > every line of it."]
        return "\n".join(lines)

    class Terminal:
        @staticmethod
        def isatty() -> bool:
            return True

    monkeypatch.setattr(click, "edit", work)
    monkeypatch.setattr(edit, "sys", type("Sys", (), {"stdin": Terminal, "stderr": Terminal}))
    done = call("export", "--year", "2025", "--edit", typed="y\n")
    assert done.exit_code == 0 and "line " in done.stderr and "2 changes kept" in done.stderr
    assert "?" in offered[1], "a wrong line is offered again as it was typed"
    assert "[^assisted-2025]" not in done.stdout
    listed = json.loads(call("edit", "list", "--year", "2025", "--json").stdout)
    assert next((x["hidden"], x["own_words"]) for x in listed if x["id"] == "assisted-2025") == (True, "I read every line of it.")


def copy_clones(shelf: Shelf, tmp_path: Path) -> Path:
    """The repositories again, where they may be changed; the database looks there."""
    code = tmp_path / "code"
    shutil.copytree(shelf.folder, code)
    with sqlite3.connect(shelf.db) as connection:
        connection.execute("UPDATE places SET path = replace(path, ?, ?)", (str(shelf.folder), str(code)))
    return code


def test_git_has_the_last_word(call: Call, shelf: Shelf, tmp_path: Path) -> None:
    code = copy_clones(shelf, tmp_path)
    target = tmp_path / "2025.md"
    assert call("export", "--year", "2025", "-o", str(target)).exit_code == 0
    done = call("verify", str(target))
    assert done.exit_code == 0 and "Git has " in done.stdout and "2 tags where the releases say." in done.stdout
    repo = pygit2.Repository(str(code / "shop"))
    repo.references["refs/tags/v0.2.0"].set_target(repo.head.peel(pygit2.Commit).parents[0].id)
    repo.free()
    done = call("verify", str(target))
    assert done.exit_code == 1 and "disproved  shipped-shop" in done.stdout and "git says: it ends at" in done.stdout
    assert call("verify", str(target), "--no-git").exit_code == 0
    (code / "tinyauth" / ".git" / "objects" / shelf.shas["release"][:2] / shelf.shas["release"][2:]).unlink()
    assert "no clone of it has that commit" in call("verify", str(target)).stdout
    shutil.rmtree(code)
    gone = call("verify", str(target))
    assert gone.exit_code == 0 and "No clone here to ask: shop, tinyauth." in gone.stdout


def test_another_author_in_the_database_is_found(call: Call, shelf: Shelf, tmp_path: Path) -> None:
    target = tmp_path / "2025.json"
    assert call("export", "--year", "2025", "-o", str(target)).exit_code == 0
    with sqlite3.connect(shelf.db) as connection:
        connection.execute("UPDATE commits SET authored_at = authored_at + 60 WHERE sha = ?", (shelf.shas["release"],))
    done = call("verify", str(target))
    assert (
        done.exit_code == 1
        and "disproved" in done.stdout
        and "git says: by Ada Novak <ada@example.org> on 2025-01-01T00:30:00+01:00" in done.stdout
    )


def test_a_claim_hidden_after_the_export_is_said_to_be_in_the_file(call: Call, tmp_path: Path) -> None:
    target = tmp_path / "2025.md"
    assert call("export", "--year", "2025", "-o", str(target)).exit_code == 0
    total = target.read_text().count("]: ")
    call("edit", "hide", "assisted-2025", "--year", "2025")
    done = call("verify", str(target))
    assert done.exit_code == 0 and f"{total} claims checked: {total} confirmed." in done.stdout
    assert "The file still tells 1 claim that you have hidden since it was written: assisted-2025." in done.stdout
    assert "Left out by your own hand" not in done.stdout
    target.write_text(target.read_text().replace("What Ada", "How Ada", 1))
    done = call("verify", str(target))
    assert done.exit_code == 1 and f"{total} claims checked: {total} confirmed." in done.stdout
    assert "Around the claims (titles, tables, proofs): 1 line changed." in done.stdout
