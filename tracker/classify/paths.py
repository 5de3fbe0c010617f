"""What a path alone says: its role in a project, its language, and the words it is made of.

Pure and remembered per path, because a history names the same few thousand paths again and again. Must not look at
any file: a path is text from git and may name a thing that is not there.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

ROLES = (
    "source", "test", "docs", "changelog", "ci", "manifest", "lock", "build", "container", "deploy", "infra", "schema",
    "interface", "config", "agent", "asset", "data", "example", "vendor",
)  # fmt: skip
"""Closed list of roles; a path has exactly one."""

LANGUAGES = {
    "py": "python", "pyi": "python", "pyx": "python", "ipynb": "python", "js": "javascript", "jsx": "javascript",
    "mjs": "javascript", "cjs": "javascript", "ts": "typescript", "tsx": "typescript", "mts": "typescript",
    "cts": "typescript", "vue": "typescript", "svelte": "typescript", "astro": "typescript", "go": "go", "rs": "rust",
    "java": "java", "kt": "kotlin", "kts": "kotlin", "scala": "scala", "groovy": "groovy", "clj": "clojure",
    "cljs": "clojure", "cljc": "clojure", "c": "c", "h": "c", "cc": "cpp", "cpp": "cpp", "cxx": "cpp", "hpp": "cpp",
    "hh": "cpp", "rb": "ruby", "php": "php", "sh": "shell", "bash": "shell", "zsh": "shell", "fish": "shell",
    "ps1": "shell", "sql": "sql", "tf": "hcl", "hcl": "hcl", "swift": "swift", "m": "objc", "mm": "objc", "cs": "csharp",
    "fs": "fsharp", "ex": "elixir", "exs": "elixir", "erl": "erlang", "hs": "haskell", "ml": "ocaml", "lua": "lua",
    "vim": "vim", "el": "lisp", "r": "r", "jl": "julia", "dart": "dart", "pl": "perl", "pm": "perl", "nix": "nix",
    "zig": "zig", "html": "html", "htm": "html", "css": "css", "scss": "css", "sass": "css", "less": "css", "tcss": "css",
    "graphql": "graphql", "proto": "protobuf", "prisma": "prisma",
}  # fmt: skip
"""Extension → language, for code."""

_DOCS = frozenset({"md", "mdx", "rst", "txt", "adoc", "asciidoc", "tex", "org", "markdown"})
_ASSET = frozenset(
    """
    png jpg jpeg gif svg ico webp woff woff2 ttf otf eot mp4 mov webm mp3 wav pdf zip gz jar so dll exe wasm icns
    psd avif
    """.split()
)
_DATA = frozenset(
    """
    csv tsv json jsonl xml parquet db sqlite geojson snap yaml yml ambr raw
    """.split()
)
_CONFIG = frozenset(
    """
    toml ini cfg conf json yaml yml env properties json5 jsonc editorconfig plist
    """.split()
)
_MANIFEST = frozenset(
    """
    package.json pyproject.toml setup.py setup.cfg cargo.toml go.mod pom.xml build.gradle build.gradle.kts gemfile
    composer.json mix.exs pubspec.yaml project.clj pipfile environment.yml deps.edn package.swift podfile
    meson.build lerna.json pnpm-workspace.yaml build.sbt
    """.split()
)
_LOCK = frozenset(
    """
    package-lock.json yarn.lock pnpm-lock.yaml poetry.lock uv.lock pdm.lock cargo.lock go.sum gemfile.lock
    composer.lock pipfile.lock bun.lockb bun.lock mix.lock flake.lock podfile.lock npm-shrinkwrap.json pubspec.lock
    go.work.sum .terraform.lock.hcl
    """.split()
)
_BUILD = frozenset(
    """
    makefile gnumakefile justfile rakefile cmakelists.txt build.rs taskfile.yml taskfile.yaml noxfile.py tox.ini
    manifest.in build.xml gruntfile.js gulpfile.js gradlew gradlew.bat mvnw configure.ac makefile.am magefile.go
    .goreleaser.yml .goreleaser.yaml turbo.json nx.json hatch.toml snapcraft.yaml flake.nix default.nix shell.nix
    .npmignore .npmrc .yarnrc.yml nfpm.yaml gradle.properties gradle-wrapper.properties settings.gradle
    settings.gradle.kts lefthook.yml bazel build.bazel workspace rust-toolchain rust-toolchain.toml rollup.config.js
    webpack.config.js vite.config.ts vite.config.js tsup.config.ts babel.config.js .babelrc esbuild.js
    release-please-config.json .release-please-manifest.json
    """.split()
)
_CI_NAMES = frozenset(
    """
    .travis.yml appveyor.yml .appveyor.yml .gitlab-ci.yml azure-pipelines.yml jenkinsfile bitbucket-pipelines.yml
    circle.yml .drone.yml codecov.yml .codecov.yml .cirrus.yml dependabot.yml renovate.json renovate.json5
    .renovaterc.json .mergify.yml .readthedocs.yml .readthedocs.yaml netlify.toml
    """.split()
)
_DEPLOY_NAMES = frozenset(
    """
    procfile fly.toml app.json vercel.json now.json render.yaml railway.json serverless.yml app.yaml wrangler.toml
    heroku.yml firebase.json chart.yaml skaffold.yaml values.yaml nginx.conf captain-definition
    """.split()
)
_AGENT_NAMES = frozenset(
    """
    claude.md agents.md .cursorrules copilot-instructions.md gemini.md .mcp.json skill.md .windsurfrules
    """.split()
)
_CHANGELOG = re.compile(r"^(changelog|changes|history|release[-_]?notes?|news|releases|whatsnew)(\.|$)")
_READMES = frozenset(
    """
    readme license licence contributing authors security notice code_of_conduct codeowners copying
    """.split()
)
_TEST_FOLDERS = frozenset(
    """
    test tests __tests__ testing e2e testdata __snapshots__ fixtures unittests integration_tests
    __mocks__ cypress testsuite t __fixtures__
    """.split()
)
_SPEC_FOLDERS = frozenset({"spec", "specs"})
_SPECIFYING = frozenset({"python", "go", "java", "rust", "kotlin", "csharp", "swift"})
"""Languages in which such a folder holds what implements or describes a specification; in the others it holds tests."""
_TEST_NAME = re.compile(
    r"(^test_|^test\.|^conftest\.py$|_test\.|_spec\.|\.test\.|\.spec\.|\.cy\.|^tests?\.(py|js|ts|rs|go)$"
    r"|tests?\.(java|kt|cs|swift|php|scala)$|^t\d{4}-)"
)
_SCHEMA_FOLDERS = frozenset({"migrations", "migration", "alembic", "db", "schema", "schemas", "alterations", "prisma"})
_VIEW_FOLDERS = frozenset(
    """
    components templates views pages screens widgets ui layouts styles css public static themes
    """.split()
)
_DOCS_FOLDERS = frozenset(
    """
    docs doc documentation website site man wiki _posts posts guides book
    """.split()
)
_CONTAINER_STARTS = ("dockerfile", "docker-compose", "compose.y", ".dockerignore", "containerfile")
_MANIFEST_ENDINGS = frozenset({"gemspec", "csproj", "cabal", "podspec"})
_VIEW_ENDINGS = frozenset("html css scss sass less tsx jsx vue svelte tcss erb j2 hbs astro ejs".split())
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_a-zA-Z]+")


class PathFacts(NamedTuple):
    """What one path says."""

    role: str
    """One of `ROLES`."""
    language: str
    """Language of code, or ""."""
    name: str
    """Last part, in lower case."""
    extension: str
    """Without dot, lower case; "" for none."""
    folders: tuple[str, ...]
    """All other parts, in lower case, outermost first."""
    words: tuple[str, ...]
    """Words of the last two parts, in lower case, in order, each once."""


@lru_cache(maxsize=1 << 16)
def describe_path(path: str) -> PathFacts:
    """What `path` (slashes between parts) says; any text is accepted, also an empty one."""
    parts = path.split("/")
    folders = tuple(part.lower() for part in parts[:-1])
    name = parts[-1].lower()
    stem, dot, extension = name.rpartition(".")
    if not dot or not stem:
        stem, extension = name, ""
    if len(extension) > 12:
        extension = ""
    words: dict[str, None] = {}
    for part in parts[-2:]:
        for word in _WORD.findall(part):
            if len(word) > 2:
                words[word.lower()] = None
    language = LANGUAGES.get(extension, "")
    role = _find_role(folders, name, stem, extension, language)
    return PathFacts(role, language, name, extension, folders, tuple(words)[:8])


def _find_role(folders: tuple[str, ...], name: str, stem: str, extension: str, language: str) -> str:
    within = frozenset(folders)
    if name in _LOCK:
        return "lock"
    if within & {"node_modules", "vendor", "third_party", "vendored", "dist"} or folders[:2] == ("build", "lib"):
        return "vendor"
    if name in _AGENT_NAMES or within & {".claude", ".cursor", ".agents", "prompts"}:
        return "agent"
    if name in _CI_NAMES or within & {".circleci", ".buildkite", ".travis"} or name in ("action.yml", "action.yaml"):
        return "ci"
    if ".github" in within and within & {"workflows", "actions"}:
        return "ci"
    if name.startswith(_CONTAINER_STARTS) or extension == "dockerfile":
        return "container"
    if extension in ("tf", "tfvars") or within & {"terraform", "ansible", "pulumi"}:
        return "infra"
    specifies = language in _SPECIFYING or extension in _DOCS
    if _TEST_NAME.search(name) or within & _TEST_FOLDERS or (within & _SPEC_FOLDERS and not specifies):
        return "test"
    if _CHANGELOG.match(name) and extension in ("", "md", "rst", "txt"):
        return "changelog"
    if within & {".changeset", "changelog.d", "newsfragments"}:
        return "changelog"
    if name in _MANIFEST or name.startswith(("requirements", "constraints")) or extension in _MANIFEST_ENDINGS:
        return "manifest"
    if name in _BUILD or extension in ("mk", "cmake", "gradle", "bazel", "spec"):
        return "build"
    return _find_plain_role(folders, within, name, stem, extension, language)


def _find_plain_role(folders: tuple[str, ...], within: frozenset[str], name: str, stem: str, extension: str, language: str) -> str:
    """The role of a file that belongs to no tool."""
    if name in _DEPLOY_NAMES or within & {"k8s", "kubernetes", "helm", "charts", "deploy", "deployment"}:
        return "deploy"
    if within & {"example", "examples", "demo", "demos", "samples", "playground"}:
        return "example"
    if extension in _DOCS or stem in _READMES:
        return "docs"
    if extension in _ASSET:
        return "asset"
    if extension in ("sql", "prisma") or (within & _SCHEMA_FOLDERS and language):
        return "schema"
    if within & _DOCS_FOLDERS and (language in ("", "html", "css") or folders[0] in ("docs", "doc", "website")):
        return "docs"
    if extension in _VIEW_ENDINGS:
        return "interface"
    if within & _VIEW_FOLDERS and language in ("javascript", "typescript", "html", "css"):
        return "interface"
    if language:
        return "source"
    if folders[:1] == (".github",) or extension in _CONFIG or name.startswith("."):
        return "config" if len(folders) < 3 or extension not in _DATA else "data"
    if extension in _DATA:
        return "data"
    return "source" if not extension else "data"
