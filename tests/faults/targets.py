"""The readers of untrusted text that the fuzzer feeds, each with its seeds and the words of its form."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pygit2

from tests.faults import seeds
from tests.report.made import build_evidence, build_growth
from tracker.catalogue.arc import ArcRules, read_arc_rules
from tracker.catalogue.arc_paths import PathSorter
from tracker.catalogue.artifacts import ArtifactRules
from tracker.catalogue.demo import Story
from tracker.catalogue.exclusions import Exclusions, ExclusionsFile, read_exclusions
from tracker.catalogue.files import Strict, find_data_folder, read_catalogue
from tracker.catalogue.patterns import PatternsShape, _build_pattern
from tracker.catalogue.people import People, PeopleFile, read_people
from tracker.classify.jsonlines import classify_lines
from tracker.classify.labels import Labeller, read_labeller
from tracker.classify.rules import RuleBook
from tracker.classify.signals import extract_signals
from tracker.cli.terminal import cut, text_width
from tracker.git.exclude import Filter
from tracker.git.globs import Glob
from tracker.git.identity import Mailmap, extract_coauthors
from tracker.git.opening import decode
from tracker.git.remote import parse_remote
from tracker.ledger.manifests import extract_manifest
from tracker.ledger.outcomes import extract_outcomes
from tracker.ledger.samples import extract_prints
from tracker.ledger.tags import parse_tag, plain_version, read_released
from tracker.ledger.telling import classify_path
from tracker.model.clock import day_of
from tracker.model.email import normalise_email
from tracker.model.facts import Change, Commit, Person
from tracker.model.plain import plain, plain_lines
from tracker.report.document import build_report
from tracker.report.jsonform import write_json
from tracker.report.markdown import write_markdown
from tracker.report.values import Report
from tracker.report.verify import check_document, read_document
from tracker.settings import read_settings

NOISE = (
    b"\0",
    b"\xff",
    b"\xed\xa0\x80",
    b"\r\n",
    b"\n\n",
    b"\t",
    b" " * 50,
    b"\x1b[31m",
    b"\xe2\x80\xae",
    b"9" * 30,
    b"-1",
    b"1e400",
    b"\\",
    b'"',
    b"'",
)
TOML = (
    b"[",
    b"]",
    b"{",
    b"}",
    b"=",
    b".",
    b",",
    b'""',
    b"[[",
    b"a",
    b"\n",
    b"true",
    b"1979-05-27",
    b"nan",
    b"0x",
    b"#",
    b"'''",
    b'"""',
    b"[" * 200,
)
TEXT = (
    b"<",
    b">",
    b"@",
    b":",
    b"-by: ",
    b"#",
    b"/",
    b"*",
    b"**/",
    b"%",
    b"->",
    b"to",
    b"from",
    b"ms",
    b"(",
    b")",
    b"1,5",
    b"{",
    b"}",
    b"v1.2",
    b"|",
)
NOBODY = Person("", "")


class Target(NamedTuple):
    """One reader, or several that read the same form."""

    name: str
    feed: Callable[[bytes], object]
    """Raises what the reader raises."""
    seeds: tuple[bytes, ...]
    words: tuple[bytes, ...]


def feed_manifest(data: bytes) -> None:
    path, _, content = data.partition(b"\n")
    name = path.decode("utf-8", "replace")
    if classify_path(name) is None:
        name = list(seeds.MANIFESTS)[len(data) % len(seeds.MANIFESTS)]
    found = extract_manifest(name, content)
    # What a reader says goes into the file: it must be text that can be stored.
    str(found).encode()


def feed_trailers(data: bytes) -> None:
    for one in extract_coauthors(decode(data), _people()):
        str(one).encode()


def feed_message(data: bytes) -> None:
    subject, _, body = decode(data).partition("\n")
    commit = Commit("", "", ("a",), NOBODY, 0, 0, NOBODY, 0, 0, subject, body, (Change("a.py", None, "M", 1, 1, None),))
    extract_outcomes("", subject, body)
    read_released(subject)
    _labeller().classify([(commit, extract_signals(commit, {}))])


def feed_patch(data: bytes) -> None:
    path = decode(seeds.PATHS[len(data) % len(seeds.PATHS)])
    change = Change(path, None, "M", 1, 1, None)
    commit = Commit("", "", ("a",), NOBODY, 0, 0, NOBODY, 0, 0, "x", "", (change,))
    extract_signals(commit, {path: data})
    extract_prints((change,), {path: data})
    Filter(_exclusions()).rule_of_patch(path, "A", 3, data)


def feed_mailmap(data: bytes) -> None:
    try:
        found = pygit2.Mailmap.from_buffer(data.decode("utf-8", "replace").replace("\0", ""))
    except (pygit2.GitError, ValueError):
        return
    mailmap = Mailmap.__new__(Mailmap)
    mailmap._map, mailmap._known = found, {}
    for line in data.split(b"\n")[:5]:
        mailmap.resolve_person(Person(decode(line), decode(line[-30:])))


