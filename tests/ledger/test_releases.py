"""Tags, bumps, headings and release commits, merged into one release for each version."""

from typing import Any

import pytest

from tracker.ledger.artifacts import ArtifactFindings, build_artifacts

PROJECT = '[project]\nname = "shelf"\nversion = "{}"\n'


def said(found: ArtifactFindings) -> list[tuple[str, str, str]]:
    return [(one.version, one.sha, one.source) for one in found.releases]


def shipped(found: ArtifactFindings) -> list[tuple[str, str | None]]:
    return [(event.sha, event.version) for event in found.events if event.event == "shipped"]


def test_tag_bump_and_heading_are_one_release_at_the_bump(make_history: Any) -> None:
    history = make_history()
    history.commit("Begin", {"pyproject.toml": PROJECT.format("0.1"), "CHANGELOG.md": "# Changelog\n\n## Unreleased\n"})
    bump = history.commit("Release 0.2", {"pyproject.toml": PROJECT.format("0.2"), "CHANGELOG.md": "## 0.2\n"})
    typo = history.commit("Fix a typo")
    history.tag("v0.2", typo)
    found = build_artifacts(history.build())
    assert said(found) == [("0.2", bump, "tag")]
    assert found.releases[0].shipped_on == "2020-01-08"
    assert shipped(found) == [(bump, "0.2")]


def test_the_version_a_package_is_born_with_releases_nothing(make_history: Any) -> None:
    history = make_history()
    history.commit("Begin", {"pyproject.toml": PROJECT.format("0.1")})
    assert build_artifacts(history.build()).releases == ()


def test_bumps_without_tags_are_releases_but_development_versions_are_none(make_history: Any) -> None:
    history = make_history()
    history.commit("Begin", {"setup.py": "from setuptools import setup\nsetup(name='x')", "x/__init__.py": '__version__ = "0.1"'})
    history.commit("Go on", {"x/__init__.py": '__version__ = "0.2.dev0"'})
    bump = history.commit("More speed", {"x/__init__.py": '__version__ = "0.2"'})
    found = build_artifacts(history.build())
    assert said(found) == [("0.2", bump, "version bump")]


def test_a_bump_that_began_the_work_is_not_what_the_tag_marks(make_history: Any) -> None:
    history = make_history()
    history.commit("Begin", {"Cargo.toml": '[package]\nname = "x"\nversion = "0.1.0"\n'})
    history.commit("Start the next one", {"Cargo.toml": '[package]\nname = "x"\nversion = "0.2.0"\n'})
    done = history.commit("Last fix", day=40)
    history.tag("v0.2.0", done)
    found = build_artifacts(history.build())
    assert said(found) == [("0.2.0", done, "tag")]
    # The commit made no release, it was only tagged as one.
    assert shipped(found) == []


def test_tags_alone_ship_a_go_module(make_history: Any) -> None:
    history = make_history()
    history.commit("Begin", {"go.mod": "module host.org/me/thing\n"})
    first, second = history.commit("One"), history.commit("v1.1.0")
    history.tag("v1.0.0", first)
    history.tag("v1.1.0", second)
    found = build_artifacts(history.build())
    assert said(found) == [("1.0.0", first, "tag"), ("1.1.0", second, "tag")]
    assert found.releases[0].artifact_id == found.artifacts[0].artifact_id
    assert shipped(found) == [(second, "1.1.0")]


def test_packages_with_tags_of_their_own(make_history: Any) -> None:
    history = make_history()
    manifest = '{{"name": "@me/{}", "version": "{}", "files": ["x"]}}'
    history.commit(
        "Begin",
        {"packages/a/package.json": manifest.format("a", "1.0.0"), "packages/b/package.json": manifest.format("b", "1.0.0")},
    )
    both = history.commit(
        "Version packages",
        {"packages/a/package.json": manifest.format("a", "1.1.0"), "packages/b/package.json": manifest.format("b", "1.1.0")},
    )
    history.tag("@me/a@1.1.0", both)
    history.tag("@me/b@1.1.0", both)
    found = build_artifacts(history.build())
    names = {one.artifact_id: one.name for one in found.artifacts}
    assert {(names[one.artifact_id or ""], one.version) for one in found.releases} == {
        ("@me/a", "@me/a@1.1.0"),
        ("@me/b", "@me/b@1.1.0"),
    }


