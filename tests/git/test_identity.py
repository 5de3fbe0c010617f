from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.catalogue.people import read_people
from tracker.git.identity import extract_coauthors
from tracker.model.email import normalise_email

PEOPLE = read_people()


@pytest.mark.parametrize(
    ("email", "plain"),
    [
        ("Ada@Example.org ", "ada@example.org"),
        ("12345+ada@users.noreply.github.com", "ada@users.noreply.github.com"),
        ("ada@users.noreply.github.com", "ada@users.noreply.github.com"),
        ("12+ada@example.org", "12+ada@example.org"),
    ],
)
def test_emails_are_compared_without_githubs_prefix(email: str, plain: str) -> None:
    assert normalise_email(email) == plain


def test_only_the_last_paragraph_holds_trailers() -> None:
    body = (
        "We pair.\n\nCo-authored-by: Not Here <no@example.org>\n\nReviewed-by: X <x@example.org>\nCo-Authored-By: Bo Lind <bo@example.net>"
    )
    assert [(c.name, c.email, c.role, c.kind) for c in extract_coauthors(body, PEOPLE)] == [
        ("Bo Lind", "bo@example.net", "co-authored-by", "human")
    ]


@pytest.mark.parametrize(
    ("name", "email", "kind"),
    [
        ("Claude", "noreply@anthropic.com", "ai"),
        ("Copilot", "175728472+Copilot@users.noreply.github.com", "ai"),
        ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com", "bot"),
        ("Claude Monet", "claude@garden.example", "human"),
        ("Ada Novak", "ada@example.org", "human"),
        ("Abbot Smith", "abbot@example.org", "human"),
        ("Shop Translator Bot", "72346835+shop-translator@users.noreply.github.com", "bot"),
        ("Weblate (bot)", "hosted@weblate.example", "bot"),
        ("Jan Bot", "1234+janbot@users.noreply.github.com", "human"),
    ],
)
def test_who_is_no_person(name: str, email: str, kind: str) -> None:
    assert PEOPLE.kind_of(name, email) == kind


def test_an_assistant_named_without_an_email_is_credited() -> None:
    assert [c.kind for c in extract_coauthors("Assisted-by: Codex", PEOPLE)] == ["ai"]


@given(st.text(max_size=400))
def test_no_message_breaks_it(body: str) -> None:
    extract_coauthors(body + "\n\nCo-authored-by: " + body, PEOPLE)


@pytest.mark.parametrize("line", ["Co-authored-by:" + " " * 60_000 + "x <", "Co-authored-by: " + "a <" * 20_000])
def test_a_trailer_made_to_be_slow_is_read_at_once(line: str) -> None:
    assert len(extract_coauthors(line, PEOPLE)) == 1
