"""Loops by lines and by releases, and what stands, from real repositories that were scanned."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.make_repo import ME, OTHER, commit, find_blob, lose_object, make_repo, merge, tag
from tests.scan.files import rows
from tests.scan.files import scan as scan_as
from tracker.growth import read_growth
from tracker.model.growth import Growth, Standing
from tracker.scan import ScanOptions

MINE = ScanOptions(me=(ME.email,), jobs=1)


def lines(start: int, count: int = 40) -> str:
    return "".join(f"the_value_of_{n} = compute_from({n} * 7)\n" for n in range(start, start + count))


def scan(db: Path, *paths: Path) -> Growth:
    scan_as(db, *paths, options=MINE)
    return read_growth(db, date(2026, 11, 20))


def label(db: Path, subject: str, kind: str) -> None:
    from tracker.scan.say import correct

    ((sha,),) = rows(db, f"SELECT sha FROM commits WHERE subject = '{subject}'")
    correct(db, str(sha), "type", kind)


def test_a_fix_closes_the_loop_of_the_change_whose_lines_it_takes(tmp_path: Path) -> None:
    first, second = lines(0), lines(100)
    made = make_repo(
        tmp_path / "shop",
        [
            commit("feat: add the cart", {"cart.py": first}, at="2024-03-01T10:00:00+00:00", key="broken"),
            commit("feat: add more", {"cart.py": first + second}, at="2024-03-02T10:00:00+00:00"),
            commit("fix: cart", {"cart.py": lines(2, 38) + second}, at="2024-03-03T10:00:00+00:00", key="fix"),
            commit("fix: say more", {"cart.py": lines(2, 38) + second + lines(300, 2)}, at="2024-03-04T10:00:00+00:00"),
            commit("fix: much later", {"cart.py": lines(4, 36) + second}, at="2024-06-04T10:00:00+00:00"),
        ],
    )
    db = tmp_path / "t.db"
    scan(db, tmp_path)
    for subject in ("fix: cart", "fix: say more", "fix: much later"):
        label(db, subject, "fix")  # whatever the labels make of lines that say nothing
    (loop,) = [one for one in read_growth(db, date(2026, 11, 20)).loops if one.kind == "break-to-fix"]
    assert (loop.opened_sha, loop.closed_sha, loop.hours) == (made.by_key["broken"], made.by_key["fix"], 48.0)


def test_a_correction_of_a_type_opens_the_loop_from_the_lines_that_were_kept(tmp_path: Path) -> None:
    make_repo(
        tmp_path / "shop",
        [
            commit("feat: add the cart", {"cart.py": lines(0)}, at="2024-03-01T10:00:00+00:00"),
            commit("docs: reword", {"cart.py": "    " + lines(1, 39)}, at="2024-03-02T10:00:00+00:00"),
        ],
    )
    db = tmp_path / "t.db"
    assert [one for one in scan(db, tmp_path).loops if one.kind == "break-to-fix"] == []
    label(db, "docs: reword", "fix")
    assert [one.kind for one in read_growth(db, date(2026, 11, 20)).loops] == ["break-to-fix"]


def test_an_idea_is_released_by_the_tag_that_contains_it(tmp_path: Path) -> None:
    made = make_repo(
        tmp_path / "shop",
        [
            commit("feat: begin", {"a.py": lines(0)}, at="2024-01-01T00:00:00+00:00", key="begin"),
            commit("feat: add a cart", {"cart.py": lines(50)}, on="cart", at="2024-01-02T00:00:00+00:00", key="cart"),
            commit("feat: the cart's total", {"cart.py": lines(40, 60)}, on="cart", at="2024-01-03T00:00:00+00:00"),
            commit("docs: tell", {"README.md": "# Shop\n"}, at="2024-01-04T00:00:00+00:00", key="one"),
            tag("v1.0", annotated=True, of="one", at="2024-01-05T00:00:00+00:00"),
            merge("cart", at="2024-01-06T00:00:00+00:00", key="merged"),
            tag("v1.1", annotated=True, of="merged", at="2024-01-07T00:00:00+00:00"),
        ],
    )
    loops = {one.opened_sha: one for one in scan(tmp_path / "t.db", tmp_path).loops}
    assert set(loops) == {made.by_key["begin"], made.by_key["cart"]}, "the branch is one feature"
    begin, cart = loops[made.by_key["begin"]], loops[made.by_key["cart"]]
    assert (begin.closed_sha, begin.hours) == (made.by_key["one"], 96.0)
    assert (cart.closed_sha, cart.closed_on, cart.hours) == (made.by_key["merged"], "2024-01-07", 120.0)


def test_a_version_that_is_raised_first_and_tagged_later_carries_what_the_tag_contains(tmp_path: Path) -> None:
    setup = "from setuptools import setup\nsetup(name='shop', version='{}')\n"
    made = make_repo(
        tmp_path / "shop",
        [
            commit("Start", {"setup.py": setup.format("0.1")}, at="2024-01-01T00:00:00+00:00"),
            commit("Release 0.2", {"setup.py": setup.format("0.2")}, at="2024-01-02T00:00:00+00:00"),
            commit("feat: add a cart after all", {"cart.py": lines(0)}, at="2024-01-02T02:00:00+00:00", key="late"),
            tag("v0.2", annotated=True, at="2024-01-02T03:00:00+00:00"),
            commit("Release 0.3", {"setup.py": setup.format("0.3")}, at="2024-02-02T00:00:00+00:00"),
        ],
    )
    (loop,) = [one for one in scan(tmp_path / "t.db", tmp_path).loops if one.opened_sha == made.by_key["late"]]
    assert (loop.closed_sha, loop.closed_on) == (made.by_key["late"], "2024-01-02")


def test_what_stands_of_each_year(tmp_path: Path) -> None:
    make_repo(
        tmp_path / "shop",
        [
            commit("Start", {"a.py": lines(0, 400)}, at="2022-03-01T10:00:00+00:00"),
            commit("Theirs", {"b.py": lines(1000, 400)}, by=OTHER, at="2022-04-01T10:00:00+00:00"),
            commit("Half of it", {"a.py": lines(0, 200)}, at="2023-03-01T10:00:00+00:00"),
            commit("Move", moves={"a.py": "src/a.py"}, at="2024-03-01T10:00:00+00:00"),
            commit("More", {"src/a.py": lines(0, 200) + lines(500, 200)}, at="2024-03-02T10:00:00+00:00"),
        ],
    )
    db = tmp_path / "t.db"
    old, new = scan(db, tmp_path).standing
    assert (old.repo, old.year, new.year) == ("shop", 2022, 2024)
    assert 320 < old.written_lines < 480 and 140 < old.standing_lines < 260
    assert new.written_lines == new.standing_lines


def test_a_file_that_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    content = lines(0, 100)
    made = make_repo(tmp_path / "shop", [commit("Start", {"a.py": content, "b.py": lines(200, 100)})])
    db = tmp_path / "t.db"
    assert len(scan(db, tmp_path).standing) == 1
    lose_object(made.path, find_blob(made.path, made.head, "a.py"))
    make_repo(tmp_path / "other", [commit("Start", {"c.py": lines(500, 100)})])
    db = tmp_path / "fresh.db"
    (other, *shop) = scan(db, tmp_path).standing
    assert isinstance(other, Standing) and other.repo == "other"
    assert all(one.written_lines == one.standing_lines for one in shop)
