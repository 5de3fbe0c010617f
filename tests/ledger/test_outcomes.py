"""Figures in messages: found with their sense, and nothing else taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.ledger.outcomes import extract_outcomes


@pytest.mark.parametrize(
    ("text", "metric", "before", "after", "unit"),
    [
        ("Cut cold start from 1.2 s to 0.9 s", "cold start", "1.2", "0.9", "s"),
        ("Reduce memory by 40%", "memory", None, "40", "%"),
        ("Startup: 207ms -> 96ms", "Startup", "207", "96", "ms"),
        ("Bundle 252 KB → 164 KB", "Bundle", "252", "164", "KB"),
        ("Parser is now 3x faster", "faster", None, "3", "x"),
        ("Migrate 14 callables to the new runtime", "count", None, "14", "callables"),
        ("Import 8,000 SKUs nightly", "count", None, "8,000", "SKUs"),
        ("Save 300 ms off a cold start", "cold start", None, "300", "ms"),
        ("300ms off a cold start", "cold start", None, "300", "ms"),
        ("Raise coverage from 48.5% to 54.2%", "coverage", "48.5", "54.2", "%"),
        ("Go from 14 to 3 queries per page", "count", "14", "3", "queries"),
        ("Increase coverage to 94%", "coverage", None, "94", "%"),
        ("100% test coverage", "test coverage", None, "100", "%"),
        ("Inline the list, which saves another 4 bytes", "size", None, "4", "bytes"),
        ("Add 18 tests of the checkout", "count", None, "18", "tests"),
        ("Add translations for all 16 locales", "translations", None, "16", "locales"),
    ],
)
def test_figures(text: str, metric: str, before: str | None, after: str, unit: str) -> None:
    found = extract_outcomes("s", text, "")
    assert [(one.metric.lower(), one.before, one.after, one.unit) for one in found] == [(metric.lower(), before, after, unit)]
    assert found[0].quote in text and found[0].sha == "s" and found[0].source == "message"


@pytest.mark.parametrize(
    "text",
    [
        "Bump click from 8.1.2 to 8.1.3",
        "Fix 2 off by one errors",
        "Upgrade from 1.2 to 1.3",
        "Move from Python 3.8 to 3.11",
        "Fix #123 and #456",
        "Release 1.4.0",
        "Copyright from 2019 to 2024",
        "Close 3 issues of version 2",
        "chore(deps): bump 14 packages from 1 s to 2 s",
        "Handle port 8080",
        "Fix the 404 page",
        "Support Python 3",
        "On 2024-01-02 nothing happened",
        "Limit lines to 80 columns",
        "Remove 404 docs",
        "Support 256 colors",
        "Add 2 tests",
        "Add 50 emails limit to the client",
        "Set width to 100%",
        "Fail the tests without 100% coverage",
        "Linux: 126ms -> 126ms",
        "Down from 7 hours to 24m47.815s",
        "Add 16k models",
    ],
)
def test_no_figures(text: str) -> None:
    assert extract_outcomes("s", text, "") == ()


def test_body_but_no_quotes_code_or_trailers() -> None:
    body = "Render drops from 90 ms to 30 ms.\n\n> was from 5 s to 1 s\n```\nfrom 7 s to 2 s\n```\nCo-authored-by: Cut 3 s <x@y>\n"
    found = extract_outcomes("s", "Speed up", body)
    assert [(one.before, one.after) for one in found] == [("90", "30")]


def test_at_most_six() -> None:
    assert len(extract_outcomes("s", "Speed", "\n".join(f"Step {n} from {n + 20} ms to {n + 10} ms" for n in range(20)))) == 6


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_message_is_answered_with_quotes_from_it(subject: str, body: str) -> None:
    for outcome in extract_outcomes("s", subject, body):
        assert outcome.after and any(character.isdigit() for character in outcome.quote)
