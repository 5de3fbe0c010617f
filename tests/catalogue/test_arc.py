"""The arc's catalogue: wrong keys are named, and a path is judged in Python as in SQL."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.catalogue.arc import read_arc_rules
from tracker.catalogue.arc_paths import LAYERS, PathSorter, build_path_condition
from tracker.catalogue.files import find_data_folder
from tracker.errors import CatalogueError

RULES = read_arc_rules()


def name_stacks(sorter: PathSorter, path: str) -> tuple[str, ...]:
    return tuple(name for index, name in enumerate(sorter.stack_names) if sorter.sort(path).stacks >> index & 1)


LAYER_CASES = [
    ("migrations/0001_init.py", "storage"),
    ("shop/models.py", "storage"),
    ("shop/cart.py", "logic"),
    ("shop/templates/cart.html", "interface"),
    ("shop/cli.py", "interface"),
    (".github/workflows/test.yml", "delivery"),
    ("deploy/db/run.sh", "delivery"),
    ("Dockerfile", "delivery"),
    ("README.md", None),
    ("tests/models.py", None),
    ("src/test_cart.py", None),
    ("cart.test.ts", None),
    ("docs/conf.py", None),
    ("blog/tests.py", None),
    ("setup.py", None),
    ("views/database.py", "interface"),
    ("views/database.sql", "storage"),
    ("database/cart.py", "storage"),
]


@pytest.mark.parametrize(("path", "layer"), LAYER_CASES)
def test_a_path_lies_in_one_layer_or_none(path: str, layer: str | None) -> None:
    found = PathSorter(RULES).sort(path).layer
    assert (LAYERS[found] if found >= 0 else None) == layer


@pytest.mark.parametrize(
    ("path", "stacks"),
    [
        ("a/B.PY", ("Python",)),
        ("x.sql", ("SQL",)),
        (".github/workflows/ci.yml", ("CI",)),
        ("k8s/run.sh", ("Shell", "Infrastructure")),
        ("web/Dockerfile", ("Containers",)),
        ("notes.md", ()),
        ("py", ()),
    ],
)
def test_a_path_belongs_to_its_stacks(path: str, stacks: tuple[str, ...]) -> None:
    sorter = PathSorter(RULES)
    assert name_stacks(sorter, path) == stacks


PARTS = st.sampled_from(
    [".github", "workflows", "k8s", "a.py", "x_y", "Makefile", "dockerfile", "b.tf", "c.d.ts", "p%y", "makefile2", ".py"]
)


@given(st.lists(PARTS, min_size=1, max_size=4).map("/".join))
def test_sql_judges_a_path_as_python_does(path: str) -> None:
    conn = sqlite3.connect(":memory:")
    sorter = PathSorter(RULES)
    found = []
    for stack in RULES.stacks:
        condition, likes = build_path_condition(stack, "ch.path")
        if conn.execute(f"SELECT 1 FROM (SELECT ? AS path) ch WHERE {condition}", (path, *likes)).fetchone():
            found.append(stack.name)
    assert tuple(found) == name_stacks(sorter, path)


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("patterns = 10", "patterns = 10\npattens = 10", "unknown key 'milestones.ten-patterns.pattens'; did you mean 'patterns'?"),
        ("times = 3 ", "times = 0 ", "greater than or equal to 1"),
        ('stage = "syntax"', 'stage = "sintax"', "key 'milestones.first-artifact.stage'"),
        ("thin_below = 12", "thin_below = 0", "key 'quarters.thin_below'"),
    ],
)
def test_a_wrong_key_or_value_names_the_file_and_the_key(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    text = (find_data_folder() / "arc.toml").read_text(encoding="utf-8")
    file = tmp_path / "arc.toml"
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        read_arc_rules(file)
    assert str(file) in caught.value.message
    assert said in caught.value.message
