"""Telling files to manifests: what each ecosystem says, and that no bytes ever break the way."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.ledger.manifests import TRAITS, extract_manifest, is_telling
from tracker.model.ledger import Manifest

TELLING = (
    "pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "Pipfile", "package.json", "pnpm-workspace.yaml", "lerna.json",
    "deno.json", "Cargo.toml", "src/main.rs", "go.mod", "go.work", "main.go", "pom.xml", "build.gradle",
    "settings.gradle", "project.clj", "a.csproj", "a.gemspec", "Gemfile", "composer.json", "mix.exs", "pubspec.yaml", "a.cabal",
    "a.rockspec", "a.podspec", ".gitmodules", "Dockerfile", "compose.yml", "main.tf", "k8s/a.yaml", "Chart.yaml",
    "serverless.yml", "Pulumi.yaml", "fly.toml", ".github/workflows/a.yml", ".goreleaser.yml", "action.yml", "manifest.json",
    "mkdocs.yml", ".changeset/config.json", "docs/api.md", "schema.sql", "migrations/1.sql", "dvc.yaml", "adr/1-a.md",
    "AGENTS.md", "cookiecutter.json", "AndroidManifest.xml", "tauri.conf.json", "version.py", "version.json", "CHANGELOG.md",
    "vercel.json",
)  # fmt: skip


def read(path: str, text: str) -> Manifest:
    manifest = extract_manifest(path, text.encode())
    assert manifest is not None
    return manifest


def needs(manifest: Manifest) -> dict[str, str]:
    return {one.name: one.scope for one in manifest.dependencies}


def test_pyproject_of_the_standard() -> None:
    manifest = read(
        "pyproject.toml",
        """
        [project]
        name = "shelf"
        version = "1.2"
        dependencies = ["click>=8", "rich [all] ; python_version > '3'", "own @ git+https://host/own"]
        optional-dependencies.test = ["pytest"]
        optional-dependencies.fast = ["numpy"]
        scripts.shelf = "shelf.cli:main"
        entry-points.pytest11.shelf = "shelf.plugin"
        [dependency-groups]
        dev = ["ruff", {include-group = "x"}]
        [build-system]
        requires = ["hatchling"]
        [tool.uv.workspace]
        members = ["packages/*"]
        """,
    )
    assert (manifest.name, manifest.version, manifest.commands, manifest.ecosystem) == ("shelf", "1.2", ("shelf",), "pypi")
    assert needs(manifest) == {
        "click": "run", "rich": "run", "own": "run", "pytest": "dev", "numpy": "optional", "ruff": "dev", "hatchling": "build",
    }  # fmt: skip
    assert manifest.members == ("packages/*",)
    assert {"plugin:pytest", "workspace"} <= set(manifest.traits)


def test_poetry_and_flit() -> None:
    poetry = read(
        "pyproject.toml",
        """
        [tool.poetry]
        name = "reader"
        version = "0.1.0"
        [tool.poetry.dependencies]
        python = "^3.9"
        textual = {version = "^0.4", extras = ["dev"]}
        [tool.poetry.group.dev.dependencies]
        black = "*"
        [tool.poetry.scripts]
        reader = "reader:main"
        """,
    )
    assert poetry.name == "reader" and needs(poetry) == {"textual": "run", "black": "dev"} and poetry.commands == ("reader",)
    flit = read("pyproject.toml", "[tool.flit.metadata]\nmodule='thin'\nrequires=['six']\n[tool.flit.scripts]\nthin='thin:go'")
    assert flit.name == "thin" and needs(flit) == {"six": "run"} and flit.commands == ("thin",)


def test_setup_py_is_read_and_never_run() -> None:
    manifest = read(
        "setup.py",
        """
