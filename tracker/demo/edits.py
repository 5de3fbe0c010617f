"""The short language in which a step says what it does to files. Pure: trees in, trees out.

+PATH RECIPE [word=value ...]      a new block, at the end of a file or as a new file
^PATH [RECIPE]                     the next change of that block, or of the first that has one left
-PATH [RECIPE]                     the block, the file or, with a slash at the end, the folder goes
>OLD NEW                           a file or folder moves
~PATH|old|new                      words in a file are replaced; \\n begins a new line
*PATH|text                         the whole file is this text; \\n begins a new line
=PATH version|dep|dev|undep|script|raise ...   a package manifest changes
<REPO:PATH NEW                     a copy from another repository of the story, as it stands that day
@PATH REPO                         a submodule at that repository's newest commit
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from tracker.demo.documents import Block, Document, Submodule, Tree, build_block, grow_block
from tracker.demo.manifests import change_manifest
from tracker.demo.recipes import Recipe
from tracker.errors import CatalogueError


class Shelf(NamedTuple):
    """What an edit may look at besides its own tree."""

    recipes: Mapping[str, Recipe]
    words: Mapping[str, str]
    """The repository's own words."""
    find_tree: Callable[[str], Tree]
    """Another repository's default branch as it stands; raises KeyError."""
    find_tip: Callable[[str], str]


def apply_edit(tree: Tree, edit: str, shelf: Shelf) -> Tree:
    """`tree` after one edit.

    Raises: CatalogueError that quotes the edit.
    """
    doers = {"+": _add, "^": _grow, "-": _drop, ">": _move, "~": _replace, "*": _write, "=": _manifest, "<": _copy, "@": _link}
    try:
        return doers[edit[:1]](dict(tree), edit[1:], shelf)
    except (KeyError, ValueError, StopIteration) as error:
        raise CatalogueError(f"edit '{edit}' cannot be done: {error!r}.") from error
    except CatalogueError as error:
        raise CatalogueError(f"edit '{edit}': {error.message}") from error


def _add(tree: Tree, said: str, shelf: Shelf) -> Tree:
    path, name, *pairs = said.split(" ", 2)
    recipe = shelf.recipes[name]
    words = {**shelf.words, **_read_words(pairs[0] if pairs else "")}
    block = build_block(recipe, words)
    before = tree.get(path)
    if before is None:
        filled = build_block(recipe._replace(text=recipe.head), words).text
        tree[path] = Document(filled, (block,))
    else:
        document = _as_document(before, path)
        tree[path] = document._replace(blocks=(*document.blocks, block))
    return tree


def _grow(tree: Tree, said: str, shelf: Shelf) -> Tree:
    path, _, name = said.partition(" ")
    document = _as_document(tree[path], path)
    places = range(len(document.blocks))
    at = next(
        (
            i
            for i in places
            if document.blocks[i].recipe == name
            or (not name and document.blocks[i].stage < len(shelf.recipes[document.blocks[i].recipe].stages))
        ),
        None,
    )
    if at is None:
        raise CatalogueError(f"{path} has no block that can change further")
    grown = grow_block(document.blocks[at], shelf.recipes[document.blocks[at].recipe])
    tree[path] = document._replace(blocks=(*document.blocks[:at], grown, *document.blocks[at + 1 :]))
    return tree


def _drop(tree: Tree, said: str, shelf: Shelf) -> Tree:
    path, _, name = said.partition(" ")
    if path.endswith("/"):
        gone = [each for each in tree if each.startswith(path)]
        if not gone:
            raise KeyError(path)
        return {each: document for each, document in tree.items() if each not in gone}
    if not name:
        del tree[path]
        return tree
    document = _as_document(tree[path], path)
    kept = tuple(block for block in document.blocks if block.recipe != name)
    if len(kept) == len(document.blocks):
        raise KeyError(name)
    tree[path] = document._replace(blocks=kept)
    return tree


def _move(tree: Tree, said: str, shelf: Shelf) -> Tree:
    old, new = said.split(" ")
    if not old.endswith("/"):
        tree[new] = tree.pop(old)
        return tree
    if not any(path.startswith(old) for path in tree):
        raise KeyError(old)
    return {new + path.removeprefix(old) if path.startswith(old) else path: document for path, document in tree.items()}


def _replace(tree: Tree, said: str, shelf: Shelf) -> Tree:
    path, old, new = said.replace("\\n", "\n").split("|")
    document = _as_document(tree[path], path)
    at = next((i for i, block in enumerate(document.blocks) if old in block.text), None)
    if at is None:
        raise CatalogueError(f"'{old}' is not in {path}")
    block = document.blocks[at]
    changed = block._replace(text=block.text.replace(old, new, 1))
    tree[path] = document._replace(blocks=(*document.blocks[:at], changed, *document.blocks[at + 1 :]))
    return tree


def _write(tree: Tree, said: str, shelf: Shelf) -> Tree:
    path, text = said.replace("\\n", "\n").split("|", 1)
    tree[path] = Document("", (Block("", text.rstrip("\n") + "\n", (), {}, 0),))
    return tree


def _manifest(tree: Tree, said: str, shelf: Shelf) -> Tree:
    path, verb, rest = said.split(" ", 2)
    document = _as_document(tree[path], path)
    for at, block in enumerate(document.blocks):
        changed = change_manifest(path, block.text, verb, rest)
        if changed != block.text:
            blocks = (*document.blocks[:at], block._replace(text=changed), *document.blocks[at + 1 :])
            tree[path] = document._replace(blocks=blocks)
            return tree
    raise CatalogueError(f"{path} has no place for it")


def _copy(tree: Tree, said: str, shelf: Shelf) -> Tree:
    source, target = said.split(" ")
    repo, path = source.split(":")
    theirs = shelf.find_tree(repo)
    if not path.endswith("/"):
        tree[target] = theirs[path]
        return tree
    found = {target + each.removeprefix(path): theirs[each] for each in theirs if each.startswith(path)}
    if not found:
        raise KeyError(path)
    return {**tree, **found}


def _link(tree: Tree, said: str, shelf: Shelf) -> Tree:
    path, repo = said.split(" ")
    tree[path] = Submodule(shelf.find_tip(repo))
    entry = Block("", f'[submodule "{path}"]\n\tpath = {path}\n\turl = ../{repo}\n', (), {}, 0)
    before = tree.get(".gitmodules", Document("", ()))
    tree[".gitmodules"] = Document("", (*_as_document(before, ".gitmodules").blocks, entry))
    return tree


def _as_document(found: Document | Submodule, path: str) -> Document:
    if isinstance(found, Submodule):
        raise CatalogueError(f"{path} is a submodule")
    return found


def _read_words(said: str) -> dict[str, str]:
    """word=value pairs; a value with blanks stands in double quotes. A noun brings its plural and capital along."""
    words: dict[str, str] = {}
    for pair in _split_quoted(said):
        key, equals, value = pair.partition("=")
        if not equals:
            raise CatalogueError(f"'{pair}' is no word=value")
        words[key] = value
    return {**build_words(words["noun"]), **words} if "noun" in words else words


def build_words(noun: str) -> dict[str, str]:
    """The forms of a noun that recipes ask for."""
    return {"noun": noun, "nouns": noun + "s", "Noun": noun.capitalize()}


def _split_quoted(said: str) -> list[str]:
    parts, part, is_quoted = [], "", False
    for char in said:
        if char == '"':
            is_quoted = not is_quoted
        elif char == " " and not is_quoted:
            parts.append(part)
            part = ""
        else:
            part += char
    return [each for each in [*parts, part] if each]
