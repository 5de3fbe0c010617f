from __future__ import annotations

from pathlib import Path

import pytest

from tests.make_repo import ME, Who, commit, make_repo
from tests.scan.files import BASE, MINE, on_day, rows, scan
from tracker.scan.likeness import find_likeness
from tracker.scan.say import add_identity, remove_identity, suggest_identities

ADA = [("Ada Novak", "ada.novak@example.org"), ("adan", "an@home.example")]


@pytest.mark.parametrize(
    ("name", "email", "said"),
    [
        ("ada novak", "a@work.example", "the same name as ada.novak@example.org"),
        ("Ada K. Novak", "a@work.example", "the name holds Ada Novak"),
        ("A", "Ada-Novak@old.example", "the same before the @ as ada.novak@example.org"),
        ("A", "12+adanovak@users.noreply.github.com", "the same before the @ as ada.novak@example.org"),
        ("adanovak", "x@y.example", "adanovak is the name of one and the address of the other"),
        ("Ada", "ada@elsewhere.example", None),
        ("Bo Novak", "bo@elsewhere.example", None),
        ("", "", None),
    ],
)
def test_what_speaks_for_two_being_one(name: str, email: str, said: str | None) -> None:
    assert find_likeness(name, email, ADA) == said


@pytest.mark.parametrize(("mine", "theirs"), [("info@a.example", "info@b.example"), ("christian@a.example", "christian@b.example")])
def test_what_many_have_before_the_at_says_nothing(mine: str, theirs: str) -> None:
    assert find_likeness("Christian Berg", theirs, [("Christian Holm", mine)]) is None


def test_suggested_taken_and_taken_back(tmp_path: Path) -> None:
    web = Who("ada", "77+adanovak@users.noreply.github.com")
    work = Who("Ada Novak", "novak@work.example")
    other = Who("Ada Berg", "berg@example.net")
    steps = [BASE, *(commit(f"By {who.email!s}", {f"{n}.py": "1\n"}, by=who, at=on_day(n + 2)) for n, who in enumerate((web, work, other)))]
    made = make_repo(tmp_path / "shop", steps)
    scan(tmp_path / "t.db", made.path, options=MINE)
    told = {one.email: (one.commits, one.repositories, one.evidence) for one in suggest_identities(tmp_path / "t.db")}
    assert told == {
        work.email: (1, 1, f"the same name as {ME.email!s}"),
        web.email: (1, 1, "adanovak is the name of one and the address of the other"),
    }
    assert add_identity(tmp_path / "t.db", str(work.email)) == 1
    assert [one.email for one in suggest_identities(tmp_path / "t.db")] == [web.email]
    assert remove_identity(tmp_path / "t.db", str(work.email)) == 1
    assert rows(tmp_path / "t.db", "SELECT count(*) FROM commits WHERE is_mine = 1") == [(1,)]
