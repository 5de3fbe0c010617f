"""Says why: one clause a label, from what a person can find again in the commit.

Pure. The clause names what decided (a word of the message, the files, what the diff adds), never a number of the weights.
Text from the commit is quoted as it stands; the front ends show it as text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from tracker.catalogue.arc import read_arc_rules
from tracker.catalogue.arc_paths import PathSorter, name_layers
from tracker.classify.features import find_home
from tracker.classify.reading import Reading
from tracker.classify.rules import Hit

_TYPE_STEMS = {
    "fix": (
        "fix", "bug", "crash", "broken", "repair", "hotfix", "workaround", "regress", "wrong", "correct", "ensure", "prevent",
        "avoid", "missing",
    ),
    "docs": ("doc", "readm", "typo", "comment", "guid", "tutorial", "spell", "word", "changelog"),
    "test": ("test", "coverag", "fixture", "snapshot", "spec"),
    "perf": ("perf", "fast", "speed", "optim", "slow", "lazy", "performance", "reduc", "memory"),
    "style": ("format", "lint", "prettier", "black", "whitespace", "indent", "styl", "sort", "ruff", "isort", "clippy"),
    "refactor": (
        "refactor", "renam", "mov", "simplif", "extract", "clean", "remov", "restructur", "split", "replac", "rework", "reorgan", "migrat",
    ),
    "build": ("bump", "releas", "upgrad", "depend", "version", "dep", "packag", "publish", "build", "pin", "updat", "lock"),
    "ci": ("ci", "travi", "workflow", "action", "pipelin", "circleci", "appveyor", "github"),
    "feat": ("add", "support", "implement", "new", "allow", "introduc", "creat", "enabl", "feature", "initial", "option", "command", "mak"),
    "chore": ("chor", "misc", "housekeep", "cleanup", "tidy", "ignor", "wip", "merg", "gitignor"),
}  # fmt: skip
_ONLY = (
    ("test", frozenset({"test"}), "only tests changed"),
    ("ci", frozenset({"ci"}), "only the pipeline's files changed"),
    ("docs", frozenset({"docs"}), "only documentation changed"),
    ("docs", frozenset({"changelog"}), "only the changelog changed"),
    ("docs", frozenset({"docs", "changelog", "asset", "example"}), "only documentation changed"),
    ("build", frozenset({"manifest", "lock"}), "only manifests and lock files changed"),
    ("build", frozenset({"manifest", "lock", "build", "changelog"}), "only build files changed"),
)  # fmt: skip
_WORLD = frozenset(
    "deployment containerisation schema-migration auth third-party-integration observability background-jobs ci-pipeline"
    " infrastructure-as-code release-management packaging monorepo http-api event-driven".split()
)
_BOUNDARY = frozenset(
    "plugin-system api-contract monorepo restructuring interface-design module-extraction scaffolding simplification".split()
)
_PATTERN_ONLY = (
    ("documentation", frozenset({"docs", "changelog"}), "only documentation changed"),
    ("automated-testing", frozenset({"test"}), "only tests changed"),
    ("dependency-management", frozenset({"manifest", "lock"}), "only manifests and lock files changed"),
    ("release-management", frozenset({"manifest", "lock", "changelog"}), "only the manifest and the changelog changed"),
)
_PATTERN_FILES = {"automated-testing": ("test", "test file"), "documentation": ("docs", "page"), "ci-pipeline": ("ci", "pipeline file")}
"""The role of files that a person looks at first, which is also the type that an author states of such work, and what one is called."""
_MADE = (
    ("class_new", "class", "classes"), ("function_new", "function", "functions"), ("type_new", "type", "types"),
    ("test_test_new", "test", "tests"),
)  # fmt: skip
_LIKE = ("space", "signs", "version")
_CODE = frozenset({"source", "interface", "schema"})
_IN_LINES = {"w+": "adds", "w-": "removes", "k+": "adds to set-up files", "k-": "removes from set-up files"}
_EMPTY = frozenset("the and for from with not this that true false none null self return new int str".split())
"""Words that tell a person nothing."""
Telling = Callable[[], Sequence[str]]
"""Gives tokens, strongest first."""


def explain_type(kind: str, confidence: float, reading: Reading, telling: Telling) -> str:
    """Why this type, in one clause; `telling`: what of the commit spoke for it, asked only where nothing plainer does."""
    clause = _find_type_clause(kind, reading) or _describe_tokens(telling(), reading) or _find_last_clause(reading)
    return clause if confidence >= 0.5 else f"unsure: {clause}"


def _find_type_clause(kind: str, reading: Reading) -> str:
    counts = reading.counts
    if reading.stated == kind:
        return "the author says so before the colon"
    if kind == "build" and counts.get("version_release"):
        return "it sets another version"
    roles = {facts.role for facts, _ in reading.paths}
    for only, allowed, clause in _ONLY:
        if only == kind and roles and roles <= allowed:
            return clause
    if kind == "build":
        moved = counts.get("dependency_moved", 0) + counts.get("dependency_new", 0) + counts.get("dependency_gone", 0)
        if moved:
            return f"it changes {_count(moved, 'dependency', 'dependencies')}"
    if kind == "style" and _find_likeness(reading) in ({"space"}, {"signs"}, {"space", "signs"}):
        return "only spaces and signs changed"
    said = _find_word(kind, reading)
    if said:
        return f"the message says “{said}”"
    if kind == "docs" and counts.get("docs_share"):
        return "most of it is documentation"
    if kind == "test" and counts.get("tests_share"):
        return "most of it is tests"
    if kind == "ci" and "ci" in roles:
        return "it changes the pipeline's files"
    return _find_diff_clause(kind, reading)


def _find_diff_clause(kind: str, reading: Reading) -> str:
    counts = reading.counts
    new, gone, kept = (counts.get(name, 0) for name in ("public_new", "public_gone", "function_kept"))
    if kind == "feat" and new:
        return f"it adds {_count(new, 'definition', 'definitions')} others can use"
    if kind == "refactor" and (gone or kept):
        return f"it reshapes {_count(gone + kept, 'definition', 'definitions')}" + ("" if _has_new(reading) else " rather than adding some")
    if kind == "fix":
        return f"{_describe_size(reading)}" + (", like other repairs" if new else " without anything new to use")
    return ""


def _find_last_clause(reading: Reading) -> str:
    if reading.stated:
        return f"the change itself ({_describe_size(reading)}) looks more like it than what the author wrote"
    return f"{_describe_size(reading)}; words and files like other commits of this type"


def explain_level(level: str, confidence: float, reading: Reading, kind: str, said: Mapping[str, str]) -> str:
    """Why this level; `said`: the patterns that were said, each with its reason, surest first."""
    explain = {"syntax": _explain_syntax, "pattern": _explain_pattern, "system": _explain_system, "architecture": _explain_architecture}
    clause = explain[level](reading, kind, said)
    return clause if confidence >= 0.5 else f"unsure: {clause}"


def _explain_syntax(reading: Reading, kind: str, said: Mapping[str, str]) -> str:
    counts = reading.counts
    likeness = _find_likeness(reading)
    if "version" in likeness:
        has_version = counts.get("version_bump") or counts.get("dependency_moved")
        return "only a version or a number changes" if has_version else "only numbers or signs change"
    if likeness:
        return "the same words stay, only their form changes"
    if counts.get("dependency_moved") and not counts.get("code_added"):
        return "a routine change of versions"
    if kind in ("docs", "test", "style", "chore"):
        return f"{_describe_size(reading)}, readable on the page alone"
    return f"{_describe_size(reading)}, " + ("local to what it touches" if _has_new(reading) else "no new definition")


def _explain_pattern(reading: Reading, kind: str, said: Mapping[str, str]) -> str:
    counts = reading.counts
    made = [_count(counts[name], one, many) for name, one, many in _MADE if counts.get(name)]
    where = _describe_where(reading)
    if made:
        return f"adds {' and '.join(made[:2])} {where}"
    for pattern in said:
        return f"works on {_write(pattern)} {where}"
    return f"shapes one part: {_describe_size(reading)} {where}"


@lru_cache(maxsize=1)
def _read_sorter() -> PathSorter:
    """Layers are those of the arc, so that the reason of a commit and a milestone that it proves say the same."""
    return PathSorter(read_arc_rules())


def _explain_system(reading: Reading, kind: str, said: Mapping[str, str]) -> str:
    if reading.counts.get("version_release") and "release-management" in said:
        return "a version goes out"
    layers = name_layers(_read_sorter().find_layers("/".join((*facts.folders, facts.name)) for facts, _ in reading.paths))
    for pattern in said:
        if pattern in _WORLD:
            return f"connects the code with what is around it: {_write(pattern)} ({said[pattern]})"
    if len(layers) > 1:
        return f"works on {', '.join(layers[:-1])} and {layers[-1]} at once"
    homes = _find_homes(reading)
    if len(homes) > 1:
        return f"connects {_count(len(homes), 'component', 'components')} ({', '.join(homes[:3])})"
    return f"changes how parts meet: {_describe_size(reading)}"


def _explain_architecture(reading: Reading, kind: str, said: Mapping[str, str]) -> str:
    counts = reading.counts
    moved, new, gone = counts.get("status_R", 0), counts.get("status_A", 0), counts.get("status_D", 0)
    if counts.get("first_commit"):
        return f"lays out the first {_count(len(reading.paths), 'file', 'files')}"
    if moved > 3:
        return f"moves {_count(moved, 'file', 'files')}, so a boundary moves"
    if gone > 3 and gone > new:
        return f"removes {_count(gone, 'file', 'files')}, a part that others knew"
    for pattern in said:
        if pattern in _BOUNDARY:
            return f"sets what others must follow: {_write(pattern)} ({said[pattern]})"
    if new > 3:
        return f"adds {_count(new, 'file', 'files')}, a part with a boundary of its own"
    return f"reaches across the code: {_describe_size(reading)}"


def explain_pattern(pattern: str, reading: Reading, hit: Hit | None, telling: Telling) -> str:
    """Why this pattern: what its rule found, or `telling`: what the commit has in common with others that practise it."""
    if hit is not None:
        return hit.reason
    roles = {facts.role for facts, _ in reading.paths}
    for known, allowed, clause in _PATTERN_ONLY:
        if pattern == known and roles and roles <= allowed:
            return clause
    role, thing = _PATTERN_FILES.get(pattern, ("", ""))
    names = sorted({facts.name for facts, _ in reading.paths if facts.role == role})
    if names:
        return f"works on {_count(len(names), thing, f'{thing}s')} ({', '.join(names[:2])})"
    if role and reading.stated == role:
        return f"the author says “{role}” before the colon"
    said = _describe_tokens(telling(), reading)
    return f"{said or _describe_size(reading)}, as other commits that practise it do"


def _describe_tokens(tokens: Sequence[str], reading: Reading) -> str:
    """Up to two clauses a person can find again in the commit; "" where none of the tokens says anything to one."""
    told: dict[str, None] = {}
    for token in tokens:
        clause = _describe_token(token, reading)
        if clause:
            told[clause] = None
    return " and ".join(list(told)[:2])


def _describe_token(token: str, reading: Reading) -> str:
    kind, name = token[:2], token[2:].removesuffix("*")
    if kind in ("w:", "f:", "b:"):
        written = _find_written(name, reading)
        return f"the message says “{written}”" if len(written) > 2 and written not in _EMPTY else ""
    if kind in _IN_LINES:
        return f"{_IN_LINES[kind]} “{name}”" if len(name) > 2 and name not in _EMPTY else ""
    if kind == "d:":
        return f"touches {name}/"
    return f"touches {name}" if kind == "n:" else ""


def _find_written(name: str, reading: Reading) -> str:
    """One or two stems as they stand in the message."""
    stems = name.split(" ")
    for known, written in ((reading.words, reading.plain), (reading.body, reading.plain_body)):
        for place in range(len(written) - len(stems) + 1):
            if list(known[place : place + len(stems)]) == stems and "#" not in name:
                return " ".join(written[place : place + len(stems)])
    return ""


def _find_word(kind: str, reading: Reading) -> str:
    stems = _TYPE_STEMS[kind]
    for words, written in ((reading.words, reading.plain), (reading.body[:30], reading.plain_body)):
        for stem, word in zip(words, written, strict=False):
            if stem.startswith(stems):
                return word
    return ""


def _find_likeness(reading: Reading) -> set[str]:
    """In what all new lines differ from those they replace (space, signs, version); empty: some differ in more."""
    counts = reading.counts
    found = {group: what for group in ("code", "setup", "tests") for what in _LIKE if f"{group}_same_but_{what}" in counts}
    alike = sum(counts.get(f"{group}_{side}", 0) for group in found for side in ("added", "removed"))
    return set(found.values()) if alike == counts.get("added", 0) + counts.get("removed", 0) else set()


def _has_new(reading: Reading) -> bool:
    return any(reading.counts.get(name) for name in ("function_new", "class_new", "type_new"))


def _find_homes(reading: Reading) -> list[str]:
    return sorted({find_home(facts.folders) for facts, _ in reading.paths if facts.role in _CODE} - {""})


def _describe_where(reading: Reading) -> str:
    names = sorted({facts.name for facts, _ in reading.paths if facts.role in _CODE})
    if len(names) == 1:
        return f"in {names[0]}"
    homes = _find_homes(reading)
    return f"in {homes[0]}/" if len(homes) == 1 else "in one part of the code"


def _describe_size(reading: Reading) -> str:
    files = reading.counts.get("files", 0)
    changed = reading.counts.get("added", 0) + reading.counts.get("removed", 0)
    if not files:
        return "a message without known files"
    if not changed:
        return _count(files, "file", "files")
    return f"{_count(changed, 'line', 'lines')} in {_count(files, 'file', 'files')}"


def _write(pattern: str) -> str:
    return pattern.replace("-", " ")


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
