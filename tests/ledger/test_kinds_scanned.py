"""Every form of telling file that is known, in a real repository, scanned: what stands there, and that each thing is told once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.make_repo import ME, commit, make_repo
from tracker.scan import ScanOptions, scan_paths

PYTHON = '[project]\nname = "{}"\nversion = "1.0"\n'
POM = "<project><groupId>org.me</groupId><artifactId>{}</artifactId><version>1.0</version>{}</project>"
K8S = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: x\n"
CI = "name: {}\non: push\njobs:\n  x:\n    runs-on: ubuntu-latest\n    steps:\n    - run: {}\n"
MAIN_GO = "package main\n\nfunc main() {}\n"

REPOSITORIES: dict[str, tuple[dict[str, str], set[tuple[str, str]]]] = {
    "pyproject": ({"pyproject.toml": PYTHON.format("lib-a")}, {("library", "lib-a")}),
    "setup-py": ({"setup.py": "from setuptools import setup\nNAME = 'lib-b'\nsetup(name=NAME)\n"}, {("library", "lib-b")}),
    "setup-cfg": (
        {
            "setup.cfg": "[metadata]\nname = lib-c\n",
            "setup.py": "from setuptools import setup\nsetup()\n",
            "lib_c/__init__.py": '__version__ = "1"\n',
        },
        {("library", "lib-c")},
    ),
    "entry-point": ({"pyproject.toml": PYTHON.format("tool-a") + '[project.scripts]\ntool-a = "a:main"\n'}, {("cli-tool", "tool-a")}),
    "uv-workspace": (
        {
            "pyproject.toml": PYTHON.format("whole") + '[tool.uv.workspace]\nmembers = ["libs/*"]\n',
            "libs/part/pyproject.toml": PYTHON.format("part"),
        },
        {("library", "whole"), ("library", "part")},
    ),
    "npm": ({"package.json": '{"name": "@me/lib-d", "main": "x.js", "files": ["x"]}'}, {("library", "@me/lib-d")}),
    "npm-workspace": (
        {
            "package.json": '{"name": "roof", "private": true, "workspaces": ["packages/*"]}',
            "packages/one/package.json": '{"name": "@me/one", "files": ["x"]}',
            "packages/two/package.json": '{"name": "@me/two", "bin": "two.js"}',
        },
        {("library", "@me/one"), ("cli-tool", "@me/two")},
    ),
    "pnpm-workspace": (
        {
            "package.json": '{"name": "roof", "private": true}',
            "pnpm-workspace.yaml": "packages:\n  - packages/*\n",
            "packages/one/package.json": '{"name": "pnpm-one", "files": ["x"]}',
        },
        {("library", "pnpm-one")},
    ),
    "cargo-workspace": (
        {
            "Cargo.toml": '[workspace]\nmembers = ["core", "cli"]\n',
            "core/Cargo.toml": '[package]\nname = "core-a"\n',
            "cli/Cargo.toml": '[package]\nname = "cli-a"\n[dependencies]\ncore-a = { path = "../core" }\n',
            "cli/src/main.rs": "fn main() {}\n",
        },
        {("library", "core-a"), ("cli-tool", "cli-a")},
    ),
    "go-library": ({"go.mod": "module example.org/me/lib\n"}, {("library", "example.org/me/lib")}),
    "go-command": ({"go.mod": "module example.org/me/tool/v2\n", "cmd/tool/main.go": MAIN_GO}, {("cli-tool", "example.org/me/tool/v2")}),
    "maven": ({"pom.xml": POM.format("lib-e", "")}, {("library", "org.me:lib-e")}),
    "spring": ({"pom.xml": POM.format("app-e", "<build>spring-boot-maven-plugin</build>")}, {("web-service", "org.me:app-e")}),
    "gradle": (
        {"settings.gradle": "rootProject.name = 'lib-f'\n", "build.gradle": "plugins { id 'java-library' }\n"},
        {("library", "lib-f")},
    ),
    "dotnet": ({"Lib.csproj": '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup></PropertyGroup></Project>'}, {("library", "Lib")}),
    "dotnet-tool": (
        {"Tool.csproj": '<Project Sdk="Microsoft.NET.Sdk"><OutputType>Exe</OutputType><PackAsTool>true</PackAsTool></Project>'},
        {("cli-tool", "Tool")},
    ),
    "gem": ({"lib-g.gemspec": "Gem::Specification.new do |s|\n  s.name = 'lib-g'\nend\n"}, {("library", "lib-g")}),
    "composer": ({"composer.json": '{"name": "me/lib-h", "type": "library"}'}, {("library", "me/lib-h")}),
    "mix": (
        {"mix.exs": 'defmodule A do\n  def project do\n    [app: :lib_i, version: "1.0.0", package: package()]\n  end\nend\n'},
        {("library", "lib_i")},
    ),
    "pubspec": ({"pubspec.yaml": "name: lib_j\nversion: 1.0.0\n"}, {("library", "lib_j")}),
    "flutter": (
        {"pubspec.yaml": "name: app_j\npublish_to: none\ndependencies:\n  flutter:\n    sdk: flutter\n"},
        {("mobile-app", "app_j")},
    ),
    "web-app": (
        {"package.json": '{"name": "site", "private": true, "scripts": {"dev": "next dev"}, "dependencies": {"next": "14"}}'},
        {("web-app", "site")},
    ),
    "web-service": ({"requirements.txt": "fastapi\nuvicorn\n"}, {("web-service", "web-service")}),
    "tui": (
        {"pyproject.toml": PYTHON.format("tui-a") + 'dependencies = ["textual"]\n[project.scripts]\ntui-a = "a:main"\n'},
        {("tui-app", "tui-a")},
    ),
    "desktop": (
        {"package.json": '{"name": "desk", "private": true, "scripts": {"start": "x"}, "devDependencies": {"electron": "30"}}'},
        {("desktop-app", "desk")},
    ),
    "image": ({"Dockerfile": "FROM scratch\n"}, {("container-image", "image")}),
    "compose": ({"compose.yaml": "services:\n  db:\n    image: postgres\n"}, {("infrastructure", "Compose")}),
    "terraform": ({"main.tf": 'resource "aws_vpc" "x" {\n}\n', "more.tf": 'module "y" {\n}\n'}, {("infrastructure", "Terraform")}),
    "kubernetes": ({"k8s/app.yaml": K8S, "k8s/more.yaml": K8S}, {("infrastructure", "Kubernetes")}),
    "helm": ({"charts/app/Chart.yaml": "name: app\nversion: 1.0.0\n"}, {("infrastructure", "Helm")}),
    "serverless": ({"serverless.yml": "service: jobs\n"}, {("deployment-pipeline", "deployment")}),
    "ci": ({".github/workflows/test.yml": CI.format("Test", "pytest")}, {("ci-pipeline", "GitHub Actions")}),
    "gitlab-ci": ({".gitlab-ci.yml": "test:\n  script: pytest\n"}, {("ci-pipeline", "GitLab CI")}),
    "deploy": ({".github/workflows/deploy.yml": CI.format("Deploy", "flyctl deploy")}, {("deployment-pipeline", "deployment")}),
    "schema": (
        {"schema.sql": "create table a (id integer);\n", "migrations/0001_a.sql": "create table b (id integer);\n"},
        {("database-schema", "schema")},
    ),
    "pipeline": ({"dbt_project.yml": "name: numbers\n"}, {("data-pipeline", "numbers")}),
    "docs-mkdocs": ({"mkdocs.yml": "site_name: x\n", ".readthedocs.yaml": "version: 2\n"}, {("docs-site", "docs")}),
    "docs-sphinx": ({"docs/conf.py": "project = 'x'\nextensions = []\n"}, {("docs-site", "docs")}),
    "pytest-plugin": (
        {"pyproject.toml": PYTHON.format("pytest-a") + '[project.entry-points.pytest11]\na = "a"\n'},
        {("plugin", "pytest-a")},
    ),
    "datasette-plugin": (
        {"setup.py": "from setuptools import setup\nsetup(name='datasette-a', entry_points={'datasette': ['a = a']})\n"},
        {("plugin", "datasette-a")},
    ),
    "vscode": ({"package.json": '{"name": "code-a", "engines": {"vscode": "1"}, "contributes": {}}'}, {("plugin", "code-a")}),
    "browser": ({"manifest.json": '{"manifest_version": 3, "name": "Browser A", "version": "1.0"}'}, {("plugin", "Browser A")}),
    "vite-plugin": (
        {"package.json": '{"name": "vite-plugin-a", "files": ["x"], "peerDependencies": {"vite": "5"}}'},
        {("plugin", "vite-plugin-a")},
    ),
    "action": ({"action.yml": "name: Do it\nruns:\n  using: composite\n"}, {("action", "action")}),
    "template": (
        {"cookiecutter.json": "{}", "{{cookiecutter.name}}/setup.py": "from setuptools import setup\nsetup(name='no')\n"},
        {("template", "template")},
    ),
    "bot": ({"requirements.txt": "discord.py\n", "bot.py": "x\n"}, {("bot-or-agent", "bot")}),
    "record": ({"docs/adr/0001-use-sqlite.md": "# Use SQLite\n"}, {("design-record", "0001-use-sqlite")}),
    "nothing": (
        {
            "tests/fixtures/setup.py": "from setuptools import setup\nsetup(name='no')\n",
            "examples/app/package.json": '{"name": "no"}',
            "vendor/lib/Cargo.toml": '[package]\nname = "no"\n',
            "node_modules/a/package.json": '{"name": "no"}',
            "templates/app/pyproject.toml": PYTHON.format("no"),
            "package-lock.json": '{"name": "no"}',
        },
        set(),
    ),
}


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[str, str]]]:
    folder = tmp_path_factory.mktemp("kinds")
    for name, (files, _) in REPOSITORIES.items():
        # The name in the message: the same commit in two folders would be the same work.
        make_repo(folder / "code" / name, [commit(f"Begin {name}", files), commit("Go on", {"notes.txt": f"{name}\n"})])
    scan_paths([folder / "code"], folder / "t.db", ScanOptions(me=(str(ME.email),), jobs=1))
    found: dict[str, list[tuple[str, str]]] = {}
    with closing(sqlite3.connect(folder / "t.db")) as connection:
        for repo, kind, name in connection.execute("SELECT repo, kind, name FROM artifact_ledger"):
            found.setdefault(repo, []).append((kind, name))
    return found


@pytest.mark.parametrize("name", REPOSITORIES)
def test_what_stands_in_a_real_repository(standing: dict[str, list[tuple[str, str]]], name: str) -> None:
    found = standing.get(name, [])
    assert set(found) == REPOSITORIES[name][1]
    assert len(found) == len(set(found))


def test_every_kind_of_the_catalogue_stands_somewhere(standing: dict[str, list[tuple[str, str]]]) -> None:
    from tracker.catalogue.artifacts import read_artifact_rules

    told = {kind for found in standing.values() for kind, _ in found}
    assert told == {one.kind for one in read_artifact_rules().kinds}


def test_paths_are_said_as_they_lie(tmp_path: Path) -> None:
    made = make_repo(tmp_path / "code" / "deep", [commit("Begin", {"libs/core/pyproject.toml": PYTHON.format("deep-core")})])
    scan_paths([tmp_path / "code"], tmp_path / "t.db", ScanOptions(me=(str(ME.email),), jobs=1))
    with closing(sqlite3.connect(tmp_path / "t.db")) as connection:
        rows = connection.execute("SELECT name, manifest, created_sha, ships, used_by, authored_share FROM artifact_ledger").fetchall()
    assert rows == [("deep-core", "libs/core/pyproject.toml", made.head, 0, 0, 1.0)]
