from __future__ import annotations

from pathlib import Path

import pytest

from tracker.catalogue.arc import ArcRules
from tracker.catalogue.exclusions import ExclusionsFile, read_exclusions
from tracker.catalogue.files import find_data_folder, read_catalogue, read_toml
from tracker.catalogue.people import PeopleFile
from tracker.errors import CatalogueError

RULE = '[[rule]]\nid = "a"\nmeaning = "b"\npaths = ["c"]\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (RULE + "more_lines_then = 3\n", r"wrong\.toml: unknown key 'rule\.0\.more_lines_then'; did you mean 'more_lines_than'\?"),
        (RULE.replace("paths", "pahts"), r"unknown key 'rule\.0\.pahts'; did you mean 'paths'\?"),
        (RULE + 'more_lines_than = "3"\n', r"key 'rule\.0\.more_lines_than': Input should be a valid integer"),
        ('[[rule]]\nid = "a"\n', r"key 'rule\.0\.meaning': Field required"),
        ("[[rule", r"wrong\.toml: is not valid TOML"),
    ],
)
def test_a_wrong_catalogue_names_the_file_the_key_and_the_nearest_one(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text)
    with pytest.raises(CatalogueError, match=words):
        read_catalogue(path, ExclusionsFile)


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="cannot be read"):
        read_toml(tmp_path / "none.toml")


@pytest.mark.parametrize(("name", "shape"), [("exclusions", ExclusionsFile), ("people", PeopleFile), ("arc", ArcRules)])
def test_the_shipped_catalogues_are_right(name: str, shape: type) -> None:
    read_catalogue(find_data_folder() / f"{name}.toml", shape)


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("uv.lock", "lock-file"),
        ("web/package-lock.json", "lock-file"),
        ("locks.py", None),
        ("vendor/github.com/x/y.go", "vendored"),
        ("src/vendors.py", None),
        ("static/jquery-3.6.0.js", "vendored"),
        ("src/vue.js", None),
        ("lib/vue.global.prod.js", "vendored"),
        ("js/jquery.js", "vendored"),
        ("src/react/hooks.js", None),
        ("app.min.css", "minified"),
        ("tests/__snapshots__/a.svg", "snapshot"),
        ("api/v1/x.pb.go", "generated"),
        ("coverage/index.html", "generated"),
        ("src/coverage.py", None),
        ("logo.png", "binary"),
        ("rows.csv", "data-dump"),
        ("README.md", None),
        ("Makefile.in", "generated"),
        ("configure", "generated"),
        ("src/configure.py", None),
    ],
)
def test_which_files_never_count(path: str, rule: str | None) -> None:
    assert read_exclusions().rule_of_path(path) == rule


def test_bulk_data_is_left_out_by_its_size_alone() -> None:
    exclusions = read_exclusions()
    assert exclusions.rule_of_size("towns.json", 5000) == "large-data"
    assert exclusions.rule_of_size("towns.json", 50) is None
    assert exclusions.rule_of_size("app.py", 50_000) is None


def test_nesting_without_end_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "deep.toml"
    path.write_text("a = " + "[" * 100_000)
    with pytest.raises(CatalogueError, match=r"deep\.toml: is (nested too deeply|not valid)"):
        read_toml(path)


@pytest.mark.parametrize("expression", ["(", "[z-a]", "*", "(?P<r0>x)(?P<r0>y)"])
def test_what_is_no_regular_expression_is_quoted(tmp_path: Path, expression: str) -> None:
    path = tmp_path / "odd.toml"
    path.write_text(RULE.replace('"c"', f"'{expression}'"))
    with pytest.raises(CatalogueError, match="is no regular expression"):
        read_exclusions(path)
