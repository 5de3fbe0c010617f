"""Artifacts out of histories: one thing is one artifact, at the right commit, of the right kind."""

from typing import Any

import pytest

from tracker.ledger.artifacts import ArtifactFindings, build_artifacts

PROJECT = '[project]\nname = "shelf"\nversion = "{}"\n'
NEEDS_TEXTUAL = 'dependencies = ["textual"]\n'
SCRIPT = '[project.scripts]\nshelf = "shelf:main"\n'


def events(found: ArtifactFindings, sha: str) -> set[tuple[str, str]]:
    kinds = {one.artifact_id: one.kind for one in found.artifacts}
    return {(kinds[event.artifact_id], event.event) for event in found.events if event.sha == sha}


def kinds(found: ArtifactFindings) -> set[str]:
    return {one.kind for one in found.artifacts}


def test_one_thing_in_three_files_is_one_artifact(make_history: Any) -> None:
    history = make_history()
    first = history.commit(
        "Begin",
        {
            "setup.py": "from setuptools import setup\nsetup(name='shelf', version='0.1')",
            "pyproject.toml": "[build-system]\nrequires = ['setuptools']",
            "shelf/version.py": '__version__ = "0.1"',
        },
    )
    history.commit("Move", {"setup.py": None, "pyproject.toml": PROJECT.format("0.1") + SCRIPT})
    found = build_artifacts(history.build())
    assert [(one.kind, one.name, one.created_sha, one.retired_on) for one in found.artifacts] == [("cli-tool", "shelf", first, None)]


def test_a_renamed_package_stays_itself(make_history: Any) -> None:
    history = make_history()
    first = history.commit("Begin", {"pyproject.toml": PROJECT.format("0.1")})
    history.commit("Call it box", {"pyproject.toml": PROJECT.format("0.1").replace("shelf", "box")})
    history.commit("Into a folder", {"lib/pyproject.toml": PROJECT.format("0.2").replace("shelf", "box"), "pyproject.toml": None})
    found = build_artifacts(history.build())
    assert [(one.name, one.created_sha, one.retired_on, one.manifest) for one in found.artifacts] == [
        ("box", first, None, "lib/pyproject.toml")
    ]


def test_an_alias_that_keeps_the_old_name_is_a_second_artifact(make_history: Any) -> None:
    history = make_history()
    history.commit("Begin", {"packages/old/package.json": '{"name": "@me/old", "files": ["x"]}'})
    history.commit(
        "Rename, keep an alias",
        {
            "packages/new/package.json": '{"name": "@me/new", "files": ["x"]}',
            "packages/old/package.json": '{"name": "@me/old", "dependencies": {"@me/new": "workspace:*"}}',
        },
    )
    assert {one.name for one in build_artifacts(history.build()).artifacts} == {"@me/old", "@me/new"}


def test_what_is_removed_is_retired(make_history: Any) -> None:
    history = make_history()
    history.commit("Begin", {"a/Cargo.toml": '[package]\nname = "a"\n', "b/Cargo.toml": '[package]\nname = "b"\n'})
    gone = history.commit("Drop b", {"b/Cargo.toml": None}, day=30)
    found = build_artifacts(history.build())
    assert events(found, gone) == {("library", "retired")}
    assert {one.name: one.retired_sha for one in found.artifacts} == {"a": None, "b": gone}


def test_what_was_gone_within_days_and_never_shipped_makes_none(make_history: Any) -> None:
    history = make_history()
    history.commit("Begin", {"pyproject.toml": PROJECT.format("0.1")})
    history.commit("Copy of another thing", {"other/Cargo.toml": '[package]\nname = "other"\n'})
    history.commit("Not meant to be here", {"other/Cargo.toml": None})
    assert {one.name for one in build_artifacts(history.build()).artifacts} == {"shelf"}