import os
raise SystemExit("never run")
VERSION = "0.4"
NEEDS = ["click"]
setup(
    name="carrier", version=VERSION, install_requires=NEEDS + ["pluggy>=1"],
    extras_require={"test": ["pytest"], "s3": ["boto3"]}, setup_requires=["pytest-runner"],
    entry_points={"console_scripts": ["carrier=carrier.cli:cli"], "datasette": ["x = y"]},
    packages=find_packages(),
)
""",
    )
    assert (manifest.name, manifest.version, manifest.commands) == ("carrier", "0.4", ("carrier",))
    assert needs(manifest) == {"click": "run", "pluggy": "run", "pytest": "dev", "boto3": "optional", "pytest-runner": "build"}
    assert manifest.traits == ("plugin:datasette",)


def test_setup_py_of_an_older_python_and_with_text_entry_points() -> None:
    old = read("setup.py", "print 'old'\nsetup(\n    name='elder',\n    version='1.0',\n    install_requires=['six'],\n)")
    assert (old.name, old.version, needs(old)) == ("elder", "1.0", {"six": "run"})
    text = read("setup.py", 'setup(name="t", entry_points="""\n[console_scripts]\nt=t:main\n""")')
    assert text.commands == ("t",)


def test_setup_cfg() -> None:
    manifest = read(
        "setup.cfg",
        "[metadata]\nname = box\nversion = 2.0\n[options]\ninstall_requires =\n  click\n  attrs>=1\n"
        "[options.entry_points]\nconsole_scripts =\n  box = box:main\n",
    )
    assert (manifest.name, manifest.version, manifest.commands) == ("box", "2.0", ("box",))
    assert needs(manifest) == {"click": "run", "attrs": "run"}


def test_requirements() -> None:
    text = "# note\n-r base.txt\nclick>=8\n-e git+https://host/x.git#egg=own\nname @ https://host/a.whl\n\n"
    assert needs(read("requirements.txt", text)) == {"click": "run", "own": "run", "name": "run"}
    assert needs(read("requirements-test.txt", "pytest")) == {"pytest": "dev"}
    assert needs(read("docs/requirements.txt", "furo")) == {"furo": "dev"}


def test_package_json() -> None:
    manifest = read(
        "package.json",
        json.dumps(
            {
                "name": "@own/vite-plugin-x", "version": "1.0.0-beta.1", "bin": {"x": "x.js"}, "private": True,
                "dependencies": {"@own/core": "workspace:*", "left": "npm:right@1"}, "devDependencies": {"vitest": "1"},
                "peerDependencies": {"vite": "5"}, "workspaces": {"packages": ["packages/*"]}, "files": ["x.js"],
            }
        ),
    )  # fmt: skip
    assert (manifest.name, manifest.version, manifest.commands) == ("@own/vite-plugin-x", "1.0.0-beta.1", ("x",))
    assert needs(manifest) == {"@own/core": "run", "right": "run", "vite": "run", "vitest": "dev"}
    assert manifest.members == ("packages/*",)
    assert {"private", "workspace", "library", "plugin:vite", "uses:@own/core"} <= set(manifest.traits)
    assert read("package.json", '{"name": "@own/tool", "bin": "x.js"}').commands == ("tool",)
    assert read("pnpm-workspace.yaml", "packages:\n  - 'packages/*'\n  # no\n  - apps/web\n").members == (
        "packages/*",
        "apps/web",
    )


def test_cargo() -> None:
    manifest = read(
        "Cargo.toml",
        """
        [package]
        name = "find-things"
        version.workspace = true
        [[bin]]
        name = "ft"
        [dependencies]
        short = {package = "the-long-name", version = "1"}
        maybe = {version = "1", optional = true}
        [target.'cfg(unix)'.dependencies]
        nix = "1"
        [dev-dependencies]
        tempfile = "3"
        [workspace]
        members = ["crates/*"]
        """,
    )
    assert (manifest.name, manifest.version, manifest.commands) == ("find-things", None, ("ft",))
    assert needs(manifest) == {"the-long-name": "run", "maybe": "optional", "nix": "run", "tempfile": "dev"}
    assert {"inherits-version", "workspace", "binary"} <= set(manifest.traits)
    assert read("src/main.rs", "fn main() {}").traits == ("binary",)
    assert extract_manifest("src/main.rs", b"// nothing yet") is None


def test_go() -> None:
    manifest = read(
        "go.mod",
        "module host.org/me/tool/v2\n\ngo 1.22\n\nrequire (\n\thost.org/me/lib v1.0.0\n\tother.org/x v0.1.0 // indirect\n)\n"
        "require host.org/me/second v0.2.0\n",
    )
    assert manifest.name == "host.org/me/tool/v2"
    assert needs(manifest) == {"host.org/me/lib": "run", "host.org/me/second": "run"}
    assert read("cmd/tool/main.go", "package main\n\nfunc main() {}\n").commands == ("tool",)
    assert extract_manifest("cmd/tool/other.go", b"package tool\n") is None


def test_other_ecosystems() -> None:
    pom = read(
        "pom.xml",
        "<project><parent><groupId>org.p</groupId><artifactId>up</artifactId></parent><artifactId>core</artifactId>"
        "<version>1.1</version><dependencies><dependency><groupId>org.q</groupId><artifactId>q</artifactId><scope>test</scope>"
        "</dependency></dependencies></project>",
    )
    assert (pom.name, pom.version, needs(pom)) == ("org.p:core", "1.1", {"org.q:q": "dev"})
    gem = read("a.gemspec", "s.name = 'thing'\ns.version = '2.0'\ns.executables = ['thing']\ns.add_dependency 'rack', '>1'")
    assert (gem.name, gem.version, gem.commands, needs(gem)) == ("thing", "2.0", ("thing",), {"rack": "run"})
    mix = read("mix.exs", '@version "0.3.0"\n[app: :own, deps: []]\n{:ecto, "~> 3"}\n{:credo, "~> 1", only: [:dev]}')
    assert (mix.name, mix.version, needs(mix)) == ("own", "0.3.0", {"ecto": "run", "credo": "dev"})
    pub = read("pubspec.yaml", "name: own\nversion: 1.0.0+2\ndependencies:\n  http: any\ndev_dependencies:\n  lints: any\n")
    assert (pub.name, pub.version, needs(pub)) == ("own", "1.0.0+2", {"http": "run", "lints": "dev"})
    sharp = read("Own.csproj", '<Project Sdk="Microsoft.NET.Sdk.Web"><PackageReference Include="Dapper" /></Project>')
    assert (sharp.name, needs(sharp), sharp.traits) == ("Own", {"Dapper": "run"}, ("web-server",))
    php = read("composer.json", '{"name": "me/own", "require": {"php": ">8", "a/b": "1"}, "require-dev": {"c/d": "1"}}')
    assert (php.name, needs(php)) == ("me/own", {"a/b": "run", "c/d": "dev"})
    clojure = read("project.clj", '(defproject maat "1.0-SNAPSHOT" :dependencies [[org.clojure/csv "0.1"]] :main maat.core)')
    assert (clojure.name, clojure.version, clojure.commands) == ("maat", "1.0-SNAPSHOT", ("maat",))


def test_delivery() -> None:
    workflow = read(
        ".github/workflows/publish.yml",
        "name: Publish\non:\n  release:\njobs:\n  test:\n    steps:\n    - run: pytest\n    - uses: pypa/gh-action-pypi-publish@v1\n",
    )
    assert workflow.name == "Publish" and {"tests", "publishes"} <= set(workflow.traits) and "deploys" not in workflow.traits
    assert "deploys" in read(".github/workflows/deploy.yml", "on: push\n").traits
    modules = read(".gitmodules", '[submodule "lib"]\n\tpath = third/lib\n\turl = https://who:secret@host.org/me/lib.git\n')
    assert modules.members == ("third/lib",) and needs(modules) == {"host.org/me/lib": "run"}
    assert read("compose.yml", "services:\n  web:\n    image: a\n  db:\n    image: b\n").members == ("web", "db")
    assert extract_manifest("k8s/values.yaml", b"replicas: 2") is None


@pytest.mark.parametrize(
    ("path", "text", "version"),
    [
        ("own/version.py", '__version__ = "1.2.3"\n', "1.2.3"),
        ("own/__init__.py", "version_info = (0, 7, 0)\n", "0.7.0"),
        ("version.go", 'package own\n\nconst Version = "v0.9.1"\n', "v0.9.1"),
        ("VERSION", "2.0\n", "2.0"),
        ("CHANGELOG.md", "# Changelog\n\n## Unreleased\n\n- x\n\n## [1.4.0] - 2020-01-01\n", "1.4.0"),
        ("CHANGES.rst", "Changes\n=======\n\n.. _v0_9:\n\n0.9a1 (2020-03-01)\n------------------\n", "0.9a1"),
        ("CHANGELOG.md", "# Changelog\n\n## v2.0.0-rc.1\n", "2.0.0-rc.1"),
        ("packages/a/CHANGELOG.md", "# @own/a\n\n## 3.1.4\n", "3.1.4"),
    ],
)
def test_versions(path: str, text: str, version: str) -> None:
    assert read(path, text).version == version


def test_files_that_say_nothing() -> None:
    assert extract_manifest("own/__init__.py", b"from .a import b\n") is None
    assert extract_manifest("CHANGELOG.md", b"# Changelog\n\nsoon\n") is None
    assert extract_manifest("package.json", b"<<<<<<< HEAD\n{}") is None
    assert extract_manifest("README.md", b"# x") is None
    assert extract_manifest("package.json", b"[" * 100_000) is None
    assert extract_manifest("package.json", b" " * 600_000 + b"{}") is None


def test_hostile_names_are_left_out() -> None:
    manifest = read("package.json", json.dumps({"name": "\x1b[31mred", "dependencies": {"=cmd|x": "1", "a\nb": "1", "fine": "1"}}))
    assert manifest.name is None and needs(manifest) == {"fine": "run"}


@settings(max_examples=60)
@given(st.sampled_from(TELLING), st.binary(max_size=400))
def test_any_bytes_give_a_manifest_or_none(path: str, content: bytes) -> None:
    assert is_telling(path)
    manifest = extract_manifest(path, content)
    if manifest is not None:
        assert all(trait in TRAITS or ":" in trait for trait in manifest.traits)
        assert manifest.path == path


_words = st.sampled_from(
    [
        "name",
        "version",
        "=",
        ":",
        '"',
        "'",
        "[",
        "]",
        "{",
        "}",
        "(",
        ")",
        "\n",
        "  ",
        "setup",
        "project",
        "dependencies",
        "1.0",
        "- ",
        "#",
    ]
)


@settings(max_examples=60)
@given(st.sampled_from(TELLING), st.lists(_words, max_size=60))
def test_any_half_file_gives_a_manifest_or_none(path: str, words: list[str]) -> None:
    extract_manifest(path, "".join(words).encode())


@settings(max_examples=30)
@given(st.dictionaries(st.text(max_size=12), st.recursive(st.none() | st.booleans() | st.text(max_size=8), st.lists, max_leaves=5)))
def test_any_json_gives_a_manifest_or_none(tables: dict[str, object]) -> None:
    for path in ("package.json", "composer.json", "deno.json", "lerna.json", "version.json", "tauri.conf.json", "manifest.json"):
        extract_manifest(path, json.dumps(tables).encode())


def test_a_setup_cfg_over_which_the_parser_itself_stumbles() -> None:
    assert extract_manifest("setup.cfg", b"[metadata]\nlibrary\n  build-depends: base\n") is None


def test_a_line_that_nobody_writes_is_not_parsed() -> None:
    for length, is_read in ((9_000, True), (10_000, True), (10_001, False), (40_000, False)):
        text = "[project]\nname = 'a'\n#" + "x" * (length - 1) + "\n" + "# y\n" * 5_000
        assert (extract_manifest("pyproject.toml", text.encode()) is not None) is is_read, length
