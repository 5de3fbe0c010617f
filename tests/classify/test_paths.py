"""Roles and words of paths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.classify.paths import ROLES, describe_path


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("src/app.py", "source"),
        ("tests/test_app.py", "test"),
        ("pkg/run_test.go", "test"),
        ("src/__tests__/a.ts", "test"),
        ("spec/models/cart_spec.rb", "test"),
        ("spec/factories/carts.rb", "test"),
        ("auth/specs/rfc7517/jwk.py", "source"),
        ("auth/specs/test_jwk.py", "test"),
        ("specs/wire-format.md", "docs"),
        ("README.md", "docs"),
        ("docs/index.rst", "docs"),
        ("CHANGELOG.md", "changelog"),
        (".changeset/blue-cats.md", "changelog"),
        (".github/workflows/ci.yml", "ci"),
        ("sub/.github/workflows/ci.yml", "ci"),
        ("package.json", "manifest"),
        ("requirements-dev.txt", "manifest"),
        ("yarn.lock", "lock"),
        ("Makefile", "build"),
        ("Dockerfile", "container"),
        ("docker-compose.prod.yml", "container"),
        ("k8s/app.yaml", "deploy"),
        ("infra/main.tf", "infra"),
        ("app/migrations/0001_initial.py", "schema"),
        ("src/Button.tsx", "interface"),
        ("AGENTS.md", "agent"),
        ("logo.png", "asset"),
        ("node_modules/a/index.js", "vendor"),
        ("examples/hello.py", "example"),
        (".editorconfig", "config"),
        ("", "source"),
    ],
)
def test_roles(path: str, role: str) -> None:
    assert describe_path(path).role == role


def test_words_split_camel_case_and_signs() -> None:
    assert describe_path("src/userProfile/FetchHTTPData.ts").words == ("user", "profile", "fetch", "http", "data")


@given(st.text())
def test_any_text_is_a_path(path: str) -> None:
    facts = describe_path(path)
    assert facts.role in ROLES and len(facts.words) <= 8
