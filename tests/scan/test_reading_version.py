"""Whoever changes what is kept of a commit has to say so, or files that were filled before would stay as they are."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b
from pathlib import Path

from tests.faults.seeds import MANIFESTS, MESSAGES
from tests.make_repo import AI_TRAILER, OTHER, commit, make_repo
from tests.scan.every_table import read_tables
from tests.scan.files import EVERYONE, on_day, scan
from tracker.scan.stamps import READING

KEPT = ("commits", "changes", "signals", "samples", "lines", "manifests", "manifest_names", "coauthors")
DIGESTS = {2: "a16ec749fa78972b3f7787eb"}
"""Version of the reading → what it keeps of the repository below."""
CODE = "".join(
    f"def step_{n}(value: int) -> int:\n    try:\n        return value * {n}\n    except ValueError:\n        raise\n" for n in range(9)
)


def test_what_is_kept_changes_only_with_the_version(tmp_path: Path) -> None:
    steps = [
        commit("Start", {path: content for path, content in MANIFESTS.items()}, at=on_day(1)),
        commit(
            "feat: steps",
            {"src/steps.py": CODE, "vendor/x.py": CODE, "auth/specs/jwk.py": CODE, "web/a.min.js": "x" * 4000, "b.bin": b"\0\1"},
            at=on_day(2),
        ),
        commit("refactor: move", {"package-lock.json": "{}\n"}, moves={"src/steps.py": "lib/steps.py"}, at=on_day(3)),
        commit(f"fix: third\n\nSaves 30 %.\n\n{AI_TRAILER}", {"lib/steps.py": CODE.replace("* 3", "* 4")}, at=on_day(4)),
        commit("style: indent", {"lib/steps.py": CODE.replace("* 3", "* 4").replace("    ", "  ")}, by=OTHER, at=on_day(5)),
        *(commit(message, {"notes.md": f"{n}\n" * 3}, at=on_day(6 + n)) for n, message in enumerate(MESSAGES)),
        commit("Drop", dict.fromkeys(MANIFESTS), at=on_day(20)),
    ]
    made = make_repo(tmp_path / "shop", steps)
    scan(tmp_path / "t.db", made.path, options=EVERYONE)
    tables = read_tables(tmp_path / "t.db")
    # Counts have no order among themselves.
    tables["signals"] = Counter((sha, " ".join(sorted(str(counts).split()))) for sha, counts in tables["signals"].elements())
    told = "\n".join(repr(sorted(map(repr, tables[name].elements()))) for name in KEPT)
    found = blake2b(told.encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
    assert DIGESTS.get(READING) == found, (
        "What is kept of a commit is another than before: raise READING in tracker/scan/stamps.py by one, so that known commits are"
        f" read again, and write down here that version {READING + 1} keeps {found!r}."
    )
