"""Reads the very bytes of a document before they are written, as somebody would who looks for what they should not find.

A document is made so that it cannot name what is hidden; this does not trust that. It knows from the file what must not
be told, and looks for it in every way of reading. Words of the tracker's own sentences are told apart from names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tracker.growth.hidden import Hidden
from tracker.report.cast import WORDS
from tracker.report.leaks_secrets import find_secrets, mask
from tracker.report.leaks_views import JOINED, STRUCTURE, UNREADABLE, View, fold, read_views, split_words
from tracker.report.values import Report

FORGES = frozenset("github.com gitlab.com bitbucket.org codeberg.org git.sr.ht sr.ht gitea.com".split())
PROVIDERS = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com proton.me protonmail.com gmx.de gmx.net web.de"
    " users.noreply.github.com noreply.github.com fastmail.com hey.com mail.com example.com example.org example.net".split()
)
BRANCHES = frozenset("main master develop development dev trunk stable staging production release".split())
FOLDERS = frozenset(
    "home users user root code src repos repositories projects work dev git github gitlab documents desktop tmp var opt srv mnt media data"
    " volumes private workspace sources library go".split()
)
RAW = (STRUCTURE, "objects")
"""Views of a PDF's inside, whose words are those of the format."""
LEAST = 3
"""Letters of a name below which it cannot be told from anything else."""
GLUED = 8
"""Letters from which on a name is found also inside another word, or across a line's end."""
PHRASE = 4
"""Words in a row that, some of them no words of ours, are a message's own."""
_EMAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+")
_PLACES = {
    "host": re.compile(
        r"\b(?:10|127)(?:\.\d{1,3}){3}\b|\b192\.168(?:\.\d{1,3}){2}\b|\b172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}\b"
        r"|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:internal|corp|local|lan|intranet|localdomain|home\.arpa)\b",
        re.IGNORECASE,
    ),
    "path": re.compile(r"(?:/home|/Users|/root|/export/home)/[\w.-]+|\b[A-Za-z]:\\Users\\[\w.-]+|~/[\w.-]+/"),
}
_VERSION = re.compile(r"v?\d+(?:a|b|c|rc|alpha|beta|dev|post|pre|final)?\d*|release|version|rc|alpha|beta|final|v")
_HEX = re.compile(r"(?<![\w])[0-9a-f]{7,40}(?![\w])", re.IGNORECASE)
_PATH = re.compile(r"[\w.@+~-]+(?:/[\w.@+~-]+)+|\b[\w-]+\.[A-Za-z]{1,6}\b")
_NOISE = re.compile(r"<style\b.*?</style>|<script\b.*?</script>|\sd=\"[^\"]*\"", re.DOTALL | re.IGNORECASE)


class Leak(NamedTuple):
    """Something that must not be handed on."""

    what: str
    """Such as repository, person, email, a GitHub token."""
    term: str
    """What it says; a secret masked."""
    where: str
    """How it was read, the line, and the words around it."""


def find_leaks(content: bytes, form: str, report: Report, hidden: Hidden | None, allowed: Iterable[str] = ()) -> tuple[Leak, ...]:
    """What the document says and must not, each once.

    hidden: None: nothing is, the profile is full; then only secrets are looked for. allowed: terms that may stand.
    """
    harmless = _find_harmless(report)
    may = {fold(term) for term in allowed}
    views = read_views(content, form)
    read = [(view, *found) for view in views for found in _read(view, report, hidden, harmless)]
    if hidden is not None:
        read += _ask_file(views, report, hidden, harmless)
    leaks: dict[tuple[str, str], Leak] = {}
    for view, what, term, at in read:
        if fold(term) not in may:
            shown = mask(term) if what.startswith(("a ", "an ")) else term
            leaks.setdefault((what, fold(term)), Leak(what, shown, _say_where(view, at, term, shown)))
    return tuple(leaks.values())


def _read(view: View, report: Report, hidden: Hidden | None, harmless: frozenset[str]) -> Iterator[tuple[str, str, int]]:
    if view.name == UNREADABLE:
        yield "a document that cannot be read back", view.text, 0
    for secret in find_secrets(view.text, harmless, has_words=JOINED not in view.name and not view.name.startswith(RAW)):
        yield secret.what, secret.text, secret.at
    if hidden is not None:
        yield from _find_names(view, report, hidden)
        yield from _find_forms(view, report)


def _find_harmless(report: Report) -> frozenset[str]:
    """Runs in the document that look like keys and are none: shas, ids, and names that are told on purpose."""
    told = {sha[:length] for claim in report.claims for sha in claim.shas for length in (7, 8, 9, 10, 12, 40)}
    told |= {line.sha for line in report.ledger} | {line.sha[:12] for line in report.ledger}
    told |= {claim.claim_id for claim in report.claims} | {f"own-{claim.claim_id}" for claim in report.claims}
    told |= {figure.figure_id for figure in report.figures}
    return frozenset(told)


