"""Fills a page: ours, or the user's own. Sandboxed, and every value is escaped for the form unless a template says `|safe`.

A template is given `report` (the JSON form's object), `title`, `interval`, `mark`, `tiles`, `versions`, and by their ids `claims` and
`figures` as they are written in that form. A template that the user brings is theirs to trust, not to run: it sees
plain values, no file but its neighbours, and nothing of Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tracker.errors import ExportError, UsageError
from tracker.model.plain import plain
from tracker.report import html, markdown
from tracker.report.jsonform import build_document
from tracker.report.listing import list_versions
from tracker.report.opening import write_interval, write_mark, write_title
from tracker.report.tiles import build_tiles
from tracker.report.values import Report
from tracker.report.words import say_day, say_share

OWN = Path(__file__).parent / "pages"
FILLED = ("html", "md")
"""Forms that a template can write."""
LARGEST = 32 * 1024 * 1024
"""Characters of a filled template; a loop that runs wild ends here."""


def find_template(folder: Path | None, form: str) -> Path | None:
    """The user's own page for `form` in the configured folder: `report.html` or `report.html.j2`; None: there is none."""
    if folder is None:
        return None
    return next((path for path in (folder / f"report.{form}", folder / f"report.{form}.j2") if path.is_file()), None)


def find_form(template: Path) -> str | None:
    """The form that a template's name says it writes; None: it does not say."""
    suffixes = [suffix.lower().lstrip(".") for suffix in template.suffixes if suffix.lower() not in (".j2", ".jinja", ".jinja2")]
    last = suffixes[-1] if suffixes else ""
    return {"htm": "html", "markdown": "md"}.get(last, last if last in FILLED else None)


def render(report: Report, form: str, template: Path | None = None) -> str:
    """The document as `template` writes it, one trailing line break; None: our own page.

    Raises: UsageError for a form that no template writes, ExportError when the template cannot be read or filled.
    """
    if form not in FILLED:
        raise UsageError(f"a template writes {' or '.join(FILLED)}, not {form}.")
    # Slow to import, and most forms need none of it.
    from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    path = template or OWN / f"report.{form}"
    folders = [path.parent] if template is None else [path.parent, OWN]
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        autoescape=form == "html",
        finalize=_make_plain if form == "html" else _escape_markdown,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters.update(_build_filters())
    try:
        written = _fill(environment.get_template(path.name).generate(_build_values(report, form)), path)
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        where = f"{getattr(error, 'filename', None) or path}{f', line {line}' if line else ''}"
        raise ExportError(f"the template {where} cannot be filled: {(error.message or type(error).__name__).rstrip('.')}.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ExportError(f"the template {path} cannot be read: {error}.") from error
    except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise ExportError(f"the template {path} cannot be filled: {error}.") from error
    return written.rstrip("\n") + "\n"


def _fill(parts: Iterable[str], path: Path) -> str:
    written: list[str] = []
    length = 0
    for part in parts:
        written.append(part)
        length += len(part)
        if length > LARGEST:
            raise ExportError(f"the template {path} writes without end.")
    return "".join(written)


def _build_values(report: Report, form: str) -> dict[str, Any]:
    """What a template is given; claims and figures come ready, so that their escaping is ours."""
    from markupsafe import Markup

    if form == "html":
        claims = {claim.claim_id: Markup(html.write_claim(claim)) for claim in report.claims}
        figures = {figure.figure_id: Markup(html.write_figure(figure)) for figure in report.figures}
        proofs: dict[str, Markup] = {}
    else:
        claims = {claim.claim_id: Markup(markdown.write_claim(claim)) for claim in report.claims}
        figures = {figure.figure_id: Markup("\n".join(markdown.write_figure(figure))) for figure in report.figures}
        proofs = {claim.claim_id: Markup(markdown.write_footnote(claim)) for claim in report.claims}
    return {
        "report": build_document(report),
        "title": write_title(report),
        "interval": write_interval(report),
        "mark": write_mark(report),
        "tiles": [tile._asdict() for tile in build_tiles(report)],
        "versions": Markup(html.write_versions(report)) if form == "html" else [one._asdict() for one in list_versions(report)],
        "claims": claims,
        "figures": figures,
        "proofs": proofs,
    }


def _make_plain(value: object) -> object:
    """Every value of an HTML template, before it is escaped."""
    return value if hasattr(value, "__html__") else plain(str(value))


def _escape_markdown(value: object) -> object:
    """Every value of a Markdown template, unless it was written by us or marked safe."""
    return value if hasattr(value, "__html__") else markdown.escape(str(value))


def _build_filters() -> dict[str, Callable[..., Any]]:
    return {"day": say_day, "share": say_share, "plain": plain}
