"""What holds for every command: help, exit codes, no traceback, and nothing heavy loaded without need."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from tests.make_repo import ME, commit, make_repo
from tracker.cli import cli
from tracker.cli.group import COMMANDS

HEAVY = ("pydantic", "textual", "pygit2", "numpy", "sqlite_utils", "jinja2", "rich")


def run(*words: str, environ: dict[str, str] | None = None, code: str = "") -> subprocess.CompletedProcess[str]:
    """`tracker` in a process of its own; `code` runs instead of it when given."""
    command = [sys.executable, "-c", code] if code else [sys.executable, "-m", "tracker", *words]
    return subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **(environ or {})}, stdin=subprocess.DEVNULL, check=False
    )


def find_loaded(*words: str, environ: dict[str, str] | None = None) -> set[str]:
    """The heavy libraries that a command has loaded when it ends."""
    code = f"""
import sys
sys.argv = ["tracker", *{words!r}]
from tracker.__main__ import main
try:
    main()
except SystemExit:
    pass
print("LOADED", *[name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)
"""
    done = run(code=code, environ=environ)
    return set(done.stderr.rsplit("LOADED", 1)[1].split())


def test_help_and_version_load_nothing_heavy() -> None:
    assert find_loaded("--version") == set()
    assert find_loaded("--help") == set()
    assert find_loaded("scan", "--help") == set()


def test_a_scan_that_labels_nothing_loads_no_weights(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [commit("Start", {"a.py": "x = 1\n"})])
    environ = {"TRACKER_DB": str(tmp_path / "t.db"), "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    words = ("scan", str(made.path), "--jobs", "1", "--me")
    assert "numpy" not in find_loaded(*words, "nobody@example.org", environ=environ)
    assert find_loaded("scan", str(made.path), "--me", "nobody@example.org", environ=environ) <= {"rich"}, "nothing is new"
    assert "numpy" in find_loaded(*words, str(ME.email), environ=environ)


HEADLESS = (
    *("where", "arc", "doctor", "scan /no/such/folder", "export --year 2025", "verify x", "why abc1234", "why a/package-lock.json"),
    *("me list", "note list", "shipped", "classify /no/such/file"),
)


@pytest.mark.parametrize("words", HEADLESS)
def test_no_headless_command_loads_the_app(words: str, tmp_path: Path) -> None:
    assert "textual" not in find_loaded(*words.split(), environ={"TRACKER_DB": str(tmp_path / "none.db")})


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    done = CliRunner().invoke(cli, [name, "--help"])
    assert done.exit_code == 0
    assert "Example:" in done.output and f"tracker {name}" in done.output
    command = cli.get_command(click.Context(cli), name)
    assert command is not None and command.short_help
    for inner in command.commands.values() if isinstance(command, click.Group) else []:
        done = CliRunner().invoke(cli, [name, inner.name or "", "--help"])
        assert "Example:" in done.output


def test_every_reading_command_speaks_json() -> None:
    for name in ("scan", "arc", "artifacts", "patterns", "reuse", "shipped", "why", "verify", "doctor", "where"):
        assert "--json" in CliRunner().invoke(cli, [name, "--help"]).output


def test_a_slip_of_the_finger_is_understood() -> None:
    done = CliRunner().invoke(cli, ["artefacts"])
    assert done.exit_code == 2
    assert "Did you mean 'artifacts'?" in done.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["scan"], "Missing argument"),
        (["scan", "/no/such/folder"], "there is no such folder"),
        (["scan", ".", "--me", "nobody"], "is no email address"),
        (["scan", ".", "--jobs", "0"], "--jobs"),
        (["arc"], "nothing was scanned yet"),
        (["export", "--year", "x"], "--year"),
        (["export", "--year", "2025", "--format", "doc"], "there is no format 'doc'"),
        (["export", "--year", "2025", "--profile", "secret"], "there is no profile 'secret'"),
        (["export", "--year", "2025", "--anonymous"], "name it redacted or public"),
        (["repo", "--role", "work", "--undo"], "do one at a time"),
        (["repo", "--accept"], "goes with --suggest"),
        (["label", "abc1234"], "Say what to correct"),
        (["label", "abc1234", "--undo", "--level", "system"], "--undo alone"),
        (["label", "abc1234", "--level", "senior"], "senior"),
        (["verify", "/no/such/file"], "cannot be read: No such file or directory."),
        (["backup", "x.db"], "nothing was scanned yet"),
        (["shipped", "--year", "2025", "--since", "2025-01-01"], "not both"),
        (["classify", "/no/such/file"], "No such file"),
    ],
)
def test_usage_ends_with_2(words: list[str], said: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, words, env={"TRACKER_DB": str(tmp_path / "none.db"), "TRACKER_CONFIG": str(tmp_path / "none.toml")})
    assert done.exit_code == 2, done.output
    assert said in done.stderr
    assert done.stdout == ""


def test_a_wrong_configuration_ends_with_2(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("datbase = 'x'")
    done = CliRunner().invoke(cli, ["arc"], env={"TRACKER_CONFIG": str(tmp_path / "config.toml"), "TRACKER_DB": ""})
    assert done.exit_code == 2
    assert "did you mean 'database'?" in done.stderr


def test_the_app_needs_a_terminal() -> None:
    done = run()
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr


def test_no_traceback_reaches_the_user(tmp_path: Path) -> None:
    """A fault that nobody expected is one sentence; the debug variable shows where."""
    code = """
import sys
sys.argv = ["tracker", "where"]
import tracker.settings as s
s.find_config_file = None
from tracker.__main__ import main
main()
"""
    quiet = run(code=code, environ={"TRACKER_DEBUG": "", "TRACKER_DB": str(tmp_path / "x.db")})
    loud = run(code=code, environ={"TRACKER_DEBUG": "1", "TRACKER_DB": str(tmp_path / "x.db")})
    assert quiet.returncode == loud.returncode == 1
    assert "Traceback" not in quiet.stderr and quiet.stderr.count("\n") == 1
    assert "Traceback" in loud.stderr


def test_debug_shows_where_an_error_came_from() -> None:
    done = run("--debug", "scan", "/no/such/folder")
    assert "Traceback" in done.stderr
    assert run("scan", "/no/such/folder").returncode == 2


def test_an_interrupt_ends_with_130() -> None:
    code = """
import os, signal, sys
sys.argv = ["tracker", "where"]
import tracker.settings as s
s.find_config_file = lambda environ: os.kill(os.getpid(), signal.SIGINT)
from tracker.__main__ import main
main()
"""
    done = run(code=code, environ={"TRACKER_DB": "/x.db"})
    assert done.returncode == 130
    assert "Interrupted" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="needs pipes that close")
def test_a_reader_that_leaves_early_is_no_error() -> None:
    done = subprocess.run(f"{sys.executable} -m tracker why a.lock --json | true", shell=True, capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_the_database_is_chosen_before_or_after_the_command(tmp_path: Path) -> None:
    for words in (["--db", str(tmp_path / "a.db"), "where"], ["where", "--db", str(tmp_path / "a.db")]):
        done = CliRunner().invoke(cli, words, env={"TRACKER_DB": str(tmp_path / "b.db")})
        assert str(tmp_path / "a.db") in done.stdout and "chosen by --db" in done.stdout
