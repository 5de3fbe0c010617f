"""Thirty-five secrets in every place that a document takes words from: none comes through, in any profile or form."""

from __future__ import annotations

import base64
import html
import json
import re
import unicodedata
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from pypdf import PdfReader

from tests.report.red_team import KEYS, SECRETS, TODAY, YEAR, build_all
from tracker.growth.hidden import read_hidden
from tracker.model.hand import Hand
from tracker.report.forms import FORMS, write_form
from tracker.report.hand import apply_hand
from tracker.report.handover import LeakError, write_checked
from tracker.report.leaks import find_leaks
from tracker.report.profiles import FULL, Profile
from tracker.report.values import Report
from tracker.report.yearly import read_report
from tracker.scan.retouch import retouch
from tracker.store.schema import open_reader

KEPT = [Profile("redacted"), Profile("public"), Profile("redacted", ("anonymous",)), Profile("public", ("anonymous",))]
FORM_KEYS = [form.key for form in FORMS]


@pytest.fixture(scope="module")
def _made() -> dict[str, Path]:
    return {}


@pytest.fixture(name="db")
def make_db(_made: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built on first use, when the machine's own configuration is already shut out."""
    if not _made:
        _made["db"] = build_all(tmp_path_factory.mktemp("red"))
    return _made["db"]


def read_all(content: bytes, form: str) -> str:
    """All that can be read in a document, by other means than the leak check's own."""
    texts = [content.decode("utf-8", "replace")]
    if form == "pdf":
        reader = PdfReader(BytesIO(content))
        texts += [page.extract_text() for page in reader.pages]
        texts += [str(reader.metadata), *(str(reader.get_object(n)) for n in range(1, len(reader.xref[0])))]
    text = "\n".join(texts)
    if form in ("json", "resume"):
        text += json.dumps(json.loads(content), ensure_ascii=False)
    opened = html.unescape(unquote(text))
    bare = re.sub(r"<[^>]*>|\\(?=\W)|[*_`]", "", opened)
    squeezed = re.sub(r"\s+", " ", bare)
    return unicodedata.normalize("NFKC", "\n".join((text, opened, bare, squeezed))).casefold()


def test_the_secrets_are_where_a_full_document_finds_them(db: Path) -> None:
    """Otherwise it would prove nothing that they come through nowhere."""
    with closing(open_reader(db)) as connection:
        dump = "\n".join(connection.iterdump()).casefold()
    assert len(SECRETS) >= 30
    assert not [where for where, secret in SECRETS.items() if secret.casefold() not in dump.replace("''", "'")]
    full = read_all(write_form(read_report(db, YEAR, TODAY), "json"), "json")
    told = [where for where, secret in SECRETS.items() if secret.casefold() in full]
    assert len(told) >= 10, told


@pytest.mark.parametrize(
    ("profile", "form"),
    [(profile, form) for profile in KEPT for form in FORM_KEYS if form in ("md", "csv") or not profile.asked],
    ids=lambda value: value if isinstance(value, str) else "-".join((value.name, *value.asked)),
)
def test_none_comes_through(db: Path, profile: Profile, form: str) -> None:
    report = read_report(db, YEAR, TODAY, profile=profile)
    said = read_all(write_checked(db, report, form), form)
    assert not {where: secret for where, secret in SECRETS.items() if secret.casefold() in said}
    with closing(open_reader(db)) as connection:
        shas = [
            sha for (sha,) in connection.execute("SELECT sha FROM commits c JOIN works w ON w.id = c.work_id WHERE w.name <> 'openshelf'")
        ]
    assert not [sha for sha in shas if sha[:7] in said]
    assert ("ada novak" in said) == (not profile.asked and form != "csv")


def test_the_document_still_says_something(db: Path) -> None:
    redacted = read_report(db, YEAR, TODAY, profile=Profile("redacted"))
    public = read_report(db, YEAR, TODAY, profile=Profile("public"))
    full = read_report(db, YEAR, TODAY)
    assert len(redacted.claims) >= len(full.claims) - 4
    assert {claim.rule for claim in public.claims} >= {"year", "shipped", "outcome", "note", "levels"}
    assert dict(public.claims[0].facts)["commits"] == 3 and dict(full.claims[0].facts)["commits"] > 3
    assert any(claim.withheld for claim in redacted.claims) and not any(claim.withheld for claim in public.claims)


def test_pseudonyms_stay_from_year_to_year_and_lead_nowhere(db: Path, tmp_path: Path) -> None:
    first = read_report(db, YEAR, TODAY, profile=Profile("redacted"))
    assert read_report(db, YEAR, TODAY, profile=Profile("redacted")) == first
    with closing(open_reader(db)) as connection:
        told = dict(connection.execute("SELECT repo, pseudonym FROM pseudonyms WHERE name = ''"))
    assert told.keys() >= {"acmebank/zephyr-ledger", "project_nightjar"}
    assert any(told["acmebank/zephyr-ledger"] in claim.text for claim in first.claims)
    # The same folder scanned into another file draws others.
    other = build_all(tmp_path)
    again = read_report(other, YEAR, TODAY, profile=Profile("redacted"))
    assert [claim.text for claim in again.claims] != [claim.text for claim in first.claims]


# What would come through if somebody wrote it ---------------------------------------------------------------------------

VARIANTS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "in capitals": str.upper,
    "percent-encoded": lambda text: quote(text, safe=""),
    "wholly percent-encoded": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    "as entities": lambda text: "".join(f"&#{ord(char)};" for char in text),
    "twice escaped": lambda text: html.escape("".join(f"&#x{ord(char):x};" for char in text)),
    "split by markup": lambda text: f"{text[:3]}<b>{text[3:5]}</b>{text[5:]}",
    "split by Markdown": lambda text: f"{text[:3]}**{text[3:5]}**{text[5:]}",
    "in full width": lambda text: "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text),
    "with invisible characters": lambda text: "\u200b".join(text),
    "with soft hyphens": lambda text: "\u00ad".join(text),
    "with Cyrillic letters": lambda text: text.translate(str.maketrans("aeopcx", "аеорсх")),
    "with accents, decomposed": lambda text: unicodedata.normalize("NFD", text.replace("e", "é").replace("o", "ö")),
    "with other separators": lambda text: re.sub(r"[-_ ]", "_", text),
    "as JSON escapes": lambda text: "".join(f"\\u{ord(char):04x}" for char in text),
    "in base64": lambda text: base64.b64encode(f"see {text} for more".encode()).decode(),
}


