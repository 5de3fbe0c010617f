"""Reads how software reaches the world: pipelines, images, compose files, infrastructure, platforms, reusable actions."""

from __future__ import annotations

import json
import re

from tracker.ledger.forms.shape import as_table, build_manifest, clean_name
from tracker.model.ledger import Manifest

_NAME = re.compile(r"^name:\s*['\"]?([^'\"#\n]+?)['\"]?\s*$", re.MULTILINE)
_WORD = re.compile(r"[a-z0-9_]+")
_CHECKS = frozenset({
    "test", "tests", "testing", "pytest", "tox", "nox", "unittest", "rspec", "phpunit", "jest", "vitest", "mocha", "ctest",
    "nextest", "coverage", "gotestsum",
})  # fmt: skip
_LINTS = frozenset({
    "lint", "linter", "eslint", "ruff", "flake8", "mypy", "clippy", "golangci", "rubocop", "prettier", "stylua", "rustfmt",
    "gofmt", "black", "pylint",
})  # fmt: skip
_DEPLOYS = frozenset({
    "deploy", "deploys", "deployment", "flyctl", "superfly", "vercel", "netlify", "kubectl", "heroku", "wrangler",
    "cloudrun", "rsync", "ansible", "pulumi", "flyio",
})  # fmt: skip
_PUBLISHES = (
    "twine upload", "gh-action-pypi-publish", "uv publish", "poetry publish", "flit publish", "hatch publish", "pdm publish",
    "maturin publish", "maturin upload", "npm publish", "pnpm publish", "pnpm -r publish", "pnpm recursive publish",
    "yarn publish", "yarn npm publish", "lerna publish", "changesets/action", "changeset publish", "semantic-release",
    "release-please", "cargo publish", "gem push", "goreleaser", "cargo-release", "release-plz", "cargo-dist", "vsce publish",
    "ovsx publish", "nuget push", "hex.publish", "pub publish", "action-gh-release", "create-release", "upload-release-action",
    "gh release create", "gh release upload", "provider: pypi", "provider: npm", "provider: releases", "provider: rubygems",
    "provider: github", "docker push", "release-it", "publishtomaven", "mvn deploy", "docker/build-push-action",
)  # fmt: skip
_DEPLOYS_BY = ("gcloud run", "helm upgrade", "aws s3 sync", "aws ecs", "aws lambda", "terraform apply", "datasette publish")
_SITE = ("actions/deploy-pages", "gh-pages", "gh-deploy", "publish_dir:", "deploy-docs", "deploy docs", "publish-docs", "pages deploy")
_AGENTS = ("claude-code-action", "claude-code-base-action", "run-gemini-cli", "gemini-cli-action", "codex-action", "copilot-setup-steps",
  "qodo-ai/pr-agent", "coderabbitai")  # fmt: skip
"""What a workflow runs that hands the work to an agent: it checks nothing by itself."""
_DEFAULTS = re.compile(r"^(?:script|test_script):", re.MULTILINE)
_BY_DEFAULT = (".travis.yml", "appveyor.yml", ".appveyor.yml", "circle.yml")
"""Files of services that run a project's tests where nothing else is said."""
_IMAGE = ("docker/build-push-action", "docker build", "docker buildx", "docker push", "kaniko")


def extract_ci(path: str, text: str) -> Manifest | None:
    base = path.rsplit("/", 1)[-1].lower()
    plain = "\n".join(line for line in text.lower().splitlines() if not line.lstrip().startswith("#"))
    words = set(_WORD.findall(plain))
    traits: list[str] = []
    named = _NAME.search(text)
    if any(phrase in plain for phrase in _AGENTS):
        return build_manifest(path, "ci", name=named[1] if named else None, traits=["tooling"])
    if words & _CHECKS or (base in _BY_DEFAULT and not _DEFAULTS.search(plain)):
        traits.append("tests")
    if words & _LINTS:
        traits.append("lints")
    # The name of a workflow file says what it is for more plainly than its steps.
    if re.search(r"publish|release", base) or any(phrase in plain for phrase in _PUBLISHES):
        traits.append("publishes")
    if (
        re.search(r"deploy|cloud|demo", base)
        or any(phrase in plain for phrase in _DEPLOYS_BY)
        # To deploy to a package index is to publish.
        or (words & _DEPLOYS and ("publishes" not in traits or words & _DEPLOYS > {"deploy"}))
    ):
        traits.append("deploys")
    if not traits and words & {"build", "check", "make"}:
        traits.append("tests")
    if any(phrase in plain for phrase in _SITE):
        traits.append("docs")
    if any(phrase in plain for phrase in _IMAGE):
        traits.append("builds-image")
    if "schedule" in words or "cron" in words:
        traits.append("scheduled")
    if "workflow_call" in words:
        traits.append("reusable")
    return build_manifest(path, "ci", name=named[1] if named else None, traits=traits)


