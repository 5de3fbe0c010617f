"""Owns which paths are telling files and what form each has; looks at the path only, never at the content.

Called for every changed path of every commit, and remembered, because a history names the same few thousand paths again
and again. What the content says is the business of `manifests` and the modules in `forms/`.
"""

from __future__ import annotations

import re
from functools import lru_cache

_BASENAMES = {
    "pyproject.toml": "pyproject", "setup.py": "setup.py", "setup.cfg": "setup.cfg", "Pipfile": "pipfile",
    "package.json": "package.json", "pnpm-workspace.yaml": "pnpm-workspace", "lerna.json": "lerna",
    "deno.json": "deno", "deno.jsonc": "deno", "jsr.json": "deno",
    "Cargo.toml": "cargo", "go.mod": "go.mod", "go.work": "go.work",
    "pom.xml": "pom", "build.gradle": "gradle", "build.gradle.kts": "gradle",
    "settings.gradle": "gradle-settings", "settings.gradle.kts": "gradle-settings",
    "project.clj": "project.clj", "Gemfile": "gemfile", "composer.json": "composer", "mix.exs": "mix",
    "pubspec.yaml": "pubspec", "AndroidManifest.xml": "android", "tauri.conf.json": "tauri",
    ".gitmodules": "submodules",
    "docker-compose.yml": "compose", "docker-compose.yaml": "compose", "compose.yml": "compose", "compose.yaml": "compose",
    "Chart.yaml": "helm", "kustomization.yaml": "kubernetes", "kustomization.yml": "kubernetes",
    "serverless.yml": "serverless", "serverless.yaml": "serverless", "Pulumi.yaml": "infrastructure",
    "cdk.json": "infrastructure", "terragrunt.hcl": "terraform",
    "vercel.json": "platform", "now.json": "platform", "netlify.toml": "platform", "fly.toml": "platform",
    "Procfile": "platform", "render.yaml": "platform", "app.yaml": "platform", "wrangler.toml": "platform",
    "wrangler.jsonc": "platform", "wrangler.json": "platform", "railway.json": "platform", "railway.toml": "platform",
    "firebase.json": "platform", "captain-definition": "platform",
    ".travis.yml": "ci", ".gitlab-ci.yml": "ci", "azure-pipelines.yml": "ci", "Jenkinsfile": "ci", "appveyor.yml": "ci",
    ".appveyor.yml": "ci", "bitbucket-pipelines.yml": "ci", ".drone.yml": "ci", "cloudbuild.yaml": "ci",
    "cloudbuild.yml": "ci", "circle.yml": "ci", ".cirrus.yml": "ci", ".woodpecker.yml": "ci", ".semaphore.yml": "ci",
    ".goreleaser.yml": "goreleaser", ".goreleaser.yaml": "goreleaser", "goreleaser.yml": "goreleaser",
    "action.yml": "action", "action.yaml": "action",
    "mkdocs.yml": "docs-site", "mkdocs.yaml": "docs-site", "zensical.toml": "docs-site", "docusaurus.config.js": "docs-site",
    "docusaurus.config.ts": "docs-site", "book.toml": "docs-site", "antora.yml": "docs-site", "antora-playbook.yml": "docs-site",
    ".readthedocs.yml": "docs-site", ".readthedocs.yaml": "docs-site", "readthedocs.yml": "docs-site",
    "schema.prisma": "schema", "alembic.ini": "schema", "schema.rb": "schema", "models.py": "schema",
    "migrations.py": "schema", "dbt_project.yml": "data-pipeline", "dvc.yaml": "data-pipeline", "dagster.yaml": "data-pipeline",
    "Snakefile": "data-pipeline", "meltano.yml": "data-pipeline", "prefect.yaml": "data-pipeline",
    "manifest.json": "browser-manifest", "cookiecutter.json": "template", "copier.yml": "template", "copier.yaml": "template",
    "AGENTS.md": "agent", "CLAUDE.md": "agent", "GEMINI.md": "agent", ".cursorrules": "agent", ".windsurfrules": "agent",
    ".mcp.json": "agent", "mcp.json": "agent", "SKILL.md": "agent", "copilot-instructions.md": "agent",
    "version.py": "version", "_version.py": "version", "__version__.py": "version", "__about__.py": "version",
    "about.py": "version", "__init__.py": "version", "version.go": "version", "version.rb": "version", "VERSION": "version",
    "VERSION.txt": "version", "version.txt": "version", "version.json": "version", "gradle.properties": "version",
    "main.go": "go-main", "main.rs": "rust-main",
}  # fmt: skip
_SUFFIXES = {
    "csproj": "csproj", "fsproj": "csproj", "vbproj": "csproj", "gemspec": "gemspec", "tf": "terraform", "sql": "schema",
    "dockerfile": "dockerfile","podspec": "podspec", "rockspec": "rockspec", "cabal": "cabal",
}  # fmt: skip

