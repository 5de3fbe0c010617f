"""A diff as lines to show: file headings, hunks, added and removed lines with their language's colours, folded files.

Pure, but slow for long diffs: called in a worker. Untrusted text is made plain before anything reads it.
"""

from __future__ import annotations

from textual.content import Content
from textual.highlight import highlight

from tracker.model.growth import Diff, DiffFile
from tracker.model.plain import plain, plain_lines

MOST_LINES = 4000
"""Lines of one file that are shown; the rest is counted."""
MOST_HIGHLIGHTED = 1500
"""Lines of one file up to which its language's colours are worked out."""
LONGEST = 500
"""Characters of a line that are shown."""


class DiffLines:
    """What a diff view shows: its lines, and at which of them a file begins."""

    def __init__(self, lines: list[Content], files: list[int]) -> None:
        self.lines = lines
        self.files = files


def build_diff_lines(diff: Diff) -> DiffLines:
    """Every file's heading and its lines; files kept out of the numbers are one line each."""
    lines: list[Content] = []
    starts: list[int] = []
    for file in diff.files:
        starts.append(len(lines))
        lines.append(_heading(file))
        if file.rule is None and file.text:
            lines += _body(file)
        if file.text or file.rule is None:
            lines.append(Content(""))
    return DiffLines(lines, starts)


def _heading(file: DiffFile) -> Content:
    name = plain(file.path) if not file.old_path or file.old_path == file.path else f"{plain(file.old_path)} → {plain(file.path)}"
    counts = "" if file.added is None else f"  +{file.added} −{file.deleted}"
    if file.rule is not None:
        return Content.assemble(
            ("▸ ", "$text-warning"), (name, "$foreground 60%"), (f"{counts}  left out: {plain(file.rule)}", "$foreground 60%")
        )
    nothing = "" if file.text else "  binary or only renamed" if file.status != "D" else ""
    return Content.assemble((f"{file.status} ", "bold $text-accent"), (name, "bold"), (counts + nothing, "$foreground 60%"))


def _body(file: DiffFile) -> list[Content]:
    raw = [line[:LONGEST] for line in plain_lines(file.text).split("\n")]
    while raw and not raw[-1]:
        raw.pop()
    left_out = len(raw) - MOST_LINES
    raw = raw[:MOST_LINES]
    code = _highlighted([line[1:] for line in raw], file.path) if len(raw) <= MOST_HIGHLIGHTED else None
    lines = [_line(text, code[at] if code else Content(text[1:])) for at, text in enumerate(raw)]
    if left_out > 0:
        lines.append(Content.styled(f"… {left_out:,} more lines", "$foreground 60%"))
    return lines


def _highlighted(code: list[str], path: str) -> list[Content] | None:
    """The code with its language's colours, line by line; None where that did not keep its lines."""
    from os.path import basename

    shown = highlight("\n".join(code), path=basename(plain(path)))
    lines = shown.split("\n", allow_blank=True)
    return lines if len(lines) == len(code) else None


def _line(text: str, code: Content) -> Content:
    mark = text[:1]
    if mark == "@":
        return Content.styled(text, "$text-primary 80%")
    if mark == "+":
        return Content.assemble(("+ ", "bold $text-success"), code)
    if mark == "-":
        return Content.assemble(("- ", "bold $text-error"), code.stylize("$text-error 70%"))
    if mark == "\\":
        return Content.styled(text, "$foreground 60%")
    return Content.assemble("  ", code)