def extract_goreleaser(path: str, text: str) -> Manifest | None:
    named = re.search(r"^project_name:\s*['\"]?([\w.-]+)", text, re.MULTILINE)
    traits = ["publishes", *(["builds-image"] if re.search(r"^docker(?:s|_v2)?:", text, re.MULTILINE) else [])]
    binaries = re.findall(r"^[ \t]+(?:- )?binary:\s*['\"]?([\w.-]+)", text, re.MULTILINE)
    return build_manifest(path, "goreleaser", name=named[1] if named else None, commands=binaries, traits=traits)


def extract_dockerfile(path: str, text: str) -> Manifest | None:
    if not re.search(r"^[ \t]*FROM\s", text, re.MULTILINE | re.IGNORECASE):
        return None
    traits = []
    if re.search(r"^[ \t]*EXPOSE\s", text, re.MULTILINE | re.IGNORECASE):
        traits.append("web-server")
    if path.startswith(".") or re.search(r"/\.|(?:^|/)(?:dev|ci|test|build)[./]|\.(?:dev|ci|test)$", path, re.IGNORECASE):
        traits.append("tooling")
    return build_manifest(path, "dockerfile", traits=traits)


def extract_compose(path: str, text: str) -> Manifest | None:
    block = re.search(r"^services:[ \t]*\n((?:[ \t]+.*\n?|[ \t]*\n|#.*\n)+)", text, re.MULTILINE)
    services = re.findall(r"^(?: {2}|\t)([\w.-]+):[ \t]*$", block[1], re.MULTILINE) if block else []
    return build_manifest(path, "compose", members=services)


def extract_terraform(path: str, text: str) -> Manifest | None:
    kinds = re.findall(r"^(?:resource|module)\s+\"([\w.-]+)\"", text, re.MULTILINE)
    return build_manifest(path, "terraform", members=kinds) if kinds or re.search(r"^[ \t]*\w+\s*\{", text, re.MULTILINE) else None


def extract_kubernetes(path: str, text: str) -> Manifest | None:
    kinds = re.findall(r"^kind:\s*['\"]?(\w+)", text, re.MULTILINE)
    if not kinds or not re.search(r"^apiVersion:", text, re.MULTILINE):
        return None
    return build_manifest(path, "kubernetes", members=kinds)


def extract_helm(path: str, text: str) -> Manifest | None:
    named, version = _NAME.search(text), re.search(r"^version:\s*['\"]?([\w.+-]+)", text, re.MULTILINE)
    return build_manifest(path, "helm", "helm", named[1] if named else None, version[1] if version else None)


def extract_infrastructure(path: str, text: str) -> Manifest | None:
    named = _NAME.search(text)
    return build_manifest(path, "infrastructure", name=named[1] if named else None)


def extract_serverless(path: str, text: str) -> Manifest | None:
    named = re.search(r"^service:\s*(?:\n\s+name:)?\s*['\"]?([\w.-]+)", text, re.MULTILINE)
    return build_manifest(path, "serverless", name=named[1] if named else None, traits=["deploys"])


def extract_platform(path: str, text: str) -> Manifest | None:
    base = path.rsplit("/", 1)[-1]
    if base == "app.yaml" and not re.search(r"^runtime:", text, re.MULTILINE):
        return None
    named = re.search(r"^[ \t]*[\"']?(?:app|name)[\"']?\s*[=:]\s*[\"']?([\w.-]+)", text, re.MULTILINE)
    traits = ["deploys"]
    if base == "Procfile" and re.search(r"^web:", text, re.MULTILINE):
        traits.append("web-server")
    return build_manifest(path, "platform", name=named[1] if named else None, traits=traits)


def extract_action(path: str, text: str) -> Manifest | None:
    if not re.search(r"^runs:", text, re.MULTILINE):
        return None
    named = _NAME.search(text)
    return build_manifest(path, "action", name=clean_name(named[1]) if named else None, traits=["reusable"])


def extract_browser_manifest(path: str, text: str) -> Manifest | None:
    tables = as_table(json.loads(text))
    if "manifest_version" not in tables:
        return None
    return build_manifest(path, "browser-manifest", "", tables.get("name"), tables.get("version"), traits=["plugin:browser"])


def extract_submodules(path: str, text: str) -> Manifest | None:
    """Each submodule is a member `path` and a dependency named by its address; a relative address stays relative."""
    found: list[tuple[str, str]] = []
    places: list[str] = []
    for line in text.splitlines():
        key, _, value = line.strip().partition("=")
        if key.strip() == "url":
            # Credentials and the scheme say nothing of which repository it is.
            address = re.sub(r"^\w+://(?:[^/@]*@)?|^[\w.-]+@", "", value.strip()).replace(":", "/")
            found.append((re.sub(r"(?:\.git)?/*$", "", address), "run"))
        elif key.strip() == "path":
            places.append(value.strip())
    return build_manifest(path, "submodules", "git", dependencies=found, members=places)
