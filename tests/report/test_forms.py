"""Both written forms, byte for byte, and what becomes of text that tries to be markup."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.report.made import build_evidence, build_growth
from tracker.catalogue.files import find_data_folder
from tracker.report.document import build_report
from tracker.report.jsonform import write_json
from tracker.report.markdown import escape, write_markdown
from tracker.report.values import Report

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(name="report")
def make_report() -> Report:
    return build_report(build_growth(), 2025, build_evidence())


@pytest.mark.parametrize(("name", "write"), [("made-2025.md", write_markdown), ("made-2025.json", write_json)])
def test_golden(name: str, write: Any, report: Report) -> None:
    """`TRACKER_GOLDEN=write pytest tests/report` rewrites them; the difference is for a person to read."""
    written = write(report).encode()
    if os.environ.get("TRACKER_GOLDEN") == "write":
        (GOLDEN / name).write_bytes(written)
    assert written == (GOLDEN / name).read_bytes()


def test_both_forms_carry_the_same_claims(report: Report) -> None:
    told = json.loads(write_json(report))
    ids = [claim["id"] for section in told["sections"] for claim in section["claims"]]
    assert ids == re.findall(r"^- .*\[\^([a-z0-9-]+)\]$", write_markdown(report), re.M)
    assert ids == re.findall(r"^\[\^([a-z0-9-]+)\]:", write_markdown(report), re.M)


def find_faults(value: Any, shape: dict[str, Any], root: dict[str, Any], where: str = "$") -> list[str]:
    """Where `value` breaks the JSON Schema `shape`, for the keywords that our schema uses."""
    if "$ref" in shape:
        return find_faults(value, root["$defs"][shape["$ref"].rsplit("/", 1)[1]], root, where)
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None)}
    wanted = shape.get("type", [])
    wanted = [wanted] if isinstance(wanted, str) else wanted
    if wanted and not any(isinstance(value, kinds[kind]) and (kind == "boolean") == isinstance(value, bool) for kind in wanted):
        return [f"{where}: is no {wanted}"]
    faults = [f"{where}: is not {shape['const']!r}"] if "const" in shape and value != shape["const"] else []
    if isinstance(value, str) and not re.search(shape.get("pattern", ""), value):
        faults.append(f"{where}: does not match")
    if isinstance(value, int | float) and not shape.get("minimum", value) <= value <= shape.get("maximum", value):
        faults.append(f"{where}: out of range")
    if isinstance(value, dict):
        known = shape.get("properties", {})
        faults += [f"{where}.{key}: missing" for key in shape.get("required", []) if key not in value]
        for key, item in value.items():
            inner = known.get(key, shape.get("additionalProperties", {}))
            faults += [f"{where}.{key}: unknown"] if inner is False else find_faults(item, inner, root, f"{where}.{key}")
    if isinstance(value, list):
        faults += [fault for n, item in enumerate(value) for fault in find_faults(item, shape.get("items", {}), root, f"{where}[{n}]")]
    return faults


def test_json_has_its_published_shape(report: Report) -> None:
    schema = json.loads((find_data_folder() / "report.schema.json").read_text(encoding="utf-8"))
    told = json.loads(write_json(report))
    assert find_faults(told, schema, schema) == []
    told["sections"][0]["claims"][0]["shas"] = ["no sha"]
    told["extra"] = 1
    assert sorted(find_faults(told, schema, schema)) == ["$.extra: unknown", "$.sections[0].claims[0].shas[0]: does not match"]


def find_tokens(text: str) -> list[str]:
    """Kinds of everything that a Markdown renderer makes of `text`, besides plain text."""
    parser = MarkdownIt("gfm-like", {"html": True})
    found = []
    for token in parser.parse(text):
        found.append(token.type)
        found += [child.type for child in token.children or []]
    return sorted(set(found) - {"paragraph_open", "paragraph_close", "inline", "text", "text_special"})


MARKUP = (
    *("<script>alert(1)</script>", "[a](http://b)", "![a](b)", "*a* _b_ ~~c~~", "`a`", "# a", "- a", "1. a", "1) a", "+ a", "= a", "> a"),
    *(
        "a\n\n# b",
        "| a | b |\n|---|---|",
        "&lt;b&gt;",
        "&#60;",
        "http://evil.example/x",
        "www.evil.example",
        "<http://a.b>",
        "[^year-2025]",
    ),
    *("---", "    code", "\\*a*", "\x1b[31mred", "a\u202eb", "=cmd|' /C calc'!A0", "$x$", "***"),
)


@pytest.mark.parametrize("text", MARKUP)
def test_untrusted_text_renders_as_itself(text: str) -> None:
    assert find_tokens(escape(text)) == []
    assert find_tokens(f"- {escape(text)}") in ([], ["bullet_list_close", "bullet_list_open", "list_item_close", "list_item_open"])


@given(st.text(max_size=60))
def test_no_text_becomes_markup(text: str) -> None:
    written = escape(text)
    assert "\n" not in written and "\x1b" not in written
    assert find_tokens(written) == []
