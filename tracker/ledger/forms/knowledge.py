"""Reads what tells of schemas, docs sites, design records, agents, templates, versions and changelogs."""

from __future__ import annotations

import json
import re

from tracker.ledger.forms.shape import as_table, build_manifest
from tracker.model.ledger import Manifest

_TABLES = (
    "create table", "create virtual table", "create unlogged table", "create temp", "create_table", "createmodel",
    "createtable", "schema::create", "].create(",
)  # fmt: skip
_MODELS = (
    "models.Model", "declarative_base", "DeclarativeBase", "Column(", "mapped_column", "table=True", "db.Model", 
    "mongoose.Schema", "mongoose.model", "new Schema(", "sequelize.define", "extends Model ", "@Entity", "pgTable(",
    "sqliteTable(", "mysqlTable(", "< ApplicationRecord", "ActiveRecord::Base", "create_table", "peewee", "(Document)",
)  # fmt: skip
_ASSIGNED = re.compile(
    r"^[ \t]*(?:const\s+|var\s+)?(?:__version__|version|VERSION|Version|_version|__VERSION__)\s*(?::\s*\w+\s*)?=\s*(?:string\()?"
    r"[\"']([vV]?\d[\w.+!-]*)[\"']",
    re.MULTILINE,
)
_PARTS = re.compile(
    r"^[ \t]*(?:__)?(?:version_info|version|VERSION)(?:__)?\s*=\s*\(\s*(\d+)\s*,\s*(\d+)\s*(?:,\s*(\d+))?",
    re.IGNORECASE | re.MULTILINE,
)
_NUMBER = r"[vV]?(\d+\.\d+(?:\.\d+){0,2}(?:[-.]?(?:a|b|c|rc|alpha|beta|dev|pre|preview|post|next|canary)[-.]?\d*)?(?:\+[\w.]+)?)"
_HEADING = re.compile(
    rf"^(?:#{{1,4}}\s+|=+\s+)?(?:\W{{0,3}}(?:version|release|[\w@/-]{{1,60}}(?:@| v?(?=\d)))\s*)?"
    rf"\[?{_NUMBER}\]?(?=$|[\s:)(—–,*-])",
    re.IGNORECASE,
)
_UNDERLINE = re.compile(r"^[-=~^*+_#]{3,}\s*$")
_CHANGELOG_LINES = 400


def extract_schema(path: str, text: str) -> Manifest | None:
    base = path.rsplit("/", 1)[-1]
    if base.endswith(".sql") or base in ("schema.rb", "migrations.py"):
        if not _makes_table(text):
            return None
    elif base not in ("alembic.ini", "schema.prisma") and not any(phrase in text for phrase in _MODELS):
        return None
    return build_manifest(path, "schema", traits=["creates-table"])


def _makes_table(text: str) -> bool:
    lowered = text.lower()
    return any(phrase in lowered for phrase in _TABLES)


def extract_migration(path: str, text: str) -> Manifest | None:
    return build_manifest(path, "migration", traits=["creates-table" if _makes_table(text) else "changes-table"])


def extract_docs_site(path: str, text: str) -> Manifest | None:
    if path.endswith("conf.py") and not re.search(r"^[ \t]*(?:extensions|html_theme|project|master_doc)\s*=", text, re.MULTILINE):
        return None
    named = re.search(r"^(?:site_name|title|project)\s*[:=]\s*u?['\"]?([^'\"\n]+)", text, re.MULTILINE)
    return build_manifest(path, "docs-site", name=named[1] if named else None, traits=["docs"])


def extract_api_docs(path: str, text: str) -> Manifest | None:
    return build_manifest(path, "api-docs", traits=["library"])


def extract_design_record(path: str, text: str) -> Manifest | None:
    base = path.rsplit("/", 1)[-1].lower()
    if base.startswith(("readme", "index", "template", "0000-template", "_")):
        return None
    return build_manifest(path, "design-record", name=path.rsplit("/", 1)[-1].rsplit(".", 1)[0])


def extract_data_pipeline(path: str, text: str) -> Manifest | None:
    if "/dags/" in f"/{path}" and not re.search(r"\bDAG\b|@dag\b", text):
        return None
    named = re.search(r"^name:\s*['\"]?([\w.-]+)", text, re.MULTILINE)
    return build_manifest(path, "data-pipeline", name=named[1] if named else None)


def extract_agent(path: str, text: str) -> Manifest | None:
    trait = "tooling" if path.endswith("json") else "instructions"
    return build_manifest(path, "agent", traits=[trait])


def extract_template(path: str, text: str) -> Manifest | None:
    return build_manifest(path, "template")


def extract_mobile(path: str, text: str) -> Manifest | None:
    if "category.LAUNCHER" not in text:
        # A library has such a manifest too; only what a person can start is an application.
        return None
    named = re.search(r"\bpackage=\"([\w.]+)\"", text)
    return build_manifest(path, "android", name=named[1] if named else None, traits=["mobile"])


def extract_tauri(path: str, text: str) -> Manifest | None:
    tables = as_table(json.loads(text))
    package = as_table(tables.get("package"))
    name, version = tables.get("productName") or package.get("productName"), tables.get("version") or package.get("version")
    return build_manifest(path, "tauri", "", name, version, traits=["desktop"])


def extract_version(path: str, text: str) -> Manifest | None:
    """A file that assigns a version; None where it assigns none."""
    base = path.rsplit("/", 1)[-1]
    if base == "version.json":
        version: object = as_table(json.loads(text)).get("version")
    elif base in ("VERSION", "VERSION.txt", "version.txt"):
        version = text.strip()
    elif base == "gradle.properties":
        found = re.search(r"^(?:version|VERSION_NAME|\w*[vV]ersion)\s*=\s*(\d[\w.+-]*)", text, re.MULTILINE)
        version = found[1] if found else None
    else:
        # A large module is mostly about other things; the patterns are tried only where a version is named.
        is_named = "ersion" in text or "ERSION" in text
        named = "\n".join([line for line in text.splitlines() if "ersion" in line or "ERSION" in line]) if is_named else ""
        assigned = _ASSIGNED.search(named)
        parts = None if assigned else _PARTS.search(named)
        version = assigned[1] if assigned else ".".join(one for one in parts.groups() if one) if parts else None
    manifest = build_manifest(path, "version", version=version, traits=["assigned"])
    return manifest if manifest.version else None


def extract_changelog(path: str, text: str) -> Manifest | None:
    """The newest version that a heading names; `unreleased` where a section for the next one stands above it."""
    previous = ""
    traits = ["heading"]
    # Cut before it is taken apart: a changelog is long, and what follows its top is not looked at.
    lines = "\n".join(text.split("\n", _CHANGELOG_LINES)[:_CHANGELOG_LINES]).splitlines()[:_CHANGELOG_LINES]
    for number, line in enumerate(lines):
        if len(line) > 200:
            continue
        following = lines[number + 1] if number + 1 < len(lines) else ""
        is_heading = line.startswith(("#", "=")) or bool(_UNDERLINE.match(following)) or (not previous.strip() and not line[:1].isspace())
        if is_heading and "unreleased" in line.lower():
            if "unreleased" not in traits:
                traits.append("unreleased")
            # `1.2 (unreleased)` is the next version, not the newest.
        elif is_heading:
            found = _HEADING.match(line)
            if found:
                return build_manifest(path, "changelog", version=found[1], traits=traits)
        previous = line
    return None
