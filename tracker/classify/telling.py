"""Says in words what was counted in a commit's diff, for a person who asks for the whole reasoning.

Pure. Must not name a count that a person could not find again in the diff.
"""

from __future__ import annotations

from tracker.classify.reading import Reading

_MADE = (
    ("function", "function", "functions"), ("class", "class", "classes"), ("type", "type", "types"), ("test_test", "test", "tests"),
    ("import", "import", "imports"), ("decorator", "decorator", "decorators"), ("table", "table", "tables"),
    ("dependency", "dependency", "dependencies"),
)  # fmt: skip
_DONE = (("new", "added"), ("gone", "removed"), ("kept", "changed"), ("moved", "moved to another version"))
_FLAGS = {
    "code_same_but_space": "code differs by white space alone", "code_same_but_signs": "code differs by signs and digits alone",
    "code_same_but_version": "code differs by numbers or signs alone", "setup_same_but_space": "set-up files differ by white space alone",
    "setup_same_but_signs": "set-up files differ by signs and digits alone",
    "setup_same_but_version": "set-up files differ by numbers or signs alone", "version_bump": "a version number is replaced by another",
    "version_dev": "the new version is a development version", "version_pre": "the new version is a prerelease",
    "version_first": "a first version number", "first_commit": "the first commit of its history",
    "net_removal": "far more removed than added", "many_renames": "several files renamed",
}  # fmt: skip
_SIDES = (("w+", "words on added lines of code"), ("w-", "words on removed lines of code"), ("k+", "words added to set-up files"))
_WORDS = 8


def tell_counts(reading: Reading) -> tuple[str, ...]:
    """One short clause for each telling thing: files by role, definitions, dependencies, flags, words of the closed list."""
    counts = reading.counts
    told = [f"{_count(counts[name], 'file', 'files')}: {name[5:]}" for name in sorted(counts) if name.startswith("role_")]
    for name, one, many in _MADE:
        done = [f"{counts[f'{name}_{end}']} {what}" for end, what in _DONE if counts.get(f"{name}_{end}")]
        if done:
            told.append(f"{many if len(done) > 1 or not done[0].startswith('1 ') else one}: {', '.join(done)}")
    told += [clause for name, clause in _FLAGS.items() if counts.get(name)]
    for mark, clause in _SIDES:
        words = sorted((name for name in counts if name[:2] == mark and name[2:] != "words"), key=lambda name: (-counts[name], name))
        if words:
            told.append(f"{clause}: {', '.join(name[2:] for name in words[:_WORDS])}")
    return tuple(told)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
