"""Tag names and subjects: what names a version."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.ledger.tags import is_development, is_prerelease, parse_tag, plain_version, read_released

NOT_TAGS = ("nightly", "latest", "backup")


@pytest.mark.parametrize(
    ("name", "prefix", "version"),
    [
        ("1.2.3", "", "1.2.3"),
        ("v1.2", "", "1.2"),
        ("v1", "", "1"),
        ("0.1a0", "", "0.1a0"),
        ("v2.0.0-rc.1", "", "2.0.0-rc.1"),
        ("release/0.3.0a0", "", "0.3.0a0"),
        ("release-1.4", "", "1.4"),
        ("pkg@1.2.0", "pkg", "1.2.0"),
        ("@scope/pkg@1.2.0-next.3", "@scope/pkg", "1.2.0-next.3"),
        ("crate-name-0.3.1", "crate-name", "0.3.1"),
        ("sub/module/v1.2.3", "sub/module", "1.2.3"),
        ("py-0.20.1", "py", "0.20.1"),
        ("jq1.6", "jq", "1.6"),
    ],
)
def test_versions(name: str, prefix: str, version: str) -> None:
    assert parse_tag(name, NOT_TAGS) == (prefix, version)


@pytest.mark.parametrize("name", ["nightly-1.2", "latest", "1.x", "before-merge", "2020-01-02", "pkg-2", "12345", ""])
def test_no_versions(name: str) -> None:
    assert parse_tag(name, NOT_TAGS) is None


@given(st.text(max_size=160))
def test_any_name_is_answered(name: str) -> None:
    found = parse_tag(name, NOT_TAGS)
    assert found is None or found.version[0].isdigit()


@pytest.mark.parametrize("version", ["1.0a1", "1.0.0-beta.2", "2.0rc1", "1.0.0-next.1", "3.0.0-alpha"])
def test_prereleases(version: str) -> None:
    assert is_prerelease(version)


def test_others() -> None:
    assert not is_prerelease("1.2.3") and not is_prerelease("1.0.post1")
    assert is_development("1.0.dev0") and is_development("1.0-SNAPSHOT") and is_development("0.0.0")
    assert not is_development("0.1")
    assert plain_version("v1.0") == "1.0"


@pytest.mark.parametrize(
    ("subject", "version"),
    [
        ("Release 0.5", "0.5"),
        ("chore(release): v1.2.3", "1.2.3"),
        ("v3.18.0", "3.18.0"),
        ("Bump version to 1.0.0b1", "1.0.0b1"),
        ("Prepare 0.3", None),
        ("Fix 1.2", None),
        ("Version of the art", None),
    ],
)
def test_subjects(subject: str, version: str | None) -> None:
    assert read_released(subject) == version


def test_a_tag_made_to_be_cut_in_many_ways_is_read_at_once() -> None:
    assert parse_tag("h2.0.0" + "rc" * 15 + "r" * 60 + "crc!", NOT_TAGS) is None
    assert parse_tag("v1.0alpha2beta.3", NOT_TAGS) is not None
