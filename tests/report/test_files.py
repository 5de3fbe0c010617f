"""A document is written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tracker.errors import ExportError
from tracker.report.files import write_file


def test_writes_utf8_with_line_feeds(tmp_path: Path) -> None:
    write_file("ż\n日\n", tmp_path / "a.md", may_replace=False)
    assert (tmp_path / "a.md").read_bytes() == "ż\n日\n".encode()
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_replaces_only_when_told(tmp_path: Path) -> None:
    target = tmp_path / "a.md"
    target.write_text("old")
    with pytest.raises(ExportError, match="--force"):
        write_file("new", target, may_replace=False)
    assert target.read_text() == "old"
    write_file("new", target, may_replace=True)
    assert target.read_text() == "new"


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "a.md"
    target.write_text("old")
    with pytest.raises(ExportError, match="cannot be written"):
        write_file("\ud800", target, may_replace=True)
    assert target.read_text() == "old"
    with pytest.raises(ExportError, match="cannot be written"):
        write_file("new", tmp_path / "no" / "such" / "a.md", may_replace=False)
    with pytest.raises(ExportError, match="is a folder"):
        write_file("new", tmp_path, may_replace=True)
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs folder modes that hold for this user")
def test_a_read_only_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(ExportError, match="Permission denied"):
            write_file("new", tmp_path / "a.md", may_replace=False)
    finally:
        tmp_path.chmod(0o700)
