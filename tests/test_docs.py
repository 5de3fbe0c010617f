"""The documents say what is so: every command is in them, every picture and file they name is there, the commands are the right ones."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import click
import pytest

from tracker.cli import cli
from tracker.cli.group import COMMANDS
from tracker.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.S)


def test_every_command_is_in_the_readme() -> None:
    table = README[README.index("## The commands") :]
    assert [name for name in COMMANDS if f"| `tracker {name}" not in table] == []


def test_the_readme_names_no_command_or_option_that_is_not_there() -> None:
    called = re.findall(r"tracker ([a-z]+)((?: [^`|$)\n]*)?)", "\n".join(BLOCKS) + "\n".join(re.findall(r"`(tracker [^`\n]+)`", README)))
    assert called
    for name, rest in called:
        command = cli.get_command(click.Context(cli), name)
        assert command is not None, name
        words = rest.split()
        if isinstance(command, click.Group) and words and words[0] in command.commands:
            command = command.commands[words[0]]
        options = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        assert [word for word in words if word.startswith("-") and word not in options] == [], name


def test_the_app_is_opened_without_a_command() -> None:
    assert "| `tracker` |" in README


def test_every_picture_is_there() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures
    for picture in pictures:
        assert (ROOT / picture).is_file(), picture


def test_there_are_two_commands_for_a_fresh_clone() -> None:
    from_clone = [block.strip() for block in BLOCKS if "venv" in block]
    assert len(from_clone) == 2
    assert from_clone[0].endswith("tracker demo")
    assert all("\n" not in block for block in from_clone)


def test_every_check_is_the_same_one() -> None:
    for place in ("README.md", ".ci/run", ".github/workflows/ci.yml"):
        assert ".ci/check.py" in (ROOT / place).read_text(encoding="utf-8"), place
    checks = (ROOT / ".ci" / "check.py").read_text(encoding="utf-8")
    assert all(tool in checks for tool in ('"ruff", "format", "--check"', '"ruff", "check"', '"mypy"', "lint-imports", '"pytest"'))


def test_the_workflow_covers_what_the_project_promises() -> None:
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    assert all(f'"3.{minor}"' in workflow for minor in (11, 12, 13, 14))
    assert "macos-latest" in workflow and "windows-latest" in workflow
    assert PROJECT["project"]["requires-python"] == ">=3.11"


def test_configuration_keys_are_documented() -> None:
    assert [key for key in Settings._fields if f"`{key}`" not in README] == []


def test_views_that_the_readme_names_exist() -> None:
    schema = (ROOT / "tracker" / "store" / "schema.sql").read_text(encoding="utf-8")
    named = re.search(r"Its views are (.*?):\n", README, re.S)
    assert named is not None
    views = re.findall(r"`([a-z_]+)`", named[1])
    assert [view for view in views if f"CREATE VIEW {view} " not in schema] == []
    assert len(views) == 10


def test_the_changelog_has_the_usual_form() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in changelog
    assert set(re.findall(r"^### (.+)$", changelog, re.M)) <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


def test_files_that_the_readme_names_exist() -> None:
    names = re.findall(r"`((?:data|tests|screenshots|\.ci)/[^`]+)`", README)
    assert names and [name for name in names if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("name", [".ci/run"])
def test_the_scripts_are_sound(name: str) -> None:
    assert subprocess.run(["bash", "-n", str(ROOT / name)], check=False).returncode == 0
    mode = subprocess.run(["git", "-C", str(ROOT), "ls-files", "--stage", name], capture_output=True, text=True, check=False).stdout
    assert mode.startswith("100755 ")