def test_work_on_a_branch_that_was_never_merged_makes_none(make_history: Any) -> None:
    history = make_history()
    history.commit("Begin", {"pyproject.toml": PROJECT.format("0.1")})
    history.commit("Try", {"try/Cargo.toml": '[package]\nname = "try-this"\n'}, merged=False)
    assert {one.name for one in build_artifacts(history.build()).artifacts} == {"shelf"}


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ({"pyproject.toml": PROJECT.format("1")}, "library"),
        ({"pyproject.toml": PROJECT.format("1") + SCRIPT}, "cli-tool"),
        ({"pyproject.toml": PROJECT.format("1") + NEEDS_TEXTUAL + SCRIPT}, "tui-app"),
        ({"pyproject.toml": PROJECT.format("1") + NEEDS_TEXTUAL}, "library"),
        ({"pyproject.toml": PROJECT.format("1").replace("shelf", "pytest-x") + '[project.entry-points.pytest11]\nx = "x"'}, "plugin"),
        ({"requirements.txt": "Django==5.0\n"}, "web-app"),
        ({"requirements.txt": "flask\n"}, "web-service"),
        ({"package.json": '{"name": "x", "private": true, "dependencies": {"next": "14"}}'}, "web-app"),
        ({"package.json": '{"name": "x", "scripts": {"start": "node x"}, "dependencies": {"express": "4"}}'}, "web-service"),
        ({"package.json": '{"name": "x", "files": ["x"], "peerDependencies": {"express": "4"}}'}, "library"),
        ({"package.json": '{"name": "x", "bin": "x.js"}'}, "cli-tool"),
        (
            {"package.json": '{"name": "x", "devDependencies": {"electron": "30"}, "scripts": {"start": "y"}, "private": true}'},
            "desktop-app",
        ),
        ({"package.json": '{"name": "x", "private": true, "dependencies": {"expo": "50"}}'}, "mobile-app"),
        ({"package.json": '{"name": "x", "engines": {"vscode": "1"}, "contributes": {}}'}, "plugin"),
        ({"package.json": '{"name": "@me/extension-x", "files": ["x"]}'}, "plugin"),
        ({"Cargo.toml": '[package]\nname = "x"\n'}, "library"),
        ({"Cargo.toml": '[package]\nname = "x"\n', "src/main.rs": "fn main() {}"}, "cli-tool"),
        ({"Cargo.toml": '[package]\nname = "x"\n[dependencies]\nratatui = "1"\n', "src/main.rs": "fn main() {}"}, "tui-app"),
        ({"Cargo.toml": '[package]\nname = "x"\n[dependencies]\naxum = "1"\n', "src/main.rs": "fn main() {}"}, "web-service"),
        ({"go.mod": "module host.org/me/x\n"}, "library"),
        ({"go.mod": "module host.org/me/x\n", "main.go": "package main\nfunc main() {}"}, "cli-tool"),
        (
            {
                "go.mod": "module host.org/me/x\nrequire github.com/charmbracelet/bubbletea v1\n",
                "cmd/x/main.go": "package main\nfunc main() {}",
            },
            "tui-app",
        ),
        ({"Dockerfile": "FROM scratch\n"}, "container-image"),
        ({"infra/main.tf": 'resource "aws_vpc" "x" {\n}\n'}, "infrastructure"),
        ({".github/workflows/test.yml": "on: push\njobs:\n  test:\n    steps:\n    - run: pytest\n"}, "ci-pipeline"),
        ({"fly.toml": 'app = "x"\n'}, "deployment-pipeline"),
        ({"schema.sql": "CREATE TABLE x (id);\n"}, "database-schema"),
        ({"mkdocs.yml": "site_name: x\n"}, "docs-site"),
        ({"action.yml": "name: x\nruns:\n  using: composite\n"}, "action"),
        ({"cookiecutter.json": "{}"}, "template"),
        ({"docs/adr/0001-x.md": "# X\n"}, "design-record"),
        ({"dbt_project.yml": "name: x\n"}, "data-pipeline"),
        ({"requirements.txt": "discord.py\n"}, "bot-or-agent"),
    ],
)
def test_kinds(make_history: Any, files: dict[str, str], kind: str) -> None:
    history = make_history()
    sha = history.commit("Begin", files)
    found = build_artifacts(history.build())
    assert kinds(found) == {kind}
    assert events(found, sha) == {(kind, "created")}


