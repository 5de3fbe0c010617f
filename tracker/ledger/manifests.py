"""Owns the way from a telling file to a `Manifest`: which files tell something, and what each says.

Pure: takes a path and bytes, returns values, keeps no text. Reads no disk and runs nothing that it reads. Each
ecosystem's reading lies in its own module under `forms/`.
"""

from __future__ import annotations

from collections.abc import Callable

from tracker.ledger.forms import (
    cargo,
    delivery,
    golang,
    jvm,
    knowledge,
    npm,
    others,
    python_pyproject,
    python_requirements,
    python_setup,
)
from tracker.ledger.forms.shape import TRAITS
from tracker.ledger.telling import classify_path, is_doubtful
from tracker.model.ledger import Manifest

__all__ = ["TRAITS", "extract_manifest", "is_requirements", "is_telling"]

_LARGEST = 256 * 1024
"""Bytes; a larger manifest is generated."""
_LONGEST_LINE = 10_000
"""Characters; nobody writes such a line by hand, and parsers of everything but JSON grow slow on one."""
_HEAD = 64 * 1024
"""Bytes of a changelog, a program or prose that are looked at: the telling part stands at the top."""

_READERS: dict[str, Callable[[str, str], Manifest | None]] = {
    "pyproject": python_pyproject.extract_pyproject,
    "setup.py": python_setup.extract_setup_py,
    "setup.cfg": python_setup.extract_setup_cfg,
    "requirements": python_requirements.extract_requirements,
    "pipfile": python_requirements.extract_pipfile,
    "package.json": npm.extract_package_json,
    "pnpm-workspace": npm.extract_pnpm_workspace,
    "lerna": npm.extract_lerna,
    "deno": npm.extract_deno,
    "changeset": npm.extract_changeset,
    "cargo": cargo.extract_cargo,
    "rust-main": cargo.extract_rust_main,
    "go.mod": golang.extract_go_mod,
    "go.work": golang.extract_go_work,
    "go-main": golang.extract_go_main,
    "pom": jvm.extract_pom,
    "gradle": jvm.extract_gradle,
    "gradle-settings": jvm.extract_gradle_settings,
    "project.clj": jvm.extract_project_clj,
    "csproj": others.extract_csproj,
    "gemspec": others.extract_gemspec,
    "gemfile": others.extract_gemfile,
    "composer": others.extract_composer,
    "mix": others.extract_mix,
    "pubspec": others.extract_pubspec,
    "cabal": others.extract_cabal,
    "rockspec": others.extract_rockspec,
    "podspec": others.extract_podspec,
    "submodules": delivery.extract_submodules,
    "dockerfile": delivery.extract_dockerfile,
    "compose": delivery.extract_compose,
    "terraform": delivery.extract_terraform,
    "kubernetes": delivery.extract_kubernetes,
    "helm": delivery.extract_helm,
    "serverless": delivery.extract_serverless,
    "infrastructure": delivery.extract_infrastructure,
    "platform": delivery.extract_platform,
    "ci": delivery.extract_ci,
    "goreleaser": delivery.extract_goreleaser,
    "action": delivery.extract_action,
    "browser-manifest": delivery.extract_browser_manifest,
    "docs-site": knowledge.extract_docs_site,
    "api-docs": knowledge.extract_api_docs,
    "schema": knowledge.extract_schema,
    "migration": knowledge.extract_migration,
    "data-pipeline": knowledge.extract_data_pipeline,
    "design-record": knowledge.extract_design_record,
    "agent": knowledge.extract_agent,
    "template": knowledge.extract_template,
    "android": knowledge.extract_mobile,
    "tauri": knowledge.extract_tauri,
    "version": knowledge.extract_version,
    "changelog": knowledge.extract_changelog,
}
_CUT = frozenset({"changelog", "version", "rust-main", "go-main", "api-docs", "design-record", "agent", "docs-site", "ci"})
"""Forms of which the head is enough; of every other form half a file is no file."""


def is_telling(path: str) -> bool:
    """Whether the content of `path` may tell of an artifact, a release or a dependency. By its name alone; cheap."""
    return classify_path(path) is not None


def is_requirements(path: str) -> bool:
    """Whether `path` lists what is asked for and declares nothing itself."""
    return classify_path(path) == "requirements"


def extract_manifest(path: str, content: bytes) -> Manifest | None:
    """What one version of a telling file says.

    None: not a telling file, too large, broken, or it says nothing. Never raises, whatever the bytes are.
    """
    form = classify_path(path)
    if form is None:
        return None
    if form in _CUT:
        content = content[:_HEAD]
    elif len(content) > _LARGEST:
        return None
    text = content.decode("utf-8-sig", "replace")
    if not path.endswith("json") and _has_long_line(text):
        return None
    try:
        manifest = _READERS[form](path, text)
    except (ValueError, RecursionError, MemoryError):
        # Half-merged and half-written manifests are ordinary in histories; the next version speaks for itself.
        return None
    return None if manifest is not None and "private" in manifest.traits and is_doubtful(path) else manifest


def _has_long_line(text: str) -> bool:
    start = 0
    while len(text) - start > _LONGEST_LINE:
        # A line break within reach of the last one is looked for from behind, so that hardly any of the text is read.
        end = text.rfind("\n", start, start + _LONGEST_LINE + 1)
        if end < 0:
            return True
        start = end + 1
    return False
