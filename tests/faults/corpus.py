"""The corpus of hostile repositories: every builder of the `corpus_*` modules, by name, and how a folder is fingerprinted.

Owns which cases are heavy; the expectations stand in the tests.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

from tests.faults import corpus_commits, corpus_content, corpus_objects, corpus_refs, corpus_shapes

Build = Callable[[Path], None]
MODULES = (corpus_shapes, corpus_refs, corpus_objects, corpus_commits, corpus_content)
HEAVY = frozenset({
    "a_crowd_of_packed_refs", "a_crowd_of_tags_of_tags", "tags_of_tags", "deltas_in_a_long_chain", "file_that_unpacks_to_half_a_gigabyte",
    "commit_that_unpacks_to_half_a_gigabyte", "tree_of_a_billion_files", "a_hundred_thousand_files", "a_message_of_fifty_megabytes",
    "a_line_of_ten_megabytes", "mailmap_of_fifty_megabytes", "attributes_of_fifty_megabytes", "ignored_revisions_of_fifty_megabytes",
    "attributes_that_take_for_ever_to_match", "folders_in_folders", "people_of_great_length", "configuration_with_far_too_many_keys",
})  # fmt: skip
"""Cases that take more than half a second to make or to read."""


def find_cases() -> dict[str, Build]:
    """Name → builder, of every case."""
    return {name: build for module in MODULES for name, build in _builders(module)}


def _builders(module: ModuleType) -> Iterator[tuple[str, Build]]:
    for name, value in vars(module).items():
        if callable(value) and getattr(value, "__module__", "") == module.__name__ and list(value.__annotations__) == ["folder", "return"]:
            yield name, value


def hash_folder(top: Path) -> str:
    """A hash of every name, kind, mode, size, time and content below a folder; of sparse giants, the first megabyte."""
    digest = hashlib.blake2b()
    for folder, folders, files in os.walk(top):
        folders.sort()
        for name in sorted([*files, *(f for f in folders if os.path.islink(os.path.join(folder, f)))]):
            path = os.path.join(folder, name)
            status = os.lstat(path)
            said = f"{path} {status.st_mode} {status.st_size} {status.st_mtime_ns} {status.st_ino}"
            digest.update(os.fsencode(said))
            if os.path.islink(path):
                digest.update(os.fsencode(os.readlink(path)))
            elif os.path.isfile(path):
                with open(path, "rb") as file:
                    digest.update(file.read(1 << 20))
    return digest.hexdigest()