# Names ----------------------------------------------------------------------------------------------------------------


class _Needle(NamedTuple):
    what: str
    term: str
    words: tuple[str, ...]
    is_common: bool
    """True: the tracker itself says so, and in these words, so it counts only where somebody else does."""


@cache
def read_own_words() -> tuple[frozenset[str], str]:
    """The words of the tracker's own sentences, frames and catalogues; and all of them in a row, as the file has them."""
    text = (Path(__file__).parent / "own_words.txt").read_text(encoding="utf-8")
    return frozenset(text.split()), " " + text.replace("\n", " | ")


def _find_names(view: View, report: Report, hidden: Hidden) -> Iterator[tuple[str, str, int]]:
    needles, public = _prepare(hidden, report.whose)
    folded = fold(view.text)
    words = split_words(folded)
    masked = _mask(words, public)
    free = _find_free(words, report)
    glued = "".join(words)
    for number, word in enumerate(words):
        for needle in needles.get(word, ()):
            end = number + len(needle.words)
            if tuple(words[number:end]) != needle.words or all(masked[number:end]):
                continue
            if not needle.is_common or all(free[number:end]):
                yield needle.what, needle.term, _find_at(folded, needle.words)
    for needle in {needle for of_word in needles.values() for needle in of_word}:
        joined = "".join(needle.words)
        # A digit at the end of a name may be any number that follows a shorter one.
        can_glue = needle.what in ("repository", "artifact", "package", "person", "host") and len(joined) >= GLUED and joined.isalpha()
        if can_glue and not needle.is_common and joined in glued and not any(joined in name for name in public.glued):
            yield needle.what, needle.term, _find_at(folded, needle.words)


class _Public(NamedTuple):
    by_word: dict[str, list[tuple[str, ...]]]
    glued: frozenset[str]


@cache
def _prepare(hidden: Hidden, whose: str | None) -> tuple[dict[str, list[_Needle]], _Public]:
    names = {tuple(split_words(fold(name))) for name in (*hidden.public_names, whose or "")} - {()}
    names |= {words[-1:] for words in names if words} | {words[:1] for words in map(_split_owner, hidden.public_names) if words}
    by_word: dict[str, list[tuple[str, ...]]] = {}
    for words in names:
        by_word.setdefault(words[0], []).append(words)
    _, own = read_own_words()
    needles: dict[str, list[_Needle]] = {}
    for what, term in dict.fromkeys(_spell(hidden.terms)):
        words = tuple(split_words(fold(term)))
        if not _can_be_told_apart(what, words) or words in names:
            continue
        needle = _Needle(what, term, words, f" {' '.join(words)} " in own)
        for spelt in {words, ("".join(words),)}:
            needles.setdefault(spelt[0], []).append(needle._replace(words=spelt))
    return needles, _Public(by_word, frozenset("".join(words) for words in names))


def _split_owner(name: str) -> tuple[str, ...]:
    """The owner of a public repository, who is public, too."""
    return tuple(split_words(fold(name.rpartition("/")[0])))


