"""Patterns of the user's own, named in the configuration: labels are made anew from stored facts, no repository is opened."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.make_repo import commit, make_repo
from tests.scan.files import MINE, rows, write
from tracker.errors import CatalogueError
from tracker.scan import scan_paths
from tracker.scan.purging import purge_repository

OWN = """[[patterns]]
pattern = "music-theory"
family = "music"
meaning = "Chords and scales."
not_examples = []
rules = [{ words = ["chord"], sure = 0.9, because = "speaks of “{what}”" }]
"""
SONGS = [commit("Start", {"a.py": "x = 1\n"}), commit("Spell every chord", {"a.py": "x = 2\n"})]
FOUND = "SELECT subject, family, reason FROM commit_patterns JOIN commit_labels USING (sha) WHERE pattern = 'music-theory'"
SPELT = [("Spell every chord", "music", "speaks of “chord”")]


def test_a_pattern_of_ones_own_is_found_without_opening_git(tmp_path: Path) -> None:
    made, other = (
        make_repo(tmp_path / "code" / "songs", SONGS),
        make_repo(tmp_path / "code" / "other", [commit("Begin", {"b.py": "y = 1\n"})]),
    )
    db, own = tmp_path / "t.db", tmp_path / "own.toml"
    scan_paths([tmp_path / "code"], db, MINE)
    assert rows(db, FOUND) == []
    # Without its objects no commit can be read any more; names of branches alone say that nothing is new.
    for place in (made, other):
        shutil.rmtree(place.path / ".git" / "objects")
        (place.path / ".git" / "objects").mkdir()
    own.write_text(OWN, encoding="utf-8")
    mine = MINE._replace(patterns=own)
    summary = scan_paths([tmp_path / "code"], db, mine)
    assert (summary.unchanged, summary.skipped, summary.relabelled, rows(db, FOUND)) == (2, (), 3, SPELT)
    own.write_text(OWN.replace("chord", "scale"), encoding="utf-8")
    scan_paths([tmp_path / "code"], db, mine)
    assert rows(db, FOUND) == []
    own.write_text(OWN, encoding="utf-8")
    scan_paths([tmp_path / "code"], db, mine)
    # What is concluded between scans knows it, too.
    purge_repository(db, "other")
    assert rows(db, FOUND) == SPELT
    scan_paths([tmp_path / "code" / "songs"], db, MINE)
    assert rows(db, FOUND) == []


def test_other_weights_label_stored_commits_anew_without_opening_git(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "songs", SONGS)
    db = tmp_path / "t.db"
    scan_paths([made.path], db, MINE)
    before = rows(db, "SELECT subject, type, level, type_confidence FROM commit_labels")
    shutil.rmtree(made.path / ".git" / "objects")
    (made.path / ".git" / "objects").mkdir()
    # As another release of the tracker would have left it.
    write(
        db, "UPDATE labels SET type = 'perf', level = 'architecture', made_by = 'older'", "DELETE FROM settings WHERE key = 'labelled_with'"
    )
    summary = scan_paths([made.path], db, MINE)
    assert (summary.unchanged, summary.skipped, summary.new_commits, summary.relabelled) == (1, (), 0, 2)
    assert scan_paths([made.path], db, MINE).relabelled == 0
    assert rows(db, "SELECT subject, type, level, type_confidence FROM commit_labels") == before


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "songs", SONGS)
    with pytest.raises(CatalogueError, match="none"):
        scan_paths([made.path], tmp_path / "t.db", MINE._replace(patterns=tmp_path / "none.toml"))