_SKIPPED = re.compile(
    r"(?:^|/)(?:vendor|vendored|_vendor|third[-_]party|node_modules|bower_components|site-packages|fixtures?|__fixtures__|"
    r"testdata|test[-_]data|test[-_]?fixtures?|tests?|__tests__|spec|e2e|examples?|samples?|demos?|templates?|"
    r"[^/]*\{\{[^/]*|[^/]*boilerplates?|templates?[-_][^/]+|build/lib|dist|starters?|snapshots|__snapshots__|testing[-_/]resources|Godeps|tutorials?|playgrounds?|"
    r"test[-_](?:projects?|repos?|apps?|packages?|cases?|files?|resources?|assets?)|[^/]+[-_]examples?|[^/]+[-_]fixtures?)/",
    re.IGNORECASE,
)
_FOREIGN = re.compile(r"vendor|third|modules|components|site-packages|Godeps|dist", re.IGNORECASE)
_IN_WORKSPACE = re.compile(
    r"(?:^|/)(?:packages|crates|libs|modules|plugins|src)/[^/]+/(?:package\.json|Cargo\.toml|pyproject\.toml|go\.mod|deno\.jsonc?|jsr\.json)$"
)
"""A member of a workspace may be called `fixture` or `test` and be a package like any other, unless it is private."""
_CHANGELOG = re.compile(
    r"(?:^|/)(?:change[-_]?log|changes|history|releases?|release[-_]notes|news)(?:\.(?:md|rst|txt|adoc|markdown))?$",
    re.IGNORECASE,
)
_REQUIREMENTS = re.compile(r"(?:^|/)(?:[^/]*requirements[^/]*\.(?:txt|in)|requirements/[^/]+\.(?:txt|in))$")
_WORKFLOW = re.compile(r"^(?:\.github|\.gitea|\.forgejo)/workflows/[^/]+\.ya?ml$|(?:^|/)\.circleci/config\.yml$|^\.buildkite/[^/]+\.ya?ml$")
_DOCKERFILE = re.compile(r"(?:^|/)(?:Dockerfile|Containerfile)(?:[.-][\w.-]+)?$|(?:^|/)Earthfile$")
_SITE = re.compile(r"(?:^|/)(?:docs?|documentation|website|site|doc/source|docs?/source|sphinx)/(?:source/)?(?:conf\.py|_config\.yml)$")
_VITEPRESS = re.compile(r"(?:^|/)\.vitepress/config\.m?[jt]s$")
_MIGRATION = re.compile(
    r"(?:^|/)(?:migrations?|alembic/versions|db/migrate|alterations?|drizzle)/(?:[^/]+/)?[^/]+\.(?:py|rb|php|ts|js|sql|exs)$"
)
_MODELS = re.compile(r"(?:^|/)models/[^/]+\.(?:py|js|ts|rb)$")
_RECORD = re.compile(
    r"(?:^|/)(?:adrs?|decisions|decision[-_]records|rfcs?|proposals|enhancements|design[-_]docs?)/(?:[^/]+/)?[^/]+\.(?:md|rst|adoc|txt)$",
    re.IGNORECASE,
)
_KUBERNETES = re.compile(r"(?:^|/)(?:k8s|kubernetes|kube|manifests|deploy|deployment|deployments|argocd|flux)/(?:[^/]+/)*[^/]+\.ya?ml$")
_DAGS = re.compile(r"(?:^|/)dags/[^/]+\.py$")
_GO_COMMAND = re.compile(r"(?:^|/)cmd/[^/]+/[^/]+(?<!_test)\.go$")
_RUST_BINARY = re.compile(r"(?:^|/)src/bin/[^/]+(?:/main)?\.rs$")
_API_DOCS = re.compile(r"(?:^|/)docs?/(?:[^/]+/)?(?:python[-_]api|api|api[-_]reference|library)(?:/index)?\.(?:md|rst)$", re.IGNORECASE)
_AGENT_FOLDER = re.compile(r"(?:^|/)(?:\.cursor/rules|\.claude/(?:agents|commands|skills))/[^/]+")
_CHANGESET = re.compile(r"^\.changeset/config\.json$")

