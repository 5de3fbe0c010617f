"""Keys, tokens and passwords by their form: in no profile does anybody mean to hand these on. Pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

_KNOWN = {
    "a private key": r"-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY",
    "an AWS key": r"\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b",
    "a GitHub token": r"\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_[A-Za-z0-9_]{20,}",
    "a GitLab token": r"\bgl(?:pat|ptt|dt|rt|cbt|soat|ft)-[A-Za-z0-9_-]{16,}",
    "a Slack token": r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}|\bxapp-\d-[A-Za-z0-9-]{10,}|hooks\.slack\.com/services/[A-Za-z0-9/]{10,}",
    "an API key": r"\b(?:sk|pk|rk)[-_](?:live|test|ant|proj|or|api\d*)?[-_]?[A-Za-z0-9_-]{16,}",
    "a Google key": r"\bAIza[A-Za-z0-9_-]{30,}|\bya29\.[A-Za-z0-9_-]{20,}",
    "a package registry's token": r"\bnpm_[A-Za-z0-9]{30,}|\bpypi-[A-Za-z0-9_-]{30,}|\bcio[A-Za-z0-9]{32}|\brubygems_[a-f0-9]{40,}",
    "a mail or phone service's key": r"\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|\b(?:AC|SK)[0-9a-f]{32}\b|\bkey-[0-9a-z]{32}\b",
    "a chat bot's token": r"\b\d{8,10}:[A-Za-z0-9_-]{35}\b|\b[MNO][A-Za-z\d_-]{23,25}\.[\w-]{6}\.[\w-]{27,}",
    "a signed token": r"\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?",
    "a password in an address": r"[a-z][a-z0-9+.-]{1,20}://[^\s/:@\"'<>]{1,80}:[^\s/@\"'<>]{3,}@[A-Za-z0-9.-]+",
    "a bearer token": r"(?i:\bauthorization\s*:\s*|\bbearer\s+)(?i:basic\s+|bearer\s+)?(?=[A-Za-z0-9._~+/-]*\d)[A-Za-z0-9._~+/-]{12,}=*",
    "a password": (
        r"(?i:\b(?:pass(?:word|wd|phrase)?|pwd|secret|(?:api|access|auth|secret|private|client)[ _-]?(?:key|token|secret)|token)\b)"
        r"[\"']?\s*(?:[:=]|=>|\bis\b)\s*[\"']?(?=[^\s\"']*[\d!@#$%^&*])[^\s\"',;]{6,}"
    ),
    "an age or SSH key": r"\bAGE-SECRET-KEY-1[A-Z0-9]{20,}|\bssh-(?:rsa|ed25519|dss) AAAA[A-Za-z0-9+/]{30,}",
    "a cloud storage key": r"(?i:\bAccountKey\s*=\s*)[A-Za-z0-9+/]{40,}|(?i:[?&](?:sig|X-Amz-Signature)=)[A-Za-z0-9%+/]{20,}",
}
_PATTERNS = {what: re.compile(pattern) for what, pattern in _KNOWN.items()}
_HINTS = {
    "a private key": ("private key",),
    "an AWS key": ("akia", "asia", "abia", "acca"),
    "a GitHub token": ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"),
    "a GitLab token": ("glpat-", "glptt-", "gldt-", "glrt-", "glcbt-", "glsoat-", "glft-"),
    "a Slack token": ("xox", "xapp-", "hooks.slack.com"),
    "an API key": ("sk-", "sk_", "pk-", "pk_", "rk-", "rk_"),
    "a Google key": ("aiza", "ya29."),
    "a package registry's token": ("npm_", "pypi-", "cio", "rubygems_"),
    "a signed token": ("eyj",),
    "a password in an address": ("://",),
    "a bearer token": ("authorization", "bearer"),
    "a password": ("pass", "pwd", "secret", "key", "token"),
    "an age or SSH key": ("age-secret-key-1", "ssh-"),
    "a cloud storage key": ("accountkey", "sig=", "x-amz-signature="),
}
"""What stands in every secret of a form, folded: a text without it need not be searched. A form without a hint always is."""
_RUN = re.compile(r"[A-Za-z0-9+/_=-]{20,}")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_HEX = re.compile(r"[0-9a-f]{32,}", re.IGNORECASE)
LEAST_BITS = 3.4
"""Entropy of a character from which on a run is no word."""
LEAST_TURNS = 0.33
"""Share of neighbours of different kinds (upper, lower, digit) from which on it is none."""


class Secret(NamedTuple):
    what: str
    text: str
    at: int
    """Where it begins."""


def find_secrets(text: str, harmless: frozenset[str], *, has_words: bool = True) -> Iterator[Secret]:
    """Everything in `text` that has the form of a secret.

    harmless: runs that are known to be none, such as the document's own shas and ids. has_words: False: words may run
    together here, so only what is known by its form counts.
    """
    folded = text.casefold()
    for what, pattern in _PATTERNS.items():
        if what in _HINTS and not any(hint in folded for hint in _HINTS[what]):
            continue
        for found in pattern.finditer(text):
            if found[0] not in harmless:
                yield Secret(what, found[0], found.start())
    for found in _RUN.finditer(text) if has_words else ():
        run = found[0].strip("=-_/")
        if run not in harmless and found[0] not in harmless and not _is_made_of(found[0], harmless) and looks_random(run):
            yield Secret("a random-looking key", run, found.start())


def looks_random(run: str) -> bool:
    """True for a run of letters and digits that nobody wrote by hand."""
    if len(run) < 20:
        return False
    if _HEX.fullmatch(run):
        return any(char.isdigit() for char in run) and any(char.isalpha() for char in run)
    longest = max((part for part in re.split(r"[-_/=+]", run)), key=len)
    if len(longest) < 16 and _SLUG.fullmatch(run):
        return False
    if not any(char.isdigit() for char in run) or not any(char.isalpha() for char in run):
        return False
    bits = -sum(count / len(run) * math.log2(count / len(run)) for count in Counter(run).values())
    kinds = [_kind(char) for char in run]
    turns = sum(one != other for one, other in pairwise(kinds)) / (len(run) - 1)
    return bits >= LEAST_BITS and turns >= LEAST_TURNS


def _kind(char: str) -> str:
    return "digit" if char.isdigit() else "upper" if char.isupper() else "lower" if char.islower() else "mark"


def _is_made_of(run: str, harmless: frozenset[str]) -> bool:
    """True for a path or a list whose parts are all harmless or short."""
    parts = [part for part in re.split(r"[/=+]", run) if part]
    return len(parts) > 1 and all(part in harmless or not looks_random(part) for part in parts) and max(map(len, parts)) < 40


def mask(secret: str) -> str:
    """A secret as it may be printed: how it begins, and how long it is."""
    return f"{secret[:4]}… ({len(secret)} characters)"
