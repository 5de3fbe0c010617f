"""A failure around one repository says what helps, and quotes nothing that was being read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.make_repo import commit, make_repo
from tests.scan.files import rows, scan
from tracker.faults import find_log
from tracker.scan.guard import Failure, attempt
from tracker.settings import find_data_folder

SECRET = "knurled_widgets"


def fail(error: Exception) -> Callable[[], object]:
    def work() -> object:
        raise error

    return work


def test_words_of_a_source_are_not_quoted() -> None:
    """As `int` and parsers do, which name what they could not read."""
    for error in (ValueError(f"invalid literal for int(): '{SECRET}'"), KeyError(SECRET), TypeError(SECRET)):
        failed = attempt(fail(error))
        assert isinstance(failed, Failure) and SECRET not in failed.reason and type(error).__name__ in failed.reason
    log = find_log(find_data_folder()).read_text()
    assert log.count(" scan\n") == 3 and SECRET not in log and "test_guard.py:" in log


def test_words_that_name_an_object_or_a_file_help() -> None:
    for error in (KeyError(f"object not found - no match for id ({'a' * 40})"), OSError(5, "Input/output error")):
        failed = attempt(fail(error))
        assert isinstance(failed, Failure) and ("object not found" in failed.reason or "Input/output error" in failed.reason)


def test_such_a_failure_is_kept_with_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = make_repo(tmp_path / "shop", [commit("Start", {"a.py": f"x = '{SECRET}'\n"})])

    def extract(*_: object) -> object:
        raise ValueError(SECRET)

    monkeypatch.setattr("tracker.scan.planning.read_tags", extract)
    assert len(scan(tmp_path / "t.db", made.path).skipped) == 1
    assert rows(tmp_path / "t.db", "SELECT reason FROM places") == [("cannot be read (ValueError); try `git fsck` there",)]
