from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.make_repo import BOT, OTHER, Link, Made, Submodule, commit, find_blob, lose_object, make_repo, make_shallow, merge
from tracker.catalogue.exclusions import read_exclusions
from tracker.git.attributes import read_attributes
from tracker.git.commits import Reading, Source, Wants, _drop_positions, read_commits
from tracker.git.differ import Differ
from tracker.git.exclude import Filter
from tracker.git.identity import Mailmap
from tracker.git.opening import open_repository, read_grafts


def read(made: Made, *, is_everyone: bool = True, mine: Callable[[str], bool] = lambda email: True) -> dict[str, Reading]:
    git_dir = made.path / ".git" if (made.path / ".git").exists() else made.path
    repo = open_repository(git_dir)
    source = Source(repo, Mailmap(repo), Filter(read_exclusions(), read_attributes(repo, made.head)), read_grafts(git_dir), Differ(repo))
    wants = Wants(lambda raw, mapped: mine(mapped.email), is_everyone, lambda path: path.endswith("setup.py"))
    return {r.commit.subject: r for r in read_commits(source, made.shas, wants)}


def test_counts_lines_renames_and_deletions(tmp_path: Path) -> None:
    text = "".join(f"line {n}\n" for n in range(20))
    made = make_repo(
        tmp_path / "shop",
        [
            commit("Start", {"a.py": text, "b.py": "x\n"}),
            commit("Move", {"lib/a.py": text + "more\n"}, moves={"a.py": "lib/a.py"}),
            commit("Drop", {"b.py": None}),
        ],
    )
    got = read(made)
    assert got["Start"].commit.changes is not None
    assert [(c.path, c.status, c.added, c.deleted) for c in got["Start"].commit.changes] == [("a.py", "A", 20, 0), ("b.py", "A", 1, 0)]
    assert [tuple(c) for c in got["Move"].commit.changes or ()] == [("lib/a.py", "a.py", "R", 1, 0, None)]
    assert [(c.path, c.status, c.deleted) for c in got["Drop"].commit.changes or ()] == [("b.py", "D", 1)]
    assert got["Move"].patches["lib/a.py"].startswith(b"@@")


def test_an_added_line_that_looks_like_a_header_is_counted(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [commit("Start", {"a": "x\n"}), commit("Odd", {"a": "x\n++ b/file\n-- a\n"})])
    assert [(c.added, c.deleted) for c in read(made)["Odd"].commit.changes or ()] == [(2, 0)]


def test_merges_have_no_lines_of_their_own(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [commit("Start", {"a": "1\n"}), commit("Side", {"b": "1\n"}, on="s"), merge("s", message="Join")])
    assert read(made)["Join"].commit.changes is None


def test_other_peoples_changes_are_not_read_but_their_telling_files_are(tmp_path: Path) -> None:
    made = make_repo(
        tmp_path / "shop", [commit("Theirs", {"a.py": "1\n", "setup.py": "setup()\n"}, by=OTHER), commit("Mine", {"b.py": "1\n"})]
    )
    got = read(made, is_everyone=False, mine=lambda email: email != OTHER.email)
    assert not got["Theirs"].is_diffed
    assert [c.path for c in got["Theirs"].commit.changes or ()] == ["setup.py"]
    assert got["Theirs"].blobs == {"setup.py": b"setup()\n"}
    assert got["Mine"].is_diffed


def test_a_missing_blob_leaves_the_commit_with_unknown_counts(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [commit("Start", {"a": "1\n", "big": "x\n" * 50}), commit("Next", {"big": "y\n" * 60})])
    lose_object(made.path, find_blob(made.path, made.shas[1], "big"))
    changes = {c.path: c for c in read(made)["Next"].commit.changes or ()}
    assert (changes["big"].status, changes["big"].added, changes["big"].rule) == ("M", None, None)


def test_a_missing_tree_leaves_the_commit(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [commit("Start", {"a": "1\n"}), commit("Next", {"a": "2\n"})])
    lose_object(made.path, str(open_repository(made.path / ".git")[made.shas[1]].tree_id))  # type: ignore[attr-defined]
    assert read(made)["Next"].commit.changes is None


def test_a_shallow_cut_is_no_first_commit(tmp_path: Path) -> None:
    made = make_repo(
        tmp_path / "shop", [commit("Gone", {"a": "1\n", "b": "1\n"}), commit("Cut", {"a": "2\n"}), commit("Last", {"a": "3\n"})]
    )
    make_shallow(made.path, made.shas[1])
    got = read(made._replace(shas=made.shas[1:]))
    assert (got["Cut"].is_diffed, got["Cut"].commit.changes) == (False, None)
    assert got["Last"].is_diffed


