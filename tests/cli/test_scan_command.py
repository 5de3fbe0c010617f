"""`scan` from the outside: what it says, how it ends, and that it only reads."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.cli.conftest import build_folder
from tests.make_repo import commit, make_repo
from tracker.cli import cli
from tracker.cli.scanwords import print_summary, tell_progress, tell_span
from tracker.scan.options import Progress, ScanSummary


def scan(tmp_path: Path, *words: str) -> Result:
    environ = {"TRACKER_DB": str(tmp_path / "t.db"), "TRACKER_CONFIG": str(tmp_path / "none.toml")}
    return CliRunner().invoke(cli, ["scan", "--jobs", "1", *words], env=environ, catch_exceptions=False)


def find_digest(folder: Path) -> str:
    """Of every path, size, time and byte below `folder`."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        digest.update(f"{path}{status.st_size}{status.st_mtime_ns}{status.st_mode}".encode())
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()


@pytest.fixture(name="code")
def make_code(tmp_path: Path) -> Path:
    build_folder(tmp_path / "code")
    return tmp_path / "code"


def test_a_scan_says_what_it_found(tmp_path: Path, code: Path) -> None:
    done = scan(tmp_path, str(code), "--me", "ada@example.org")
    assert done.exit_code == 0 and done.stderr == ""
    assert done.stdout.startswith("2 repositories; ")
    assert "are yours (ada@example.org)" in done.stdout
    assert "shop 0.2.0" in done.stdout and "tinyauth 1.0.0" in done.stdout


def test_somebody_without_a_commit_is_asked_again(tmp_path: Path, code: Path) -> None:
    said = scan(tmp_path, str(code), "--me", "stranger@example.org").stdout
    assert "0 of 9 commits are yours (stranger@example.org);" in said and "`tracker me suggest` lists who you may be" in said


def test_what_was_not_read_to_the_end_is_told_everywhere(tmp_path: Path, code: Path) -> None:
    """A scan that was stopped says nothing of who commits: it did not see them all."""
    scan(tmp_path, str(code), "--me", "stranger@example.org")
    with sqlite3.connect(tmp_path / "t.db") as connection:
        connection.execute("UPDATE places SET fingerprint = NULL WHERE shown_path LIKE '%shop'")
    environ = {"TRACKER_DB": str(tmp_path / "t.db"), "TRACKER_CONFIG": str(tmp_path / "none.toml")}
    said = {name: CliRunner().invoke(cli, [name], env=environ, catch_exceptions=False).stdout for name in ("arc", "doctor", "repo")}
    assert "the scan was stopped: 1 of 2 repositories not read to the end" in said["arc"] and "none of their" not in said["arc"]
    assert "1 repository read to the end" in said["doctor"] and "was not read to the end" in said["doctor"]
    assert "not read to the end" in next(line for line in said["repo"].splitlines() if line.startswith("shop"))


def test_a_stopped_scan_says_how_far_it_came(capsys: pytest.CaptureFixture[str]) -> None:
    print_summary(ScanSummary(15, 0, 54, 54, 0, ("ada@example.org",), (), (), (), 0, 2.0, True, read_to_end=3))
    said = capsys.readouterr().out
    assert said.startswith("Stopped: 3 of 15 repositories read to the end; 54 new commits read in 2.0 s. Scan again to go on.")
    assert "tracker me suggest" not in said


def test_what_is_read_again_is_said_in_the_past(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "code" / "shop", [commit("Start", {"package-lock.json": "{}\n"}), commit("Cart", {"cart.py": "1\n"})])
    (tmp_path / "none.toml").write_text("")
    scan(tmp_path, str(made.path), "--everyone")
    (tmp_path / "none.toml").write_text('include = ["*.json"]')
    said = scan(tmp_path, str(made.path), "--everyone").stdout.splitlines()
    assert said[0].startswith("1 repository; 0 new commits read, 1 known one again, in ")
    assert said[1].startswith("1 known commit had to be read again, because other files count now (") and said[1].endswith(").")