def test_every_kind_is_in_the_catalogue() -> None:
    from tracker.catalogue.artifacts import read_artifact_rules

    rules = read_artifact_rules()
    known = {one.kind for one in rules.kinds}
    assert len(known) == len(rules.kinds) == 19
    assert {one.kind for one in rules.frameworks} <= known


def test_a_package_that_is_tool_and_library_is_both(make_history: Any) -> None:
    history = make_history()
    first = history.commit("Begin", {"pyproject.toml": PROJECT.format("0.1") + 'dependencies = ["click"]\n' + SCRIPT})
    docs = history.commit("Document the API", {"docs/python-api.md": "# API\n"})
    shipped = history.commit("Release 0.2", {"pyproject.toml": PROJECT.format("0.2") + 'dependencies = ["click"]\n' + SCRIPT})
    history.tag("0.2", shipped)
    found = build_artifacts(history.build())
    assert events(found, first) == {("cli-tool", "created")}
    assert events(found, docs) == {("library", "created")}
    assert events(found, shipped) == {("cli-tool", "shipped"), ("library", "shipped")}
    assert {one.name for one in found.artifacts} == {"shelf"}


def test_a_roof_is_no_artifact_but_what_stands_under_it_is(make_history: Any) -> None:
    history = make_history()
    history.commit(
        "Begin",
        {
            "package.json": '{"name": "roof", "private": true, "workspaces": ["packages/*"], "devDependencies": {"vite": "5"}}',
            "packages/core/package.json": '{"name": "@me/core", "private": true}',
            "packages/web/package.json": '{"name": "@me/web", "private": true, "dependencies": {"next": "14"}}',
            "examples/first/package.json": '{"name": "first"}',
        },
    )
    found = build_artifacts(history.build())
    assert {(one.kind, one.name) for one in found.artifacts} == {("library", "@me/core"), ("web-app", "@me/web")}


def test_pipelines(make_history: Any) -> None:
    history = make_history()
    test = "name: Test\non: push\njobs:\n  test:\n    steps:\n    - run: pytest\n"
    first = history.commit("CI", {".travis.yml": "script: pytest\n"})
    history.commit("Switch", {".travis.yml": None, ".github/workflows/test.yml": test})
    second = history.commit("Benchmarks", {".github/workflows/bench.yml": test.replace("Test", "Bench")})
    deploy = history.commit("Deploy", {".github/workflows/deploy.yml": "on: push\njobs:\n  x:\n    steps:\n    - run: flyctl deploy\n"})
    gone = history.commit("No more demo", {".github/workflows/deploy.yml": None}, day=30)
    found = build_artifacts(history.build())
    assert [(one.kind, one.name, one.created_sha) for one in found.artifacts] == [
        ("ci-pipeline", "GitHub Actions, first Travis CI", first),
        ("ci-pipeline", "Bench", second),
        ("deployment-pipeline", "deployment", deploy),
    ]
    assert events(found, gone) == {("deployment-pipeline", "retired")}


def test_ids_are_unique_and_events_name_them(make_history: Any) -> None:
    history = make_history()
    history.commit("Begin", {"a/pyproject.toml": PROJECT.format("1"), "b/package.json": '{"name": "shelf"}'})
    found = build_artifacts(history.build())
    ids = [one.artifact_id for one in found.artifacts]
    assert len(ids) == len(set(ids)) == 2
    assert {event.artifact_id for event in found.events} == set(ids)


def test_nothing_gives_nothing(make_history: Any) -> None:
    assert build_artifacts(make_history().build()) == ArtifactFindings((), (), ())


def test_a_program_that_went_leaves_a_library(make_history: Any) -> None:
    history = make_history()
    history.commit("Begin", {"Cargo.toml": '[package]\nname = "x"\n', "src/main.rs": "fn main() {}", "list/main.rs": "fn main() {}"})
    assert kinds(build_artifacts(history.build())) == {"cli-tool"}
    history.commit("Only a library", {"src/main.rs": None})
    assert kinds(build_artifacts(history.build())) == {"library"}


