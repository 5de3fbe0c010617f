"""Repositories with secrets in every place that a document could take words from; built once, really scanned.

Owns what is planted and where. `SECRETS` must not stand in a redacted or public document, `KEYS` in none at all.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pygit2

from tests.make_repo import ME, Who, commit, make_repo, merge, tag
from tracker.scan import ScanOptions, scan_paths
from tracker.scan.say import add_note, set_role

TODAY = date(2026, 11, 20)
YEAR = 2025
COLLEAGUE = Who("Theodora Quillfeather", "t.quillfeather@acmebank.example")
COMMITTER = Who("Bartholomew Vance", "deploy@build7.acme.corp")
MY_OLD_MAIL = Who("Ada Novak", "ada@acmebank.example")

SECRETS = {
    "the private repository": "zephyr-ledger",
    "its folder": "clients-of-acmebank",
    "another private repository": "project_nightjar",
    "the employer, in a remote": "acmebank",
    "the remote's host": "git.acme.corp",
    "a package": "kestrelpay",
    "a second package": "orchidcore",
    "a command": "kestrelctl",
    "an image's folder": "deploy/osprey",
    "a tag's words": "bluefin-cutover",
    "a branch": "feature/contoso-pilot",
    "a merged branch's customer": "contoso-pilot",
    "a colleague": "Theodora Quillfeather",
    "a colleague's email": "t.quillfeather@acmebank.example",
    "a committer": "Bartholomew Vance",
    "a committer's email": "deploy@build7.acme.corp",
    "my email at work": "ada@acmebank.example",
    "my own email": "ada@example.org",
    "a co-author": "Ingeborg Sandvik",
    "a co-author's email": "ingeborg@fjordpay.example",
    "a path": "settlement/wyvern_rules.py",
    "a copied file": "tools/quokka_retry.py",
    "a workflow": "publish-to-vault7.yml",
    "a subject": "Settle Initech invoices overnight",
    "a quoted figure's customer": "Globex checkout",
    "a body": "agreed with Umbrella Logistics in May",
    "a revert's subject": "Mute the Hooli webhook",
    "a joining change's subject": "Join the Wernham portal",
    "a note on a private commit": "Vandelay renewed for three years",
    "a note on nothing": "Promised Dunder a discount",
    "a member of a workspace": "packages/marmoset",
    "a script's name": "basilisk-sync",
    "a ticket": "ACMEPAY-4711",
    "an address inside": "10.20.30.40",
    "a host inside a subject": "ledger-db.prod.internal",
}
"""Where it stands → what must not be told."""
KEYS = {
    "in a public subject": "AKIAIOSFODNN7EXAMPLE",
    "in a public note": "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
}
LIBRARY = '[project]\nname = "{}"\nversion = "{}"\ndependencies = [{}]\n[build-system]\nrequires = ["hatchling"]\n'
RETRY = "".join(f"def retry_{n}(call, times={n}):\n    return [call() for _ in range(times + {n})]\n" for n in range(40))


def build_private(folder: Path) -> None:
    """What nobody may hear of."""
    files = {
        "pyproject.toml": LIBRARY.format("kestrelpay", "0.1.0", '"openshelf"') + '[project.scripts]\nkestrelctl = "kestrelpay:main"\n',
        "kestrelpay.py": "def main(): ...\n" * 12,
        "settlement/wyvern_rules.py": "RULES = {}\n" * 9,
        "tools/quokka_retry.py": RETRY,
        "deploy/osprey/Dockerfile": "FROM python:3.12\n",
        ".github/workflows/publish-to-vault7.yml": "on: push\njobs:\n  a:\n    steps:\n      - run: twine upload dist/*\n",
        "packages/marmoset/pyproject.toml": LIBRARY.format("orchidcore", "0.1", ""),
        "package.json": '{"name": "basilisk-sync", "version": "1.0.0", "workspaces": ["packages/marmoset"]}',
    }
    portal = {
        "migrations/0001_portal.sql": "create table portal (id int);\n",
        "portal/service.py": "def serve(): ...\n" * 8,
        "portal/view.tsx": "export const View = () => null\n" * 8,
        "deploy/portal/Dockerfile": "FROM x\n",
    }
    made = make_repo(
        folder / "clients-of-acmebank" / "zephyr-ledger",
        [
            commit("Settle Initech invoices overnight", files, at="2025-01-10T10:00:00+01:00", by=MY_OLD_MAIL, committer=COMMITTER),
            commit(
                "perf: Globex checkout from 900 ms to 300 ms (ACMEPAY-4711)\n\nagreed with Umbrella Logistics in May, see 10.20.30.40\n\n"
                "Co-authored-by: Ingeborg Sandvik <ingeborg@fjordpay.example>",
                {"cache.py": "from functools import lru_cache\n" * 4},
                at="2025-01-12T10:00:00+01:00",
                key="figure",
            ),
            commit("feat: Join the Wernham portal", portal, at="2025-01-20T10:00:00+01:00", key="joined"),
            commit("Pilot", {"pilot.py": "x = 1\n"}, on="feature/contoso-pilot", at="2025-02-01T10:00:00+01:00", by=COLLEAGUE),
            merge("feature/contoso-pilot", at="2025-02-02T10:00:00+01:00"),
            commit("feat: Mute the Hooli webhook", {"hook.py": "muted = True\n"}, at="2025-02-03T10:00:00+01:00", key="muted"),
            commit("Cut over ledger-db.prod.internal", {"kestrelpay.py": "def main(): return 1\n"}, at="2025-03-01T10:00:00+01:00"),
            tag("v1.0-bluefin-cutover", at="2025-03-01T10:05:00+01:00"),
            commit("Release", {"pyproject.toml": LIBRARY.format("kestrelpay", "1.1.0", "")}, at="2025-04-01T10:00:00+02:00"),
            tag("v1.1.0", at="2025-04-01T10:05:00+02:00"),
        ],
    )
    muted = made.by_key["muted"]
    make_repo(
        folder / "project_nightjar",
        [
            commit(
                "Begin",
                {"pyproject.toml": LIBRARY.format("nightjar", "0.1", '"kestrelpay"'), "retry.py": RETRY},
                at="2025-05-01T10:00:00+02:00",
            ),
            commit("Go on", {"hook.py": "muted = False\n"}, at="2025-05-02T10:00:00+02:00"),
            commit(f'Revert "Mute the Hooli webhook"\n\nThis reverts commit {muted}.', {"hook.py": None}, at="2025-05-03T10:00:00+02:00"),
        ],
    )
    repo = pygit2.Repository(str(made.path))
    repo.config["remote.origin.url"] = "ssh://deploy@git.acme.corp:22/acmebank/zephyr-ledger.git"
    repo.free()


def build_public(folder: Path, extra: str = "") -> dict[str, str]:
    """What everybody may hear of; `extra`: words that its messages let slip."""
    files = {
        "pyproject.toml": LIBRARY.format("openshelf", "0.1.0", ""),
        "openshelf.py": "def main(): ...\n" * 12,
        "tests/test_a.py": "def test(): ...\n",
    }
    made = make_repo(
        folder / "openshelf",
        [
            commit("Start the shelf", files, at="2024-06-01T10:00:00+02:00"),
            commit("Copy a tool", {"retry.py": RETRY}, at="2025-06-01T10:00:00+02:00"),
            commit(
                f"perf: {extra}start-up from 420 ms to 120 ms", {"cache.py": "x = 1\n" * 9}, at="2025-06-02T10:00:00+02:00", key="figure"
            ),
            commit("Release 0.2.0", {"pyproject.toml": LIBRARY.format("openshelf", "0.2.0", "")}, at="2025-06-03T10:00:00+02:00"),
            tag("v0.2.0", at="2025-06-03T10:01:00+02:00"),
        ],
    )
    return dict(made.by_key)


def build_all(folder: Path, extra: str = "") -> Path:
    """The database of both, the public one said to be so, with notes on all sides."""
    build_private(folder / "code")
    shas = build_public(folder / "code", extra)
    db = folder / "red.db"
    scan_paths([folder / "code"], db, ScanOptions(me=(str(ME.email), str(MY_OLD_MAIL.email)), jobs=1))
    set_role(db, "openshelf", visibility="public")
    add_note(db, "Vandelay renewed for three years", happened_on=date(2025, 3, 1), sha=find_sha(db, "Globex"))
    add_note(db, "Promised Dunder a discount", happened_on=date(2025, 3, 2))
    add_note(db, "Start-up was noticed by everybody", happened_on=date(2025, 6, 2), sha=shas["figure"])
    return db


def find_sha(db: Path, word: str) -> str:
    from contextlib import closing

    from tracker.store.schema import open_reader

    with closing(open_reader(db)) as connection:
        return str(connection.execute("SELECT sha FROM commits WHERE subject LIKE ?", (f"%{word}%",)).fetchone()[0])
