"""Tells the story scene by scene: what each repository's branches hold, and what the next commit changes.

Pure: asks whoever writes the commits (forge) only for the shas. One Teller for one telling; scenes in order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tracker.catalogue.demo import Step, Story, StoryPerson
from tracker.demo.documents import Block, Document, Submodule, Tree, write_document
from tracker.demo.edits import Shelf, apply_edit, build_words
from tracker.demo.recipes import Recipe
from tracker.demo.story import Scene
from tracker.errors import CatalogueError


class Tip(NamedTuple):
    """Where a branch stands."""

    sha: str
    tree: Tree
    started: Tree
    """The default branch when this one began."""


class Told(NamedTuple):
    """A step that was told and can be taken back."""

    sha: str
    subject: str
    before: Tree
    after: Tree


class Act(NamedTuple):
    """What a scene asks git to write."""

    repo: str
    branch: str
    parents: tuple[str, ...]
    message: str
    person: StoryPerson
    at: int
    offset_min: int
    base: str
    """Branch whose files the commit starts from; empty: none."""
    changes: Mapping[str, bytes | Submodule | None]
    """Path → content; None: the path goes."""
    tag: str
    """Empty: none."""
    tag_message: str
    """Empty: a lightweight tag."""
    closes: str
    """Branch that is deleted afterwards; empty: none."""


class Teller:
    """The state of all repositories between two scenes."""

    def __init__(self, story: Story, recipes: Mapping[str, Recipe]) -> None:
        self.story = story
        self.recipes = recipes
        self.tips: dict[str, dict[str, Tip]] = {name: {} for name in story.repositories}
        self.told: dict[tuple[str, str], Told] = {}
        self.untold: dict[str, list[str]] = {name: [] for name in story.repositories}
        """Subjects since the last release: what a changelog says when the step says nothing."""
        self._after: Tree = {}

    def perform(self, scene: Scene) -> Act:
        """The commit of a scene; `record` must follow before the next one.

        Raises: CatalogueError that names repository and time of a step that cannot be done.
        """
        try:
            return self._perform(scene)
        except CatalogueError as error:
            raise CatalogueError(f"data/demo.toml: {scene.repo}, {scene.step.at}: {error.message}") from error

    def record(self, scene: Scene, act: Act, sha: str) -> None:
        """Remembers the sha that the act was given."""
        tips = self.tips[scene.repo]
        before = tips[act.base].tree if act.base else {}
        started = tips[act.branch].started if act.branch in tips else before
        tips[act.branch] = Tip(sha, self._after, started)
        if act.closes:
            del tips[act.closes]
        if scene.step.ship and not scene.step.of:
            self.untold[scene.repo] = []
        elif scene.step.do and len(scene.step.say.split()) > 2:
            self.untold[scene.repo].append(scene.step.say)
        if scene.step.key:
            self.told[scene.repo, scene.step.key] = Told(sha, act.message.partition("\n")[0], before, self._after)

    def _perform(self, scene: Scene) -> Act:
        step, tips, default = scene.step, self.tips[scene.repo], self.story.repositories[scene.repo].branch
        branch = step.on or default
        base = branch if branch in tips else default if default in tips else ""
        before = tips[base].tree if base else {}
        after = before
        parents = (tips[base].sha,) if base else ()
        subject, body = step.say, [step.body] if step.body else []
        if step.merge or step.squash:
            other = self._find_branch(scene.repo, step.merge or step.squash)
            after = _overlay(after, other)
            subject = subject or f"Merge branch '{step.merge or step.squash}'"
            parents = (*parents, other.sha) if step.merge else parents
        if step.revert:
            told = self._find_told(scene.repo, step.revert)
            after = _take_back(after, told)
            subject = subject or f'Revert "{told.subject}"'
            body = [f"This reverts commit {told.sha}.", *body]
        shelf = self._build_shelf(scene.repo)
        for edit in step.do:
            after = apply_edit(after, edit, shelf)
        if step.ship:
            after = self._ship(scene, after, shelf)
            subject = subject or f"Release {step.ship}"
        if not subject:
            raise CatalogueError("a step needs `say`")
        trailers = [f"Co-authored-by: {person.name} <{person.email}>" for person in (self.story.people[key] for key in step.ai)]
        message = "\n\n".join([subject, *body, *(["\n".join(trailers)] if trailers else [])]) + "\n"
        self._after = after
        tag, tag_message = _build_tag(step)
        return Act(
            scene.repo, branch, parents, message, scene.person, scene.at, scene.offset_min, base,
            _build_changes(before, after), tag, tag_message, step.merge,
        )  # fmt: skip

    def _ship(self, scene: Scene, tree: Tree, shelf: Shelf) -> Tree:
        step, manifest = scene.step, self.story.repositories[scene.repo].manifest
        folder = f"{step.of}/" if step.of else ""
        if step.of:
            manifest = f"{folder}package.json"
        if manifest:
            tree = apply_edit(tree, f"={manifest} version {step.ship}", shelf)
        changelog = tree.get(f"{folder}CHANGELOG.md")
        if isinstance(changelog, Document):
            news = "".join(f"- {line}\n" for line in step.news or self.untold[scene.repo][-8:] or ["Small repairs."])
            block = Block("", f"\n## {step.ship} - {step.at[:10]}\n\n{news}", (), {}, 0)
            tree = {**tree, f"{folder}CHANGELOG.md": changelog._replace(blocks=(changelog.blocks[0], block, *changelog.blocks[1:]))}
        return tree

    def _build_shelf(self, repo: str) -> Shelf:
        told = self.story.repositories[repo]
        package = told.package or repo.replace("-", "_")
        words = {**build_words(told.noun), "title": told.title, "pkg": package, "name": repo}
        return Shelf(self.recipes, words, lambda name: self._find_default(name).tree, lambda name: self._find_default(name).sha)

    def _find_default(self, repo: str) -> Tip:
        return self.tips[repo][self.story.repositories[repo].branch]

    def _find_branch(self, repo: str, branch: str) -> Tip:
        if branch not in self.tips[repo]:
            raise CatalogueError(f"there is no branch '{branch}'")
        return self.tips[repo][branch]

    def _find_told(self, repo: str, key: str) -> Told:
        if (repo, key) not in self.told:
            raise CatalogueError(f"no step before this one has the key '{key}'")
        return self.told[repo, key]


def _overlay(tree: Tree, other: Tip) -> Tree:
    """`tree` with all that `other` changed since it began.

    Raises: CatalogueError where both changed the same file: the story has no conflicts.
    """
    return _carry(tree, other.started, other.tree, "both sides changed {}")


def _take_back(tree: Tree, told: Told) -> Tree:
    """`tree` without what a step changed.

    Raises: CatalogueError when a file was changed again since.
    """
    return _carry(tree, told.after, told.before, "{} was changed since")


def _carry(tree: Tree, before: Tree, after: Tree, conflict: str) -> Tree:
    """`tree` with what differs from `before` to `after`.

    Raises: CatalogueError with the path in `conflict` where `tree` has something else than `before`.
    """
    carried = dict(tree)
    for path in before.keys() | after.keys():
        old, new = before.get(path), after.get(path)
        if old is new:
            continue
        if tree.get(path) is not old:
            raise CatalogueError(conflict.format(path))
        if new is None:
            del carried[path]
        else:
            carried[path] = new
    return carried


def _build_changes(before: Tree, after: Tree) -> dict[str, bytes | Submodule | None]:
    changes: dict[str, bytes | Submodule | None] = {path: None for path in before if path not in after}
    for path, found in after.items():
        if before.get(path) is found:
            continue
        changes[path] = found if isinstance(found, Submodule) else write_document(path, found)
    return changes


def _build_tag(step: Step) -> tuple[str, str]:
    if step.tag:
        return step.tag, ""
    if not step.ship:
        return "", ""
    name = f"{step.of.rpartition('/')[2]}@{step.ship}" if step.of else f"v{step.ship}"
    return name, "\n".join([name, *([""] if step.news else []), *step.news])