def test_between_a_change_of_rules_and_the_scan_both_are_told(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [commit("Start", {"uv.lock": "{}\n"})])
    environ = {"TRACKER_DB": str(tmp_path / "t.db"), "TRACKER_CONFIG": str(tmp_path / "none.toml")}

    def ask(*words: str) -> list[str]:
        return CliRunner().invoke(cli, words, env=environ, catch_exceptions=False).stdout.splitlines()

    scan(tmp_path, str(made.path), "--me", "ada@example.org")
    assert "look   Files left out as generated, vendored, locked or binary: 1.  What helps: tracker why PATH names the rule" in ask(
        "doctor"
    )
    (tmp_path / "none.toml").write_text('include = ["*.lock"]')
    taken = ask("why", "uv.lock")
    assert taken[0].startswith("uv.lock in shop counts: a glob under `include`")
    assert taken[1].startswith("  1 of 1 change left out when last read, by the rule 'lock-file': ")
    scan(tmp_path, str(made.path), "--me", "ada@example.org")
    assert len(ask("why", "uv.lock")) == 1
    (tmp_path / "none.toml").write_text("")
    assert ask("why", "uv.lock")[1] == "  1 of 1 change counted when last read; the next scan reads again."


def test_what_was_to_be_read_again_and_was_not_is_said_to_stay(capsys: pytest.CaptureFixture[str]) -> None:
    summary = ScanSummary(1, 0, 0, 54, 0, (), (), (), (), 0, 2.0, False, read_again=3, reread=(("other files count now", 4),))
    print_summary(summary)
    assert "because other files count now; those not read now stay as they were until a scan finds their repository." in (
        capsys.readouterr().out
    )
    print_summary(summary._replace(read_again=4))
    assert "because other files count now.\n" in capsys.readouterr().out


def test_labels_made_anew_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    summary = ScanSummary(1, 1, 0, 54, 0, (), (), (), (), 0, 2.0, False, relabelled=54)
    print_summary(summary)
    assert "54 known commits labelled anew from what is stored: " in capsys.readouterr().out
    print_summary(summary._replace(relabelled=0))
    assert "anew" not in capsys.readouterr().out


def test_nobody_is_guessed(tmp_path: Path, code: Path) -> None:
    said = scan(tmp_path, str(code)).stdout
    assert "Nobody is known as you" in said
    assert "tracker me add ada@example.org    Ada Novak" in said


def test_json(tmp_path: Path, code: Path) -> None:
    told = json.loads(scan(tmp_path, str(code), "--json", "--me", "ada@example.org").stdout)
    assert told["repositories"] == 2 and told["skipped"] == [] and told["database"] == str(tmp_path / "t.db")
    again = json.loads(scan(tmp_path, str(code), "--json").stdout)
    assert again["new_commits"] == 0 and again["unchanged"] == 2 and again["me"] == ["ada@example.org"]
    assert again["my_commits"] == told["my_commits"]


def test_a_scan_only_reads(tmp_path: Path, code: Path) -> None:
    before = find_digest(code)
    assert scan(tmp_path, str(code), "--everyone").exit_code == 0
    assert find_digest(code) == before


def test_one_that_cannot_be_read_is_skipped_with_1(tmp_path: Path, code: Path) -> None:
    broken = make_repo(code / "broken", [commit("Start", {"a.py": "x\n"})])
    config = broken.path / ".git" / "config"
    config.write_text(config.read_text() + "\n[extensions]\n\tobjectformat = sha256\n[core]\n\trepositoryformatversion = 1\n")
    done = scan(tmp_path, str(code), "--me", "ada@example.org")
    assert done.exit_code == 1
    assert "Skipped: 1 repository" in done.stdout and str(broken.path) in done.stdout
    assert "shop 0.2.0" in done.stdout


def test_bad_paths_end_with_2(tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("x")
    (tmp_path / "empty").mkdir()
    for path in ("nowhere", "file.txt", "empty"):
        done = scan(tmp_path, str(tmp_path / path))
        assert done.exit_code == 2 and str(tmp_path / path) in done.stderr and done.stdout == "", path


@pytest.mark.skipif(os.name != "posix", reason="needs /dev/full")
def test_a_full_disk_for_the_output_is_one_sentence(tmp_path: Path, code: Path) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tracker", "scan", "--db", str(tmp_path / "t.db"), str(code)],
            stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode != 0 and "Traceback" not in done.stderr


def test_progress_is_counted_with_an_estimate() -> None:
    line = tell_progress(Progress("sh\x1bop", 1, 2, 1200, 5000, 3.0, 95.0))
    assert line == "1/2 repositories, 1,200/5,000 commits, about 2 min left  sh\\x1bop"
    assert "left" not in tell_progress(Progress("shop", 0, 2, 0, 5000, 0.0, None))
    assert [tell_span(s) for s in (0.2, 59, 61, 5000)] == ["1 s", "59 s", "1 min", "1 h 23 min"]