def test_packages_in_lockstep_share_a_tag(make_history: Any) -> None:
    history = make_history()
    root = '[workspace]\nmembers = ["a", "b"]\n[workspace.package]\nversion = "{}"\n'
    crate = '[package]\nname = "{}"\nversion.workspace = true\n'
    history.commit("Begin", {"Cargo.toml": root.format("0.1.0"), "a/Cargo.toml": crate.format("a"), "b/Cargo.toml": crate.format("b")})
    bump = history.commit("Release", {"Cargo.toml": root.format("0.2.0")})
    history.tag("v0.2.0", bump)
    found = build_artifacts(history.build())
    assert [(one.version, one.sha) for one in found.releases] == [("0.2.0", bump)]
    assert found.releases[0].artifact_ids == tuple(one.artifact_id for one in found.artifacts)
    assert shipped(found) == [(bump, "0.2.0")] * 2


def test_untagged_prereleases_are_events_but_not_in_the_log(make_history: Any) -> None:
    history = make_history()
    history.commit("Begin", {"pyproject.toml": PROJECT.format("0.1")})
    early = history.commit("Bump version", {"pyproject.toml": PROJECT.format("0.2b1")})
    final = history.commit("Bump version", {"pyproject.toml": PROJECT.format("0.2")})
    history.tag("0.2", final)
    found = build_artifacts(history.build())
    assert [(one.version, one.is_prerelease) for one in found.releases] == [("0.2", False)]
    assert shipped(found) == [(early, "0.2b1"), (final, "0.2")]


def test_moving_major_tags_are_no_release_beside_the_exact_one(make_history: Any) -> None:
    history = make_history()
    sha = history.commit("Begin", {"action.yml": "name: x\nruns:\n  using: node20\n"})
    history.tag("v1.2.3", sha)
    history.tag("v1", sha)
    assert [one.version for one in build_artifacts(history.build()).releases] == ["1.2.3"]


def test_only_a_changelog_tells(make_history: Any) -> None:
    history = make_history()
    history.commit("Begin", {"go.mod": "module host.org/me/thing\n", "CHANGELOG.md": "# 0.1\n"})
    second = history.commit("Write down", {"CHANGELOG.md": "# 0.2\n\n# 0.1\n"})
    assert said(build_artifacts(history.build())) == [("0.2", second, "changelog")]


def test_only_subjects_tell(make_history: Any) -> None:
    history = make_history()
    history.commit("Begin", {"go.mod": "module host.org/me/thing\n"})
    sha = history.commit("Release v0.3.0")
    assert said(build_artifacts(history.build())) == [("0.3.0", sha, "release commit")]


def test_what_is_deployed_from_the_default_branch_ships_each_month(make_history: Any) -> None:
    history = make_history()
    history.commit("Begin", {"requirements.txt": "Django\n", "fly.toml": 'app = "x"\n'})
    january = history.commit("A page")
    february = history.commit("Another", day=40)
    found = build_artifacts(history.build())
    assert said(found) == [("2020-01", january, "deployment"), ("2020-02", february, "deployment")]


def test_tags_that_name_no_version_ship_nothing(make_history: Any) -> None:
    history = make_history()
    sha = history.commit("Begin", {"go.mod": "module host.org/me/thing\n"})
    for name in ("nightly", "before-rewrite", "2020-01-02", "backup-2", "deploy-3", "x" * 200):
        history.tag(name, sha)
    assert build_artifacts(history.build()).releases == ()