def feed_attributes(data: bytes) -> None:
    filter_ = Filter(_exclusions(), [f"\t{line}" for line in data.decode("utf-8", "replace").split("\n")])
    for path in (*seeds.PATHS, data[:200]):
        filter_.rule_of_path(decode(path))


def feed_glob(data: bytes) -> None:
    pattern, _, path = decode(data).partition(" ")
    try:
        glob = Glob(pattern)
    except (ValueError, re.error):
        return
    glob.matches(path)


def feed_settings(data: bytes) -> None:
    read_settings(_file(data))


def feed_catalogue(data: bytes) -> None:
    name, _, content = data.partition(b"\n")
    shapes = _shapes()
    shape = shapes.get(name) or list(shapes.values())[len(data) % len(shapes)]
    value = read_catalogue(_file(content), shape)
    if isinstance(value, PatternsShape):
        RuleBook(tuple(_build_pattern(one, True) for one in value.patterns))
    elif isinstance(value, ExclusionsFile):
        Exclusions(value)
    elif isinstance(value, PeopleFile):
        People(value)


def feed_lines(data: bytes) -> None:
    for line in classify_lines(decode(data).split("\n"), _labeller()):
        line.encode()


def feed_export(data: bytes) -> None:
    check_document(read_document(data), _report())


def feed_small(data: bytes) -> None:
    """Names, dates and lines to be shown."""
    text = decode(data)
    parse_remote(text)
    normalise_email(text)
    tag = parse_tag(text, ())
    plain_version(text)
    str(tag).encode()
    for shown in (plain(text), plain_lines(text), cut(plain(text), 20)):
        assert "\x1b" not in shown
        text_width(shown)
    day_of(int.from_bytes(data[:9], "big", signed=True), int.from_bytes(data[9:12], "big", signed=True))


def feed_path(data: bytes) -> None:
    path = decode(data)
    classify_path(path)
    _exclusions().rule_of_path(path)
    _exclusions().rule_of_size(path, len(data) * 99)
    _sorter().sort(path)


@cache
def _people() -> People:
    return read_people()


@cache
def _labeller() -> Labeller:
    return read_labeller()


@cache
def _exclusions() -> Exclusions:
    return read_exclusions()


@cache
def _sorter() -> PathSorter:
    return PathSorter(read_arc_rules())


@cache
def _report() -> Report:
    return build_report(build_growth(), 2025, build_evidence())


@cache
def _place() -> Path:
    return Path(tempfile.mkdtemp(prefix="fuzz-")) / "x.toml"


@cache
def _shapes() -> dict[bytes, type[Strict]]:
    return {
        b"patterns.toml": PatternsShape,
        b"exclusions.toml": ExclusionsFile,
        b"people.toml": PeopleFile,
        b"arc.toml": ArcRules,
        b"artifacts.toml": ArtifactRules,
        b"demo.toml": Story,
    }


def _file(data: bytes) -> Path:
    _place().write_bytes(data)
    return _place()


def _catalogues() -> Iterable[bytes]:
    for name in _shapes():
        content = (find_data_folder() / name.decode()).read_bytes()
        # Cut where a table begins, so that a change has a chance to matter.
        yield name + b"\n" + content[: content.find(b"\n\n", 2_500)]


TARGETS = (
    Target("manifests", feed_manifest, tuple(k.encode() + b"\n" + v for k, v in seeds.MANIFESTS.items()), (*NOISE, *TEXT, *TOML)),
    Target("trailers", feed_trailers, seeds.MESSAGES, (*NOISE, *TEXT)),
    Target("messages", feed_message, seeds.MESSAGES, (*NOISE, *TEXT)),
    Target("patches", feed_patch, seeds.PATCHES, (*NOISE, *TEXT, b"\n+", b"\n-", b"@@")),
    Target("mailmap", feed_mailmap, seeds.MAILMAPS, (*NOISE, *TEXT)),
    Target("attributes", feed_attributes, seeds.ATTRIBUTES, (*NOISE, *TEXT, b"linguist-vendored", b"[", b"]")),
    Target("globs", feed_glob, (b"**/a*b/[c-d]?.x a/b/c", *seeds.PATHS), (*TEXT, b"**", b"[", b"]", b"[!", b"\\", b"/", b" ")),
    Target("settings", feed_settings, seeds.SETTINGS, (*NOISE, *TOML)),
    Target("catalogues", feed_catalogue, tuple(_catalogues()), (*NOISE, *TOML, b"(", b"*", b"(?P<r1>")),
    Target(
        "json-lines",
        feed_lines,
        seeds.LINES,
        (*NOISE, b"[", b"]", b"{", b"}", b",", b":", b"null", b"NaN", b"\\ud800", b"9" * 400, b"[" * 500),
    ),
    Target(
        "exports", feed_export, (write_json(_report()).encode(), write_markdown(_report()).encode()), (*NOISE, *TEXT, b"null", b"[]", b"{}")
    ),
    Target("small", feed_small, (*seeds.REMOTES, *seeds.TAGS), (*NOISE, *TEXT)),
    Target("paths", feed_path, (*seeds.PATHS, *(k.encode() for k in seeds.MANIFESTS)), (*NOISE, *TEXT)),
)
