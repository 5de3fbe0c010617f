"""The forms that a report can be written in: their names, their suffixes, and the one way to write each.

The command, the app and the checks all write through here, so that they write the same bytes.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from tracker.errors import UsageError
from tracker.report.values import Report


class Form(NamedTuple):
    key: str
    """As `--format` names it."""
    name: str
    suffixes: tuple[str, ...]
    """Endings of file names that mean it, the usual one first."""
    is_text: bool = True


FORMS = (
    Form("md", "Markdown", (".md", ".markdown")),
    Form("html", "HTML", (".html", ".htm")),
    Form("pdf", "PDF", (".pdf",), is_text=False),
    Form("json", "JSON", (".json",)),
    Form("resume", "JSON Resume", (".resume.json",)),
    Form("csv", "CSV", (".csv",)),
)


def find_form(key: str) -> Form:
    """The form of that name.

    Raises: UsageError when there is none.
    """
    for form in FORMS:
        if form.key == key.lower():
            return form
    raise UsageError(f"there is no format '{key}'; there are {', '.join(form.key for form in FORMS)}.")


def guess_form(target: Path) -> Form | None:
    """The form that a file's name asks for; None: it says nothing."""
    name = target.name.lower()
    endings = [(suffix, form) for form in FORMS for suffix in form.suffixes if name.endswith(suffix) and name != suffix]
    return max(endings, key=lambda ending: len(ending[0]))[1] if endings else None


def write_form(report: Report, key: str, template: Path | None = None) -> bytes:
    """The document in that form, as it stands in a file.

    template: the user's own page, for the forms that have one; None: ours.
    Raises: UsageError for an unknown form or a template where none can be used, ExportError when the template is wrong.
    """
    form = find_form(key)
    if template is not None or form.key == "html":
        from tracker.report.filling import render

        return render(report, form.key, template).encode()
    if form.key == "pdf":
        from tracker.report.pdf import write_pdf

        return write_pdf(report)
    return _write_text(report, form.key).encode()


def _write_text(report: Report, key: str) -> str:
    # Each form's libraries are imported when it is asked for: most are slow to load.
    if key == "json":
        from tracker.report.jsonform import write_json

        return write_json(report)
    if key == "resume":
        from tracker.report.resume import write_resume

        return write_resume(report)
    if key == "csv":
        from tracker.report.tables import write_csv

        return write_csv(report)
    from tracker.report.markdown import write_markdown

    return write_markdown(report)