@pytest.mark.parametrize("merged", [True, False])
def test_tags_on_other_branches_count(make_history: Any, merged: bool) -> None:
    history = make_history()
    history.commit("Begin", {"go.mod": "module host.org/me/thing\n"})
    history.tag("v0.1.1", history.commit("Fix the old line", merged=merged))
    assert len(build_artifacts(history.build()).releases) == 1


def test_the_tag_of_what_is_not_known_takes_no_other_packages_release(make_history: Any) -> None:
    history = make_history()
    manifest = '{{"name": "@me/{}", "version": "{}", "files": ["x"]}}'
    history.commit("Begin", {"packages/a/package.json": manifest.format("a", "1.0.0")})
    sha = history.commit("Version packages", {"packages/a/package.json": manifest.format("a", "2.0.0")})
    history.tag("@me/lost@2.0.0", sha)
    history.tag("@me/a@2.0.0", sha)
    found = build_artifacts(history.build())
    assert {one.version for one in found.releases} == {"@me/a@2.0.0", "@me/lost@2.0.0"}


def test_a_package_may_be_called_as_what_is_no_release(make_history: Any) -> None:
    history = make_history()
    manifest = '{{"name": "@me/{}", "version": "{}", "files": ["x"]}}'
    history.commit("Begin", {"packages/snapshot/package.json": manifest.format("snapshot", "1.0.0")})
    sha = history.commit("Version packages", {"packages/snapshot/package.json": manifest.format("snapshot", "1.1.0")})
    history.tag("@me/snapshot@1.1.0", sha)
    history.tag("before-1.1.0", sha)
    assert said(build_artifacts(history.build())) == [("1.1.0", sha, "tag")]


def test_a_companion_goes_out_beside_the_tagged_release_of_its_commit(make_history: Any) -> None:
    history = make_history()
    crate = '[package]\nname = "{}"\nversion = "{}"\n'
    first, second = (
        {"Cargo.toml": crate.format("thing", one), "gen/Cargo.toml": crate.format("thing-gen", other)}
        for one, other in (("1.0.0", "0.7.0"), ("1.0.1", "0.7.1"))
    )
    history.commit("Begin", first)
    sha = history.commit("Release 1.0.1", second)
    history.tag("1.0.1", sha)
    found = build_artifacts(history.build())
    assert said(found) == [("1.0.1", sha, "tag")]
    assert found.releases[0].artifact_ids == ("me/thing:thing", "me/thing:thing-gen")
    assert shipped(found) == [(sha, "1.0.1"), (sha, "0.7.1")]


def test_a_bump_after_the_first_tag_that_nothing_announces_began_the_next_version(make_history: Any) -> None:
    history = make_history()
    history.commit("Begin", {"version.go": 'package x\nconst Version = "0.1.0"\n', "go.mod": "module host.org/me/thing\n"})
    first = history.commit("v0.1.1", {"version.go": 'package x\nconst Version = "0.1.1"\n'})
    history.tag("v0.1.1", first)
    history.commit("up for dev", {"version.go": 'package x\nconst Version = "0.1.2"\n'})
    history.commit("up version for dev", {"version.go": 'package x\nconst Version = "0.1.3"\n'})
    assert said(build_artifacts(history.build())) == [("0.1.1", first, "tag")]


def test_a_tag_goes_to_the_package_that_stood_then(make_history: Any) -> None:
    history = make_history()
    history.commit("Begin", {"go.mod": "module host.org/me/x\n", "exp/term/go.mod": "module host.org/me/x/exp/term\n"})
    early = history.commit("exp/term v0.1.0")
    history.commit("Grown up", {"exp/term/go.mod": None, "term/go.mod": "module host.org/me/x/term\n"}, day=60)
    late = history.commit("term v0.2.0", day=90)
    history.tag("exp/term/v0.1.0", early)
    history.tag("term/v0.2.0", late)
    found = build_artifacts(history.build())
    assert [(one.artifact_ids, one.version) for one in found.releases] == [
        (("me/thing:host.org/me/x/exp/term",), "exp/term@0.1.0"),
        (("me/thing:host.org/me/x/term",), "term@0.2.0"),
    ]