def test_binary_links_submodules_and_excluded_files(tmp_path: Path) -> None:
    made = make_repo(
        tmp_path / "shop",
        [
            commit(
                "Start",
                {
                    "blob.dat": b"\0\1\2" * 9,
                    "link": Link("blob.dat"),
                    "auth": Submodule("a" * 40),
                    "package-lock.json": "{}\n",
                    "app.min.js": "x" * 90,
                    "vendor/x.go": "package x\n",
                    "api.pb.go": "// Code generated by protoc. DO NOT EDIT.\n",
                },
            )
        ],
    )
    rules = {c.path: c.rule for c in read(made)["Start"].commit.changes or ()}
    assert rules == {
        "blob.dat": "binary",
        "link": None,
        "auth": None,
        "package-lock.json": "lock-file",
        "app.min.js": "minified",
        "vendor/x.go": "vendored",
        "api.pb.go": "generated",
    }


def test_the_repositorys_own_attributes_win(tmp_path: Path) -> None:
    attributes = "vendor/mine/* -linguist-vendored\nsrc/out/** linguist-generated=true\n"
    made = make_repo(
        tmp_path / "shop",
        [commit("Start", {".gitattributes": attributes, "vendor/mine/a.py": "1\n", "vendor/b.py": "1\n", "src/out/c.py": "1\n"})],
    )
    rules = {c.path: c.rule for c in read(made)["Start"].commit.changes or ()}
    assert (rules["vendor/mine/a.py"], rules["vendor/b.py"], rules["src/out/c.py"]) == (None, "vendored", "linguist-generated")


def test_generated_content_and_bulk_data_are_left_out(tmp_path: Path) -> None:
    made = make_repo(
        tmp_path / "shop",
        [commit("Start", {"client.ts": "// @generated by a tool\nlet a = 1\n", "towns.json": "[1,\n" * 3000, "app.json": "{}\n"})],
    )
    rules = {c.path: c.rule for c in read(made)["Start"].commit.changes or ()}
    assert rules == {"client.ts": "generated", "towns.json": "large-data", "app.json": None}


@pytest.mark.parametrize(
    ("message", "encoding", "subject"),
    [
        ("Gr\u00fc\u00dfe".encode("latin-1"), "ISO-8859-1", "Gr\u00fc\u00dfe"),
        ("Gr\u00fc\u00dfe".encode("latin-1"), None, "Gr\\xfc\\xdfe"),
        (b"\n\n  Late start\r\n\r\nbody\r\n", None, "Late start"),
        (b"caf\xc3\xa9", "klingon", "caf\u00e9"),
    ],
)
def test_messages_of_any_bytes(tmp_path: Path, message: bytes, encoding: str | None, subject: str) -> None:
    made = make_repo(tmp_path / "shop", [commit(message, {"a": "1\n"}, encoding=encoding)])
    assert list(read(made)) == [subject]


def test_the_mailmap_says_who_somebody_is(tmp_path: Path) -> None:
    mailmap = "Ada Novak <ada@example.org> <bo@example.net>\n"
    made = make_repo(tmp_path / "shop", [commit("Start", {".mailmap": mailmap}, by=OTHER)])
    got = read(made)["Start"]
    assert (got.commit.author.email, got.raw_author.email) == ("ada@example.org", "bo@example.net")


def test_the_same_change_has_the_same_patch_id_wherever_it_stands(tmp_path: Path) -> None:
    made = make_repo(
        tmp_path / "shop",
        [
            commit("Start", {"a": "1\n2\n3\n"}),
            commit("Here", {"a": "1\n2\n3\nnew\n"}),
            commit("There", {"a": "0\n1\n2\n3\nnew\n"}, on="s", start="main", by=BOT),
            commit("Before", {"b": "x\n"}, on="t", orphan=True),
        ],
    )
    got = read(made)
    assert got["Here"].patch_id and got["Here"].patch_id != got["Before"].patch_id


HUNKS = st.lists(
    st.tuples(st.text("@ab\n", max_size=9), st.lists(st.text("@+-\r x", max_size=6), min_size=1, max_size=3)), min_size=1, max_size=4
)


@given(HUNKS, st.integers(0, 60))
def test_a_patch_id_leaves_out_where_hunks_stand_and_nothing_else(hunks: list[tuple[str, list[str]]], cut: int) -> None:
    lines = [[f"@@ -1 +1 @@ {head}".replace("\n", ""), *(f"+{line}" for line in body)] for head, body in hunks]
    whole = "".join(f"{line}\n" for hunk in lines for line in hunk).encode()
    for patch in (whole, whole[:cut]):
        assert not patch or _drop_positions(patch) == re.sub(rb"(?m)^@@[^\n]*\n", b"", patch) or not patch.startswith(b"@@")