_Rule = tuple[tuple[str, ...], re.Pattern[str], str]
_MIGRATIONS: _Rule = (("migrat", "alembic/", "alteration", "drizzle/"), _MIGRATION, "migration")
_MODEL_FILES: _Rule = (("models/",), _MODELS, "schema")
_SITES: _Rule = (("conf.py", "_config.yml", ".vitepress/"), _SITE, "docs-site")
_RECORDS: _Rule = (("adr", "decision", "rfc", "proposal", "enhancement", "design", "ADR", "RFC"), _RECORD, "design-record")
_CHANGELOGS: _Rule = (
    ("hange", "HANGE", "istory", "ISTORY", "elease", "ELEASE", "news", "NEWS", "News"), _CHANGELOG, "changelog"
)  # fmt: skip
_API: _Rule = (("api", "API", "library"), _API_DOCS, "api-docs")
_AGENTS: _Rule = ((".cursor/", ".claude/"), _AGENT_FOLDER, "agent")
_PIPELINES: _Rule = (("workflows/", ".circleci/", ".buildkite/"), _WORKFLOW, "ci")
_CLUSTERS: _Rule = (("k8s/", "kube", "manifests/", "deploy", "argocd/", "flux/"), _KUBERNETES, "kubernetes")
_NEEDS: _Rule = (("requirements",), _REQUIREMENTS, "requirements")
_IMAGES: _Rule = (("Dockerfile", "Containerfile", "Earthfile"), _DOCKERFILE, "dockerfile")
_BY_PATTERN: dict[str, tuple[_Rule, ...]] = {
    "yml": (_PIPELINES, _SITES, _CLUSTERS),
    "yaml": (_PIPELINES, _CLUSTERS),
    "py": (_MIGRATIONS, _MODEL_FILES, _SITES, (("dags/",), _DAGS, "data-pipeline")),
    "rb": (_MIGRATIONS, _MODEL_FILES),
    "php": (_MIGRATIONS,),
    "exs": (_MIGRATIONS,),
    "ts": (_MIGRATIONS, _MODEL_FILES, (_SITES[0], _VITEPRESS, "docs-site")),
    "mts": ((_SITES[0], _VITEPRESS, "docs-site"),),
    "js": (_MIGRATIONS, _MODEL_FILES, (_SITES[0], _VITEPRESS, "docs-site")),
    "mjs": ((_SITES[0], _VITEPRESS, "docs-site"),),
    "go": ((("cmd/",), _GO_COMMAND, "go-main"),),
    "rs": ((("src/bin/",), _RUST_BINARY, "rust-main"),),
    "txt": (_NEEDS, _CHANGELOGS, _RECORDS),
    "in": (_NEEDS,),
    "md": (_CHANGELOGS, _RECORDS, _API, _AGENTS),
    "mdc": (_AGENTS,),
    "rst": (_CHANGELOGS, _RECORDS, _API),
    "adoc": (_CHANGELOGS, _RECORDS),
    "markdown": (_CHANGELOGS,),
    "json": ((("changeset",), _CHANGESET, "changeset"),),
}
"""Suffix → rules: a pattern is tried only where one of its words stands in the path, which costs a tenth."""
_NO_RULES: tuple[_Rule, ...] = ()
_OTHERWISE = (_IMAGES, _CHANGELOGS)
_SHALLOW = {"__init__.py": 2, "about.py": 2, "models.py": 4, "VERSION": 1, "version.txt": 1, "main.go": 1, "version.json": 1}
"""Basenames that tell something only near the root: how many folders may stand above them."""
_ANYWHERE = frozenset({"template"})
"""Forms that a skipped folder may hold: cookiecutter.json lies beside one."""

_IN_THE_OPEN = frozenset({
    "pyproject", "setup.py", "setup.cfg", "requirements", "package.json", "deno", "cargo", "go.mod", "go-main", "pom", "gradle",
    "composer", "version", "schema", "compose",
})  # fmt: skip
"""Forms that prove nothing in a folder that hides behind a dot: what lies there is tooling."""


_LONGEST = 4096
"""Characters; no system opens a file of a longer path."""


@lru_cache(maxsize=1 << 16)
def classify_path(path: str) -> str | None:
    """Which form of telling file `path` is, by its name alone; None: none, or in a folder that proves nothing."""
    if len(path) > _LONGEST:
        return None
    slash = path.rfind("/")
    base = path[slash + 1 :]
    form = _BASENAMES.get(base)
    if form is None:
        dot = base.rfind(".")
        suffix = base[dot + 1 :].lower() if dot >= 0 else ""
        form = _SUFFIXES.get(suffix)
        if form is None:
            rules = _BY_PATTERN.get(suffix, _NO_RULES) or (_OTHERWISE if base[:1].isupper() or dot < 0 else _NO_RULES)
            for words, pattern, candidate in rules:
                for word in words:
                    if word in path:
                        break
                else:
                    continue
                if pattern.search(path):
                    form = candidate
                    break
        elif form == "schema" and _MIGRATION.search(path):
            form = "migration"
    elif base in _SHALLOW and path.count("/") > _SHALLOW[base]:
        form = "go-main" if form == "go-main" and _GO_COMMAND.search(path) else None
    if form is None:
        return None
    if slash >= 0 and form not in _ANYWHERE and (is_set_aside(path) or (form in _IN_THE_OPEN and "/." in f"/{path}")):
        return None
    return form


def is_set_aside(path: str) -> bool:
    """True: a folder above `path` holds vendored, fixture, example, template or test data, which prove nothing."""
    found = _SKIPPED.search(path)
    return found is not None and not is_doubtful(path, found)


def is_doubtful(path: str, found: re.Match[str] | None = None) -> bool:
    """True: a member of a workspace in a folder that elsewhere proves nothing; its manifest says whether it is published."""
    found = found or _SKIPPED.search(path)
    # Only the member's own folder is called so, none above it.
    return found is not None and not _FOREIGN.search(found[0]) and found.end() == path.rfind("/") + 1 and bool(_IN_WORKSPACE.search(path))
