"""Turns the diff of one commit into counts of telling things; source text ends here and is never kept.

Pure. A scan calls this for each commit, so it runs a handful of passes in C over the joined diff instead of a loop
over its lines. The names of the counts are listed in `docs` of each block below; they are facts, stored with the commit,
so a name's meaning never changes: a new meaning gets a new name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from tracker.catalogue.files import find_data_folder
from tracker.classify.paths import describe_path
from tracker.model.facts import Commit, Signals

MAX_BYTES = 400_000
"""Of one group of files; beyond it nothing new is learnt about a commit and a scan would stall."""

_CODE = frozenset({"source", "interface", "schema", "example"})
_SETUP = frozenset({"ci", "manifest", "build", "container", "deploy", "infra", "config", "agent"})
_PROSE = frozenset({"docs", "changelog"})
_LETTERS = bytes(c if 97 <= c <= 122 else c + 32 if 65 <= c <= 90 else 32 for c in range(256))
_SPACE = b" \t\r\n\f\v"
_NO_LETTER = bytes(c for c in range(256) if not (65 <= c <= 90 or 97 <= c <= 122 or c >= 128))
_VERSION_PARTS = b"0123456789.^~=<>v\"', \t\r\n"
_LOOSEST = _NO_LETTER + b"v"
"""All that any of the flags `_same_but_…` passes over."""

# Indentation is taken possessively (`*+`): what follows never begins with a space, and giving the spaces back one by one on
# every line that does not match took six times as long.
_ADDED = re.compile(rb"\n\+([^\n]*)")
_REMOVED = re.compile(rb"\n-([^\n]*)")
_HEAD = re.compile(
    rb"\n([+-])[ \t]*+(?:(?:export|pub|public|private|protected|static|default|async|abstract|final|pub\(crate\)) )*+"
    rb"(def|class|func|fn|function|interface|struct|trait|enum|type|impl|import|from|use|require|describe|it|test|const|record"
    rb"|object|mod|defn|module|CREATE TABLE|create table|@[\w.]+|#\[[\w]+)\b(?: ?\([^)\n]{0,60}\))?[ \t]*([A-Za-z_$][\w$]*)?"
)
_SECTION = re.compile(rb"\n@@ [^@\n]*@@ ?([^\n(]*)")
_VERSION = re.compile(rb"\n([+-])[^\n]{0,60}?ersion[\w\"']{0,12}[ \t]*(?:[:=]|=>)?[ \t(]*[\"']?v?(\d+\.\d+[\w.+-]*)", re.I)
_BARE_VERSION = re.compile(rb"\n([+-])[ \t]*+[\"']?v?(\d+\.\d+(?:\.\d+)?[\w.+-]*)[\"']?,?[ \t]*(?=\n|$)")
_DEPENDENCY = re.compile(
    rb"\n([+-])[ \t]*+(?:require[ \t]+|gem[ \t]+|[\"'-][ \t]*)?[\"']?([@A-Za-z][\w@/.\-]*)(?:\[[^\]\n]*\])?[\"']?[ \t]*"
    rb"(?:[:=]|==|>=|~=|<|>|, | (?=v\d))[ \t]*(?:\{[^\n]*version[ \t]*=[ \t]*)?[\"'=<>~^]*[\"']?(?:workspace:|npm:)?[\^~>=<v ]*"
    rb"(?:\d|\*|catalog:|latest)"
)
_NO_DEPENDENCY = frozenset(b"version python requires-python node rust-version edition engines npm go target-version".split())
_DEV = re.compile(rb"dev|snapshot|-next|nightly", re.I)
_PRE = re.compile(rb"\d(?:a|b|rc|-alpha|-beta|-rc|\.pre)", re.I)
_HEADING = re.compile(rb"\n([+-])(?:#{1,4} |=={3,}|--{3,}|\*\*{3,}|~~{3,})")
_COMMENT = re.compile(rb"\n[+-][ \t]*+(?:#(?!\[|!|include|if|def|end)|//|/\*|\*[ /\n]|<!--|--[ -]|\"\"\"|'''|;;)")
_BLANK = re.compile(rb"\n[+-][ \t\r]*+(?=\n|$)")
_KINDS = {
    head: kind
    for kind, heads in {
        "function": b"def func fn function defn", "class": b"class struct record object", "type": b"interface trait enum type",
        "impl": b"impl", "import": b"import from use require mod module", "test": b"describe it test", "const": b"const",
    }.items()
    for head in heads.split()
} | {b"create table": "table", b"CREATE TABLE": "table"}  # fmt: skip


@lru_cache(maxsize=1)
def read_words() -> frozenset[bytes]:
    """The closed list of words that may be counted (`data/model/words.txt`)."""
    text = (find_data_folder() / "model" / "words.txt").read_bytes()
    return frozenset(word for line in text.splitlines() if not line.startswith(b"#") for word in line.split() if len(word) > 1)


@lru_cache(maxsize=4)
def _name_words(mark: str) -> dict[bytes, str]:
    """Word → name of its count."""
    return {word: mark + word.decode() for word in sorted(read_words())}


def extract_signals(commit: Commit, patches: Mapping[str, bytes]) -> Signals:
    """Counts of telling things in a commit's diff.

    `patches`: path → unified diff of that file without context, from its first "@@" on. A commit without patches whose
    changes have no counted line gets `has_diff` False.
    """
    code: list[bytes] = []
    setup: list[bytes] = []
    tests: list[bytes] = []
    prose: list[bytes] = []
    counts: dict[str, int] = {}
    for path, patch in patches.items():
        role = describe_path(path).role
        if role in _CODE:
            code.append(patch)
        elif role in _SETUP:
            setup.append(patch)
            if role == "manifest":
                _count_dependencies(b"\n" + patch, counts)
        elif role == "test":
            tests.append(patch)
        elif role in _PROSE:
            prose.append(patch)
    if not patches:
        return Signals({}, False)
    code_text, setup_text = _join(code), _join(setup)
    if code:
        _count_names(code_text, "", counts)
        _count_words(*_count_lines(code_text, "code", counts), "w", counts)
    if setup:
        _count_words(*_count_lines(setup_text, "setup", counts), "k", counts)
    if tests:
        text = _join(tests)
        _count_names(text, "test_", counts)
        _count_lines(text, "tests", counts)
    if prose:
        _count_prose(_join(prose), counts)
    if setup or code:
        _count_versions(setup_text + code_text[:20_000], counts)
    return Signals({name: count for name, count in counts.items() if count}, True)


def _join(patches: list[bytes]) -> bytes:
    return (b"\n" + b"\n".join(patches))[:MAX_BYTES]


def _count_words(added: bytes, removed: bytes, mark: str, counts: dict[str, int]) -> None:
    """`w+cache`, `w-cache`: words of the closed list on added and removed lines of code; `k+…`, `k-…` of setup files.
    `w+words`, `w-words`: how many words in all; `w_stays_pct`: of the added words, how many stood among the removed ones; `w_kept_pct`: of
    the removed words, how many came back (a move or a reformatting keeps nearly all)."""
    sides = []
    for sign, lines in (("+", added), ("-", removed)):
        words = lines.translate(_LETTERS).split()
        found = Counter(words)
        names = _name_words(mark + sign)
        counts.update([(names[word], count) for word, count in found.items() if word in names])
        sides.append((found, len(words)))
    (new, plus), (old, minus) = sides
    counts[f"{mark}+words"], counts[f"{mark}-words"] = plus, minus
    if plus and minus:
        both = sum([min(new[word], old[word]) for word in new.keys() & old.keys()])
        counts[f"{mark}_stays_pct"], counts[f"{mark}_kept_pct"] = 100 * both // plus, 100 * both // minus


def _count_names(text: bytes, prefix: str, counts: dict[str, int]) -> None:
    """`function_new`, `function_gone`, `function_kept` (head of a definition changed), the same for class, type, import,
    const, table, impl, test and decorator; `public_new`, `public_gone`, `public_kept`; `hunks`; `places`: named sections touched."""
    added: dict[tuple[str, bytes], int] = {}
    gone: dict[tuple[str, bytes], int] = {}
    for sign, head, name in _HEAD.findall(text):
        kind = _KINDS.get(head, "decorator")
        key = (kind, head if kind == "decorator" else name)
        side = added if sign == b"+" else gone
        side[key] = side.get(key, 0) + 1
    for key in added | gone:
        kind, name = key
        change = "kept" if key in added and key in gone else "new" if key in added else "gone"
        if kind == "const" and not name[:1].isupper():
            continue
        counts[f"{prefix}{kind}_{change}"] = counts.get(f"{prefix}{kind}_{change}", 0) + 1
        if kind in ("function", "class", "type") and name and not name.startswith(b"_"):
            counts[f"{prefix}public_{change}"] = counts.get(f"{prefix}public_{change}", 0) + 1
        if kind == "function" and (name[:4].lower() == b"test"):
            counts[f"{prefix}test_{change}"] = counts.get(f"{prefix}test_{change}", 0) + 1
    sections = _SECTION.findall(text)
    counts[f"{prefix}hunks"] = len(sections)
    counts[f"{prefix}places"] = len(set(sections))


def _count_lines(text: bytes, group: str, counts: dict[str, int]) -> tuple[bytes, bytes]:
    """`<group>_added`, `_removed`, `_comment`, `_blank` lines; flags `_same_but_space`, `_same_but_version`, `_same_but_signs`
    (only punctuation or digits differ). Returns the added and the removed lines."""
    added, removed = _ADDED.findall(text), _REMOVED.findall(text)
    counts[f"{group}_added"], counts[f"{group}_removed"] = len(added), len(removed)
    counts[f"{group}_comment"] = len(_COMMENT.findall(text))
    counts[f"{group}_blank"] = len(_BLANK.findall(text))
    plus, minus = b"\n".join(added), b"\n".join(removed)
    if not added or not removed or plus.translate(None, _LOOSEST) != minus.translate(None, _LOOSEST):
        return plus, minus
    if plus.translate(None, _SPACE) == minus.translate(None, _SPACE):
        # Equal in sum is not yet equal in place: lines that moved from one hunk to another change what a program does.
        if all(_is_same_but_space(hunk) for hunk in text.split(b"\n@@")[1:]):
            counts[f"{group}_same_but_space"] = 1
    elif plus.translate(None, _VERSION_PARTS) == minus.translate(None, _VERSION_PARTS):
        counts[f"{group}_same_but_version"] = 1
    elif plus.translate(None, _NO_LETTER) == minus.translate(None, _NO_LETTER):
        counts[f"{group}_same_but_signs"] = 1
    return plus, minus


def _is_same_but_space(hunk: bytes) -> bool:
    lines = (b"\n" + hunk.partition(b"\n")[2],)
    added, removed = (b"".join(sign.findall(lines[0])).translate(None, _SPACE) for sign in (_ADDED, _REMOVED))
    return added == removed


def _count_prose(text: bytes, counts: dict[str, int]) -> None:
    """`prose_added`, `prose_removed`, `prose_headings`, `prose_code` (fenced blocks begun or ended)."""
    counts["prose_added"], counts["prose_removed"] = text.count(b"\n+"), text.count(b"\n-")
    counts["prose_headings"] = sum(1 for sign in _HEADING.findall(text) if sign == b"+")
    counts["prose_code"] = text.count(b"\n+```") + text.count(b"\n+.. code")


def _count_dependencies(text: bytes, counts: dict[str, int]) -> None:
    """`dependency_new`, `dependency_gone`, `dependency_moved` (another version): packages named in a manifest's changed lines."""
    sides: dict[bytes, set[bytes]] = {b"+": set(), b"-": set()}
    for sign, name in _DEPENDENCY.findall(text):
        if name.lower() not in _NO_DEPENDENCY:
            sides[sign].add(name)
    new, gone = sides[b"+"], sides[b"-"]
    for key, names in (("new", new - gone), ("gone", gone - new), ("moved", new & gone)):
        counts[f"dependency_{key}"] = counts.get(f"dependency_{key}", 0) + len(names)


def _count_versions(text: bytes, counts: dict[str, int]) -> None:
    """`version_bump`: a version was replaced by another; `version_dev`: by the next development version; `version_pre`: by
    a prerelease; `version_first`: a version where none was."""
    found = _VERSION.findall(text) if b"ersion" in text or b"ERSION" in text else []
    if len(text) < 600:
        found += _BARE_VERSION.findall(text)
    new = {value for sign, value in found if sign == b"+"}
    old = {value for sign, value in found if sign == b"-"}
    if new - old and old - new:
        counts["version_bump"] = len(new - old)
        counts["version_dev"] = sum(1 for value in new - old if _DEV.search(value))
        counts["version_pre"] = sum(1 for value in new - old if _PRE.search(value))
    elif new and not old:
        counts["version_first"] = 1
