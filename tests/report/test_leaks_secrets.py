"""Keys are known by their form; words, names, paths and shas are none."""

from __future__ import annotations

import random
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.report import leaks_secrets
from tracker.report.leaks_secrets import find_secrets, looks_random, mask
from tracker.report.leaks_views import straighten

KEYS = (
    "AKIAIOSFODNN7EXAMPLE", "ghp_16C7e42F292c6912E7710c838347Ae178B4a", "github_pat_11ABCDEFG0123456789_abcdefghijklmnop",
    "glpat-x9yZ3kPq7LmN2vRtS8wA", "xoxb-2345678901-abcdefGHIJKL", "sk-proj-abcdEFGH1234ijklMNOP5678", "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
    "AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY", "npm_abcdefghijklmnopqrstuvwxyz0123456789", "pypi-AgEIcHlwaS5vcmcCJDAwMDAwMDAwLTAwMDA",
    "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", "-----BEGIN OPENSSH PRIVATE KEY-----",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
    "postgres://shop:hunter2@db.example.org/prod", "https://ada:s3cret-pass@git.example.org/x.git", "password=hunter2!",
    'api_key: "a8f5f167f44f"',
    "Authorization: Bearer abc123def456ghi789", "hooks.slack.com/services/T00000000/B00000000/XXXX", "key-3ax6xnjp29jd6fds4gc373sgvjxteol0",
    "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==",
    "d41d8cd98f00b204e9800998ecf8427e", "5f4dcc3b5aa765d61d8327deb882cf99aa11bb22", "AGE-SECRET-KEY-1QYQSZQGPQYQSZQGPQYQSZQGPQYQSZQ",
    "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc", "zQ4vT8xK1mN7pR3sW9yB2cD5",
)  # fmt: skip
HARMLESS = (
    "refactor the token parser", "password reset works again", "tokens: three of them", "secret sharing is documented",
    "shipped-simonw-github-to-sqlite-github-18f71c", "https://example.org/a/long/path/with-many-parts/index.html",
    "0.1.0a17.post3.dev20250101",
    "TestWithAVeryLongNameThatNobodyWouldCallAKey", "a_function_with_underscores_in_its_long_name", "internationalization-of-everything",
    "milestones-two-stacks-and-everything-else-2025", "From 1 January 2025 up to, not including, 1 January 2026", "UTC+1 and UTC-8",
    "python-3.12-slim-bookworm-20250101", "========================================", "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
)  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_found(key: str) -> None:
    assert list(find_secrets(f"Rotated {key} today.", frozenset()))
    assert key not in mask(key)


@pytest.mark.parametrize("text", HARMLESS)
def test_words_are_no_keys(text: str) -> None:
    assert not list(find_secrets(text, frozenset()))


def test_what_is_known_to_be_harmless_is() -> None:
    sha = "5f4dcc3b5aa765d61d8327deb882cf99aa11bb22"
    assert not list(find_secrets(f"Proof: `{sha}`", frozenset({sha})))


def test_most_random_runs_are_found() -> None:
    """Of a thousand keys of 32 letters and digits, drawn by a fixed seed, hardly one looks like a word."""
    dice = random.Random(7)
    runs = ["".join(dice.choices(string.ascii_letters + string.digits, k=32)) for _ in range(1000)]
    assert sum(map(looks_random, runs)) >= 995


@pytest.mark.parametrize("what", leaks_secrets._HINTS)
@given(st.data())
@settings(max_examples=25)
def test_no_secret_is_without_its_hint(what: str, data: st.DataObject) -> None:
    """A text without the hint is not searched, so whatever the form matches must hold one."""
    secret = straighten(data.draw(st.from_regex(leaks_secrets._PATTERNS[what])))
    if leaks_secrets._PATTERNS[what].search(secret):
        assert any(hint in secret.casefold() for hint in leaks_secrets._HINTS[what])
