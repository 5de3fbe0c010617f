"""Lists of commits, one commit, and diffs: what each filter finds, what each error says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.growth.make_file import MadeFile
from tests.make_repo import commit, make_repo
from tracker import growth
from tracker.errors import UsageError
from tracker.model.growth import SORTS, CommitQuery


@pytest.fixture
def made(tmp_path: Path) -> MadeFile:
    return MadeFile(tmp_path / "tracker.db")


def subjects(made: MadeFile, **query: object) -> list[str]:
    asked = CommitQuery(**query)
    found = [row.subject for row in growth.search_commits(made.path, asked)]
    assert growth.count_commits(made.path, asked) == len(found)
    return found


@pytest.fixture
def shop(made: MadeFile) -> MadeFile:
    made.commit(
        "shop", "2023-12-31", "Add cart", body="For the warehouse", files=["cart.py"], patterns=["caching"], sure=0.8, lines=(50, 1)
    )
    made.commit("shop", "2024-01-01", "Fix cart", kind="fix", level="syntax", files=["cart.py"], sure=0.4, lines=(5, 90))
    made.commit("blog", "2024-05-01", "Deploy blog", level="system", files=["deploy.yml", "app.ts"], assisted=True, sure=0.6)
    made.commit("blog", "2024-06-01", "Merge pull request", merge=True)
    made.commit("blog", "2024-07-01", "Bo writes", author="Bo Lind", files=["app.ts"])
    return made


FILTERS = [
    ({}, ["Bo writes", "Merge pull request", "Deploy blog", "Fix cart", "Add cart"]),
    ({"repo": "shop"}, ["Fix cart", "Add cart"]),
    ({"repo": "none"}, []),
    ({"year": 2023}, ["Add cart"]),
    ({"quarter": "2024-Q1"}, ["Fix cart"]),
    ({"since": "2024-01-01", "until": "2024-05-01"}, ["Deploy blog", "Fix cart"]),
    ({"level": "system"}, ["Deploy blog"]),
    ({"type": "fix"}, ["Fix cart"]),
    ({"type": "merge"}, ["Merge pull request"]),
    ({"pattern": "caching"}, ["Add cart"]),
    ({"stack": "TypeScript"}, ["Bo writes", "Deploy blog"]),
    ({"is_mine": False}, ["Bo writes"]),
    ({"is_assisted": True}, ["Deploy blog"]),
    ({"is_unsure": True}, ["Fix cart"]),
    ({"is_counted": True}, ["Deploy blog", "Fix cart", "Add cart"]),
    ({"text": "warehouse"}, ["Add cart"]),
    ({"text": "car"}, ["Fix cart", "Add cart"]),
    ({"text": "car "}, []),
    ({"text": "cart fix"}, ["Fix cart"]),
    ({"text": '" OR cart*'}, []),
    ({"text": "***"}, []),
    ({"sort": "oldest", "is_counted": True}, ["Add cart", "Fix cart", "Deploy blog"]),
    ({"sort": "least sure", "is_counted": True}, ["Fix cart", "Deploy blog", "Add cart"]),
    ({"sort": "most sure", "is_counted": True}, ["Add cart", "Deploy blog", "Fix cart"]),
    ({"sort": "most added", "repo": "shop"}, ["Add cart", "Fix cart"]),
    ({"sort": "most removed", "repo": "shop"}, ["Fix cart", "Add cart"]),
    ({"sort": "repository", "is_counted": True}, ["Deploy blog", "Fix cart", "Add cart"]),
]


@pytest.mark.parametrize(("query", "found"), FILTERS, ids=[str(query) for query, _ in FILTERS])
def test_each_filter_and_sort_finds_its_commits(shop: MadeFile, query: dict[str, object], found: list[str]) -> None:
    assert subjects(shop, **query) == found


def test_pages_follow_one_another_and_the_count_knows_no_page(shop: MadeFile) -> None:
    whole = growth.search_commits(shop.path, CommitQuery())
    pages = [growth.search_commits(shop.path, CommitQuery(limit=2, offset=offset)) for offset in (0, 2, 4, 6)]
    assert tuple(row for page in pages for row in page) == whole
    assert growth.count_commits(shop.path, CommitQuery(limit=2, offset=4)) == 5


def test_a_commit_is_found_by_the_beginning_of_its_sha(shop: MadeFile) -> None:
    row = growth.search_commits(shop.path, CommitQuery(text="Deploy"))[0]
    assert subjects(shop, text=row.sha[:9]) == ["Deploy blog"]
    assert subjects(shop, shas=(row.sha,)) == ["Deploy blog"]


def test_filters_follow_corrections(made: MadeFile) -> None:
    sha = made.commit("shop", "2024-01-01", "Cart", level="syntax", kind="feat", sure=0.2, patterns=["caching"])
    made.correct(sha, "level", "system")
    made.correct(sha, "type", "perf")
    made.correct(sha, "pattern-", "caching")
    made.correct(sha, "pattern+", "auth")
    assert subjects(made, level="system", type="perf", pattern="auth") == ["Cart"]
    assert subjects(made, level="syntax") == subjects(made, type="feat") == subjects(made, pattern="caching") == []
    assert subjects(made, is_unsure=True) == []
    (row,) = growth.search_commits(made.path, CommitQuery())
    assert (row.type, row.type_confidence, row.level, row.level_confidence, row.patterns) == ("perf", 1.0, "system", 1.0, ("auth",))
    assert row.is_corrected
    made.correct(sha, "pattern+", "caching")
    assert subjects(made, pattern="caching") == ["Cart"]


def test_a_common_label_is_found_as_a_rare_one_is(made: MadeFile, monkeypatch: pytest.MonkeyPatch) -> None:
    shas = [made.commit("shop", f"2024-01-{day:02d}", f"Day {day}", patterns=["caching"], sure=0.3) for day in range(1, 10)]
    made.correct(shas[0], "level", "system")
    made.correct(shas[1], "pattern-", "caching")
    queries = [CommitQuery(level="pattern"), CommitQuery(pattern="caching"), CommitQuery(is_unsure=True), CommitQuery(is_unsure=False)]
    rare = [growth.search_commits(made.path, query) for query in queries]
    monkeypatch.setattr("tracker.store.reader_commits._RARE", 1)
    assert [growth.search_commits(made.path, query) for query in queries] == rare
    assert [len(rows) for rows in rare] == [8, 8, 8, 1]


@given(st.text(max_size=30))
def test_no_text_is_ever_taken_for_syntax(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    made = MadeFile(tmp_path_factory.mktemp("text") / "tracker.db")
    made.commit("shop", "2024-01-01", "Cart")
    growth.search_commits(made.path, CommitQuery(text=text))
    growth.count_commits(made.path, CommitQuery(text=text))


def test_a_wrong_sort_quarter_or_stack_is_one_sentence(made: MadeFile) -> None:
    assert all(growth.search_commits(made.path, CommitQuery(sort=sort)) == () for sort in SORTS)
    with pytest.raises(UsageError, match="'loudest' is no way to sort commits; choose one of newest"):
        growth.search_commits(made.path, CommitQuery(sort="loudest"))
    with pytest.raises(UsageError, match="'2024-Q5' is no quarter; write it as 2024-Q3"):
        growth.count_commits(made.path, CommitQuery(quarter="2024-Q5"))
    with pytest.raises(UsageError, match="'Pyhton' is no stack; choose one of Python"):
        growth.search_commits(made.path, CommitQuery(stack="Pyhton"))


def test_a_commit_tells_all_that_is_known_of_it(made: MadeFile) -> None:
    bad = made.commit("shop", "2024-01-01", "Cart", files=["cart.py"])
    sha = made.commit(
        "shop", "2024-01-02T10:00:00", "Back", body="Why", reverts=bad, files={"cart.py": "M"}, patterns={"auth": 0.4}, offset_min=-90
    )
    library = made.artifact("shop", "shop", sha)
    made.release("shop", "v1", sha, artifact=library, at="2024-01-03T10:00:00")
    made.note("Lesson", "2024-01-04", sha=sha)
    made.correct(sha, "pattern+", "caching")
    detail = growth.read_commit(made.path, sha[:8])
    assert (detail.row.sha, detail.body, detail.authored_at) == (sha, "Why", "2024-01-02T10:00:00-01:30")
    assert [(label.pattern, label.reason) for label in detail.patterns] == [("auth", "seen in the test"), ("caching", "you said so")]
    assert [change.path for change in detail.changes or ()] == ["cart.py"]
    assert (detail.reverts, detail.tags, [event.event for event in detail.events]) == (bad, ("v1",), ["created"])
    assert [note.text for note in detail.notes] == ["Lesson"]
    assert growth.read_commit(made.path, bad).reverted_by == (sha,)


def test_a_change_that_was_not_read_is_unknown_and_not_empty(made: MadeFile) -> None:
    sha = made.commit("shop", "2024-01-01", author="Bo Lind", diffed=False, lines=(None, None))
    detail = growth.read_commit(made.path, sha)
    assert (detail.changes, detail.row.added_lines) == (None, None)


def test_unknown_and_ambiguous_shas_are_one_sentence(made: MadeFile) -> None:
    first, second = made.commit("shop", "2024-01-01"), made.commit("shop", "2024-01-02")
    made.conn.execute("UPDATE commits SET sha = 'abcd' || substr(sha, 5)")
    with pytest.raises(UsageError, match="More than one commit begins with abcd: abcd"):
        growth.read_commit(made.path, "abcd")
    with pytest.raises(UsageError, match="No commit begins with 12345678"):
        growth.read_commit(made.path, "12345678")
    with pytest.raises(UsageError, match="'cart' is no commit; give at least four"):
        growth.read_commit(made.path, "cart")
    assert growth.read_commit(made.path, "ABCD" + first[4:10]).row.sha == "abcd" + first[4:]
    assert first != second


def place(made: MadeFile, folder: Path) -> tuple[str, Path]:
    """A real repository, and its second commit known to the file."""
    real = make_repo(folder / "shop", [commit("Start", {"app.py": "a = 1\n"}), commit("Cart", {"app.py": "a = 2\n"})])
    made.repo("shop", path=str(real.path / ".git" if (real.path / ".git").exists() else real.path))
    sha = made.commit("shop", "2024-01-02")
    made.conn.execute("UPDATE commits SET sha = ? WHERE sha = ?", (real.head, sha))
    return real.head, real.path


def test_a_diff_is_read_from_the_repository(made: MadeFile, tmp_path: Path) -> None:
    sha, _ = place(made, tmp_path)
    diff = growth.read_diff(made.path, sha[:10])
    assert (diff.sha, diff.repo, diff.missing) == (sha, "shop", "")
    assert [(file.path, file.status, file.added, file.deleted) for file in diff.files] == [("app.py", "M", 1, 1)]
    assert diff.files[0].text.startswith("@@")


def test_a_diff_says_when_the_clone_is_gone(made: MadeFile, tmp_path: Path) -> None:
    sha, path = place(made, tmp_path)
    shutil.rmtree(path)
    diff = growth.read_diff(made.path, sha)
    assert diff.files == ()
    assert diff.missing.endswith("is gone, so the difference cannot be shown; what was read of it stays.")


def test_a_diff_says_when_the_commit_is_no_longer_there_and_for_a_merge(made: MadeFile, tmp_path: Path) -> None:
    place(made, tmp_path)
    lost, merged = made.commit("shop", "2024-01-03"), made.commit("shop", "2024-01-04", merge=True)
    assert "is not in the repository any more" in growth.read_diff(made.path, lost).missing
    assert growth.read_diff(made.path, merged).missing.startswith("A merge has no difference of its own")
