"""A source file while the demo's story is told: blocks grown from recipes, and how they are written down.

Pure: knows no disk and no git.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tracker.demo.recipes import Recipe, fill
from tracker.errors import CatalogueError


class Block(NamedTuple):
    """One piece of a file."""

    recipe: str
    """Recipe it grew from; empty: plain text."""
    text: str
    """Ends with a newline."""
    needs: tuple[str, ...]
    words: Mapping[str, str]
    stage: int
    """Changes that were made already."""


class Document(NamedTuple):
    head: str
    blocks: tuple[Block, ...]


class Submodule(NamedTuple):
    sha: str
    """Commit of the other repository."""


Tree = dict[str, Document | Submodule]


def build_block(recipe: Recipe, words: Mapping[str, str]) -> Block:
    """A fresh block."""
    filled = dict(words)
    return Block(recipe.name, fill(recipe.text, filled), tuple(fill(need, filled) for need in recipe.needs), filled, 0)


def grow_block(block: Block, recipe: Recipe) -> Block:
    """The block after its next change.

    Raises: CatalogueError when no change is left, or when it does not fit the text.
    """
    words = dict(block.words)
    if block.stage >= len(recipe.stages):
        raise CatalogueError(f"recipe '{recipe.name}' has only {len(recipe.stages)} changes; the story asks for one more.")
    stage = recipe.stages[block.stage]
    text = block.text
    for old, new in stage.places:
        filled = fill(old, words)
        if filled not in text:
            raise CatalogueError(f"recipe '{recipe.name}', change {block.stage + 1}: not in the text: {filled.strip()}")
        text = text.replace(filled, fill(new, words), 1) if filled else fill(new, words) + text
    needs = block.needs + tuple(fill(need, words) for need in stage.needs)
    return block._replace(text=text, needs=needs, stage=block.stage + 1)


def write_document(path: str, document: Document) -> bytes:
    """The file's bytes: what it says of itself, imports, blocks."""
    suffix = path.rpartition(".")[2]
    parts = []
    if document.head and suffix == "py":
        parts.append(f'"""{document.head}"""\n')
    elif document.head:
        parts.append({"sql": "-- ", "tf": "# ", "md": ""}.get(suffix, "// ") + document.head + "\n")
    needs = {need for block in document.blocks for need in block.needs}
    if needs:
        parts.append("\n".join(sorted(needs, key=lambda need: (need.startswith("from"), need))) + "\n")
    texts = [block.text for block in document.blocks]
    if suffix == "py":
        # Two lines before a function or class, one after the docstring and the imports.
        body = "\n\n".join(texts)
        lead = "\n".join(parts)
        starts_tall = body.startswith(("def ", "class ", "@"))
        return (lead + ("\n\n" if lead and starts_tall else "\n" if lead else "") + body).encode()
    between = "" if suffix in ("md", "yml", "json", "txt", "mod") and not _has_gaps(texts) else "\n"
    return ("\n".join(parts) + ("\n" if parts and texts else "") + between.join(texts)).encode()


def _has_gaps(texts: list[str]) -> bool:
    return any(text.startswith(("#", "[")) for text in texts[1:])
