"""The story's words: clocks, edits, recipes, and what is said when one of them is wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.catalogue.demo import StoryZone, read_demo
from tracker.catalogue.files import find_data_folder
from tracker.demo.documents import Document, Tree, write_document
from tracker.demo.edits import Shelf, apply_edit, build_words
from tracker.demo.manifests import change_manifest
from tracker.demo.recipes import read_recipes
from tracker.demo.story import build_scenes, read_clock
from tracker.errors import CatalogueError

LISBON = StoryZone(offset_min=0, summer="eu")
BERLIN = StoryZone(offset_min=60, summer="eu")
NEW_YORK = StoryZone(offset_min=-300, summer="us")


@pytest.mark.parametrize(
    ("said", "zone", "offset_min"),
    [
        ("2022-03-27 00:59", LISBON, 0),
        ("2022-03-27 03:42", LISBON, 60),
        ("2023-10-29 00:30", LISBON, 60),
        ("2023-10-29 02:33", LISBON, 0),
        ("2022-03-27 01:59", BERLIN, 60),
        ("2022-03-27 03:00", BERLIN, 120),
        ("2024-03-10 01:59", NEW_YORK, -300),
        ("2024-03-10 03:31", NEW_YORK, -240),
        ("2024-11-03 03:00", NEW_YORK, -300),
        ("2024-07-01 12:00", StoryZone(offset_min=330), 330),
    ],
)
def test_clocks_move_in_summer(said: str, zone: StoryZone, offset_min: int) -> None:
    assert read_clock(said, zone, "here")[1] == offset_min


@given(st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 31)), st.sampled_from([LISBON, BERLIN, NEW_YORK]))
def test_the_wall_clock_comes_back(wall: datetime, zone: StoryZone) -> None:
    said = wall.strftime("%Y-%m-%d %H:%M")
    at, offset_min = read_clock(said, zone, "here")
    assert (datetime.fromtimestamp(at, UTC) + timedelta(minutes=offset_min)).strftime("%Y-%m-%d %H:%M") == said


def test_no_time_is_named() -> None:
    with pytest.raises(CatalogueError, match="'yesterday' is no time"):
        read_clock("yesterday", LISBON, "here")


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "some.txt").write_text(
        "== greet\nhead: Says hello to a %noun%.\nneeds: import sys\n--\ndef greet():\n    print('%noun%')\n"
        "@@ import os\n-    print('%noun%')\n+    print('%Noun%', sys.argv)\n\n== list\n--\nitems = [\n]\n"
    )

    def find_tree(repo: str) -> Tree:
        return {"lib/a.py": Document("", ())}

    return Shelf(read_recipes(tmp_path), build_words("song"), find_tree, lambda repo: "1" * 40)


def apply_all(edits: list[str], shelf: Shelf) -> dict[str, str]:
    tree: Tree = {}
    for edit in edits:
        tree = apply_edit(tree, edit, shelf)
    return {path: write_document(path, found).decode() for path, found in tree.items() if isinstance(found, Document)}


def test_a_file_grows_and_changes(shelf: Shelf) -> None:
    assert apply_all(["+a.py greet"], shelf)["a.py"] == (
        '"""Says hello to a song."""\n\nimport sys\n\n\ndef greet():\n    print(\'song\')\n'
    )
    grown = apply_all(["+a.py greet noun=lot", "^a.py", "~a.py|def greet|def hail"], shelf)["a.py"]
    assert "import os\nimport sys" in grown and "def hail" in grown and "print('Lot', sys.argv)" in grown


def test_files_move_copy_and_go(shelf: Shelf) -> None:
    edits = ["+src/a.py greet", ">src/ app/", "<other:lib/ lib/", "*note|one\\ntwo", "+b.py list", "-b.py"]
    assert apply_all(edits, shelf).keys() == {"app/a.py", "lib/a.py", "note"}
    assert apply_all(["*note|one\\ntwo"], shelf)["note"] == "one\ntwo\n"


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        (["^a.py"], "edit '^a.py' cannot be done"),
        (["+a.py nothing"], "nothing"),
        (["+a.py list", "^a.py list"], "has only 0 changes"),
        (["+a.py list", "~a.py|absent|new"], "'absent' is not in a.py"),
        (["-folder/"], "folder/"),
        (["+a.py greet x"], "'x' is no word=value"),
        (["?a.py"], "cannot be done"),
    ],
)
def test_a_wrong_edit_is_quoted(edits: list[str], words: str, shelf: Shelf) -> None:
    with pytest.raises(CatalogueError) as caught:
        apply_all(edits, shelf)
    assert words in caught.value.message


def test_manifests_change_in_one_place() -> None:
    pyproject = '[project]\nname = "a"\nversion = "0.1.0"\ndependencies = [\n]\n'
    assert change_manifest("pyproject.toml", pyproject, "version", "0.2.0") == pyproject.replace("0.1.0", "0.2.0")
    with_flask = change_manifest("pyproject.toml", pyproject, "dep", "flask >=3")
    assert with_flask == pyproject.replace("[\n]", '[\n    "flask>=3",\n]')
    assert change_manifest("pyproject.toml", with_flask, "undep", "flask") == pyproject
    assert change_manifest("requirements.txt", "b==1\n", "dep", "a ==2") == "a==2\nb==1\n"
    assert change_manifest("package.json", '{"version": "1.0.0"}', "dev", "vite ^5") == (
        '{\n  "version": "1.0.0",\n  "devDependencies": {\n    "vite": "^5"\n  }\n}\n'
    )
    assert change_manifest("ci.yml", "uses: a/b@v3\n", "raise", "a/b v3 v4") == "uses: a/b@v4\n"
    with pytest.raises(CatalogueError, match="'drop' is no change"):
        change_manifest("package.json", "{}", "drop", "x")


def test_a_wrong_key_names_the_nearest(tmp_path: Path) -> None:
    text = (find_data_folder() / "demo.toml").read_text(encoding="utf-8")
    wrong = tmp_path / "demo.toml"
    wrong.write_text(text.replace("body = ", "bodi = ", 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        read_demo(wrong)
    assert "demo.toml" in caught.value.message and "bodi" in caught.value.message and "did you mean 'body'" in caught.value.message


def test_broken_recipes_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("== one\n--\ntext\n@@\n*wrong\n")
    with pytest.raises(CatalogueError, match=r"a\.txt: recipe 'one' has a change with the line"):
        read_recipes(tmp_path)
    (tmp_path / "a.txt").write_text("== one\n--\ntext\n\n== one\n--\ntext\n")
    with pytest.raises(CatalogueError, match="'one' stands twice"):
        read_recipes(tmp_path)


def test_every_recipe_is_used() -> None:
    asked = {edit.split()[1] for scene in build_scenes(read_demo()) for edit in scene.step.do if edit.startswith("+")}
    assert read_recipes(find_data_folder() / "demo").keys() - asked == set()