def _spell(terms: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Each term, and the parts of it that tell as much."""
    for what, term in terms:
        if what == "remote":
            host, _, path = term.partition("/")
            if host not in FORGES:
                yield "host", host
            yield "repository", path
            yield "owner", path.rpartition("/")[0]
        elif what == "repository":
            yield what, term
            yield what, term.rpartition("/")[2]
            yield "owner", term.rpartition("/")[0]
        elif what == "email":
            yield what, term
            if (host := term.rpartition("@")[2].lower()) not in PROVIDERS and "noreply" not in host:
                yield "host", host
        elif what == "branch":
            if term not in BRANCHES:
                yield what, term
        elif what == "tag":
            if rest := [word for word in split_words(fold(term)) if not _VERSION.fullmatch(word)]:
                yield what, term
                yield what, " ".join(rest)
        elif what == "folder":
            if len(term) > LEAST and term.lower() not in FOLDERS and not term.endswith(".git"):
                yield what, term
        else:
            yield what, term


def _can_be_told_apart(what: str, words: tuple[str, ...]) -> bool:
    """False for what would be found in any document: a number, a letter, a version."""
    letters = "".join(words)
    if len(letters) < LEAST or letters.isdigit():
        return False
    if what in ("tag", "branch") and _VERSION.fullmatch(letters):
        return False
    return what != "person" or len(words) > 1 or len(letters) > LEAST


def _mask(words: list[str], public: _Public) -> list[bool]:
    """For each word whether it is part of a name that may be told."""
    masked = [False] * len(words)
    for number, word in enumerate(words):
        for name in public.by_word.get(word, ()):
            if tuple(words[number : number + len(name)]) == name:
                masked[number : number + len(name)] = [True] * len(name)
    return masked


def _find_free(words: list[str], report: Report) -> list[bool]:
    """For each word whether it stands in words that are not the tracker's: quotes, notes, the user's own sentences."""
    pieces = [str(dict(claim.facts).get("words") or claim.text) for claim in report.claims if claim.rule in ("note", "own-words")]
    pieces += [quote for claim in report.claims for quote in re.findall(r"“([^”]*)”", claim.text)]
    free = [False] * len(words)
    for piece in {tuple(split_words(fold(piece))) for piece in pieces} - {()}:
        for number in [n for n, word in enumerate(words) if word == piece[0]]:
            if tuple(words[number : number + len(piece)]) == piece:
                free[number : number + len(piece)] = [True] * len(piece)
    return free


# Forms, and what the file knows ---------------------------------------------------------------------------------------


def _find_forms(view: View, report: Report) -> Iterator[tuple[str, str, int]]:
    """Any email, private address or home folder, whoever's it is."""
    versions = {line.version for line in report.ledger}
    for found in _EMAIL.finditer(view.text):
        yield "email", found[0], found.start()
    for what, pattern in _PLACES.items():
        for found in pattern.finditer(view.text):
            if found[0] not in versions:
                yield what, found[0], found.start()


def _ask_file(views: Sequence[View], report: Report, hidden: Hidden, harmless: frozenset[str]) -> Iterator[tuple[View, str, str, int]]:
    """What only the file knows to be hidden: commits, paths, and what messages say; asked once for all views."""
    names = {*hidden.public_names, *(line.version for line in report.ledger)}
    known = {word for name in (*hidden.public_names, report.whose or "") for word in split_words(fold(name))}
    runs: dict[str, View] = {}
    paths: dict[str, View] = {}
    phrases: dict[str, View] = {}
    for view in views:
        text = _NOISE.sub(" ", view.text)
        for run in {found[0].lower() for found in _HEX.finditer(text)} - harmless:
            if not run.isdigit() or len(run) > 8:
                runs.setdefault(run, view)
        for path in {found[0].strip(".") for found in _PATH.finditer(text)} - names:
            paths.setdefault(path, view)
        for phrase in _find_phrases(text, known) if not view.name.startswith(RAW) else ():
            phrases.setdefault(phrase, view)
    for sha in hidden.find_shas(sorted(runs)):
        yield runs[sha], "commit", sha, runs[sha].text.lower().find(sha)
    private, public = hidden.sort_paths(sorted(paths))
    told = {" ".join(split_words(fold(path))) for path in public}
    for path in private:
        yield paths[path], "path", path, paths[path].text.find(path)
    for phrase in hidden.find_phrases(sorted(set(phrases) - told)):
        yield phrases[phrase], "message", phrase, _find_at(fold(phrases[phrase].text), phrase.split())


def _find_phrases(text: str, known: set[str]) -> list[str]:
    """What a message alone may have said: words in a row that are not the tracker's own, names, and numbers of tickets.

    known: words of names that may be told.
    """
    own, _ = read_own_words()
    phrases: dict[str, None] = {}

    def is_strange(word: str) -> bool:
        is_told = word in own or word in known or word in _PSEUDONYMS
        return not is_told and len(word) > 2 and not word.isdigit() and not _VERSION.fullmatch(word)

    for line in text.splitlines():
        words = split_words(fold(line))
        strange = [is_strange(word) for word in words]
        for length, least in ((PHRASE, 2), (PHRASE - 1, PHRASE - 1)):
            for start in range(len(words) - length + 1):
                if sum(strange[start : start + length]) >= least:
                    phrases[" ".join(words[start : start + length])] = None
    for found in _NAMED.finditer(text):
        words = split_words(fold(found[0]))
        if any(map(is_strange, words)) and len("".join(words)) > LEAST and len(words) < MOST_WORDS:
            phrases[" ".join(words)] = None
    return list(phrases)


_NAMED = re.compile(r"\b\w+(?:[-_./]\w+)+\b|\b[A-Z][\w]*[a-z][\w]*\b|\b[A-Z][A-Z0-9]{3,}\b|\b[a-z]+[A-Z]\w*\b")
"""Words tied together, such as a ticket or a branch, or one that is written like a name."""
MOST_WORDS = 8
_PSEUDONYMS = frozenset(word.lower() for word in WORDS)


def _find_at(folded: str, words: Sequence[str]) -> int:
    found = re.search(r"[\W_]*".join(map(re.escape, words)), folded)
    return found.start() if found else 0


def _say_where(view: View, at: int, term: str, shown: str) -> str:
    at = max(at, 0)
    line = view.text.count("\n", 0, at) + 1
    around = " ".join(view.text[max(0, at - 30) : at + 50].split()).replace(term, shown)
    return (
        f"{view.name + ', ' if view.name else ''}line {line}: {around}"
        if shown == term
        else f"{view.name + ', ' if view.name else ''}line {line}"
    )
