from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.model.clock import day_of
from tracker.model.facts import Change, CoAuthor, Commit, Person, Signals
from tracker.model.labels import LEVELS, TYPES, Labels, PatternLabel
from tracker.model.ledger import Dependency, Manifest
from tracker.model.record import CommitRecord, ManifestChange, PlaceState
from tracker.store.ledger import read_history
from tracker.store.places import WorkFacts, save_place
from tracker.store.rows import build_rows
from tracker.store.schema import open_writer
from tracker.store.writer import Writer

NOW = 1_790_000_000
# What the git floor lets through: valid Unicode without NUL.
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)
LINES = st.none() | st.integers(0, 10**6)
PEOPLE = st.builds(Person, TEXT, TEXT)
CHANGES = st.builds(Change, TEXT, st.none() | TEXT, st.sampled_from("AMDRCT"), LINES, LINES, st.none() | st.just("vendored"))
MANIFESTS = st.builds(
    Manifest,
    TEXT,
    TEXT,
    TEXT,
    st.none() | TEXT,
    st.none() | TEXT,
    st.lists(st.builds(Dependency, TEXT, st.sampled_from(["run", "dev", "build", "optional"])), unique=True, max_size=3).map(tuple),
    st.lists(TEXT, unique=True, max_size=2).map(tuple),
    st.just(()),
    st.just(()),
)


@st.composite
def records(draw: st.DrawFn) -> CommitRecord:
    commit = Commit(
        sha=draw(st.binary(min_size=20, max_size=20)).hex(),
        tree_sha="0" * 40,
        parents=draw(st.sampled_from([(), ("a" * 40,)])),
        author=draw(PEOPLE),
        authored_at=draw(st.integers(-(10**12), 10**12)),
        author_offset_min=draw(st.integers(-840, 840)),
        committer=draw(PEOPLE),
        committed_at=draw(st.integers(0, 10**9)),
        committer_offset_min=0,
        subject=draw(TEXT),
        body=draw(TEXT),
        changes=tuple(draw(st.lists(CHANGES, max_size=4))),
    )
    label = Labels(
        draw(st.sampled_from(TYPES)), 0.5, "", draw(st.sampled_from(LEVELS)), 0.7, "", (PatternLabel("caching", 0.9, "because"),)
    )
    manifest = draw(st.none() | MANIFESTS)
    found = (ManifestChange(manifest.path, None, "M", manifest),) if manifest else ()
    helpers = tuple(
        draw(st.lists(st.builds(CoAuthor, TEXT, TEXT, st.just("co-authored-by"), st.sampled_from(["human", "ai"])), max_size=2))
    )
    signals = Signals({"def+": 2}, True)
    return CommitRecord(
        commit,
        commit.author,
        "human",
        commit.committer,
        "human",
        helpers,
        True,
        True,
        False,
        None,
        None,
        signals,
        label,
        found,
        (),
        ((0, 7),),
        ((0, b"abcd", b""),),
    )


@settings(max_examples=60)
@given(st.lists(records(), max_size=8, unique_by=lambda r: r.commit.sha))
def test_what_is_saved_is_what_is_read_and_twice_is_once(made: list[CommitRecord]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        connection = open_writer(Path(folder) / "t.db")
        place = PlaceState("/x/.git", "/x", "checkout", "ok", "")
        _, work_id = save_place(connection, place, WorkFacts("x", "r" * 40, None, "main", None))
        Writer(connection, NOW).save_rows(work_id, build_rows(made, "h"), True)
        before = list(connection.iterdump())
        Writer(connection, NOW).save_rows(work_id, build_rows(made, "h"), True)
        assert list(connection.iterdump()) == before
        for record in made:
            commit = record.commit
            row = connection.execute(
                "SELECT id, subject, body, authored_at, author_offset_min, is_assisted FROM commits WHERE sha = ?", (commit.sha,)
            ).fetchone()
            assert row[1:5] == (commit.subject, commit.body, commit.authored_at, commit.author_offset_min)
            assert bool(row[5]) == any(c.kind == "ai" for c in record.coauthors)
            changes = connection.execute(
                "SELECT path, old_path, status, added, deleted, rule FROM changes WHERE commit_id = ? ORDER BY seq", row[:1]
            )
            assert tuple(Change(*c) for c in changes) == commit.changes
            seen = connection.execute("SELECT type, level, author_name FROM commit_labels WHERE sha = ?", (commit.sha,)).fetchone()
            assert record.labels and seen == (record.labels.type, record.labels.level, commit.author.name)
        wanted = {r.commit.sha: r.manifests[0].manifest for r in made if r.manifests}
        got = {m.sha: m.manifest for m in read_history(connection, work_id).manifests}
        assert {
            sha: m._replace(dependencies=tuple(sorted(m.dependencies)), commands=tuple(sorted(m.commands))) for sha, m in got.items()
        } == {
            sha: m._replace(dependencies=tuple(sorted(m.dependencies)), commands=tuple(sorted(m.commands)))
            for sha, m in wanted.items()
            if m
        }
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.close()


def test_a_day_is_reckoned_by_the_authors_clock() -> None:
    new_year = 1_704_067_200
    assert day_of(new_year, 0) == "2024-01-01"
    assert day_of(new_year, -60) == "2023-12-31"
    assert day_of(10**15, 0) == "9999-12-31"
    assert day_of(-(10**15), 0) == "0001-01-01"
