"""What the weights see of a reading: tokens (there or not) and measures (numbers).

Pure. Training and labelling both come through here, so that a token means the same in both. Names never reach a
person: reasons are made elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log1p

from tracker.classify.paths import ROLES
from tracker.classify.reading import Reading
from tracker.classify.rules import Hit
from tracker.model.labels import TYPES

_COUNTS = (
    "function_new", "function_gone", "function_kept", "class_new", "class_gone", "class_kept", "type_new", "type_gone", "import_new",
    "import_gone", "const_new", "table_new", "impl_new", "public_new", "public_gone", "public_kept", "decorator_new", "decorator_gone",
    "hunks", "places", "test_test_new", "test_test_gone", "test_test_kept", "test_function_new", "test_function_gone", "test_hunks",
    "code_added", "code_removed", "code_comment", "code_blank", "setup_added", "setup_removed", "setup_comment", "tests_added",
    "tests_removed", "prose_added", "prose_removed", "prose_headings", "prose_code", "dependency_new", "dependency_gone",
    "dependency_moved", "version_bump", "version_dev", "version_pre", "version_first", "status_A", "status_M", "status_D", "status_R",
    "files", "added", "removed", "version_release",
)  # fmt: skip
_FLAGS = (
    "code_same_but_space", "code_same_but_signs", "code_same_but_version", "setup_same_but_space", "setup_same_but_signs",
    "setup_same_but_version", "tests_same_but_space", "net_removal", "many_renames", "many_files", "mostly_new", "first_commit",
    "tests_share", "docs_share",
)  # fmt: skip
_RATES = ("w_stays_pct", "w_kept_pct", "k_stays_pct", "k_kept_pct")


def list_measures(patterns: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the measures, in the order of `extract_measures`; `patterns`: those the weights know."""
    return (
        *_COUNTS, *_FLAGS, *_RATES, *(f"role_{role}" for role in ROLES), *(f"lines_{role}" for role in ROLES),
        *(f"share_{role}" for role in ROLES), "words", "body", "net", "folders", "roles", "languages", "layers", "has_diff", "is_breaking",
        "stated", *(f"stated_{name}" for name in (*TYPES, "revert")), "homes", "source_files", "source_folders", "source_new", "source_gone",
        "largest", "typical", "spread", "even", "touched", *(f"hit_{pattern}" for pattern in patterns),
    )  # fmt: skip


_CODE = frozenset({"source", "interface", "schema"})
_WRAPS = frozenset({"packages", "crates", "apps", "libs", "src", "lib", "internal", "pkg", "modules", "plugins", "services", "cmd", "main", "app"})
_LAYERS = {"schema": 1, "source": 2, "interface": 4, "ci": 8, "build": 8, "container": 8, "deploy": 8, "infra": 8, "manifest": 8}


def find_home(folders: tuple[str, ...]) -> str:
    """The component a file belongs to: its first folder that is no mere wrapping such as `packages/` or `src/`."""
    for folder in folders:
        if folder not in _WRAPS:
            return folder
    return ""


def extract_measures(reading: Reading, hits: Mapping[str, Hit], patterns: tuple[str, ...]) -> list[float]:
    """Numbers about one reading: logarithms of counts, flags, shares of changed lines by role, and how sure each pattern's rules are."""
    counts = reading.counts
    known = counts.get
    row = [log1p(known(name, 0)) for name in _COUNTS]
    row += [1.0 if name in counts else 0.0 for name in _FLAGS]
    row += [known(name, 0) / 100 for name in _RATES]
    row += [log1p(known(f"role_{role}", 0)) for role in ROLES]
    lines = [known(f"lines_{role}", 0) for role in ROLES]
    total = sum(lines) or 1
    row += [log1p(value) for value in lines]
    row += [value / total for value in lines]
    folders, roles, languages, homes, places, layers, new, gone = set(), set(), set(), set(), set(), 0, 0, 0
    sizes = []
    even = 0
    for (facts, status), (plus, minus) in zip(reading.paths, reading.sizes, strict=True):
        role, language = facts.role, facts.language
        folders.add(facts.folders)
        roles.add(role)
        languages.add(language)
        layers |= _LAYERS.get(role, 0)
        if role in _CODE:
            homes.add(find_home(facts.folders))
            places.add(facts.folders)
            new += status == "A"
            gone += status == "D"
            sizes.append(plus + minus)
            even += plus == minus
    sizes.sort()
    number = len(sizes)
    whole = sum(sizes) or 1
    row += [
        log1p(len(reading.words)), log1p(len(reading.body)), (known("added", 0) - known("removed", 0)) / (known("added", 0) + known("removed", 0) + 1),
        log1p(len(folders)), float(len(roles)), float(len(languages)), float(layers.bit_count()), float(reading.has_diff), float(reading.is_breaking),
        float(bool(reading.stated)), *(float(reading.stated == name) for name in (*TYPES, "revert")), log1p(len(homes)), log1p(number),
        log1p(len(places)), log1p(new), log1p(gone), log1p(sizes[-1]) if sizes else 0.0, log1p(sizes[number // 2]) if sizes else 0.0,
        1 - sizes[-1] / whole if sizes else 0.0, even / number if number else 0.0, log1p(sum(size > 3 for size in sizes)),
    ]  # fmt: skip
    row += [hits[pattern].sure if pattern in hits else 0.0 for pattern in patterns]
    return row


def extract_tokens(reading: Reading) -> set[str]:
    """Tokens of one reading, as the vocabulary of the weights names them."""
    words = reading.words
    tokens = {f"w:{word}" for word in words}
    tokens.update([f"w:{a} {b}" for a, b in zip(words, words[1:], strict=False)])
    tokens.update([f"b:{word}" for word in reading.body])
    if words:
        tokens.add(f"f:{words[0]}")
    tokens.add(f"t:{reading.stated}")
    if reading.scope:
        tokens.add(f"c:{reading.scope}")
    if reading.is_breaking:
        tokens.add("t:!")
    roles = set()
    for facts, status in reading.paths[:80]:
        role, language, name, extension, folders, parts = facts
        roles.add(role)
        tokens.add(f"p:{role}")
        if status != "M":
            tokens.add(f"{status}:{role}")
            tokens.add(f"{status}:e:{extension}")
        tokens.add(f"n:{name}")
        tokens.add(f"e:{extension}")
        tokens.add(f"l:{language}")
        for folder in folders:
            tokens.add(f"d:{folder}")
        for part in parts:
            tokens.add(f"q:{part}")
    tokens.add("only:" + "+".join(sorted(roles)) if len(roles) < 4 else "only:many")
    for name, count in reading.counts.items():
        if name[1:2] in ("+", "-"):
            if name[2:] == "words":
                continue
            tokens.add(name)
            if count > 3:
                tokens.add(name + "*")
    for role in roles:
        for word in words[:3]:
            tokens.add(f"x:{role}:{word}")
    return tokens
