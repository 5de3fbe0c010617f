"""Whatever a history looks like, the ledger stays in order: ids are unique, events lie in the history, nothing raises."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.ledger.artifacts import build_artifacts
from tracker.ledger.manifests import extract_manifest
from tracker.ledger.reuse import build_reuse
from tracker.ledger.roofs import build_roof
from tracker.model.facts import Tag
from tracker.model.ledger import CommitLine, History, Manifest, ManifestVersion

FILES = {
    "pyproject.toml": ['[project]\nname = "{name}"\nversion = "{version}"\ndependencies = ["{other}"]\n'],
    "setup.py": ["from setuptools import setup\nsetup(name='{name}', version='{version}', install_requires=['{other}'])\n"],
    "packages/a/package.json": ['{{"name": "{name}", "version": "{version}", "dependencies": {{"{other}": "1"}}}}'],
    "Cargo.toml": ['[package]\nname = "{name}"\nversion = "{version}"\n[dependencies]\n{other} = "1"\n'],
    "go.mod": ["module host.org/me/{name}\n"],
    "a/__init__.py": ['__version__ = "{version}"\n'],
    "CHANGELOG.md": ["# {version}\n"],
    ".github/workflows/test.yml": ["name: {name}\njobs:\n  test:\n"],
    ".github/workflows/other.yml": ["name: {name}\njobs:\n  test:\n"],
    "Dockerfile": ["FROM scratch\n"],
    ".gitmodules": ['[submodule "x"]\n\tpath = x\n\turl = ../{other}\n'],
}
NAMES = st.sampled_from(["one", "two", "three"])
VERSIONS = st.sampled_from(["0.1", "0.2", "1.0.0b1", "1.0.0", "2.0.dev0"])
CHANGES = st.lists(
    st.tuples(st.sampled_from(sorted(FILES)), st.sampled_from("AMDR"), NAMES, NAMES, VERSIONS, st.sampled_from(sorted(FILES))),
    min_size=0,
    max_size=4,
)
HISTORIES = st.lists(st.tuples(CHANGES, st.sampled_from(["Work", "Release 0.2", "v1.0.0"]), st.booleans()), max_size=8)


def build(repo: str, drawn: list[tuple[list[tuple[str, str, str, str, str, str]], str, bool]], tags: list[tuple[str, int]]) -> History:
    commits, manifests = [], []
    for number, (changes, subject, is_merged) in enumerate(drawn):
        sha = f"{repo}{number:038}"
        commits.append(CommitLine(sha, subject, "2020-01-01", "2020-01-01", 1_577_880_000 + number, True, False, is_merged))
        for path, status, name, other, version, old in {change[0]: change for change in changes}.values():
            text = FILES[path][0].format(name=name, other=other, version=version)
            manifest = Manifest(path, "", "", None, None, (), (), (), ()) if status == "D" else extract_manifest(path, text.encode())
            assert manifest is not None
            moved = old if status == "R" and old != path else None
            # Every third commit is of a history that was merged in.
            manifests.append(ManifestVersion(sha, 1_577_880_000 + number, "2020-01-01", status, moved, manifest, int(number % 3 == 2)))
    named = tuple(Tag(name, commits[at % len(commits)].sha, 1_577_880_000, 0, False) for name, at in tags if commits)
    return History(repo, tuple(commits), tuple(manifests), named)


TAGS = st.lists(st.tuples(st.sampled_from(["v0.1", "1.0.0", "one@0.2", "nightly", "x/v1"]), st.integers(0, 9)), max_size=4)


@settings(max_examples=150)
@given(HISTORIES, TAGS, HISTORIES)
def test_any_two_histories(
    first: list[tuple[list[tuple[str, str, str, str, str, str]], str, bool]],
    tags: list[tuple[str, int]],
    second: list[tuple[list[tuple[str, str, str, str, str, str]], str, bool]],
) -> None:
    histories = [build("aa", first, tags), build("bb", second, [])]
    findings = [build_artifacts(history) for history in histories]
    for history, found in zip(histories, findings, strict=True):
        shas = {line.sha for line in history.commits}
        ids = [one.artifact_id for one in found.artifacts]
        assert len(ids) == len(set(ids))
        assert {event.artifact_id for event in found.events} <= set(ids)
        assert {event.sha for event in found.events} | {release.sha for release in found.releases} <= shas
        assert all((one.retired_on is None) == (one.retired_sha is None) for one in found.artifacts)
        assert all(release.artifact_id is None or release.artifact_id in ids for release in found.releases)
        told = [(release.version, release.sha, release.artifact_id) for release in found.releases]
        assert len(told) == len(set(told))
        assert all(set(release.artifact_ids) <= set(ids) for release in found.releases)
        assert all(len(release.artifact_ids) == len(set(release.artifact_ids)) for release in found.releases)
        roof = build_roof(history)
        assert len({(edge.user, edge.used) for edge in roof}) == len(roof)
        assert all(edge.sha in shas and (edge.until is None or edge.since <= edge.until) for edge in roof)
        assert build_artifacts(history) == found
    for edge in build_reuse(histories, findings):
        assert edge.user_repo != edge.used_repo
        assert edge.until is None or edge.since <= edge.until
        assert edge.how.startswith("former ") == (edge.until is not None)
