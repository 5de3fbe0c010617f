"""Reads tag names and subjects: which of them name a version, of what, and whether it is a pre-release. Pure text."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

_STAGES = "a b c rc alpha beta dev pre preview post next canary snapshot insiders milestone m final ga release p r experimental".split()
# Longest first and without turning back: a name such as v1rcrcrc... can be cut in as many ways as there are stars.
_PRE = f"(?>{'|'.join(sorted(_STAGES, key=len, reverse=True))})"
_NUMBER = rf"\d+(?:\.\d+)*(?:[-._]?{_PRE}(?:[-.]?\d+(?:[-.]\d+)*)?)*+(?:-\d+(?:\.\d+)*)?(?:\+[\w.-]+)?"
_VERSION = re.compile(rf"(?P<prefix>|.*?(?:[@/_\- ]|(?<!\d)\.)|.*?[a-z])(?P<v>[vV]?)(?P<version>{_NUMBER})", re.IGNORECASE)
_PRERELEASE = re.compile(
    r"(?:^|[\d.\-_+])(?:a|b|c|rc|alpha|beta|dev|pre|preview|next|canary|snapshot|insiders|milestone|m|experimental)(?=[\d.\-]|$)",
    re.IGNORECASE,
)
_EMPTY_PREFIX = frozenset({"", "v", "ver", "version", "rel", "release", "releases", "tag", "tags"})
_DEVELOPMENT = re.compile(r"(?:[.\-_]?dev\d*|-?snapshot|-unreleased|\+.*|-dev.*)$", re.IGNORECASE)
_SUBJECT = re.compile(
    r"^\W{0,4}(?:(?:chore|build|ci)(?:\([\w-]+\))?:?\s*)?(?:prepare(?:\s+for)?\s+)?(?:release|version|bump(?:\s+version)?(?:\s+to)?|v|publish|tag)"
    r"[:\s]*(?:version\s*)?[vV]?(?P<version>\d+\.\d+(?:\.\d+)*(?:[-.]?(?:a|b|rc|alpha|beta)[-.]?\d*)?)(?=$|[\s:,;()#.])",
    re.IGNORECASE,
)  # fmt: skip


class VersionTag(NamedTuple):
    """What a tag's name says."""

    prefix: str
    """Which package or folder it names, as written; empty: none."""
    version: str
    """Without `v`."""


def parse_tag(name: str, not_tags: Collection[str], packages: Collection[str] = ()) -> VersionTag | None:
    """What `name` says of a version; None: it names none. `packages`: lower-case names before which `not_tags` say nothing."""
    if len(name) > 150:
        return None
    found = _VERSION.fullmatch(name)
    if not found:
        return None
    prefix = found["prefix"].rstrip("@/_-. ").lstrip("/_-. ")
    version = found["version"]
    words = re.split(r"[^a-z]+", prefix.lower())
    if prefix.lower() in packages:
        return VersionTag(prefix, version)
    if any(word in not_tags for word in words) or (re.search(r"(?:^|[-_/.])\d{2,}$", prefix) and not found["v"]):
        return None
    if prefix.lower() in _EMPTY_PREFIX:
        prefix = ""
    elif prefix.lower().startswith(("release/", "releases/", "release-", "rel/")):
        prefix = prefix.split("/" if "/" in prefix else "-", 1)[1]
    if "." not in version and not found["v"] and (prefix or len(version) > 3):
        return None
    return VersionTag(prefix, version)


def plain_version(version: str) -> str:
    """A version without its leading v, so that v1.0 and 1.0 are one."""
    return version[1:] if version[:1] in "vV" else version


def is_prerelease(version: str) -> bool:
    return _PRERELEASE.search(version) is not None


def is_development(version: str) -> bool:
    """Whether a declared version names what is still being worked on, so that declaring it releases nothing."""
    return _DEVELOPMENT.search(version) is not None or set(re.findall(r"\d+", version)) <= {"0"}


def read_released(subject: str) -> str | None:
    """The version that the subject of a release commit names; None: it is none."""
    found = _SUBJECT.match(subject) if len(subject) < 200 else None
    return found["version"] if found else None
