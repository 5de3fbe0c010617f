"""Builds the demo's repositories into a folder of its own, once; again when the story changed or something is damaged."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
from pathlib import Path
from typing import Any

from tracker.catalogue.demo import Story, read_demo
from tracker.catalogue.files import find_data_folder
from tracker.demo.recipes import read_recipes
from tracker.demo.story import build_scenes
from tracker.demo.teller import Teller
from tracker.errors import UsageError

MARKER = ".built-by-tracker.json"
"""Says that the folder is ours, what it was built from and how every ref stood."""


def build_demo(folder: Path) -> tuple[Path, ...]:
    """The demo's repositories under `folder`, in the order of the story; builds them when they are not there.

    Nothing is built when the folder holds a whole build of the same story. A build that is damaged or of another story
    is replaced.
    Raises: CatalogueError for a wrong story; UsageError when the folder holds something that the tracker did not make, or
    cannot be written.
    """
    made_from = _hash_sources()
    story = read_demo()
    paths = tuple(folder / name for name in story.repositories)
    if _is_whole(folder, made_from):
        return paths
    try:
        if folder.exists() and any(folder.iterdir()) and not (folder / MARKER).is_file():
            raise UsageError(f"{folder} holds files that are not the demo's; name another folder or move them away.")
        _replace(story, folder, made_from)
    except OSError as error:
        # Another process may have been faster; its build is as good as ours.
        if not _is_whole(folder, made_from):
            raise UsageError(f"{folder}: the demo cannot be written there ({error}); name another folder.") from error
    return paths


def _replace(story: Story, folder: Path, made_from: str) -> None:
    """Builds beside `folder` and then takes its place, so that a build that is stopped leaves nothing half done."""
    draft = folder.with_name(f".{folder.name}-{os.getpid()}")
    _remove(draft)
    draft.mkdir(parents=True)
    try:
        refs, steps = _write_story(story, draft)
        marker = {"made_from": made_from, "refs": refs, "steps": steps}
        (draft / MARKER).write_text(json.dumps(marker, indent=1), encoding="utf-8")
        _remove(folder)
        draft.rename(folder)
    finally:
        _remove(draft)


def read_step_shas(folder: Path) -> dict[str, str]:
    """Of a built demo: `repository/key` of each step that has a key → sha of its commit."""
    steps: dict[str, str] = json.loads((folder / MARKER).read_text(encoding="utf-8"))["steps"]
    return steps


def read_fingerprint(folder: Path) -> str:
    """Hash of all that was built in `folder`: sources, refs and shas."""
    return hashlib.sha256((folder / MARKER).read_bytes()).hexdigest()


def _write_story(story: Story, folder: Path) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """Writes every repository; gives name → ref → sha, and `repository/key` → sha."""
    from tracker.demo.forge import Forge, read_refs, translate

    teller = Teller(story, read_recipes(find_data_folder() / "demo"))
    forges: dict[str, Forge] = {}
    with translate():
        for name, told in story.repositories.items():
            person = story.people[story.me[0]]
            settings = {"user.name": person.name, "user.email": person.email, "core.autocrlf": "false"}
            forges[name] = Forge(folder / name, told.branch, told.bare, settings)
        for scene in build_scenes(story):
            act = teller.perform(scene)
            teller.record(scene, act, forges[scene.repo].write(act))
        for forge in forges.values():
            forge.close()
    steps = {f"{repo}/{key}": told.sha for (repo, key), told in teller.told.items()}
    return {name: read_refs(folder / name) for name in story.repositories}, steps


def _is_whole(folder: Path, made_from: str) -> bool:
    try:
        marker: Any = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    if not isinstance(marker, dict) or marker.get("made_from") != made_from:
        return False
    from tracker.demo.forge import find_damage, read_refs

    for name, refs in marker["refs"].items():
        tips = [sha for ref, sha in refs.items() if ref.startswith("refs/heads/")]
        if read_refs(folder / name) != refs or find_damage(folder / name, tips):
            return False
    return True


def _hash_sources() -> str:
    """Of the story, the recipes and the code that tells them."""
    data = find_data_folder()
    sources = [data / "demo.toml", *sorted((data / "demo").glob("*.txt")), *sorted(Path(__file__).parent.glob("*.py"))]
    digest = hashlib.sha256()
    for path in sources:
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def _remove(folder: Path) -> None:
    """Removes a folder that we made; git keeps its objects read only, which Windows minds."""

    def unlock(remove: Any, path: str, _error: Any) -> None:
        Path(path).chmod(stat.S_IWRITE)
        remove(path)

    if folder.exists():
        shutil.rmtree(folder, onerror=unlock)