def shorten(report: Report) -> Report:
    """Its first sentence alone, which is enough to hide something behind."""
    return report._replace(sections=report.sections[:1], figures=(), ledger=(), projects=())


def say(report: Report, text: str) -> Report:
    """The report with a sentence of the user's own that lets something slip."""
    return apply_hand(report, Hand(said=((report.claims[0].claim_id, f"Thanks to {text} for the trust."),)))


@pytest.mark.parametrize("variant", VARIANTS)
def test_each_secret_is_found_however_it_is_written(db: Path, variant: str) -> None:
    report, hidden = shorten(read_report(db, YEAR, TODAY, profile=Profile("redacted"))), read_hidden(db)
    silent = []
    turn = list(VARIANTS).index(variant)
    # All of them as they are; of each other writing a third, in turn.
    for where, secret in list(SECRETS.items())[turn % 3 :: 3 if turn else 1]:
        told = say(report, VARIANTS[variant](secret))
        if not find_leaks(write_form(told, "md"), "md", told, hidden):
            silent.append((where, secret))
    # What is told by its marks alone, such as an address, is another one when they are changed.
    excused = {"with other separators", "with Cyrillic letters", "with accents, decomposed", "in capitals"}
    marks = {"a note on nothing", "a note on a private commit"}
    assert not [item for item in silent if not (item[0] in marks or (variant in excused and re.search(r"[@/.\d]", item[1])))]


@pytest.mark.parametrize("form", FORM_KEYS)
def test_each_form_is_looked_through(db: Path, form: str) -> None:
    report, hidden = read_report(db, YEAR, TODAY, profile=Profile("redacted")), read_hidden(db)
    for secret in ("zephyr-ledger", "Theodora Quillfeather", "ada@acmebank.example", "settlement/wyvern_rules.py"):
        told = say(report, secret)
        told = told._replace(
            ledger=tuple(line._replace(name=secret) for line in told.ledger),
            projects=tuple(project._replace(name=secret) for project in told.projects),
        )
        assert find_leaks(write_form(told, form), form, told, hidden), secret


def test_a_commit_is_found_by_its_first_digits(db: Path) -> None:
    report, hidden = read_report(db, YEAR, TODAY, profile=Profile("public")), read_hidden(db)
    with closing(open_reader(db)) as connection:
        sha = connection.execute("SELECT sha FROM commits WHERE subject LIKE 'Settle%'").fetchone()[0]
    for part in (sha, sha[:12], sha[:8].upper()):
        told = say(report, part)
        assert "commit" in [leak.what for leak in find_leaks(write_form(told, "md"), "md", told, hidden)]


def test_what_slips_into_public_words_is_refused_with_the_list(tmp_path: Path) -> None:
    db = build_all(tmp_path, "kestrelpay ")
    for profile in KEPT[:2]:
        report = read_report(db, YEAR, TODAY, profile=profile)
        with pytest.raises(LeakError) as refused:
            write_checked(db, report, "md")
        assert "kestrelpay" in [leak.term for leak in refused.value.leaks]
        assert "kestrelpay" in refused.value.message and "line " in refused.value.message
        # The user may let it stand, or hide the claim.
        assert b"kestrelpay" in write_checked(db, report, "md", allowed=["Kestrelpay"])
    outcome = next(claim.claim_id for claim in read_report(db, YEAR, TODAY).claims if claim.rule == "outcome" and "420" in claim.text)
    retouch(db, YEAR, [("hide", outcome, "")])
    for profile in KEPT[:2]:
        assert b"kestrelpay" not in write_checked(db, read_report(db, YEAR, TODAY, profile=profile), "md")


@pytest.mark.parametrize("key", KEYS.values())
def test_a_key_is_refused_in_every_profile(db: Path, key: str) -> None:
    for profile in (FULL, *KEPT[:2]):
        told = say(read_report(db, YEAR, TODAY, profile=profile), key)
        with pytest.raises(LeakError) as refused:
            write_checked(db, told, "md")
        assert key not in refused.value.message
        assert key.encode()[:12] in write_checked(db, told, "md", may_hold_secrets=True).replace(b"\\", b"")
