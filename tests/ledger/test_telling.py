"""Which paths tell something, by their names alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.ledger.manifests import extract_manifest
from tracker.ledger.telling import classify_path


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("pyproject.toml", "pyproject"),
        ("docs/plugins/small/pyproject.toml", "pyproject"),
        ("packages/core/package.json", "package.json"),
        ("crates/inner/Cargo.toml", "cargo"),
        (".github/workflows/test.yml", "ci"),
        (".circleci/config.yml", "ci"),
        ("requirements-dev.txt", "requirements"),
        ("requirements/base.in", "requirements"),
        ("Dockerfile", "dockerfile"),
        ("build/Dockerfile.alpine", "dockerfile"),
        ("infra/main.tf", "terraform"),
        ("deploy/k8s/web.yaml", "kubernetes"),
        ("app/migrations/0001_initial.py", "migration"),
        ("db/migrate/2020_users.rb", "migration"),
        ("migrations/001.sql", "migration"),
        ("schema.sql", "schema"),
        ("docs/adr/0001-use-sqlite.md", "design-record"),
        ("CHANGELOG.md", "changelog"),
        ("docs/changelog.rst", "changelog"),
        ("HISTORY", "changelog"),
        ("cmd/tool/tool.go", "go-main"),
        ("main.go", "go-main"),
        ("src/bin/second.rs", "rust-main"),
        ("pkg/__init__.py", "version"),
        ("docs/conf.py", "docs-site"),
        ("docs/python-api.md", "api-docs"),
        ("AGENTS.md", "agent"),
        (".cursor/rules/style.mdc", "agent"),
        ("cookiecutter.json", "template"),
        (".gitmodules", "submodules"),
    ],
)
def test_a_telling_path_has_a_form(path: str, form: str) -> None:
    assert classify_path(path) == form


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "src/app.py",
        "vendor/left/package.json",
        "node_modules/left/package.json",
        "tests/fixtures/pyproject.toml",
        "examples/first/Cargo.toml",
        "cli/template/base/package.json",
        "{{cookiecutter.name}}/setup.py",
        "internal/testdata/go.mod",
        "playground/package.json",
        "a/b/c/__init__.py",
        "internal/deep/main.go",
        ".github/helpers/package.json",
        "cmd/tool/tool_test.go",
        "notes.yaml",
        "",
        "/",
    ],
)
def test_other_paths_have_none(path: str) -> None:
    assert classify_path(path) is None


@given(st.text(max_size=200))
def test_any_path_is_answered(path: str) -> None:
    assert classify_path(path) is None or isinstance(classify_path(path), str)


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("packages/fixture/package.json", True),
        ("src/test/package.json", True),
        ("crates/template/Cargo.toml", True),
        ("packages/create-me/template/package.json", False),
        ("packages/node_modules/package.json", False),
        ("src/vendor/Cargo.toml", False),
        ("test/package.json", False),
        ("packages/a/fixtures/b/package.json", False),
    ],
)
def test_a_member_of_a_workspace_may_be_called_as_it_likes(path: str, is_one: bool) -> None:
    open_one = b'[package]\nname = "x"\n' if path.endswith("toml") else b'{"name": "x"}'
    assert (extract_manifest(path, open_one) is not None) is is_one
    if path.endswith("json"):
        assert extract_manifest(path, b'{"name": "x", "private": true}') is None
