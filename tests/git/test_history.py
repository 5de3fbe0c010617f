from __future__ import annotations

from pathlib import Path

import pygit2
import pytest

from tests.make_repo import commit, find_blob, make_repo, merge, tag
from tracker.errors import RepositoryError
from tracker.git.history import read_reach, read_root, read_tags, read_tips, split_names
from tracker.git.opening import open_repository
from tracker.git.remote import parse_remote


def test_the_default_branch_is_the_usual_one_even_while_another_is_checked_out(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [commit("Start", {"a": "1\n"}), commit("Cart", {"b": "1\n"}, on="cart")])
    repo = pygit2.Repository(str(made.path))
    repo.set_head("refs/heads/cart")
    tips = read_tips(open_repository(made.path / ".git"))
    assert (tips.default_branch, tips.default_head, len(tips.heads)) == ("main", made.shas[0], 2)


def test_what_the_remote_calls_its_head_wins(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [commit("Start", {"a": "1\n"}), commit("Next", {"a": "2\n"}, on="next")])
    repo = pygit2.Repository(str(made.path))
    repo.references.create("refs/remotes/origin/next", repo.branches["next"].target)
    repo.references.create("refs/remotes/origin/HEAD", "refs/remotes/origin/next")
    assert read_tips(open_repository(made.path / ".git")).default_branch == "next"


def test_stashes_and_notes_are_no_branches(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [commit("Start", {"a": "1\n"}), commit("Stashed", {"a": "2\n"}, on="x")])
    repo = pygit2.Repository(str(made.path))
    repo.references.create("refs/stash", made.shas[1])
    repo.references.delete("refs/heads/x")
    assert read_tips(open_repository(made.path / ".git")).heads == (made.shas[0],)


def test_an_unborn_and_a_detached_head(tmp_path: Path) -> None:
    empty = make_repo(tmp_path / "empty", [])
    assert read_tips(open_repository(empty.path / ".git")).default_head is None
    made = make_repo(tmp_path / "shop", [commit("Start", {"a": "1\n"})], detached=True)
    assert read_tips(open_repository(made.path / ".git")).default_head == made.head


def test_new_commits_are_told_apart_by_the_default_branch_and_counted_once(tmp_path: Path) -> None:
    made = make_repo(
        tmp_path / "shop",
        [commit("Start", {"a": "1\n"}), commit("Side", {"b": "1\n"}, on="side"), merge("side"), commit("Open", {"c": "1\n"}, on="open")],
    )
    repo = open_repository(made.path / ".git")
    tips = read_tips(repo)
    reach = read_reach(repo, tips)
    assert sorted(split_names(reach.merged)) == sorted(made.shas[:3])
    assert list(split_names(reach.other)) == [made.shas[3]]


def test_a_release_beside_every_branch_is_reached_by_its_tag(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [commit("Start", {"a": "1\n"}), commit("Release", {"v": "1\n"}, on="rel"), tag("v1", of="rel")])
    pygit2.Repository(str(made.path)).references.delete("refs/heads/rel")
    repo = open_repository(made.path / ".git")
    assert list(split_names(read_reach(repo, read_tips(repo)).other)) == [made.shas[1]]


def test_the_root_is_the_first_commit_of_the_first_parent_line(tmp_path: Path) -> None:
    made = make_repo(
        tmp_path / "shop", [commit("Start", {"a": "1\n"}), commit("Other root", {"b": "1\n"}, on="side", orphan=True), merge("side")]
    )
    assert read_root(open_repository(made.path / ".git"), made.head)[0] == made.shas[0]


def test_a_history_that_breaks_off_is_a_sentence(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [commit("Start", {"a": "1\n"}), commit("Next", {"a": "2\n"})])
    lost = made.path / ".git" / "objects" / made.shas[0][:2] / made.shas[0][2:]
    lost.unlink()
    repo = open_repository(made.path / ".git")
    with pytest.raises(RepositoryError, match="breaks off"):
        read_reach(repo, read_tips(repo))


def test_a_tag_of_a_file_is_passed_over(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "shop", [commit("Start", {"key.asc": "a key\n"}), tag("v1", annotated=True)])
    repo = pygit2.Repository(str(made.path))
    blob = find_blob(made.path, made.head, "key.asc")
    repo.references.create("refs/tags/key", blob)
    repo.create_tag("signed-key", blob, pygit2.enums.ObjectType.BLOB, pygit2.Signature("A", "a@x.example", 1, 0), "the key")
    tips = read_tips(open_repository(made.path / ".git"))
    assert (tips.heads, tips.tagged) == ((made.head,), (made.head,))


def test_tags_end_at_commits_and_keep_their_own_clock(tmp_path: Path) -> None:
    made = make_repo(
        tmp_path / "shop",
        [commit("Start", {"a": "1\n"}), tag("light"), tag("v1", annotated=True, message="One", at="2024-03-01T10:00:00+02:00")],
    )
    repo = open_repository(made.path / ".git")
    found = {t.name: t for t in read_tags(repo)}
    assert found["light"].sha == found["v1"].sha == made.head
    assert (found["v1"].is_annotated, found["v1"].offset_min) == (True, 120)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("git@github.com:ada/shop.git", "github.com/ada/shop"),
        ("https://ada:secret@github.com/ada/shop.git", "github.com/ada/shop"),
        ("ssh://git@git.example.org:2222/team/sub/shop.git", "git.example.org/team/sub/shop"),
        ("/home/ada/shop", None),
        ("../shop", None),
        ("file:///home/ada/shop", None),
    ],
)
def test_a_remote_is_named_without_its_credentials(url: str, name: str | None) -> None:
    assert parse_remote(url) == name


def test_an_address_made_to_be_slow_is_read_at_once() -> None:
    assert parse_remote("ssh://git@x.example:22" + "/" * 100_000 + "~a/b") is None
    assert parse_remote("https://x.example" + "/" * 400 + " b") is None
