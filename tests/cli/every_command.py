"""Every command of the command line with words that do something, for tests of what holds for all of them.

A command that is not listed here fails the test that counts them, so that nobody forgets a new one.
"""

from __future__ import annotations

from pathlib import Path

import click

from tracker.cli import cli


def list_commands() -> set[str]:
    """The path of every command: `arc`, `note add` and so on."""
    return set(_walk(cli, ""))


def _walk(group: click.Group, before: str) -> list[str]:
    found = []
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        inner = _walk(command, f"{before}{name} ") if isinstance(command, click.Group) else [before + name]
        found += inner
    return found


def word_commands(folder: Path, code: Path, sha: str) -> dict[str, list[list[str]]]:
    """Command → ways to call it, in an order in which each works; `code` holds repositories, `sha` is one of their commits.

    Files are written below `folder`.
    """
    document, backup = str(folder / "2025.md"), str(folder / "copy.db")
    (folder / "lines.jsonl").write_text('{"subject": "add retry to uploads", "body": "", "files": [["up.py", "M", 4, 2]]}\n')
    year = ["--year", "2025"]
    return {
        "where": [["where"]],
        "scan": [["scan", str(code), "--jobs", "2"], ["scan", str(code), "--everyone", "--jobs", "1"]],
        "arc": [["arc"], ["arc", "--json"]],
        "artifacts": [["artifacts"]],
        "patterns": [["patterns"]],
        "reuse": [["reuse"]],
        "shipped": [["shipped"]],
        "why": [["why", sha], ["why", "a.lock"], ["why", "first-ship"]],
        "label": [["label", sha, "--level", "system"]],
        "note add": [["note", "add", "Words of mine", "--sha", sha]],
        "note list": [["note", "list"]],
        "note remove": [["note", "remove", "1"]],
        "note restore": [["note", "restore", "1"]],
        "me list": [["me", "list"]],
        "me suggest": [["me", "suggest"]],
        "me add": [["me", "add", "new@example.org"]],
        "me remove": [["me", "remove", "new@example.org"]],
        "repo": [["repo"], ["repo", "shop", "--visibility", "public"]],
        "edit list": [["edit", "list", *year]],
        "edit order": [["edit", "order", *year]],
        "edit undo": [["edit", "undo", *year]],
        "edit hide": [["edit", "hide", "year-2025", *year]],
        "edit show": [["edit", "show", "year-2025", *year]],
        "edit say": [["edit", "say", "year-2025", "A sentence of mine", *year]],
        "export": [
            ["export", *year, "-o", document],
            *(["export", *year, "--format", form, "-o", str(folder / f"x.{form}")] for form in ("html", "pdf", "json", "csv", "resume")),
            *(["export", *year, "--profile", profile, "-o", str(folder / f"{profile}.html")] for profile in ("redacted", "public")),
        ],
        "verify": [["verify", document]],
        "doctor": [["doctor"]],
        "backup": [["backup", backup]],
        "merge": [["merge", backup]],
        "purge": [["purge", "shop", "--yes"]],
        "restore": [["restore", backup, "--yes"]],
        "classify": [["classify", str(folder / "lines.jsonl")]],
        "demo": [["demo", "--no-tui", "--folder", str(folder / "demo")]],
    }
