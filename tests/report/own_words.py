"""Gathers the words of the tracker's own sentences from its source and its data: what `tracker/report/own_words.txt` holds."""

from __future__ import annotations

import ast
from pathlib import Path

from tracker.catalogue.arc import read_arc_rules
from tracker.catalogue.artifacts import read_artifact_rules
from tracker.catalogue.patterns import read_patterns
from tracker.report.leaks_views import fold, split_words

ROOT = Path(__file__).parents[2] / "tracker"
SOURCES = ("report/*.py", "arc/*.py", "model/labels.py", "model/plain.py")
TEXTS = ("report/pages/*",)
NOT = ("cast", "leaks", "verify", "hand_text", "handover")
"""Modules, by how they begin, whose words stand in no document: pseudonyms are names, and checks only look for words."""


def gather_own_words() -> list[str]:
    """What the strings of our source say, docstrings aside, and the names of our catalogues: words in lower case, a string a line."""
    lines: set[str] = set()
    for source in sorted(path for glob in SOURCES for path in ROOT.glob(glob) if not path.name.startswith(NOT)):
        tree = ast.parse(source.read_text(encoding="utf-8"))
        told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
                lines |= set(map(say, node.value.splitlines()))
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                lines.add(say(node.target.id))
    for path in sorted(path for glob in TEXTS for path in ROOT.glob(glob)):
        lines |= set(map(say, path.read_text(encoding="utf-8").splitlines()))
    lines |= {say(name) for pattern in read_patterns().patterns for name in (pattern.pattern, pattern.family)}
    lines |= {say(text) for kind in read_artifact_rules().kinds for text in (kind.kind, kind.title)}
    lines |= {say(stack.name) for stack in read_arc_rules().stacks}
    lines |= {say(getattr(read_arc_rules().milestones, name).title) for name in type(read_arc_rules().milestones).model_fields}
    return sorted(lines - {""})


def say(text: str) -> str:
    return " ".join(word for word in split_words(fold(text)) if not word.isdigit())


if __name__ == "__main__":
    (ROOT / "report/own_words.txt").write_text("\n".join(gather_own_words()) + "\n", encoding="utf-8")