def test_helping_commands_leave_a_go_module_a_library(make_history: Any) -> None:
    history = make_history()
    main = "package main\nfunc main() {}"
    history.commit("Begin", {"go.mod": "module host.org/me/text\n", "cmd/texttest/main.go": main, "cmd/textgen/main.go": main})
    assert kinds(build_artifacts(history.build())) == {"library"}
    history.commit("A command of its own", {"cmd/text/main.go": main})
    assert kinds(build_artifacts(history.build())) == {"cli-tool"}


def test_an_unrelated_history_that_was_merged_renames_nothing(make_history: Any) -> None:
    history = make_history()
    history.commit("Begin", {"package.json": '{"name": "ours", "files": ["x"], "version": "1.0.0"}'})
    history.commit("Elsewhere", {"package.json": '{"name": "theirs", "files": ["x"]}'})
    history.commit("Imported", {"src/theirs/package.json": '{"name": "theirs", "files": ["x"]}'})
    history.commit("Go on", {"package.json": '{"name": "ours", "files": ["x"], "version": "1.1.0"}'})
    made = history.build()
    apart = tuple(one._replace(root=1) if one.manifest.name == "theirs" and "/" not in one.manifest.path else one for one in made.manifests)
    found = build_artifacts(made._replace(manifests=apart))
    assert [(one.name, one.manifest, one.created_on, one.retired_on) for one in found.artifacts] == [
        ("ours", "package.json", "2020-01-06", None),
        ("theirs", "src/theirs/package.json", "2020-01-07", None),
    ]


def test_a_template_that_was_merged_is_no_package(make_history: Any) -> None:
    history = make_history()
    history.commit("Begin", {"Cargo.toml": '[package]\nname = "ours"\n'})
    history.commit("The template", {"Cargo.toml": '[package]\nname = "PROJECT"\n'})
    made = history.build()
    apart = tuple(one._replace(root=1) if one.manifest.name == "PROJECT" else one for one in made.manifests)
    assert [one.name for one in build_artifacts(made._replace(manifests=apart)).artifacts] == ["ours"]


def test_a_pipeline_is_as_old_as_its_first_file_and_goes_on_at_another_service(make_history: Any) -> None:
    history = make_history()
    test = "name: Test\non: push\njobs:\n  test:\n    steps:\n    - run: npm test\n"
    first = history.commit("Init", {".travis.yml": "language: node_js\nnode_js:\n  - '0.10'\n"})
    history.commit("Benchmarks", {".travis.yml": "language: node_js\nscript: 'npm test && npm run bench'\n"})
    history.commit("Windows", {"appveyor.yml": "environment:\n  nodejs_version: 4\n"})
    history.commit("Move", {".github/workflows/main.yml": test})
    history.commit("Leave", {".travis.yml": None, "appveyor.yml": None})
    agent = test.replace("- run", "- uses: anthropics/claude-code-action@v1\n    - run")
    history.commit("Reviews", {".github/workflows/review.yml": agent})
    found = build_artifacts(history.build()).artifacts
    assert [(one.kind, one.name, one.created_sha, one.retired_on) for one in found] == [
        ("ci-pipeline", "GitHub Actions, first Travis CI", first, None)
    ]


def test_a_file_that_begins_to_check_is_as_old_as_the_file(make_history: Any) -> None:
    history = make_history()
    first = history.commit("CI", {".travis.yml": "script: ./x.sh\n"})
    history.commit("Tests", {".travis.yml": "script: npm test\n"})
    assert [one.created_sha for one in build_artifacts(history.build()).artifacts] == [first]


def test_an_electron_application_is_no_library_and_a_library_for_electron_is_one(make_history: Any) -> None:
    history = make_history()
    needs = '"devDependencies": {"electron": "29", "electron-builder": "24"}'
    history.commit("App", {"package.json": '{"name": "caprice", "scripts": {"start": "tsc && electron ."}, ' + needs + "}"})
    other = make_history("me/store")
    library = '{"name": "store", "exports": "./index.js", "scripts": {"start": "electron ."}, ' + needs + "}"
    other.commit("Library", {"package.json": library, "estest/package.json": '{"name": "estest", "type": "module", "version": "1.2.3"}'})
    assert [one.kind for one in build_artifacts(history.build()).artifacts] == ["desktop-app"]
    assert [one.kind for one in build_artifacts(other.build()).artifacts] == ["library"]
